"""Answers as they come: a slow iterator read in a thread, so that a reader's stop takes effect at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from queue import Empty, Queue
from typing import Generic, TypeVar

T = TypeVar("T")
TICK = 0.25
"""Seconds after which a waiting reader gets a sign of life, and a stopped one is noticed."""


class _End(Generic[T]):
    """The end of the work, with the error that ended it, if any."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def polled(produce: Callable[[threading.Event], Iterator[T]], *, tick: float = TICK) -> Generator[T | None, None, None]:
    """Yield what `produce` yields, and None each `tick` seconds in between; closing this sets the event given to it.

    Raises:
        Exception: whatever `produce` raised.
    """
    steps: Queue[T | _End[T]] = Queue()
    cancel = threading.Event()

    def work() -> None:
        try:
            for step in produce(cancel):
                steps.put(step)
                if cancel.is_set():
                    break
        except Exception as error:  # handed on to the reader's thread, which raises it
            steps.put(_End(error))
        else:
            steps.put(_End())

    threading.Thread(target=work, name="planqa-answer", daemon=True).start()
    try:
        while True:
            try:
                step = steps.get(timeout=tick)
            except Empty:
                yield None
                continue
            if isinstance(step, _End):
                if step.error:
                    raise step.error
                return
            yield step
    finally:
        cancel.set()
