"""The records of figures and measures, as other programs read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from facts.figures import Figure
from facts.measures import Measure


def figures_record(figures: Iterable[Figure]) -> dict[str, object]:
    """Return the record of `figures`; `number` is the exact decimal, as a string."""
    records = [{**asdict(figure), "number": str(figure.number)} for figure in figures]
    return {"count": len(records), "figures": records}


def measures_record(measures: Iterable[Measure]) -> dict[str, object]:
    """Return the record of `measures`; `strength` is none, explore, encourage, promote, should or must."""
    records = [{**asdict(measure), "strength": measure.strength.name.lower()} for measure in measures]
    return {"count": len(records), "measures": records}
