"""The endpoints of the tab that checks drafts; a draft is read, checked and forgotten."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from ingest.decoding import decode
from ingest.errors import DocumentError
from web.download import MARKDOWN, Download
from web.draft import fixed_text, report_sheet
from web.endpoints import named_errors
from web.engine import Engine
from web.limits import MAX_DRAFT, MAX_FILE, checked

KINDS = (".txt", ".md", ".docx")


def checking(engine: Engine) -> tuple[Callable[..., Any], ...]:
    """Return the endpoints for an engine."""

    def page_check_draft(name: str, content: str) -> Iterator[dict[str, Any]]:
        """Check a draft: pasted text (empty name), or a file as base64."""
        with named_errors():
            text = draft_text(name, content)
            yield {"stage": "reading", "characters": len(text)}
            report = engine.checker.check(text)
            yield {
                "stage": "done",
                "html": str(report_sheet(report)),
                "coverage": [asdict(entry) for entry in report.coverage],
                "text": text,
            }

    def page_export_draft(name: str, content: str, decisions: dict[str, Any], file_format: str) -> dict[str, str]:
        """Return the checked draft as a file."""
        with named_errors():
            report = engine.checker.check(draft_text(name, content))
            text = fixed_text(report, _accepted(decisions))
            return Download("核对后文稿.md", MARKDOWN, text.encode("utf-8")).to_json()

    return page_check_draft, page_export_draft


def _accepted(decisions: dict[str, Any]) -> frozenset[int]:
    found = decisions.get("accepted")
    return frozenset(index for index in found if isinstance(index, int)) if isinstance(found, list) else frozenset()


def draft_text(name: str, content: object) -> str:
    """Return the text of a pasted draft or an uploaded file.

    Raises:
        DocumentError: the file's kind is unknown, it is too large, or it can't be read.
        SettingsError: the text is too long.
    """
    if not name:
        return checked(content, MAX_DRAFT, "文稿")
    kind = PurePath(name).suffix.lower()
    if kind not in KINDS:
        raise DocumentError(f"不认识的文件“{PurePath(name).name[:80]}”；请用 {'、'.join(KINDS)}")
    data = _bytes(checked(content, MAX_FILE * 4 // 3 + 4, "文件"))
    return checked(decode(data, name=PurePath(name).name), MAX_DRAFT, "文稿")


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error as error:
        raise DocumentError("文件没有传完整；请再选一次") from error
