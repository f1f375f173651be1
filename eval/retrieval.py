"""Metrics of retrieval: standard ones by `ir-measures` over TREC-style qrels and runs, and evidence within a budget.

OR-groups: every group is one relevant document of the qrels. The run names a unit by the groups it is in; further units
of a group that is already found say the same and are left out of the run.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from eval.gold import Span
from eval.results import Score

BUDGET = 1000
"""Characters that a reader or a small language model is given."""

Groups = Sequence[Collection[str]]
Qrels = dict[str, dict[str, int]]
TrecRun = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A retrieved unit: [start, end) is its text's place in its document."""

    unit_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """A unit that satisfies an OR-group, with the spans in it that must be read; without spans, the whole unit."""

    unit: Ranked
    spans: tuple[Span, ...]


def trec_qrels(groups: Groups) -> dict[str, int]:
    """Return the relevance of one query: each OR-group is a document of relevance 1; equal groups count once."""
    distinct = {frozenset(group) for group in groups if group}
    return {"|".join(sorted(group)): 1 for group in distinct}


def trec_run(groups: Groups, ranked: Sequence[str]) -> dict[str, float]:
    """Return the run of one query, best first, with strictly falling scores; ids as in `trec_qrels`."""
    names = {"|".join(sorted(group)): frozenset(group) for group in groups if group}
    order: list[str] = []
    for unit in dict.fromkeys(ranked):
        inside = [name for name, group in sorted(names.items()) if unit in group]
        order.extend(name for name in inside if name not in order)
        if not inside:
            order.append(unit)
    return {name: float(len(order) - rank) for rank, name in enumerate(order)}


def standard_measures(qrels: Qrels, run: TrecRun, prefix: str) -> dict[str, dict[str, Score]]:
    """Return recall@1, @5, @10, MRR, nDCG@10 and success@1 of every query of `qrels`; without a run it scores 0.

    Range 0..1. Source: trec_eval, through ir-measures (MacAvaney, Macdonald and Ounis, ECIR 2022).
    """
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    measures = {
        R @ 1: "recall@1",
        R @ 5: "recall@5",
        R @ 10: "recall@10",
        RR: "mrr",
        nDCG @ 10: "ndcg@10",
        Success @ 1: "success@1",
    }
    scores = {query: {f"{prefix}{name}": Score(0.0) for name in measures.values()} for query in qrels}
    if run:
        for metric in ir_measures.iter_calc(list(measures), qrels, run):
            scores[metric.query_id][prefix + measures[metric.measure]] = Score(float(metric.value))
    return scores


def read_within(ranked: Sequence[Ranked], budget: int = BUDGET) -> dict[str, tuple[int, int]]:
    """Return what is read of each unit when the units' texts are read one after the other up to `budget` characters."""
    read: dict[str, tuple[int, int]] = {}
    for unit in ranked:
        taken = min(budget, unit.end - unit.start)
        if taken <= 0:
            break
        read[unit.unit_id] = (unit.start, unit.start + taken)
        budget -= taken
    return read


def evidence_within(ranked: Sequence[Ranked], groups: Sequence[Sequence[Alternative]], budget: int = BUDGET) -> Score:
    """Return 1 if the evidence of every OR-group lies within the first `budget` characters of the ranking, else 0."""
    read = read_within(ranked, budget)

    def seen(alternative: Alternative) -> bool:
        start, end = read.get(alternative.unit.unit_id, (0, 0))
        needed = [(span.start, span.end) for span in alternative.spans] or [
            (alternative.unit.start, alternative.unit.end)
        ]
        return all(start <= first and last <= end for first, last in needed)

    return Score(float(all(any(seen(alternative) for alternative in group) for group in groups)))


def oracle_within(groups: Sequence[Sequence[Alternative]], budget: int = BUDGET) -> Score:
    """Return 1 if some ranking has the evidence within `budget` characters, else 0: the ceiling of `evidence_within`.

    The best ranking holds one unit a group and nothing else; only of its last unit need less than the whole be read.
    """
    for choice in product(*groups):
        units = {alternative.unit: 0 for alternative in choice}
        for alternative in choice:
            need = max((span.end for span in alternative.spans), default=alternative.unit.end) - alternative.unit.start
            units[alternative.unit] = max(units[alternative.unit], need)
        whole = sum(unit.end - unit.start for unit in units)
        saved = max((unit.end - unit.start - need for unit, need in units.items()), default=0)
        if whole - saved <= budget:
            return Score(1.0)
    return Score(0.0)


def all_groups_at(groups: Groups, ranked: Sequence[str], k: int) -> Score:
    """Return 1 if every OR-group has a unit among the first `k`, else 0."""
    return Score(float(all(any(unit in group for unit in ranked[:k]) for group in groups)))


def run_table(rankings: Mapping[str, Sequence[str]], groups: Mapping[str, Groups]) -> tuple[Qrels, TrecRun]:
    """Return qrels and run of several queries."""
    qrels = {query: trec_qrels(wanted) for query, wanted in groups.items()}
    return qrels, {query: trec_run(groups[query], ranked) for query, ranked in rankings.items() if query in groups}
