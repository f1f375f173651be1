"""What readers see for a verdict and a kind of finding."""

from __future__ import annotations

from collections.abc import Sequence

from answer.records import Citation
from drafts.records import Issue, SentenceCheck
from facts.strength import aligned_part
from ingest.folding import display

_LONG = 130

VERDICTS = {
    "supported": "有据",
    "misquote": "引文有误",
    "wrong_number": "数字有误",
    "overclaim": "说过头",
    "unsupported": "无依据",
    "not_a_claim": "未引规划",
}
KINDS = {
    "changed_words": "引文与原文不符",
    "wrong_number": "数字与规划不符",
    "wrong_binding": "数字张冠李戴",
    "stronger": "力度加码",
    "hedge_dropped": "漏掉限定语",
    "wrong_tense": "目标说成事实",
    "wrong_scope": "范围扩大",
    "wrong_actor": "主体不符",
    "contradicts": "与规划相反",
    "no_support": "规划无此说法",
    "wrong_address": "条款号不符",
    "wrong_title": "规划名称有误",
}
SHEET_HEADER = ("序号", "原句", "问题", "规划原文", "建议", "条款")


def problem(issue: Issue) -> str:
    """Say what is wrong: 数字与规划不符：“196家”应为“169家”."""
    name = KINDS[issue.kind]
    if issue.kind in ("no_support", "contradicts"):
        return f"{name}：“{issue.found}”"
    return f"{name}：“{issue.found}”" + (f"，规划为“{issue.expected}”" if issue.expected else "")


def suggestion(check: SentenceCheck) -> str:
    """Say how to mend a sentence: the sentence as the edits make it, or what to do where there is no edit."""
    if check.edits:
        return f"改为：{applied(check)}"
    if check.verdict == "unsupported":
        return "删去，或注明其他出处"
    return "对照规划原文改写"


def applied(check: SentenceCheck) -> str:
    """Return the sentence with its edits made."""
    text = check.text
    for edit in sorted(check.edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start - check.start] + edit.replacement + text[edit.end - check.start :]
    return text


def excerpt(check: SentenceCheck, citation: Citation) -> str:
    """Return the part of a citation that a sentence is about, set for readers; a long one is shortened."""
    text = citation.display
    if len(text) > _LONG:
        text = display(aligned_part(check.text, citation.quote))
    text = text.strip().rstrip("。；，")
    return text if len(text) <= _LONG else text[:_LONG] + "……"


def sheet_rows(checks: Sequence[SentenceCheck]) -> list[tuple[str, ...]]:
    """Return the rows of the 核稿单, in the order of SHEET_HEADER: sentences with findings or remarks."""
    rows: list[tuple[str, ...]] = []
    for check in checks:
        if not check.issues:
            continue
        problems = "；".join(("提示：" if i.advice else "") + problem(i) for i in check.issues)
        quotes = "；".join(dict.fromkeys(excerpt(check, c) for c in check.citations[:3]))
        addresses = "、".join(dict.fromkeys(c.cite_as for c in check.citations[:3]))
        rows.append((str(len(rows) + 1), check.text, problems, quotes or "—", suggestion(check), addresses or "—"))
    return rows


def distinct(citations: Sequence[Citation]) -> list[Citation]:
    """Return the citations without a second one of the same unit."""
    return list({c.clause_id: c for c in reversed(citations)}.values())[::-1]
