"""Split Chinese text into search terms, and know how common a word is in the language at large.

Over a hundred passages a rare-but-empty word (里头, 咋整) looks as telling as a term of the trade. jieba's dictionary
knows how often words are used in general, and a list knows what questions are built of (请问, 有哪些).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.folding import fold

if TYPE_CHECKING:
    import jieba

SCAFFOLDING_PATH = Path(__file__).resolve().parent.parent / "data" / "scaffolding.txt"

_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z]+[a-z0-9]*|\d+(?:\.\d+)?")
_COMMON_BITS = 2.2
_RARE_BITS = 4.6
_FLOOR = 0.1
_NOUNS = ("n", "j")


class Words:
    """A word segmenter with the lexicon's words added.

    Deterministic for the same `names`; jieba's dictionary is read once, at first use.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = tuple(sorted({fold(name).text for name in names if len(name) > 1}))
        # how often jieba's dictionary has seen the added names: adding them gives them counts of its own
        self._counts: dict[str, int] = {}

    @cached_property
    def _jieba(self) -> jieba.Tokenizer:
        import jieba
        from platformdirs import user_cache_path

        jieba.setLogLevel("ERROR")
        tokenizer = jieba.Tokenizer()
        # jieba's own default is a file of a fixed name in the shared folder for temporary files
        cache = user_cache_path("planqa", appauthor=False)
        cache.mkdir(parents=True, exist_ok=True)
        tokenizer.tmp_dir = str(cache)
        tokenizer.initialize()
        for name in self.names:
            self._counts[name] = int(tokenizer.FREQ.get(name, 0))
            tokenizer.add_word(name)
        return tokenizer

    @cached_property
    def _tags(self) -> dict[str, str]:
        """Parts of speech by word, as jieba's dictionary gives them."""
        with self._jieba.get_dict_file() as file:
            parts = (line.decode("utf-8").split() for line in file)
            return {word: tag for word, _, tag in parts}

    def is_noun(self, word: str) -> bool:
        """Tell whether jieba's dictionary has the word as a noun, a name or an abbreviation; unknown words are none."""
        return self._tags.get(word, "")[:1] in _NOUNS

    def is_known(self, word: str) -> bool:
        """Tell whether jieba's dictionary has the word at all."""
        return word in self._tags

    def cut(self, text: str) -> list[str]:
        """Split folded text into words; nothing is left out."""
        return list(self._jieba.cut(text, HMM=False))

    def terms(self, text: str) -> list[str]:
        """Return the search terms of `text`, repeated as often as they occur.

        Chinese: single characters, pairs of neighbours, and words of three and more characters. Else: lower-case
        Latin words and numbers.
        """
        found: list[str] = []
        for match in _RUN.finditer(fold_spaced(text)):
            run = match.group()
            if run[0].isascii():
                found.append(run)
                continue
            found += run
            found += [run[i : i + 2] for i in range(len(run) - 1)]
            found += [word for word in self._jieba.cut_for_search(run, HMM=False) if len(word) > 2]
        return found

    def telling(self, term: str) -> float:
        """Return how much a word tells by its use in the language, 0.1 (的, 怎么) to 1 (rare or unknown)."""
        return _telling(self._count(term), self._jieba.total)

    def _count(self, term: str) -> int:
        tokenizer = self._jieba
        return self._counts[term] if term in self._counts else int(tokenizer.FREQ.get(term, 0))


@lru_cache(maxsize=65536)
def _telling(count: int, total: int) -> float:
    bits = math.log10(total / max(count, 1))
    return min(1.0, max(_FLOOR, (bits - _COMMON_BITS) / (_RARE_BITS - _COMMON_BITS)))


def fold_spaced(text: str) -> str:
    """Fold as for comparison, but keep word borders of Latin text."""
    return " ".join(fold(piece).text for piece in text.split())


@lru_cache(maxsize=1)
def scaffolding() -> frozenset[str]:
    """Return the words that questions are built of, in lower case."""
    lines = SCAFFOLDING_PATH.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def scaffolded(text: str, words: Words) -> list[bool]:
    """Say of each character of a question whether it is scaffolding: of a listed word, or of a longer phrase."""
    flags: list[bool] = []
    for word in words.cut(text):
        flags += [word.strip().lower() in scaffolding() or not word.strip()] * len(word)
    lowered = text.lower()
    if len(lowered) == len(text):
        for phrase in scaffolding():
            at = lowered.find(phrase) if len(phrase) > 2 and not phrase.isascii() else -1
            while at >= 0:
                flags[at : at + len(phrase)] = [True] * len(phrase)
                at = lowered.find(phrase, at + 1)
    return flags
