"""Does the plan say so? Strength, scope, tense, actors, negation and content of a claim against what it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafts.claims import Reading
from drafts.grounds import Ground, Grounds
from drafts.matching import Match
from drafts.numbers import Numbers
from drafts.records import Issue, Kind
from facts.strength import compare
from ingest.document import Node

_KINDS: dict[str, Kind] = {
    "stronger": "stronger",
    "scope_widened": "wrong_scope",
    "condition_dropped": "wrong_scope",
    "tense": "wrong_tense",
    "hedge_dropped": "hedge_dropped",
    "list_closed": "wrong_scope",
}


@dataclass(frozen=True, slots=True)
class Support:
    """The findings on a claim's content; `judged`: there was something to judge."""

    issues: tuple[Issue, ...]
    judged: bool = True


def judge_support(
    reading: Reading,
    outside: str,
    match: Match,
    grounds: Grounds,
    numbers: Numbers,
    *,
    quoted: bool,
    named: Sequence[Node],
) -> Support:
    """Judge what stands outside quotation marks."""
    if quoted and match.coverage < 0.5:
        return Support((), judged=False)
    if not match.grounds:
        return Support((_no_support(reading, outside, match),))
    over = _overclaims(outside, match)
    limit = 0.42 if over else 0.62
    unsupported = match.coverage < limit or (numbers.strange and match.coverage < 0.85)
    if unsupported and not numbers.issues:
        return Support((_no_support(reading, outside, match),))
    return Support(tuple(over))


def _overclaims(outside: str, match: Match) -> list[Issue]:
    best = match.grounds[0]
    found: list[Issue] = []
    for finding in compare(outside, best.text, goal=_is_goal(best)):
        if finding.kind == "weaker" or not finding.sure:
            continue
        found.append(Issue(_KINDS[finding.kind], finding.found, finding.expected, finding.start, finding.end))
    return found


def _is_goal(ground: Ground) -> bool:
    return any("目标" in node.title for node in ground.document.path(ground.unit))


def _no_support(reading: Reading, outside: str, match: Match) -> Issue:
    if match.novel:
        start, end = match.novel[0].start, match.novel[-1].end
    else:
        stripped = outside.strip()
        start = outside.find(stripped)
        end = start + len(stripped)
    found = reading.text[start:end]
    found = re.sub(r"[，,。；;]+$", "", found)
    expected = match.grounds[0].text if match.grounds and match.coverage >= 0.4 else ""
    return Issue("no_support", found, expected, start, start + len(found))
