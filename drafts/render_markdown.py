"""A checked draft as Markdown with footnotes, or as plain text with citations in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from drafts.fix import apply_edits
from drafts.labels import SHEET_HEADER, VERDICTS, problem, sheet_rows
from drafts.records import ORDER, DraftReport, SentenceCheck
from drafts.remarks import Style, citation_text, comment_of, summary_of
from ingest.document import Document

_STOPS = "。！？!?…；;，"


def render_markdown(report: DraftReport, document: Document, *, fix: bool = False, style: Style = "footnote") -> str:
    """Return the draft with a footnote at each sentence that rests on the plan or has findings, then the 核稿单."""
    notes: list[str] = []
    body = _woven(report, document, fix=fix, style=style, notes=notes)
    blocks = [body.rstrip("\n"), "---", "## 核稿单", summary_of(report, document)]
    rows = sheet_rows(report.sentences)
    if rows:
        blocks.append("\n".join([_row(SHEET_HEADER), _row(("---",) * len(SHEET_HEADER)), *map(_row, rows)]))
    if notes:
        blocks.append("\n\n".join(notes))
    return "\n\n".join(blocks) + "\n"


def render_text(report: DraftReport, document: Document, *, fix: bool = False, style: Style = "bracket") -> str:
    """Return the draft with citations in its text, then the 核稿单 as lines."""
    lines = [
        _woven(report, document, fix=fix, style="running" if style == "running" else "bracket", notes=None).rstrip("\n")
    ]
    lines += ["", "核稿单", summary_of(report, document)]
    for row in sheet_rows(report.sentences):
        lines += ["", *(f"{name}：{value}" for name, value in zip(SHEET_HEADER, row, strict=True))]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _woven(report: DraftReport, document: Document, *, fix: bool, style: Style, notes: list[str] | None) -> str:
    """Return the text with each sentence's edits, citation and footnote; what is between sentences stays as it is."""
    pieces: list[str] = []
    at = 0
    first = True
    for check in report.sentences:
        pieces.append(report.text[at : check.start])
        at = check.end
        mended = fix and bool(check.edits)
        text = apply_edits(check.text, check.edits, check.start) if mended else check.text
        clean = bool(check.citations) and (check.verdict == "supported" or mended)
        if clean and style != "footnote":
            citation, where = citation_text(check, document, style, first=first)
            text = text + citation if where == "after" else _before_stop(text, citation)
            first = False
        if notes is not None and (check.issues or (clean and style == "footnote")):
            notes.append(_note(len(notes) + 1, check, document, mended=mended))
            text += f"[^{len(notes)}]"
        pieces.append(text)
    return "".join(pieces) + report.text[at:]


def _before_stop(text: str, citation: str) -> str:
    end = len(text)
    while end and text[end - 1] in _STOPS:
        end -= 1
    return text[:end] + citation + text[end:]


def _note(number: int, check: SentenceCheck, document: Document, *, mended: bool) -> str:
    if check.issues:
        text = "；".join(line for line in comment_of(check, fixed=False).split("\n"))
        if mended:
            text = f"【已改】原句：{check.text} " + "；".join(problem(issue) for issue in check.issues)
        elif check.verdict in ORDER:
            text = text.replace(f"【{VERDICTS[check.verdict]}】；", f"【{VERDICTS[check.verdict]}】", 1)
    else:
        text = citation_text(check, document, "footnote", first=False)[0]
    return f"[^{number}]: {text}"
