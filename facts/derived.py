"""Values that follow from a document's figures: sums over places, differences, shares, and growth ↔ multiple."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from facts.figures import Figure
from facts.lexicon import canonical
from facts.times import same_time
from facts.units import dimension

DerivedKind = Literal["sum", "difference", "share", "growth"]


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that `figures` give: `number` in the base unit `unit` (家, 元, %, 倍)."""

    kind: DerivedKind
    number: Decimal
    unit: str
    figures: tuple[Figure, ...]

    @property
    def printed(self) -> str:
        """The value as one writes it, shares and growth rounded to one decimal."""
        number = round(self.number, 1) if self.kind in ("share", "growth") else self.number
        return f"{number.normalize():f}{self.unit}"


def derived_values(figures: Iterable[Figure]) -> list[Derived]:
    """Return what follows from the figures: sums of 2 and more parts, differences of two, parts' shares, growth.

    Levels of one indicator add up and are compared where their times agree; the whole (scope 全国) is no part. Counts
    at two times differ (220家 − 169家). A multiple of an earlier year is growth by one
    less (2.2倍: 增长1.2倍, 增长120%).
    """
    figures = list(figures)
    derived = [made for figure in figures for made in _conversions(figure)]
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if figure.relation == "level":
            groups.setdefault((canonical(figure.indicator), dimension(figure.unit)), []).append(figure)
    for (_, unit), group in groups.items():
        derived += _of_group(group, unit)
    return derived


def _of_group(group: list[Figure], unit: str) -> Iterator[Derived]:
    parts = [figure for figure in group if figure.scope not in ("", "全国") and same_time(figure.time, group[0].time)]
    wholes = [figure for figure in group if figure not in parts]
    if len({part.scope for part in parts}) == len(parts) <= 8:
        for size in range(2, len(parts) + 1):
            for some in combinations(parts, size):
                yield Derived("sum", sum((part.scaled for part in some), Decimal(0)), unit, some)
    for one, other in combinations(group, 2):
        if one.scope != other.scope or not same_time(one.time, other.time):
            yield Derived("difference", abs(one.scaled - other.scaled), unit, (one, other))
    for whole in wholes:
        for part in parts:
            if whole.scaled and same_time(whole.time, part.time):
                yield Derived("share", part.scaled * 100 / whole.scaled, "%", (part, whole))


def _conversions(figure: Figure) -> Iterator[Derived]:
    if figure.relation == "multiple" and figure.base[:4].isdigit():
        yield Derived("growth", figure.number - 1, "倍", (figure,))
        yield Derived("growth", (figure.number - 1) * 100, "%", (figure,))
    if figure.relation == "growth" and figure.unit == "%":
        yield Derived("growth", 1 + figure.number / 100, "倍", (figure,))
