"""The log: one JSON object a line. It tells what was asked of the server, not what was asked of the plan."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import datetime, timezone
from types import TracebackType
from typing import Any, TextIO

_PLACES = 12
LOGGER = logging.getLogger("planqa.page")


class JsonLines(logging.Formatter):
    """Format a record as one line of JSON; control characters are escaped, so that nobody can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            fields["fault"] = record.exc_info[0].__name__
            fields["at"] = _places(record.exc_info[2])
        line = json.dumps(fields, ensure_ascii=False, default=str)
        return line.encode("utf-8", "backslashreplace").decode("utf-8")


def _places(trace: TracebackType | None) -> list[str]:
    """Return where a fault arose, innermost last; never its words, which may quote what a reader wrote."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-_PLACES:]]


def set_up_logs(stream: TextIO | None = None) -> None:
    """Send all logs of the process to a stream (default: standard error) as JSON lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    LOGGER.setLevel(logging.INFO)
    logging.captureWarnings(True)
