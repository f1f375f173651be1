"""Which hosts the page answers for, and which sites may change anything through a reader's browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from web.guard.refusals import FOREIGN_HOST, FOREIGN_ORIGIN, Refusal
from web.guard.request import READING, Request


def check_host(request: Request, hosts: tuple[str, ...]) -> Refusal | None:
    """Refuse a request for a host that isn't listed; with an empty list every host will do."""
    if not hosts or _name(request.host) in hosts:
        return None
    return FOREIGN_HOST


def check_origin(request: Request) -> Refusal | None:
    """Refuse what changes something and comes from another site, or from none (`null`).

    A request without Origin is let through: command-line and MCP clients send none, and browsers always send one with
    requests that change something.
    """
    if request.method in READING:
        return None
    origins = request.headers.getlist("origin")
    if not origins:
        foreign = request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        return FOREIGN_ORIGIN if foreign else None
    if len(origins) > 1 or not request.host:
        return FOREIGN_ORIGIN
    try:
        parts = urlsplit(origins[0])
        same = parts.scheme in ("http", "https") and parts.netloc.lower() == request.host
    except ValueError:
        same = False
    return None if same else FOREIGN_ORIGIN


def _name(host: str) -> str:
    """Return a Host header without its port and brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
