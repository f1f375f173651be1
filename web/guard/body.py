"""How much a request may send: the announced length, the bytes that really come, their kind and their pace."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from starlette.types import Message, Receive

from web.guard.paths import LOGIN, body_limit
from web.guard.refusals import BAD_LENGTH, CROWDED, NOT_JSON, TOO_SLOW, Refusal, too_large
from web.guard.request import READING, Request
from web.guard.settings import GuardSettings

_FORM = "application/x-www-form-urlencoded"
_EMPTY_MAY_BE_ANYTHING = "0"


def check_announced(request: Request, settings: GuardSettings) -> Refusal | None:
    """Refuse by the headers alone: a length that is wrong or too big, and whatever isn't JSON (multipart above all)."""
    lengths = request.headers.getlist("content-length")
    if len(set(lengths)) > 1 or not all(length.isascii() and length.isdigit() for length in lengths):
        return BAD_LENGTH
    limit = 0 if request.method in READING else body_limit(request.path, settings)
    if lengths and int(lengths[0][:20]) > limit:
        return too_large(limit)
    if request.method in READING or request.method == "DELETE" or lengths == [_EMPTY_MAY_BE_ANYTHING]:
        return None
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    wanted = _FORM if request.path in LOGIN else "application/json"
    return None if kind == wanted else NOT_JSON


@dataclass(slots=True)
class Budget:
    """How many bytes of bodies may be in memory at once, all requests together."""

    left: int


class CountedBody:
    """A `receive` that counts a body's bytes and its time, and ends it where it breaks its limits.

    Call `release` when the request is over.

    Attributes:
        refusal: Why the body was cut off; the application's response is then to be thrown away.
        size: Bytes that have come.
    """

    def __init__(self, receive: Receive, *, limit: int, seconds: float, budget: Budget) -> None:
        self._receive = receive
        self._limit = limit
        self._budget = budget
        self._until = time.monotonic() + seconds
        self._complete = False
        self.refusal: Refusal | None = None
        self.size = 0

    async def __call__(self) -> Message:
        """Receive the next message; past a limit it is a disconnect."""
        if self._complete:
            return await self._receive()
        if self.refusal:
            return {"type": "http.disconnect"}
        try:
            message = await asyncio.wait_for(self._receive(), max(0.001, self._until - time.monotonic()))
        except asyncio.TimeoutError:
            return self._cut(TOO_SLOW)
        if message["type"] != "http.request":
            self._complete = True
            return message
        chunk: bytes = message.get("body", b"")
        self.size += len(chunk)
        self._budget.left -= len(chunk)
        if self.size > self._limit:
            return self._cut(too_large(self._limit))
        if self._budget.left < 0:
            return self._cut(CROWDED)
        self._complete = not message.get("more_body", False)
        return message

    async def whole(self) -> bytes:
        """Receive the rest of the body; empty where the client goes away or a limit is broken."""
        parts: list[bytes] = []
        while True:
            message = await self()
            if message["type"] != "http.request":
                return b""
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                return b"".join(parts)

    def replay(self, content: bytes) -> Receive:
        """Return a `receive` that gives the body again, then what comes after it."""
        left: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

        async def receive() -> Message:
            return left.pop() if left else await self()

        return receive

    def release(self) -> None:
        """Give the bytes back to the budget."""
        self._budget.left += self.size

    def _cut(self, refusal: Refusal) -> Message:
        self.refusal = refusal
        return {"type": "http.disconnect"}
