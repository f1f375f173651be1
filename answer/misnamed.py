"""Deny that a place of the document is called what another one is called (专栏6——数字园区建设行动)."""

from __future__ import annotations

import re

from answer.premise import Conflict
from answer.reply import Reply, sentence_from
from answer.structure import Point, body_points
from answer.titles import core_of
from answer.yesno import denied
from index.retriever import Retriever
from ingest.document import Document, Node
from ingest.folding import fold

_SAME = re.compile(
    r"^[—\-–:：,，\s“\"《(（]*(?:[是叫讲说写管谈](?:的|得|成|作|做)?(?:是|就是)?|[那这]个|的)?[“\"《(（\s]*"
)
"""Stands between a place and the name that a question gives it."""
_NAME = 4
"""Characters of a title's core by which it is told from others."""


def misnamed(text: str, retriever: Retriever, *, verdict: bool) -> Reply | None:
    """Deny a name that a normalised question gives to a place; None where the name is its own, or nobody's."""
    for mention in retriever.addresses.mentions(text):
        node = mention.node
        document = retriever.document_of(node)
        if node is None or document is None or not node.title:
            continue
        name = _SAME.sub("", text[mention.end :], count=1)
        if _is_called(name, node) or len(core_of(node.title)) < _NAME:
            continue
        if other := next(
            (o for o in document.nodes if o.kind == node.kind and o != node and _is_called(name, o)), None
        ):
            conflict = Conflict("actor", other.title, node.title)
            sentences = tuple(sentence_from(document, point) for n in (node, other) if (point := _opening(document, n)))
            return denied([conflict], sentences, {document.doc_id: document}, verdict=verdict)
    return None


def _is_called(name: str, node: Node) -> bool:
    """Tell whether some words begin with a node's title, with or without the verb and the form around it."""
    core = fold(core_of(node.title)).text if node.title else ""
    return len(core) >= _NAME and fold(name).text.startswith((core, fold(node.title).text))


def _opening(document: Document, node: Node) -> Point | None:
    """Return the first sentence of what stands at a place."""
    units = document.units_of(node)
    points = body_points(document, units[0]) if units else []
    return points[0] if points else None
