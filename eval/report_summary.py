"""The report's numbers: the summary with dev against test, the metric of each task by type and language, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from eval.charts import intervals
from eval.console import TASK_KEYS, TASK_TITLES
from eval.measures import BY_NAME, KIND_TITLES, MEASURES, grouped, kind_of, summarise
from eval.results import TASKS, ItemResult, Run
from eval.statistics import Estimate, gap_interval

_GLANCE = (
    "success@1",
    "evidence@1000",
    "correct",
    "facts",
    "citation_recall",
    "citation_precision",
    "refusal_precision",
    "refusal_recall",
    "draft_accuracy",
    "errors_found",
)
_SETTINGS = {
    "embedder": "向量模型",
    "documents": "文本",
    "questions": "题目",
    "index": "索引",
    "version": "版本（提交，+为有改动）",
}


def table(head: Sequence[str], rows: Sequence[str]) -> str:
    """Return a table that scrolls by itself where it is too wide; `rows` are HTML."""
    cells = "".join(f"<th>{escape(title)}</th>" for title in head)
    return f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def by_split(items: Sequence[ItemResult]) -> dict[str, list[ItemResult]]:
    """Group items by split; those of own questions have none."""
    return grouped(items, lambda item: item.split or "自备")


def summary_section(run: Run) -> str:
    """Return the key metrics as a chart, then all headline metrics of each task with the gap of test to dev."""
    found = {name: summarise(held, _GLANCE) for name, held in by_split(run.items).items()}
    rows = [
        (BY_NAME[name].title, {split: held[name] for split, held in found.items() if name in held}) for name in _GLANCE
    ]
    glance = intervals([row for row in rows if row[1]], "主要指标")
    note = (
        "线段与方括号是按题目家族重抽样2000次的95%区间（同一问的几种说法算一家），n 是题数。规则照 dev 调，"
        "test 不看题，所以可信的是 test；差为 test 减 dev，区间不含0的标色。"
    )
    return f'<p class="note">{note}</p>{glance}' + "".join(_task(run, task) for task in TASKS)


def _task(run: Run, task: str) -> str:
    items = [item for item in run.items if item.task == task]
    if not items:
        return ""
    found = {name: summarise(held) for name, held in by_split(items).items()}
    two = "dev" in found and "test" in found
    rows = []
    for measure in MEASURES:
        held = [found[name].get(measure.name) for name in found]
        if any(held) and (measure.headline or measure.better == "one"):
            gap = _gap(found["dev"].get(measure.name), found["test"].get(measure.name)) if two else ""
            rows.append(f"<tr><td>{escape(measure.title)}</td>{''.join(map(_cell, held))}{gap}</tr>")
    broken = sum(bool(item.broken) for item in items)
    note = f'<p class="{"bad" if broken else "ok"}">破坏不变量（引文、地址、句句有据、绑定）：{broken} 项</p>'
    return f"<h3>{TASK_TITLES[task]}</h3>{table(['指标', *found, *(['差'] if two else [])], rows)}{note}"


def _cell(estimate: Estimate | None) -> str:
    if estimate is None or estimate.value != estimate.value:
        return "<td>–</td>"
    interval = f"[{estimate.low:.2f}, {estimate.high:.2f}] n={estimate.n}"
    return f"<td>{estimate.value:.3f} <small>{interval}</small></td>"


def _gap(dev: Estimate | None, test: Estimate | None) -> str:
    if dev is None or test is None or dev.value != dev.value or test.value != test.value:
        return "<td>–</td>"
    low, high = gap_interval(dev, test)
    kind = ' class="gap"' if low > 0 or high < 0 else ""
    return f"<td{kind}>{test.value - dev.value:+.3f} <small>[{low:+.2f}, {high:+.2f}]</small></td>"


def kinds_section(run: Run) -> str:
    """Return each task's key metric by type and by language, dev beside test."""
    parts = []
    for task in TASKS:
        items = [item for item in run.items if item.task == task]
        name = TASK_KEYS[task]
        for title, key in (("按类型", kind_of), ("按语言", lambda item: item.language)):
            groups = grouped(items, key)
            if len(groups) > 1:
                parts.append(f"<h3>{TASK_TITLES[task]}：{escape(BY_NAME[name].title)}，{title}</h3>")
                parts.append(intervals(_rows(groups, name), f"{TASK_TITLES[task]}{title}"))
    return "".join(parts)


def _rows(groups: Mapping[str, Sequence[ItemResult]], name: str) -> list[tuple[str, dict[str, Estimate]]]:
    rows = []
    for kind, held in groups.items():
        found = {split: summarise(members, [name]).get(name) for split, members in by_split(held).items()}
        rows.append((KIND_TITLES.get(kind, kind), {split: estimate for split, estimate in found.items() if estimate}))
    return rows


def definitions() -> str:
    """Return what every metric says, its range, direction and source."""
    better = {"high": "越高越好", "low": "越低越好", "one": "必须为1", "none": "只作参考"}
    rows = [
        f"<tr><td>{escape(m.title)} <small>{escape(m.name)}</small></td><td>{escape(m.range)}</td>"
        f'<td>{better[m.better]}</td><td class="text">{escape(m.definition)}'
        f"{'　<small>' + escape(m.source) + '</small>' if m.source else ''}</td></tr>"
        for m in MEASURES
        if not m.name.startswith("clause_")
    ]
    return table(["指标", "范围", "方向", "定义"], rows)


def settings_section(run: Run, when: str) -> str:
    """Return what a reader needs to repeat the run."""
    told = {**{key: run.settings[key] for key in _SETTINGS if key in run.settings}, **run.settings}
    rows = [
        f'<tr><td>{escape(_SETTINGS.get(key, key))}</td><td class="text">{escape(value)}</td></tr>'
        for key, value in told.items()
    ]
    rows.append(f'<tr><td>日期</td><td class="text">{escape(when)}</td></tr>')
    note = "八位十六进制是内容的 sha256 开头；题目、文本、模型都相同，数字就相同（耗时除外）。"
    return f'<p class="note">{note}命令：planqa eval --report 报告.html</p>' + table(["", ""], rows)
