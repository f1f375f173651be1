"""What each part of a question weighs: how rare in the documents, how telling in the language, no scaffolding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.contents import Index
from index.token_vectors import is_content
from index.words import scaffolded

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCAFFOLD = 0.1
NAME = 0.6


def token_weights(
    index: Index, text: str, tokens: Sequence[str], spans: Sequence[tuple[int, int]]
) -> NDArray[np.float32]:
    """Weigh the tokens of a question: √(idf over units × how telling in the language), no punctuation."""
    flags = scaffolded(text, index.words)
    count = len(index.passages)
    weights = np.zeros(len(tokens), np.float32)
    for i, (token, (start, end)) in enumerate(zip(tokens, spans, strict=True)):
        if is_content(token):
            seen = index.frequencies.get(token, 0)
            idf = float(np.log1p((count - seen + 0.5) / (seen + 0.5)))
            part = SCAFFOLD if all(flags[start:end]) else 1.0
            weights[i] = part * (idf * index.words.telling(token)) ** 0.5
    return weights


def term_weights(index: Index, text: str, names: Sequence[str] = ()) -> dict[str, float]:
    """Weigh the search terms of a question; BM25 brings the idf. Those of `names` weigh less."""
    words = index.words
    flags = scaffolded(text, words)
    plain = "".join(" " if flag else char for char, flag in zip(text, flags, strict=True))
    weights: dict[str, float] = {}
    for part, factor in ((text, SCAFFOLD), (plain, 1.0), (" ".join(names), NAME)):
        for term in words.terms(part):
            weights[term] = max(weights.get(term, 0.0), factor * words.telling(term))
    return weights


def sight(index: Index, text: str) -> float:
    """Return which share of a question's content words, by weight, the documents' own words hold: 0 to 1."""
    words = index.words
    flags = scaffolded(text, words)
    at, seen, total = 0, 0.0, 0.0
    for word in words.cut(text):
        if not all(flags[at : at + len(word)]) and is_content(word):
            weight = words.telling(word.lower())
            total += weight
            seen += weight if word.lower() in index.known else 0.0
        at += len(word)
    return seen / total if total else 0.0
