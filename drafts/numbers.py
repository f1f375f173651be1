"""The figures of a claim against the plan's: agreeing, wrong, bound to something else, hedge dropped, or unknown there."""

from __future__ import annotations

from dataclasses import dataclass

from drafts.grounds import Grounds
from drafts.records import Issue
from facts.binding import Carried
from facts.claims import Binding, match_claim
from facts.figures import Figure


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the figures of a sentence say: findings, how many are known to the plan, how many are strange to it.

    `cited`: (clause_id, start, end) of the sentences of the plan's figures.
    """

    issues: tuple[Issue, ...] = ()
    known: int = 0
    strange: int = 0
    cited: tuple[tuple[str, int, int], ...] = ()
    unknown: tuple[tuple[int, int], ...] = ()


def number_issues(checked: str, grounds: Grounds, carried: Carried, *, after: bool) -> Numbers:
    """Judge the figures of the checked text of a sentence; `after`: it may go on from the sentence before."""
    state = carried if after else Carried()
    bindings = match_claim(checked, grounds.figures, carried=state)
    carried.time, carried.heads, carried.total, carried.last = state.time, state.heads, state.total, state.last
    issues: list[Issue] = []
    cited: list[tuple[str, int, int]] = []
    unknown: list[tuple[int, int]] = []
    known = 0
    for binding in bindings:
        figures = _figures(binding)
        if binding.status in ("own", "tally"):
            continue
        if binding.status == "none":
            unknown.append((binding.quantity.start, binding.quantity.end))
            continue
        known += 1
        cited += [(f.clause_id, f.sentence_start, f.sentence_end) for f in figures]
        if issue := _issue(binding):
            issues.append(issue)
    return Numbers(tuple(issues), known, len(unknown), tuple(dict.fromkeys(cited)), tuple(unknown))


def _figures(binding: Binding) -> list[Figure]:
    found = [binding.figure, binding.other, *binding.derived_from]
    return [figure for figure in found if figure is not None]


def _issue(binding: Binding) -> Issue | None:
    quantity = binding.quantity
    span = (quantity.start, quantity.end)
    if binding.status == "contradicts":
        return Issue("wrong_number", quantity.text, binding.expected, *span)
    if binding.status == "swapped":
        return Issue("wrong_binding", quantity.text, binding.expected, *span)
    if binding.status == "agrees" and binding.hedge == "dropped":
        return Issue("hedge_dropped", quantity.text, binding.expected, *span)
    return None
