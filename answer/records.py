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

    `answer` is what a person reads; `see_also` holds labels of units that say the same; `notice` is a quiet remark
    (old figures, a fall-back from the LLM); both are shown by the page only.
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
    see_also: tuple[str, ...] = ()
    notice: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the record of the contract, with every key."""
        record = asdict(self)
        del record["see_also"], record["notice"]
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
