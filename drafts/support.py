"""Does the plan say so? Strength, scope, tense, actors, negation and content of a claim against what it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafts.claims import Reading
from drafts.contradictions import contradictions, degrees, strange_times
from drafts.counts import Count
from drafts.grounds import Ground, Grounds
from drafts.matching import Match, Word
from drafts.numbers import Numbers
from drafts.quotes import QuoteCheck
from drafts.records import Issue, Kind
from facts.strength import Finding, Strength, aligned_part, compare, find_wide, strength_of, strength_word
from ingest.folding import fold

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
    counts: Sequence[Count],
    quotes: Sequence[QuoteCheck],
) -> Support:
    """Judge what stands outside quotation marks."""
    if any(q.state == "unlike" for q in quotes):
        quote = next(q for q in quotes if q.state == "unlike")
        found = reading.text[quote.start : quote.end]
        return Support((Issue("no_support", found, "", quote.start, quote.end),))
    if quotes:
        return _beside_quotes(reading, outside, grounds, quotes)
    counted = [c for c in counts if c.right]
    rest = sum(w.weight for w in match.words if not any(c.start <= w.start < c.stop for c in counted))
    if rest <= 0.6 and (numbers.known or counted):
        return Support(())
    if not match.grounds:
        return Support((_no_support(reading, outside, match),))
    against = list(contradictions(outside, match))
    times = list(strange_times(outside, match.grounds, numbers.spans)) if match.coverage >= _LIKELY else []
    if against and match.coverage < 0.97:
        return Support((*against, *times))
    over = _overclaims(outside, match.grounds[0], match.words)
    over += degrees(outside, match.grounds[0])
    limit = _LIKELY_OVER if over or (numbers.known and not numbers.strange) else _LIKELY
    bound = numbers.issues or any(not c.fits for c in counts)
    if (match.coverage < limit or (numbers.strange and not times)) and not bound:
        return Support((_no_support(reading, outside, match), *[t for t in times if t.kind == "wrong_number"]))
    return Support((*over, *times))


_LIKELY, _LIKELY_OVER = 0.62, 0.42


def _beside_quotes(reading: Reading, outside: str, grounds: Grounds, quotes: Sequence[QuoteCheck]) -> Support:
    """Judge the words between the plan's name and the quote: 《规划》要求所有园区“建设…”."""
    issues: list[Issue] = []
    for quote in quotes:
        name = max((n.end for n in reading.names if n.end <= quote.start), default=quote.start)
        if not quote.places or quote.start - name < 4:
            continue
        place = quote.places[0]
        ground = grounds.at(place.document, place.start)
        lead = " " * name + outside[name : quote.start]
        words = reading.text[quote.start : quote.start + 2]
        if ground and not strength_word(words):
            issues += _overclaims(lead, ground, ())
    return Support(tuple(issues), judged=False)


def _overclaims(outside: str, ground: Ground, words: Sequence[Word]) -> list[Issue]:
    found: list[Issue] = []
    for finding in compare(outside, ground.text, goal=_is_goal(ground)):
        if finding.kind == "weaker" or not _holds(finding, outside, ground, words):
            continue
        found.append(Issue(_KINDS[finding.kind], finding.found, finding.expected, finding.start, finding.end))
    kinds = {issue.kind for issue in found}
    if "wrong_scope" not in kinds:
        found += _for_all(outside, ground)
    if "stronger" not in kinds and (order := _ORDERED.search(outside)):
        part = aligned_part(outside, ground.text)
        word = strength_word(part)
        if word and strength_of(part) in (Strength.EXPLORE, Strength.ENCOURAGE) and order[0] not in ground.text:
            found.append(Issue("stronger", order[0], word.word, *order.span()))
    if "wrong_tense" not in kinds and not ground.chapter.startswith("一"):
        found += [
            Issue("wrong_tense", m[0], "", *m.span()) for m in _DONE.finditer(outside) if "已" not in ground.text
        ][:1]
    return found


_ORDERED = re.compile(r"责成|强制(?!性)|责令|勒令|命令|保障(?=所有|每|全部|任何|一切)")
_DONE = re.compile(r"已经|业已|已(?=全[面部]|基本|实现|建成|形成|达到|获|取得|完成|纳入|启动|覆盖|成为)")


def _for_all(outside: str, ground: Ground) -> list[Issue]:
    """Return the first word for all of a claim where the plan's sentence has none."""
    marks = [mark for mark in find_wide(outside) if mark.text in _ALL and mark.text not in ground.text]
    return [Issue("wrong_scope", mark.text, "", mark.start, mark.end) for mark in marks[:1]]


_ALL = (
    *("所有", "全部", "一律", "每个", "每家", "每一", "任何", "凡", "凡是", "全体", "无一例外", "一切", "全覆盖"),
    *("都", "均"),
)
_HARD = re.compile(r"必须|务必|强制|一律|硬性|责令|一定要|不得|禁止|确保|保证|义务")


def _holds(finding: Finding, outside: str, ground: Ground, words: Sequence[Word]) -> bool:
    """Tell whether a difference is a fault: a duty for an encouragement, a word for all that the plan lacks."""
    if finding.kind == "stronger":
        if _HARD.search(finding.found):
            return finding.sure
        part = aligned_part(outside, ground.text)
        soft = strength_of(part) in (Strength.EXPLORE, Strength.ENCOURAGE)
        return finding.sure and soft and _governs(finding.expected, part, words)
    if finding.kind == "scope_widened" and not finding.sure:
        return finding.found in _ALL
    if finding.kind == "list_closed":
        near = outside[max(0, finding.start - 10) : finding.start] + "|" + outside[finding.end : finding.end + 12]
        return bool(_CLOSING.search(near))
    if finding.kind == "condition_dropped":
        return finding.sure and _covers(outside, finding.expected, ground)
    if finding.kind == "tense" and finding.found.endswith("了"):
        return bool(_FINISHED.search(outside[max(0, finding.start - 3) : finding.end]))
    return finding.sure


_CLOSING = re.compile(
    r"仅|只(?!有)|只有|限于|唯一|总共|一共|就是|[一二两三四五六七八九十\d]+(?:类|种|个|项|大|方面)|全部是|不含|之外"
)


def _covers(outside: str, condition: str, ground: Ground) -> bool:
    """Tell whether a claim takes over the stretch between commas in which a condition stands."""
    text, claim = ground.folded.text, fold(outside).text
    at = text.find(fold(condition).text)
    if at < 0:
        return True
    start, stop = text.rfind(",", 0, at) + 1, text.find(",", at)
    part = text[start : stop if stop >= 0 else len(text)].replace(fold(condition).text, "")
    pairs = [part[i : i + 2] in claim for i in range(len(part) - 1)]
    return not pairs or sum(pairs) >= len(pairs) * 0.5


_FINISHED = re.compile(r"(?:建成|形成|实现|达到|完成|取得|成为|突破|获得|攻克|打造|集聚|建起|覆盖)了")


def _governs(instrument: str, part: str, words: Sequence[Word]) -> bool:
    """Tell whether an instrument stands between the same commas as most of what the claim takes from the plan."""
    at = part.find(instrument)
    if at < 0 or not words:
        return bool(words) or at >= 0
    stop = re.search(r"[,，]", part[at:])
    near = fold(part[at : at + stop.start()] if stop else part[at:]).text
    whole = fold(part).text
    got = sum(w.weight for w in words if w.text in near)
    return got * 2 >= sum(w.weight for w in words if w.text in whole)


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
