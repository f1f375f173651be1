"""Answer with a language model: verified sentences as they come, and the extractive answer wherever the model fails.

Whether the documents answer at all is decided before, by the extractive answerer: what it refuses, what it finds to be
contradicted, tables and counted lists do not go to the model. Which mode an answer has says who worded it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Event
from typing import Protocol

from answer.backends import Backend, Message
from answer.conversation import Conversation, Resolved
from answer.llm_draft import DraftReader
from answer.llm_quotes import Source, alike
from answer.llm_verify import Verifier
from answer.records import Answer, AnswerSentence, Layout
from answer.reply import Reply, compose
from facts.figures import Figure
from facts.quantities import find_quantities, same_value
from ingest.addresses import cite_as
from ingest.document import Document
from ingest.errors import LanguageModelError, ModelError
from prompts.loader import load_prompt
from prompts.material import fence, new_nonce, plain

MAX_POINTS = 8
_MAX_ANSWER = 900
_MIN_MATERIAL = 400
_COVERED = 0.6
_COUNTED = re.compile(r"共\s*\d+\s*[项个条处]")
_FIGURE_SENTENCE = 60


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the model is: characters written, sentences that passed the check, sentences that were dropped."""

    written: int
    passed: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a turn: the whole answer, which replaces what was shown, and the conversation with it."""

    answer: Answer
    conversation: Conversation


Step = AnswerSentence | Progress | Finished


@dataclass(frozen=True)
class Ground:
    """What the extractive answerer found for a question: its answer, the question that stands alone, and the facts."""

    answer: Answer
    question: str
    documents: Mapping[str, Document]
    figures: Sequence[Figure]


class Extractor(Protocol):
    """The extractive answerer, as far as a turn needs it."""

    @property
    def llm(self) -> Backend | None:
        """The language model."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""

    @property
    def figures(self) -> Sequence[Figure]:
        """Their figures."""

    def extract(self, question: str, conversation: Conversation | None) -> tuple[Answer, Conversation]:
        """Answer without the model."""


def stream_turn(
    answerer: Extractor, question: str, conversation: Conversation | None, cancel: Event | None
) -> Iterator[Step]:
    """Answer one turn: the extractive answer first, then, where a model may word it, the model's sentences."""
    answer, turns = answerer.extract(question, conversation)
    if answerer.llm is None or not turns.turns or not for_the_model(answer):
        yield Finished(answer, turns)
        return
    told = turns.turns[-1]
    asked = Resolved(told.question, topic=told.topic)
    ground = Ground(answer, asked.text, answerer.documents, answerer.figures)
    for step in write(ground, answerer.llm, cancel):
        if isinstance(step, Answer):
            yield Finished(step, (conversation or Conversation()).add(asked, step))
        else:
            yield step


def for_the_model(answer: Answer) -> bool:
    """Tell whether a model may word this answer: not a refusal, a contradicted premise, a table or a counted list."""
    return not (answer.refused or answer.table or answer.reason or _COUNTED.search(answer.lead))


def write(
    ground: Ground, backend: Backend, cancel: Event | None = None
) -> Iterator[AnswerSentence | Progress | Answer]:
    """Yield each sentence once it is verified, progress in between, and the whole answer at the end.

    Closing the iterator or setting `cancel` stops the model.
    """
    start = time.perf_counter()
    passed: list[AnswerSentence] = []
    try:
        with closing(_sentences(ground, backend, cancel)) as steps:
            for step in steps:
                if isinstance(step, AnswerSentence):
                    passed.append(step)
                yield step
                if len(passed) == MAX_POINTS:
                    break
        answer = _answer(ground.answer, passed, stopped=bool(cancel and cancel.is_set()))
    except (LanguageModelError, ModelError) as error:
        answer = _fallen_back(ground.answer, f"语言模型没有完成回答（{error}）")
    yield answer.timed(ground.answer.seconds + time.perf_counter() - start)


def _sentences(
    ground: Ground, backend: Backend, cancel: Event | None
) -> Generator[AnswerSentence | Progress, None, None]:
    max_tokens = min(_MAX_ANSWER, backend.context // 4)
    sources, messages = _prompt(ground, backend.context - max_tokens)
    verifier = Verifier(sources, ground.documents, ground.figures, ground.answer.sentences)
    reader = DraftReader()
    written = dropped = passed = 0
    with closing(_pieces(backend, messages, max_tokens, cancel)) as pieces:
        for piece in pieces:
            written += len(piece or "")
            for draft in reader.feed(piece) if piece is not None else reader.close():
                sentence = verifier.verify(draft)
                if sentence:
                    passed += 1
                    yield sentence
                else:
                    dropped += 1
            yield Progress(written, passed, dropped)


def _pieces(
    backend: Backend, messages: Sequence[Message], max_tokens: int, cancel: Event | None
) -> Generator[str | None, None, None]:
    """Yield the model's pieces, and None when it has come to its end by itself."""
    yield from backend.stream(messages, max_tokens=max_tokens, cancel=cancel)
    if not (cancel and cancel.is_set()):
        yield None


@lru_cache(maxsize=1)
def _nonce() -> str:
    """One for the process: no document's author knows it, and a server can keep the prompt's beginning in its cache."""
    return new_nonce()


def _prompt(ground: Ground, tokens: int) -> tuple[list[Source], list[Message]]:
    """Choose the units that fit `tokens`, a character counted as one, and write the messages."""
    nonce = _nonce()
    question = plain(ground.question, nonce)
    system = load_prompt("answer").fill(nonce=nonce, points=str(MAX_POINTS))
    room = max(_MIN_MATERIAL, tokens - len(system) - len(question) - 100)
    sources = choose_sources(ground.answer, ground.documents, room)
    passages = [(cite_as(s.document, s.unit), s.document.text_of(s.unit)) for s in sources]
    asked = load_prompt("question").fill(material=fence(passages, nonce), question=question)
    return sources, [Message("system", system), Message("user", asked)]


def choose_sources(answer: Answer, documents: Mapping[str, Document], characters: int) -> list[Source]:
    """Return every unit, in order, if all fit; else those cited and those found, the best first, as many as fit."""
    every = [Source(document, unit) for document in documents.values() for unit in document.units]
    if sum(map(_size, every)) <= characters:
        return every
    cited = [citation.clause_id for sentence in answer.sentences for citation in sentence.citations]
    found = dict.fromkeys((*cited, *(hit.clause_id for hit in answer.hits)))
    by_id = {source.unit.clause_id: source for source in every}
    chosen: list[Source] = []
    for clause_id in found:
        source = by_id.get(clause_id)
        if source and (not chosen or sum(map(_size, chosen)) + _size(source) <= characters):
            chosen.append(source)
    return chosen


def _size(source: Source) -> int:
    return source.unit.end - source.unit.start + len(source.unit.label) + 24


def _answer(base: Answer, passed: Sequence[AnswerSentence], *, stopped: bool) -> Answer:
    if not passed:
        why = "已停止" if stopped else "语言模型写的话没有一句能与原文核对一致"
        return _fallen_back(base, why)
    sentences = (*passed, *([] if stopped else _left_out(base, passed)))
    layout: Layout = "list" if len(sentences) > 2 else "prose"
    lead = base.lead if base.verdict else ""
    reply = Reply(sentences, lead=lead, layout=layout, verdict=base.verdict, missing=base.missing)
    notice = "已停止；以上各句都与原文核对过，但回答可能不全。" if stopped else ""
    return replace(
        base,
        answer=compose(reply),
        sentences=sentences,
        mode="llm",
        lead=lead,
        tail="",
        layout=layout,
        notice=_joined(notice, base.notice),
    )


def _left_out(base: Answer, passed: Sequence[AnswerSentence]) -> list[AnswerSentence]:
    """Return the points of a list and the figures of the extractive answer that the model left out."""
    said = "\n".join(sentence.text for sentence in passed)
    if base.layout == "list":
        return [sentence for sentence in base.sentences if alike(sentence.text, said) < _COVERED]
    known = find_quantities(said)
    figures = [(s, find_quantities(s.text)) for s in base.sentences if len(s.text) <= _FIGURE_SENTENCE]
    return [s for s, found in figures if any(not any(same_value(q, k) for k in known) for q in found)]


def _fallen_back(base: Answer, why: str) -> Answer:
    return replace(base, notice=_joined(f"{why}，以下是摘录原文的回答。", base.notice))


def _joined(*notices: str) -> str:
    return "".join(notice for notice in notices if notice)
