"""Word files with real footnotes. python-docx has none, so the footnotes part is written here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_LATIN, _HAN = "Times New Roman", "宋体"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


def new_document(*, landscape: bool = False) -> WordDocument:
    """Return an empty A4 document set in 宋体, with the styles that footnotes need."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    if landscape:
        section.left_margin = section.right_margin = Cm(2)
    set_font(document.styles["Normal"].element.get_or_add_rPr())
    document.styles["Normal"].font.size = Pt(12)
    for name in ("Title", "Heading 1", "Heading 2"):
        set_font(document.styles[name].element.get_or_add_rPr(), han="黑体")
        document.styles[name].font.color.rgb = RGBColor(0, 0, 0)
    text = document.styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    text.base_style, text.font.size = document.styles["Normal"], Pt(9)
    text.paragraph_format.space_after = Pt(0)
    mark = document.styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    return document


def set_font(properties: object, *, han: str = _HAN) -> None:
    """Set the fonts of a style's run properties for Latin and Han characters."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    fonts = properties.find(qn("w:rFonts"))  # type: ignore[attr-defined]
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)  # type: ignore[attr-defined]
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, value in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", han), ("cs", _LATIN)):
        fonts.set(qn(f"w:{name}"), value)


class Footnotes:
    """The footnotes of one document, numbered by Word in the order of their marks."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._texts: list[str] = []

    def add(self, paragraph: Paragraph, text: str) -> Run:
        """Put a mark at the end of `paragraph` for a new footnote with `text`."""
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement

        self._texts.append(text)
        run = paragraph.add_run(style="Footnote Reference")
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(len(self._texts)))
        run._r.append(mark)
        return run

    def write(self) -> None:
        """Write the footnotes part; without footnotes nothing is written."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if not self._texts:
            return
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, _footnotes_xml(self._texts).encode("utf-8"), package)
        self._document.part.relate_to(part, _RELATION)


def _footnotes_xml(texts: Sequence[str]) -> str:
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(texts, start=1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:footnotes xmlns:w="{_W}">{_SEPARATORS}{notes}</w:footnotes>'


def add_table(
    document: WordDocument, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    """Add a table with ruled cells; `widths` in centimetres, one a column."""
    from docx.shared import Cm, Pt

    table = document.add_table(rows=0, cols=len(header))
    table.style = document.styles["Table Grid"]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for index, row in enumerate((header, *rows)):
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.size = index == 0, Pt(10.5)
