"""Units of Chinese official prose: classifiers, measures, magnitudes, and which of them count the same thing."""

from __future__ import annotations

from decimal import Decimal

MAGNITUDES = {
    "万亿": Decimal(10) ** 12,
    "千亿": Decimal(10) ** 11,
    "百亿": Decimal(10) ** 10,
    "十亿": Decimal(10) ** 9,
    "亿": Decimal(10) ** 8,
    "千万": Decimal(10) ** 7,
    "百万": Decimal(10) ** 6,
    "十万": Decimal(10) ** 5,
    "万": Decimal(10) ** 4,
    "千": Decimal(10) ** 3,
    "百": Decimal(10) ** 2,
}
"""What may stand between a numeral and its unit; longest first, so that 万亿 wins over 万."""

MONEY = ("人民币", "美元", "欧元", "港元", "日元", "元")
SHARES = ("个百分点", "百分点", "%", "‰")
TIMES = ("个小时", "小时", "分钟", "个工作日", "工作日", "个月", "周年", "年", "天", "周")
MEASURES = (
    "平方公里",
    "平方千米",
    "平方米",
    "立方米",
    "千瓦时",
    "千瓦",
    "兆瓦",
    "公里",
    "千米",
    "公顷",
    "公斤",
    "千克",
    "吨标准煤",
    "吨",
    "亩",
    "米",
    "克",
    "升",
    "斤",
)
CLASSIFIERS = tuple("家个项人名位户所座件种类条次支套台辆艘架处片款册篇门场期层例起宗笔单对")

UNITS = (*MONEY, *SHARES, "倍", *TIMES, *MEASURES, *CLASSIFIERS)
"""Every unit, in an order in which a regex alternation finds the longest first."""

LOOSE = frozenset("个种类条次对位名项篇处层期门")
"""Classifiers with which a small Chinese numeral often names a set rather than counts (四个面向, 两篇文章)."""

_SAME_COUNT = {
    **dict.fromkeys("家个所户", "家"),
    **dict.fromkeys("人名位", "人"),
    "百分点": "个百分点",
    "平方千米": "平方公里",
}


def split_unit(unit: str) -> tuple[Decimal, str]:
    """Return the magnitude and the base of a printed unit: 万亿元 is (10**12, 元), 家 is (1, 家)."""
    for name, value in MAGNITUDES.items():
        if unit.startswith(name) and (unit == name or unit[len(name) :] in UNITS):
            return value, unit[len(name) :]
    return Decimal(1), unit


def dimension(unit: str) -> str:
    """Return what a unit measures, so that 家 and 个, or 万亿元 and 亿元, compare; '' for a bare number."""
    base = split_unit(unit)[1]
    return _SAME_COUNT.get(base, base)
