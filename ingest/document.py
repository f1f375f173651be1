"""The clause tree: what ingest hands on. Spans are code points in `Document.text`, end exclusive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Kind = Literal[
    "part",
    "subpart",
    "chapter",
    "section",
    "article",
    "item",
    "subitem",
    "decimal",
    "box",
    "lead",
    "point",
    "paragraph",
]
"""part 编, subpart 分编, chapter 一、 or 第一章, section (一) or 第一节, article 第一条, item 1. or an article's (一),
subitem (1), decimal 1.1, box 专栏1, lead and point: a box's first paragraph and its items, paragraph: 第N段 or 款."""

LeafKind = Literal["front", "title", "heading", "paragraph", "blank"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One whole line with its newline; `owner` is the clause_id of the innermost node, None for front matter, title."""

    start: int
    end: int
    kind: LeafKind
    owner: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """A chapter, section, item, box or paragraph with its address.

    `start`/`end` span the node's lines with all that is below it. A clause is what the document numbers and does not
    divide further by numbers; a unit is the smallest piece with an address: what is searched and cited.
    `key` is the numeric address used for look-up, such as ("3", "6", "4") or ("box7", "2").
    `follows` is, for a box, the clause_id of the item it stands after.
    """

    clause_id: str
    label: str
    kind: Kind
    title: str
    start: int
    end: int
    parent: str | None
    key: tuple[str, ...]
    is_clause: bool
    is_unit: bool
    follows: str | None = None


@dataclass(frozen=True)
class Document:
    """A parsed document. `leaves` tile `text`; `nodes` are in the order in which they begin, parents first."""

    doc_id: str
    title: str
    text: str
    leaves: tuple[Leaf, ...]
    nodes: tuple[Node, ...]
    meta: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """Nodes by clause_id."""
        return {node.clause_id: node for node in self.nodes}

    @cached_property
    def units(self) -> tuple[Node, ...]:
        """The smallest addressable pieces, in document order."""
        return tuple(node for node in self.nodes if node.is_unit)

    @cached_property
    def clauses(self) -> tuple[Node, ...]:
        """What the document numbers, in document order."""
        return tuple(node for node in self.nodes if node.is_clause)

    @cached_property
    def _children(self) -> Mapping[str | None, tuple[Node, ...]]:
        children: dict[str | None, list[Node]] = {}
        for node in self.nodes:
            children.setdefault(node.parent, []).append(node)
        return {parent: tuple(nodes) for parent, nodes in children.items()}

    def children(self, node: Node | None) -> tuple[Node, ...]:
        """Return the nodes directly below `node`, or the top ones for None."""
        return self._children.get(node.clause_id if node else None, ())

    def path(self, node: Node) -> tuple[Node, ...]:
        """Return the nodes from the top down to `node`, itself included."""
        above = self.by_id[node.parent] if node.parent else None
        return (*self.path(above), node) if above else (node,)

    def clause_of(self, node: Node) -> Node | None:
        """Return the clause that `node` is or belongs to; None for the opening paragraph and for chapters."""
        return next((above for above in reversed(self.path(node)) if above.is_clause), None)

    def units_of(self, node: Node) -> tuple[Node, ...]:
        """Return the units that `node` is or holds, in document order."""
        return tuple(unit for unit in self.units if unit == node or node in self.path(unit))

    def unit_at(self, offset: int) -> Node | None:
        """Return the unit whose lines hold the character at `offset`; None for headings above units, front matter."""
        return next((unit for unit in self.units if unit.start <= offset < unit.end), None)

    def text_of(self, node: Node) -> str:
        """Return the exact text of the node's lines."""
        return self.text[node.start : node.end]

    @cached_property
    def body_start(self) -> int:
        """Where the document proper begins: after front matter and title."""
        return next((leaf.start for leaf in self.leaves if leaf.kind in ("heading", "paragraph")), len(self.text))
