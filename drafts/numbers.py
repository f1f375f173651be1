"""The figures of a claim against the plan's: agreeing, wrong, bound to something else, hedge dropped, or unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafts.counts import Count
from drafts.grounds import Grounds
from drafts.matching import Match
from drafts.records import Issue
from facts.binding import Carried
from facts.claims import Binding, Status, match_claim, value_fits
from facts.derived import derived_values
from facts.figures import Figure
from facts.lexicon import canonical, indicator_mentions
from facts.quantities import hedge_kind, same_value
from facts.times import find_times, same_time
from facts.units import dimension

_GENERIC = re.compile(r"(?:目标|规模|数量|水平|总数|大关|关口|数字|总量)(?:数量|规模)?")
_LOOSE = re.compile(
    r"[一二三四五六七八九]{2}(?:开|分成|比例)|[一二三四五六七八九](?:点[一二三四五六七八九])?折|[一二三四五六七"
    r"八九1-9][比:：][一二三四五六七八九1-9]"
)
"""Shares and discounts in words, which are no quantities to the parser: 五五比例, 七折, 三比七."""
_BENEFIT = re.compile(r"[^,，。;；]{0,4}(?:补贴|补助|奖励|税率|优惠|资助|罚款|返还|减免|配套|奖金|薪酬|贴息)")
"""Behind a number: what is given or taken, which is no figure of the indicator before it."""
_SAYS_THE_SAME = 0.75
_RATIOS = ("%", "倍")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the figures of a sentence say: findings, how many are known to the plan, how many are strange to it.

    `cited`: (clause_id, start, end) of the sentences of the plan's figures. `unknown`, `spans`: where the strange and
    the known ones stand in the sentence.
    """

    issues: tuple[Issue, ...] = ()
    known: int = 0
    cited: tuple[tuple[str, int, int], ...] = ()
    unknown: tuple[Span, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def strange(self) -> int:
        """How many figures have no counterpart in the plan."""
        return len(self.unknown)


def number_issues(
    checked: str, grounds: Grounds, carried: Carried, match: Match, counts: Sequence[Count], *, after: bool
) -> Numbers:
    """Judge the figures of the checked text of a sentence; `after`: it may go on from the sentence before."""
    state = carried if after else Carried()
    bindings = match_claim(checked, grounds.figures, carried=state)
    if after:  # what is carried over is a guess: a figure that is right by itself is right
        alone = {b.quantity: b for b in match_claim(checked, grounds.figures)}
        bindings = [_righter(binding, alone.get(binding.quantity)) for binding in bindings]
    carried.time, carried.heads, carried.total, carried.last = state.time, state.heads, state.total, state.last
    issues: list[Issue] = []
    figures: list[Figure] = []
    unknown: list[Span] = []
    spans: list[Span] = []
    for binding in bindings:
        span = (binding.quantity.start, binding.quantity.end)
        if binding.status in ("own", "tally") or any(c.start < span[1] and span[0] < c.end for c in counts):
            continue
        binding = _second_look(checked, binding, match, grounds, figures)
        if binding.status == "none":
            unknown.append(span)
            continue
        spans.append(span)
        figures += _figures(binding)
        if issue := _issue(binding):
            issues.append(issue)
    unknown += [m.span() for m in _LOOSE.finditer(checked)]
    cited = dict.fromkeys((f.clause_id, f.sentence_start, f.sentence_end) for f in figures)
    return Numbers(tuple(issues), len(spans), tuple(cited), tuple(unknown), tuple(spans))


def _righter(binding: Binding, alone: Binding | None) -> Binding:
    return alone if alone and alone.status in ("agrees", "derived") and binding.status != "own" else binding


def _figures(binding: Binding) -> list[Figure]:
    found = [binding.figure, binding.other, *binding.derived_from]
    return [figure for figure in found if figure is not None]


def _second_look(checked: str, binding: Binding, match: Match, grounds: Grounds, before: Sequence[Figure]) -> Binding:
    """Judge again what the grammar alone could not bind, by the sentence that the claim says the same as."""
    claim, quantity = binding.claim, binding.quantity
    other = binding.other
    if binding.status == "swapped" and binding.figure is None and other and _says_nothing(binding):
        dropped = hedge_kind(other.hedge) and not quantity.hedge_kind
        return Binding(quantity, "agrees", claim, other, hedge="dropped" if dropped else "", expected=other.printed)
    if binding.status in ("contradicts", "swapped") and _BENEFIT.match(checked[quantity.end :]):
        return Binding(quantity, "none", claim)
    if binding.status == "agrees" and binding.figure and _finer(binding, binding.figure):
        return Binding(quantity, "contradicts", claim, binding.figure, expected=binding.figure.printed)
    if binding.status != "none":
        return binding
    if before:
        whole = [f for f in grounds.figures if any(canonical(f.indicator) == canonical(b.indicator) for b in before)]
        for value in derived_values(whole):
            same = quantity.scaled == value.number and dimension(quantity.unit) == dimension(value.unit)
            if same and any(figure in before for figure in value.figures):
                return Binding(quantity, "derived", claim, derived_from=value.figures, expected=value.printed)
    if len(_compared(checked, binding, match, grounds)) > 1:
        return Binding(quantity, "contradicts", claim, _compared(checked, binding, match, grounds)[0])
    figure = _meant(checked, binding, match, grounds)
    if figure is None:
        return binding
    status: Status = "agrees" if value_fits(quantity, figure) else "contradicts"
    return Binding(quantity, status, claim, figure, expected=figure.printed)


def _says_nothing(binding: Binding) -> bool:
    """Tell whether a claim's indicator is no other than the figure's: a general word, or the same and more words."""
    if _GENERIC.fullmatch(binding.claim.indicator):
        return True
    if binding.differs == ("scope",) and "国家高新区" in binding.claim.head:
        return True
    theirs = re.sub(r"(?:总数|数量|数)$", "", binding.other.indicator) if binding.other else ""
    return binding.differs == ("indicator",) and len(theirs) > 2 and binding.claim.indicator.startswith(theirs)


def _meant(checked: str, binding: Binding, match: Match, grounds: Grounds) -> Figure | None:
    """Return the figure that the claim gives another value: same sentence, same indicator, a unit of the same sort."""
    if not match.grounds or match.first < _SAYS_THE_SAME:
        return None
    best = match.grounds[0]
    inside = [f for f in grounds.figures if best.start <= f.start < best.end and f.clause_id == best.unit.clause_id]
    names = [canonical(name) for _, _, name in indicator_mentions(checked[: binding.quantity.start])]
    unit = binding.quantity.unit
    claimed = binding.claim.time if find_times(checked) else ""
    fitting = [
        f
        for f in inside
        if (dimension(f.unit) == dimension(unit) or _misplaced(binding, f))
        and (not claimed or not f.time or same_time(claimed, f.time))
    ]
    named = [f for name in reversed(names) for f in fitting if name == canonical(f.indicator)]
    return named[0] if named else fitting[0] if len(fitting) == 1 else None


def _finer(binding: Binding, figure: Figure) -> bool:
    """Tell whether another value is given with as many digits as the plan's: no rounding, 227家左右 for 220家左右."""
    if same_value(binding.quantity, figure.quantity) or not binding.quantity.text[:1].isdigit():
        return False
    ours, theirs = (re.sub(r"\D", "", str(n.normalize())) for n in (binding.quantity.scaled, figure.scaled))
    return len(ours.strip("0")) >= len(theirs.strip("0"))


def _compared(checked: str, binding: Binding, match: Match, grounds: Grounds) -> list[Figure]:
    """Return the plan's figures of the places that a claim compares (中部比西部多…), in the sentence it rests on."""
    if not match.grounds or "比" not in checked:
        return []
    best, unit = match.grounds[0], dimension(binding.quantity.unit)
    inside = [f for f in grounds.figures if best.start <= f.start < best.end and dimension(f.unit) == unit]
    return [f for f in inside if len(f.scope) > 1 and f.scope in checked]


def _misplaced(binding: Binding, figure: Figure) -> bool:
    """Tell whether two ratios have the same digits with another unit or point: 3.4% for 3.4倍, 6.87倍 for 68.7%."""
    if not {figure.unit, binding.quantity.unit} <= set(_RATIOS):
        return False
    ours, theirs = (re.sub(r"\D", "", str(number)).strip("0") for number in (binding.quantity.number, figure.number))
    return ours == theirs


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
