"""Boxes, sections and chapters that a question names by words of their titles, and the member of one that it asks for.

科技金融那个专栏 is the one box whose title these words fit best; 发展原则排在最末的一条 is a section's last member.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.ordinals import Ordinal, find_ordinal, index_of
from answer.structure import Point, announced, named_children, unit_points
from answer.titles import asked_pairs, core_of, pairs
from ingest.document import Document, Node

_FITS, _FULL = 0.6, 0.75
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("box", re.compile(r"专栏|行动")),
    ("section", re.compile(r"(?:那|这|一)(?:个|一)*(?:小?节|部分)(?!段)|(?<![小环调季情])节(?=的|里|中|下|第|$)")),
    ("chapter", re.compile(r"(?:那|这|一)(?:个|一)*(?:大?章|部分)")),
)
"""How a question says what kind of thing it names."""
_TALK = re.compile(
    r"概括|要义|要点|各|一下|一句话|介绍|详细|展开|解释|意思|原文|全文|所|[那这]一?个?|里边|排|处|专栏|节|章|条目|帮|看|给|"
    r"怎么|规定|[,，。?？、:：]"
)

_LINKS = " 的里中之,，"
"""What may stand between the steps of an address."""


def find_container(
    text: str, documents: Sequence[Document], *, undivided: bool = False
) -> tuple[Document, Node] | None:
    """Return the one node with members that a text without its ordinal names and says little beside; None if none is.

    Where the text says what kind it is (那个专栏), words of the title are enough; else it holds nearly all of it.
    `undivided` ones, which hold nothing but sentences, count too where it is told so.
    """
    kinds = [kind for kind, pattern in _KINDS if pattern.search(text)]
    found = []
    for document in documents:
        for node in document.nodes:
            if node.kind not in ("box", "section", "chapter") or (kinds and node.kind not in kinds):
                continue
            fit = _fit(document, node, text, loose=bool(kinds))
            if fit and (undivided or members(document, node)):
                found.append((fit, document, node))
    best = max(found, key=lambda one: one[0], default=None)
    if best is None or sum(fit == best[0] for fit, _, _ in found) > 1:
        return None
    return best[1:]


def _fit(document: Document, node: Node, text: str, *, loose: bool) -> tuple[float, float] | None:
    """Return how much of the asked words a node's title holds, and how much they hold of it; None if too little.

    Where the kind is said, the titles below a section place it too (创新人才那一节).
    """
    title, core = pairs(node.title), pairs(core_of(node.title))
    if held := next((words for words in (node.title, core_of(node.title)) if words and words in text), ""):
        beside = asked_pairs(_TALK.sub(" ", text.replace(held, " ")))
        covered = len(pairs(held)) / len(pairs(held) | beside)
        return (covered, 1.0) if covered >= _FITS else None
    asked = asked_pairs(_TALK.sub(" ", text))
    if not asked or not title:
        return None
    titled = len(core & asked) / len(core)
    below = [pair for point in named_children(document, node) if loose for pair in pairs(point.text(document))]
    covered, placed = len(title & asked) / len(asked), len(title.union(below) & asked) / len(asked)
    if loose and (covered >= _FITS or placed == 1):
        return covered, titled
    return (covered, titled) if titled >= _FULL and covered >= _FITS else None


def members(document: Document, node: Node, measure: str = "") -> list[Node]:
    """Return what an ordinal counts below a node: what is named there, all paragraphs for 第几段."""
    children = [child for child in document.children(node) if child.kind not in ("box", "lead")]
    named = [point.node for point in named_children(document, node)]
    return children if "段" in measure or len(named) < 2 else named


def numbered(text: str, documents: Sequence[Document]) -> tuple[Document, Node | Point] | None:
    """Return what a question asks for by the title of what holds it and its number there, nothing else."""
    ordinal = find_ordinal(text)
    if ordinal is None:
        return None
    steps, end = steps_of(text[ordinal.start :])
    found = find_container(
        text[: ordinal.start] + " " + text[ordinal.start + end :], documents, undivided=_of_units(steps[0])
    )
    member = found and descend(*found, steps)
    return (found[0], member) if found and member else None


def steps_of(text: str) -> tuple[list[Ordinal], int]:
    """Return the ordinals that a text begins with (的第2条第4句), and where what they say ends."""
    steps: list[Ordinal] = []
    end = 0
    while (ordinal := find_ordinal(text[end:])) and not text[end : end + ordinal.start].strip(_LINKS):
        steps.append(ordinal)
        end += ordinal.end
    return steps, end


def descend(document: Document, node: Node, steps: Sequence[Ordinal]) -> Node | Point | None:
    """Return what stands at some steps below a node, a sentence for 第几句; None if there is none of that number."""
    for at, step in enumerate(steps):
        if _of_units(step) or announced(document, node):
            points = [point for unit in document.units_of(node) for point in unit_points(document, unit)]
            index = index_of(step.number, len(points))
            return points[index] if index is not None and at == len(steps) - 1 else None
        if (below := nth_of(document, node, step)) is None:
            return None
        node = below
    return node


def _of_units(step: Ordinal) -> bool:
    return step.measure == "句"


def nth_of(document: Document, node: Node, ordinal: Ordinal) -> Node | None:
    """Return the member of a node that an ordinal means; None if it has none of that number."""
    below = members(document, node, ordinal.measure)
    index = index_of(ordinal.number, len(below))
    return below[index] if index is not None else None
