"""Questions that may follow an answer: made from the structure around it, offered only if the plan answers them."""

from __future__ import annotations

from collections.abc import Iterator

from answer.records import Answer
from answer.structure import boxes_of, named_children
from ingest.document import Document, Node
from ingest.folding import display
from web.engine import Engine

MAX_SHOWN = 3
_MAX_TRIED = 6


def suggest(engine: Engine, question: str, answer: Answer) -> list[str]:
    """Return up to MAX_SHOWN questions near an answer; each has been asked and was not refused."""
    shown: list[str] = []
    tried = 0
    for candidate in dict.fromkeys(_candidates(engine, answer)):
        if candidate == question or tried >= _MAX_TRIED or len(shown) >= MAX_SHOWN:
            continue
        tried += 1
        found, _ = engine.converse(candidate, None)
        if not found.refused:
            shown.append(candidate)
    return shown


def _candidates(engine: Engine, answer: Answer) -> Iterator[str]:
    ids = [(c.doc_id, c.clause_id) for s in answer.sentences for c in s.citations]
    ids += [(hit.doc_id, hit.clause_id) for hit in answer.nearest]
    for doc_id, clause_id in dict.fromkeys(ids):
        document = engine.documents.get(doc_id)
        node = document.by_id.get(clause_id) if document else None
        if document and node:
            yield from _around(document, node)


def _around(document: Document, node: Node) -> Iterator[str]:
    clause = document.clause_of(node) or node
    for box in boxes_of(document, clause) if clause.kind in ("item", "section") else ():
        yield f"{display(box.title)}包括哪几项？"
    if clause.kind == "box":
        if len(named_children(document, clause)) > 1 and node.kind != "point":
            yield f"{display(clause.title)}包括哪几项？"
        if clause.follows:
            yield f"{_address(document.by_id[clause.follows])}讲什么？"
    elif clause.title:
        yield f"{_address(clause)}讲什么？"
    parent = document.by_id[clause.parent] if clause.parent else None
    if parent and len(named_children(document, parent)) > 1:
        yield f"{display(parent.title)}包括哪些方面？"


def _address(node: Node) -> str:
    return node.label.translate(str.maketrans("()", "（）"))
