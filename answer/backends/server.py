"""An OpenAI-compatible server, through the `openai` client.

What the server sends is untrusted: bytes are counted, no redirect is followed, compression is refused, and no word of
an error page reaches the reader.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from answer.backends.protocol import Limits, Message
from answer.backends.pump import pump
from ingest.errors import LanguageModelError

if TYPE_CHECKING:
    from httpx2 import Client, Request, Response, SyncByteStream
    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

_GRACE = 5.0
"""Seconds that a read may outlast the limits: these are kept by `pump`, this only ends a read that nothing ends."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, kw_only=True)
class ServerBackend:
    """A model behind `base_url` (http://host:port/v1)."""

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    context: int = 8192
    limits: Limits = Limits()

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model

    def stream(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> Iterator[str]:
        """Yield the answer's text as the server sends it; see `Backend.stream`."""
        import openai  # noqa: F401 - takes a second, which is not the server's

        line = _Line(self.base_url, self.limits)
        return pump(lambda: self._pieces(line, messages, max_tokens), limits=self.limits, abort=line.cut, cancel=cancel)

    def _pieces(self, line: _Line, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        import openai

        client = openai.OpenAI(
            base_url=self.base_url, api_key=self.api_key or "none", max_retries=0, http_client=line.client
        )
        finished = False
        try:
            chunks = client.chat.completions.create(
                model=self.model,
                messages=[cast("ChatCompletionMessageParam", {"role": m.role, "content": m.text}) for m in messages],
                max_tokens=max_tokens,
                temperature=0.0,
                stream=True,
            )
            for chunk in chunks:
                text, done = _read_chunk(chunk)
                finished = finished or done
                if text:
                    yield text
        except openai.APIStatusError as error:
            raise LanguageModelError(f"服务返回错误 {error.status_code}") from error
        except openai.APITimeoutError as error:
            raise LanguageModelError("等候服务超时") from error
        except openai.APIConnectionError as error:
            if isinstance(error.__cause__, LanguageModelError):
                raise error.__cause__ from error
            raise LanguageModelError("连不上服务，或连接中断") from error
        except (openai.OpenAIError, ValueError, AttributeError, TypeError) as error:
            raise LanguageModelError("服务的答复格式不对") from error
        finally:
            line.client.close()
        if not finished:
            raise LanguageModelError("答复没有结束就断了，或不是流式答复")


def _read_chunk(chunk: ChatCompletionChunk) -> tuple[str, bool]:
    """Return a chunk's text and whether it says that the answer is finished; the client does not check its shape."""
    choices = chunk.choices
    if not choices:
        return "", False
    choice = choices[0]
    content = choice.delta.content if choice.delta is not None else None
    if content is not None and not isinstance(content, str):
        raise ValueError(f"content must be text, got {type(content).__name__}")
    return content or "", bool(choice.finish_reason)


class _Line:
    """One connection to the server that counts what comes in and can be cut from another thread."""

    def __init__(self, base_url: str, limits: Limits) -> None:
        self._limits = limits
        self._sockets: list[socket.socket] = []
        self._cut = False
        self.client = self._open(base_url)

    def _open(self, base_url: str) -> Client:
        import httpx2

        limits = self._limits
        return httpx2.Client(
            timeout=httpx2.Timeout(max(limits.first, limits.idle) + _GRACE, connect=limits.connect),
            follow_redirects=False,
            trust_env=urlsplit(base_url).hostname not in _LOOPBACK,
            headers={"Accept-Encoding": "identity"},
            event_hooks={"request": [self._watch], "response": [self._cap]},
        )

    def _watch(self, request: Request) -> None:
        request.extensions = {**request.extensions, "trace": self._trace}

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("connect_tcp.complete"):
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self._cut:
                self.cut()

    def _cap(self, response: Response) -> None:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise LanguageModelError("服务的答复经过压缩，不予接收")
        response.stream = _capped(response.stream, self._limits.received)  # type: ignore[arg-type]

    def cut(self) -> None:
        """Shut the connection; a read that waits in another thread ends at once."""
        self._cut = True
        for connection in self._sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _capped(stream: SyncByteStream, most: int) -> SyncByteStream:
    import httpx2

    class Capped(httpx2.SyncByteStream):
        """The body, up to `most` bytes."""

        def __iter__(self) -> Iterator[bytes]:
            received = 0
            for part in stream:
                received += len(part)
                if received > most:
                    raise LanguageModelError(f"答复超过 {most // 1_000_000 or 1} MB 的上限")
                yield part

        def close(self) -> None:
            stream.close()

    return Capped()
