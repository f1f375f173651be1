"""The source pane: the document's own lines, each element knowing its span, so that the page can mark any quote."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from answer.structure import boxes_of
from ingest.addresses import cite_as
from ingest.document import Document, Leaf, Node
from ingest.sentences import sentence_spans
from web.markup import t, tag

_HEADING = {"part": "h3", "subpart": "h3", "chapter": "h3", "section": "h4", "article": "h4", "box": "h5"}


def source(documents: Sequence[Document]) -> Markup:
    """Return all documents as articles; the first is shown."""
    return tag("div", [_article(document, hidden=index > 0) for index, document in enumerate(documents)])


def _article(document: Document, *, hidden: bool) -> Markup:
    shown = [leaf for leaf in document.leaves if leaf.kind in ("title", "heading", "paragraph")]
    pieces = []
    for box, leaves in groupby(shown, key=lambda leaf: _box_of(document, leaf)):
        lines = [_line(document, leaf) for leaf in leaves]
        pieces.append(_boxed(document, box, lines) if box else tag("div", lines))
    return tag(
        "article",
        pieces,
        class_="pq-doc",
        data_doc=document.doc_id,
        data_title=document.title,
        lang="zh-CN",
        hidden=hidden,
    )


def _owner(document: Document, leaf: Leaf) -> Node | None:
    return document.by_id.get(leaf.owner) if leaf.owner else None


def _box_of(document: Document, leaf: Leaf) -> Node | None:
    owner = _owner(document, leaf)
    return next((node for node in document.path(owner) if node.kind == "box"), None) if owner else None


def _boxed(document: Document, box: Node, lines: Sequence[Markup]) -> Markup:
    item = document.by_id[box.follows] if box.follows else None
    return tag("div", lines, _also(document, "source.follows", [item] if item else []), class_="pq-boxed")


def _line(document: Document, leaf: Leaf) -> Markup:
    owner = _owner(document, leaf)
    name = _name(leaf, owner)
    classes = "pq-ln pq-title" if leaf.kind == "title" else "pq-ln"
    line = tag(
        name,
        _sentences(document, leaf),
        class_=classes,
        data_s=leaf.start,
        data_e=leaf.end,
        data_id=leaf.owner,
        data_cite=cite_as(document, owner) if owner else None,
    )
    if owner and owner.kind == "item" and leaf.end == owner.end:
        return line + _also(document, "source.box", boxes_of(document, owner))
    return line


def _name(leaf: Leaf, owner: Node | None) -> str:
    if leaf.kind == "title":
        return "h2"
    if leaf.kind == "heading":
        return _HEADING.get(owner.kind if owner else "", "h5")
    return "p"


def _sentences(document: Document, leaf: Leaf) -> list[Markup]:
    text = document.text
    end = leaf.end - 1 if text[leaf.start : leaf.end].endswith("\n") else leaf.end
    spans = sentence_spans(text, leaf.start, end)
    return [tag("span", text[a:b], class_="pq-s", data_s=a, data_e=b) for a, b in spans]


def _also(document: Document, key: str, nodes: Sequence[Node]) -> Markup:
    """Return the links between an item and its box."""
    if not nodes:
        return Markup()
    links = [
        tag(
            "a",
            cite_as(document, node),
            href=f"?clause={node.label}",
            data_clause=node.clause_id,
            data_doc=document.doc_id,
        )
        for node in nodes
    ]
    return tag("p", t(key), " ", links, class_="pq-also")
