"""Messages that wait for their readers: bounded without taking away those of anybody who still waits for an answer.

Gradio keeps the messages of each call by its session and drops the oldest beyond a number. Whoever posts many calls and
reads no result would thereby drop the messages of somebody who waits, and Gradio's queue, writing to what is gone, ends
for good: no call is answered any more.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradio.queueing import Queue

MAX_UNREAD = 500


class Unread(OrderedDict[str, Any]):
    """Messages by session. Beyond `most`, the oldest whose call has ended goes; what is written to a gone one is lost.

    Args:
        most: Sessions to keep; more where more have calls that have not ended.
        make: Makes a place for messages.
        waiting: Gives the sessions whose calls have not ended; the queue bounds their number.
        forget: Called with a session that goes.
    """

    def __init__(
        self,
        *,
        most: int,
        make: Callable[[], Any],
        waiting: Callable[[], set[str | None]],
        forget: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._most = most
        self._make = make
        self._waiting = waiting
        self._forget = forget

    def __setitem__(self, session: str, messages: Any) -> None:  # noqa: ANN401 - a queue of Gradio's
        if session not in self and len(self) >= self._most:
            waiting = self._waiting()
            if (oldest := next((key for key in self if key not in waiting), None)) is not None:
                del self[oldest]
        super().__setitem__(session, messages)

    def __delitem__(self, session: str) -> None:
        super().__delitem__(session)
        self._forget(session)

    def __missing__(self, session: str) -> Any:  # noqa: ANN401 - a queue of Gradio's
        return self._make()


def bound_unread(queue: Queue, *, most: int = MAX_UNREAD) -> None:
    """Let a queue of Gradio's keep unread messages in an `Unread`; call it before the first call comes."""
    queue.pending_messages_per_session = Unread(  # type: ignore[assignment]
        most=most,
        make=asyncio.Queue,
        waiting=lambda: {event.session_hash for event in queue.event_ids_to_events.values()},
        forget=lambda session: queue.pending_event_ids_session.pop(session, None),
    )
