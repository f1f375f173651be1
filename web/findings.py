"""What a search for a word found: the count, then each place with its context, grouped by clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from ingest.addresses import cite_as
from ingest.document import Document
from ingest.find import Occurrence
from ingest.folding import display
from web.markup import tag, word


def findings(term: str, found: Sequence[Occurrence], documents: Mapping[str, Document]) -> Markup:
    """Return the places of `term`, or a line that says there are none."""
    if not found:
        return tag("p", word("find.none", term=term), class_="pq-lead")
    groups = groupby(found, key=lambda item: (item.doc_id, item.node.clause_id))
    units = [_unit(documents[doc_id], list(items)) for (doc_id, _), items in groups]
    head = tag("p", word("find.count", term=term, n=len(found), units=len(units)), class_="pq-lead")
    return head + tag("ol", units, class_="pq-places")


def _unit(document: Document, items: Sequence[Occurrence]) -> Markup:
    node = items[0].node
    place = tag("b", cite_as(document, node)) + tag("span", str(len(items)), class_="pq-count")
    return tag("li", tag("p", place), [_place(document, item) for item in items])


def _place(document: Document, item: Occurrence) -> Markup:
    return tag(
        "a",
        f"…{display(item.before)}",
        tag("mark", item.text),
        f"{display(item.after)}…",
        href=f"?clause={item.node.label}",
        class_="pq-place",
        aria_label=word("find.open", address=cite_as(document, item.node)),
        data_clause=item.node.clause_id,
        data_doc=document.doc_id,
        data_s=item.start,
        data_e=item.end,
    )
