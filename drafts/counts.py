"""Counts of what the plan lists: 五条原则, 九个专栏, 三个统一, 排在第三位.

A count is checked against one list, the surest that its noun points to: repeated words (统一规划…), what stands
under a title that holds the noun (发展原则), the parts of a clause named by its address, an enumeration that the noun
announces (存在以下问题:一是…), the only list of the sentence. Without such a list it is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafts.grounds import Ground
from facts.numbers import CHINESE, parse_number
from ingest.document import Document, Node

_NOUNS = (
    "原则|问题|举措|措施|行动|任务|专栏|目标|方面|方向|条款|统一|率先|高地|领域"
    "|途径|路径|方式|环节|平台|部分|章|要求|保障|内容|特征|赋能|要点|短板|挑战"
    "|使命|条目|要素|机制|抓手"
)
_COUNT = re.compile(
    rf"(?<![第\d.一二三四五六七八九十百千万亿])(?P<num>{CHINESE}|\d{{1,2}})(?P<unit>[大个项条类种点句](?:方面的|的)?"
    rf"|)(?P<mid>[\u4e00-\u9fff]{{0,10}}?)(?P<noun>{_NOUNS})"
)
_RANK = re.compile(
    rf"(?P<what>[\u4e00-\u9fff]{{2,14}}?)(?:排名?|位|居|列)(?:在|于|列)?第(?P<num>{CHINESE}|\d+)(?:位|名)?"
)
_LIST = re.compile(r"[^,;。:、“”\n]{2,}(?:、[^,;。:、\n]{2,})+")
_UNITLESS = ("统一", "率先", "高地", "专栏")
_REPEATED = ("统一", "率先", "高地")


@dataclass(frozen=True, slots=True)
class Count:
    """A count at claim[start:end], its noun ends at `stop`.

    `right` is the plan's own, None if it can't be told; `units` is what is counted.
    """

    start: int
    end: int
    found: str
    right: str | None
    fits: bool
    units: tuple[Node, ...] = ()
    stop: int = 0


def find_counts(claim: str, document: Document, grounds: Sequence[Ground], named: Sequence[Node] = ()) -> list[Count]:
    """Return the counts of a claim, each with what the plan's list has."""
    found = []
    for match in _COUNT.finditer(claim):
        number = parse_number(match["num"])
        if number is None or not 2 <= number <= 60 or (not match["unit"] and match["noun"] not in _UNITLESS):
            continue
        right, units = _counted(match["noun"], match["mid"], document, grounds, named)
        span = (match.start("num"), match.end("noun"))
        if right is None:
            found.append(Count(*span, match[0], None, True))
            continue
        text = _spelled(right, match["num"])
        found.append(Count(span[0], match.end("num"), match["num"], text, int(number) == right, units, span[1]))
    return found + list(_misranked(claim, grounds))


def _spelled(count: int, like: str) -> str:
    digits = "零一二三四五六七八九十"
    if like.isdigit():
        return str(count)
    return digits[count] if count <= 10 else f"十{digits[count - 10]}" if count < 20 else str(count)


def _counted(
    noun: str, mid: str, document: Document, grounds: Sequence[Ground], named: Sequence[Node]
) -> tuple[int | None, tuple[Node, ...]]:
    """Return the length of the list that a counted noun points to, and the units that it spans."""
    if noun in _REPEATED:
        for unit in [*(g.unit for g in grounds[:2]), *document.units]:
            repeated = len(re.findall(rf"{noun}\S{{2}}", document.text_of(unit)))
            if repeated > 1:
                return repeated, (unit,)
        paragraphs = [u for u in document.units if noun in document.text_of(u).split("。")[0]]
        return (len(paragraphs), tuple(paragraphs)) if len(paragraphs) > 1 else (None, ())
    if noun == "专栏" and not mid:
        boxes = tuple(node for node in document.nodes if node.kind == "box")
        return (len(boxes), tuple(document.units_of(box)[0] for box in boxes)) if boxes else (None, ())
    for node in [*(n for n in named if n.kind in ("box", "section", "chapter")), *_titled(document, noun, mid)]:
        below = _children(document, node)
        if len(below) > 1:
            return len(below), tuple(u for child in below for u in document.units_of(child))[:12]
        lists = [
            found for found in _LIST.findall(document.text_of(node)) if re.search(rf"等[^、]{{0,4}}{noun}$", found)
        ]
        if len(lists) == 1:
            return lists[0].count("、") + 1, (document.units_of(node) or (node,))[:1]
    return _announced(noun, mid, document, grounds)


def _titled(document: Document, noun: str, mid: str) -> Iterator[Node]:
    """Yield the nodes whose title is what is counted: 发展原则, 重点任务, 保障措施."""
    for node in document.nodes:
        if (
            node.title
            and noun in node.title
            and node.kind in ("chapter", "section")
            and (mid[-2:] in node.title if mid else node.title.endswith(noun))
        ):
            yield node


def _children(document: Document, node: Node) -> tuple[Node, ...]:
    below = [child for child in document.children(node) if child.kind not in ("lead", "box")]
    if below and all(child.kind == "paragraph" for child in below):
        leads = [child for child in below if len(document.text_of(child).split("。")[0]) <= 28]
        return tuple(leads)
    return tuple(below)


def _announced(
    noun: str, mid: str, document: Document, grounds: Sequence[Ground]
) -> tuple[int | None, tuple[Node, ...]]:
    units = [g.unit for g in grounds[:2]] + list(document.units)
    for unit in units:
        announced = re.search(rf"{noun}[^。]{{0,6}}[:：]\s*一是", document.text_of(unit))
        if announced:
            return len(re.findall(r"[一二三四五六七八九十]是(?=\S)", document.text_of(unit)[announced.start() :])), (
                unit,
            )
    for ground in grounds[:1]:
        lists = _LIST.findall(ground.text)
        if (
            len(lists) == 1
            and "和" not in lists[0].split("、")[-1].replace("与", "和")[:8]
            and noun in ground.text + mid
        ):
            return lists[0].count("、") + 1, (ground.unit,)
    return None, ()


def _misranked(claim: str, grounds: Sequence[Ground]) -> Iterator[Count]:
    """Yield ranks in a list of the clause: 氢能与储能排在第三位."""
    for match in _RANK.finditer(claim):
        number = parse_number(match["num"])
        for ground in grounds[:3]:
            for listed in _LIST.findall(ground.text):
                items = [re.sub(r"等.*$", "", item) for item in listed.split("、")]
                places = [i for i, item in enumerate(items, 1) if len(item) > 1 and item[-6:] in match["what"]]
                if len(places) == 1 and number is not None:
                    right = _spelled(places[0], match["num"])
                    yield Count(
                        match.start("num"), match.end("num"), match["num"], right, places[0] == number, (ground.unit,)
                    )
                    return
