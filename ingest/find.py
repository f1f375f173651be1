"""Find every occurrence of a string: complete by construction, since the whole folded text is searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document, Node
from ingest.folding import fold

_CONTEXT = 24


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a term. `node` is the innermost node whose lines hold it: a unit, or the heading's node."""

    doc_id: str
    node: Node
    start: int
    end: int
    text: str
    before: str
    after: str


def find(documents: Sequence[Document], term: str, *, context: int = _CONTEXT) -> list[Occurrence]:
    """Return all occurrences of `term` in the documents proper, in order, overlaps left out.

    Width, quotation marks, spaces and letter case are folded. Front matter and title are not searched; a term that
    folds to nothing occurs nowhere.
    """
    needle = fold(term).text
    found: list[Occurrence] = []
    for document in documents if needle else ():
        folded = fold(document.text)
        at = folded.text.find(needle)
        while at >= 0:
            start, end = folded.span(at, at + len(needle))
            node = _owner(document, start)
            if node is not None:
                found.append(_occurrence(document, node, start, end, context))
            at = folded.text.find(needle, at + len(needle))
    return found


def _owner(document: Document, offset: int) -> Node | None:
    leaf = next((leaf for leaf in document.leaves if leaf.start <= offset < leaf.end), None)
    return document.by_id.get(leaf.owner) if leaf and leaf.owner else None


def _occurrence(document: Document, node: Node, start: int, end: int, context: int) -> Occurrence:
    text = document.text
    before = text[max(0, start - context, text.rfind("\n", 0, start) + 1) : start]
    line_end = text.find("\n", end)
    after = text[end : min(end + context, line_end if line_end >= 0 else len(text))]
    return Occurrence(document.doc_id, node, start, end, text[start:end], before, after)
