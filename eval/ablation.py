"""Ablations: the same questions under the system with one part taken away, each held against the whole system."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.compare import Difference, difference
from eval.items import Question
from eval.results import ItemResult, Run, write_text
from eval.runs import run_retrieval, searchable
from eval.statistics import holm
from eval.system import Settings, open_retriever
from eval.variants import ABLATIONS, parse_options, vary
from ingest.errors import EvalDataError

TESTED = ("success@1", "evidence@1000")


@dataclass(frozen=True, slots=True)
class Effect:
    """A metric without a part: its value, and value less the whole system's, which lies in [low, high] with 95 %.

    `p` is the permutation test's after Holm over all ablations and tested columns; 1 where it isn't tested.
    """

    value: float
    difference: float
    low: float
    high: float
    p: float = 1.0


@dataclass(frozen=True, slots=True)
class Ablation:
    """Retrieval without a part: an effect for each of COLUMNS that the questions allow, and how many items flip."""

    name: str
    options: str
    n: int
    effects: Mapping[str, Effect]
    to_wrong: int
    to_right: int


@dataclass(frozen=True, slots=True)
class Column:
    """A metric over some of the items."""

    title: str
    measure: str
    holds: Callable[[ItemResult], bool]


COLUMNS: Mapping[str, Column] = {
    "success@1": Column("首位命中", "success@1", lambda _: True),
    "recall@5": Column("召回@5", "recall@5", lambda _: True),
    "evidence@1000": Column("千字内见证据", "evidence@1000", lambda _: True),
    "colloquial": Column("其中口语", "evidence@1000", lambda item: item.type == "colloquial"),
    "test": Column("其中test", "evidence@1000", lambda item: item.split == "test"),
}
"""What an ablation shows, by name; TESTED are tested."""


def run_ablations(
    questions: Sequence[Question], settings: Settings, *, progress: Callable[[str, int], Callable[[], None]]
) -> list[Ablation]:
    """Run every ablation on the questions; the first row is the whole system."""
    retriever = open_retriever(settings)
    runs: dict[str, Run] = {}
    for name, options in ABLATIONS.items():
        tick = progress(name, len(searchable(questions)))
        system = vary(retriever, parse_options(options)) if options else retriever
        runs[name] = Run({"options": options}, tuple(run_retrieval(system, questions, tick=tick)))
    return ablation_rows(runs)


def ablation_rows(runs: Mapping[str, Run]) -> list[Ablation]:
    """Hold each run against the first, item by item."""
    first, whole = next(iter(runs.items()))
    rows: dict[str, dict[str, Difference]] = {}
    tests: dict[str, float] = {}
    for name, run in runs.items():
        found = {key: _difference(column, whole, run) for key, column in COLUMNS.items()}
        rows[name] = {key: value for key, value in found.items() if value}
        tests |= {f"{name} {key}": rows[name][key].p for key in TESTED if key in rows[name] and name != first}
    adjusted = holm(tests)
    return [
        Ablation(
            name=name,
            options=runs[name].settings.get("options", ""),
            n=len(runs[name].items),
            effects={
                key: Effect(d.after, d.after - d.before, d.low, d.high, adjusted.get(f"{name} {key}", 1.0))
                for key, d in found.items()
            },
            to_wrong=sum(a.correct and not b.correct for a, b in zip(whole.items, runs[name].items, strict=True)),
            to_right=sum(b.correct and not a.correct for a, b in zip(whole.items, runs[name].items, strict=True)),
        )
        for name, found in rows.items()
    ]


def _difference(column: Column, whole: Run, run: Run) -> Difference | None:
    pairs = [pair for pair in zip(whole.items, run.items, strict=True) if column.holds(pair[0])]
    return difference("retrieval", column.title, column.measure, pairs)


def save_ablations(rows: Sequence[Ablation], path: Path) -> None:
    """Write the rows as JSON, for the report."""
    write_text(path, json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n")


def load_ablations(path: Path) -> list[Ablation]:
    """Read saved rows.

    Raises:
        EvalDataError: the file can't be read.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [
            Ablation(**{**row, "effects": {key: Effect(**value) for key, value in row["effects"].items()}})
            for row in rows
        ]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise EvalDataError(
            f"{path}：读不出消融结果（{error}）；用 planqa eval ablations --save {path} 写一份"
        ) from error
