"""Gold in terms of the documents: labels to units, quotes to spans. Knows the text, not the system."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from eval.items import Evidence, Question
from ingest.document import Document, Node
from ingest.errors import EvalDataError


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of a document's text, inside the unit `clause_id`."""

    clause_id: str
    start: int
    end: int


@dataclass(frozen=True)
class Gold:
    """Look-up of gold addresses over the documents; the first document wins where two have the same label."""

    documents: tuple[Document, ...]

    @cached_property
    def _nodes(self) -> dict[str, tuple[Document, Node]]:
        nodes: dict[str, tuple[Document, Node]] = {}
        for document in self.documents:
            for node in document.nodes:
                nodes[node.clause_id] = (document, node)
                nodes.setdefault(node.label, (document, node))
        return nodes

    def find(self, address: str) -> tuple[Document, Node]:
        """Return the document and node of a label or clause_id.

        Raises:
            EvalDataError: there is no such unit.
        """
        if address not in self._nodes:
            raise EvalDataError(f"文件里没有 {address!r}；地址照 planqa outline 打印的写法")
        return self._nodes[address]

    def unit_ids(self, address: str) -> tuple[str, ...]:
        """Return the clause_ids of the units that an address is or holds."""
        document, node = self.find(address)
        return (node.clause_id,) if node.is_unit else tuple(unit.clause_id for unit in document.units_of(node))

    def clause_id(self, unit_id: str) -> str:
        """Return the clause that a unit belongs to; the unit itself where there is none (the opening paragraph)."""
        document, node = self.find(unit_id)
        clause = document.clause_of(node)
        return clause.clause_id if clause else node.clause_id

    def groups(self, question: Question) -> tuple[frozenset[str], ...]:
        """Return the OR-groups of a question as sets of unit ids."""
        return tuple(frozenset(unit for label in group for unit in self.unit_ids(label)) for group in question.gold)

    def spans(self, evidence: Evidence) -> tuple[Span, ...]:
        """Return every place of the quote inside its unit; none if it does not stand there."""
        document, node = self.find(evidence.label)
        spans, at = [], document.text.find(evidence.quote, node.start, node.end)
        while at >= 0 and evidence.quote:
            unit = document.unit_at(at)
            spans.append(Span(unit.clause_id if unit else node.clause_id, at, at + len(evidence.quote)))
            at = document.text.find(evidence.quote, at + 1, node.end)
        return tuple(spans)

    def evidence(self, question: Question) -> tuple[Span, ...]:
        """Return the spans of a question's evidence, one a quote (the first place)."""
        found = (self.spans(item) for item in question.evidence)
        return tuple(spans[0] for spans in found if spans)

    def text(self, clause_id: str) -> str:
        """Return the text of a node."""
        document, node = self.find(clause_id)
        return document.text_of(node)
