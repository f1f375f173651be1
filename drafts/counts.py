"""Counts of what the plan lists: 五条原则, 九个专栏, 三个统一, 排在第三位.

A count is checked against the lists of the clause that the claim rests on: its items, 一是…五是…, its paragraphs, the
things joined by 、, and repeated words (统一规划、统一建设…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafts.grounds import Ground
from facts.numbers import CHINESE, parse_number
from ingest.document import Document, Node

_NOUNS = (
    "原则|问题|举措|措施|行动|任务|专栏|目标|方面|方向|条款|统一|率先|高地|领域|途径|路径|方式|环节|平台|部分|章|要求|保障|内容|重点|特征|战略|产业|赋能|维度|类别|要点|短板|挑战|使命|层次|类型"
)
_COUNT = re.compile(
    rf"(?<![第\d.])(?P<num>{CHINESE}|\d{{1,2}})(?P<unit>[大个项条类种点]+(?:的)?|)(?P<mid>[\u4e00-\u9fff]{{0,10}}?)(?P<noun>{_NOUNS})"
)
_RANK = re.compile(rf"(?P<what>[\u4e00-\u9fff]{{2,14}}?)(?:排|位|居|列)(?:在|于|列)?(?:第)(?P<num>{CHINESE}|\d+)(?:位|名)?")
_FIRST = re.compile(r"一是.*?(?:二是)")
_LIST = re.compile(r"[^,;。:、“”\n]{2,}(?:、[^,;。:、\n]{2,})+")


@dataclass(frozen=True, slots=True)
class Miscount:
    """A count at claim[start:end] that fits no list of the clause; `right` is the one that the noun points to."""

    start: int
    end: int
    found: str
    right: str


def miscounts(claim: str, grounds: Sequence[Ground], named: Sequence[Node] = ()) -> list[Miscount]:
    """Return the counts of a claim that its clauses (and the clauses it names) contradict."""
    found = []
    for match in _COUNT.finditer(claim):
        number = parse_number(match["num"])
        if number is None or not 2 <= number <= 60 or (not match["unit"] and match["noun"] not in ("统一", "率先", "高地")):
            continue
        counts = list(_counts(match["noun"], match["mid"], grounds, named))
        own = _own_list(claim, match.end())
        if counts and int(number) not in counts and (own is None or own in counts or own != number):
            found.append(Miscount(match.start("num"), match.end("num"), match["num"], _spelled(counts[0], match["num"])))
    found += list(_misranked(claim, grounds))
    return found


def _own_list(claim: str, end: int) -> int | None:
    """Return how many things the claim itself lists after the count and a colon."""
    after = re.match(r"[^,，。]{0,6}[:：](?P<list>[^。;；]+)", claim[end:])
    return len(re.split(r"、|，|,|和", after["list"].strip("，, "))) if after else None


def _spelled(count: int, like: str) -> str:
    digits = "零一二三四五六七八九十"
    if like.isdigit():
        return str(count)
    return digits[count] if count <= 10 else f"十{digits[count - 10]}" if count < 20 else str(count)


def _counts(noun: str, mid: str, grounds: Sequence[Ground], named: Sequence[Node]) -> Iterator[int]:
    """Yield the lengths of the lists that a counted noun may mean, the likeliest first."""
    if not grounds and not named:
        return
    document = grounds[0].document if grounds else None
    nodes = [*named, *(g.unit for g in grounds[:3])]
    if document:
        yield from _titled(document, noun, mid)
        for node in nodes:
            for above in reversed(document.path(node)):
                yield from _children(document, above)
    for ground in grounds[:3]:
        yield from _in_text(ground.document.text_of(ground.unit), noun, mid)


def _titled(document: Document, noun: str, mid: str) -> Iterator[int]:
    """Yield the number of children of the nodes whose title holds the noun, such as 发展原则, 重点任务, 保障措施."""
    for node in document.nodes:
        if node.title and (mid + noun in node.title or (noun in node.title and mid[-2:] in node.title)):
            yield from _children(document, node)
    if noun in ("专栏", "行动") and (boxes := sum(node.kind == "box" for node in document.nodes)):
        yield boxes


def _children(document: Document, node: Node) -> Iterator[int]:
    below = [child for child in document.children(node) if child.kind not in ("lead", "box")]
    if len(below) > 1:
        yield len(below)
        if below[0].kind == "paragraph":
            yield len(below) - 1


def _in_text(text: str, noun: str, mid: str) -> Iterator[int]:
    markers = len(re.findall(r"[一二三四五六七八九十]是(?=\S)", text))
    if markers > 1:
        yield markers
    if noun in ("统一", "率先"):
        if (repeated := len(re.findall(noun, text))) > 1:
            yield repeated
        return
    for match in _LIST.finditer(text):
        yield len(match[0].split("、")) + (1 if re.search(r"[和与]", match[0].split("、")[-1]) else 0)
        yield len(match[0].split("、"))
    del mid


def _misranked(claim: str, grounds: Sequence[Ground]) -> Iterator[Miscount]:
    """Yield ranks in a list of the clause: 氢能与储能排在第三位."""
    for match in _RANK.finditer(claim):
        number = parse_number(match["num"])
        for ground in grounds[:3]:
            for listed in _LIST.finditer(ground.text):
                items = listed[0].split("、")
                places = [i for i, item in enumerate(items, 1) if any(item[:k] in match["what"] for k in (len(item), 4)) and len(item) > 1]
                if len(places) == 1 and number is not None and places[0] != number:
                    yield Miscount(match.start("num"), match.end("num"), match["num"], _spelled(places[0], match["num"]))
                    return
