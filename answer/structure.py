"""The outline as material for answers: titles as exact spans, lead sentences, and the points below a node."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answer.enumeration import ordinal_parts
from ingest.document import Document, Node
from ingest.sentences import content_sentences

_MAX_LEAD = 28


@dataclass(frozen=True, slots=True)
class Point:
    """An exact span of a node's text that names it or carries one of its measures."""

    node: Node
    start: int
    end: int

    def text(self, document: Document) -> str:
        """Return the span's exact text."""
        return document.text[self.start : self.end]


def title_point(document: Document, node: Node) -> Point | None:
    """Return the span of the node's title without number and full stop; None if it has none."""
    if not node.title:
        return None
    start = document.text.find(node.title, node.start, node.end)
    return Point(node, start, start + len(node.title)) if start >= 0 else None


def lead_point(document: Document, unit: Node) -> Point | None:
    """Return a paragraph's lead sentence (创新引领。) without its full stop; None if it opens with running text."""
    sentences = content_sentences(document.text, unit.start, unit.end)
    if len(sentences) < 2:
        return None
    start, end = sentences[0]
    short = end - start <= _MAX_LEAD and document.text[end - 1] == "。" and "," not in document.text[start:end]
    return Point(unit, start, end - 1) if short else None


def name_point(document: Document, node: Node) -> Point | None:
    """Return what names the node: its title, or its lead sentence."""
    return title_point(document, node) or (lead_point(document, node) if node.is_unit else None)


_ANNOUNCED = re.compile(r"(?P<noun>[\u4e00-\u9fff]{2})[:：]\s*$")


def announced(document: Document, unit: Node) -> str:
    """Return the noun that announces a unit's list of parts (以下问题：一是…二是…), '' where there is no such list."""
    parts = ordinal_parts(document.text, unit.start, unit.end) if unit.is_unit else []
    match = _ANNOUNCED.search(document.text[unit.start : parts[0][0]]) if parts else None
    return match["noun"] if match else ""


def body_points(document: Document, unit: Node) -> list[Point]:
    """Return the sentences of a unit below its heading and its lead sentence, as points."""
    name = name_point(document, unit)
    spans = content_sentences(document.text, unit.start, unit.end)
    return [Point(unit, start, end) for start, end in spans if name is None or start >= name.end]


def named_children(document: Document, node: Node) -> list[Point]:
    """Return the names of what stands directly below `node`, in order: items, a box's points, lead words.

    Boxes below a section and paragraphs without a lead sentence are no members of the list.
    """
    children = [child for child in document.children(node) if child.kind not in ("box", "lead")]
    points = [name_point(document, child) for child in children]
    return [point for point in points if point]


def boxes_of(document: Document, node: Node) -> list[Node]:
    """Return the boxes directly below a section, or those that follow an item."""
    if node.kind == "item":
        return [other for other in document.nodes if other.kind == "box" and other.follows == node.clause_id]
    return [child for child in document.children(node) if child.kind == "box"]


def unit_points(document: Document, unit: Node) -> list[Point]:
    """Return the unit's sentences below its heading; 一是…二是… are parts of their own."""
    name = title_point(document, unit)
    parts = ordinal_parts(document.text, unit.start, unit.end)
    spans = content_sentences(document.text, unit.start, unit.end)
    if parts:
        return [Point(unit, start, end) for start, end in parts]
    return [Point(unit, start, end) for start, end in spans if name is None or start > name.end]
