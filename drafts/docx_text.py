"""The text of a Word document with the place of every character, read from its XML alone.

Paragraphs, tables row by row (cells joined by tabs), text boxes after their paragraph, footnotes at the end; tracked
changes as if accepted. Parsed without entities, DTDs or network; meant to run in a child process with limits.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ingest.errors import DraftError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DOCUMENT, FOOTNOTES = "word/document.xml", "word/footnotes.xml"

Xml: TypeAlias = Any
"""An element of lxml, which ships no types."""

MAX_FILE = 30 * 1024 * 1024
_MAX_UNPACKED = 64 * 1024 * 1024
_MAX_RATIO = 200
_MAX_MEMBERS = 2000
_MAX_TAGS = 2_000_000
_MAX_PARAGRAPHS = 60_000
_MAX_TEXT = 400_000
_OLE = b"\xd0\xcf\x11\xe0"


def tag(name: str) -> str:
    """Return a WordprocessingML tag in lxml's spelling."""
    return f"{{{W}}}{name}"


_SKIPPED = {
    tag(n) for n in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sectPr", "tblPr", "trPr", "tcPr")
} | {f"{{{MC}}}Fallback"}
_BREAKS = {tag("tab"): "\t", tag("br"): "\n", tag("cr"): "\n", tag("noBreakHyphen"): "-"}


@dataclass(frozen=True, slots=True)
class Char:
    """Where a character of the text stands: a w:t element and the place in its text; None for what the reader added."""

    node: Xml
    at: int


@dataclass
class WordText:
    """The text with a place for every character. `notes` maps a footnote's number to its span in the text."""

    chars: list[Char | None] = field(default_factory=list)
    notes: dict[str, tuple[int, int]] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.pieces)

    def add(self, text: str, node: Xml = None) -> None:
        """Append characters of a w:t element, or of none.

        Raises:
            DraftError: the text gets too long.
        """
        self.pieces.append(text)
        self.chars += [Char(node, at) if node is not None else None for at in range(len(text))]
        if len(self.chars) > _MAX_TEXT:
            raise DraftError(f"稿件超过 {_MAX_TEXT} 字；请拆分")


@dataclass
class Package:
    """The parts of a .docx in their order; only XML parts that are needed are parsed."""

    members: dict[str, bytes]
    order: list[zipfile.ZipInfo]

    def tree(self, name: str) -> Xml:
        """Return a part's XML tree.

        Raises:
            DraftError: the part is missing, has a DTD, too many tags, or is not XML.
        """
        return parse_xml(self.members.get(name), name)


def open_package(path: Path) -> Package:
    """Open a .docx after looking at its sizes and names.

    Raises:
        DraftError: it is too large, encrypted, no zip, or unpacks to too much.
    """
    if path.stat().st_size > MAX_FILE:
        raise DraftError(
            f"稿件 {path.name} 有 {path.stat().st_size / 2**20:.0f} MB，超过 30 MB；请拆分，或另存为纯文本"
        )
    head = path.open("rb").read(4)
    if head == _OLE:
        raise DraftError(f"稿件 {path.name} 加了密码，或是旧版 .doc；请去掉密码，另存为 .docx")
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            _check_members(path, infos)
            members = {info.filename: archive.read(info) for info in infos if not info.is_dir()}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise DraftError(f"稿件 {path.name} 不是完好的 .docx（{error}）；请用 Word 或 WPS 打开后另存") from error
    if DOCUMENT not in members:
        raise DraftError(f"稿件 {path.name} 里没有 {DOCUMENT}，不是 .docx；请用 Word 或 WPS 另存为 .docx")
    return Package(members, infos)


def _check_members(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    names = [info.filename for info in infos]
    if len(infos) > _MAX_MEMBERS or unpacked > _MAX_UNPACKED or unpacked / packed > _MAX_RATIO:
        raise DraftError(
            f"稿件 {path.name} 解开后有 {unpacked / 2**20:.0f} MB、{len(infos)} 个部件，超过上限（64 MB、200 "
            f"倍、2000 个）；请去掉大图，或另存为纯文本"
        )
    if any(name.startswith(("/", "\\")) or ".." in Path(name.replace("\\", "/")).parts for name in names):
        raise DraftError(f"稿件 {path.name} 的部件名越出压缩包；请不要使用来历不明的文件")
    if len(set(names)) != len(names):
        raise DraftError(f"稿件 {path.name} 有重名的部件；请用 Word 或 WPS 打开后另存")


def parse_xml(data: bytes | None, name: str) -> Xml:
    """Parse a part without entities, DTD or network.

    Raises:
        DraftError: it is missing, has a DTD, too many tags, or is not XML.
    """
    from lxml import etree

    if data is None:
        raise DraftError(f"稿件缺少部件 {name}；请用 Word 或 WPS 打开后另存")
    plain = data if data[:2] not in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-16", "replace").encode()
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise DraftError(f"稿件的 {name} 带有 DTD，不予解析；请用 Word 或 WPS 打开后另存")
    if (
        plain.count(b"<") > _MAX_TAGS
        or plain.count(b"<w:p>") + plain.count(b"<w:p ") + plain.count(b"<w:p/") > _MAX_PARAGRAPHS
    ):
        raise DraftError(f"稿件的 {name} 段落太多（上限 {_MAX_PARAGRAPHS} 段）；请拆分")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DraftError(f"稿件的 {name} 不是完好的 XML（{error.msg}）；请用 Word 或 WPS 打开后另存") from error


def read_word_text(document: Xml, footnotes: Xml = None) -> WordText:
    """Read the text of a parsed document and its footnotes, with the place of every character."""
    found = WordText()
    body = document.find(tag("body"))
    for index, block in enumerate(_blocks(body if body is not None else document)):
        if index:
            found.add("\n")
        _read_block(block, found)
    for note in footnotes.findall(tag("footnote")) if footnotes is not None else ():
        if note.get(tag("type")) in (None, "normal"):
            found.add("\n")
            start = len(found.chars)
            for index, block in enumerate(_blocks(note)):
                if index:
                    found.add("\n")
                _read_block(block, found)
            found.notes[str(note.get(tag("id")))] = (start, len(found.chars))
    return found


def _blocks(parent: Xml) -> Iterator[Xml]:
    """Yield paragraphs and table rows in order, through content controls and the like."""
    for child in parent:
        if child.tag == tag("p") or child.tag == tag("tr"):
            yield child
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _blocks(child)


def _read_block(block: Xml, found: WordText) -> None:
    if block.tag == tag("p"):
        _read_paragraph(block, found)
        return
    for index, cell in enumerate(
        block.iter(tag("tc")) if not block.findall(f".//{tag('tbl')}") else block.findall(tag("tc"))
    ):
        if index:
            found.add("\t")
        for number, inner in enumerate(_blocks(cell)):
            if number:
                found.add("\n")
            _read_block(inner, found)


def _read_paragraph(paragraph: Xml, found: WordText) -> None:
    boxes: list[Xml] = []
    _read_inline(paragraph, found, boxes)
    for box in boxes:
        for inner in _blocks(box):
            found.add("\n")
            _read_block(inner, found)


def _read_inline(parent: Xml, found: WordText, boxes: list[Xml]) -> None:
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            continue
        if child.tag == tag("t"):
            found.add(child.text or "", child)
        elif child.tag in _BREAKS:
            found.add(_BREAKS[child.tag])
        elif child.tag == tag("txbxContent"):
            boxes.append(child)
        elif child.tag == tag("r") and child.find(f"{tag('rPr')}/{tag('vanish')}") is not None:
            continue
        else:
            _read_inline(child, found, boxes)
