"""JSON lines in, JSON lines out: one object a line, same order, each flushed; a bad line never ends the run."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn, TextIO

from ingest.errors import PlanQAError

Job = Callable[[Mapping[str, object]], Mapping[str, object]]
MAX_LINE = 8 * 1024 * 1024


def run(lines: Iterable[str], out: TextIO, job: Job) -> int:
    """Run `job` on each line's object and write its record with the line's id; return the number of bad lines."""
    bad = 0
    for line in lines:
        if not line.strip():
            continue
        record = _one(line, job)
        bad += "error" in record
        write_json(out, record)
    return bad


def print_json(record: Mapping[str, object]) -> None:
    """Print a record on standard output, as one line."""
    write_json(sys.stdout, record)


def write_json(out: TextIO, record: Mapping[str, object]) -> None:
    """Write a record as one line and flush it."""
    out.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
    out.flush()


def _one(line: str, job: Job) -> dict[str, object]:
    request_id: object = None
    try:
        if len(line) > MAX_LINE:
            raise ValueError(f"line of {len(line)} characters is over the limit of {MAX_LINE}")
        request = json.loads(line.removeprefix("\ufeff"), parse_constant=_no_number)
        if not isinstance(request, dict):
            raise ValueError(f"a line must be a JSON object, not {type(request).__name__}")
        request_id = request.get("id")
        return {"id": request_id, **job(request)}
    except (ValueError, PlanQAError) as error:
        return {"id": request_id, "error": str(error) or type(error).__name__}
    except Exception as error:  # a fault in one line is that line's result; the others are still asked
        return {"id": request_id, "error": f"{type(error).__name__}: {error}"}


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def text_field(request: Mapping[str, object], name: str) -> str:
    """Return the string field `name` of a request.

    Raises:
        ValueError: it is missing or not a string.
    """
    value = request.get(name)
    if not isinstance(value, str):
        raise ValueError(f'"{name}" must be a string, got {value!r:.60}')
    return value
