"""Compare what stands in quotation marks with the plan's words: exact, altered (with a diff), pieced together, a term.

Width, spaces and levels of quotation marks are folded first. Short terms in quotation marks (“双向奔赴”) are no quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz import fuzz

from drafts.grounds import Grounds
from ingest.document import Document, Node
from ingest.folding import Folded, fold

QuoteState = Literal["exact", "altered", "joined", "unlike", "term"]

_OPEN, _CLOSE = "“「『", "”」』"
_EDGE = ".,;:!?…"
_SOFT = re.compile(r'["\'.,;:!?()\[\]·-]')
_ELLIPSIS = re.compile(r"…+|\.{3,}")
LONG = 8
"""From how many folded characters on a quote is held to be a quotation and not a term."""
_NEAR = 62.0
_NEAR_SHORT = 74.0


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document inside one unit."""

    document: Document
    unit: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """A difference: draft[start:end] is `found`, the plan has `expected`; offsets within the sentence."""

    start: int
    end: int
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """A quote at sentence[start:end] (marks left out), what it is, where it stands, and what was changed.

    `ratio`: likeness to the nearest stretch, 100 for an exact one.
    """

    start: int
    end: int
    state: QuoteState
    places: tuple[Place, ...] = ()
    changes: tuple[Change, ...] = ()
    ratio: float = 0.0


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans inside outermost quotation marks, marks left out; one that never closes ends with its line."""
    spans: list[tuple[int, int]] = []
    base = 0
    for line in text.splitlines(keepends=True):
        spans += [(base + start, base + end) for start, end in _line_spans(line.rstrip("\n"))]
        base += len(line)
    return spans


def _line_spans(line: str) -> Iterator[tuple[int, int]]:
    depth, start = 0, 0
    straight = -1
    for at, char in enumerate(line):
        if char in _OPEN:
            if depth == 0 and straight < 0:
                start = at + 1
            depth += 1
        elif char in _CLOSE and depth:
            depth -= 1
            if depth == 0 and straight < 0:
                yield start, at
        elif char in '"＂' and depth == 0:
            if straight >= 0:
                yield straight, at
                straight = -1
            else:
                straight = at + 1


def check_quote(
    sentence: str, start: int, end: int, grounds: Grounds, *, attributed: bool, prefer: Sequence[str] = ()
) -> QuoteCheck:
    """Judge sentence[start:end]; `attributed`: the sentence gives it as the plan's words."""
    raw = sentence[start:end]
    if _ELLIPSIS.search(raw.strip("…")):
        return _elided(sentence, start, end, grounds, attributed=attributed, prefer=prefer)
    folded = fold(raw)
    core = folded.text.strip(_EDGE)
    if not core:
        return QuoteCheck(start, end, "term")
    if attributed and len(core) < LONG and (slot := _slot(sentence, start, end, grounds)):
        return slot
    if places := exact_places(core, grounds, prefer):
        return QuoteCheck(start, end, "exact", places, ratio=100.0)
    if len(core) < LONG:
        return _short(sentence, start, end, core, grounds, attributed=attributed)
    soft = _SOFT.sub("", core)
    near = _nearest(core, grounds, prefer)
    if near is None:
        return QuoteCheck(start, end, "unlike")
    document, base, body, lo, hi, ratio = near
    if soft and soft == _SOFT.sub("", body.text[lo:hi]):
        return QuoteCheck(start, end, "exact", _places(document, body, base, lo, hi), ratio=100.0)
    if pieces := _pieces(core, grounds, prefer):
        changes: tuple[Change, ...] = (
            Change(start, end, raw, "……".join(document.text[p.start : p.end] for p in pieces)),
        )
        return QuoteCheck(start, end, "joined", pieces, changes, ratio)
    if ratio < _NEAR and _common(core, body.text[lo:hi]) < max(LONG, 0.4 * len(core)):
        return QuoteCheck(start, end, "unlike", ratio=ratio)
    offset = folded.text.find(core)
    changes = tuple(_changes(sentence, start, folded, offset, core, grounds, document, base, body, lo, hi))
    return QuoteCheck(start, end, "altered", _places(document, body, base, lo, hi), changes, ratio)


def exact_places(core: str, grounds: Grounds, prefer: Sequence[str] = ()) -> tuple[Place, ...]:
    """Return where a folded string stands: the occurrence in a preferred unit if there is one, else the first."""
    found: list[tuple[Place, ...]] = []
    for document, body, base in grounds.bodies:
        at = body.text.find(core)
        while at >= 0 and len(found) < 50:
            places = _places(document, body, base, at, at + len(core))
            found.append(places or _below(document, base + body.offsets[at]))
            at = body.text.find(core, at + 1)
    wanted = [places for places in found if any(p.unit.clause_id in prefer for p in places)]
    return (wanted or found or [()])[0]


def _places(document: Document, body: Folded, base: int, lo: int, hi: int) -> tuple[Place, ...]:
    """Return the stretch cut at the borders of units."""
    start, end = (base + offset for offset in body.span(lo, hi))
    return tuple(
        Place(document, unit, max(start, unit.start), min(end, _visible_end(document, unit)))
        for unit in document.units
        if max(start, unit.start) < min(end, _visible_end(document, unit))
    )


def _below(document: Document, offset: int) -> tuple[Place, ...]:
    """Return the first line of the unit below a heading: what a quoted title stands for."""
    unit = next((unit for unit in document.units if unit.start >= offset), None)
    if unit is None:
        return ()
    stop = document.text.find("。", unit.start, unit.end)
    return (Place(document, unit, unit.start, stop + 1 if stop >= 0 else _visible_end(document, unit)),)


def _visible_end(document: Document, unit: Node) -> int:
    return unit.start + len(document.text_of(unit).rstrip("\n"))


Near = tuple[Document, int, Folded, int, int, float]


def _nearest(core: str, grounds: Grounds, prefer: Sequence[str]) -> Near | None:
    """Return the stretch of a unit that is most like `core`: (document, base, folded body, start, end, ratio)."""
    best: Near | None = None
    for document, body, base in grounds.bodies:
        for unit in document.units:
            text, shift = grounds.unit_folded(document, unit, body, base)
            found = fuzz.partial_ratio_alignment(core, text, score_cutoff=50.0)
            if found is None:
                continue
            score = found.score + (3.0 if unit.clause_id in prefer else 0.0)
            if best is None or score > best[5]:
                lo, hi = _grown(core, text, found.dest_start, found.dest_end)
                best = (document, base, body, shift + lo, shift + hi, score)
    return best


def _grown(core: str, text: str, lo: int, hi: int) -> tuple[int, int]:
    """Move the borders of an aligned window to where the matching stops and starts."""
    left, right = max(0, lo - 10), min(len(text), hi + 24)
    blocks = [
        b for b in SequenceMatcher(None, text[left:right], core, autojunk=False).get_matching_blocks() if b.size > 1
    ]
    if not blocks:
        return lo, hi
    first, last = blocks[0], blocks[-1]
    start = left + first.a - min(first.b, first.a)
    rest = len(core) - (last.b + last.size)
    return max(start, 0), min(left + last.a + last.size + rest, len(text))


def _cuts(text: str, grounds: Grounds) -> set[int]:
    """Return where words begin and end."""
    cuts, at = {0}, 0
    for word in grounds.words.cut(text):
        at += len(word)
        cuts.add(at)
    return cuts


def _common(one: str, other: str) -> int:
    """Return the length of the longest stretch that two texts share."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match(0, len(one), 0, len(other)).size


def _changes(
    sentence: str,
    start: int,
    folded: Folded,
    offset: int,
    core: str,
    grounds: Grounds,
    document: Document,
    base: int,
    body: Folded,
    lo: int,
    hi: int,
) -> Iterator[Change]:
    """Yield the differences between the quote and the plan's stretch, whole words, near ones joined."""
    plan = body.text[lo:hi]
    groups: list[list[int]] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, core, plan, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if groups and a0 - groups[-1][1] <= 1:
            groups[-1][1], groups[-1][3] = a1, b1
        else:
            groups.append([a0, a1, b0, b1])
    cuts, plan_cuts = _cuts(core, grounds), _cuts(plan, grounds)
    for a0, a1, b0, b1 in groups:
        if not _SOFT.sub("", core[a0:a1] + plan[b0:b1]):
            continue
        if (
            a0 == a1 or b0 == b1
        ):  # a mere insertion or deletion: take a neighbour along, so that both sides show something
            step = -1 if a0 > 0 else 1
            a0, b0 = (a0 - 1, b0 - 1) if step < 0 and b0 > 0 else (a0, b0)
            a1, b1 = (a1, b1) if step < 0 else (a1 + 1, b1 + 1)
        while a0 and b0 and (a0 not in cuts or b0 not in plan_cuts) and core[a0 - 1] == plan[b0 - 1]:
            a0, b0 = a0 - 1, b0 - 1
        while a1 < len(core) and b1 < len(plan) and (a1 not in cuts or b1 not in plan_cuts) and core[a1] == plan[b1]:
            a1, b1 = a1 + 1, b1 + 1
        ours, theirs = folded.span(offset + a0, offset + a1), body.span(lo + b0, lo + b1)
        s, e = start + ours[0], start + ours[1]
        yield Change(s, e, sentence[s:e], document.text[base + theirs[0] : base + theirs[1]])


def _pieces(core: str, grounds: Grounds, prefer: Sequence[str]) -> tuple[Place, ...]:
    """Return the places of a quote pieced together: two stretches, each exact and long, not side by side."""
    for cut in (m.start() for m in re.finditer(r"[,;.]", core)):
        left, right = core[:cut].strip(_EDGE), core[cut + 1 :].strip(_EDGE)
        if min(len(left), len(right)) < 6:
            continue
        first = exact_places(left, grounds, prefer)
        second = exact_places(right, grounds, [p.unit.clause_id for p in first] or prefer)
        if first and second:
            return (*first, *second)
    return ()


def _elided(
    sentence: str, start: int, end: int, grounds: Grounds, *, attributed: bool, prefer: Sequence[str]
) -> QuoteCheck:
    """Judge a quote with ellipses: each piece by itself."""
    borders = [m.span() for m in _ELLIPSIS.finditer(sentence, start, end)]
    edges = [start, *[edge for border in borders for edge in border], end]
    checks = [
        check_quote(sentence, a, b, grounds, attributed=attributed, prefer=prefer)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
        if b > a
    ]
    checks = [check for check in checks if check.state != "term"] or checks
    if not checks:
        return QuoteCheck(start, end, "term")
    worst = min(checks, key=lambda check: ("altered", "joined", "unlike", "term", "exact").index(check.state))
    places = tuple(place for check in checks for place in check.places)
    return QuoteCheck(start, end, worst.state, places, tuple(c for x in checks for c in x.changes), worst.ratio)


def _slot(sentence: str, start: int, end: int, grounds: Grounds) -> QuoteCheck | None:
    """Return an altered term whose neighbours stand in the plan around another one: “高”和“精”两篇文章."""
    before, after = fold(sentence[: start - 1]).text[-3:], fold(sentence[end + 1 :]).text[:3]
    if len(before) < 3 or len(after) < 3:
        return None
    pattern = re.compile(re.escape(before) + r'"([^"]{1,8})"' + re.escape(after))
    for document, body, base in grounds.bodies:
        found = pattern.search(body.text)
        if found and found[1] != fold(sentence[start:end]).text:
            s, e = (base + offset for offset in body.span(*found.span(1)))
            unit = document.unit_at(s)
            if unit:
                change = Change(start, end, sentence[start:end], document.text[s:e])
                return QuoteCheck(start, end, "altered", (Place(document, unit, s, e),), (change,), 90.0)
    return None


def _short(sentence: str, start: int, end: int, core: str, grounds: Grounds, *, attributed: bool) -> QuoteCheck:
    """Judge a short term: altered only if given as the plan's and one character off a term in the plan's own marks."""
    if not attributed or len(core) < 3:
        return QuoteCheck(start, end, "term")
    for term, (document, s, e) in grounds.own_terms.items():
        if abs(len(term) - len(core)) <= 1 and term != core and fuzz.ratio(term, core) >= _NEAR_SHORT:
            change = Change(start, end, sentence[start:end], document.text[s:e])
            unit = document.unit_at(s)
            if unit:
                return QuoteCheck(
                    start, end, "altered", (Place(document, unit, s, e),), (change,), fuzz.ratio(term, core)
                )
    return QuoteCheck(start, end, "term")
