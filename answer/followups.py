"""Turns that ask about the last answer rather than the documents: where it stands, its Nth point, the rest of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from answer import outline_answers
from answer.conversation import Turn
from answer.enumeration import ordinal_parts, runs
from answer.records import Answer
from answer.reply import Reply, compose, sentence_from
from answer.structure import Point, name_point
from answer.titles import core_of
from ingest.addresses import cite_as
from ingest.document import Document
from ingest.sentences import content_sentences


def with_source(answer: Answer, documents: Mapping[str, Document]) -> Answer:
    """Return the answer with the addresses that it stands on in front."""
    places = dict.fromkeys((c.doc_id, c.clause_id) for s in answer.sentences for c in s.citations)
    named = [cite_as(documents[doc], documents[doc].by_id[unit]) for doc, unit in places]
    lead = f"见{'、'.join(named)}：" if named else ""
    reply = Reply(answer.sentences, lead=lead, tail=answer.tail, layout=answer.layout)
    return replace(answer, lead=lead, answer=compose(reply)) if named else answer


def member(
    turns: Sequence[Turn], number: int | None, step: int, documents: Mapping[str, Document]
) -> tuple[Reply | None, str]:
    """Return the answer about the Nth point (0: the last) of the latest turn that lists as many.

    Where the last turn gave a point of that list, `step` counts from it (后一个). A point that names a unit or a clause
    is answered with it; a member of a 、-list with the clause of its name, else its words are returned to be asked
    about.
    """
    if step and (beside := _beside(turns[-1], step, documents)):
        return beside, ""
    for place in range(len(turns) - 1, -1, -1):
        turn = turns[place]
        points = [_point(one, documents) for one in turn.points]
        if number is None or not points or _is_member(turn, turns[:place]):
            continue
        if len(points) == 1 and (words := _inside(points[0], number)):
            document = points[0][0]
            named = [n for n in document.nodes if n.title and core_of(n.title) in words]
            return (outline_answers.about(document, named[-1]), "") if named else (None, words)
        given = _given(turns[-1], turn)
        wanted = given + step if step and given else number or len(points)
        if len(points) > 1 and 1 <= wanted <= len(points):
            document, point = points[wanted - 1]
            name = name_point(document, point.node)
            if name and name.start <= point.start and point.end <= name.end + 1:
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
    if not lists or not 1 <= (number or len(lists[0].items)) <= len(lists[0].items):
        return ""
    start, end = lists[0].items[number - 1]
    return document.text[start:end]


def rest(turn: Turn, documents: Mapping[str, Document]) -> Reply:
    """Answer 还有吗: the sentences of the cited units that were not given yet, or that this was all."""
    given = {(start, end) for _, start, end in turn.points}
    left = [
        (document, point)
        for clause_id in turn.cited[:2]
        for document in [documents[clause_id.split("#")[0]]]
        if document.by_id[clause_id].is_unit
        for point in outline_answers.unit_points(document, document.by_id[clause_id])
        if not any(start <= point.start < end or point.start <= start < point.end for start, end in given)
    ]
    sentences = tuple(sentence_from(document, point) for document, point in left)
    if not sentences or len(turn.cited) > 2:
        places = "、".join(_point(one, documents)[1].node.label for one in turn.points[:1])
        return Reply(lead=f"以上即{places}等所列的全部，没有更多。以上仅就本规划文本而言。", reason="silent")
    return Reply(sentences, lead="同一条款还有：", layout="list")
