"""A file made for one reader: it travels inside the answer and is never written to the server's disk."""

from __future__ import annotations

import base64
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from facts.tables import Table, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKDOWN = "text/markdown;charset=utf-8"


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


def workbook(table: Table) -> bytes:
    """Return a workbook with one sheet; text that a spreadsheet would read as a formula stays text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_xlsx([table], path)
        return path.read_bytes()


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; bars inside cells are escaped."""
    lines = [header, ["---"] * len(header), *rows]
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
