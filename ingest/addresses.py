"""Addresses both ways: any spelling people use to the node, and a node to the address that readers see.

An address is a path of numbers. 三、(六)4., 三（六）4, 第三部分第六节第4条 and plan#3.6.4 are the same path;
专栏七第二项 is ("box7", "2"). A path that leaves out the chapter is completed where only one clause fits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document, Kind, Node
from ingest.errors import AddressError
from ingest.folding import display
from ingest.numerals import CHINESE, NUMERAL, to_int

_N = NUMERAL
_CN = f"[{CHINESE}]+"
_TITLE = r"\"?(?P<{0}>(?:TITLES))?[。]?\"?"
_LEAD = "引言|导语|导言|引语"
_OPENING = "序言|前言|引言段|开篇段"

_POINT = rf"第\s*(?P<point>{_N})\s*[项条点款段]|\((?P<point2>{_N})\)|(?P<lead>{_LEAD})"
_BOX = rf"专栏\s*(?P<box>{_N})(?:\s*\"?(?P<t1>(?:TITLES))\"?)?(?:\s*(?:的?(?:{_POINT})))?"
_PARAGRAPH = rf"(?:的?第\s*(?P<p>{_N})\s*(?:自然)?段)?"
_ITEM = rf"(?:第\s*(?P<i>{_N})\s*[项条点款](?!件|目|例)|(?P<i2>\d{{1,2}})\s*(?:[.、。](?!\d)|(?![\d%个家年月日项人])))"
_OUTLINE = (
    rf"(?:第?(?P<c>{_CN}|(?<![\d.])\d{{1,2}}(?=\())\s*(?:、|部分|之|(?=\()){_TITLE.format('t1')}\s*(?:部分)?\s*的?"
    rf"第?\s*\((?P<s>{_CN}|\d{{1,2}})\)\s*(?:部分|节|条)?\s*{_TITLE.format('t2')}\s*的?"
    rf"(?:{_ITEM}\s*{_TITLE.format('t3')})?{_PARAGRAPH})"
)
_WORDED = (
    rf"(?:第|(?<![一-鿿\d])(?=(?:{_N})\s*(?:部分|章)\s*的?第?\s*(?:{_N})\s*小?节))\s*(?P<c>{_N})\s*(?:部分|章|编|大点)(?:{_TITLE.format('t1')})"
    rf"(?:\s*的?(?:第|(?=(?:{_N})\s*小?节))\s*\(?(?P<s>{_N})\)?\s*(?:小?节|部分|条|点|小点)"
    rf"(?:{_TITLE.format('t2')})(?:\s*的?(?:{_ITEM}|(?P<i3>{_N})\s*[条点款](?!件|目|例)))?)?{_PARAGRAPH}"
)
_SHORT = (
    rf"(?:第\s*\((?P<s>{_CN})\)\s*(?:部分|节)|\((?P<s2>{_CN})\)\s*(?=第?\d)|第\s*(?P<s3>{_N})\s*节(?=\s*的?第))"
    rf"{_TITLE.format('t2')}\s*的?(?:{_ITEM})?"
)
_ARTICLE = rf"第\s*(?P<a>{_N})\s*条(?:之(?P<m>{_CN}))?(?:\s*第\s*(?P<k>{_N})\s*款)?(?:\s*第\s*\(?(?P<x>{_N})\)?\s*项)?"
_CHAPTER = rf"(?P<c>{_CN})、(?:\"?(?P<t1>(?:TITLES))\"?|$)|第(?P<c2>{_N})(?:部分|章)"
_ID = r"(?P<id>[A-Za-z0-9_-]+#[A-Za-z0-9.~-]+)"
_DECIMAL = r"(?P<d>\d{1,2}(?:\.\d{1,2}){1,3})"


@dataclass(frozen=True, slots=True)
class Mention:
    """An address found in running text; `node` is None where the documents have no such clause."""

    start: int
    end: int
    spelled: str
    node: Node | None


_FOLD = str.maketrans(
    "（）．：；，０１２３４５６７８９“”‘’「」『』＂專欄條項節編點", "().:;,0123456789" + '"' * 9 + "专栏条项节编点"
)
"""One character to one, so that offsets stay."""


class Addresses:
    """Look-up of addresses over some documents; the first document wins where two have the same address."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = tuple(documents)
        titles = sorted({n.title for d in documents for n in d.nodes if n.title}, key=len, reverse=True)
        joined = "|".join(re.escape(title.translate(_FOLD)) for title in titles) or r"(?!)"
        grammar = (_ID, _BOX, _OUTLINE, _WORDED, _SHORT, _ARTICLE, _CHAPTER, f"(?P<o>{_OPENING})")
        self._patterns = [re.compile(pattern.replace("TITLES", joined)) for pattern in grammar]
        self._exact = [*self._patterns, re.compile(_DECIMAL)]
        self._by_title = {
            n.title.translate(_FOLD): n for d in reversed(documents) for n in reversed(d.nodes) if n.title
        }
        self._printed = {
            _bare(address): n
            for d in reversed(documents)
            for n in reversed(d.nodes)
            for address in (cite_as(d, n), n.label)
        }

    def resolve(self, address: str) -> Node:
        """Return the node that `address` names, in any spelling, or by its title.

        Raises:
            AddressError: there is no such clause.
        """
        folded = address.strip().translate(_FOLD)
        inner = folded[1:-1] if folded.startswith('"') and folded.endswith('"') else folded
        for text in dict.fromkeys((folded, inner, folded.lstrip('"'))):
            if node := self._spelled(text):
                return node
        raise AddressError(f"没有条款“{address}”；用 `planqa outline` 查看全部条款，写法如 三、(六)4. 或 专栏7第2项")

    def _spelled(self, text: str) -> Node | None:
        """Return the node of a folded address: as printed, by the grammar, or by its title."""
        if printed := self._printed.get(_bare(text)):
            return printed
        for pattern in self._exact:
            match = pattern.fullmatch(text) or pattern.fullmatch(text.rstrip("。.、"))
            if match and (node := self._node(match)):
                return node
        return self._by_title.get(text.rstrip("。"))

    def mentions(self, text: str) -> list[Mention]:
        """Find the addresses in running text, in order, without overlaps; ambiguous ones are left out."""
        folded = text.translate(_FOLD)
        found: list[Mention] = []
        for pattern in self._patterns:
            for match in pattern.finditer(folded):
                end = match.start() + len(match.group().rstrip("的 "))
                free = all(end <= other.start or match.start() >= other.end for other in found)
                if free and len(nodes := self._nodes(match)) < 2:
                    node = nodes[0] if nodes else None
                    found.append(Mention(match.start(), end, text[match.start() : end], node))
        return sorted(found, key=lambda mention: mention.start)

    def _node(self, match: re.Match[str]) -> Node | None:
        nodes = self._nodes(match)
        return nodes[0] if len(nodes) == 1 else None

    def _nodes(self, match: re.Match[str]) -> list[Node]:
        """Return the node that a match names; none where there is no such clause, several where it is ambiguous."""
        groups = {name: value for name, value in match.groupdict().items() if value}
        if "id" in groups:
            return [d.by_id[groups["id"]] for d in self._documents if groups["id"] in d.by_id][:1]
        key = _key(groups)
        if key is None:
            return []
        exact = [node for document in self._documents for node in document.nodes if node.key == key]
        if not {"s", "s2", "s3"} & groups.keys():
            return exact[:1] or self._ending_in(tuple(f"c{number}" for number in key), "chapter")
        if "c" in groups:
            found = exact[:1] or self._ending_in((f"c{key[0]}", *(f"s{number}" for number in key[1:])), "section")
        else:
            found = self._ending_in(key, "section", "item")
        # articles are numbered through: 第二章第一节第十三条 is 第十三条
        return found or (self._ending_in((f"a{to_int(groups['i'])}",), "article") if "i" in groups else [])

    def _ending_in(self, key: tuple[str, ...], *kinds: Kind) -> list[Node]:
        return [n for d in self._documents for n in d.nodes if n.key[-len(key) :] == key and n.kind in kinds]


def _bare(address: str) -> str:
    """Return an address for comparing: folded, without spaces and the stop at its end."""
    return "".join(address.translate(_FOLD).split()).rstrip("。.、")


def _key(groups: dict[str, str]) -> tuple[str, ...] | None:
    """Turn the named groups of an address pattern into a node's key."""
    if "o" in groups:
        return ("0", "p1")
    if "d" in groups:
        return tuple(groups["d"].split("."))
    number = {name: to_int(value) for name, value in groups.items() if name[0] != "t" and name != "lead"}
    if any(value is None for value in number.values()):
        return None
    if "box" in groups:
        point = number.get("point") or number.get("point2")
        tail = ("0",) if "lead" in groups else (str(point),) if point else ()
        return (f"box{number['box']}", *tail)
    if "a" in groups:
        return _article_key(number)
    steps = [number.get(name) or number.get(f"{name}2") or number.get(f"{name}3") for name in ("c", "s", "i")]
    key = tuple(str(step) for step in steps if step is not None)
    return (*key, f"p{number['p']}") if "p" in number else key or None


def _article_key(number: dict[str, int | None]) -> tuple[str, ...]:
    article = f"a{number['a']}" + (f"-{number['m']}" if "m" in number else "")
    if "x" in number:
        return (article, f"i{number['x']}")
    return (article, f"p{number['k']}") if "k" in number else (article,)


_FULL_FOLD = str.maketrans("()", "（）")


def cite_as(document: Document, node: Node) -> str:
    """Return the address for readers with the clause's title: 三、（六）4.“建设数字园区”, 专栏7“…”第2项."""
    clause = document.clause_of(node) or node
    title = f"“{display(clause.title, quoted=True)}”" if clause.title else ""
    return f"{clause.label}".translate(_FULL_FOLD) + title + node.label[len(clause.label) :].translate(_FULL_FOLD)
