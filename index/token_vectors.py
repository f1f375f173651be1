"""Late interaction: each token of a question looks for its nearest token in a unit (MaxSim), weighted.

Source: Khattab and Zaharia, SIGIR 2020 (ColBERT); the weights are ours. Vectors are stored as fp16, reckoned in fp32,
in the directions in which they differ most: what is left out changes a cosine by some thousandths.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


KEPT = 256
"""Directions of token vectors that are kept: of 384, 98 % of their squared length (docs/LOG.md)."""


def principal(tokens: NDArray[np.float32], kept: int = KEPT) -> NDArray[np.float32]:
    """Return the orthonormal directions [dim, kept] that hold most of the squared length of token vectors [n, dim]."""
    _, directions = np.linalg.eigh(tokens.T.astype(np.float64) @ tokens)
    first: NDArray[np.float32] = np.ascontiguousarray(directions[:, ::-1][:, :kept], np.float32)
    return first


def is_content(token: str) -> bool:
    """Tell whether a token holds a letter, a digit or a Chinese character; punctuation does not count."""
    return any(unicodedata.category(char)[0] in "LN" for char in token)


def max_sim(
    query: NDArray[np.float32], weights: NDArray[np.float32], tokens: NDArray[np.float32], starts: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the weighted mean over query tokens of the best cosine in each segment: float32 [segments].

    Args:
        query: Unit rows [q, dim].
        weights: Weight of each query token [q]; their sum scales out. All zero: all scores are zero.
        tokens: Unit rows [n, dim], segment after segment.
        starts: Where the segments begin; none is empty.
    """
    scores: NDArray[np.float32] = share(weights) @ segment_max(query @ tokens.T, starts)
    return scores


def share(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale weights to the sum 1; all zero stay so."""
    scaled: NDArray[np.float32] = (weights / max(float(weights.sum()), 1e-9)).astype(np.float32)
    return scaled


def segment_max(similarity: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the maxima of [q, n] over segments of columns: [q, segments]."""
    best: NDArray[np.float32] = np.maximum.reduceat(similarity, starts, axis=1)
    return best


def document_frequencies(units: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return in how many units each token occurs."""
    counts: dict[str, int] = {}
    for tokens in units:
        for token in set(tokens):
            counts[token] = counts.get(token, 0) + 1
    return dict(sorted(counts.items()))
