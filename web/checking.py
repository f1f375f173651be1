"""The endpoints of the tab that checks drafts; a draft is read, checked and forgotten."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path, PurePath
from threading import Event
from typing import Any

from drafts.files import READABLE, read_draft, write_report
from drafts.labels import SHEET_HEADER, sheet_rows
from drafts.records import DraftReport
from ingest.errors import DraftError
from web.download import DOCX, MARKDOWN, Download, saved
from web.draft import decided, report_sheet
from web.endpoints import named_errors
from web.engine import Engine
from web.limits import MAX_DRAFT, MAX_FILE, MAX_NAME, checked
from web.streaming import polled
from web.word_file import add_table, new_document

_SHEET_WIDTHS = (1.2, 5.6, 4.6, 6.2, 5.2, 2.4)


def checking(engine: Engine) -> tuple[Callable[..., Any], ...]:
    """Return the endpoints for an engine."""

    def page_check_draft(name: str, content: str) -> Iterator[dict[str, Any]]:
        """Check a draft: pasted text (empty name), or a file as base64."""
        with named_errors():
            text = _text_of(name, content)
            yield {"stage": "reading", "characters": len(text)}
            done = [0, 0]
            report: DraftReport | None = None
            with closing(polled(lambda cancel: iter([_checked(engine, text, done, cancel)]))) as steps:
                for step in steps:
                    report = step
                    yield {"stage": "checking", "done": done[0], "all": done[1]}
            if report is None:
                return
            yield {
                "stage": "done",
                "html": str(report_sheet(report)),
                "coverage": [asdict(entry) for entry in report.coverage],
                "text": text,
            }

    def page_export_draft(name: str, content: str, decisions: dict[str, Any], file_format: str) -> dict[str, str]:
        """Return the checked draft as a file: docx with comments and tracked changes, md, or the sheet of findings."""
        with named_errors(), tempfile.TemporaryDirectory() as folder:
            source = _stored(name, content, Path(folder))
            report = decided(
                engine.checker.check(checked(read_draft(source), MAX_DRAFT, "文稿")),
                _indexes(decisions, "accepted"),
                _indexes(decisions, "dismissed"),
            )
            return _file(report, engine, source, file_format).to_json()

    return page_check_draft, page_export_draft


class _StoppedError(Exception):
    """The reader has stopped the check."""


def _checked(engine: Engine, text: str, done: list[int], cancel: Event) -> DraftReport:
    """Check a draft; write into `done` how far it is, and stop once `cancel` is set."""

    def progress(number: int, count: int) -> None:
        done[:] = number, count
        if cancel.is_set():
            raise _StoppedError

    return engine.checker.check(text, progress=progress)


def _file(report: DraftReport, engine: Engine, source: Path, file_format: str) -> Download:
    if file_format == "sheet":
        document = new_document(landscape=True)
        document.add_heading("核稿单", level=1)
        add_table(document, SHEET_HEADER, sheet_rows(report.sentences), _SHEET_WIDTHS)
        return Download("核稿单.docx", DOCX, saved(document))
    kind, media_type = ("md", MARKDOWN) if file_format == "md" else ("docx", DOCX)
    out = source.with_name(f"checked.{kind}")
    write_report(report, next(iter(engine.documents.values())), source, out, fix=True)
    return Download(f"核对后文稿.{kind}", media_type, out.read_bytes())


def _indexes(decisions: object, name: str) -> frozenset[int]:
    found = decisions.get(name) if isinstance(decisions, dict) else None
    return frozenset(index for index in found if isinstance(index, int)) if isinstance(found, list) else frozenset()


def _text_of(name: str, content: object) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return checked(read_draft(_stored(name, content, Path(folder))), MAX_DRAFT, "文稿")


def _stored(name: object, content: object, folder: Path) -> Path:
    """Put a pasted draft or an uploaded file into `folder` under a name of our own.

    Raises:
        DraftError: the file's kind is unknown, or it did not arrive whole.
        SettingsError: it is too large.
    """
    if not name:
        path = folder / "draft.txt"
        path.write_text(checked(content, MAX_DRAFT, "文稿"), encoding="utf-8", newline="")
        return path
    given = PurePath(checked(name, MAX_NAME, "文件名"))
    kind = given.suffix.lower()
    if kind not in READABLE:
        raise DraftError(f"读不了“{given.name[:80]}”；请用 .txt、.md 或 .docx 文件")
    path = folder / f"draft{kind}"
    path.write_bytes(_bytes(checked(content, MAX_FILE * 4 // 3 + 4, "文件")))
    return path


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except ValueError as error:
        raise DraftError("文件没有传完整；请再选一次") from error
