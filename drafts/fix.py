"""Minimal edits that make a sentence right. Each is tried: one after which the sentence is not supported is dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from answer.records import Citation
from drafts.claims import Reading
from drafts.records import Edit, Issue, SentenceCheck
from drafts.wording import GROUND
from facts.strength import aligned_part
from ingest.folding import display

Recheck = Callable[[str], SentenceCheck]
_WORDS = ("changed_words", "wrong_number", "wrong_binding", "hedge_dropped", "wrong_actor")
_DROPPED = re.compile(r"已经|业已|已|都|均|一律|必须|务必|确保|应当|应该|须|强制|责成|硬性要求")
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,6})\1|全基本")
_WIDE = re.compile(r"所有的?|全部的?|每一?[个家]|任何|凡是|凡|一切|各")


def find_edits(check: SentenceCheck, reading: Reading, recheck: Recheck) -> tuple[Edit, ...]:
    """Return the first set of edits, the smallest first, after which the sentence is supported; () if there is none."""
    advice = tuple(_remark_edits(check))
    if check.verdict == "supported":
        return advice
    for edits in _candidates(check, reading):
        kept = _apart((*edits, *advice))
        text = apply_edits(check.text, kept, check.start)
        clumsy = _DOUBLED.search(text) and not _DOUBLED.search(check.text)
        if kept and not clumsy and recheck(text).verdict == "supported":
            return kept
    return ()


def apply_edits(text: str, edits: Sequence[Edit], base: int = 0) -> str:
    """Make the edits in a text that begins at offset `base`."""
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start - base] + edit.replacement + text[edit.end - base :]
    return text


def _apart(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits in order without overlaps; the first given wins."""
    kept: list[Edit] = []
    for edit in edits:
        if all(edit.end <= other.start or other.end <= edit.start for other in kept):
            kept.append(edit)
    return tuple(sorted(kept, key=lambda e: e.start))


def _candidates(check: SentenceCheck, reading: Reading) -> Iterator[tuple[Edit, ...]]:
    faults = [issue for issue in check.issues if not issue.advice and not _inside(issue, check.issues)]
    words = tuple(edit for issue in faults for edit in _word_edits(issue, check.text[: issue.start - check.start]))
    if words:
        yield words
    weaker = tuple(edit for issue in faults for edit in _weaker_edits(issue, check))
    if weaker or words:
        yield (*words, *weaker)
    if check.verdict in ("overclaim", "wrong_number") or any(i.kind == "contradicts" for i in faults):
        yield from _by_quoting(check, reading)


def _inside(issue: Issue, issues: Sequence[Issue]) -> bool:
    return any(
        o is not issue and o.start <= issue.start and issue.end < o.end + (o.start < issue.start) for o in issues
    )


def _word_edits(issue: Issue, before: str) -> Iterator[Edit]:
    if issue.kind in _WORDS and issue.expected and len(issue.expected) <= 2 * len(issue.found) + 40:
        text = display(issue.expected, quoted=issue.kind == "changed_words")
        for hedge in ("超过", "约", "近", "逾"):  # the writer's own hedge stands before the number
            if text.startswith(hedge) and before.endswith(hedge):
                text = text.removeprefix(hedge)
        yield Edit(issue.start, issue.end, text)


def _weaker_edits(issue: Issue, check: SentenceCheck) -> Iterator[Edit]:
    """Take the forcing word out, or put the plan's word or condition in its place."""
    if issue.kind == "wrong_scope" and issue.expected and len(issue.expected) <= 16:
        tail = "覆盖" if issue.found.endswith("覆盖") and not issue.expected.endswith("覆盖") else ""
        yield Edit(issue.start, issue.end, display(issue.expected) + tail)
    elif issue.kind == "wrong_scope" and (_WIDE.fullmatch(issue.found) or _DROPPED.fullmatch(issue.found)):
        yield Edit(issue.start, issue.end, "")
        at = issue.end - check.start
        if also := re.match(r"[^,，。；;]{0,16}?([都均])(?=[^市会城])", check.text[at:]):
            yield Edit(issue.end + also.start(1), issue.end + also.end(1), "")
    elif issue.kind == "stronger" and issue.expected:
        yield from _milder(issue, check)


_PART_START = re.compile(r"[,，;；:：]")
_DEMANDS = re.compile(r"要求|规定|责成|强制|责令")


def _milder(issue: Issue, check: SentenceCheck) -> Iterator[Edit]:
    """Put the plan's instrument before the actor: 要求园区必须建设 → 支持园区建设, 银行应当设立 → 鼓励银行设立."""
    at = issue.start - check.start
    start = max((m.end() for m in _PART_START.finditer(check.text[:at])), default=0)
    demand = _DEMANDS.search(check.text, start, at)
    if _DEMANDS.fullmatch(issue.found) or at == start:
        yield Edit(issue.start, issue.end, issue.expected)
        return
    if demand:
        yield Edit(check.start + demand.start(), check.start + demand.end(), issue.expected)
    else:
        yield Edit(check.start + start, check.start + start, issue.expected)
    yield Edit(issue.start, issue.end, "")


def _remark_edits(check: SentenceCheck) -> Iterator[Edit]:
    for issue in check.issues:
        if issue.kind == "wrong_title":
            yield Edit(issue.start, issue.end, issue.expected)
        elif issue.kind == "wrong_address" and issue.expected:
            yield Edit(issue.start, issue.end, display(issue.expected))


def _by_quoting(check: SentenceCheck, reading: Reading) -> Iterator[tuple[Edit, ...]]:
    """Put the plan's own words in the place of what the sentence makes of them; comments behind stay."""
    for citation in check.citations[:2]:
        words = display(_core(check.text, citation), quoted=True)
        start, end = _claimed(reading)
        before = reading.text[:start]
        name = next((n for n in reading.names if n.end == start), None)
        ground = GROUND.search(reading.text[: name.start]) if name else None
        if name and ground:  # 按照《规划》…: the plan becomes the speaker
            start, before = ground.start(), ""
        lead = "提出，" if name and before else "《规划》提出，"
        yield (Edit(check.start + start, check.start + end, f"{lead}“{words}”"),)


def _core(text: str, citation: Citation) -> str:
    return aligned_part(text, citation.quote).strip("。;；,， ")


def _claimed(reading: Reading) -> tuple[int, int]:
    """Return the span after the plan's name (or from the first checked part on) up to the last checked part's end."""
    checked = [part for part in reading.parts if reading.checked[part.start : part.end].strip(" ,，。；;:：")]
    parts = checked or list(reading.parts)
    start = parts[0].start
    for name in reading.names[:1]:
        if name.start <= parts[-1].end:
            start = name.end
    end = parts[-1].end
    while end > start and reading.text[end - 1] in "。！？!?；;，, ":
        end -= 1
    return start, max(end, start)
