"""Ablations: the same questions under the system with one part taken away, each held against the whole system."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.compare import compare
from eval.items import Question
from eval.measures import summarise
from eval.results import Run
from eval.runs import run_retrieval, searchable
from eval.system import Settings, open_retriever
from eval.variants import ABLATIONS, parse_options, vary
from ingest.errors import EvalDataError

SHOWN = ("success@1", "recall@5", "evidence@1000")


@dataclass(frozen=True, slots=True)
class Ablation:
    """Retrieval without a part. `colloquial` is evidence@1000 of colloquial questions alone; `p` after Holm."""

    name: str
    options: str
    success: float
    recall: float
    evidence: float
    colloquial: float
    to_wrong: int
    to_right: int
    p: float


def run_ablations(
    questions: Sequence[Question], settings: Settings, *, progress: Callable[[str, int], Callable[[], None]]
) -> list[Ablation]:
    """Run every ablation on the questions; the first row is the whole system."""
    retriever = open_retriever(settings)
    rows: list[Ablation] = []
    whole: Run | None = None
    for name, options in ABLATIONS.items():
        tick = progress(name, len(searchable(questions)))
        system = vary(retriever, parse_options(options)) if options else retriever
        run = Run({"options": options}, tuple(run_retrieval(system, questions, tick=tick)))
        whole = whole or run
        rows.append(_row(name, options, run, whole))
    return rows


def _row(name: str, options: str, run: Run, whole: Run) -> Ablation:
    found = summarise(run.items, SHOWN)
    colloquial = summarise([item for item in run.items if item.type == "colloquial"], ("evidence@1000",))
    compared = compare(whole, run)
    p = next(d.adjusted for d in compared.differences if d.group == "全部" and d.measure == "evidence@1000")
    return Ablation(
        name=name,
        options=options,
        success=found["success@1"].value,
        recall=found["recall@5"].value,
        evidence=found["evidence@1000"].value,
        colloquial=colloquial["evidence@1000"].value if colloquial else float("nan"),
        to_wrong=sum(flip.to_wrong for flip in compared.flips),
        to_right=sum(not flip.to_wrong for flip in compared.flips),
        p=p,
    )


def save_ablations(rows: Sequence[Ablation], path: Path) -> None:
    """Write the rows as JSON, for the report."""
    path.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_ablations(path: Path) -> list[Ablation]:
    """Read saved rows.

    Raises:
        EvalDataError: the file can't be read.
    """
    try:
        return [Ablation(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise EvalDataError(
            f"{path}: no saved ablations ({error}); write them with `planqa eval ablations --save`"
        ) from error
