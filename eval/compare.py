"""Compare two runs item by item: flips, the difference with a test, by type, corrected for the number of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures import BY_NAME, grouped, kind_of
from eval.results import ItemResult, Run
from eval.statistics import holm, permutation_test
from ingest.errors import EvalDataError

KEY_MEASURES = {
    "retrieval": ("evidence@1000", "success@1", "recall@5", "ndcg@10"),
    "answers": ("correct", "facts", "citation_recall", "citation_precision", "char_f1", "verdict", "binding_errors"),
    "drafts": ("draft_accuracy", "false_alarms", "errors_found"),
}


@dataclass(frozen=True, slots=True)
class Flip:
    """An item that one run got right and the other wrong."""

    before: ItemResult
    after: ItemResult

    @property
    def to_wrong(self) -> bool:
        """Whether the second run is the wrong one."""
        return self.before.correct


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric in both runs over the same items; `p` by permutation, `adjusted` after Holm over the whole table."""

    task: str
    group: str
    measure: str
    before: float
    after: float
    n: int
    p: float
    adjusted: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences and flips of two runs; `unpaired` items are in one of them alone and left out."""

    differences: tuple[Difference, ...]
    flips: tuple[Flip, ...]
    paired: int
    unpaired: int


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs on the items that both have.

    Raises:
        EvalDataError: they have none in common.
    """
    second = {item.key: item for item in after.items}
    pairs = [(item, second[item.key]) for item in before.items if item.key in second]
    if not pairs:
        raise EvalDataError("the two runs have no item in common; run them on the same questions and task")
    rows: list[tuple[str, str, str, float, float, int, float]] = []
    for task in dict.fromkeys(item.task for item, _ in pairs):
        held = [pair for pair in pairs if pair[0].task == task]
        rows += _rows(task, "全部", held, KEY_MEASURES[task])
        for kind, members in grouped([first for first, _ in held], kind_of).items():
            keys = {item.key for item in members}
            rows += _rows(task, kind, [pair for pair in held if pair[0].key in keys], KEY_MEASURES[task][:1])
    adjusted = holm({f"{task} {group} {name}": p for task, group, name, _, _, _, p in rows})
    differences = tuple(Difference(*row, adjusted=adjusted[f"{row[0]} {row[1]} {row[2]}"]) for row in rows)
    flips = tuple(Flip(first, other) for first, other in pairs if first.correct != other.correct)
    only = len(before.items) + len(after.items) - 2 * len(pairs)
    return Comparison(differences, tuple(sorted(flips, key=lambda f: (not f.to_wrong, f.before.key))), len(pairs), only)


def _rows(
    task: str, group: str, pairs: Sequence[tuple[ItemResult, ItemResult]], names: Sequence[str]
) -> list[tuple[str, str, str, float, float, int, float]]:
    rows = []
    for name in names:
        held = [(a, b) for a, b in pairs if name in a.scores and name in b.scores]
        total = sum(a.scores[name].den for a, _ in held)
        if not held or not total:
            continue
        first = [a.scores[name].num for a, _ in held]
        other = [b.scores[name].num for _, b in held]
        p = permutation_test(first, other, [a.family for a, _ in held])
        after = sum(other) / sum(b.scores[name].den for _, b in held)
        rows.append((task, group, BY_NAME[name].name, sum(first) / total, after, len(held), p))
    return rows
