"""Hold what a question says of two figures, or of one among its like, against the table: 西部比东部多, 最多的是西部."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from facts.binding import Relation
from facts.figures import Figure
from facts.lexicon import COUNT_WORDS, ENTITIES, REGIONS, ZONES, canonical, indicator_mentions
from facts.times import find_times
from facts.units import dimension
from index.words import Words, scaffolded

_ONE = "[\ue000-\uf8ff]"
"""Stands for a region or an indicator that the question names."""
_MORE, _LESS = "多|高|大|快", "少|低|小|慢"
_ASIDE = rf"(?:(?!{_ONE})[^。?？!！])"
_SAID: tuple[tuple[str, str], ...] = (
    (
        "than",
        rf"(?P<a>{_ONE}){_ASIDE}{{0,24}}?(?<!不)比(?P<b>{_ONE}){_ASIDE}{{0,6}}?(?P<word>{_MORE}|{_LESS})(?!哪|什么|啥)",
    ),
    ("not", rf"(?P<a>{_ONE}){_ASIDE}{{0,8}}?没(?:有)?(?P<b>{_ONE}){_ASIDE}{{0,6}}?(?P<word>{_MORE}|{_LESS})"),
    ("more", rf"(?P<a>{_ONE}){_ASIDE}{{0,8}}?(?:[超反]过|超出|反超|[多高大快]于|领先于?|盖过)了?(?P<b>{_ONE})"),
    ("less", rf"(?P<a>{_ONE}){_ASIDE}{{0,8}}?(?:不如|不及|[比赶]不上|[少低小慢]于|落后于?|输给)了?(?P<b>{_ONE})"),
    (
        "same",
        rf"(?P<a>{_ONE}){_ASIDE}{{0,8}}?[和跟与同](?P<b>{_ONE}){_ASIDE}{{0,4}}?(?:一样|持平|相当|相等|不相上下|打平)",
    ),
    ("most", rf"(?P<word>最[多少])的?{_ASIDE}{{0,4}}?(?:是|为|属|数)?(?P<a>{_ONE})"),
    ("most", rf"(?P<a>{_ONE}){_ASIDE}{{0,6}}?(?P<word>最[多少])(?=的|[吗吧呢啊么了]|[,，。?？]|$)"),
)
_RELATIONS: tuple[tuple[Relation, str], ...] = (
    ("growth", r"增长|增幅|增速|涨|快|慢"),
    ("multiple", r"倍"),
    ("share", r"占|比重|份额"),
)
_FILLER = re.compile(
    "|".join(sorted((*ZONES, *COUNT_WORDS), key=len, reverse=True)) + r"|国家级?|增长|增幅|增速|占比?|全国|比重|份额|"
    r"占的?比例|倍数?|地区|板块|区域|出|还|更|要|一截|一些|的"
)
_TELLING = 0.45


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a question says of figures of the table, and whether it is `true`."""

    true: bool
    figures: tuple[Figure, ...]


def compared_figures(text: str, figures: Sequence[Figure], words: Words) -> Comparison | None:
    """Return what a question says of two figures, or of one region among all; None if it compares none of the table's.

    What it says of another thing than the figures count (西部的人才比东部多) is not judged.
    """
    shape, names = _shaped(text)
    for kind, pattern in _SAID:
        match = re.search(pattern, shape)
        if not match or not _only_figures(match.group(), words):
            continue
        pairs = match.groupdict()
        ours = _figures(names[ord(pairs["a"]) - 0xE000], text, figures)
        if kind == "most":
            if judged := _judge_most(ours, pairs["word"][1], figures):
                return judged
        elif judged := _judge_pair(ours, _figures(names[ord(pairs["b"]) - 0xE000], text, figures), kind, pairs):
            return judged
    return None


def _shaped(text: str) -> tuple[str, list[str]]:
    """Return a text with one character for each region and indicator, without zones and counts, and their names."""
    for time in reversed(find_times(text)):
        text = text[: time.start] + text[time.end :]
    found = [(m.start(), m.end(), m.group()) for m in re.finditer("|".join(REGIONS), text)]
    found += [one for one in indicator_mentions(text) if one[2] not in ENTITIES]
    shape, at = "", 0
    names: list[str] = []
    for start, end, name in sorted(found):
        if start >= at:
            shape += _FILLER.sub("", text[at:start]) + chr(0xE000 + len(names))
            names.append(name)
            at = end
    return shape + _FILLER.sub("", text[at:]), names


def _only_figures(said: str, words: Words) -> bool:
    """Tell whether a comparison is about nothing but what it names."""
    rest = re.sub(rf"{_ONE}|[超反]过|超出|[多高大快少低小慢]于|领先|落后|不如|不及|一样|持平|相当|最[多少]", ",", said)
    flags = scaffolded(rest, words)
    kept = "".join("," if flag else char for char, flag in zip(rest, flags, strict=True))
    return not any(len(word) > 1 and words.telling(word) >= _TELLING for word in words.cut(kept))


def _figures(name: str, text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures of a region or an indicator, of the kind that the question speaks of."""
    if name in REGIONS:
        return [figure for figure in figures if figure.scope == name and figure.relation == "level"]
    mine = [figure for figure in figures if canonical(figure.indicator) == name]
    relation = next((kind for kind, cue in _RELATIONS if re.search(cue, text)), "level")
    kinds = ("growth", "multiple") if relation == "growth" else (relation,)
    return [figure for kind in kinds for figure in mine if figure.relation == kind]


def _judge_pair(ours: Sequence[Figure], theirs: Sequence[Figure], kind: str, said: dict[str, str]) -> Comparison | None:
    alike = (
        (a, b) for a in ours for b in theirs if a.relation == b.relation and dimension(a.unit) == dimension(b.unit)
    )
    pair = next(alike, None)
    if pair is None or pair[0] == pair[1]:
        return None
    a, b = pair[0].scaled, pair[1].scaled
    more = said.get("word", "") in _MORE.split("|")
    true = {
        "than": (a > b) if more else (a < b),
        "not": (a < b) if more else (a > b),
        "more": a > b,
        "less": a < b,
        "same": a == b,
    }
    return Comparison(true[kind], pair)


def _judge_most(ours: Sequence[Figure], word: str, figures: Sequence[Figure]) -> Comparison | None:
    mine = next((figure for figure in ours if figure.scope in REGIONS), None)
    if mine is None:
        return None
    rivals = [f for f in figures if f.scope in REGIONS and f.indicator == mine.indicator and f.time == mine.time]
    best = (max if word in _MORE else min)(figure.scaled for figure in rivals)
    return Comparison(mine.scaled == best, tuple(rivals))
