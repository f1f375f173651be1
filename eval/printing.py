"""What comparisons, ablations and the gate print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.ablation import Ablation
from eval.beir import CollectionResult
from eval.compare import Comparison, Flip
from eval.gate import Judgement
from eval.measures import BY_NAME, kind_of
from eval.results import ItemResult

_SHOWN_FLIPS = 60


def _out() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _line(item: ItemResult) -> str:
    return f"{item.task}/{item.id} [{kind_of(item)}] {''.join(item.question.split())[:50]}"


def print_comparison(found: Comparison, before: str, after: str) -> None:
    """Print differences with their tests, then every flip."""
    out = _out()
    table = Table(
        "指标", title=f"{before} → {after}（成对 {found.paired} 项）", title_justify="left", header_style="bold"
    )
    for column in ("前", "后", "差", "n", "p（置换）", "p（Holm）"):
        table.add_column(column, justify="right")
    for d in found.differences:
        name = f"{BY_NAME[d.measure].title} · {d.group}"
        numbers = (f"{d.before:.3f}", f"{d.after:.3f}", f"{d.after - d.before:+.3f}", str(d.n), f"{d.p:.4f}")
        table.add_row(name, *numbers, f"{d.adjusted:.4f}", style="bold" if d.adjusted < 0.05 else "")
    out.print(table)
    if found.unpaired:
        out.print(f"另有 {found.unpaired} 项只在一边，未计")
    for to_wrong, title in ((True, "由对变错"), (False, "由错变对")):
        flips = [flip for flip in found.flips if flip.to_wrong == to_wrong]
        out.print(Text(f"{title} {len(flips)} 项", style="bold"))
        for flip in flips[:_SHOWN_FLIPS]:
            out.print(Text(f"  {_line(flip.after)}  {flip.after.stage}".rstrip()))
        if len(flips) > _SHOWN_FLIPS:
            out.print(f"  …另 {len(flips) - _SHOWN_FLIPS} 项，见 --json")


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "task": flip.before.task,
        "id": flip.before.id,
        "to_wrong": flip.to_wrong,
        "question": flip.after.question,
        "before": flip.before.given,
        "after": flip.after.given,
        "stage": flip.after.stage,
    }


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Return a comparison for programs."""
    return {
        "paired": found.paired,
        "unpaired": found.unpaired,
        "differences": [asdict(difference) for difference in found.differences],
        "flips": [_flip(flip) for flip in found.flips],
    }


def print_ablations(rows: Sequence[Ablation]) -> None:
    """Print the ablations as a table."""
    table = Table("", title="消融（检索）", title_justify="left", header_style="bold")
    for column in ("首位命中", "召回@5", "千字内见证据", "其中口语", "变错", "变对", "p（Holm）"):
        table.add_column(column, justify="right")
    for row in rows:
        numbers = (f"{value:.3f}" for value in (row.success, row.recall, row.evidence, row.colloquial))
        table.add_row(row.name, *numbers, str(row.to_wrong), str(row.to_right), f"{row.p:.4f}")
    _out().print(table)


def print_judgement(found: Judgement) -> None:
    """Print what the gate found, item by item."""
    out = _out()
    out.print(f"与基线成对 {found.compared} 项，基线里未跑 {found.missing} 项")
    for title, items, style in (
        ("破坏不变量", found.broken, "red"),
        ("由对变错", found.to_wrong, "yellow"),
        ("由错变对", found.to_right, "green"),
    ):
        out.print(Text(f"{title} {len(items)} 项", style=f"bold {style}" if items else "dim"))
        for item in items:
            out.print(Text(f"  {_line(item)}  {'；'.join(item.broken) or item.stage}".rstrip()))
    out.print(
        f"按家族：变错 {found.families_to_wrong}，变对 {found.families_to_right}，单侧符号检验 p={found.p:.4f}；"
        + ("通过" if found.passed else "不通过")
    )


def judgement_json(found: Judgement) -> dict[str, Any]:
    """Return a judgement for programs."""
    return {
        "passed": found.passed,
        "p": found.p,
        "compared": found.compared,
        "missing": found.missing,
        "to_wrong": [item.id for item in found.to_wrong],
        "to_right": [item.id for item in found.to_right],
        "broken": {item.id: list(item.broken) for item in found.broken},
    }


def print_collection(found: CollectionResult) -> None:
    """Print the metrics of a test collection."""
    title = f"{found.name}：{found.texts} 个单元，{found.queries} 题"
    table = Table("指标", "值（95%区间）", title=title, title_justify="left", header_style="bold")
    for name, value in found.metrics.items():
        table.add_row(name, f"{value.value:.3f} [{value.low:.3f}, {value.high:.3f}]")
    out = _out()
    out.print(table)
    out.print(
        f"建索引 {found.index_seconds:.0f} 秒，检索平均 {found.search_seconds / max(1, found.queries) * 1000:.0f} 毫秒"
    )
