"""What a JSON body may hold: plain JSON of bounded size when parsed, and no file, which Gradio would fetch itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from web.guard.refusals import BAD_JSON, NO_FILES, NOT_JSON, Refusal, too_large

MAX_PARTS = 100_000
"""Brackets and commas; three bytes (`[],`) become sixty-four in memory, and the queue keeps what has been parsed."""
MAX_DEPTH = 60


def refusal_of(body: bytes, *, long: int) -> Refusal | None:
    """Return why a JSON body is refused; an empty one is left to the application.

    Args:
        body: The body, whole.
        long: Bytes beyond which a body can only be a file in base64. Other characters take up to four bytes each in
            memory, escapes are not needed for any of them.
    """
    if not body:
        return None
    if b"\0" in body:
        return NOT_JSON
    if len(body) > long and (not body.isascii() or b"\\u" in body):
        return too_large(long)
    if sum(map(body.count, (b"[", b"{", b","))) > MAX_PARTS:
        return BAD_JSON
    try:
        data = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return BAD_JSON
    for depth, value in _values(data):
        if depth > MAX_DEPTH:
            return BAD_JSON
        if isinstance(value, dict) and isinstance(value.get("meta"), dict) and "_type" in value["meta"]:
            return NO_FILES
    return None


def first_text(body: bytes) -> str | None:
    """Return the first text among a call's inputs, which is the question where there is one."""
    try:
        data = json.loads(body).get("data")
    except (ValueError, AttributeError, RecursionError):
        return None
    first = data[0] if isinstance(data, list) and data else None
    return first[:500] if isinstance(first, str) else None


def _no_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON and can't be sent back."""
    raise ValueError(name)


def _values(data: Any) -> Iterator[tuple[int, Any]]:  # noqa: ANN401 - JSON of any kind
    """Yield every object and list in a JSON value with its depth, without recursion."""
    left = [(1, data)]
    while left:
        depth, value = left.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        if inner is not None:
            yield depth, value
            left.extend((depth + 1, one) for one in inner if isinstance(one, (dict, list)))
