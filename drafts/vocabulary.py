"""The words with which drafts are compared: those without content, and rows of words that say the same."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from ingest.folding import fold

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

WORDS_PATH = Path(__file__).resolve().parent.parent / "data" / "draft_words.toml"


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    tables = tomllib.loads(WORDS_PATH.read_text(encoding="utf-8"))
    same: dict[str, list[str]] = {}
    for row in tables["same"]:
        for word in row:
            same.setdefault(word, []).extend(fold(other).text for other in row if other != word)
    return frozenset(tables["stop"]), {word: tuple(dict.fromkeys(others)) for word, others in same.items()}


def is_empty(word: str) -> bool:
    """Tell whether a word carries no content of its own: grammar, reporting, force, discourse."""
    return word in _tables()[0]


def same_words(word: str) -> tuple[str, ...]:
    """Return the words that say the same as `word`, itself left out, folded."""
    return _tables()[1].get(word, ())
