"""A file made for one reader: it travels inside the answer and is never written to the server's disk."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKDOWN = "text/markdown;charset=utf-8"
_MAX_CELL_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Download:
    """A file's name, its media type and its bytes."""

    name: str
    media_type: str
    data: bytes

    def to_json(self) -> dict[str, str]:
        """Return the file as plain data, its bytes in base64."""
        return {
            "name": self.name,
            "media_type": self.media_type,
            "base64": base64.b64encode(self.data).decode("ascii"),
        }


class Savable(Protocol):
    """What can be saved into a stream: a Word document or a workbook."""

    def save(self, stream: io.BytesIO, /) -> None:
        """Write the file."""


def saved(document: Savable) -> bytes:
    """Return the bytes of a document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def workbook(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook with one sheet; text stays text, so that nothing in it is run as a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    if sheet is None:
        sheet = book.create_sheet()
    sheet.title = title
    for r, row in enumerate((header, *rows), start=1):
        for c, value in enumerate(row, start=1):
            cell = sheet.cell(row=r, column=c)
            cell.set_explicit_value(value, "s")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=r == 1)
    for c, name in enumerate(header, start=1):
        width = max([len(name), *(len(row[c - 1]) for row in rows)])
        sheet.column_dimensions[sheet.cell(row=1, column=c).column_letter].width = min(_MAX_CELL_WIDTH, 2 * width + 3)
    sheet.freeze_panes = "A2"
    return saved(book)


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; bars inside cells are escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)
