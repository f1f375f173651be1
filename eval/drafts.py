"""Metrics of draft checking: one result a sentence, whole drafts as families, verdicts against gold verdicts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from eval.citations import exact_quotes
from eval.gold import Gold
from eval.items import VERDICTS, DraftItem, DraftSentence
from eval.results import ItemResult, Score
from ingest.document import Document

if TYPE_CHECKING:
    from drafts.checker import DraftChecker
    from drafts.records import SentenceCheck

ERRORS = ("wrong_number", "misquote", "overclaim", "unsupported")
"""Verdicts that find fault, the gravest first: a sentence that the checker cuts in two has the graver one."""
_GRAVITY = (*ERRORS, "supported", "not_a_claim")


def verdict_scores(gold: str, given: str, length: int) -> dict[str, Score]:
    """Return what a sentence of `length` characters adds to the verdicts' metrics (pooled counts).

    Precision, recall and F1 by verdict, range 0..1; accuracy; errors found: faulty sentences with some faulty verdict;
    false alarms: faultless sentences with a faulty verdict, per thousand characters of draft.
    """
    scores = {"draft_accuracy": Score(float(gold == given))}
    for verdict in {gold, given}:
        hit = float(gold == given)
        scores[f"draft_f1:{verdict}"] = Score(2 * hit, float(gold == verdict) + float(given == verdict))
    scores[f"draft_recall:{gold}"] = Score(float(gold == given))
    scores[f"draft_precision:{given}"] = Score(float(gold == given))
    if gold in ERRORS:
        scores["errors_found"] = Score(float(given in ERRORS))
    scores["false_alarms"] = Score(float(gold not in ERRORS and given in ERRORS), length / 1000)
    return scores


def place(item: DraftItem) -> list[tuple[int, int]]:
    """Return the span of each gold sentence in its draft."""
    spans, at = [], 0
    for sentence in item.sentences:
        start = item.draft.index(sentence.text, at)
        at = start + len(sentence.text)
        spans.append((start, at))
    return spans


def matching(span: tuple[int, int], checks: Sequence[SentenceCheck]) -> list[SentenceCheck]:
    """Return the checked sentences that overlap a span, the gravest verdict first."""
    found = [check for check in checks if check.start < span[1] and span[0] < check.end]
    return sorted(found, key=lambda check: (_GRAVITY.index(check.verdict), check.start))


def run_drafts(
    checker: DraftChecker, drafts: Sequence[DraftItem], *, tick: Callable[[], None] = lambda: None
) -> tuple[list[ItemResult], dict[str, dict[str, int]]]:
    """Check each draft; return a result a sentence, and the confusion matrix {gold: {given: count}}.

    The seconds of a whole draft stand with its first sentence.
    """
    gold = Gold(tuple(checker.retriever.documents))
    documents = {document.doc_id: document for document in gold.documents}
    confusion = {verdict: dict.fromkeys(VERDICTS, 0) for verdict in VERDICTS}
    results = []
    for item in drafts:
        start = time.perf_counter()
        report = checker.check(item.draft)
        seconds = time.perf_counter() - start
        for number, (sentence, span) in enumerate(zip(item.sentences, place(item), strict=True), start=1):
            checks = matching(span, report.sentences)
            result = _result(item, number, sentence, checks, gold, documents)
            confusion[sentence.verdict][checks[0].verdict if checks else "not_a_claim"] += 1
            results.append(result if number > 1 else replace(result, seconds=seconds))
        tick()
    return results, confusion


def _result(
    item: DraftItem,
    number: int,
    sentence: DraftSentence,
    checks: Sequence[SentenceCheck],
    gold: Gold,
    documents: Mapping[str, Document],
) -> ItemResult:
    given = checks[0].verdict if checks else "not_a_claim"
    citations = [citation for check in checks for citation in check.citations]
    scores = verdict_scores(sentence.verdict, given, len(sentence.text))
    wanted = [frozenset(unit for label in group for unit in gold.unit_ids(label)) for group in sentence.gold]
    if wanted and sentence.verdict != "unsupported" and given != "not_a_claim":
        cited = {citation.clause_id for citation in citations}
        scores["draft_citation"] = Score(sum(bool(group & cited) for group in wanted) / len(wanted))
    exact = exact_quotes(citations, documents)
    whole = all(item.draft[check.start : check.end] == check.text for check in checks)
    scores["spans_exact"] = Score(float(whole and exact.num == exact.den))
    issues = "；".join(f"{issue.kind} {issue.found}→{issue.expected}" for check in checks for issue in check.issues)
    return ItemResult(
        task="drafts",
        id=f"{item.id}.{number}",
        type=sentence.verdict,
        language="zh",
        split=item.split,
        family=item.id,
        question=sentence.text,
        correct=given == sentence.verdict,
        scores=scores,
        stage="" if given == sentence.verdict else _stage(sentence.verdict, given),
        broken=() if scores["spans_exact"].num else ("spans_exact",),
        expected=sentence.verdict + (f"：{sentence.found}→{sentence.expected}" if sentence.found else ""),
        given=given + (f"：{issues}" if issues else ""),
        cited=tuple(dict.fromkeys(citation.label for citation in citations)),
        gold="；".join("/".join(group) for group in sentence.gold),
    )


def _stage(gold: str, given: str) -> str:
    """Say what kind of mistake a verdict is."""
    if gold not in ERRORS:
        return "false alarm" if given in ERRORS else "claim missed" if gold == "supported" else "claim imagined"
    return "error missed" if given not in ERRORS else "error of another kind"
