"""Hold the figures that a question states against those that the table gives for what it asks about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from facts.claims import value_fits
from facts.figures import Figure
from facts.quantities import Quantity, find_quantities
from facts.units import CLASSIFIERS, UNITS, dimension

_OVER = re.compile(
    r"(?:超过|超出|多于|高于|大于|不止|逾|突破|过了?|more than|over|above|exceed\w*|at least)[^\d,，]{0,4}$", re.I
)
_UNDER = re.compile(
    r"(?:不到|不足|低于|少于|小于|未达|没到|没有达到|less than|under|below|fewer than)[^\d,，]{0,4}$", re.I
)


def contradicted(text: str, figures: Sequence[Figure]) -> Figure | None:
    """Return a figure that a stated quantity of the same kind contradicts; None where each fits one of the figures.

    `figures` are those of what the question asks about. 超过 and 不到 are held against the value as inequalities.
    """
    for quantity in find_quantities(text):
        same = [f for f in figures if quantity.unit and dimension(f.unit) == dimension(quantity.unit)]
        if same and not any(_true(quantity, figure, text) for figure in same):
            return same[0]
    return None


_HOW_MANY = re.compile(
    rf"(?:多少|(?<![哪那这近前头上过])几)(?:[十百千]?万|亿)?(?P<unit>{'|'.join(map(re.escape, UNITS))})?"
    r"(?P<noun>[\u4e00-\u9fff]{1,8}?)?(?=[?？,，。]|呢|啊|呀|了|来着|$)"
)
_HOW_LARGE_A_SHARE = re.compile(r"占比|比重|份额|百分之几|几成|百分比|\b(?:what share|percent\w*|proportion)\b", re.I)


def states_asked(text: str, evidence: Sequence[str], known: str) -> bool:
    """Tell whether a sentence has a number such as a question asks for, and beside the things that it counts.

    A unit that it asks in (几倍, 多少家) must be the number's kind; things count that `known`, the documents' text,
    holds. True for a number of any kind where the question names neither.
    """
    asked = list(_HOW_MANY.finditer(text))
    unit, noun = (asked[-1]["unit"] or "", asked[-1]["noun"] or "") if asked else ("", "")
    if unit and noun and unit + noun[:1] in known:  # 多少场景 counts 场景 and not 场
        unit, noun = "", unit + noun
    kind = "%" if _HOW_LARGE_A_SHARE.search(text) else _kind(unit)
    return any(_counts(one, kind, noun[-4:] if noun[-4:] in known else "") for one in evidence)


def _counts(sentence: str, kind: str, noun: str) -> bool:
    if noun and not re.search(rf"\d[^,;。]{{0,8}}{noun}|{noun}[^,;。]{{0,10}}\d", sentence):
        return False
    return any(not kind or _kind(quantity.unit) == kind for quantity in find_quantities(sentence))


def _kind(unit: str) -> str:
    """Return what a unit measures; all classifiers count alike (多少个任务: 5项任务)."""
    return "家" if unit in CLASSIFIERS else dimension(unit)


def _true(quantity: Quantity, figure: Figure, text: str) -> bool:
    before = text[: quantity.start]
    if _OVER.search(before) or quantity.hedge_kind == "over":
        return figure.scaled > quantity.scaled or value_fits(quantity, figure)
    if _UNDER.search(before) or quantity.hedge_kind == "under":
        return figure.scaled < quantity.scaled
    return value_fits(quantity, figure)
