"""The gate: fail when a run is significantly worse than the baseline, or when an invariant is broken at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eval.results import ItemResult, Run
from eval.statistics import sign_test

BASELINE = Path(__file__).resolve().parent / "baseline.json"
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate found: flips against the baseline, items with broken invariants, and how likely chance is.

    `families_to_wrong` and `families_to_right` are what is tested: paraphrases that flip together count once.
    """

    to_wrong: tuple[ItemResult, ...]
    to_right: tuple[ItemResult, ...]
    broken: tuple[ItemResult, ...]
    families_to_wrong: int
    families_to_right: int
    p: float
    compared: int
    missing: int

    @property
    def passed(self) -> bool:
        """Whether nothing is broken and the flips to wrong may be chance."""
        return not self.broken and self.p >= LEVEL


def judge(baseline: Run, run: Run) -> Judgement:
    """Hold a run against the baseline: sign test (exact McNemar) over families, task by task put together.

    A family counts as flipped to wrong if more of its items flipped to wrong than to right, and the other way round.
    Items that the baseline doesn't know are only checked for invariants; `missing` counts baseline items not run.
    """
    known = {item.key: item for item in baseline.items}
    to_wrong: list[ItemResult] = []
    to_right: list[ItemResult] = []
    balance: dict[tuple[str, str], int] = {}
    compared = 0
    for item in run.items:
        before = known.get(item.key)
        if before is None:
            continue
        compared += 1
        if before.correct != item.correct:
            (to_wrong if before.correct else to_right).append(item)
            family = (item.task, item.family)
            balance[family] = balance.get(family, 0) + (1 if before.correct else -1)
    worse = sum(value > 0 for value in balance.values())
    better = sum(value < 0 for value in balance.values())
    return Judgement(
        to_wrong=tuple(to_wrong),
        to_right=tuple(to_right),
        broken=tuple(item for item in run.items if item.broken),
        families_to_wrong=worse,
        families_to_right=better,
        p=sign_test(worse, better),
        compared=compared,
        missing=len(known.keys() - {item.key for item in run.items}),
    )


def slim(run: Run) -> Run:
    """Return a run as the baseline keeps it: per item whether it was right and what was cited, no texts."""
    items = tuple(
        ItemResult(
            task=item.task,
            id=item.id,
            type=item.type,
            language=item.language,
            split=item.split,
            family=item.family,
            question="",
            correct=item.correct,
            scores={},
            reason=item.reason,
            stage=item.stage,
            broken=item.broken,
            cited=item.cited,
        )
        for item in run.items
    )
    return Run(run.settings, items)
