"""Read an English question for a Chinese document: the document's words for what it names.

A glossary (`data/plan.english.toml`) says how the document's terms are called in English, never where anything stands.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from index.lexicon import LEXICON_PATH, Lexicon, Term
from ingest.folding import fold

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ENGLISH_PATH = LEXICON_PATH.with_name("plan.english.toml")
_MIN_LETTERS = 8


def is_english(text: str) -> bool:
    """Tell whether a question is written in English: far more Latin letters than Chinese characters."""
    letters = sum(char.isascii() and char.isalpha() for char in text)
    hanzi = sum("\u4e00" <= char <= "\u9fff" for char in text)
    return letters > 2 * hanzi and letters > _MIN_LETTERS


def terms_of(text: str, known: str, path: Path = ENGLISH_PATH) -> tuple[str, ...]:
    """Return the documents' words for what an English question names, in its order; `known` is all their text, folded.

    Of words that hold each other the longest.
    """
    found = [name for name in _glossary(path).names_in(text) if fold(name).text in known]
    return tuple(name for name in found if not any(name != other and name in other for other in found))


@lru_cache(maxsize=2)
def _glossary(path: Path) -> Lexicon:
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return Lexicon(tuple(Term(name, tuple(english)) for name, english in entries.items()))
