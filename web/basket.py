"""The basket: kept excerpts as a list on the page and as a table of grounds (依据表) in Word, Excel and Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from answer.formats import TABLE_HEADER, reference
from answer.records import Citation
from facts.tables import Table
from ingest.document import Document
from web.citations import ground
from web.download import DOCX, MARKDOWN, XLSX, Download, markdown_table, saved, workbook
from web.markup import Attribute, t, tag, word
from web.word_file import add_table, new_document

if TYPE_CHECKING:
    from facts.measures import Measure

Format = Literal["docx", "xlsx", "md"]
_TITLE = "依据表"
_WIDTHS = (1.2, 3.6, 7.4, 2.0, 2.0)


def basket_list(citations: Sequence[Citation]) -> Markup:
    """Return the excerpts as list entries, each with its address and a button that takes it out."""
    if not citations:
        return t("basket.empty", "li", class_="pq-soft")
    return Markup("").join(_entry(citation) for citation in citations)


def _entry(citation: Citation) -> Markup:
    place: dict[str, Attribute] = {"data_doc": citation.doc_id, "data_s": citation.start, "data_e": citation.end}
    href = f"?clause={citation.label}"
    link = tag("a", citation.cite_as, href=href, class_="pq-place", data_clause=citation.clause_id, **place)
    remove = tag(
        "button",
        word("basket.remove"),
        type="button",
        class_="pq-link",
        data_t="basket.remove",
        data_remove="1",
        **place,
    )
    return tag("li", tag("p", link, remove), tag("blockquote", citation.display, lang="zh-CN"))


def basket_file(
    citations: Sequence[Citation], documents: Mapping[str, Document], measures: Sequence[Measure], file_format: Format
) -> Download:
    """Return the table of grounds as a file."""
    rows = [ground(number, citation, measures) for number, citation in enumerate(citations, start=1)]
    references = [reference(documents[doc_id]) for doc_id in dict.fromkeys(c.doc_id for c in citations)]
    if file_format == "xlsx":
        return Download(f"{_TITLE}.xlsx", XLSX, workbook(Table(_TITLE, TABLE_HEADER, tuple(rows), (6, 30, 70, 16, 20))))
    if file_format == "md":
        text = f"# {_TITLE}\n\n{markdown_table(TABLE_HEADER, rows)}\n\n" + "\n".join(references) + "\n"
        return Download(f"{_TITLE}.md", MARKDOWN, text.encode("utf-8"))
    document = new_document()
    document.add_heading(_TITLE, level=1)
    add_table(document, TABLE_HEADER, rows, _WIDTHS)
    for line in references:
        document.add_paragraph(line)
    return Download(f"{_TITLE}.docx", DOCX, saved(document))
