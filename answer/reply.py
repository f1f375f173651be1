"""What a strategy hands to the answerer: claims with their citations and the fixed words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.reading import Candidate, Words, trim
from answer.records import AnswerSentence, Layout, Reason, Verdict, cite
from answer.structure import Point
from ingest.document import Document
from ingest.folding import display

_ENDS = "。！？；：，,;:"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in the making; empty `sentences` make it a refusal with `lead` as its words.

    `listed` counts the members of a list that one sentence holds.
    """

    sentences: tuple[AnswerSentence, ...] = ()
    lead: str = ""
    tail: str = ""
    layout: Layout = "prose"
    verdict: Verdict | None = None
    reason: Reason | None = None
    missing: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    listed: int = 0

    @property
    def refused(self) -> bool:
        """Whether nothing of the document answers."""
        return not self.sentences


def sentence_from(document: Document, point: Point, *, text: str | None = None) -> AnswerSentence:
    """Return a sentence that quotes `point`; its text is the quote set for display, or `text` made of its words."""
    citation = cite(document, point.node, point.start, point.end)
    return AnswerSentence(text or display(citation.quote), (citation,))


def compose(reply: Reply) -> str:
    """Set a reply as text: the lead, then its sentences as prose or as a numbered list, then the tail."""
    texts = [sentence.text for sentence in reply.sentences]
    if reply.layout == "list" and len(texts) > 1:
        body = "\n".join(f"{number}. {text.rstrip(_ENDS)}" for number, text in enumerate(texts, start=1))
        return "\n".join(part for part in (reply.lead, body, reply.tail) if part)
    if reply.layout == "table" and reply.table:
        rows = ["｜".join(row) for row in reply.table]
        return "\n".join(part for part in (reply.lead, *rows, reply.tail) if part)
    return reply.lead + _join(texts) + reply.tail


def _join(texts: Sequence[str]) -> str:
    """Join sentences; one without its end gets a full stop."""
    return "".join(text if text.endswith(("。", "！", "？", "”")) else text.rstrip(_ENDS) + "。" for text in texts)


def worded(candidate: Candidate, words: Words) -> AnswerSentence:
    """Return the parts of a sentence that hold a question's words, each with its citation."""
    points = trim(candidate, words)
    citations = tuple(cite(candidate.document, point.node, point.start, point.end) for point in points)
    return AnswerSentence("，".join(display(c.quote) for c in citations), citations)
