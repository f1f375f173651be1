"""Reading an ASGI request: its path, headers and client, without touching the body."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Request:
    """What the guard decides by.

    Attributes:
        request_id: Random; stands in the log, in the response's X-Request-Id and in refusals.
        path: Decoded, as the application will see it.
        client: The client's address; an IPv6 address is cut to its /64, which one household or office holds.
    """

    request_id: str
    method: str
    path: str
    headers: Headers
    client: str
    secure: bool

    @property
    def host(self) -> str:
        """The Host header in lower case, with its port."""
        return self.headers.get("host", "").lower()


def read_request(scope: Scope, request_id: str) -> Request:
    """Return the request of an ASGI scope of type http."""
    client = scope.get("client")
    return Request(
        request_id=request_id,
        method=scope["method"],
        path=scope["path"],
        headers=Headers(scope=scope),
        client=network(client[0]) if client else "unknown",
        secure=scope.get("scheme") == "https",
    )


def network(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(ip) >> 64 << 64, 64)).network_address) + "/64"
    return str(ip)
