"""Lists inside running text: 一是…二是…, and 、-lists with the words before and after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINAL = re.compile(r"(?:^|(?<=[:;。,：；，]))\s*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十],)")
_OPEN, _CLOSE = "“‘「『《(（", "”’」』》)）"
_BREAKS = ",;:。！？，；："


@dataclass(frozen=True, slots=True)
class Run:
    """A 、-list: `items` are spans; the whole run with the words around it is [start, end); `open` says 等 follows."""

    start: int
    end: int
    items: tuple[tuple[int, int], ...]
    open: bool


def ordinal_parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of 一是…, 二是… in text[start:end], each up to the next; empty if there are fewer than two."""
    starts = [match.start() for match in _ORDINAL.finditer(text, start, end)]
    if len(starts) < 2:
        return []
    stops = [*starts[1:], end]
    return [(a, _trim_end(text, a, b)) for a, b in zip(starts, stops, strict=True)]


def _trim_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def clause_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split text[start:end] at commas, semicolons and colons outside quotes and brackets; separators stay before."""
    spans, depth, begin = [], 0, start
    for index in range(start, end):
        depth += (text[index] in _OPEN) - (text[index] in _CLOSE)
        if text[index] in _BREAKS and depth <= 0:
            spans.append((begin, index + 1))
            begin = index + 1
    if begin < end:
        spans.append((begin, end))
    return spans


def runs(text: str, start: int, end: int) -> list[Run]:
    """Return the 、-lists of text[start:end], one for each comma-separated clause that has any."""
    found = []
    for a, b in clause_spans(text, start, end):
        cuts = [i for i in _top_level(text, a, b) if text[i] == "、"]
        if cuts:
            stop = b - 1 if text[b - 1] in _BREAKS else b
            etc = text.find("等", cuts[-1], stop)
            last = etc if etc >= 0 else stop
            edges = [a - 1, *cuts, last]
            items = tuple((edges[i] + 1, edges[i + 1]) for i in range(len(edges) - 1))
            found.append(Run(a, stop, items, open=etc >= 0))
    return found


def _top_level(text: str, start: int, end: int) -> list[int]:
    indexes, depth = [], 0
    for index in range(start, end):
        depth += (text[index] in _OPEN) - (text[index] in _CLOSE)
        if depth <= 0:
            indexes.append(index)
    return indexes
