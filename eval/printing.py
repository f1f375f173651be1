"""What comparisons, ablations and the gate print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.ablation import COLUMNS, Ablation, Effect
from eval.beir import CollectionResult
from eval.compare import Comparison, Flip
from eval.console import TASK_TITLES
from eval.failures import STAGES
from eval.gate import Judgement
from eval.measures import BY_NAME, KIND_TITLES, kind_of
from eval.results import ItemResult

_SHOWN_FLIPS = 60


_WIDTH = 132
"""Columns that the tables need; a narrower terminal breaks the lines itself."""


def _out() -> Console:
    return Console(highlight=False, soft_wrap=True, width=max(_WIDTH, Console().width))


def _line(item: ItemResult, *, show: bool) -> str:
    """Name an item; its words only where they may be seen."""
    words = f" {''.join(item.question.split())[:50]}" if show else ""
    stage = STAGES[item.stage].title if item.stage in STAGES else item.stage
    return f"{item.task}/{item.id} [{kind_of(item)}]{words}  {stage}".rstrip()


def print_comparison(found: Comparison, before: str, after: str, *, show_test: bool = False) -> None:
    """Print differences with their tests, then every flip; flips of unseen splits are only counted unless asked for."""
    out = _out()
    table = Table(
        "指标", title=f"{before} → {after}（成对 {found.paired} 项）", title_justify="left", header_style="bold"
    )
    for column in ("前", "后", "差（95%区间）", "n", "p（置换）", "p（Holm）"):
        table.add_column(column, justify="right")
    for d in found.differences:
        name = f"{BY_NAME[d.measure].title} · {KIND_TITLES.get(d.group, d.group)}"
        gap = f"{d.after - d.before:+.3f} [{d.low:+.3f}, {d.high:+.3f}]"
        numbers = (f"{d.before:.3f}", f"{d.after:.3f}", gap, str(d.n), f"{d.p:.4f}")
        table.add_row(name, *numbers, f"{d.adjusted:.4f}", style="bold" if d.adjusted < 0.05 else "")
    out.print(table)
    if found.unpaired:
        out.print(f"另有 {found.unpaired} 项只在一边，未计")
    for to_wrong, title in ((True, "由对变错"), (False, "由错变对")):
        flips = [flip.after for flip in found.flips if flip.to_wrong == to_wrong]
        shown = [item for item in flips if show_test or not item.unseen]
        hidden = len(flips) - len(shown)
        note = f"，其中 test、held {hidden} 项只计数（要看加 --show-test）" if hidden else ""
        out.print(Text(f"{title} {len(flips)} 项{note}", style="bold"))
        for item in shown[:_SHOWN_FLIPS]:
            out.print(Text("  " + _line(item, show=True)))
        if len(shown) > _SHOWN_FLIPS:
            out.print(f"  …另 {len(shown) - _SHOWN_FLIPS} 项，见 --json")


def _flip(flip: Flip, *, show: bool) -> dict[str, Any]:
    named = {"task": flip.before.task, "id": flip.before.id, "split": flip.before.split, "to_wrong": flip.to_wrong}
    if not show:
        return named
    told = {"question": flip.after.question, "before": flip.before.given, "after": flip.after.given}
    return {**named, **told, "stage": flip.after.stage}


def comparison_json(found: Comparison, *, show_test: bool = False) -> dict[str, Any]:
    """Return a comparison for programs; of unseen splits only which items flip, unless asked for."""
    return {
        "paired": found.paired,
        "unpaired": found.unpaired,
        "differences": [asdict(difference) for difference in found.differences],
        "flips": [_flip(flip, show=show_test or not flip.before.unseen) for flip in found.flips],
    }


def print_ablations(rows: Sequence[Ablation]) -> None:
    """Print the ablations as a table: value, difference to the whole with its interval; * is p (Holm) < .05."""
    table = Table("", title=f"消融（检索，n={rows[0].n}）", title_justify="left", header_style="bold")
    shown = [key for key in COLUMNS if key in rows[0].effects]
    for title in (*(COLUMNS[key].title for key in shown), "变错", "变对"):
        table.add_column(title, justify="right")
    for row in rows:
        cells = [_effect(row.effects.get(key), whole=row is rows[0]) for key in shown]
        table.add_row(row.name, *cells, str(row.to_wrong), str(row.to_right))
    out = _out()
    out.print(table)
    out.print("差与95%区间是与首行成对比较；* 为 p（置换检验，按首位命中与千字内见证据两列一起 Holm 校正）＜0.05")


def _effect(effect: Effect | None, *, whole: bool) -> str:
    if effect is None:
        return "–"
    if whole:
        return f"{effect.value:.3f}"
    sure = "*" if effect.p < 0.05 else ""
    return f"{effect.value:.3f} {effect.difference:+.3f}{sure} [{effect.low:+.2f}, {effect.high:+.2f}]"


def print_judgement(found: Judgement) -> None:
    """Print what the gate found, item by item; of unseen splits the names alone."""
    out = _out()
    out.print(f"与基线成对 {found.compared} 项")
    for title, items, style in (
        ("破坏不变量", found.broken, "red"),
        ("由对变错", found.to_wrong, "yellow"),
        ("由错变对", found.to_right, "green"),
    ):
        out.print(Text(f"{title} {len(items)} 项", style=f"bold {style}" if items else "dim"))
        for item in items:
            out.print(Text(f"  {_line(item, show=not item.unseen)}  {'；'.join(item.broken)}".rstrip()))
    if found.missing:
        out.print(
            Text(f"基线里有而这次没有 {len(found.missing)} 项：" + "、".join(found.missing[:20]), style="bold red")
        )
    for name, count in found.counts.items():
        title = TASK_TITLES.get(name, name)
        out.print(f"{title}：按家族变错 {count.to_wrong}，变对 {count.to_right}，单侧符号检验 p={count.p:.4f}")
    out.print("通过" if found.passed else "不通过：" + "；".join(found.reasons))


def judgement_json(found: Judgement) -> dict[str, Any]:
    """Return a judgement for programs."""
    return {
        "passed": found.passed,
        "reasons": list(found.reasons),
        "counts": {name: {**asdict(count), "p": count.p} for name, count in found.counts.items()},
        "compared": found.compared,
        "missing": list(found.missing),
        "to_wrong": [item.id for item in found.to_wrong],
        "to_right": [item.id for item in found.to_right],
        "broken": {item.id: list(item.broken) for item in found.broken},
    }


def print_collection(found: CollectionResult) -> None:
    """Print the metrics of a test collection."""
    skipped = f"，另有 {found.skipped} 题的金标准不在文本里，未计" if found.skipped else ""
    title = f"{found.name}：{found.texts} 个单元，{found.queries} 题{skipped}"
    table = Table("指标", "值（95%区间）", title=title, title_justify="left", header_style="bold")
    for name, value in found.metrics.items():
        table.add_row(name, f"{value.value:.3f} [{value.low:.3f}, {value.high:.3f}]")
    out = _out()
    out.print(table)
    out.print(
        f"建索引 {found.index_seconds:.0f} 秒，检索平均 {found.search_seconds / max(1, found.queries) * 1000:.0f} 毫秒"
    )
