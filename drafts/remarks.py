"""What is written beside each sentence of a checked draft: its comment, its edits, its citation in the chosen style."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from answer.formats import bracket, running
from answer.records import Citation
from drafts.labels import VERDICTS, distinct, excerpt, problem, suggestion
from drafts.records import ORDER, DraftReport, SentenceCheck
from ingest.document import Document
from ingest.folding import fold

Style = Literal["bracket", "footnote", "running"]
STYLES: tuple[Style, ...] = ("bracket", "footnote", "running")
_MOST = 3


@dataclass(frozen=True, slots=True)
class SentenceRemark:
    """See `docx_write.Remark`: the same record on this side of the child process."""

    start: int
    end: int
    comment: str
    edits: tuple[tuple[int, int, str], ...]
    citation: str
    where: str

    def to_json(self) -> dict[str, object]:
        """Return the record for the child."""
        return asdict(self)


def remarks_of(report: DraftReport, document: Document, *, fix: bool, style: Style) -> list[SentenceRemark]:
    """Return the remarks on all sentences that have something to say, in order."""
    made: list[SentenceRemark] = []
    first = True
    for check in report.sentences:
        if check.verdict == "not_a_claim" and not check.issues:
            continue
        edits = tuple((e.start, e.end, e.replacement) for e in check.edits) if fix else ()
        mended = fix and bool(check.edits)
        citation, where = "", "inline"
        if check.citations and (check.verdict == "supported" or mended):
            citation, where = citation_text(check, document, style, first=first)
            first = False
        made.append(SentenceRemark(check.start, check.end, comment_of(check, fixed=mended), edits, citation, where))
    return made


def comment_of(check: SentenceCheck, *, fixed: bool) -> str:
    """Return the comment on a sentence with findings or remarks, '' for a clean one."""
    if not check.issues:
        return ""
    lines = [f"【{VERDICTS[check.verdict]}】"] if check.verdict in ORDER else ["【提示】"]
    lines += [problem(issue) for issue in check.issues]
    lines += [f"规划原文（{c.cite_as}）：{excerpt(check, c)}" for c in distinct(check.citations)[:_MOST]]
    if check.verdict in ORDER or check.edits:
        lines.append("已用修订标出改法" if fixed else suggestion(check))
    return "\n".join(lines)


def citation_text(check: SentenceCheck, document: Document, style: Style, *, first: bool) -> tuple[str, str]:
    """Return a sentence's citation and where it goes: inline, footnote, or after."""
    cited = _leading(check.citations)
    if style == "running":
        quote = cited[0].quote.rstrip("。;")
        told = running(document, replace(cited[0], quote=quote), first=first)
        if fold(quote).text in fold(check.text).text:
            return f"（{told.split('，“')[0]}）", "inline"
        return told + "。", "after"
    text = bracket(document, cited)
    if style == "footnote":
        quote = "；".join(f"“{excerpt(check, c)}”" for c in cited[:2])
        return f"{text.strip('（）')}：{quote}", "footnote"
    return text, "inline"


def _leading(citations: Sequence[Citation]) -> list[Citation]:
    return distinct(citations)[:6]


def summary_of(report: DraftReport, document: Document) -> str:
    """Return one line: how many sentences speak for the plan, and what was found."""
    counts = Counter(check.verdict for check in report.sentences)
    claims = sum(count for verdict, count in counts.items() if verdict != "not_a_claim")
    found = "，".join(f"{VERDICTS[v]}{counts[v]}句" for v in ORDER if counts[v]) or "未发现问题"
    touched = sum(item.state != "untouched" for item in report.coverage)
    return (
        f"对照《{document.title}》：全文{len(report.sentences)}句，涉及规划{claims}句，有据{counts['supported']}句"
        f"；{found}。"
        f"引及条款{touched}/{len(report.coverage)}条。核对仅就本规划文本而言，正式引用请再核对发布机关文本。"
    )
