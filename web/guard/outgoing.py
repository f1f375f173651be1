"""The response on its way out: headers added, faults held back, and thrown away where the request broke a limit."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from web.guard.body import CountedBody
from web.guard.headers import add_headers
from web.guard.request import Request

_UNAVAILABLE = 503


class Outgoing:
    """A `send` that lets through what may be seen.

    Attributes:
        status: The status sent, or held back; 0: none yet.
        held: The application answered with a fault: whoever calls sends something else instead.
        done: The response is complete.
    """

    def __init__(self, send: Send, request: Request, body: CountedBody | None = None) -> None:
        self._send = send
        self._request = request
        self._body = body
        self.status = 0
        self.held = False
        self.done = False

    @property
    def started(self) -> bool:
        """Whether the client has got the response's head."""
        return bool(self.status) and not self.held

    async def __call__(self, message: Message) -> None:
        """Send a message on, unless the response is held back."""
        if self.held or (self._body and self._body.refusal and not self.started):
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.status >= 500 and self.status != _UNAVAILABLE:
                self.held = True
                return
            message = {**message, "headers": list(message.get("headers", []))}
            if self.status == _UNAVAILABLE:
                MutableHeaders(raw=message["headers"]).setdefault("Retry-After", "5")
            self._add_headers(message)
        elif message["type"] == "http.response.body":
            self.done = not message.get("more_body", False)
        await self._send(message)

    async def instead(self, message: Message) -> None:
        """Send a message of a response that takes the place of the application's."""
        if message["type"] == "http.response.start":
            self.held = False
            self.status = message["status"]
            self._add_headers(message)
        elif message["type"] == "http.response.body":
            self.done = not message.get("more_body", False)
        await self._send(message)

    def _add_headers(self, message: Message) -> None:
        request = self._request
        add_headers(message, request_id=request.request_id, path=request.path, secure=request.secure)
