"""Find the times of a Chinese text: years, planning periods, dates; with what binds them (截至, 到…末, 较)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from facts.numbers import parse_number

TimeKind = Literal["year", "period", "date"]

_YEAR = r"(?:19|20)\d{2}|[一二][九〇零][一二三四五六七八九〇零]{2}"
_TIME = re.compile(
    r"(?P<lead>截至到?|截止到?|到|至(?!少)|在|自从?|从|于|较|比|与)?\s?"
    rf"(?:(?P<year>{_YEAR})\s?(?:[-–—~至到]\s?(?P<to>{_YEAR})\s?)?年(?P<day>\d{{1,2}}月(?:\d{{1,2}}日)?)?"
    rf"|(?P<bare>(?<![\d.,〔(\[])(?:19|20)\d{{2}})(?=年?[底末初]|[-–—]\d|[,。;、)]|至今|以来|$)"
    r"|[“\"「]?(?P<period>十[一二三四五六七])五[”\"」]?(?=时期|期间|规划|[末初以]|收官|开局|[,。;、”\"」)]|国家|的|$|要|将|提|重|发|期|\(|我|园|高|我)"
    r"|(?P<date>\d{1,2}月\d{1,2}日))"
    r"(?P<tail>年?底|年?末|年?初|时期|期间|以来|之前|以前|期末|收官之年|开局之年|期)?"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def halfwidth(text: str) -> str:
    """Turn full-width ASCII into half-width; lengths and offsets stay."""
    return text.translate(_WIDE)


@dataclass(frozen=True, slots=True)
class TimeRef:
    """A time in a text: text[start:end] with its lead word and tail (截至2020年底).

    `key` compares across spellings: 2020, 2015-2020, 十四五, 11月9日. `lead` is the word before (到, 较); the
    time without it begins at `core_start`. The end of a planning period is also a year: see `same_time`.
    """

    start: int
    end: int
    text: str
    key: str
    kind: TimeKind
    lead: str
    tail: str
    core_start: int


def find_times(text: str) -> list[TimeRef]:
    """Return the times of `text` in order."""
    plain = halfwidth(text)
    found = []
    for match in _TIME.finditer(plain):
        key, kind = _key(match)
        start = match.start("lead") if match["lead"] else match.start()
        core = start + len(match[0]) - len(match[0][len(match["lead"] or "") :].lstrip())
        found.append(
            TimeRef(
                start, match.end(), text[start : match.end()], key, kind, match["lead"] or "", match["tail"] or "", core
            )
        )
    return found


def _key(match: re.Match[str]) -> tuple[str, TimeKind]:
    if match["period"]:
        return match["period"] + "五", "period"
    if match["date"]:
        return match["date"], "date"
    years = [str(parse_number(match[name])) for name in ("year", "bare", "to") if match[name]]
    return "-".join(years), "year"


_PERIOD_START = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}


def same_time(a: str, b: str) -> bool:
    """Tell whether two printed times agree: 2020年 and 截至2020年底; 到“十四五”末, 到2025年 and “十四五”期间.

    A period agrees with its last year and with itself; an empty time agrees with nothing but an empty one.
    """
    keys_a, keys_b = _keys(a), _keys(b)
    return bool(keys_a & keys_b) or (not a and not b)


def _keys(text: str) -> set[str]:
    keys: set[str] = set()
    for time in find_times(text):
        keys |= {time.key, time.key.rsplit("-", 1)[-1]}
        if time.kind == "period" and time.key in _PERIOD_START:
            keys.add(str(_PERIOD_START[time.key] + 4))
    return keys
