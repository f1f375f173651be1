"""The records of an answer, as other programs read them (`to_json`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Literal

from index.hits import Hit
from ingest.addresses import cite_as
from ingest.document import Document, Node
from ingest.folding import display

Reason = Literal["absent", "silent", "contradicted", "outside", "unusable"]
Verdict = Literal["yes", "no"]
Mode = Literal["extractive", "llm"]
Layout = Literal["prose", "list", "table"]
_PAGE_ONLY = ("lead", "tail", "layout", "table", "see_also", "notice")


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quote: `text[start:end] == quote` in the document's text.

    `display` is the quote set for a Chinese document, `cite_as` the address for readers with the clause's title.
    """

    clause_id: str
    label: str
    doc_id: str
    quote: str
    start: int
    end: int
    display: str
    cite_as: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One claim of an answer with the quotes that support it."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: an answer with citations, or a refusal with its reason and the nearest units.

    `answer` is what a person reads: `lead` (fixed words such as 共4项：), the sentences set as `layout` says, and fixed
    words after them. `see_also` holds labels of units that say the same, `notice` a quiet remark (old figures, a
    fall-back from the LLM), `table` the rows of a comparison, header first. What stands below `seconds` is for the page
    and the terminal and not part of the record.
    """

    refused: bool
    answer: str
    sentences: tuple[AnswerSentence, ...] = ()
    reason: Reason | None = None
    verdict: Verdict | None = None
    missing: tuple[str, ...] = ()
    nearest: tuple[Hit, ...] = ()
    mode: Mode = "extractive"
    hits: tuple[Hit, ...] = ()
    seconds: float = 0.0
    lead: str = ""
    tail: str = ""
    layout: Layout = "prose"
    table: tuple[tuple[str, ...], ...] = ()
    see_also: tuple[str, ...] = ()
    notice: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the record of the contract, with every key."""
        record = asdict(self)
        for name in _PAGE_ONLY:
            del record[name]
        return record

    def timed(self, seconds: float) -> Answer:
        """Return the answer with the seconds it took."""
        return replace(self, seconds=round(seconds, 4))


def cite(document: Document, unit: Node, start: int, end: int) -> Citation:
    """Cite text[start:end] of `unit`."""
    quote = document.text[start:end]
    return Citation(
        clause_id=unit.clause_id,
        label=unit.label,
        doc_id=document.doc_id,
        quote=quote,
        start=start,
        end=end,
        display=display(quote),
        cite_as=cite_as(document, unit),
    )
