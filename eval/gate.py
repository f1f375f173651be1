"""The gate: fail when a run is significantly worse than the baseline, breaks an invariant, or leaves items out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.results import ItemResult, Run
from eval.statistics import sign_test
from ingest.errors import EvalGateError

BASELINE = Path(__file__).resolve().parent / "baseline.json"
LEVEL = 0.05
ALL = "全部"
SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Flips:
    """Families that flipped: paraphrases that flip together count once."""

    to_wrong: int
    to_right: int

    @property
    def p(self) -> float:
        """Return the sign test's one-sided p (exact McNemar)."""
        return sign_test(self.to_wrong, self.to_right)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate found: flips against the baseline, items with broken invariants, baseline items not run.

    `counts` holds the families that flipped, over all and by task.
    """

    to_wrong: tuple[ItemResult, ...]
    to_right: tuple[ItemResult, ...]
    broken: tuple[ItemResult, ...]
    counts: Mapping[str, Flips]
    compared: int
    missing: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why it does not pass; nothing if it does.

        A task by itself is held to LEVEL over the number of tasks (Bonferroni), so that gains in one don't hide losses
        in another.
        """
        reasons = []
        if self.broken:
            reasons.append(f"破坏不变量 {len(self.broken)} 项")
        if self.missing:
            reasons.append(f"基线里有而没有跑 {len(self.missing)} 项")
        for name, flips in self.counts.items():
            level = LEVEL if name == ALL else LEVEL / max(1, len(self.counts) - 1)
            if flips.p < level:
                reasons.append(
                    f"{name}变错 {flips.to_wrong} 家、变对 {flips.to_right} 家，p={flips.p:.4f}＜{level:.3f}"
                )
        return tuple(reasons)

    @property
    def passed(self) -> bool:
        """Whether nothing is broken or missing and the flips to wrong may be chance."""
        return not self.reasons


def judge(baseline: Run, run: Run, *, splits: Sequence[str] = SPLITS) -> Judgement:
    """Hold a run of some splits against the baseline: sign test over families, all together and task by task.

    A family counts as flipped to wrong if more of its items flipped to wrong than to right, and the other way round.
    Items that the baseline doesn't know are only checked for invariants.
    """
    known = {item.key: item for item in baseline.items if item.split in splits}
    pairs = [(known[item.key], item) for item in run.items if item.key in known]
    ran = {item.key for item in run.items}
    tasks = dict.fromkeys(item.task for _, item in pairs)
    return Judgement(
        to_wrong=tuple(item for before, item in pairs if before.correct and not item.correct),
        to_right=tuple(item for before, item in pairs if item.correct and not before.correct),
        broken=tuple(item for item in run.items if item.broken),
        counts={
            ALL: _families(pairs),
            **{task: _families([pair for pair in pairs if pair[1].task == task]) for task in tasks},
        },
        compared=len(pairs),
        missing=tuple(f"{task}/{name}" for task, name in known if (task, name) not in ran),
    )


def _families(pairs: Sequence[tuple[ItemResult, ItemResult]]) -> Flips:
    balance: dict[tuple[str, str], int] = {}
    for before, item in pairs:
        key = (item.task, item.family)
        balance[key] = balance.get(key, 0) + before.correct - item.correct
    return Flips(sum(value > 0 for value in balance.values()), sum(value < 0 for value in balance.values()))


def raised(baseline: Run, run: Run, *, splits: Sequence[str] = SPLITS) -> Run:
    """Return the new baseline: what was run of some splits, and the old one's items of the others.

    Raises:
        EvalGateError: an invariant is broken; no baseline may bless that.
    """
    broken = [item.id for item in run.items if item.broken]
    if broken:
        raise EvalGateError(f"破坏不变量 {len(broken)} 项（{'、'.join(broken[:10])}），不能写成基线；先改好")
    kept = tuple(item for item in baseline.items if item.split not in splits)
    return Run(run.settings, (*slim(run).items, *kept))


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
