"""What a browser sends back: turns and excerpts from its storage. It is checked against the documents before use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from answer.records import Answer, AnswerSentence, Citation, Layout, cite
from ingest.document import Document
from ingest.errors import PlanQAError

MAX_ITEMS = 500
_Text = Annotated[str, Field(max_length=20_000)]


class SavedDataError(PlanQAError):
    """What the browser had stored can't be read or does not match the documents."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Excerpt(_Model):
    """A span of a document that a reader kept."""

    doc_id: str = Field(max_length=100)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: _Text | None = None


class _Sentence(_Model):
    text: _Text
    citations: list[Excerpt] = Field(max_length=100)


class _Turn(_Model):
    question: _Text
    refused: bool
    answer: _Text
    lead: _Text = ""
    tail: _Text = ""
    layout: Layout = "prose"
    table: list[list[_Text]] = Field(default=[], max_length=200)
    sentences: list[_Sentence] = Field(default=[], max_length=200)


class SavedTurn(_Model):
    """A question with its answer, restored."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    question: str
    answer: Answer


def read_turns(data: object, documents: Mapping[str, Document]) -> list[SavedTurn]:
    """Restore the turns of a conversation; every quote is looked up again.

    Raises:
        SavedDataError: the data has another form, or a quote does not stand where it says.
    """
    if not isinstance(data, list) or len(data) > MAX_ITEMS:
        raise SavedDataError(f"对话须为列表，至多{MAX_ITEMS}轮；请刷新页面后再试")
    try:
        turns = [_Turn.model_validate(entry) for entry in data]
    except ValidationError as error:
        raise SavedDataError(f"浏览器中保存的对话读不出来（{error.error_count()}处）；请刷新页面后再试") from error
    return [SavedTurn(question=turn.question, answer=_answer(turn, documents)) for turn in turns]


def _answer(turn: _Turn, documents: Mapping[str, Document]) -> Answer:
    return Answer(
        refused=turn.refused,
        answer=turn.answer,
        sentences=tuple(
            AnswerSentence(s.text, tuple(restore(excerpt, documents) for excerpt in s.citations))
            for s in turn.sentences
        ),
        lead=turn.lead,
        tail=turn.tail,
        layout=turn.layout,
        table=tuple(tuple(row) for row in turn.table),
    )


def read_excerpts(data: object, documents: Mapping[str, Document]) -> list[Citation]:
    """Restore kept excerpts, in the documents' order, each once.

    Raises:
        SavedDataError: the data has another form, or a quote does not stand where it says.
    """
    if not isinstance(data, list) or len(data) > MAX_ITEMS:
        raise SavedDataError(f"摘录须为列表，至多{MAX_ITEMS}条；请刷新页面后再试")
    try:
        excerpts = [Excerpt.model_validate(entry) for entry in data]
    except ValidationError as error:
        raise SavedDataError(f"浏览器中保存的摘录读不出来（{error.error_count()}处）；请刷新页面后再试") from error
    return in_order([restore(excerpt, documents) for excerpt in excerpts], documents)


def in_order(citations: Sequence[Citation], documents: Mapping[str, Document]) -> list[Citation]:
    """Return the citations in the order of the documents, each once."""
    order = list(documents)
    return sorted(set(citations), key=lambda c: (order.index(c.doc_id), c.start, c.end))


def restore(excerpt: Excerpt, documents: Mapping[str, Document]) -> Citation:
    """Cite an excerpt again from the document itself.

    Raises:
        SavedDataError: there is no such document or span, the span leaves its unit, or the words differ.
    """
    document = documents.get(excerpt.doc_id)
    unit = document.unit_at(excerpt.start) if document else None
    if document is None or unit is None or not excerpt.start < excerpt.end <= unit.end:
        raise SavedDataError(
            f"文档中没有这一处（{excerpt.doc_id} {excerpt.start}–{excerpt.end}）；一条摘录须在一个条款之内"
        )
    citation = cite(document, unit, excerpt.start, excerpt.end)
    if excerpt.quote is not None and excerpt.quote != citation.quote:
        raise SavedDataError(f"保存的引文与现在的文档不一致（{citation.cite_as}）；文档可能已更换，请删去后重新摘录")
    return citation
