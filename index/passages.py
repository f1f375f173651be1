"""What is indexed for a unit: its headings, its text, its sentences, and the ways in which people speak of it.

Phrasings are reviewed data beside a document (`NAME.phrasings.toml`); they lead to a unit and are never shown.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ingest.document import Document, Node
from ingest.errors import DocumentError
from ingest.sentences import content_sentences

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


WHOLE = -1


class Phrasing(NamedTuple):
    """A way of asking for a unit; `sentence` is the number of the sentence that it asks for, WHOLE for the unit."""

    text: str
    sentence: int = WHOLE


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit as it is indexed.

    Attributes:
        heading: The titles above the unit, from the top down, each once; not part of the unit's text.
        text: The unit's exact text, document.text[start:end].
        sentences: Spans of the unit's sentences in the document, the heading line among them.
        phrasings: Everyday ways of asking for the unit.
    """

    clause_id: str
    label: str
    doc_id: str
    start: int
    end: int
    heading: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    phrasings: tuple[Phrasing, ...] = ()

    @property
    def embedded(self) -> str:
        """What the token vectors are made of."""
        return f"{self.heading}\n{self.text}" if self.heading else self.text

    def sentence_text(self, span: tuple[int, int]) -> str:
        """Return the text of one of its sentences."""
        return self.text[span[0] - self.start : span[1] - self.start]


def in_place(document: Document, unit: Node, sentence: str) -> str:
    """Return a sentence of a unit behind the innermost title, as models read it."""
    titles = [node.title for node in document.path(unit) if node.title]
    return f"{titles[-1]}。{sentence}" if titles else sentence


def passages_of(document: Document, phrasings: Mapping[str, Sequence[Phrasing]] | None = None) -> list[Passage]:
    """Return the passages of a document's units, in order; `phrasings` by clause_id."""
    given = phrasings or {}
    return [_passage(document, unit, tuple(given.get(unit.clause_id, ()))) for unit in document.units]


def _passage(document: Document, unit: Node, phrasings: tuple[Phrasing, ...]) -> Passage:
    titles = [node.title for node in document.path(unit)[:-1] if node.title]
    return Passage(
        clause_id=unit.clause_id,
        label=unit.label,
        doc_id=document.doc_id,
        start=unit.start,
        end=unit.end,
        heading=" ".join(dict.fromkeys(titles)),
        text=document.text_of(unit),
        sentences=tuple(content_sentences(document.text, unit.start, unit.end)),
        phrasings=phrasings,
    )


def phrasings_beside(path: Path, document: Document) -> dict[str, tuple[Phrasing, ...]]:
    """Read the phrasings of a document by clause_id from `NAME.phrasings.toml` beside it; none without the file.

    The file has a table per unit label: `0 = ["…"]` asks for the unit as a whole, `1 = ["…"]` for its sentence 1, where
    the heading or lead sentence is sentence 0; `s0 = ["…"]` asks for sentence 0 itself.

    Raises:
        DocumentError: the file is not valid, or names a unit that the document does not have.
    """
    file = path.with_suffix(".phrasings.toml")
    return read_phrasings(file, document) if file.is_file() else {}


def read_phrasings(path: Path, document: Document) -> dict[str, tuple[Phrasing, ...]]:
    """Read a phrasings file by clause_id.

    Raises:
        DocumentError: the file is not valid, or names a unit that the document does not have.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DocumentError(f"{path}：不是合格的 TOML（{error}）；请改好或移走") from error
    units = {unit.label: unit for unit in document.units}
    found: dict[str, tuple[Phrasing, ...]] = {}
    for label, table in tables.items():
        if label not in units or not isinstance(table, dict):
            raise DocumentError(f"{path}：文档 {document.doc_id!r} 里没有单元 {label!r}；见 `planqa outline`")
        unit = units[label]
        count = len(content_sentences(document.text, unit.start, unit.end))
        found[unit.clause_id] = tuple(
            Phrasing(text, _sentence_number(path, label, key, count))
            for key, texts in table.items()
            for text in _texts(path, label, key, texts)
        )
    return found


def _sentence_number(path: Path, label: str, key: str, count: int) -> int:
    """Return the sentence that a key names: WHOLE for 0, 0 for s0, else the number itself."""
    number = {"0": WHOLE, "s0": 0}.get(key, int(key) if key.isdigit() else count)
    if number >= count:
        raise DocumentError(f"{path}：[{label!r}] 有 {count} 句，没有 {key!r}；用 0、s0 或 1 到 {count - 1}")
    return number


def _texts(path: Path, label: str, key: str, texts: object) -> list[str]:
    if not isinstance(texts, list) or not all(isinstance(one, str) and one.strip() for one in texts):
        raise DocumentError(f'{path}：[{label!r}] 的 {key} 要写成 ["…"]，每条都不空')
    return texts
