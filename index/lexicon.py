"""The terms of the documents with their everyday, English and short names; a name in a question brings its term.

The lexicon says what a word means, never where the answer stands.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.errors import DocumentError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LEXICON_PATH = Path(__file__).resolve().parent.parent / "data" / "lexicon.toml"
_MIN_LATIN = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the documents write it, with other names of it."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Lexicon:
    """Terms, looked up by any of their names."""

    terms: tuple[Term, ...] = ()

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """The terms' names by lower-case alias; an alias may mean several terms."""
        names: dict[str, tuple[str, ...]] = {}
        for term in self.terms:
            for alias in (term.name, *term.aliases):
                known = names.get(alias.lower(), ())
                names[alias.lower()] = (*known, term.name) if term.name not in known else known
        return names

    @cached_property
    def spoken(self) -> str:
        """All names of all terms in lower case, a line each."""
        return "\n".join(self._names)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        ordered = sorted(self._names, key=lambda alias: (-len(alias), alias))
        spelled = [rf"(?<![a-z0-9]){re.escape(a)}(?![a-z0-9])" if _is_latin(a) else re.escape(a) for a in ordered]
        return re.compile("|".join(spelled) or r"(?!)")

    def names_in(self, text: str, wanted: Callable[[str], bool] = bool) -> list[str]:
        """Return the terms that `text` names by another name than theirs, in order, each once.

        Args:
            text: The question.
            wanted: Says of an alias in lower case whether it is worth following; default: each is.
        """
        found: dict[str, None] = {}
        lowered = text.lower()
        for match in self._pattern.finditer(lowered):
            for name in self._names[match.group()] if wanted(match.group()) else ():
                if name.lower() not in lowered:
                    found[name] = None
        return list(found)

    def words(self) -> Iterable[str]:
        """Yield the Chinese names, for the word segmenter."""
        for term in self.terms:
            for name in (term.name, *term.aliases):
                if not _is_latin(name):
                    yield name


def _is_latin(name: str) -> bool:
    return name.isascii() and len(name) >= _MIN_LATIN


def read_lexicon(path: Path = LEXICON_PATH) -> Lexicon:
    """Read a lexicon of `[[term]]` tables with `name`, `aliases` and `kind`; a missing file is an empty lexicon.

    Raises:
        DocumentError: the file is not valid.
    """
    if not path.is_file():
        return Lexicon()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("term", [])
        if not isinstance(tables, list):
            raise TypeError("term is no list of tables")
        terms = tuple(
            Term(str(t["name"]), tuple(map(str, t.get("aliases", []))), str(t.get("kind", ""))) for t in tables
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise DocumentError(f"{path}：不是词表（{error!r}）；要由 [[term]] 组成，各有 name 与 aliases") from error
    return Lexicon(terms)
