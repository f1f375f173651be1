"""Quotation marks around the asker's own wording: words of one sentence put together anew, or a count of like members.

A name stands in the documents as it is quoted or not at all; what is quoted from memory (“聚焦高端价值链”) need not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.contents import Index
from ingest.folding import fold
from ingest.numerals import to_int

_COUNTED = re.compile(r"([二两三四五六七八九十])(?:个|项|大|种|类)?([\u4e00-\u9fff]{1,4})")
_STATES = re.compile(
    r"要(?!素)|不[得再用许能]|并非|已|必须|[只仅]|将|须|应当|[是把被让都](?!市)|属于|可以|无需|率先|尚"
)
_MIN_STATED = 6
"""From this length on a quote that holds a verb of stating is a claim that somebody makes, and no name."""
_LINKS = frozenset("的和与及或、,，了")
_MIN_WORDS = 3
_APART = 12
"""How many characters may stand between a quoted verb and its object in the documents (加大绿色技术…等供给)."""


def worded_otherwise(quote: str, index: Index) -> bool:
    """Tell whether a quote is no name: a claim, or what the documents hold in other words."""
    if len(quote) >= _MIN_STATED and _STATES.search(quote):
        return True
    return _counts(quote, index) or _said_apart(quote, index)


@lru_cache(maxsize=4)
def _sentences(known: str) -> list[str]:
    """Cut the documents' text into sentences, without brackets (首台(套)) and quotation marks."""
    return re.split(r"[.;\n]", re.sub(r"[()\"]", "", known))


def _counts(quote: str, index: Index) -> bool:
    """Tell whether a quote counts members that the documents list side by side: 三化 of 市场化,法治化,差异化.

    Members share their last character or word, or their first (统一规划,统一建设); they stand in one list, or each ends
    a phrase.
    """
    match = _COUNTED.fullmatch(quote)
    number = to_int(match[1].replace("两", "二")) if match else None
    if not match or not number:
        return False
    shared = re.escape(match[2])
    last, first = (
        rf"(?:[^\W\d]{{1,6}}?{shared}[,和与及]?){{{number}}}",
        rf"(?:{shared}[^\W\d]{{1,6}}?[,和与及.]){{{number}}}",
    )
    if re.search(f"{last}|{first}", index.known):
        return True
    return len(match[2]) > 1 and len(re.findall(rf"{shared}(?=[,.;\n])", index.known)) >= number


def _said_apart(quote: str, index: Index) -> bool:
    """Tell whether one sentence holds all words of a quoted phrase, or one clause a quoted verb before its object."""
    words = [fold(word).text for word in index.words.cut(quote) if word not in _LINKS]
    words = [word for word in words if word]
    if len(words) < 2:
        return False
    if len(words) >= _MIN_WORDS:
        return any(all(word in sentence for word in words) for sentence in _sentences(index.known))
    if index.words.is_noun(words[0]):
        return False
    first, second = map(re.escape, words)
    return bool(re.search(rf"{first}[^.;\n]{{0,{2 * _APART}}}{second}", index.known))
