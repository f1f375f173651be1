"""What the evaluation prints: tables of metrics with n and interval, failures. Computes nothing of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from eval.dataset import SECOND_HAND, agreement, load_labels, overlap
from eval.failures import STAGES, worst_first
from eval.gold import Gold
from eval.items import SPLITS, Question
from eval.measures import BY_NAME, KIND_TITLES, MEASURES, grouped, kind_of, summarise
from eval.results import TASKS, ItemResult, Run
from eval.statistics import Estimate
from ingest.document import Document

TASK_TITLES = {"retrieval": "检索", "answers": "问答", "drafts": "核稿"}
TASK_KEYS = {"retrieval": "evidence@1000", "answers": "correct", "drafts": "draft_accuracy"}


def _printable(text: str) -> str:
    """Replace control characters: some questions are made of them."""
    return "".join(char if char.isprintable() or char == "\n" else "\N{MIDDLE DOT}" for char in text)


def _out() -> Console:
    return Console(highlight=False, soft_wrap=True)


@contextmanager
def bars() -> Iterator[Callable[[str, int], Callable[[], None]]]:
    """Show progress bars on standard error, on a terminal only."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:

        def begin(name: str, total: int) -> Callable[[], None]:
            task = progress.add_task(name, total=total)
            return lambda: progress.advance(task)

        yield begin


def shown(estimate: Estimate | None) -> str:
    """Return a value with its interval: 0.923 [0.890, 0.951]."""
    if estimate is None or estimate.value != estimate.value:
        return "–"
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def print_run(run: Run, *, detail: bool = False) -> None:
    """Print each task's metrics, one column a split, then its key metric by type and language."""
    out = _out()
    for task in TASKS:
        items = [item for item in run.items if item.task == task]
        if not items:
            continue
        splits = grouped(items, lambda item: item.split or "own")
        out.print(_metrics(TASK_TITLES[task], splits, detail=detail))
        key = TASK_KEYS[task]
        out.print(_breakdown(f"{TASK_TITLES[task]}：{BY_NAME[key].title}，按类型", splits, key, kind_of))
        if len({item.language for item in items}) > 1:
            out.print(
                _breakdown(
                    f"{TASK_TITLES[task]}：{BY_NAME[key].title}，按语言", splits, key, lambda item: item.language
                )
            )
        broken = [item for item in items if item.broken]
        if broken:
            out.print(
                Text(
                    f"破坏不变量 {len(broken)} 项：" + "；".join(f"{i.id} {'、'.join(i.broken)}" for i in broken[:10]),
                    style="red",
                )
            )


def _metrics(title: str, splits: Mapping[str, Sequence[ItemResult]], *, detail: bool) -> Table:
    sums = {name: summarise(items) for name, items in splits.items()}
    table = Table("指标", title=title, title_justify="left", header_style="bold")
    for name in splits:
        table.add_column(f"{name}（95%区间）", justify="right")
        table.add_column("n", justify="right")
    for measure in MEASURES:
        if any(measure.name in found for found in sums.values()) and (
            measure.headline or measure.better == "one" or detail
        ):
            cells: list[str] = []
            for found in sums.values():
                value = found.get(measure.name)
                cells += [shown(value), str(value.n) if value else "0"]
            table.add_row(measure.title, *cells)
    return table


def _breakdown(
    title: str, splits: Mapping[str, Sequence[ItemResult]], name: str, key: Callable[[ItemResult], str]
) -> Table:
    groups = {split: grouped(items, key) for split, items in splits.items()}
    table = Table("", title=title, title_justify="left", header_style="bold")
    for split in splits:
        table.add_column(split, justify="right")
        table.add_column("n", justify="right")
    for kind in sorted({kind for found in groups.values() for kind in found}):
        cells: list[str] = []
        for found in groups.values():
            value = summarise(found.get(kind, []), [name]).get(name)
            cells += [shown(value), str(value.n) if value else "0"]
        table.add_row(KIND_TITLES.get(kind, kind), *cells)
    return table


def print_failures(run: Run, limit: int, *, show_test: bool = False) -> None:
    """Print wrong items, worst first, with question, expected, given, citations and stage; unseen splits if asked."""
    out = _out()
    for item in [item for item in worst_first(run.items) if show_test or not item.unseen][:limit]:
        stage = f"{STAGES[item.stage].title}（{STAGES[item.stage].meaning}）" if item.stage in STAGES else item.stage
        kind = KIND_TITLES.get(kind_of(item), kind_of(item))
        out.print(Text(f"\n{item.id} [{TASK_TITLES[item.task]} {kind} {item.language}] {stage}", style="bold"))
        for title, value in (
            ("问", item.question),
            ("应", item.expected),
            ("金", item.gold),
            ("检", "、".join(f"{rank}. {label}" for rank, label in enumerate(item.found, start=1))),
            ("答", item.given if item.task != "retrieval" else ""),
            ("引", "、".join(item.cited)),
        ):
            if value:
                out.print(Text(f"  {title}：{_printable(value)}"))
        low = [
            f"{BY_NAME[name].title} {s.num:g}/{s.den:g}"
            for name, s in item.scores.items()
            if s.num < s.den and BY_NAME[name].better == "high" and name != "correct"
        ]
        out.print(Text("  失分：" + "、".join(low), style="dim"))
        if item.broken:
            out.print(Text("  破坏：" + "；".join(item.broken), style="red"))


def summary_json(run: Run) -> dict[str, Any]:
    """Return the metrics of a run by task and split, for programs."""

    def record(items: Sequence[ItemResult]) -> dict[str, Any]:
        return {
            name: {"value": round(e.value, 4), "low": round(e.low, 4), "high": round(e.high, 4), "n": e.n}
            for name, e in summarise(items).items()
        }

    tasks: dict[str, Any] = {}
    for task in TASKS:
        items = [item for item in run.items if item.task == task]
        if items:
            tasks[task] = {
                "splits": {name: record(held) for name, held in grouped(items, lambda i: i.split or "own").items()},
                "types": {name: record(held) for name, held in grouped(items, kind_of).items()},
                "languages": {name: record(held) for name, held in grouped(items, lambda i: i.language).items()},
            }
    return {"settings": dict(run.settings), "tasks": tasks, "confusion": run.confusion}


def print_dataset(questions: Sequence[Question], documents: tuple[Document, ...]) -> None:
    """Print the question set's counts, its overlap with the evidence, and the second hand's agreement."""
    out = _out()
    table = Table("类型或理由", title=f"题集（{len(questions)}）", title_justify="left", header_style="bold")
    for split in SPLITS:
        table.add_column(split, justify="right")
    counts = Counter((question.reason or question.type, question.split) for question in questions)
    for kind in sorted({kind for kind, _ in counts}):
        table.add_row(kind, *(str(counts[kind, split]) for split in SPLITS))
    out.print(table)
    for title, chosen in (
        ("书面", [q for q in questions if q.reason is None and q.type != "colloquial" and q.language == "zh"]),
        ("口语", [q for q in questions if q.type == "colloquial"]),
    ):
        if chosen:
            found = overlap(chosen)
            out.print(f"{title}题与证据的重合：字对 {found.pairs:.1%}，最长相同 {found.longest:.1f} 字（n={found.n}）")
    if SECOND_HAND.exists() and (labels := load_labels()):
        a = agreement(questions, labels, Gold(documents))
        if a.n:
            out.print(
                f"第二人盲标 {a.n} 题：该答该拒一致 {a.outcome}（κ={a.kappa:.2f}），"
                f"单元一致 {a.gold}/{a.answered}，拒答理由一致 {a.reason}/{a.refused}"
            )
