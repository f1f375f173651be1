"""The failures in the report: counted by stage, then one by one, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from eval.measures import BY_NAME, kind_of
from eval.results import TASKS, ItemResult

STAGES = {
    "not retrieved": "未检到",
    "retrieved but not read": "检到未读",
    "read but dropped": "读到未用",
    "wrongly refused": "误拒",
    "wrongly answered": "答错",
    "false alarm": "误报",
    "claim missed": "漏判论断",
    "claim imagined": "误作论断",
    "error missed": "漏报",
    "error of another kind": "错类",
}
_GRAVE = ("wrongly answered", "false alarm", "error missed", "wrongly refused")
_TITLES = {"retrieval": "检索", "answers": "问答", "drafts": "核稿"}
_LIMIT = 400


def worst_first(items: Sequence[ItemResult]) -> list[ItemResult]:
    """Order wrong items: broken invariants, then grave mistakes, then those that lose most of their marks."""

    def loss(item: ItemResult) -> float:
        high = [s.num / s.den for name, s in item.scores.items() if s.den and BY_NAME[name].better == "high"]
        return sum(high) / len(high) if high else 0.0

    wrong = [item for item in items if not item.correct or item.broken]
    return sorted(wrong, key=lambda i: (not i.broken, i.stage not in _GRAVE, loss(i), i.task, i.id))


def failures_section(items: Sequence[ItemResult]) -> str:
    """Return the failures as HTML; where dev was run too, those of test are only counted: it isn't tuned on."""
    hidden = {"test", "held"} if any(item.split == "dev" for item in items) else set()
    shown = [item for item in worst_first(items) if item.split not in hidden]
    note = "只列 dev 的错题；test 只计数，免得照着它改。" if hidden else ""
    listed = "".join(map(_failure, shown[:_LIMIT]))
    rest = f"<p>另有 {len(shown) - _LIMIT} 项，见 JSON。</p>" if len(shown) > _LIMIT else ""
    return f'{_counts(items)}<p class="note">{note}由重到轻：先是破坏不变量的，再是答错与误报。</p>{listed}{rest}'


def _counts(items: Sequence[ItemResult]) -> str:
    counts = Counter((item.task, item.stage, item.split) for item in items if not item.correct)
    splits = sorted({item.split for item in items})
    rows = []
    for task in TASKS:
        for stage, title in STAGES.items():
            cells = [counts[task, stage, split] for split in splits]
            if any(cells):
                numbers = "".join(f"<td>{cell}</td>" for cell in cells)
                rows.append(f"<tr><td>{_TITLES[task]}·{title}</td>{numbers}</tr>")
    head = "".join(f"<th>{escape(split or '自备')}</th>" for split in splits)
    return f'<div class="wide"><table><tr><th>错在哪一步</th>{head}</tr>{"".join(rows)}</table></div>'


def _failure(item: ItemResult) -> str:
    low = [
        f"{BY_NAME[name].title} {score.num / score.den:.2f}"
        for name, score in item.scores.items()
        if score.den and score.num < score.den and BY_NAME[name].better in ("high", "one")
    ]
    fields = (
        ("应答", item.expected),
        ("金标准", item.gold),
        ("所答", item.given),
        ("所引", "、".join(item.cited)),
        ("失分", "，".join(low)),
        ("破坏", "；".join(item.broken)),
    )
    rows = "".join(f"<dt>{title}</dt><dd>{escape(_printable(value))}</dd>" for title, value in fields if value)
    stage = "破坏不变量" if item.broken else STAGES.get(item.stage, item.stage)
    tags = (
        f'<span class="tag">{escape(stage)}</span><small>{_TITLES[item.task]} {escape(kind_of(item))} {item.id}</small>'
    )
    return f"<details><summary>{tags}　{escape(_printable(item.question))}</summary><dl>{rows}</dl></details>"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() or char == "\n" else "·" for char in text)
