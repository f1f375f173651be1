"""Compare a claim with the plan's words: strength, scope, conditions, tense, hedges, closed lists.

The claim and the plan's sentence are taken to speak of the same thing; whether they do is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from facts.instruments import (
    STRENGTH_NAMES,
    Mark,
    Modal,
    Strength,
    Tense,
    done_word,
    find_conditions,
    find_hedges,
    find_modals,
    find_quantifiers,
    find_wide,
    is_mandatory,
    strength_of,
    strength_word,
    tense_of,
)
from facts.quantities import find_quantities, same_value
from facts.times import halfwidth

__all__ = [
    "STRENGTH_NAMES",
    "Finding",
    "Mark",
    "Modal",
    "Strength",
    "Tense",
    "aligned_part",
    "compare",
    "find_conditions",
    "find_hedges",
    "find_modals",
    "find_quantifiers",
    "find_wide",
    "is_mandatory",
    "strength_of",
    "strength_word",
    "tense_of",
]

FindingKind = Literal[
    "stronger", "weaker", "scope_widened", "condition_dropped", "tense", "hedge_dropped", "list_closed"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference: `found` at claim[start:end], `expected` as the plan has it ('' if nothing stands there).

    `sure` is false where official usage leaves room (支持 → 推动, 要 → 必须): a remark, not a fault.
    """

    kind: FindingKind
    found: str
    expected: str
    start: int
    end: int
    sure: bool = True


def compare(claim: str, plan: str, *, goal: bool = False) -> list[Finding]:
    """Return how the claim goes beyond (or stays below) the plan's sentence; `goal` if that stands among the goals."""
    part = aligned_part(claim, plan)
    return [
        *_strength(claim, part),
        *_scope(claim, part),
        *_tense(claim, part, goal=goal),
        *_hedges(claim, part),
        *_lists(claim, part),
    ]


_PART = re.compile(r"[^;。!?\n]+")


def aligned_part(claim: str, plan: str) -> str:
    """Return the part of `plan`, split at 。 and ；, that shares most bigrams with the claim."""
    grams = _grams(claim)
    parts = [plan[m.start() : m.end()] for m in _PART.finditer(halfwidth(plan))]
    return max(parts, key=lambda part: len(grams & _grams(part)), default=plan)


def _grams(text: str) -> set[str]:
    plain = re.sub(r"[^\w]", "", halfwidth(text))
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _strength(claim: str, plan: str) -> Iterator[Finding]:
    ours, theirs = strength_of(claim), strength_of(plan)
    word, expected = strength_word(claim), strength_word(plan)
    if word is None or expected is None or ours == theirs:
        return
    kind: FindingKind = "stronger" if ours > theirs else "weaker"
    beyond_trial = theirs == Strength.EXPLORE and ours >= Strength.PROMOTE and word.word not in _REPORTED
    sure = kind == "stronger" and (_obliges(word, theirs) or beyond_trial)
    yield Finding(kind, word.word, expected.word, word.start, word.end, sure=sure)


_REPORTED = ("要", "需", "需要")
"""Words of duty with which people also report what a plan says (规划提出要…)."""
_SOFT_DUTIES = ("要求", "确保", "保证", "严格", "应", "应当", "应该", "理应")


def _obliges(word: Modal, theirs: Strength) -> bool:
    """Tell whether a word makes a duty of what is permitted (必须, 要求, 应) or promoted (必须 alone)."""
    if word.level < Strength.SHOULD or theirs >= Strength.SHOULD or word.word in _REPORTED:
        return False
    return theirs <= Strength.ENCOURAGE or word.word not in _SOFT_DUTIES


def _scope(claim: str, plan: str) -> Iterator[Finding]:
    wide = [mark for mark in find_wide(claim) if mark.text not in plan]
    conditions, some = find_conditions(plan), find_quantifiers(plan)
    ours = find_conditions(claim)
    for condition in conditions:
        if _kept(condition, ours, claim):
            continue
        if wide:
            yield Finding("scope_widened", wide[0].text, condition.text, wide[0].start, wide[0].end)
            return
        head = re.match(r"(?:各类)?([\u4e00-\u9fff]{2,4}?(?=[在的建设率加围整探]|$)|.{2})", condition.head)
        if head and (place := claim.find(head[1])) >= 0:
            yield Finding("condition_dropped", head[1], condition.text + head[1], place, place + len(head[1]))
            return
    kept = [mark.text for mark in find_quantifiers(claim)]
    for mark in some:
        if wide and mark.text not in kept and mark.text not in ("有关", "相关", "试点"):
            yield Finding("scope_widened", wide[0].text, mark.text, wide[0].start, wide[0].end)
            return
    if wide and not some and not conditions:
        yield Finding("scope_widened", wide[0].text, "", wide[0].start, wide[0].end, sure=False)


_ANY_CONDITION = re.compile(r"条件")


def _kept(condition: Mark, ours: list[Mark], claim: str) -> bool:
    if _ANY_CONDITION.search(condition.text):
        return any(_ANY_CONDITION.search(mark.text) for mark in ours) or "条件" in claim
    core = condition.text.removesuffix("的")
    return core in claim or core[-2:] in claim or len(_grams(core) & _grams(claim)) * 2 >= len(_grams(core))


def _tense(claim: str, plan: str, *, goal: bool) -> Iterator[Finding]:
    ours = tense_of(claim)
    theirs: Tense = "goal" if goal else tense_of(plan)
    done = done_word(claim)
    if ours == "done" and done and (theirs == "goal") and tense_of(plan) != "done":
        yield Finding("tense", done.text, "", done.start, done.end)
    elif theirs == "" and ours == "goal" and strength_of(claim) == Strength.NONE and find_quantities(plan):
        yield Finding("tense", claim, "", 0, len(claim), sure=False)


_HARD_HEDGES = ("力争", "争取", "原则上", "基本", "大部分")


def _hedges(claim: str, plan: str) -> Iterator[Finding]:
    theirs = find_quantities(plan)
    for quantity in find_quantities(claim):
        same = next((q for q in theirs if same_value(q, quantity)), None)
        if same and same.hedge_kind and not quantity.hedge_kind:
            yield Finding("hedge_dropped", quantity.text, _hedged(same.text, same.hedge), quantity.start, quantity.end)
    for mark in find_hedges(plan):
        if mark.text in _HARD_HEDGES and mark.text not in claim:
            following = plan[mark.end : mark.end + 2]
            place = claim.find(following)
            if len(following) == 2 and place >= 0:
                yield Finding("hedge_dropped", following, mark.text + following, place, place + 2)


def _hedged(value: str, hedge: str) -> str:
    if hedge in value:
        return value
    return value + hedge if hedge in ("左右", "上下", "前后", "以上", "以下", "以内", "之内") else hedge + value


_OPEN_LIST = re.compile(r"(?P<items>[^,;。:、]{2,18}(?:、[^,;。:、等]{2,18}){1,12})等(?!级|于|待)")
_CLOSED = re.compile(r"仅|只(?!有)|限于|即|就是|共|总共|全部是|分别是|[一二两三四五六七八九\d](?:类|种|个|项|大)")


def _lists(claim: str, plan: str) -> Iterator[Finding]:
    """Find lists that the plan leaves open with 等 and the claim gives in full and closes."""
    for match in _OPEN_LIST.finditer(halfwidth(plan)):
        items = [item for part in match["items"].split("、") for item in re.split(r"[和与及]", part) if len(item) > 1]
        items = [_within(items[0], claim), *items[1:]]
        places = [claim.find(item) for item in items]
        if -1 in places or len(items) < 2:
            continue
        end = max(place + len(item) for place, item in zip(places, items, strict=True))
        tail = halfwidth(claim[end : end + 12])
        if "等" in tail:
            continue
        start = min(places)
        joined = re.search(r"[和与及]", claim[start:end])
        sure = bool(_CLOSED.search(claim[max(0, start - 6) : start] + tail) or (joined and "等" not in claim))
        yield Finding("list_closed", claim[start:end], plan[match.start("items") : match.end()], start, end, sure=sure)


def _within(item: str, claim: str) -> str:
    """Return the longest tail of a list's first item that the claim has: 推进教育 is 教育."""
    tails = (item[cut:] for cut in range(max(len(item) - 1, 1)))
    return next((tail for tail in tails if tail in claim), item)
