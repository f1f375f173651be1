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


def member(turns: Sequence[Turn], number: int | None, documents: Mapping[str, Document]) -> tuple[Reply | None, str]:
    """Return the answer about the Nth point (0: the last) of the latest turn that lists as many.

    A point that names a unit or a clause is answered with it; a member of a 、-list with the clause of its name, else
    its words are returned to be asked about.
    """
    listed = [turn for place, turn in enumerate(turns) if not _is_member(turn, turns[:place])]
    for turn in reversed(listed):
        points = [_point(one, documents) for one in turn.points]
        if number is None or not points:
            continue
        if len(points) == 1 and (words := _inside(points[0], number)):
            document = points[0][0]
            named = [n for n in document.nodes if n.title and core_of(n.title) in words]
            return (outline_answers.about(document, named[-1]), "") if named else (None, words)
        if len(points) > 1 and number <= len(points):
            document, point = points[number - 1]
            name = name_point(document, point.node)
            if name and name.start <= point.start and point.end <= name.end + 1:
                return outline_answers.about(document, point.node), ""
            return Reply((sentence_from(document, _sentence_of(document, point)),)), ""
    return None, ""


def _sentence_of(document: Document, point: Point) -> Point:
    """Return the sentence that holds a point, which may quote a piece of it; a part of a list stays as it is."""
    unit = point.node
    spans = [] if ordinal_parts(document.text, unit.start, unit.end) else content_sentences(document.text, unit.start, unit.end)
    return next((Point(unit, a, b) for a, b in spans if a <= point.start and point.end <= b), point)


def _is_member(turn: Turn, earlier: Sequence[Turn]) -> bool:
    """Whether a turn dwells on one unit of those that an earlier turn listed: an Nth means that turn's list."""
    return len(turn.cited) == 1 and any(len(one.cited) > 1 and turn.cited[0] in one.cited for one in earlier)


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
