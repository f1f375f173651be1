"""Run the real system over items and score what it gives. One function a task; none of them prints."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from eval.answers import is_correct, score_answer, stage_of
from eval.bindings import Bindings
from eval.gold import Gold
from eval.items import Conversation, Question
from eval.results import ItemResult, Score
from eval.retrieval import (
    Alternative,
    Ranked,
    all_groups_at,
    evidence_within,
    oracle_within,
    run_table,
    standard_measures,
)

if TYPE_CHECKING:
    from answer.answerer import Answerer
    from answer.records import Answer
    from index.hits import Hit
    from index.retriever import Retriever

DEPTH = 10
Tick = Callable[[], None]


def _quiet() -> None:
    """Report no progress."""


def alternatives(gold: Gold, question: Question) -> list[list[Alternative]]:
    """Return each OR-group as units with the spans that must be read: the marked evidence, else the whole unit."""
    spans = gold.evidence(question)
    groups = []
    for group in gold.groups(question):
        options = []
        for unit_id in sorted(group):
            _, node = gold.find(unit_id)
            options.append(
                Alternative(Ranked(unit_id, node.start, node.end), tuple(s for s in spans if s.clause_id == unit_id))
            )
        groups.append(options)
    return groups


def searchable(questions: Iterable[Question]) -> list[Question]:
    """Keep the questions that retrieval is judged on: those that the documents answer."""
    return [question for question in questions if question.gold and not question.refusable]


def marked(hits: Sequence[Hit], groups: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Return the labels of hits, gold ones with ✓."""
    wanted = frozenset().union(*groups)
    return tuple(hit.label + (" ✓" if hit.clause_id in wanted else "") for hit in hits)


def late_or_lost(ranked: Sequence[str], groups: Sequence[frozenset[str]]) -> str:
    """Say where a search that is not right went wrong: a group is missing from the hits, or comes too late."""
    return "retrieved too late" if all(group & set(ranked) for group in groups) else "not retrieved"


def run_retrieval(retriever: Retriever, questions: Sequence[Question], *, tick: Tick = _quiet) -> list[ItemResult]:
    """Search each question that has an answer, and score the ranking at unit and clause level."""
    gold = Gold(tuple(retriever.documents))
    asked = searchable(questions)
    found: dict[str, tuple[list[Hit], float]] = {}
    for question in asked:
        start = time.perf_counter()
        found[question.id] = (retriever.search(question.question, DEPTH), time.perf_counter() - start)
        tick()
    units = {q.id: [hit.clause_id for hit in found[q.id][0]] for q in asked}
    clauses = {q.id: [gold.clause_id(unit) for unit in units[q.id]] for q in asked}
    unit_groups = {q.id: gold.groups(q) for q in asked}
    clause_groups = {
        name: [frozenset(map(gold.clause_id, group)) for group in groups] for name, groups in unit_groups.items()
    }
    standard = standard_measures(*run_table(units, unit_groups), "")
    by_clause = standard_measures(*run_table(clauses, clause_groups), "clause_")
    results = []
    for question in asked:
        hits, seconds = found[question.id]
        groups = alternatives(gold, question)
        ranked = [Ranked(hit.clause_id, hit.start, hit.end) for hit in hits]
        scores = {**standard[question.id], **by_clause[question.id]}
        scores["evidence@1000"] = evidence_within(ranked, groups)
        scores["oracle@1000"] = oracle_within(groups)
        scores["all@5"] = all_groups_at(unit_groups[question.id], units[question.id], 5)
        right = scores["evidence@1000"].num >= scores["oracle@1000"].num and bool(scores["all@5"].num)
        results.append(
            _result(
                question,
                "retrieval",
                correct=right,
                scores=scores,
                given="、".join(hit.label for hit in hits[:5]),
                found=marked(hits, unit_groups[question.id]),
                stage="" if right else late_or_lost(units[question.id], unit_groups[question.id]),
                seconds=seconds,
                confidence=hits[0].score if hits else None,
            )
        )
    return results


def run_answers(
    answerer: Answerer,
    questions: Sequence[Question],
    conversations: Sequence[Conversation] = (),
    *,
    table: Bindings | None = None,
    tick: Tick = _quiet,
) -> list[ItemResult]:
    """Ask each question by itself, then each conversation turn by turn, and score the answers.

    `table` says which figures belong to what; by default it comes from these questions alone.
    """
    gold = Gold(tuple(answerer.retriever.documents))
    table = table or Bindings.of(questions)
    results = []
    for question in questions:
        answer = answerer.ask(question.question)
        results.append(_answered(question, answer, gold, table))
        tick()
    for conversation in conversations:
        results += _converse(answerer, conversation, gold, table)
        tick()
    return results


def _converse(answerer: Answerer, conversation: Conversation, gold: Gold, table: Bindings) -> list[ItemResult]:
    results: list[ItemResult] = []
    history, after_refusal = None, False
    for turn in conversation.turns:
        answer, history = answerer.converse(turn.question, history)
        result = _answered(turn, answer, gold, table)
        extra = {"turn": Score(float(result.correct))}
        if after_refusal and not turn.refusable:
            extra["poisoning"] = Score(float(not result.correct))
        after_refusal = answer.refused
        results.append(
            ItemResult(
                **{
                    **{name: getattr(result, name) for name in ItemResult.__dataclass_fields__},
                    "scores": {**result.scores, **extra},
                }
            )
        )
    return results


def _answered(question: Question, answer: Answer, gold: Gold, table: Bindings) -> ItemResult:
    scores, broken = score_answer(question, answer, gold, table)
    right = is_correct(question, scores, refused=answer.refused)
    scores["correct"] = Score(float(right))
    cited = dict.fromkeys(citation.label for sentence in answer.sentences for citation in sentence.citations)
    return _result(
        question,
        "answers",
        correct=right,
        scores=scores,
        broken=broken,
        given=("【拒答】" if answer.refused else "") + answer.answer,
        cited=tuple(cited),
        found=marked(answer.hits, gold.groups(question)),
        stage="" if right else stage_of(question, answer, gold, scores),
        confidence=answer.hits[0].score if answer.hits and not answer.refused else None,
        seconds=answer.seconds,
    )


def _result(question: Question, task: str, **fields: object) -> ItemResult:
    """Return a result with what it takes over from its question."""
    shared = {
        "task": task,
        "id": question.id,
        "type": question.type,
        "language": question.language,
        "split": question.split,
        "family": question.family,
        "question": question.question,
        "reason": question.reason,
        "expected": question.reference or "；".join("/".join(group) for group in question.facts),
        "gold": "；".join("/".join(group) for group in question.gold),
    }
    return ItemResult(**{**shared, **fields})  # type: ignore[arg-type]
