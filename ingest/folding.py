"""Fold width, quotation marks, dashes and white space for comparison, with a map back to the original offsets.

Comparison is always on folded text, citation always on the original: the plan prints half-width `,;:()`, people type
full-width ones.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

_SAME = {
    **dict.fromkeys("“”‘’„‟「」『』〝〞″′＂＇'", '"'),
    **dict.fromkeys("—–―－‒─⸺", "-"),
    **dict.fromkeys("·•・‧", "·"),
    "。": ".",
    "、": ",",
    "…": "…",
    "〔": "[",
    "〕": "]",
}
_DROPPED_CATEGORIES = ("Cc", "Cf", "Zs", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets[i]` is where folded character `i` begins in the original, with one more for the end."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of the folded span [start, end)."""
        return self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[start]


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    folded = unicodedata.normalize("NFKC", char).lower()
    return "".join(_SAME.get(c, c) for c in folded if unicodedata.category(c) not in _DROPPED_CATEGORIES)


@lru_cache(maxsize=4096)
def fold(text: str) -> Folded:
    """Fold `text`: NFKC, lower case, one kind of quotation mark and dash, no white space or control characters.

    The enumeration comma 、 folds to a comma and 。 to a full stop, as writers swap them with the widths.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        folded = _fold_char(char)
        pieces.append(folded)
        offsets.extend([index] * len(folded))
    return Folded("".join(pieces), (*offsets, len(text)))


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=1)
def _converter() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("tw2sp")
    return converter


def to_simplified(text: str) -> str:
    """Turn traditional characters and Taiwan's terms into simplified mainland ones; lengths may change."""
    return _converter().convert(text)


_DISPLAY = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"})


def display(quote: str, *, quoted: bool = False) -> str:
    """Set a quote for a Chinese document: full-width punctuation, one line; `quoted` turns inner “ ” into ‘ ’.

    A comma or colon between digits (1,000; 10:30) stays as it is.
    """
    chars = list(" ".join(quote.split()))
    for index, char in enumerate(chars):
        between = 0 < index < len(chars) - 1 and chars[index - 1].isdigit() and chars[index + 1].isdigit()
        if not (char in ",:" and between):
            chars[index] = char.translate(_DISPLAY)
    text = "".join(chars)
    return text.translate(str.maketrans("“”", "‘’")) if quoted else text
