"""Drafts in and out of files: what is read (.txt .md .docx), what is written. Sources stay as they are."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Literal

from drafts.docx_text import MAX_FILE
from drafts.fix import apply_edits
from drafts.labels import SHEET_HEADER, sheet_rows
from drafts.records import DraftReport
from drafts.remarks import Style, remarks_of, summary_of
from drafts.render_markdown import render_markdown, render_text
from drafts.sandbox import run_child
from ingest.decoding import decode
from ingest.document import Document
from ingest.errors import DraftError

Format = Literal["md", "txt", "json", "docx"]
READABLE = (".txt", ".md", ".markdown", ".docx")
MAX_CHARACTERS = 400_000


def read_draft(path: Path) -> str:
    """Return the text of a draft; `-` is standard input.

    Raises:
        DraftError: there is no such file, or it can't be read as what its name says.
    """
    if str(path) == "-":
        return _checked(decode(sys.stdin.buffer.read(MAX_FILE), name="标准输入"), "标准输入")
    if not path.is_file():
        raise DraftError(f"没有稿件 {path}；请查对路径")
    if path.suffix.lower() not in READABLE:
        raise DraftError(f"稿件 {path.name} 的格式 {path.suffix or '（无后缀）'} 读不了；请用 .txt、.md 或 .docx")
    if path.stat().st_size > MAX_FILE:
        raise DraftError(f"稿件 {path.name} 有 {path.stat().st_size / 2**20:.0f} MB，超过 30 MB；请拆分")
    if path.suffix.lower() == ".docx":
        return str(run_child("read", path).get("text", ""))
    return _checked(decode(path.read_bytes(), name=path.name), path.name)


def _checked(text: str, name: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise DraftError(f"稿件 {name} 有 {len(text)} 字，超过 {MAX_CHARACTERS} 字；请拆分")
    return text


def write_report(
    report: DraftReport, document: Document, source: Path, out: Path, *, fix: bool = False, style: Style = "bracket"
) -> None:
    """Write a checked draft to `out`, in the format of its name.

    A .docx from a .docx is the writer's own file with comments and tracked changes; from a text a new one is made.

    Raises:
        DraftError: `out` is the source, or has a format that can't be written.
    """
    if str(source) != "-" and out.exists() and source.exists() and out.samefile(source):
        raise DraftError(f"{out} 就是稿件本身；原稿不改动，请换一个文件名")
    suffix = out.suffix.lower()
    if suffix == ".docx":
        _write_word(report, document, source, out, fix=fix, style=style)
    elif suffix in (".md", ".markdown"):
        out.write_text(render_markdown(report, document, fix=fix, style=style), encoding="utf-8")
    elif suffix == ".json":
        out.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    elif suffix == ".txt":
        out.write_text(render_text(report, document, fix=fix, style=style), encoding="utf-8")
    else:
        raise DraftError(f"写不了 {out.suffix or '无后缀'} 格式；-o 的文件名请以 .docx、.md、.txt 或 .json 结尾")


def _write_word(report: DraftReport, document: Document, source: Path, out: Path, *, fix: bool, style: Style) -> None:
    request = {
        "remarks": [remark.to_json() for remark in remarks_of(report, document, fix=fix, style=style)],
        "rows": sheet_rows(report.sentences),
        "header": SHEET_HEADER,
        "summary": summary_of(report, document),
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if source.suffix.lower() == ".docx" and str(source) != "-":
        run_child("annotate", source, request, out=out)
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "draft.docx"
        plain_word(report.text, plain)
        run_child("annotate", plain, request, out=out)


def plain_word(text: str, path: Path) -> None:
    """Write a text as a Word document, one paragraph a line, so that its characters stand where they stood."""
    from docx import Document as WordDocument
    from docx.oxml.ns import qn
    from docx.shared import Pt

    word = WordDocument()
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    for line in text.split("\n"):
        word.add_paragraph("".join(c for c in line.replace("\r", " ") if c == "\t" or c.isprintable() or c == "\u3000"))
    word.save(str(path))


def fixed_text(report: DraftReport) -> str:
    """Return the draft with all edits made."""
    return apply_edits(report.text, [edit for check in report.sentences for edit in check.edits])
