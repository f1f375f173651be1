"""Find the quantities of a Chinese text: numeral, unit, hedge, range; in the plan and in what others write.

Ordinals (第三), names (5G, 专栏7, “三个区分开来”), document numbers, addresses, dates and book titles hold no
quantities. Years and planning periods are times, see `facts.times`; a span of years (30多年) is a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from facts.numbers import ARABIC, CHINESE, MAGNITUDE, parse_number
from facts.times import find_times, halfwidth
from facts.units import LOOSE, SHARES, TIMES, UNITS, dimension, split_unit

QuantityKind = Literal["amount", "percent", "points", "multiple", "duration", "rank", "tally", "number"]
"""amount: a count or measure; points: percentage points; rank: 第N位; tally: a small Chinese numeral that may only name
a set (五个方面); number: no unit."""
HedgeKind = Literal["", "about", "over", "under"]

_HEDGES: dict[str, HedgeKind] = {
    **dict.fromkeys(("约", "大约", "大概", "约为", "左右", "上下", "前后"), "about"),
    **dict.fromkeys(
        ("逾", "超", "超过", "突破", "多", "余", "以上", "至少", "不少于", "不低于", "高于", "多于", "过"), "over"
    ),
    **dict.fromkeys(
        ("近", "接近", "将近", "不到", "不足", "以下", "以内", "之内", "不超过", "低于", "少于", "至多", "最多"),
        "under",
    ),
}
_BEFORE = re.compile(
    r"(大约|大概|约为|约|逾|不超过|超过|超|突破|至少|不少于|不低于|高于|多于|接近|将近|近|不到|不足|低于|少于|至多|最多|(?<![经通超不])过)"
    r"(?:了|达|有)?(?:占(?:到|了)?)?(?:(?:全国|全球|全省|全市)的?)?\s*$"
)
_AFTER = re.compile(r"\s*(左右|上下|前后|以上|以下|以内|之内|多(?=[,，。;；、]|$))")
_UNIT = "|".join(re.escape(unit) for unit in UNITS)
_TAIL = rf"(?P<more>[多余])?(?P<mag>{MAGNITUDE})?(?P<more2>[多余])?\s?(?P<unit>{_UNIT})?"
_DASH = r"(?:[~—–-]|至|到)"
_NUMERAL = re.compile(rf"(?P<num>{ARABIC})(?:(?P<lowunit>%)?{_DASH}(?P<high>{ARABIC}))?\s?{_TAIL}")
_CHINESE = re.compile(
    rf"(?<![第每数几点十百千万亿零〇一二两三四五六七八九])(?P<num>{CHINESE})(?:{_DASH}(?P<high>{CHINESE}))?{_TAIL}"
)
_PERCENT = re.compile(rf"百分之(?P<num>{CHINESE}|百|{ARABIC})")
_FRACTION = re.compile(rf"(?P<under>{CHINESE}|\d+)分之(?P<over>{CHINESE}|\d+)")
_TENTHS = re.compile(
    r"(?P<num>[一二两三四五六七八九])成(?P<half>半)?(?P<more>[多余])?(?!不变|[立为员果功本长效熟都就分像])"
)
_HALF = re.compile(r"一半(?!径)|半数|过半(?!径)")
_DOUBLED = re.compile(rf"翻(?:了)?(?P<num>{CHINESE}|\d+)?番")
_RANK = re.compile(rf"(?:(?<=名)|(?<=[居列]))第(?P<a>{CHINESE}|\d+)位?|第(?P<b>{CHINESE}|\d+)[位名](?!录)")
_MASKED = re.compile(
    r"《[^《》\n]*》"
    r"|[〔\[(]\d{4}[〕\])]\s*\d+\s*号"
    r"|专栏\s*[\d一二三四五六七八九十]+|[表图]\s*\d+|附件\s*\d+"
    r"|[一二三四五六七八九十]+、?\s?\([一二三四五六七八九十\d]+\)\s?(?:\d+\.?(?!\d))?|\([一二三四五六七八九十\d]+\)"
    r"|十[一二三四五六七八九]?大(?!关)|第[一二三四五六七八九十百零〇\d]+(?:[项条款段章节部分编届次]|方)"
    r"|\d+[A-Za-z]+|[A-Za-z]+[-—]?\d+(?:\.\d+)?"
    r"|(?:^|(?<=\n))\s*\d+[.、](?!\d)"
    r"|“\d+(?:\.\d+)?”|\d+/\d+"
    r"|“[一二两三四五六七八九十][^“”\d]*”"
    r"|(?:两个维护|四个意识|四个自信|四个全面|四个面向|三个代表|三个区分开来|两个一百年|两个毫不动摇|两个确立|一个中国"
    r"|五位一体|十个坚持|两个大局|四个伟大|三位一体|一[带区][一多]|一次性|一个样|一系列|同一个|每一个|某一个)",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text: text[start:end] is the numeral with its unit, without hedges outside it.

    `number` is the numeral as printed and `unit` the unit with its magnitude: 13.6 and 万亿元. A share in words
    (百分之十三点三, 两成, 三分之一) has the unit %, 翻两番 is 4 倍. `upper` is the end of a range.
    """

    start: int
    end: int
    text: str
    number: Decimal
    unit: str
    hedge: str
    kind: QuantityKind
    upper: Decimal | None = None

    @property
    def scaled(self) -> Decimal:
        """The number in the base unit: 13.6万亿元 in 元."""
        return self.number * split_unit(self.unit)[0]

    @property
    def hedge_kind(self) -> HedgeKind:
        """Which way the hedge points."""
        return hedge_kind(self.hedge)


def hedge_kind(hedge: str) -> HedgeKind:
    """Return which way a hedge points: about (约, 左右), over (超过, 多), under (近, 不到), '' for none."""
    return _HEDGES.get(hedge, "")


def same_value(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities state the same value: 13.6万亿元 and 136000亿元, 13.3% and 百分之十三点三.

    Classifiers that count the same things (家, 个, 所) are one; a bare number takes the other's unit.
    """
    dimensions = {dimension(a.unit), dimension(b.unit)}
    if len(dimensions) > 1 and "" not in dimensions:
        return False
    low = abs(a.scaled - b.scaled) <= _slack(a, b)
    return low and (a.upper is None) == (b.upper is None) and a.upper == b.upper


def _slack(a: Quantity, b: Quantity) -> Decimal:
    """A fraction in words (三分之一) has no end of digits: equal when it rounds to the other."""
    return Decimal("0.05") if any("分之" in q.text and "百分之" not in q.text for q in (a, b)) else Decimal(0)


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of `text` in order; they don't overlap."""
    plain = halfwidth(text)
    taken = bytearray(len(text))
    for start, end in [m.span() for m in _MASKED.finditer(plain)] + [(t.start, t.end) for t in find_times(text)]:
        taken[start:end] = b"\1" * (end - start)
    found: list[Quantity] = []
    for quantity in _candidates(plain):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found.append(replace(quantity, text=text[quantity.start : quantity.end]))
    return _shared_units(text, sorted(found, key=lambda quantity: quantity.start))


def _candidates(plain: str) -> Iterator[Quantity]:
    """Yield every reading, the surest first."""
    for match in _PERCENT.finditer(plain):
        number = Decimal(100) if match["num"] == "百" else parse_number(match["num"])
        yield from _made(plain, match.span(), number, "%", "percent")
    for match in _FRACTION.finditer(plain):
        under, over = parse_number(match["under"]), parse_number(match["over"])
        if under and over:
            yield from _made(plain, match.span(), over * 100 / under, "%", "percent")
    for match in _TENTHS.finditer(plain):
        tenths = (parse_number(match["num"]) or Decimal(0)) * 10
        yield from _made(
            plain, match.span(), tenths + (5 if match["half"] else 0), "%", "percent", inner=match["more"] or ""
        )
    for match in _HALF.finditer(plain):
        yield from _made(plain, match.span(), Decimal(50), "%", "percent", inner="过" if match[0] == "过半" else "")
    for match in _DOUBLED.finditer(plain):
        number = parse_number(match["num"]) if match["num"] else Decimal(1)
        if number is not None and number < 20:
            yield from _made(plain, match.span(), Decimal(2) ** int(number), "倍", "multiple")
    for match in _RANK.finditer(plain):
        yield from _made(plain, match.span(), parse_number(match["a"] or match["b"]), "位", "rank")
    for match in _NUMERAL.finditer(plain):
        yield from _plain_numeral(plain, match, chinese=False)
    for match in _CHINESE.finditer(plain):
        if match["unit"]:
            yield from _plain_numeral(plain, match, chinese=True)


def _plain_numeral(plain: str, match: re.Match[str], *, chinese: bool) -> Iterator[Quantity]:
    before = plain[match.start() - 1 : match.start()]
    base = match["unit"] or ""
    if before in ("第", "每") or (before and before in ".-" and not match["unit"]):
        return
    following = plain[match.end() : match.end() + 1]
    if not base and following.isalpha() and following not in "和与及左上以至到的":
        return
    number, upper = parse_number(match["num"]), parse_number(match["high"]) if match["high"] else None
    unit = (match["mag"] or "") + base
    end = (
        match.end()
        if base or match["mag"]
        else match.end("more")
        if match["more"]
        else match.end("high" if match["high"] else "num")
    )
    hedge = match["more"] or match["more2"] or ""
    kind = _kind(base, match["mag"] or "", number, chinese=chinese)
    yield from _made(plain, (match.start(), end), number, unit, kind, upper=upper, inner=hedge)


def _kind(unit: str, magnitude: str, number: Decimal | None, *, chinese: bool) -> QuantityKind:
    if not unit:
        return "number"
    if (
        chinese
        and number is not None
        and number <= 10
        and not magnitude
        and (unit in LOOSE or unit in TIMES or number == 1)
        and unit not in SHARES
    ):
        return "tally"
    if unit in ("个百分点", "百分点"):
        return "points"
    if unit in SHARES:
        return "percent"
    if unit == "倍":
        return "multiple"
    return "duration" if unit in TIMES else "amount"


def _made(
    plain: str,
    span: tuple[int, int],
    number: Decimal | None,
    unit: str,
    kind: QuantityKind,
    *,
    upper: Decimal | None = None,
    inner: str = "",
) -> Iterator[Quantity]:
    if number is None:
        return
    start, end = span
    before, after = _BEFORE.search(plain[max(0, start - 9) : start]), _AFTER.match(plain, end)
    hedge = (before[1] if before else "") or inner or (after[1] if after else "")
    yield Quantity(start, end, plain[start:end], number, unit, hedge, kind, upper)


_JOINT = re.compile(r"\s*(?:、|,|和|与|及|以及)\s*")


def _shared_units(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give bare numbers of a list the unit that stands after its last one: 70、44、39和16家."""
    shared = list(quantities)
    for index in range(len(shared) - 2, -1, -1):
        here, following = shared[index], shared[index + 1]
        if here.kind == "number" and following.unit and _JOINT.fullmatch(halfwidth(text[here.end : following.start])):
            shared[index] = replace(here, unit=following.unit, kind=following.kind)
    return shared
