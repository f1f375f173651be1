"""Answer a question: read it, try the strategies from the surest on, check the grounding, or refuse with reasons."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from threading import Event
from typing import TYPE_CHECKING

from answer import abstain, followups, recalled
from answer.addressed import by_address, within
from answer.asked import evidence
from answer.comparison import compare, compares_figures
from answer.conversation import Conversation, Resolved
from answer.directions import agreed
from answer.doubts import doubted
from answer.english import in_chinese
from answer.figure_answers import answer_figures, judge_stated, states_value
from answer.grounding import grounded
from answer.listing import answer_list
from answer.misnamed import misnamed
from answer.moves import resolve
from answer.ordinals import find_ordinal
from answer.outline_answers import by_title, counted
from answer.outside import asks_outside
from answer.pairs import PairModel, Stance, load_pairs, read_best
from answer.parts import merge_answers, split_question
from answer.places import by_places
from answer.premise import Conflict, conflicts
from answer.presumed import by_contrary, by_figures, by_quantity, by_sense, contradicts, figures_in
from answer.question import Question, read_question
from answer.reading import (
    ALONE,
    READ,
    Candidate,
    Context,
    Words,
    candidates,
    choose,
    content_runs,
    plain_content,
    question_words,
    speaks_elsewhere,
)
from answer.records import Answer, AnswerSentence
from answer.reply import Reply, compose, sentence_from, worded
from answer.sides import apiece, compared
from answer.slots import unmet
from answer.stated import contradicted, states_asked
from answer.structure import lead_point
from answer.unexplained import explains
from answer.unusable import only_points, unusable
from answer.yesno import claim_of, denied, judge, permitted, plainly_said, spoken_of
from facts.figures import Figure, figures_of
from facts.measures import Measure, measures_of
from facts.quantities import find_quantities
from facts.times import find_times
from index.hits import Hit, Reading
from index.retriever import Retriever
from ingest.document import Document

if TYPE_CHECKING:
    from answer.backends import Backend
    from answer.llm_turn import Step

_NEAREST, _SHOWN, _MAX_SEE_ALSO = 3, 10, 3
_DATED = "数据与目标以文中所载时点为准；本文本不含其后的执行结果。"
_NEAR = 5
_FIGURE_REACH = 2.5
"""How far below the best sentence one with a number answers a question that asks for a number."""
_MIN_ASKING = 6
_ALL = 0.99
"""The share of a question's content from which a sentence holds all of it."""
_AIMS = re.compile(r"目标|打造成|建成什么|愿景|局面|\b(?:goals?|targets?|aims?|objectives?)\b", re.IGNORECASE)
"""Asks for an aim, which the lead words of a paragraph name (支撑科技自立自强的创新高地。…)."""
_GRANTED = re.compile(r"既然|凭什么|明明|不是(?:说|规定)")
"""Opens what a question takes for granted."""


@dataclass(frozen=True)
class Answerer:
    """Answers from the documents of one index. Calls don't change it.

    With `llm`, a language model words what the documents answer; each of its sentences is checked against them.
    """

    retriever: Retriever
    llm: Backend | None = None

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""
        return {document.doc_id: document for document in self.retriever.documents}

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the documents."""
        return tuple(figure for document in self.retriever.documents for figure in figures_of(document))

    @cached_property
    def pairs(self) -> PairModel | None:
        """What reads a question together with a sentence; None where it was fitted with another embedder."""
        return load_pairs(self.retriever.embedder, self.retriever.index.states)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure of the documents."""
        return tuple(measure for document in self.retriever.documents for measure in measures_of(document))

    def ask(self, question: str) -> Answer:
        """Answer one question that stands alone."""
        return self.converse(question, None)[0]

    def converse(self, question: str, conversation: Conversation | None) -> tuple[Answer, Conversation]:
        """Answer a question in a conversation; return the answer and the conversation with this turn."""
        if self.llm is None:
            return self.extract(question, conversation)
        *_, last = self.stream(question, conversation)
        return last.answer, last.conversation  # type: ignore[union-attr]

    def stream(
        self, question: str, conversation: Conversation | None = None, cancel: Event | None = None
    ) -> Iterator[Step]:
        """Answer as `converse` does; yield sentences once they are verified, and `Finished` at the end.

        Closing the iterator or setting `cancel` stops the language model. Without one there is only the end.
        """
        from answer.llm_turn import stream_turn

        yield from stream_turn(self, question, conversation, cancel)

    def extract(self, question: str, conversation: Conversation | None) -> tuple[Answer, Conversation]:
        """Answer as `converse` does, without the language model."""
        start = time.perf_counter()
        so_far = conversation or Conversation()
        text = self.retriever.query(question).text
        empty = not so_far.turns and not self._says_something(text)
        if reply := unusable(question, text, empty=empty):
            answer = self._answer(reply, None)
            return answer.timed(time.perf_counter() - start), so_far
        resolved = self._alone(text, so_far)
        answer = self._resolved(resolved, so_far).timed(time.perf_counter() - start)
        return answer, so_far.add(followups.told(resolved, answer, so_far, self.documents), answer)

    def _alone(self, text: str, so_far: Conversation) -> Resolved:
        """Resolve a question against the turns before it."""
        index, documents = self.retriever.index, self.documents
        if stated := followups.anchored(text, so_far, documents) or recalled.returned(text, so_far, documents):
            return stated
        return resolve(text, so_far, index.known, f"{index.phrased}\n{index.lexicon.spoken}")

    def _says_something(self, text: str) -> bool:
        """Whether a question holds a content word, an address, or a word that asks for one."""
        index = self.retriever.index
        runs = content_runs(text, index)
        told = any(len(run) > 2 or any(len(word) > 1 for word in index.words.cut(run)) for run in runs)
        asks = len(text) >= _MIN_ASKING and read_question(text).kind != "general"
        return not only_points(text) and (told or asks or bool(self.retriever.addresses.mentions(text)))

    def _resolved(self, resolved: Resolved, conversation: Conversation) -> Answer:
        last = conversation.answered
        if last and resolved.move == "source":
            return followups.with_source(self._parts(last.question), self.documents)
        if last and resolved.move == "more" and last.points:
            return self._answer(followups.rest(last, self.documents), None)
        if last and resolved.move == "member":
            reply, words = followups.member(conversation.turns, resolved, self.documents)
            return self._answer(reply, None) if reply else self._parts(f"{words or last.topic} {resolved.text}")
        if resolved.move == "today":
            return self._answer(abstain.outside("status"), self.retriever.read(resolved.text, READ))
        context = conversation.context(resolved)
        answer = self._parts(resolved.text, context)
        if answer.refused and resolved.otherwise:
            other = self._parts(resolved.otherwise, context)
            answer = answer if other.refused else other
        return self._doubted(resolved.doubt, answer) if resolved.doubt else answer

    def _doubted(self, doubt: str, answer: Answer) -> Answer:
        """Hold what a push-back says (不是170家吗) against the answer that it doubts: it stands or is denied."""
        at_odds = [] if answer.refused else doubted(doubt, answer, self.figures)
        if not at_odds:
            return answer
        reply = denied(at_odds, answer.sentences, self.documents, verdict=True)
        return replace(self._answer(reply, None), hits=answer.hits)

    def _parts(self, text: str, context: Context = ALONE) -> Answer:
        """Answer each question that `text` asks; `context` is what the conversation is about."""
        index = self.retriever.index
        alone = partial(speaks_elsewhere, retriever=self.retriever)
        parts = split_question(text, index.known, lambda piece: plain_content(piece, index), alone)
        answers = [self._each(part, context) for part in parts]
        if len(answers) == 1:
            return answers[0]
        told = any(answer.reason == "contradicted" for answer in answers)
        denial = None if told else self._denied_whole(text, context)
        return denial or merge_answers(text, parts, answers, self.retriever)

    def _denied_whole(self, text: str, context: Context) -> Answer | None:
        """Deny what several questions in one take for granted together."""
        question, reading, words, found = self._read(text, context)
        reply = by_sense(question, read_best(self.pairs, reading, found), found, words, self.documents)
        return self._answer(reply, reading) if reply else None

    def _read(self, text: str, context: Context) -> tuple[Question, Reading, Words, list[Candidate]]:
        """Read a question and search for it: its words, and the sentences that come nearest."""
        question, reading = read_question(text), self.retriever.read(text, READ)
        words = question_words(reading.query.searched, reading.query.names, self.retriever.index)
        leaned = within(text, self.retriever) or context
        return question, reading, words, candidates(reading, words, self.retriever.documents, leaned)

    def _each(self, text: str, context: Context) -> Answer:
        """Answer what `text` asks of each of several things; as one question where it asks of one, or none answers."""
        things = apiece(text, self.retriever.index)
        answers = [self._one(thing, context) for thing in things] if len(things) > 1 else []
        if all(answer.refused for answer in answers):
            return self._one(text, context)
        return merge_answers(text, things, answers, self.retriever)

    def _one(self, text: str, context: Context) -> Answer:
        question, reading, words, found = self._read(text, context)
        reply = (
            misnamed(question.text, self.retriever, verdict=question.kind == "yesno")
            or by_address(question.text, self.retriever)
            or by_contrary(question, found, self.figures, self.documents, self.retriever.index)
            or self._at_once(question, reading, words, found, context)
            or by_figures(question, self.figures, self.documents)
        )
        return self._answer(reply or self._from_text(question, reading, words, found, context), reading)

    def _at_once(
        self, question: Question, reading: Reading, words: Words, found: Sequence[Candidate], context: Context
    ) -> Reply | None:
        """Refuse what no answer can meet, unless it takes for granted what the text contradicts: that is said first."""
        refusal = abstain.refuse_at_once(question, reading, found, self.retriever.index, context)
        if refusal is None or refusal.reason == ("absent" if question.kind == "yesno" else "unusable"):
            return refusal
        return by_sense(question, read_best(self.pairs, reading, found), found, words, self.documents) or refusal

    def _from_text(
        self, question: Question, reading: Reading, words: Words, found: Sequence[Candidate], context: Context
    ) -> Reply:
        """Answer from the outline, the table or the sentences, deny what is supposed, or refuse what is left open."""
        if question.kind == "comparison" and (table := compare(question, self.retriever, self.measures)):
            return table
        outlined = self._by_outline(question, context.units if context.leaning else ())
        answered = outlined is not None and not outlined.refused
        told = answered and question.kind == "figure"
        settled = self._settled(question, found, outlined)
        if outlined and told and settled:
            return outlined
        clear = question.plain and abstain.asks_plainly(question, reading, found, self.retriever.index)
        stance = None if clear else read_best(self.pairs, reading, found)
        if not told and (supposed := self._supposed(question, reading, words, found, stance)):
            return supposed
        if not (settled or contradicts(question, stance, found)):
            index = self.retriever.index
            given = [sentence.text for sentence in outlined.sentences] if outlined and answered else []
            sure = answered or compared(question.text, index) is not None
            if open_ := abstain.refuse_as_asked(question, reading, found, index, stance, told=given, sure=sure):
                return open_
        return outlined or self._by_reading(question, reading, words, found, stance)

    def _supposed(
        self, question: Question, reading: Reading, words: Words, found: Sequence[Candidate], stance: Stance | None
    ) -> Reply | None:
        """Deny what a question takes for granted."""
        if question.kind == "yesno":
            return None
        near = abstain.near_enough_to_deny(question.text, found, reading, self.retriever.index)
        if near and (by_value := by_quantity(question, found[0], self.figures, self.documents, self.retriever.index)):
            return by_value
        return by_sense(question, stance, found, words, self.documents)

    def _settled(self, question: Question, found: Sequence[Candidate], outlined: Reply | None) -> bool:
        """Tell whether the text holds what is asked, however it is asked.

        Its places, a term that it explains, a value of the table, what a yes/no question claims or its contrary.
        """
        if question.kind == "where" or explains(question.text, self.retriever.index):
            return True
        if outlined and not outlined.refused and question.kind == "figure" and found[0].share >= _ALL:
            return True
        if outlined and states_value(question.text, self.figures) and not unmet(question.text, evidence(found)):
            return True
        if question.kind != "yesno" or not found or asks_outside(question.text):
            return False
        claim, best = claim_of(question.text), found[0]
        said = plainly_said(claim, best.text, best.share) or bool(conflicts(claim, best.text, ()))
        return said or agreed(claim, [one.text for one in found], self.retriever.index)

    def _by_outline(self, question: Question, context: Sequence[str]) -> Reply | None:
        """Answer with the places of a word, with what stands below a title, or from the table of figures."""
        if reply := by_places(question, self.retriever, context) or by_title(question, self.retriever.documents):
            return reply
        unlike = question.kind == "comparison" and not compares_figures(question.text)
        if unlike or question.kind in ("where", "why", "definition"):
            return None
        words = self.retriever.index.words
        if question.english:
            question = replace(question, text=in_chinese(question.text))
        if question.kind == "yesno":
            return judge_stated(question, self.figures, self.documents, words)
        return answer_figures(question, self.figures, self.documents, words)

    def _by_reading(
        self,
        question: Question,
        reading: Reading,
        words: Words,
        found: Sequence[Candidate],
        stance: Stance | None,
    ) -> Reply:
        if refusal := abstain.refuse(question, reading, found, self.retriever.index):
            return refusal
        listing = question.kind in ("list", "count") or find_ordinal(question.text) is not None
        if listing and (listed := answer_list(question.text, found, reading.query.names)):
            return counted(question.text, listed)
        if question.kind == "figure":
            found = [c for c in found if find_quantities(c.text) and c.score >= found[0].score - _FIGURE_REACH] or found
        chosen = choose(found, words, whole=question.whole)
        known = self.retriever.index.known
        if question.kind == "figure" and not states_asked(question.text, [c.text for c in chosen], known):
            return abstain.silent("具体数目", found)
        sentences = tuple(worded(candidate, words) for candidate in chosen)
        if _AIMS.search(question.text) and (aim := lead_point(found[0].document, found[0].unit)):
            sentences = (sentence_from(found[0].document, aim), *sentences)
        if question.kind == "yesno":
            return self._judged(question, reading, words, found, sentences, stance)
        if _GRANTED.search(question.text) and (against := conflicts(claim_of(question.text), chosen[0].text, ())):
            return denied(against, sentences, self.documents, verdict=False)
        return Reply(sentences, layout="list" if len(sentences) > 2 else "prose")

    def _judged(
        self,
        question: Question,
        reading: Reading,
        words: Words,
        found: Sequence[Candidate],
        sentences: tuple[AnswerSentence, ...],
        stance: Stance | None,
    ) -> Reply:
        """Answer a yes/no question by the sentence that speaks of what it claims, whoever it names."""
        claim = claim_of(question.text)
        best = spoken_of(claim, found[:_NEAR], reading.query.names, self.retriever.index)
        if figure := contradicted(claim, figures_in(best, self.figures)):
            return denied([Conflict("figure", "", figure.printed, figure)], (), self.documents, verdict=True)
        at_odds = () if best == found[0] else (worded(best, words),)
        own = stance if best == found[0] else read_best(self.pairs, reading, [best])
        plain = plainly_said(claim, best.text, words.share(best.covered)) or permitted(question.text, best.text)
        unlikely = own is not None and own.denial >= abstain.decision("denial") and not plain
        return judge(claim, best.text, at_odds or sentences, self.figures, self.documents, doubted=unlikely)

    def _answer(self, reply: Reply, reading: Reading | None) -> Answer:
        checked = (grounded(s, self.documents, figures=self.figures) for s in reply.sentences)
        kept = tuple(sentence for sentence in checked if sentence)
        if reply.sentences and not kept:
            reply = Reply(lead="没有找到能逐字核对的依据，故不作回答。以上仅就本规划文本而言。", reason="silent")
        reply = replace(reply, sentences=kept)
        hits: tuple[Hit, ...] = reading.hits[:_SHOWN] if reading else ()
        return Answer(
            refused=reply.refused,
            answer=compose(reply),
            sentences=reply.sentences,
            reason=reply.reason,
            verdict=reply.verdict,
            missing=reply.missing,
            nearest=hits[:_NEAREST] if reply.refused else (),
            hits=hits,
            lead=reply.lead,
            tail=reply.tail,
            layout=reply.layout,
            table=reply.table,
            see_also=self._see_also(kept, reading.query.text) if reading else (),
            notice=_DATED if any(find_times(sentence.text) for sentence in kept) else "",
        )

    def _see_also(self, sentences: Sequence[AnswerSentence], question: str) -> tuple[str, ...]:
        """Return the labels of units that hold the same rare words as a quote of the answer and the question."""
        asked = [run for run in content_runs(question, self.retriever.index) if len(run) > 2]
        citations = [citation for sentence in sentences for citation in sentence.citations]
        cited = {citation.clause_id for citation in citations}
        found = {
            self.documents[citation.doc_id].by_id[sibling.clause_id].label: None
            for citation in citations
            for sibling in self.retriever.siblings(citation.clause_id)
            for phrase in sibling.phrases
            if sibling.clause_id not in cited
            and phrase in citation.quote
            and not any(char.isdigit() for char in phrase)
            and any(run in phrase or phrase in run for run in asked)
        }
        return tuple(found)[:_MAX_SEE_ALSO]
