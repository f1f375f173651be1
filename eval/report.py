"""The report: one HTML file that holds everything it needs, and the same numbers as JSON beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import numpy as np

from eval.ablation import Ablation
from eval.charts import curve, heat, intervals
from eval.console import TASK_KEYS, TASK_TITLES, summary_json
from eval.failures import failures_section
from eval.measures import BY_NAME, KIND_TITLES, MEASURES, VERDICT_TITLES, grouped, kind_of, summarise
from eval.results import TASKS, ItemResult, Run
from eval.statistics import Estimate

_CSS = Path(__file__).with_name("report.css")


def write_report(run: Run, path: Path, *, ablations: Sequence[Ablation] = (), when: str = "") -> None:
    """Write the report to `path` and its numbers beside it as .json."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report_html(run, ablations=ablations, when=when), encoding="utf-8")
    record = {**summary_json(run), "items": len(run.items), "risk_coverage": risk_coverage(run.items)}
    path.with_suffix(".json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def report_html(run: Run, *, ablations: Sequence[Ablation] = (), when: str = "") -> str:
    """Return the report as HTML."""
    sections = [("summary", "总表", _summary(run)), ("kinds", "按类型与语言", _kinds(run))]
    if any(item.task == "answers" for item in run.items):
        sections.append(("risk", "风险与覆盖", _risk(run.items)))
    sections.append(("latency", "耗时", _latency(run.items)))
    if ablations:
        sections.append(("ablations", "消融", _ablations(ablations)))
    if any(sum(row.values()) for row in run.confusion.values()):
        sections.append(("drafts", "核稿混淆矩阵", _confusion(run)))
    sections.append(("failures", "错题", failures_section(run.items)))
    sections.append(("measures", "指标释义", _definitions()))
    nav = "".join(f'<a href="#{key}">{title}</a>' for key, title, _ in sections)
    body = "".join(f'<section id="{key}"><h2>{title}</h2>{html}</section>' for key, title, html in sections)
    settings = "　".join(f"{escape(key)}={escape(value)}" for key, value in run.settings.items())
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>规划问答 · 评测报告</title>'
        f"<style>{_CSS.read_text(encoding='utf-8')}</style></head><body>"
        f"<header><b>规划问答 · 评测报告</b><span>{settings}　{len(run.items)} 项　{escape(when)}</span></header>"
        f"<nav>{nav}</nav><main>{body}</main></body></html>\n"
    )


def _cell(estimate: Estimate | None) -> str:
    if estimate is None or estimate.value != estimate.value:
        return "<td>–</td>"
    interval = f"[{estimate.low:.2f}, {estimate.high:.2f}] n={estimate.n}"
    return f"<td>{estimate.value:.3f} <small>{interval}</small></td>"


def _table(head: Sequence[str], rows: Sequence[str]) -> str:
    cells = "".join(f"<th>{title}</th>" for title in head)
    return f'<div class="wide"><table><tr>{cells}</tr>{"".join(rows)}</table></div>'


def _splits(items: Sequence[ItemResult]) -> dict[str, list[ItemResult]]:
    return grouped(items, lambda item: item.split or "自备")


def _summary(run: Run) -> str:
    parts = [
        '<p class="note">方括号是按题目家族重抽样2000次的95%区间（同一问的几种问法算一家）；差为 test 减 dev。</p>'
    ]
    for task in TASKS:
        items = [item for item in run.items if item.task == task]
        if not items:
            continue
        found = {name: summarise(held) for name, held in _splits(items).items()}
        two = "dev" in found and "test" in found
        rows = []
        for measure in MEASURES:
            held = [found[name].get(measure.name) for name in found]
            if any(held) and (measure.headline or measure.better == "one"):
                gap = _gap(found["dev"].get(measure.name), found["test"].get(measure.name)) if two else ""
                rows.append(f"<tr><td>{escape(measure.title)}</td>{''.join(map(_cell, held))}{gap}</tr>")
        head = ["指标", *found, *(["差"] if two else [])]
        broken = sum(bool(item.broken) for item in items)
        note = f'<p class="{"bad" if broken else "ok"}">破坏不变量（引文、地址、绑定）：{broken} 项</p>'
        parts.append(f"<h3>{TASK_TITLES[task]}</h3>{_table(head, rows)}{note}")
    return "".join(parts)


def _gap(dev: Estimate | None, test: Estimate | None) -> str:
    if dev is None or test is None or dev.value != dev.value or test.value != test.value:
        return "<td>–</td>"
    apart = dev.high < test.low or test.high < dev.low
    return f'<td class="{"gap" if apart else ""}">{test.value - dev.value:+.3f}</td>'


def _kinds(run: Run) -> str:
    parts = []
    for task in TASKS:
        items = [item for item in run.items if item.task == task]
        name = TASK_KEYS[task]
        for title, key in (("按类型", kind_of), ("按语言", _language)):
            groups = grouped(items, key)
            if len(groups) > 1:
                parts.append(f"<h3>{TASK_TITLES[task]}：{escape(BY_NAME[name].title)}，{title}</h3>")
                parts.append(intervals(_rows(groups, name), f"{TASK_TITLES[task]}{title}"))
    return "".join(parts)


def _language(item: ItemResult) -> str:
    return item.language


def _rows(groups: dict[str, list[ItemResult]], name: str) -> list[tuple[str, dict[str, Estimate]]]:
    rows = []
    for kind, held in groups.items():
        found = {split: summarise(members, [name]).get(name) for split, members in _splits(held).items()}
        rows.append((KIND_TITLES.get(kind, kind), {split: estimate for split, estimate in found.items() if estimate}))
    return rows


def risk_coverage(items: Sequence[ItemResult]) -> dict[str, list[tuple[float, float]]]:
    """Return, by split, (coverage, risk) as answers are given in order of falling confidence.

    Coverage is the share of all questions that are answered, risk the share of wrong ones among them; the curve ends
    where the system refuses the rest. Source: El-Yaniv and Wiener, JMLR 2010.
    """
    curves: dict[str, list[tuple[float, float]]] = {}
    for split, held in _splits([item for item in items if item.task == "answers"]).items():
        given = [item for item in held if item.confidence is not None]
        given.sort(key=lambda item: (-(item.confidence or 0.0), item.id))
        wrong = np.cumsum([not item.correct for item in given])
        points = [((n + 1) / len(held), float(wrong[n] / (n + 1))) for n in range(len(given))]
        curves[split] = [(round(x, 4), round(y, 4)) for x, y in points[9:]]
    return curves


def _risk(items: Sequence[ItemResult]) -> str:
    note = (
        "横轴是作答的题目占全部题目的比例，纵轴是其中答错的比例；按首位检索分从高到低放行，右端是系统实际作答的范围。"
    )
    return f'<p class="note">{note}</p>' + curve(risk_coverage(items), "风险—覆盖曲线", "覆盖", "风险")


def _latency(items: Sequence[ItemResult]) -> str:
    rows, lines = [], {}
    for task in TASKS:
        seconds = sorted(item.seconds for item in items if item.task == task and item.seconds > 0)
        if not seconds:
            continue
        p50, p95, most = (float(np.percentile(seconds, q)) * 1000 for q in (50, 95, 100))
        rows.append(
            f"<tr><td>{TASK_TITLES[task]}</td><td>{len(seconds)}</td>"
            f"<td>{p50:.0f}</td><td>{p95:.0f}</td><td>{most:.0f}</td></tr>"
        )
        longest = max(seconds)
        lines[f"{TASK_TITLES[task]}（最长 {most:.0f} 毫秒）"] = [
            (value / longest, (n + 1) / len(seconds)) for n, value in enumerate(seconds)
        ]
    if not rows:
        return "<p>没有计时。</p>"
    table = _table(["", "n", "p50（毫秒）", "p95（毫秒）", "最长（毫秒）"], rows)
    return table + curve(lines, "耗时累积分布", "耗时 ÷ 最长", "累积比例")


def _ablations(rows: Sequence[Ablation]) -> str:
    body = [
        f"<tr><td>{escape(row.name)}</td><td>{row.success:.3f}</td><td>{row.recall:.3f}</td><td>{row.evidence:.3f}</td>"
        f"<td>{row.colloquial:.3f}</td><td>{row.to_wrong}</td><td>{row.to_right}</td><td>{row.p:.4f}</td></tr>"
        for row in rows
    ]
    head = ["", "首位命中", "召回@5", "千字内见证据", "其中口语", "变错", "变对", "p（Holm）"]
    return '<p class="note">每行去掉一部分，与首行逐题成对比较。</p>' + _table(head, body)


def _confusion(run: Run) -> str:
    return heat(run.confusion, VERDICT_TITLES, "核稿混淆矩阵")


def _definitions() -> str:
    better: dict[str, str] = {"high": "越高越好", "low": "越低越好", "one": "必须为1", "none": "只作参考"}
    body: Callable[[str], str] = escape
    rows = [
        f"<tr><td>{body(m.title)} <small>{body(m.name)}</small></td><td>{body(m.range)}</td><td>{better[m.better]}</td>"
        f'<td style="white-space:normal;text-align:left">{body(m.definition)}'
        f"{'　<small>' + body(m.source) + '</small>' if m.source else ''}</td></tr>"
        for m in MEASURES
        if not m.name.startswith("clause_")
    ]
    return _table(["指标", "范围", "方向", "定义"], rows)
