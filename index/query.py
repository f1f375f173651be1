"""Normalise a question and read from it what does not need vectors: addresses, and terms under other names."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from index.english import is_english, terms_of
from index.lexicon import Lexicon
from ingest.addresses import Addresses
from ingest.document import Node

MAX_LENGTH = 2000
"""Characters of a question that are read; the rest is cut off."""

_QUOTES = str.maketrans("「」『』〝〞＂", '“”‘’“”"')
_FAMILIAR = 3
"""A name that the documents use more often than this needs no other name beside it (园区)."""
_PHRASE_LENGTHS = (2, 3, 4)
_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the index reads it.

    Attributes:
        text: The normalised question.
        mentioned: The nodes whose addresses it names, in order, each once.
        names: Terms of the lexicon that it names by another name; of an English question what the glossary gives too.
        rendered: The documents' words for what an English question names, else ''.
    """

    text: str
    mentioned: tuple[Node, ...] = ()
    names: tuple[str, ...] = ()
    rendered: str = ""

    @property
    def searched(self) -> str:
        """What is searched for: of an English question the documents' words before its own."""
        return f"{self.rendered}。{self.text}" if self.rendered else self.text


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=4)
def _converter(kind: str) -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC(kind)
    return converter


def normalise(question: str) -> str:
    """Fold width and quotation marks, drop control characters and lone surrogates, and cap the length."""
    text = unicodedata.normalize("NFKC", question[: 4 * MAX_LENGTH]).translate(_QUOTES)
    kept = (
        " " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char) not in _DROPPED
    )
    return " ".join("".join(kept).split())[:MAX_LENGTH]


@lru_cache(maxsize=4096)
def _is_traditional(char: str) -> bool:
    """Tell a character that only traditional text has; 么 and 着 change in OpenCC's tables, but are simplified too."""
    simplified = _converter("t2s").convert(char)
    return simplified != char and _converter("s2t").convert(char) == char


def simplify(text: str, known: str) -> str:
    """Turn traditional characters into simplified ones, and Taiwan's words into the mainland's.

    OpenCC's list of words also changes words that are right as they are (核心 → 内核, 建立 → 创建), so a word is
    exchanged only when `known`, the documents' text, doesn't have it.
    """
    characters, phrases = _converter("tw2s"), _converter("tw2sp")
    if not any(_is_traditional(char) for char in set(text)):
        return text
    made, at = "", 0
    while at < len(text):
        piece, new = text[at], characters.convert(text[at])
        for length in _PHRASE_LENGTHS:
            longer = text[at : at + length]
            # the shortest piece that changes is the word; a longer one only holds it
            if phrases.convert(longer[1:]) != characters.convert(longer[1:]):
                break
            if phrases.convert(longer) != (old := characters.convert(longer)):
                piece, new = longer, old if old in known else phrases.convert(longer)
                break
        made, at = made + new, at + len(piece)
    return made


def read_query(question: str, *, addresses: Addresses, lexicon: Lexicon, known: str) -> Query:
    """Read a question; `known` is all text of the documents, folded."""
    text = simplify(normalise(question), known)
    nodes = dict.fromkeys(mention.node for mention in addresses.mentions(text) if mention.node)
    names = lexicon.names_in(text, lambda alias: known.count(alias) <= _FAMILIAR)
    terms = terms_of(text, known) if is_english(text) else ()
    return Query(text, tuple(nodes), tuple(dict.fromkeys((*names, *terms))), "，".join(terms))
