"""Metrics of answers and refusals: from a question with its gold and the answer given to per-item scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from answer.records import Answer
from eval.bindings import Bindings, binding_errors
from eval.citations import (
    character_overlap,
    citation_precision,
    citation_recall,
    exact_labels,
    exact_quotes,
    made_of_quotes,
)
from eval.gold import Gold, Span
from eval.items import Question
from eval.results import Score
from ingest.document import Document
from ingest.folding import fold


def facts_covered(answer: str, facts: Sequence[Sequence[str]]) -> Score:
    """Return the share of required facts of which an alternative stands in the answer (folded). Range 0..1."""
    text = fold(answer).text
    found = sum(any(fold(alternative).text in text for alternative in group) for group in facts)
    return Score(found / len(facts)) if facts else Score(0.0, 0.0)


def refusal_scores(refused: bool, refusable: bool) -> dict[str, Score]:
    """Return what an answer adds to refusal precision, recall and F1 (pooled counts), range 0..1.

    Precision: of what was refused, how much had to be. Recall: of what had to be refused, how much was.
    """
    hit = float(refused and refusable)
    scores: dict[str, Score] = {}
    if refused:
        scores["refusal_precision"] = Score(hit)
    if refusable:
        scores["refusal_recall"] = Score(hit)
    if refused or refusable:
        scores["refusal_f1"] = Score(2 * hit, float(refused) + float(refusable))
    return scores


def length_ratio(answer: str, evidence: Sequence[Span]) -> Score:
    """Return characters of the answer over characters of its evidence (pooled): 1 says what is needed, 5 is a dump."""
    return Score(float(len(answer)), float(sum(span.end - span.start for span in evidence)))


def missing_named(missing: Sequence[str], wanted: Sequence[Sequence[str]]) -> Score:
    """Return 1 if `missing` names, for each group, one of the words for what the document doesn't say. Range 0..1."""
    text = fold("\n".join(missing)).text
    return Score(float(bool(missing) and all(any(fold(word).text in text for word in group) for group in wanted)))


def evidence_groups(gold: Gold, question: Question) -> list[dict[str, list[Span]]]:
    """Return each OR-group as units with their marked evidence; a unit without quotes has an empty list."""
    spans = gold.evidence(question)
    return [
        {unit: [s for s in spans if s.clause_id == unit] for unit in sorted(group)} for group in gold.groups(question)
    ]


def score_answer(
    question: Question, answer: Answer, gold: Gold, table: Bindings
) -> tuple[dict[str, Score], tuple[str, ...]]:
    """Return an answer's scores and its broken invariants (quote, label, citation, binding)."""
    documents: Mapping[str, Document] = {document.doc_id: document for document in gold.documents}
    citations = [citation for sentence in answer.sentences for citation in sentence.citations]
    scores = refusal_scores(answer.refused, question.refusable)
    scores |= {"quote_exact": exact_quotes(citations, documents), "label_exact": exact_labels(citations, documents)}
    scores["claims_cited"] = Score(
        float(sum(bool(s.citations) for s in answer.sentences)), float(len(answer.sentences))
    )
    if answer.mode == "extractive":
        scores["made_of_quotes"] = made_of_quotes(answer.sentences)
    errors: list[str] = []
    if question.refusable:
        scores |= _refusal_details(question, answer, gold)
    else:
        source = "\n".join(document.text for document in gold.documents)
        errors = binding_errors(answer.answer, answer.sentences, question, table, source) if not answer.refused else []
        scores |= _answer_details(question, answer, gold)
        if question.bindings:
            scores["binding_errors"] = Score(float(len(errors)))
    broken = [name for name in ("quote_exact", "label_exact", "claims_cited") if _short(scores.get(name))]
    broken += [f"binding: {error}" for error in errors]
    return {name: score for name, score in scores.items() if score.den}, tuple(broken)


def _short(score: Score | None) -> bool:
    return score is not None and score.num < score.den


def _refusal_details(question: Question, answer: Answer, gold: Gold) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    if answer.refused:
        scores["refusal_reason"] = Score(float(answer.reason == question.reason))
        wanted = {unit for group in gold.groups(question) for unit in group}
        if wanted:
            scores["refusal_nearest"] = Score(float(any(hit.clause_id in wanted for hit in answer.nearest)))
    return scores


def _answer_details(question: Question, answer: Answer, gold: Gold) -> dict[str, Score]:
    groups = gold.groups(question)
    cited = {citation.clause_id for sentence in answer.sentences for citation in sentence.citations}
    scores = {"answered": Score(float(not answer.refused)), "citation_recall": citation_recall(cited, groups)}
    if question.facts:
        scores["facts"] = Score(0.0) if answer.refused else facts_covered(answer.answer, question.facts)
    if question.verdict:
        scores["verdict"] = Score(float(answer.verdict == question.verdict))
    if question.reason == "contradicted":
        denied = answer.reason == "contradicted" or (question.verdict == "no" and answer.verdict == "no")
        scores["contradicted"] = Score(float(not answer.refused and denied))
    if question.reason == "partial":
        scores["missing_named"] = missing_named(answer.missing, question.missing_any)
    if not answer.refused:
        scores["citation_precision"] = citation_precision(answer.sentences, groups)
        quoted: dict[str, list[tuple[int, int]]] = {}
        for sentence in answer.sentences:
            for citation in sentence.citations:
                quoted.setdefault(citation.clause_id, []).append((citation.start, citation.end))
        if question.evidence and question.type != "address":
            scores |= character_overlap(quoted, evidence_groups(gold, question))
            scores["length_ratio"] = length_ratio(answer.answer, gold.evidence(question))
    return scores


def is_correct(question: Question, scores: Mapping[str, Score], *, refused: bool) -> bool:
    """Judge strictly: refused where it must be; else answered with all facts, verdict and gold units, without error."""
    if question.refusable or refused:
        return refused and question.refusable
    full = ("facts", "citation_recall", "verdict", "contradicted", "missing_named")
    right = all(scores[name].num >= scores[name].den for name in full if name in scores)
    return right and not scores.get("binding_errors", Score(0.0)).num


def stage_of(question: Question, answer: Answer, gold: Gold, scores: Mapping[str, Score]) -> str:
    """Say where a wrong answer went wrong.

    not retrieved: a gold unit is missing from the hits. Then, by what the answer did with what was there: wrongly
    refused; retrieved but not read (no unit of the hits that is gold was quoted though others were); read but dropped
    (quoted, but words that are needed were left out); wrongly answered.
    """
    if question.refusable:
        return "wrongly answered"
    groups = gold.groups(question)
    hits = {hit.clause_id for hit in answer.hits}
    cited = {citation.clause_id for sentence in answer.sentences for citation in sentence.citations}
    if any(not group & (hits | cited) for group in groups):
        return "not retrieved"
    if answer.refused:
        return "wrongly refused"
    if any(not group & cited for group in groups):
        return "retrieved but not read"
    if "facts" in scores and scores["facts"].num < scores["facts"].den:
        return "read but dropped"
    return "wrongly answered"
