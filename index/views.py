"""The views of all units for one question, each as scores over units; higher is better.

Three views of what a unit says, and the same three of its phrasings. Over a small index all units are scored; over a
large one FAISS and BM25 propose candidates, and late interaction scores these alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.contents import HEADING, PHRASING, SENTENCE, Index
from index.dense import best_per_unit, vector_scores
from index.token_vectors import segment_max, share

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNSEEN = -1.0
"""The score of a unit that a view has nothing of: no phrasing, or no candidate."""
_PROPOSED = 200


@dataclass(frozen=True)
class Question:
    """A question as the views see it: vector [dim], token vectors [q, dim] with weights [q], weighted search terms."""

    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]
    weights: NDArray[np.float32]
    terms: Mapping[str, float]


@dataclass(frozen=True)
class Views:
    """Scores over units by view; `spoken_…` are those of the phrasings alone, UNSEEN where a unit has none.

    `segment_dense` and `segment_late` are over segments, UNSEEN where not reckoned.
    """

    dense: NDArray[np.float32]
    late: NDArray[np.float32]
    lexical: NDArray[np.float32]
    spoken_dense: NDArray[np.float32]
    spoken_late: NDArray[np.float32]
    spoken_lexical: NDArray[np.float32]
    segment_dense: NDArray[np.float32]
    segment_late: NDArray[np.float32]


def look(index: Index, question: Question, *, all_units: bool = True) -> Views:
    """Score the units for a question; with `all_units` off, late interaction looks at candidates alone."""
    segments, count = index.segments, len(index.passages)
    kinds, units = segments.kinds, segments.units
    dense = np.full(len(units), UNSEEN, np.float32)
    dense[kinds != HEADING] = vector_scores(index.vectors, question.vector)
    lexical = index.lexical.scores(question.terms)
    spoken = kinds == PHRASING
    spoken_lexical = np.full(count, UNSEEN, np.float32)
    np.maximum.at(spoken_lexical, units[spoken], index.spoken.scores(question.terms))
    if all_units:
        rows = np.arange(len(units))
    else:
        proposed = np.concatenate((_top(best_per_unit(dense, units, count)), _top(lexical), _top(spoken_lexical)))
        rows = np.flatnonzero(np.isin(units, proposed))
    late, segment_late = _late(index, question, rows)
    sentences = kinds == SENTENCE
    return Views(
        dense=best_per_unit(dense[sentences], units[sentences], count),
        late=late,
        lexical=lexical,
        spoken_dense=best_per_unit(dense[spoken], units[spoken], count),
        spoken_late=best_per_unit(segment_late[spoken], units[spoken], count),
        spoken_lexical=spoken_lexical,
        segment_dense=dense,
        segment_late=segment_late,
    )


def _top(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    ordered: NDArray[np.int64] = np.argsort(-scores, kind="stable")[:_PROPOSED]
    return ordered


def _late(index: Index, question: Question, rows: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return MaxSim over units (phrasings left out) and over segments, for the segments `rows` of whole units."""
    segments = index.segments
    by_unit = np.full(len(index.passages), UNSEEN, np.float32)
    by_segment = np.full(len(segments.units), UNSEEN, np.float32)
    if not len(rows):
        return by_unit, by_segment
    lengths = np.diff(segments.token_starts)[rows]
    starts = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    if len(rows) == len(segments.units):
        tokens = index.tokens
    else:
        tokens = np.concatenate(
            [index.tokens[segments.token_starts[row] : segments.token_starts[row + 1]] for row in rows]
        )
    best = segment_max(question.tokens @ tokens.T, starts)
    shares = share(question.weights)
    by_segment[rows] = shares @ best
    own = np.flatnonzero(segments.kinds[rows] != PHRASING)
    units = segments.units[rows][own]
    borders = np.concatenate(([0], np.flatnonzero(np.diff(units)) + 1))
    by_unit[units[borders]] = shares @ np.maximum.reduceat(best[:, own], borders, axis=1)
    return by_unit, by_segment
