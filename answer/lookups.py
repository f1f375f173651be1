"""The records of look-ups, as other programs read them: search, a clause, the outline, the places of a word."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.retriever import Retriever
    from ingest.document import Document, Node
    from ingest.find import Occurrence

DEFAULT_K = 10
MAX_K = 200


def search_record(retriever: Retriever, question: str, k: int) -> dict[str, object]:
    """Return the record of `search`; `seconds` is the work for this question."""
    start = time.perf_counter()
    hits = retriever.search(question, k)
    return {"hits": [asdict(hit) for hit in hits], "seconds": round(time.perf_counter() - start, 4)}


def node_record(document: Document, node: Node) -> dict[str, object]:
    """Return the record of `clause`."""
    return {
        "clause_id": node.clause_id,
        "label": node.label,
        "doc_id": document.doc_id,
        "kind": node.kind,
        "title": node.title,
        "text": document.text_of(node),
        "start": node.start,
        "end": node.end,
        "units": [unit.label for unit in document.units_of(node)],
    }


def outline_record(documents: Sequence[Document]) -> dict[str, object]:
    """Return the record of `outline`: every node of every document with its place in the tree."""
    return {
        "documents": [
            {
                "doc_id": document.doc_id,
                "title": document.title,
                "nodes": [
                    {
                        "clause_id": node.clause_id,
                        "label": node.label,
                        "kind": node.kind,
                        "title": node.title,
                        "parent": node.parent,
                        "start": node.start,
                        "end": node.end,
                        "clause": node.is_clause,
                        "unit": node.is_unit,
                    }
                    for node in document.nodes
                ],
            }
            for document in documents
        ]
    }


def find_record(term: str, found: Sequence[Occurrence]) -> dict[str, object]:
    """Return the record of `find`."""
    return {
        "term": term,
        "count": len(found),
        "occurrences": [
            {
                "clause_id": item.node.clause_id,
                "label": item.node.label,
                "doc_id": item.doc_id,
                "start": item.start,
                "end": item.end,
                "text": item.text,
                "before": item.before,
                "after": item.after,
            }
            for item in found
        ],
    }
