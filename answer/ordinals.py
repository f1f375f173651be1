"""Ordinals in questions: 第三项, 第(二)条, 最后那块, 倒数第二点, 排在最末的一条, 打头的一项."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.numerals import NUMERAL, to_int

MEASURE = (
    r"(?:方面|部分|板块|环节|举措|小?[项条点节段款块类步]|(?<!第一)个|大?[种样招桩件则句处者头])(?!公里|件事|类人)"
)
"""What the members of a list are counted by."""
_END = r"最后|最末|最尾|末了|末尾|末位|收尾|殿后|压轴"
_FRONT = r"打头|开头|起头|领头|最前|为首|头里"
_PLACED = r"(?:排|放|列|摆|写)?在?(?:{0})(?:头|面|边|位)?"
NTH = (
    rf"(?:(?P<back>倒数)?第\s*\(?(?P<n>{NUMERAL})\)?\s*|"
    rf"(?P<last>{_PLACED.format(_END)}的?(?:那|这)?(?:一|1)?|末一?)|"
    rf"(?P<first>{_PLACED.format(_FRONT)}的?(?:那|这)?(?:一|1)?|头一?|首))"
)
"""Which one of several, without what it counts."""
ORDINAL = rf"{NTH}(?P<measure>{MEASURE})"
"""A pattern with the groups that `number_of` reads."""
_ORDINAL = re.compile(ORDINAL)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal in [start, end): `number` counts from 1, or from the end if it is negative (-1 the last)."""

    start: int
    end: int
    number: int
    measure: str


def index_of(number: int, count: int) -> int | None:
    """Return the index of member `number` (from 1; negative: from the end) among `count`, None if there is none."""
    index = number - 1 if number > 0 else count + number
    return index if number and 0 <= index < count else None


def number_of(match: re.Match[str]) -> int | None:
    """Return the number of a match of ORDINAL: from 1, or from the end if it is negative."""
    if match["last"] or match["first"]:
        return -1 if match["last"] else 1
    number = to_int(match["n"]) if match["n"] else None
    return -number if number and match["back"] else number


def find_ordinal(text: str) -> Ordinal | None:
    """Return the first ordinal of a text, None if it has none."""
    match = _ORDINAL.search(text)
    number = number_of(match) if match else None
    return Ordinal(match.start(), match.end(), number, match["measure"]) if match and number else None
