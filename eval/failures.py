"""The failures in the report: counted by stage, then one by one, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from eval.measures import BY_NAME, KIND_TITLES, VERDICT_TITLES, kind_of
from eval.results import TASKS, ItemResult


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an item went wrong: its title, what it means, and where to look."""

    title: str
    meaning: str
    look: str


STAGES = {
    "wrongly answered": Stage("答错", "该拒未拒，或是非、前提、缺项、绑定不对", "拒答的规则与门槛；是非；facts/"),
    "false alarm": Stage("误报", "无误的句子判为有误", "drafts/"),
    "error missed": Stage("漏报", "有误的句子判为无误", "drafts/"),
    "wrongly refused": Stage("误拒", "金标准单元已检到，却拒答", "拒答的规则与门槛"),
    "not retrieved": Stage("未检到", "有一组金标准单元不在检到的单元里", "planqa search 看名次；词表、日常说法、权重"),
    "retrieved too late": Stage(
        "检到太后", "都在前10名里，但不都在前5名，或前1000字读不全", "planqa search 看名次；权重"
    ),
    "retrieved but not read": Stage("检到未读", "检到了，回答引的却是别的单元", "answer/ 选句；近似条款抢先"),
    "read but dropped": Stage("读到未用", "引了对的单元，缺了要点的字", "answer/ 裁句、列举不全"),
    "error of another kind": Stage("错类", "看出有误，说成另一种错", "drafts/"),
    "claim missed": Stage("漏判论断", "有据的句子当成非论断", "drafts/"),
    "claim imagined": Stage("误作论断", "非论断的句子当成有据", "drafts/"),
}
"""The stages, gravest first: what misleads a reader, then what leaves one without an answer."""
_TITLES = {"retrieval": "检索", "answers": "问答", "drafts": "核稿"}
_LIMIT = 400


def worst_first(items: Sequence[ItemResult]) -> list[ItemResult]:
    """Order wrong items: broken invariants, then by gravity of the stage, then those that lose most of their marks."""
    gravity = {stage: rank for rank, stage in enumerate(STAGES)}

    def kept(item: ItemResult) -> float:
        high = [s.num / s.den for name, s in item.scores.items() if s.den and BY_NAME[name].better == "high"]
        return sum(high) / len(high) if high else 0.0

    wrong = [item for item in items if not item.correct or item.broken]
    return sorted(wrong, key=lambda i: (not i.broken, gravity.get(i.stage, len(gravity)), kept(i), i.task, i.id))


def failures_section(items: Sequence[ItemResult], *, show_test: bool = False) -> str:
    """Return the failures as HTML; those of test and held are only counted unless asked for: they aren't tuned on."""
    wrong = worst_first(items)
    shown = [item for item in wrong if show_test or not item.unseen]
    hidden = len(wrong) - len(shown)
    note = "由重到轻：先是破坏不变量的，再依上表的次序，同一步里失分多的在前。"
    if hidden:
        note = f"test、held 的 {hidden} 项只计数，免得照着改；要看加 --show-test，看过就不能再拿来作证。{note}"
    listed = "".join(map(_failure, shown[:_LIMIT]))
    rest = f"<p>另有 {len(shown) - _LIMIT} 项，见旁边的 JSON。</p>" if len(shown) > _LIMIT else ""
    return f'{_counts(items)}<p class="note">{note}</p>{listed}{rest}'


def _counts(items: Sequence[ItemResult]) -> str:
    counts = Counter((item.task, item.stage, item.split) for item in items if not item.correct)
    splits = sorted({item.split for item in items})
    rows = []
    for task in TASKS:
        for key, stage in STAGES.items():
            cells = [counts[task, key, split] for split in splits]
            if any(cells):
                numbers = "".join(f"<td>{cell}</td>" for cell in cells)
                told = f'<td class="text">{stage.meaning}</td><td class="text">{stage.look}</td>'
                rows.append(f"<tr><td>{_TITLES[task]}·{stage.title}</td>{numbers}{told}</tr>")
    asked = Counter((item.task, item.split) for item in items)
    for task in TASKS:
        if any(item.task == task for item in items):
            numbers = "".join(f"<td>{asked[task, split]}</td>" for split in splits)
            rows.append(f'<tr class="sum"><td>{_TITLES[task]}题数</td>{numbers}<td></td><td></td></tr>')
    head = "".join(f"<th>{escape(split or '自备')}</th>" for split in splits)
    titles = '<th class="text">意思</th><th class="text">往哪里看</th>'
    top = f"<thead><tr><th>错在哪一步</th>{head}{titles}</tr></thead>"
    return f'<div class="wide"><table>{top}<tbody>{"".join(rows)}</tbody></table></div>'


def _failure(item: ItemResult) -> str:
    low = [
        f"{BY_NAME[name].title} {score.num / score.den:.2f}"
        for name, score in item.scores.items()
        if score.den and score.num < score.den and BY_NAME[name].better in ("high", "one") and name != "correct"
    ]
    fields = (
        ("应答", _verdict_first(item, item.expected)),
        ("金标准", item.gold),
        ("检到", "、".join(f"{rank}. {label}" for rank, label in enumerate(item.found, start=1))),
        ("所答", _verdict_first(item, item.given) if item.task != "retrieval" else ""),
        ("所引", "、".join(item.cited) or ("无" if item.task == "answers" else "")),
        ("失分", "，".join(low)),
        ("破坏", "；".join(item.broken)),
    )
    rows = "".join(f"<dt>{title}</dt><dd>{escape(_printable(value))}</dd>" for title, value in fields if value)
    title = STAGES[item.stage].title if item.stage in STAGES else item.stage
    tags = (
        f'<span class="tag">{escape("破坏不变量" if item.broken else title)}</span>'
        f"<small>{_TITLES[item.task]} {escape(KIND_TITLES.get(kind_of(item), kind_of(item)))} {escape(item.id)}</small>"
    )
    return f"<details><summary>{tags}　{escape(_printable(item.question))}</summary><dl>{rows}</dl></details>"


def _verdict_first(item: ItemResult, text: str) -> str:
    """Say a draft's verdict, which stands before the colon, as readers do."""
    if item.task != "drafts":
        return text
    verdict, colon, rest = text.partition("：")
    return VERDICT_TITLES.get(verdict, verdict) + colon + rest


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() or char == "\n" else "·" for char in text)
