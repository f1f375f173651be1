"""The things that a question names by terms of policy language: what a document does not hold, it does not mention.

The list (`data/policy_terms.txt`) knows no document. A term counts where it stands as words of its own in the question,
the longest first; a short one of the dictionary only where the sentence is cut so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.words import Words
from ingest.folding import fold
from ingest.reader import PLAN_PATH

TERMS_PATH = PLAN_PATH.with_name("policy_terms.txt")
_MIN_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A term in a question: its words, its kind (place, industry, …) and where it stands."""

    term: str
    kind: str
    start: int
    end: int


@lru_cache(maxsize=2)
def _terms(path: Path) -> Mapping[str, str]:
    kinds: dict[str, str] = {}
    kind = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            kind = line.lstrip("# ")
        elif line:
            kinds[fold(line).text.lower()] = kind
    return kinds


def named_terms(text: str, words: Words, path: Path = TERMS_PATH) -> list[Named]:
    """Return the terms that a normalised question names, in order."""
    kinds = _terms(path)
    longest = max(map(len, kinds))
    low, inside = text.lower(), _inside(text, words)
    cut = _cut(text, words)
    found: list[Named] = []
    at = 0
    while at < len(low):
        ends = range(min(len(low), at + longest), at + _MIN_LENGTH - 1, -1)
        fits = (e for e in ends if low[at:e] in kinds and at not in inside and e not in inside)
        end = next((e for e in fits if (at, e) in cut or e - at > _MIN_LENGTH or not words.is_known(low[at:e])), 0)
        if end:
            found.append(Named(text[at:end], kinds[low[at:end]], at, end))
        at = end or at + 1
    return found


def _cut(text: str, words: Words) -> set[tuple[int, int]]:
    """Return the spans of the words that a text is cut into: 能评 in 学校能评不 is none of them."""
    spans, at = set(), 0
    for word in words.cut(text):
        spans.add((at, at + len(word)))
        at += len(word)
    return spans


def _inside(text: str, words: Words) -> set[int]:
    """Return the positions inside a word of the dictionary, or inside a run of Latin letters: no term begins there."""
    inside: set[int] = set()
    at = 0
    for word in words.cut(text):
        if word.isascii() or words.is_known(word):
            inside |= set(range(at + 1, at + len(word)))
        at += len(word)
    return inside
