"""The report's charts of the system: risk against coverage, latency, ablations, the drafts' confusion matrices."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log10

import numpy as np

from eval.ablation import COLUMNS, Ablation, Effect
from eval.charts import curve, forest, heat
from eval.console import TASK_TITLES
from eval.items import VERDICTS
from eval.measures import VERDICT_TITLES
from eval.report_summary import by_split, table
from eval.results import TASKS, ItemResult

_FIRST = 10
"""A share of fewer answers than this says nothing; the curve starts here."""
_MILLISECONDS = (1, 10, 100, 1000, 10_000)


def risk_coverage(items: Sequence[ItemResult]) -> dict[str, list[tuple[float, float]]]:
    """Return, by split, (coverage, risk) as answers are given in order of falling confidence.

    Coverage is the share of all questions that are answered, risk the share of wrong ones among them; the curve ends
    where the system refuses the rest. Source: El-Yaniv and Wiener, JMLR 2010.
    """
    curves: dict[str, list[tuple[float, float]]] = {}
    for split, held in by_split([item for item in items if item.task == "answers"]).items():
        wrong = np.cumsum([not item.correct for item in _given(held)])
        points = [((n + 1) / len(held), float(wrong[n] / (n + 1))) for n in range(len(wrong))]
        curves[split] = [(round(x, 4), round(y, 4)) for x, y in points[_FIRST - 1 :]]
    return curves


def _given(items: Sequence[ItemResult]) -> list[ItemResult]:
    given = [item for item in items if item.confidence is not None]
    return sorted(given, key=lambda item: (-(item.confidence or 0.0), item.id))


def mean_risk(wrong: Sequence[bool]) -> float:
    """Return the mean, over all cuts of a ranking, of the share of wrong ones before the cut (AURC). Range 0..1.

    In random order it is the share of wrong ones overall. Source: Geifman, Uziel and El-Yaniv, ICLR 2019.
    """
    return float((np.cumsum(wrong) / np.arange(1, len(wrong) + 1)).mean()) if len(wrong) else float("nan")


def risk_section(items: Sequence[ItemResult]) -> str:
    """Return the risk–coverage curve and its mean risk between the best order and a random one."""
    rows = []
    for split, held in by_split([item for item in items if item.task == "answers"]).items():
        wrong = [not item.correct for item in _given(held)]
        if wrong:
            risks = (sum(wrong) / len(wrong), mean_risk(wrong), mean_risk(sorted(wrong)))
            cells = "".join(f"<td>{value:.3f}</td>" for value in (len(wrong) / len(held), *risks))
            rows.append(f"<tr><td>{escape(split)}</td><td>{len(held)}</td>{cells}</tr>")
    note = (
        "横轴是作答的题目占全部题目（含应拒的）的比例，纵轴是其中答错的比例；按首位检索分从高到低放行，右端是系统"
        "实际作答的范围，再往右的题它拒答。平均风险若近于“乱序”，这个分数就分不出对错，不能用来决定答不答。"
    )
    head = ["", "n", "作答比例", "作答中答错（＝乱序的平均风险）", "平均风险", "最好排序的平均风险"]
    drawn = curve(risk_coverage(items), "风险—覆盖曲线", "覆盖", "风险")
    return f'<p class="note">{note}</p>{drawn}{table(head, rows)}'


def latency(items: Sequence[ItemResult]) -> dict[str, dict[str, float]]:
    """Return, by task, n and milliseconds: p50, p95, longest. Drafts are timed as wholes."""
    found: dict[str, dict[str, float]] = {}
    for task in TASKS:
        seconds = [item.seconds for item in items if item.task == task and item.seconds > 0]
        if seconds:
            p50, p95, most = (round(float(np.percentile(seconds, q)) * 1000, 1) for q in (50, 95, 100))
            found[task] = {"n": len(seconds), "p50": p50, "p95": p95, "max": most}
    return found


def latency_section(items: Sequence[ItemResult]) -> str:
    """Return percentiles and the cumulative distribution over milliseconds on a log axis."""
    found = latency(items)
    if not found:
        return "<p>没有计时。</p>"
    titles = {task: TASK_TITLES[task] + ("（整篇）" if task == "drafts" else "") for task in found}
    rows = [
        f"<tr><td>{titles[task]}</td><td>{held['n']}</td>"
        + "".join(f"<td>{held[name]:.0f}</td>" for name in ("p50", "p95", "max"))
        + "</tr>"
        for task, held in found.items()
    ]
    longest = max(1.0, *(log10(held["max"] + 1) for held in found.values()))
    lines = {}
    for task in found:
        times = sorted(item.seconds * 1000 for item in items if item.task == task and item.seconds > 0)
        lines[titles[task]] = [
            (max(0.0, log10(max(1.0, value))) / longest, (n + 1) / len(times)) for n, value in enumerate(times)
        ]
    ticks = [(log10(value) / longest, f"{value}") for value in _MILLISECONDS if log10(value) <= longest]
    note = "一题接一题，不并发；最长的一次常是首次调用，含载入。机器忙时会变长，只作量级看。"
    drawn = curve(lines, "耗时累积分布", "毫秒（对数）", "累积比例", ticks=ticks)
    return f'<p class="note">{note}</p>{table(["", "n", "p50（毫秒）", "p95（毫秒）", "最长（毫秒）"], rows)}{drawn}'


def ablations_section(rows: Sequence[Ablation]) -> str:
    """Return each ablation's differences to the whole system, drawn with intervals, and all its numbers."""
    if not rows:
        told = "没有附消融。planqa eval ablations --save 消融.json，再加 --ablations 消融.json 写报告。"
        return f"<p>{told}</p>"
    parts = [
        '<p class="note">每行去掉或换掉一部分，同一批题逐题成对比较，只看检索。横轴是与“全部”之差，负为变差，'
        "线段是按家族成对重抽样的95%区间，含0就说不准；p 是成对置换检验，按全部消融的首位命中与千字内见证据两列"
        "一起作 Holm 校正。</p>"
    ]
    for key in ("evidence@1000", "success@1"):
        drawn = [(row.name, row.effects[key]) for row in rows[1:] if key in row.effects]
        marks = [(name, e.difference, e.low, e.high, e.p < 0.05) for name, e in drawn]
        parts.append(f"<h3>{COLUMNS[key].title}之差</h3>{forest(marks, COLUMNS[key].title)}")
    shown = [key for key in COLUMNS if key in rows[0].effects]
    body = [
        f"<tr><td>{escape(row.name)} <small>{escape(row.options)}</small></td>"
        + "".join(_effect(row.effects.get(key), whole=row is rows[0]) for key in shown)
        + f"<td>{row.to_wrong}</td><td>{row.to_right}</td></tr>"
        for row in rows
    ]
    head = [f"n={rows[0].n}", *(COLUMNS[key].title for key in shown), "变错", "变对"]
    return "".join(parts) + table(head, body)


def _effect(effect: Effect | None, *, whole: bool) -> str:
    if effect is None:
        return "<td>–</td>"
    told = "" if whole else f"<br><small>{effect.difference:+.3f} [{effect.low:+.2f}, {effect.high:+.2f}]"
    told += f" p={effect.p:.3f}" if effect.p < 1 and not whole else ""
    kind = ' class="gap"' if effect.p < 0.05 else ""
    return f"<td{kind}>{effect.value:.3f}{told}{'' if whole else '</small>'}</td>"


def confusion_section(items: Sequence[ItemResult]) -> str:
    """Return a confusion matrix of gold and given verdicts for each split."""
    parts = ['<p class="note">行是应判，列是所判，颜色深浅是占该行的比例，行末是判对数与句数。</p>']
    for split, held in by_split([item for item in items if item.task == "drafts"]).items():
        counts = {gold: dict.fromkeys(VERDICTS, 0) for gold in VERDICTS}
        for item in held:
            counts[item.type][item.given.partition("：")[0]] += 1
        parts.append(f"<h3>{escape(split)}</h3>{heat(counts, VERDICT_TITLES, f'核稿混淆矩阵，{split}')}")
    return "".join(parts)
