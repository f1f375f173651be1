"""What an evaluation hands on: per item the scores and what was given, and a whole run with its settings, as JSON.

A score is a numerator and a denominator; a metric over a set is the sum of numerators over the sum of denominators.
With denominator 1 that is the mean over items; with counts it is the pooled value. A metric that doesn't apply to an
item is absent from its scores.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ingest.errors import EvalDataError

Task = Literal["retrieval", "answers", "drafts"]
TASKS: tuple[Task, ...] = ("retrieval", "answers", "drafts")
FORMAT = 1
UNSEEN_SPLITS = ("test", "held")
"""Splits whose questions are shown only when asked for: what is looked at is tuned on."""


class Score(NamedTuple):
    """A numerator and a denominator; the value over a set is sum(num) / sum(den)."""

    num: float
    den: float = 1.0


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One question, turn or draft with its scores.

    `correct` is the strict judgement that flips are counted on; `stage` says where a wrong one went wrong; `broken`
    names broken invariants; `given` and `expected` are what the report shows; `found` are the labels of what was
    retrieved, best first, gold ones marked with ✓.
    """

    task: Task
    id: str
    type: str
    language: str
    split: str
    family: str
    question: str
    correct: bool
    scores: Mapping[str, Score]
    reason: str | None = None
    stage: str = ""
    broken: tuple[str, ...] = ()
    expected: str = ""
    given: str = ""
    cited: tuple[str, ...] = ()
    gold: str = ""
    found: tuple[str, ...] = ()
    confidence: float | None = None
    seconds: float = 0.0

    @property
    def key(self) -> tuple[str, str]:
        """What pairs the results of two runs."""
        return (self.task, self.id)

    @property
    def unseen(self) -> bool:
        """Whether its text is only shown when asked for."""
        return self.split in UNSEEN_SPLITS


@dataclass(frozen=True)
class Run:
    """The results of one run of the system under some settings."""

    settings: Mapping[str, str]
    items: tuple[ItemResult, ...]
    confusion: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the run as JSON, one item a line, so that changes read well in a diff.

        Raises:
            EvalDataError: it can't be written.
        """
        head = {"format": FORMAT, "settings": dict(self.settings), "confusion": self.confusion}
        lines = [json.dumps(_to_json(item), ensure_ascii=False) for item in self.items]
        opening = json.dumps(head, ensure_ascii=False)[:-1]
        write_text(path, opening + ', "items": [\n' + ",\n".join(lines) + "\n]}\n")


def write_text(path: Path, text: str) -> None:
    """Write a file and the folders above it.

    Raises:
        EvalDataError: it can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EvalDataError(f"{path}：写不进去（{error.strerror}）；换一个地方") from error


def _to_json(item: ItemResult) -> dict[str, Any]:
    record = asdict(item)
    record["scores"] = {name: [round(score.num, 4), round(score.den, 4)] for name, score in item.scores.items()}
    return {name: value for name, value in record.items() if value not in ("", (), {}, None, 0.0) or name == "correct"}


def load_run(path: Path) -> Run:
    """Read a saved run.

    Raises:
        EvalDataError: it can't be read or is of another format.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvalDataError(f"{path}：读不出评测结果（{error}）；用 planqa eval --save {path} 写一份") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise EvalDataError(f"{path}：不是第{FORMAT}版的评测结果；用 planqa eval --save {path} 写一份")
    try:
        items = tuple(_item(entry) for entry in record["items"])
        return Run(record["settings"], items, record.get("confusion", {}))
    except (KeyError, TypeError, AttributeError) as error:
        raise EvalDataError(f"{path}：某项缺字段或多字段（{error}）；重新用 --save 存一份") from error


def _item(entry: Mapping[str, Any]) -> ItemResult:
    """Read an item; what was empty was left out."""
    scores = {name: Score(*pair) for name, pair in entry.get("scores", {}).items()}
    lists = {name: tuple(entry.get(name, ())) for name in ("broken", "cited", "found")}
    return ItemResult(**{"question": "", "split": "", **entry, **lists, "scores": scores})
