"""Turns that ask about the last answer rather than the documents: where it stands, its Nth point, the rest of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from answer import outline_answers
from answer.completing import own_antecedent
from answer.containers import members
from answer.conversation import Conversation, Resolved, Turn
from answer.enumeration import ordinal_parts, runs
from answer.ordinals import index_of
from answer.question import read_question
from answer.records import Answer
from answer.reply import Reply, compose, sentence_from
from answer.structure import Point, boxes_of, name_point, unit_points
from answer.titles import core_of
from ingest.addresses import cite_as
from ingest.document import Document, Node
from ingest.sentences import content_sentences


def with_source(answer: Answer, documents: Mapping[str, Document]) -> Answer:
    """Return the answer with the addresses that it stands on in front."""
    places = dict.fromkeys((c.doc_id, c.clause_id) for s in answer.sentences for c in s.citations)
    named = [cite_as(documents[doc], documents[doc].by_id[unit]) for doc, unit in places]
    lead = f"见{'、'.join(named)}：" if named else ""
    reply = Reply(answer.sentences, lead=lead, tail=answer.tail, layout=answer.layout)
    return replace(answer, lead=lead, answer=compose(reply)) if named else answer


_THAT = re.compile(
    r"(?:那|这|该|上述|刚才(?:的|那|说的)?)(?:个|一)?(?P<kind>专栏|节|章)(?!专)|"
    r"\b(?:that|this|the same) (?P<english>box|column|section|chapter)\b(?:'s)?",
    re.IGNORECASE,
)
_NUMBERED = (("first", "第1项"), ("second", "第2项"), ("third", "第3项"), ("fourth", "第4项"), ("last", "最后一项"))
_ENGLISH_PARTS = tuple(
    (re.compile(pattern, re.IGNORECASE), part)
    for pattern, part in (
        (r"\bintro(?:duction)?\b|\blead-?in\b|\bopening (?:paragraph|sentence)", "引言"),
        *((rf"\b{word} (?:item|point|action|part|measure|one)\b", part) for word, part in _NUMBERED),
    )
)
_KINDS = {"专栏": "box", "column": "box", "节": "section", "章": "chapter"}


def anchored(text: str, conversation: Conversation, documents: Mapping[str, Document]) -> Resolved | None:
    """Put the address of what the last answer stands in for 那个专栏 or that section; None if nothing is so called."""
    last, that = conversation.answered, _THAT.search(text)
    if not last or not last.points or not that or (that["kind"] and own_antecedent(text[: that.start()])):
        return None
    document, point = _point(last.points[0], documents)
    said = (that["kind"] or that["english"]).lower()
    above = [*document.path(point.node), *boxes_of(document, point.node)]
    node = next((node for node in reversed(above) if node.kind == _KINDS.get(said, said)), None)
    if node is None:
        return None
    if that["english"] and (part := next((part for words, part in _ENGLISH_PARTS if words.search(text)), "")):
        return Resolved(f"{node.label}{part}", "rewritten")
    return Resolved(f"{text[: that.start()]}{node.label}{text[that.end() :]}", "rewritten")


_COUNTED = re.compile(r"^[一二三四五六七八九十]+是")


def told(resolved: Resolved, answer: Answer, so_far: Conversation, documents: Mapping[str, Document]) -> Resolved:
    """Return what later turns lean on: after a point or the rest of a list, the name of what was given."""
    if resolved.move not in ("member", "more") or answer.refused or not answer.sentences:
        return resolved
    first = answer.sentences[0].citations[0]
    document, point = _point((first.clause_id, first.start, first.end), documents)
    name = name_point(document, point.node)
    clause = re.split(r"[,，。;；:：]", _COUNTED.sub("", point.text(document)))[0]
    about = name.text(document) if name else clause or so_far.turns[-1].topic
    return replace(resolved, text=about or resolved.text, topic=about)


def member(turns: Sequence[Turn], resolved: Resolved, documents: Mapping[str, Document]) -> tuple[Reply | None, str]:
    """Return the answer about the Nth point (-1: the last) of the latest turn that lists as many.

    Where the last turn gave a point of that list, `step` counts from it (后一个); after one item of a box or of a list
    of paragraphs, 项 and 条 are the items beside it. A point that names a unit or a clause
    is answered with it; a member of a 、-list with the clause of its name, else its words are returned to be asked
    about.
    """
    number, step = resolved.number, resolved.step
    last = next((turn for turn in reversed(turns) if not turn.refused), turns[-1])
    if step and (beside := _beside(last, step, documents)):
        return beside, ""
    if sibling := _sibling(last, resolved, documents):
        return outline_answers.about(*sibling), ""
    for place in range(len(turns) - 1, -1, -1):
        turn = turns[place]
        points = [_point(one, documents) for one in turn.points]
        compared = read_question(turn.question).kind == "comparison"
        if number is None or not points or compared or _is_member(turn, turns[:place]):
            continue
        if len(points) == 1 and (words := _inside(points[0], number)):
            document = points[0][0]
            named = [n for n in document.nodes if n.title and core_of(n.title) in words]
            return (outline_answers.about(document, named[-1]), "") if named else (None, words)
        given = _given(last, turn)
        wanted = given + step if step and given else number
        if len(points) > 1 and (index := index_of(wanted, len(points))) is not None:
            document, point = points[index]
            if _names(document, point):
                return outline_answers.about(document, point.node), ""
            return Reply((sentence_from(document, _sentence_of(document, point)),)), ""
    return None, ""


def _beside(last: Turn, step: int, documents: Mapping[str, Document]) -> Reply | None:
    """Return the part beside the one that the last turn gave of a list like 一是…二是…; None if it gave none."""
    if len(last.points) != 1:
        return None
    document, point = _point(last.points[0], documents)
    parts = ordinal_parts(document.text, point.node.start, point.node.end)
    place = next((n for n, (start, end) in enumerate(parts) if start <= point.start and point.end <= end), None)
    if place is None or not 0 <= place + step < len(parts):
        return None
    return Reply((sentence_from(document, Point(point.node, *parts[place + step])),))


_CLAUSES = re.compile(r"[项条点款段块步桩招节]|部分")
"""What items of a box, paragraphs and clauses are counted by."""


def _sibling(last: Turn, resolved: Resolved, documents: Mapping[str, Document]) -> tuple[Document, Node] | None:
    """Return the item that stands where an Nth or a next one says, beside the one that the last turn gave."""
    if len(last.cited) != 1 or not _CLAUSES.search(resolved.measure) or read_question(last.question).kind == "list":
        return None
    document, beside, place = _among(last, documents)
    if place is None or (not resolved.step and beside[place].kind not in ("point", "paragraph")):
        return None
    wanted = place + resolved.step if resolved.step else index_of(resolved.number or 0, len(beside))
    return (document, beside[wanted]) if wanted is not None and 0 <= wanted < len(beside) else None


def _among(turn: Turn, documents: Mapping[str, Document]) -> tuple[Document, list[Node], int | None]:
    """Return the named nodes beside the first one that a turn cites, and its place among them; None if it has none."""
    document, point = _point(turn.points[0], documents)
    parent = document.by_id.get(point.node.parent or "")
    beside = members(document, parent) if parent else []
    return document, beside, beside.index(point.node) if point.node in beside else None


def _given(last: Turn, listing: Turn) -> int:
    """Return which point of a list the last turn gave, counted from 1; 0 if it gave none."""
    if not last.points or last == listing:
        return 0
    unit, start, end = last.points[0]
    held = [
        n for n, (other, a, b) in enumerate(listing.points, 1) if other == unit and (start <= a < end or a <= start < b)
    ]
    return held[0] if held else 0


def _sentence_of(document: Document, point: Point) -> Point:
    """Return the sentence that holds a point, which may quote a piece of it; a part of a list stays as it is."""
    unit = point.node
    spans = (
        []
        if ordinal_parts(document.text, unit.start, unit.end)
        else content_sentences(document.text, unit.start, unit.end)
    )
    return next((Point(unit, a, b) for a, b in spans if a <= point.start and point.end <= b), point)


def _is_member(turn: Turn, earlier: Sequence[Turn]) -> bool:
    """Whether a turn dwells on one unit or one point of what an earlier turn listed: an Nth means that turn's list."""
    if len(turn.cited) != 1:
        return False
    among = any(len(one.cited) > 1 and turn.cited[0] in one.cited for one in earlier)
    return among or (len(turn.points) == 1 and any(len(one.points) > 1 and _given(turn, one) for one in earlier))


def _point(one: tuple[str, int, int], documents: Mapping[str, Document]) -> tuple[Document, Point]:
    clause_id, start, end = one
    document = documents[clause_id.split("#")[0]]
    return document, Point(document.by_id[clause_id], start, end)


def _inside(place: tuple[Document, Point], number: int) -> str:
    """Return the words of the Nth member of the list that a point holds, '' if it has none."""
    document, point = place
    lists = sorted(runs(document.text, point.start, point.end), key=lambda run: -len(run.items))
    index = index_of(number, len(lists[0].items)) if lists else None
    if index is None:
        return ""
    start, end = lists[0].items[index]
    return document.text[start:end]


def _names(document: Document, point: Point) -> bool:
    """Tell whether a point only names its unit (制定绿色技术目录。)."""
    name = name_point(document, point.node)
    return name is not None and name.start <= point.start and point.end <= name.end + 1


def rest(turn: Turn, documents: Mapping[str, Document]) -> Reply:
    """Answer 还有吗: the sentences of the cited units that were not given yet, or that this was all."""
    given = {(start, end) for _, start, end in turn.points}
    left = [
        (document, point)
        for clause_id in turn.cited[:2]
        for document in [documents[clause_id.split("#")[0]]]
        if document.by_id[clause_id].is_unit
        for point in unit_points(document, document.by_id[clause_id])
        if not any(start <= point.start < end or point.start <= start < point.end for start, end in given)
        and not _names(document, point)
    ]
    sentences = tuple(sentence_from(document, point) for document, point in left)
    following = Resolved("", step=1, measure="项")
    if not sentences and (after := _sibling(turn, following, documents)) and after[1].kind in ("point", "paragraph"):
        return outline_answers.about(*after)
    if not sentences or len(turn.cited) > 2:
        places = "、".join(_point(one, documents)[1].node.label for one in turn.points[:1])
        return Reply(lead=f"以上即{places}等所列的全部，没有更多。以上仅就本规划文本而言。", reason="silent")
    return Reply(sentences, lead="同一条款还有：", layout="list")
