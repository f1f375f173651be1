"""The 核稿单: a table of the findings on a page of its own at the end of a Word document."""

from __future__ import annotations

from collections.abc import Sequence

from drafts.docx_text import Xml, tag

_SHARES = (5, 23, 19, 23, 17, 13)
_WIDTH = 9000


def append_sheet(body: Xml, rows: Sequence[tuple[str, ...]], *, header: tuple[str, ...], summary: str) -> None:
    """Append a page with the title, the summary and the table; the body's last section keeps its settings."""
    section = body[-1] if len(body) and body[-1].tag == tag("sectPr") else None
    blocks = [
        _page_break(body),
        _paragraph(body, "核稿单", bold=True, size=32, centred=True),
        _paragraph(body, summary, size=21),
    ]
    if rows:
        blocks.append(_table(body, rows, header))
    blocks.append(_paragraph(body, "", size=21))
    for block in blocks:
        if section is not None:
            section.addprevious(block)
        else:
            body.append(block)


def _make(parent: Xml, name: str, **attributes: str) -> Xml:
    return parent.makeelement(tag(name), {tag(key): value for key, value in attributes.items()})


def _child(parent: Xml, name: str, **attributes: str) -> Xml:
    made = _make(parent, name, **attributes)
    parent.append(made)
    return made


def _page_break(body: Xml) -> Xml:
    paragraph = _make(body, "p")
    _child(_child(paragraph, "r"), "br", type="page")
    return paragraph


def _paragraph(like: Xml, text: str, *, bold: bool = False, size: int = 18, centred: bool = False) -> Xml:
    paragraph = _make(like, "p")
    properties = _child(paragraph, "pPr")
    _child(properties, "spacing", before="0", after="60", line="280", lineRule="atLeast")
    _child(properties, "ind", left="0", firstLine="0", firstLineChars="0")
    _child(properties, "jc", val="center" if centred else "left")
    run = _child(paragraph, "r")
    style = _child(run, "rPr")
    _child(style, "rFonts", ascii="Times New Roman", hAnsi="Times New Roman", eastAsia="宋体")
    if bold:
        _child(style, "b")
    _child(style, "sz", val=str(size))
    node = _child(run, "t")
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return paragraph


def _table(like: Xml, rows: Sequence[tuple[str, ...]], header: tuple[str, ...]) -> Xml:
    table = _make(like, "tbl")
    properties = _child(table, "tblPr")
    _child(properties, "tblW", w="5000", type="pct")
    borders = _child(properties, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _child(borders, side, val="single", sz="4", space="0", color="808080")
    _child(properties, "tblLayout", type="fixed")
    grid = _child(table, "tblGrid")
    widths = [str(_WIDTH * share // 100) for share in _SHARES]
    for width in widths:
        _child(grid, "gridCol", w=width)
    for number, row in enumerate([header, *rows]):
        line = _child(table, "tr")
        settings = _child(line, "trPr")
        _child(settings, "cantSplit")
        if number == 0:
            _child(settings, "tblHeader")
        for text, width in zip(row, widths, strict=True):
            cell = _child(line, "tc")
            cell_properties = _child(cell, "tcPr")
            _child(cell_properties, "tcW", w=width, type="dxa")
            if number == 0:
                _child(cell_properties, "shd", val="clear", color="auto", fill="E7E6E6")
            cell.append(_paragraph(cell, text, bold=number == 0))
    return table
