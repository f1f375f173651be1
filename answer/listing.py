"""Answer with a complete list: 一是…五是… as parts, or the members of a 、-list to their head noun, 等 kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.enumeration import ordinal_parts, runs
from answer.ordinals import MEASURE, find_ordinal, index_of
from answer.reading import Candidate
from answer.reply import Reply, sentence_from
from answer.structure import Point
from ingest.numerals import NUMERAL, to_int

_MIN_MEMBERS = 3
_WHICH = re.compile(r"哪(?:些|几)[\u4e00-\u9fff]*|[\u4e00-\u9fff]{2}(?:主要)?(?:有|是|包括)(?:哪|什么)")
_HEAD = (
    re.compile(r"哪(?:些|几)?(?:个|些|项|类|种|条)?[“\"](?P<head>[^”\"]{1,6})[”\"]"),
    re.compile(
        rf"(?:哪|那(?=[些几]))(?:[一二三四五六七八九十几]|些)?(?:{MEASURE}|些|大|"
        rf"方面的)?(?![几些])(?P<head>[\u4e00-\u9fff]{{2,6}}?)(?=[?？。，,!]|$|的|是|有|呢|要|能|可以|被|由)"
    ),
    re.compile(
        rf"(?:几|{NUMERAL})(?:{MEASURE}|大)(?P<head>[\u4e00-\u9fff]{{2,6}}?)(?=[?？。，,!]|$|的|是|有|"
        rf"分|呢|各|具体|都|吗|里|中)"
    ),
    re.compile(
        r"(?P<head>[\u4e00-\u9fff]{2})(?:一共|总共|共|都|主要|分别|具体)*(?:有|是|包括|包含|指|"
        r"分为)(?:了)?(?:哪|什么|啥|几)"
    ),
    re.compile(r"(?P<head>[\u4e00-\u9fff]{2})(?:的)?(?:清单|名单|一览|目录)"),
)
_TALLY = re.compile(rf"(?P<n>{NUMERAL})(?:个|项|大|条|点|类|种|方面)(?:的)?(?P<head>[\u4e00-\u9fff]{{0,6}})")


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list in a unit: its members as spans, and the span that holds it with its head noun."""

    candidate: Candidate
    members: tuple[Point, ...]
    start: int
    end: int
    ordinal: bool


def head_noun(text: str) -> str:
    """Return the noun whose members a question asks for (问题 of 哪五个问题), '' if it names none."""
    for pattern in _HEAD:
        if match := pattern.search(text):
            return match["head"][-2:]
    return ""


_PARTS = (
    "行动",
    "内容",
    "部分",
    "方面",
    "措施",
    "举措",
    "任务",
    "原则",
    "目标",
    "问题",
    "要点",
    "条目",
    "小项",
    "做法",
    "工作",
    "动作",
    "名称",
    "名字",
    "标题",
    "保障",
    "组成",
    "构成",
    "底下",
    "下面",
)


def asks_inside(text: str) -> bool:
    """Tell whether a question asks for things of a kind of their own (哪些功能) and not for the parts of a clause."""
    head = head_noun(text)
    return bool(head) and head not in _PARTS and bool(_WHICH.search(text))


def tally(text: str) -> int | None:
    """Return the number of members that a question takes for granted: 12 of 十二项行动分别是什么."""
    match = _TALLY.search(text)
    return to_int(match["n"]) if match else None


def enumerations(candidate: Candidate) -> list[Enumeration]:
    """Return the lists of a candidate: that of its whole unit if it is an ordinal one, and its sentence's 、-lists."""
    document, unit = candidate.document, candidate.unit
    parts = ordinal_parts(document.text, unit.start, unit.end)
    if parts and parts[0][0] < candidate.end and candidate.start < parts[-1][1]:
        members = tuple(Point(unit, start, end) for start, end in parts)
        return [Enumeration(candidate, members, parts[0][0], parts[-1][1], ordinal=True)]
    found = []
    for run in runs(document.text, candidate.start, candidate.end):
        if len(run.items) >= _MIN_MEMBERS:
            members = tuple(Point(unit, start, end) for start, end in run.items)
            found.append(Enumeration(candidate, members, run.start, run.end, ordinal=False))
    return found


def answer_list(
    text: str, found: Sequence[Candidate], names: Sequence[str] = (), *, reach: float = 3.0
) -> Reply | None:
    """Answer with the list that the question's head noun names; None if the best candidates hold no such list.

    `names` are terms that the question names by another name; one of them may be the head noun. Where two lists share
    members, the longer one is the fuller one.
    """
    heads = [head for head in (head_noun(text), *names) if head]
    near = [c for c in found if c.unit == found[0].unit or (c in found[:12] and c.score >= found[0].score - reach)]
    every = [one for candidate in near for one in enumerations(candidate)]
    lists = [one for one in every if any(_names(one, head) for head in heads)]
    if not lists:
        lists = [one for one in every if one.ordinal and one.candidate in found[:3]]
    if not lists:
        return None
    best = max(lists, key=lambda one: (one.candidate.score + (1.0 if one.ordinal else 0.0), len(one.members)))
    best = max((one for one in lists if one == best or _shares(one, best)), key=lambda one: len(one.members))
    document = best.candidate.document
    if best.ordinal:
        wanted = find_ordinal(text)
        index = index_of(wanted.number, len(best.members)) if wanted else None
        members = best.members if index is None else (best.members[index],)
        sentences = tuple(sentence_from(document, point) for point in members)
        return Reply(sentences, lead=f"共{len(best.members)}项：" if len(members) > 1 else "", layout="list")
    point = Point(best.candidate.unit, best.start, best.end)
    closed = "等" not in document.text[best.members[-1].end : best.end + 1]
    return Reply((sentence_from(document, point),), listed=len(best.members) if closed else 0)


def _shares(one: Enumeration, other: Enumeration) -> bool:
    """Whether two lists have two members in common, apart from what stands before a list's first member."""
    ours, theirs = ({point.text(e.candidate.document) for point in e.members[1:-1]} for e in (one, other))
    return len(ours & theirs) >= 2


def _names(one: Enumeration, head: str) -> bool:
    """Whether the head noun stands behind the list, or in the words that announce an ordinal one."""
    text = one.candidate.document.text
    if one.ordinal:
        return head in text[max(one.candidate.unit.start, one.start - 60) : one.start]
    return head in text[one.members[-1].start : one.end]
