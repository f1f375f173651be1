"""Compare two runs item by item: flips, the difference with a test, by type, corrected for the number of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eval.measures import grouped, kind_of
from eval.results import ItemResult, Run
from eval.statistics import holm, paired_interval, permutation_test
from ingest.errors import EvalDataError

Pair = tuple[ItemResult, ItemResult]
"""The results of one item in two runs."""
KEY_MEASURES = {
    "retrieval": ("evidence@1000", "success@1", "recall@5", "ndcg@10"),
    "answers": (
        "correct",
        "answered",
        "facts",
        "citation_recall",
        "citation_precision",
        "char_f1",
        "verdict",
        "refusal_recall",
        "binding_errors",
    ),
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
    """A metric in both runs over the same items: after less before lies in [low, high] with 95 %.

    `p` is by permutation, `adjusted` after Holm over the whole table.
    """

    task: str
    group: str
    measure: str
    before: float
    after: float
    low: float
    high: float
    n: int
    p: float
    adjusted: float = 1.0


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
        raise EvalDataError("两次结果没有一道共同的题：须是同一套题、同一项任务（检索、问答或核稿）")
    rows: list[Difference] = []
    for task in dict.fromkeys(item.task for item, _ in pairs):
        held = [pair for pair in pairs if pair[0].task == task]
        rows += _rows(task, "全部", held, KEY_MEASURES[task])
        for key in (lambda item: item.split, kind_of):
            groups = grouped([first for first, _ in held], key)
            for name, members in groups.items() if len(groups) > 1 else ():
                keys = {item.key for item in members}
                rows += _rows(task, name, [pair for pair in held if pair[0].key in keys], KEY_MEASURES[task][:1])
    adjusted = holm({str(number): row.p for number, row in enumerate(rows)})
    differences = tuple(replace(row, adjusted=adjusted[str(number)]) for number, row in enumerate(rows))
    flips = tuple(Flip(first, other) for first, other in pairs if first.correct != other.correct)
    only = len(before.items) + len(after.items) - 2 * len(pairs)
    return Comparison(differences, tuple(sorted(flips, key=lambda f: (not f.to_wrong, f.before.key))), len(pairs), only)


def difference(task: str, group: str, name: str, pairs: Sequence[Pair]) -> Difference | None:
    """Return the difference in one metric over the pairs that both have it; None if there is none."""
    held = [(a, b) for a, b in pairs if name in a.scores and name in b.scores]
    first, second = [a.scores[name] for a, _ in held], [b.scores[name] for _, b in held]
    below, above = sum(score.den for score in first), sum(score.den for score in second)
    if not below or not above:
        return None
    families = [a.family for a, _ in held]
    low, high = paired_interval(first, second, families)
    return Difference(
        task=task,
        group=group,
        measure=name,
        before=sum(score.num for score in first) / below,
        after=sum(score.num for score in second) / above,
        low=low,
        high=high,
        n=len(held),
        p=permutation_test([score.num for score in first], [score.num for score in second], families),
    )


def _rows(task: str, group: str, pairs: Sequence[Pair], names: Sequence[str]) -> list[Difference]:
    found = (difference(task, group, name, pairs) for name in names)
    return [row for row in found if row]
