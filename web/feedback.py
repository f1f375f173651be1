"""Readers' remarks on answers: one JSON object a line in the user's own data folder, never sent anywhere."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Literal

from ingest.errors import SettingsError

LOGGER = logging.getLogger("planqa.page")
Kind = Literal["good", "bad"]
MAX_REASON = 1000
MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Remark:
    """A reader's remark: helpful or wrong, with the question, the answer and an optional reason; `time` is UTC."""

    time: str
    kind: Kind
    reason: str
    question: str
    answer: str


def default_feedback_path() -> Path:
    """Return where remarks are kept: the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("planqa", appauthor=False) / "feedback.jsonl"


def keep(path: Path, *, kind: str, reason: str, question: str, answer: str) -> Remark:
    """Append a remark to the file.

    Raises:
        SettingsError: the kind is unknown, the file can't be written or is full.
    """
    if kind not in ("good", "bad"):
        raise SettingsError(f"评价只能是 good 或 bad，收到 {kind!r:.40}")
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    remark = Remark(
        now, "good" if kind == "good" else "bad", reason[:MAX_REASON], question[:MAX_REASON], answer[:MAX_REASON]
    )
    line = (json.dumps(asdict(remark), ensure_ascii=False) + "\n").encode("utf-8", "replace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MAX_BYTES:
            LOGGER.warning("feedback file full", extra={"fields": {"file": str(path)}})
            raise SettingsError("反馈已满，没有记下；请告诉管理员")
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(line)
    except OSError as error:
        LOGGER.warning("feedback not kept", extra={"fields": {"file": str(path), "reason": error.strerror}})
        raise SettingsError("反馈写不进文件，没有记下；请告诉管理员") from error
    return remark


def remarks(path: Path) -> list[Remark]:
    """Return the kept remarks, oldest first; lines that can't be read are left out."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            data = json.loads(line)
            found.append(Remark(**{name: str(data[name]) for name in Remark.__dataclass_fields__}))  # type: ignore[arg-type]
        except (ValueError, KeyError, TypeError):
            continue
    return found
