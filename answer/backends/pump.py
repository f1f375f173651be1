"""Read a stream that may block in a thread of its own, so that time limits and cancelling hold whatever it does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, Full, Queue

from answer.backends.protocol import Limits
from ingest.errors import LanguageModelError

_TICK = 0.05
_QUEUED = 256


class _End:
    """The end of the stream, with the error that ended it, if any."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error


def pump(
    produce: Callable[[], Iterator[str]],
    *,
    limits: Limits,
    abort: Callable[[], None],
    cancel: threading.Event | None = None,
) -> Iterator[str]:
    """Yield what `produce` yields until it ends, `cancel` is set or a limit is reached; then call `abort`.

    `produce` runs in a daemon thread; `abort` is called from the caller's and must make it end.

    Raises:
        LanguageModelError: a limit was reached, or `produce` raised it. Other errors of `produce` are chained to it.
    """
    pieces: Queue[str | _End] = Queue(_QUEUED)
    stopped = threading.Event()
    worker = threading.Thread(target=_work, args=(produce, pieces, stopped), name="planqa-llm", daemon=True)
    worker.start()
    try:
        yield from _limited(pieces, limits, cancel)
    finally:
        stopped.set()
        abort()
        worker.join(timeout=1.0)


def _work(produce: Callable[[], Iterator[str]], pieces: Queue[str | _End], stopped: threading.Event) -> None:
    try:
        for piece in produce():
            if not _put(pieces, piece, stopped):
                return
        _put(pieces, _End(), stopped)
    except Exception as error:  # handed on to the reader's thread, which raises it
        _put(pieces, _End(error), stopped)


def _put(pieces: Queue[str | _End], piece: str | _End, stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            pieces.put(piece, timeout=_TICK)
        except Full:
            continue
        return True
    return False


def _limited(pieces: Queue[str | _End], limits: Limits, cancel: threading.Event | None) -> Iterator[str]:
    start = last = time.monotonic()
    characters = 0
    while not (cancel and cancel.is_set()):
        now = time.monotonic()
        _check_time(now - start, now - last, limits, begun=characters > 0)
        try:
            piece = pieces.get(timeout=_TICK)
        except Empty:
            continue
        if isinstance(piece, _End):
            if piece.error:
                raise _named(piece.error) from piece.error
            return
        if not piece:
            continue
        last = time.monotonic()
        characters += len(piece)
        if characters > limits.characters:
            raise LanguageModelError(f"输出超过 {limits.characters} 字的上限")
        yield piece


def _check_time(since_start: float, since_piece: float, limits: Limits, *, begun: bool) -> None:
    if since_start > limits.total:
        raise LanguageModelError(f"{limits.total:g} 秒内没有写完")
    if not begun and since_start > limits.first:
        raise LanguageModelError(f"{limits.first:g} 秒内没有开始回答")
    if begun and since_piece > limits.idle:
        raise LanguageModelError(f"中途停了 {limits.idle:g} 秒以上")


def _named(error: Exception) -> LanguageModelError:
    return error if isinstance(error, LanguageModelError) else LanguageModelError(f"出错（{type(error).__name__}）")
