"""The figures of a document: every number bound to indicator, scope, time, unit and base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from facts.binding import Bound, Carried, Relation, bind
from facts.lexicon import canonical, plain_scope
from facts.quantities import Quantity
from facts.times import same_time
from facts.units import split_unit
from ingest.document import Document, Node
from ingest.sentences import content_sentences


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a document; text[start:end] == value.

    `value` is printed (13.6万亿元), `number` and `unit` are its two halves (13.6, 万亿元). `relation` says what kind
    of number it is: a level, a share, growth, decline or a multiple; `base` what it is compared with as printed
    (占全国, 较2015年增长, 全国平均水平). `hedge` is printed (左右). `time` is the nearest time of the
    paragraph, '' when there is none.
    """

    indicator: str
    scope: str
    time: str
    value: str
    number: Decimal
    unit: str
    base: str
    hedge: str
    relation: Relation
    clause_id: str
    label: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int

    @property
    def scaled(self) -> Decimal:
        """The number in the base unit: 13.6万亿元 in 元."""
        return self.number * split_unit(self.unit)[0]

    @property
    def printed(self) -> str:
        """The value with its hedge, as one says it: 220家左右, 超过2000家."""
        if self.hedge in self.value:
            return self.value
        return self.value + self.hedge if self.hedge in _BEHIND else self.hedge + self.value

    @property
    def quantity(self) -> Quantity:
        """The figure's value as a quantity, for comparing."""
        kind = "percent" if self.unit == "%" else "multiple" if self.unit == "倍" else "amount"
        return Quantity(self.start, self.end, self.value, self.number, self.unit, self.hedge, kind)  # type: ignore[arg-type]


_BEHIND = ("左右", "上下", "前后", "以上", "以下", "以内", "之内")
_DEFINED = re.compile(r"[(（](?:以下)?简称[“\"']?([^”\"')）]{2,12})[”\"']?[)）]")


def figures_of(document: Document) -> tuple[Figure, ...]:
    """Return every figure of the document, in order; tallies that only name a set (两篇文章) are left out."""
    subject = subject_of(document)
    return tuple(figure for unit in document.units for figure in _unit_figures(document, unit, subject))


def subject_of(document: Document) -> str:
    """Return what the document is about as it abbreviates it (国家高新区), '' if its opening defines no such word."""
    opening = document.text[document.body_start : document.body_start + 400]
    names = _DEFINED.findall(opening)
    counts = {name: document.text.count(name) for name in names}
    best = max(counts, key=lambda name: counts[name], default="")
    return best if counts.get(best, 0) >= 10 and not best.startswith(("《", "本")) else ""


def _unit_figures(document: Document, unit: Node, subject: str) -> list[Figure]:
    figures: list[Figure] = []
    lines = groupby(
        content_sentences(document.text, unit.start, unit.end),
        key=lambda span: document.text.count("\n", unit.start, span[0]),
    )
    for _, sentences in lines:
        carried = Carried(subject=subject)
        for start, end in sentences:
            carried.heads, carried.last = [], None
            for bound in bind(document.text[start:end], carried):
                if bound.quantity.kind not in ("tally", "rank") and (bound.quantity.unit or bound.named):
                    figures.append(_figure(bound, unit, start, end))
    return figures


def _figure(bound: Bound, unit: Node, start: int, end: int) -> Figure:
    q = bound.quantity
    return Figure(
        indicator=bound.indicator,
        scope=bound.scope,
        time=bound.time,
        value=q.text,
        number=q.number,
        unit=q.unit,
        base=bound.base,
        hedge=q.hedge,
        relation=bound.relation,
        clause_id=unit.clause_id,
        label=unit.label,
        start=start + q.start,
        end=start + q.end,
        sentence_start=start,
        sentence_end=end,
    )


def find_figures(
    figures: Iterable[Figure],
    *,
    indicator: str | None = None,
    scope: str | None = None,
    time: str | None = None,
    base: str | None = None,
) -> list[Figure]:
    """Return the figures that meet every given constraint, in order.

    `indicator` in any known spelling (GDP); `scope` a place or entity (东部地区, 国家高新区); `time` any spelling of
    the year or period; `base` words that stand in the base (占, 较2015年, 全国).
    """
    return [
        figure
        for figure in figures
        if (indicator is None or canonical(indicator) == canonical(figure.indicator))
        and (
            scope is None
            or plain_scope(scope) in (figure.scope, plain_scope(figure.scope))
            or scope in figure.indicator
        )
        and (time is None or same_time(time, figure.time))
        and (base is None or base in figure.base)
    ]


def sentence_figures(figures: Sequence[Figure], start: int, end: int) -> list[Figure]:
    """Return the figures whose values stand inside the span [start, end)."""
    return [figure for figure in figures if start <= figure.start and figure.end <= end]
