"""Units that speak of the same thing in the same rare words: a box that repeats its item, a rule stated twice.

What two units share is given as phrases, so that whoever quotes a sentence can say which other units hold its words
(另见). The vectors play no part: in a document on one subject all units are near each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.passages import Passage
from index.words import Words

MIN_LENGTH = 4
MAX_UNITS = 4
_RUN = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Sibling:
    """A unit that shares rare phrases with another; the longest phrase first."""

    clause_id: str
    phrases: tuple[str, ...]


def find_siblings(passages: Sequence[Passage], words: Words) -> Mapping[str, tuple[Sibling, ...]]:
    """Return the siblings of each unit that has any, by clause_id, those that share most first.

    A shared phrase is at least four characters long, made of whole words, occurs in at most four units, and is part of
    no longer shared phrase of the same two units.
    """
    runs = [[words.cut(run) for run in _RUN.findall(passage.text)] for passage in passages]
    holders: dict[str, set[int]] = {}
    for row, found in enumerate(runs):
        for run in found:
            for phrase in _phrases(run):
                holders.setdefault(phrase, set()).add(row)
    shared: dict[tuple[int, int], list[str]] = {}
    for phrase, rows in holders.items():
        if 2 <= len(rows) <= MAX_UNITS:
            for a in rows:
                for b in rows - {a}:
                    shared.setdefault((a, b), []).append(phrase)
    siblings: dict[int, list[tuple[int, Sibling]]] = {}
    for (a, b), phrases in shared.items():
        kept = _longest(phrases)
        siblings.setdefault(a, []).append((-sum(map(len, kept)), Sibling(passages[b].clause_id, kept)))
    ordered = {row: sorted(found, key=lambda one: (one[0], one[1].clause_id)) for row, found in siblings.items()}
    return {passages[row].clause_id: tuple(one for _, one in found) for row, found in sorted(ordered.items())}


def _phrases(run: Sequence[str], *, longest: int = 8) -> set[str]:
    """Return the phrases of one to eight whole words with at least four characters."""
    found = set()
    for start in range(len(run)):
        for end in range(start + 1, min(start + longest, len(run)) + 1):
            phrase = "".join(run[start:end])
            if len(phrase) >= MIN_LENGTH:
                found.add(phrase)
    return found


def _longest(phrases: Sequence[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
        if not any(phrase in longer for longer in kept):
            kept.append(phrase)
    return tuple(kept)
