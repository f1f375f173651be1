"""Parse a text into its clause tree, line by line, by the outline grammar.

It never fails and never loses text: a line that is no heading is a paragraph of what is open. What it does not know:
tables, footnotes, and lists inside a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.document import Document, Kind, Leaf, LeafKind, Node
from ingest.grammar import ARTICLE_RANK, BOX_PARENT_RANK, ITEM_RANK, Heading, read_heading
from ingest.numerals import to_chinese

_TITLE_SEARCH_LINES = 40
_MAX_TITLE = 60
_MAX_GAP = 20


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    kind: LeafKind = "paragraph"
    owner: _Open | None = None


@dataclass(slots=True)
class _Open:
    """A node under construction; the root has no heading."""

    kind: Kind
    rank: int
    heading: Heading | None = None
    heading_line: _Line | None = None
    parent: _Open | None = None
    children: list[_Open] = field(default_factory=list)
    body: list[_Line] = field(default_factory=list)
    follows: _Open | None = None
    clause_id: str = ""
    label: str = ""
    key: tuple[str, ...] = ()
    title: str = ""
    is_unit: bool = False

    @property
    def headed(self) -> list[_Open]:
        return [child for child in self.children if child.heading]

    @property
    def numbered(self) -> list[_Open]:
        return [child for child in self.headed if child.kind != "box"]

    @property
    def content(self) -> list[_Line]:
        """The lines with text of its own: the body, and the heading where the body runs in."""
        run_in = self.heading is not None and self.heading.run_in and self.heading_line is not None
        return [self.heading_line, *self.body] if run_in and self.heading_line else list(self.body)


def parse(text: str, *, doc_id: str, title: str | None = None, meta: Mapping[str, object] | None = None) -> Document:
    """Parse `text` into a document. With `title`, the line that equals it ends the front matter; else it is guessed."""
    lines = _lines(text)
    title_line = _find_title(lines, title)
    root = _Open("part", -1)
    _build(root, lines, skip=title_line + 1 if title_line is not None else 0)
    if title_line is not None:
        for index in range(title_line + 1):
            lines[index].kind = "title" if index == title_line else "front"
    nodes: list[_Open] = []
    _finish(root, doc_id, nodes)
    _make_unique(nodes)
    found = lines[title_line].text.strip().lstrip("# ") if title_line is not None else ""
    return Document(
        doc_id=doc_id,
        title=title or found or doc_id,
        text=text,
        leaves=tuple(Leaf(x.start, x.end, x.kind, (x.owner.clause_id or None) if x.owner else None) for x in lines),
        nodes=tuple(sorted((_freeze(node) for node in nodes), key=lambda node: (node.start, -node.end))),
        meta=dict(meta or {}),
    )


def _lines(text: str) -> list[_Line]:
    lines, start = [], 0
    for piece in text.split("\n"):
        end = min(start + len(piece) + 1, len(text))
        if end > start:
            lines.append(_Line(start, end, piece, "paragraph" if piece.strip() else "blank"))
        start = end
    return lines


def _find_title(lines: list[_Line], title: str | None) -> int | None:
    for index, line in enumerate(lines[:_TITLE_SEARCH_LINES]):
        if title is not None:
            if line.text.strip().lstrip("# ") == title:
                return index
        elif line.kind != "blank":
            first = line.text.strip()
            short = len(first) <= _MAX_TITLE and not first.endswith(("。", "：", ":", "；"))
            return index if short and read_heading(line.text) is None else None
    return None


def _build(root: _Open, lines: list[_Line], *, skip: int) -> None:
    """Hang every line from `skip` on into the tree below `root`."""
    stack = [root]
    for line in lines[skip:]:
        heading = read_heading(line.text) if line.kind != "blank" else None
        if heading and _accepted(stack, heading):
            _open_node(stack, heading, line)
        elif line.kind == "blank":
            line.owner = stack[-1]
        else:
            if _in_article(stack) and stack[-1].kind == "item":
                stack.pop()
            line.owner = stack[-1]
            stack[-1].body.append(line)


def _in_article(stack: list[_Open]) -> bool:
    return any(node.kind == "article" for node in stack)


def _parent_for(stack: list[_Open], heading: Heading) -> _Open:
    limit = BOX_PARENT_RANK + 1 if heading.row.kind == "box" else heading.row.rank
    return next(node for node in reversed(stack) if node.rank < limit)


def _accepted(stack: list[_Open], heading: Heading) -> bool:
    """Accept a number that opens a list, restarts it, or goes on in order; others are running text."""
    if heading.number[-1] == 1 or heading.row.kind == "box":
        return True
    parent = _parent_for(stack, heading)
    scope = stack[0] if heading.row.absolute else parent
    earlier = [node.heading.number for node in _below(scope) if node.heading and node.heading.row is heading.row]
    if not earlier:
        return True
    last = earlier[-1]
    if len(last) != len(heading.number):
        return heading.number > last
    return last < heading.number and heading.number[0] - last[0] <= _MAX_GAP


def _below(node: _Open) -> list[_Open]:
    found = []
    for child in node.children:
        found += [child, *_below(child)]
    return found


def _open_node(stack: list[_Open], heading: Heading, line: _Line) -> None:
    parent = _parent_for(stack, heading)
    kind: Kind = heading.row.kind
    if kind == "section" and heading.row.rank == BOX_PARENT_RANK and _in_article(stack):
        kind = "item"
    follows = None
    if kind == "box":
        follows = next((child for child in reversed(parent.children) if child.kind == "item"), None)
    node = _Open(kind, heading.row.rank, heading, line, parent, title=heading.title, follows=follows)
    while stack[-1] is not parent:
        stack.pop()
    line.kind, line.owner = "heading", node
    parent.children.append(node)
    stack.append(node)


def _finish(node: _Open, doc_id: str, nodes: list[_Open]) -> None:
    """Give `node` its address, its paragraphs and its units, then go down."""
    if node.heading:
        _address(node, doc_id)
        nodes.append(node)
    else:
        node.clause_id = ""
    _split_body(node, doc_id, nodes)
    for child in node.children:
        if child.heading:
            _finish(child, doc_id, nodes)


def _address(node: _Open, doc_id: str) -> None:
    heading, parent = node.heading, node.parent
    if heading is None or parent is None:
        raise ValueError("only nodes with a heading have an address of their own")
    number = heading.number
    label = heading.row.label.format(n=".".join(map(str, number)), cn=to_chinese(number[0]))
    code = heading.code
    if node.kind == "article" and len(number) > 1:
        label += f"之{to_chinese(number[1])}"
    if node.kind == "item" and parent.kind == "article":
        label, code = f"第({to_chinese(number[0])})项", f"i{number[0]}"
    top = parent.clause_id == ""
    if heading.row.absolute or top:
        node.label, node.clause_id, node.key = label, f"{doc_id}#{code}", (code,)
    elif node.kind == "box":
        node.label, node.clause_id, node.key = label, f"{parent.clause_id}.{code}", (code,)
    else:
        node.label, node.clause_id = parent.label + label, f"{parent.clause_id}.{code}"
        node.key = (*parent.key, code)


def _split_body(node: _Open, doc_id: str, nodes: list[_Open]) -> None:
    content = node.content
    if node.heading is None:
        _split_preamble(node, doc_id, nodes)
    elif node.kind == "box":
        for index, line in enumerate(content):
            kind: Kind = "point" if index else "lead"
            name = f"第{index}项" if index else "引言"
            _add_paragraph(node, line, kind, name, str(index), nodes)
    elif node.headed or len(content) > 1 and (node.rank < ITEM_RANK and node.kind != "item"):
        for index, line in enumerate(content, start=1):
            _add_paragraph(node, line, "paragraph", _paragraph_name(node, index), f"p{index}", nodes)
    else:
        node.is_unit = True


def _paragraph_name(node: _Open, index: int) -> str:
    return f"第{to_chinese(index)}款" if node.rank == ARTICLE_RANK else f"第{index}段"


def _split_preamble(root: _Open, doc_id: str, nodes: list[_Open]) -> None:
    """Address the paragraphs before the first heading: 序言, or 第N段 where a document has no headings."""
    several = len(root.body) > 1
    name = "序言" if root.children else ""
    for index, line in enumerate(root.body, start=1):
        paragraph = _Open("paragraph", ITEM_RANK, parent=root, heading_line=line, is_unit=True)
        paragraph.label = f"{name}第{index}段" if several or not name else name
        paragraph.clause_id = f"{doc_id}#0.p{index}" if root.children else f"{doc_id}#p{index}"
        paragraph.key = ("0", f"p{index}") if root.children else (f"p{index}",)
        line.owner = paragraph
        nodes.append(paragraph)


def _add_paragraph(parent: _Open, line: _Line, kind: Kind, name: str, code: str, nodes: list[_Open]) -> None:
    node = _Open(kind, ITEM_RANK, parent=parent, heading_line=line, is_unit=True)
    node.label, node.clause_id, node.key = parent.label + name, f"{parent.clause_id}.{code}", (*parent.key, code)
    if line.kind != "heading":
        line.owner = node
    parent.children.append(node)
    nodes.append(node)


def _make_unique(nodes: list[_Open]) -> None:
    """Append ~2, ~3… to ids that a document numbers twice, in document order."""
    seen: dict[str, int] = {}
    for node in nodes:
        seen[node.clause_id] = seen.get(node.clause_id, 0) + 1
        if seen[node.clause_id] > 1:
            node.clause_id = f"{node.clause_id}~{seen[node.clause_id]}"


def _freeze(node: _Open) -> Node:
    lines = _all_lines(node)
    numbered = node.heading is not None
    parent = node.parent.clause_id if node.parent and node.parent.clause_id else None
    return Node(
        clause_id=node.clause_id,
        label=node.label,
        kind=node.kind,
        title=node.title,
        start=min(line.start for line in lines),
        end=max(line.end for line in lines),
        parent=parent,
        key=node.key,
        is_clause=node.kind == "article" or (numbered and not node.numbered and not _in_article_node(node)),
        is_unit=node.is_unit,
        follows=node.follows.clause_id if node.follows else None,
    )


def _in_article_node(node: _Open) -> bool:
    """An article's items are below a clause, not clauses."""
    return node.parent is not None and (node.parent.kind == "article" or _in_article_node(node.parent))


def _all_lines(node: _Open) -> list[_Line]:
    own = [node.heading_line] if node.heading_line else []
    return [*own, *node.body, *(line for child in node.children for line in _all_lines(child))]
