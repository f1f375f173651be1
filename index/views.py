"""The three views of all units for one question, each as scores over units; higher is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.contents import HEADING, PHRASING, SENTENCE, Index
from index.dense import best_per_unit, vector_scores
from index.token_vectors import segment_max

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Views:
    """Scores over units by view, and what they were made of over segments.

    `spoken_…` are those of the phrasings alone; −1 (dense, late) or 0 (lexical) where a unit has none.
    """

    dense: NDArray[np.float32]
    late: NDArray[np.float32]
    lexical: NDArray[np.float32]
    spoken_dense: NDArray[np.float32]
    spoken_late: NDArray[np.float32]
    spoken_lexical: NDArray[np.float32]
    segment_dense: NDArray[np.float32]
    segment_late: NDArray[np.float32]


def look(
    index: Index,
    vector: NDArray[np.float32],
    tokens: NDArray[np.float32],
    weights: NDArray[np.float32],
    terms: Mapping[str, float],
) -> Views:
    """Score all units: `vector` [dim] and `tokens` [q, dim] of the question, `weights` [q], weighted search terms."""
    segments, count = index.segments, len(index.passages)
    rows = np.flatnonzero(segments.kinds != HEADING)
    segment_dense = np.full(len(segments.units), -1.0, np.float32)
    segment_dense[rows] = vector_scores(index.vectors, vector)
    own, spoken = segments.kinds != PHRASING, segments.kinds == PHRASING
    units = segments.units
    best = segment_max(tokens @ index.tokens.T, segments.token_starts) if len(tokens) else np.zeros((0, len(units)), np.float32)
    share = weights / max(float(weights.sum()), 1e-9)
    segment_late = (share @ best).astype(np.float32)
    late = np.zeros(count, np.float32)
    if len(tokens):
        kept = np.flatnonzero(own)
        borders = np.concatenate(([0], np.flatnonzero(np.diff(units[kept])) + 1))
        late[units[kept][borders]] = share @ np.maximum.reduceat(best[:, kept], borders, axis=1)
    spoken_lexical = np.zeros(count, np.float32)
    if spoken.any():
        np.maximum.at(spoken_lexical, units[spoken], index.spoken.scores(terms))
    sentences = segments.kinds == SENTENCE
    return Views(
        dense=best_per_unit(segment_dense[sentences], units[sentences], count),
        late=late,
        lexical=index.lexical.scores(terms),
        spoken_dense=best_per_unit(segment_dense[spoken], units[spoken], count),
        spoken_late=best_per_unit(segment_late[spoken], units[spoken], count),
        spoken_lexical=spoken_lexical,
        segment_dense=segment_dense,
        segment_late=segment_late,
    )
