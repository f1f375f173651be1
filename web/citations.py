"""Citations as the page shows and copies them: numbered tiles, and the forms that go into documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from answer.formats import TABLE_HEADER, bracket, reference, running, table_row
from answer.records import Answer, Citation
from ingest.document import Document
from web.markup import tag, word

if TYPE_CHECKING:
    from facts.measures import Measure

Numbers = Mapping[tuple[str, int, int], int]
_ENDS = ("。", "！", "？", "……")


@dataclass(frozen=True, slots=True)
class CopyForms:
    """Citations as text to paste: running text, brackets, table of grounds (also as HTML), reference."""

    running: str
    bracket: str
    rows: str
    rows_html: str
    reference: str

    def to_json(self) -> dict[str, str]:
        """Return the forms by name."""
        return asdict(self)


def number(answer: Answer) -> dict[tuple[str, int, int], int]:
    """Number the citations of an answer from 1 in order of appearance; the same quote keeps its number."""
    numbers: dict[tuple[str, int, int], int] = {}
    for citation in cited(answer):
        numbers.setdefault(_key(citation), len(numbers) + 1)
    return numbers


def cited(answer: Answer) -> list[Citation]:
    """Return the citations of an answer in order of appearance, each quote once."""
    found = {_key(citation): citation for sentence in answer.sentences for citation in sentence.citations}
    return list(found.values())


def _key(citation: Citation) -> tuple[str, int, int]:
    return citation.doc_id, citation.start, citation.end


def tile(citation: Citation, numbers: Numbers) -> Markup:
    """Return the numbered tile behind a sentence; it carries the quote, so that the page can check it."""
    n = numbers[_key(citation)]
    return tag(
        "a",
        str(n),
        href=f"?clause={citation.label}",
        class_="pq-c",
        aria_label=word("cite.aria", n=n, address=citation.cite_as),
        data_n=n,
        data_clause=citation.clause_id,
        data_doc=citation.doc_id,
        data_s=citation.start,
        data_e=citation.end,
        data_quote=citation.quote,
        data_display=citation.display,
        data_cite=citation.cite_as,
    )


def tiles(citations: Sequence[Citation], numbers: Numbers) -> Markup:
    """Return the tiles of several citations, each number once."""
    return Markup("").join(tile(citation, numbers) for citation in {_key(c): c for c in citations}.values())


def copy_forms(
    documents: Mapping[str, Document], citations: Sequence[Citation], measures: Sequence[Measure]
) -> CopyForms:
    """Set citations in the three forms of official writing, and the documents' references."""
    if not citations:
        return CopyForms("", "", "", "", "")
    by_document = {c.doc_id: [other for other in citations if other.doc_id == c.doc_id] for c in citations}
    rows = [ground(number, citation, measures) for number, citation in enumerate(citations, start=1)]
    return CopyForms(
        running="\n".join(_running(documents[doc_id], found) for doc_id, found in by_document.items()),
        bracket="".join(bracket(documents[doc_id], found) for doc_id, found in by_document.items()),
        rows="\n".join("\t".join(row) for row in (TABLE_HEADER, *rows)),
        rows_html=_html_table(rows),
        reference="\n".join(reference(documents[doc_id]) for doc_id in by_document),
    )


def _running(document: Document, citations: Sequence[Citation]) -> str:
    texts = [running(document, citation, first=index == 0) for index, citation in enumerate(citations)]
    return "".join(text if text.rstrip("”").endswith(_ENDS) else f"{text}。" for text in texts)


def ground(number: int, citation: Citation, measures: Sequence[Measure]) -> tuple[str, ...]:
    """Return the citation's row in the table of grounds, with the strength and the actor of the measure it quotes."""
    own = [
        m for m in measures if m.clause_id == citation.clause_id and m.start < citation.end and citation.start < m.end
    ]
    verbs = "、".join(dict.fromkeys(measure.verb for measure in own if measure.verb))
    actors = "、".join(dict.fromkeys(measure.actor for measure in own if measure.actor))
    return table_row(number, citation, strength=verbs or "—", actor=actors or "—")


def _html_table(rows: Sequence[Sequence[str]]) -> Markup:
    head = tag("tr", [tag("th", name) for name in TABLE_HEADER])
    return tag("table", head, [tag("tr", [tag("td", cell) for cell in row]) for row in rows], border=1)
