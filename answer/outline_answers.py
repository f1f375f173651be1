"""Answers that the outline itself gives: a clause by its address, the members of a clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.containers import find_container
from answer.listing import asks_inside, tally
from answer.ordinals import find_ordinal, index_of
from answer.question import Question
from answer.reply import Reply, sentence_from
from answer.structure import Point, announced, boxes_of, name_point, named_children, unit_points
from answer.titles import match_titles
from ingest.addresses import Mention, cite_as
from ingest.document import Document, Node


def answer_address(mention: Mention, document: Document | None) -> Reply:
    """Answer a question that only names an address: its members or its sentences; an invented address is absent."""
    if mention.node is None or document is None:
        lead = f"没有“{mention.spelled}”这一条款，全文目录中查无此址。以上仅就本规划文本而言。"
        return Reply(lead=lead, reason="absent")
    return about(document, mention.node)


def about(document: Document, node: Node | Point) -> Reply:
    """Answer with the members of a node, or with its sentences if it has none; with a point itself."""
    if isinstance(node, Point):
        return Reply((sentence_from(document, node),))
    members = named_children(document, node)
    return list_members(document, node, members) if members else whole_unit(document, node)


def whole_unit(document: Document, node: Node) -> Reply:
    """Answer with a unit's name and every sentence of it (of a clause: of its units), as a list."""
    points = [point for unit in document.units_of(node) for point in unit_points(document, unit)]
    name = name_point(document, node)
    named = [] if name is None or any(p.start <= name.start < p.end for p in points) else [name]
    sentences = tuple(sentence_from(document, p) for p in (*named, *points))
    return Reply(sentences, lead=f"{cite_as(document, node)}：", layout="list")


def parts_of(document: Document, unit: Node, number: int | None = None) -> Reply:
    """Answer with the parts of a unit's list (一是…二是…), or with the one of that number."""
    points = unit_points(document, unit)
    if number and (index := index_of(number, len(points))) is not None:
        return Reply((sentence_from(document, points[index]),))
    return Reply(tuple(sentence_from(document, p) for p in points), lead=f"共{len(points)}项：", layout="list")


def list_members(document: Document, node: Node, members: Sequence[Point]) -> Reply:
    """Answer with the names of what stands below `node`: 共4项：…, and the boxes beside them."""
    sentences = [sentence_from(document, point) for point in members]
    boxes = boxes_of(document, node) if node.kind == "section" else []
    sentences += [s for box in boxes if (point := name_point(document, box)) and (s := sentence_from(document, point))]
    count = len(members)
    if boxes:
        lead = f"{cite_as(document, node)}共{count}项，另设专栏{len(boxes)}个："
    else:
        lead = f"{cite_as(document, node)}共{count}项："
    return Reply(tuple(sentences), lead=lead, layout="list")


def by_title(question: Question, documents: Sequence[Document]) -> Reply | None:
    """Answer a question that names a title: with what stands below it, the parts of its list, or the whole unit."""
    if question.kind not in ("list", "count", "general", "how", "definition", "figure"):
        return None
    if question.kind == "list" and asks_inside(question.text):
        return None
    ordinal = find_ordinal(question.text)
    for match in match_titles(question.text, documents)[:1]:
        document, node = match.document, match.node
        if members := named_children(document, node):
            return counted(question.text, list_members(document, node, members))
        if announced(document, node):
            return counted(question.text, parts_of(document, node, ordinal.number if ordinal else None))
        if question.whole and node.is_unit:
            return whole_unit(document, node)
    if question.kind in ("list", "count") and (placed := find_container(question.text, documents)):
        return counted(question.text, about(*placed))
    return None


def counted(text: str, reply: Reply) -> Reply:
    """Say so where a question counts the members of a list otherwise than the text has them."""
    stated, listed = tally(text), reply.listed or len(reply.sentences)
    if stated is None or stated == listed or listed < 2 or not (reply.listed or reply.layout == "list"):
        return reply
    return replace(reply, lead=f"与规划不符，规划所列不是{stated}项：{reply.lead}", reason="contradicted")
