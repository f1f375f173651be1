"""Write findings into a copy of the writer's Word document: comments, tracked changes, citations, the 核稿单.

Only the XML around what is marked changes; every other part is copied byte for byte. Citations are inserted as tracked
insertions too, so that the writer can refuse each. What stands in a footnote is commented at its reference, since a
comment can't be anchored inside a footnote.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drafts.docx_marks import Marker, comment_part, footnote_part
from drafts.docx_sheet import append_sheet
from drafts.docx_text import DOCUMENT, FOOTNOTES, Package, Xml, open_package, read_word_text, tag

COMMENTS = "word/comments.xml"
_RELS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CT = "http://schemas.openxmlformats.org/package/2006/content-types"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True)
class Remark:
    """What to do at one sentence text[start:end] of the document's text.

    `comment` is anchored to it ('' for none); `edits` are tracked changes (start, end, replacement). `citation` is
    inserted before its last full stop (`inline`), as a footnote, or behind it (`after`), '' for none.
    """

    start: int
    end: int
    comment: str = ""
    edits: tuple[tuple[int, int, str], ...] = ()
    citation: str = ""
    where: str = "inline"

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Remark:
        """Read a remark from the request of the parent process."""
        edits = tuple((int(a), int(b), str(text)) for a, b, text in record["edits"])
        return cls(
            int(record["start"]),
            int(record["end"]),
            str(record["comment"]),
            edits,
            str(record["citation"]),
            str(record["where"]),
        )


def annotate(
    source: Path,
    out: Path,
    remarks: Sequence[Remark],
    *,
    rows: Sequence[tuple[str, ...]],
    header: tuple[str, ...],
    summary: str,
    date: str,
) -> None:
    """Write a copy of `source` with the remarks to `out`.

    Raises:
        DraftError: the source can't be read.
    """
    package = open_package(source)
    document = package.tree(DOCUMENT)
    footnotes = package.tree(FOOTNOTES) if FOOTNOTES in package.members else None
    text = read_word_text(document, footnotes)
    comments = package.tree(COMMENTS) if COMMENTS in package.members else comment_part()
    notes = footnotes
    if notes is None and any(r.citation and r.where == "footnote" for r in remarks):
        notes = footnote_part()
    count = sum(bool(r.citation) and r.where == "footnote" for r in remarks)
    marker = Marker(document, text, comments, notes, date=date, note_count=count)
    for remark in sorted(remarks, key=lambda r: r.start, reverse=True):  # from the end, so that places stay
        marker.mark(remark.start, remark.end, remark.comment, remark.edits, remark.citation, remark.where)
    append_sheet(document.find(tag("body")), rows, header=header, summary=summary)
    changed = {DOCUMENT: document}
    if len(comments):
        changed[COMMENTS] = comments
    if notes is not None:
        changed[FOOTNOTES] = notes
    _save(package, changed, out)


def _save(package: Package, changed: Mapping[str, Xml], out: Path) -> None:
    from lxml import etree

    members = dict(package.members)
    for name, kind in ((COMMENTS, "comments"), (FOOTNOTES, "footnotes")):
        if name in changed and name not in package.members:
            members[_RELS] = _with_relation(members.get(_RELS), kind)
            members[_TYPES] = _with_type(members[_TYPES], name, kind)
    for name, tree in changed.items():
        members[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in package.order:
            if info.filename in members:
                archive.writestr(info.filename, members.pop(info.filename))
        for name, data in members.items():
            archive.writestr(name, data)


def _with_relation(data: bytes | None, kind: str) -> bytes:
    from lxml import etree

    from drafts.docx_text import parse_xml

    root = parse_xml(data, _RELS) if data else etree.Element(f"{{{_REL}}}Relationships", nsmap={None: _REL})
    taken = {relation.get("Id") for relation in root}
    number = next(n for n in range(1, 100_000) if f"rIdPlanqa{n}" not in taken)
    etree.SubElement(
        root, f"{{{_REL}}}Relationship", Id=f"rIdPlanqa{number}", Type=f"{_OFFICE}/{kind}", Target=f"{kind}.xml"
    )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _with_type(data: bytes, name: str, kind: str) -> bytes:
    from lxml import etree

    from drafts.docx_text import parse_xml

    root = parse_xml(data, _TYPES)
    if all(item.get("PartName") != f"/{name}" for item in root):
        etree.SubElement(root, f"{{{_CT}}}Override", PartName=f"/{name}", ContentType=f"{_WML}.{kind}+xml")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
