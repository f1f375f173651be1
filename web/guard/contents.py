"""What a request for work holds: no file may be named in it, since Gradio would fetch or copy the file by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_MAY_NAME = re.compile(rb"_type|\\u00[2-7]")
"""The mark of a file, or a letter of it written as an escape; without either a body needn't be read."""


def names_file(body: bytes) -> bool:
    """Tell whether a JSON body holds an object that Gradio takes for a file: one with `meta` and in it `_type`."""
    if not _MAY_NAME.search(body):
        return False
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        # the application refuses what is no JSON
        return False
    return any(isinstance(found.get("meta"), dict) and "_type" in found["meta"] for found in _objects(data))


def first_text(body: bytes) -> str | None:
    """Return the first text among a call's inputs, which is the question where there is one."""
    try:
        data = json.loads(body).get("data")
    except (ValueError, AttributeError, RecursionError):
        return None
    first = data[0] if isinstance(data, list) and data else None
    return first[:500] if isinstance(first, str) else None


def _objects(data: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON of any kind
    """Yield every object in a JSON value, however deep, without recursion."""
    left = [data]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            yield value
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
