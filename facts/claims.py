"""Compare the figures that a sentence claims with a document's: value, indicator, place, time, base."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from facts.binding import Bound, Carried, bind
from facts.derived import Derived, derived_values
from facts.figures import Figure
from facts.lexicon import COUNT_WORDS, REGIONS, ZONES, canonical, indicator_mentions, is_known, plain_scope
from facts.quantities import Quantity, hedge_kind, same_value
from facts.times import find_times, halfwidth, same_time
from facts.units import dimension

Status = Literal["agrees", "derived", "contradicts", "swapped", "none", "own", "tally"]
HedgeChange = Literal["", "dropped", "added", "changed"]
Slot = Literal["indicator", "scope", "time", "base"]


@dataclass(frozen=True, slots=True)
class Binding:
    """A quantity of a claim, how it is bound there, and what the document says.

    `status`: agrees; derived (follows from `derived_from`); contradicts (`figure` has the same indicator and another
    value); swapped (the value is that of `other`, which differs in the slots `differs`; `figure` is what the document
    says of the claimed indicator, if anything); none (no counterpart); own (speaks of the writer's own place); tally (a
    small count that names a set: not judged). `expected` is the printed value that would be right, '' if unknown.
    """

    quantity: Quantity
    status: Status
    claim: Bound
    figure: Figure | None = None
    other: Figure | None = None
    differs: tuple[Slot, ...] = ()
    hedge: HedgeChange = ""
    expected: str = ""
    derived_from: tuple[Figure, ...] = ()


_OWN = re.compile(r"我[区市省县园]|本[区市省县]|本(?:园区|高新区)|我们|全区(?!域)|我高新区")
_PLACE_NAME = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:省|(?<![上城都超股])市|县|高新区|经开区|开发区|园区|新区)(?!域|场)")
_NOUNLIKE = re.compile(
    r"(?:额|量|值|率|数|收入|利润|税收|规模|投资|支出|经费|企业|机构|载体|专利|出口|进口|就业|强度|GDP|比重|密度|人员|人口|园区|公司|总数|平台|面积)$"
)
_COARSE = re.compile(r"成|(?<!百)分之|半")


def match_claim(text: str, figures: Sequence[Figure], *, carried: Carried | None = None) -> list[Binding]:
    """Judge every quantity of a sentence against `figures`, in order.

    `carried` hands time and heads on from the sentence before, when the two belong together.
    """
    scopes = Counter(figure.scope for figure in figures if figure.scope not in ("", "全国"))
    subject = scopes.most_common(1)[0][0] if scopes else ""
    state = carried or Carried()
    bounds = bind(text, state)
    derived = _derived(tuple(figures))
    return [_judge(_completed(text, bound), figures, derived, subject) for bound in bounds]


@lru_cache(maxsize=8)
def _derived(figures: tuple[Figure, ...]) -> list[Derived]:
    return derived_values(figures)


def _completed(text: str, bound: Bound) -> Bound:
    """Where the grammar found no known indicator, take the nearest known one before the value in the sentence part."""
    if bound.indicator and is_known(bound.indicator):
        return bound
    bare = bound.indicator in COUNT_WORDS
    before = halfwidth(text[max(0, bound.quantity.start - 120) : bound.quantity.start])
    before = before[max(before.rfind(mark) for mark in "。;!?\n") + 1 :]
    mentions = indicator_mentions(before)
    part = before.rfind(",") + 1
    near = [name for begin, _, name in mentions if (begin >= part or bare) and name not in ("国家高新区", "国家自创区")]
    if near and (bare or not bound.indicator or not _NOUNLIKE.search(bound.indicator)):
        return replace(bound, indicator=near[-1])
    return bound


def _judge(claim: Bound, figures: Sequence[Figure], derived: Sequence[Derived], subject: str) -> Binding:
    quantity = claim.quantity
    if any(_OWN.search(words) for words in (claim.head, claim.scope, claim.indicator)):
        return Binding(quantity, "own", claim)
    same = [f for f in figures if claim.indicator and _same_indicator(claim, f)]
    if not claim.indicator and (places := _regions(claim.head + claim.scope)):
        same = [f for f in figures if f.scope in places and dimension(f.unit) in (dimension(quantity.unit), "家")]
    if quantity.kind == "tally" and not any(dimension(f.unit) == dimension(quantity.unit) for f in same):
        return Binding(quantity, "tally", claim)
    agreeing = [f for f in same if value_fits(quantity, f) and not _differing(claim, f, subject)]
    if agreeing:
        return _agrees(claim, _best(agreeing, claim))
    if follows := _follows(claim, same if claim.indicator or same else figures, derived):
        return Binding(quantity, "derived", claim, derived_from=follows.figures, expected=follows.printed)
    if same:
        return _deviates(claim, same, figures, subject)
    return _unnamed(claim, figures, subject)


def _best(figures: list[Figure], claim: Bound) -> Figure:
    return min(figures, key=lambda f: (not same_value(claim.quantity, f.quantity), f.scope != claim.scope, f.start))


def _agrees(claim: Bound, figure: Figure) -> Binding:
    return Binding(
        claim.quantity, "agrees", claim, figure, hedge=_hedge(claim.quantity, figure), expected=figure.printed
    )


def _hedge(quantity: Quantity, figure: Figure) -> HedgeChange:
    ours, theirs = quantity.hedge_kind, hedge_kind(figure.hedge)
    if ours == theirs or not same_value(quantity, figure.quantity):
        return ""
    if not ours:
        return "dropped"
    return "changed" if theirs else "added"


def _deviates(claim: Bound, same: list[Figure], figures: Sequence[Figure], subject: str) -> Binding:
    """Judge a value that the claimed indicator does not have as it stands."""
    quantity = claim.quantity
    level = [f for f in same if dimension(f.unit) == dimension(quantity.unit) and not _differing(claim, f, subject)]
    expected = min(level, key=lambda f: (f.scope != claim.scope, f.start)) if level else None
    owners = [f for f in same if same_value(quantity, f.quantity)]
    owners = owners or [f for f in figures if same_value(quantity, f.quantity) and quantity.unit]
    if owners and (not expected or any("base" not in _slots(claim, f, subject) for f in owners)):
        other = min(owners, key=lambda f: (len(_slots(claim, f, subject)), f.start))
        differs = _slots(claim, other, subject)
        return Binding(
            quantity, "swapped", claim, expected, other, differs, expected=expected.printed if expected else ""
        )
    if expected:
        return Binding(quantity, "contradicts", claim, expected, expected=expected.printed)
    return Binding(quantity, "none", claim)


def _unnamed(claim: Bound, figures: Sequence[Figure], subject: str) -> Binding:
    """Judge a value whose indicator is unknown or not said: its value alone can speak for it."""
    quantity = claim.quantity
    owners = [f for f in figures if quantity.unit and same_value(quantity, f.quantity)]
    if not owners:
        return Binding(quantity, "none", claim)
    other = min(owners, key=lambda f: (len(_differing(claim, f, subject)), f.start))
    differs = _differing(claim, other, subject)
    if claim.named and _NOUNLIKE.search(claim.indicator):
        return Binding(quantity, "swapped", claim, None, other, ("indicator", *differs))
    if not differs:
        return _agrees(claim, other)
    if len(differs) == 1 and differs[0] in ("base", "time"):
        return Binding(quantity, "swapped", claim, None, other, differs)
    return Binding(quantity, "none", claim)


def _slots(claim: Bound, figure: Figure, subject: str) -> tuple[Slot, ...]:
    first: tuple[Slot, ...] = () if _same_indicator(claim, figure) else ("indicator",)
    return (*first, *_differing(claim, figure, subject))


def _same_indicator(claim: Bound, figure: Figure) -> bool:
    ours, theirs = canonical(claim.indicator), canonical(figure.indicator)
    if ours == theirs:
        return True
    if is_known(claim.indicator):
        return False
    if claim.scope and claim.scope in figure.scope and claim.scope not in ZONES and claim.scope != "全国":
        return claim.indicator[-2:] == figure.indicator[-2:]
    return len(ours) >= 4 and (ours in theirs or (len(theirs) >= 4 and theirs in ours))


def _differing(claim: Bound, figure: Figure, subject: str) -> tuple[Slot, ...]:
    """Return the slots in which a claim says something else than the figure; what is left unsaid does not differ."""
    slots: list[Slot] = []
    if not _scope_fits(claim, figure, subject):
        slots.append("scope")
    if claim.time and figure.time and not same_time(claim.time, figure.time):
        slots.append("time")
    if not _base_fits(claim, figure):
        slots.append("base")
    return tuple(slots)


def _scope_fits(claim: Bound, figure: Figure, subject: str) -> bool:
    scope = plain_scope(claim.scope)
    names = _PLACE_NAME.findall(claim.head)
    strange = [name for name in names if not any(name.endswith(zone) and len(name) <= len(zone) + 2 for zone in ZONES)]
    if strange and not scope:
        return False
    if not scope:
        return True
    if figure.scope in ("", "全国"):
        return scope == "全国" or scope in ZONES or (scope == subject)
    if figure.scope == subject:
        return scope in ZONES and not scope.endswith(("自创区", "示范区"))
    return scope in figure.scope or figure.scope in scope


def _base_fits(claim: Bound, figure: Figure) -> bool:
    ours, theirs = claim.relation, figure.relation
    if ours == "level" and claim.quantity.kind in ("percent", "points"):
        return theirs in ("level", "share")
    if ours != theirs:
        return False
    if (
        ours in ("growth", "decline")
        and not figure.base.startswith(("同比", "年均"))
        and ("同比" in claim.base or "年均" in claim.base)
    ):
        return False
    years_ours, years_theirs = find_times(claim.base), find_times(figure.base)
    if years_ours and years_theirs:
        return same_time(claim.base, figure.base)
    if ours == "share":
        of = claim.base.removeprefix("占")
        world = ("全球", "世界", "国际", "全省", "全市")
        return not any((word in of) != (word in figure.base) for word in world)
    if ours == "multiple" and claim.base:
        return bool(years_ours) == bool(years_theirs)
    return True


_AND_MORE = ("多", "余")
"""Behind a round number: anything below the next one (一百多, 两千余)."""


def value_fits(quantity: Quantity, figure: Figure) -> bool:
    """Same value, or a hedged rounding that is true of the figure (近一半 for 49.5%, 超过13万亿元 for 13.6万亿元)."""
    if same_value(quantity, figure.quantity):
        return True
    return dimension(quantity.unit) == dimension(figure.unit) and _rounds(quantity, figure.scaled)


def _rounds(quantity: Quantity, true: Decimal) -> bool:
    """Tell whether the quantity's hedge makes it true of the value: 超过 from below, 近 from above, 约 from near."""
    if quantity.upper is not None or not true:
        return False
    if quantity.hedge in _AND_MORE and quantity.number:
        step = Decimal(10) ** (len(digits := f"{quantity.number:f}") - len(digits.rstrip("0")))
        return quantity.scaled <= true < quantity.scaled / quantity.number * (quantity.number + step)
    ratio = quantity.scaled / true
    coarse = bool(_COARSE.search(quantity.text))
    match quantity.hedge_kind:
        case "over":
            return Decimal("0.8" if coarse else "0.9") <= ratio <= 1
        case "under":
            return 1 <= ratio <= Decimal("1.2" if coarse else "1.1")
        case "about":
            return abs(ratio - 1) <= Decimal("0.08" if coarse else "0.05")
    return False


def _regions(text: str) -> frozenset[str]:
    found = set()
    for region in REGIONS:
        if region in text:
            found |= {"东中西部": {"东部", "中部", "西部"}, "中西部": {"中部", "西部"}}.get(region, {region})
    if "东中西部" not in text and "中西部" in text and "东部" not in text:
        found.discard("东部")
    return frozenset(found)


def _follows(claim: Bound, same: Sequence[Figure], derived: Sequence[Derived]) -> Derived | None:
    """Return the derived value that the claim states: its indicator, its places or comparison, its value."""
    places = _regions(claim.head + claim.scope + claim.base)
    for value in derived:
        if value.figures[0] not in same or not _equals(claim.quantity, value):
            continue
        if claim.time and not any(same_time(claim.time, f.time) for f in value.figures):
            continue
        scopes = frozenset(f.scope for f in value.figures)
        if value.kind == "sum" and (scopes == places or (not places and claim.indicator)):
            return value
        if value.kind == "difference" and claim.relation in ("growth", "decline") and scopes == (places or scopes):
            return value
        if value.kind == "share" and value.figures[0].scope in (places or {claim.scope}):
            return value
        if (
            value.kind == "growth"
            and claim.relation in ("growth", "multiple")
            and claim.relation != value.figures[0].relation
        ):
            return value
    return None


def _equals(quantity: Quantity, value: Derived) -> bool:
    if dimension(quantity.unit) != dimension(value.unit):
        return False
    if value.kind == "share":
        exponent = quantity.number.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        return round(value.number, places) == quantity.number or _rounds(quantity, value.number)
    return quantity.scaled == value.number
