"""The outline grammar: a small table of heading kinds. A new outline style is a new row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.document import Kind
from ingest.numerals import CHINESE, to_int

_CN = f"[{CHINESE}]+"
_MAX_BOX_HEADING = 40
_MAX_TITLE = 60


@dataclass(frozen=True, slots=True)
class HeadingKind:
    """A row of the grammar.

    `rank` orders the kinds: a heading closes every open one of the same or a higher rank.
    `label` prints the number, `code` writes it into ids; `absolute` kinds start a fresh address instead of extending
    their parent's (articles and boxes run through the whole document).
    """

    kind: Kind
    rank: int
    pattern: re.Pattern[str]
    label: str
    code: str
    absolute: bool = False


def _row(kind: Kind, rank: int, pattern: str, label: str, code: str = "{n}", absolute: bool = False) -> HeadingKind:
    return HeadingKind(kind, rank, re.compile(pattern), label, code, absolute)


BOX_PARENT_RANK = 11
"""A box belongs to the innermost open heading of at most this rank: a section."""
ARTICLE_RANK = 4
ITEM_RANK = 12
"""From this rank on a heading with all its paragraphs is one unit."""

GRAMMAR = (
    _row("part", 0, rf"第(?P<n>{_CN})编(?:\s+|$)(?P<t>.*)", "第{cn}编", "b{n}"),
    _row("subpart", 1, rf"第(?P<n>{_CN})分编(?:\s+|$)(?P<t>.*)", "第{cn}分编", "f{n}"),
    _row("chapter", 2, rf"第(?P<n>{_CN}|\d+)章(?:[\s:、]+|$)(?P<t>.*)", "第{cn}章", "c{n}"),
    _row("chapter", 2, rf"第(?P<n>{_CN}|\d+)部分(?:[\s:、]+|$)(?P<t>.*)", "第{cn}部分", "c{n}"),
    _row("section", 3, rf"第(?P<n>{_CN}|\d+)节(?:[\s:、]+|$)(?P<t>.*)", "第{cn}节", "s{n}"),
    _row(
        "article",
        ARTICLE_RANK,
        rf"第(?P<n>{_CN}|\d+)条(?:之(?P<m>{_CN}))?(?:[\s:]+|$)(?P<t>.*)",
        "第{cn}条",
        "a{n}",
        True,
    ),
    _row("chapter", 10, rf"(?P<n>{_CN})、(?!{_CN}、)(?P<t>.*)", "{cn}、"),
    _row("section", BOX_PARENT_RANK, rf"\((?P<n>{_CN})\)[、.]?(?P<t>.*)", "({cn})"),
    _row("decimal", 13, r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,4})[.、\s]\s*(?P<t>[^\d%].*)", "{n}", absolute=True),
    _row("item", ITEM_RANK, r"(?P<n>\d{1,3})[.、](?!\d)\s*(?P<t>.*)", "{n}."),
    _row("subitem", 14, r"\((?P<n>\d{1,3})\)(?P<t>.*)", "({n})"),
    _row("box", 15, rf"专栏\s*(?P<n>{_CN}|\d+)[\s:、]*(?P<t>.*)", "专栏{n}", "box{n}"),
)

_WIDTH = str.maketrans("（）．：０１２３４５６７８９\u3000", "().:0123456789 ")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line read as a heading. `number` is (12,) for 12, (1, 2) for 1.2, (17, 1) for 第十七条之一."""

    row: HeadingKind
    number: tuple[int, ...]
    title: str
    run_in: bool

    @property
    def code(self) -> str:
        """The number as ids write it."""
        joiner = "-" if self.row.kind == "article" else "."
        return self.row.code.format(n=joiner.join(map(str, self.number)))


def read_heading(line: str) -> Heading | None:
    """Read one line as a heading by the first row that fits; None if it is running text.

    `run_in` says that the body follows on the same line (（一）加强领导。各地区要……).
    """
    folded = line.strip().translate(_WIDTH).lstrip("#* ").replace("**", "")
    for row in GRAMMAR:
        match = row.pattern.fullmatch(folded)
        number = _number(match) if match else None
        if match and number and not (row.kind == "box" and (len(folded) > _MAX_BOX_HEADING or "。" in folded[:-1])):
            title, _, rest = match["t"].strip().partition("。")
            run_in = bool(rest.strip()) or len(title) > _MAX_TITLE or row.kind == "article" and bool(title)
            return Heading(row, number, "" if len(title) > _MAX_TITLE or row.kind == "article" else title, run_in)
    return None


def _number(match: re.Match[str]) -> tuple[int, ...] | None:
    parts = [*match["n"].split("."), *filter(None, [match.groupdict().get("m")])]
    values = [to_int(part) for part in parts]
    return tuple(value for value in values if value is not None) if all(value is not None for value in values) else None
