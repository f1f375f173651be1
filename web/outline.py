"""The outline pane: chapters, sections, items and boxes as a collapsible list."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ingest.document import Document, Node
from ingest.folding import display
from web.markup import tag, word

_SHOWN = ("part", "subpart", "chapter", "section", "article", "item", "subitem", "decimal", "box")
_FULL_WIDTH = str.maketrans("()", "（）")


def short_label(document: Document, node: Node) -> str:
    """Return the node's own number without its parent's: （六）, 4., 专栏7."""
    parent = document.by_id[node.parent] if node.parent else None
    label = node.label.removeprefix(parent.label) if parent else node.label
    return label.translate(_FULL_WIDTH)


def outline_name(document: Document, node: Node) -> str:
    """Return the node as the outline names it: 4. 建设数字园区."""
    label = short_label(document, node)
    gap = "" if label.endswith(("、", "）")) or not node.title else " "
    return f"{label}{gap}{display(node.title)}"


def outline(documents: Sequence[Document]) -> Markup:
    """Return the outline of all documents; a title stands above each if there are several."""
    return tag(
        "div",
        [
            [
                tag("p", f"《{document.title}》", class_="pq-outline-doc") if len(documents) > 1 else None,
                _branch(document, document.children(None)),
            ]
            for document in documents
        ],
        class_="pq-tree",
    )


def _branch(document: Document, nodes: Sequence[Node]) -> Markup | None:
    shown = [node for node in nodes if node.kind in _SHOWN]
    return tag("ol", [_entry(document, node) for node in shown]) if shown else None


def _entry(document: Document, node: Node) -> Markup:
    below = _branch(document, document.children(node))
    name = outline_name(document, node)
    twist = tag(
        "button",
        type="button",
        class_="pq-twist",
        aria_expanded="true",
        aria_label=word("outline.fold", name=name),
    )
    link = tag(
        "a",
        name,
        href=f"?clause={node.label}",
        data_clause=node.clause_id,
        data_doc=document.doc_id,
        data_s=node.start,
        data_e=node.end,
    )
    row = tag("div", twist if below else None, link, tag("span", class_="pq-badge"), class_="pq-row")
    return tag("li", row, below, class_=f"pq-entry pq-is-{node.kind}")
