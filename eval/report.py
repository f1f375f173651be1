"""The report: one HTML file that holds everything it needs, and the same numbers as JSON beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any

from eval.ablation import Ablation
from eval.console import summary_json
from eval.failures import failures_section
from eval.report_summary import definitions, kinds_section, settings_section, summary_section
from eval.report_system import (
    ablations_section,
    confusion_section,
    latency,
    latency_section,
    risk_coverage,
    risk_section,
)
from eval.results import ItemResult, Run, write_text

_CSS = Path(__file__).with_name("report.css")


def write_report(
    run: Run, path: Path, *, ablations: Sequence[Ablation] = (), when: str = "", show_test: bool = False
) -> None:
    """Write the report to `path` and its numbers beside it as .json.

    Raises:
        EvalDataError: it can't be written.
    """
    write_text(path, report_html(run, ablations=ablations, when=when, show_test=show_test))
    record = report_json(run, ablations=ablations, when=when, show_test=show_test)
    items = ",\n".join(json.dumps(item, ensure_ascii=False) for item in record.pop("items"))
    head = json.dumps(record, ensure_ascii=False, indent=1).removesuffix("\n}")
    write_text(path.with_suffix(".json"), f'{head},\n "items": [\n{items}\n]}}\n')


def report_json(
    run: Run, *, ablations: Sequence[Ablation] = (), when: str = "", show_test: bool = False
) -> dict[str, Any]:
    """Return the report's numbers and items; of test and held only whether each was right, unless asked for more."""
    return {
        **summary_json(run),
        "when": when,
        "risk_coverage": risk_coverage(run.items),
        "latency_ms": latency(run.items),
        "ablations": [asdict(row) for row in ablations],
        "items": [_item(item, full=show_test or not item.unseen) for item in run.items],
    }


def _item(item: ItemResult, *, full: bool) -> dict[str, Any]:
    record = asdict(item)
    kept = record if full else {name: record[name] for name in ("task", "id", "split", "correct", "broken")}
    return {name: value for name, value in kept.items() if value not in ("", (), None)}


def report_html(run: Run, *, ablations: Sequence[Ablation] = (), when: str = "", show_test: bool = False) -> str:
    """Return the report as HTML."""
    sections = [("summary", "总表", summary_section(run)), ("kinds", "按类型与语言", kinds_section(run))]
    if any(item.task == "answers" for item in run.items):
        sections.append(("risk", "风险与覆盖", risk_section(run.items)))
    sections.append(("latency", "耗时", latency_section(run.items)))
    sections.append(("ablations", "消融", ablations_section(ablations)))
    if any(item.task == "drafts" for item in run.items):
        sections.append(("drafts", "核稿混淆矩阵", confusion_section(run.items)))
    sections.append(("failures", "错题", failures_section(run.items, show_test=show_test)))
    sections.append(("measures", "指标释义", definitions()))
    sections.append(("settings", "怎样重跑", settings_section(run, when)))
    nav = "".join(f'<a href="#{key}">{title}</a>' for key, title, _ in sections)
    body = "".join(f'<section id="{key}"><h2>{title}</h2>{html}</section>' for key, title, html in sections)
    told = "　".join(escape(run.settings[key]) for key in ("embedder", "version") if key in run.settings)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>规划问答 · 评测报告</title>'
        f"<style>{_CSS.read_text(encoding='utf-8')}</style></head><body>"
        f"<header><b>规划问答 · 评测报告</b><span>{len(run.items)} 项　{told}　{escape(when)}</span></header>"
        f"<nav>{nav}</nav><main>{body}</main></body></html>\n"
    )
