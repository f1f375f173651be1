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
    """A question as the views see it: vector [dim], tokens [q, kept] with weights [q], weighted search terms."""

    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]
    weights: NDArray[np.float32]
    terms: Mapping[str, float]


@dataclass(frozen=True)
class Views:
    """Scores over units by view; `spoken_…` are those of the phrasings alone, UNSEEN where a unit has none.

    `joint` is late interaction where each token of the question may find its match in the unit's own text or in one
    phrasing of it; without phrasings it equals `late`. The spoken dense and late scores are means of the best two.
    `segment_dense` and `segment_late` are over segments, UNSEEN where not reckoned.
    """

    dense: NDArray[np.float32]
    late: NDArray[np.float32]
    lexical: NDArray[np.float32]
    joint: NDArray[np.float32]
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
    phrased = np.unique(units[spoken])
    spoken_lexical[phrased] = index.spoken.scores(question.terms)[phrased]
    if all_units:
        rows = np.arange(len(units))
    else:
        proposed = np.concatenate((_top(best_per_unit(dense, units, count)), _top(lexical), _top(spoken_lexical)))
        rows = np.flatnonzero(np.isin(units, proposed))
    late, joint, segment_late = _late(index, question, rows)
    sentences = kinds == SENTENCE
    return Views(
        dense=best_per_unit(dense[sentences], units[sentences], count),
        late=late,
        lexical=lexical,
        joint=joint,
        spoken_dense=_best_two(dense[spoken], units[spoken], count),
        spoken_late=_best_two(segment_late[spoken], units[spoken], count),
        spoken_lexical=spoken_lexical,
        segment_dense=dense,
        segment_late=segment_late,
    )


def _top(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    ordered: NDArray[np.int64] = np.argsort(-scores, kind="stable")[:_PROPOSED]
    return ordered


def _best_two(scores: NDArray[np.float32], units: NDArray[np.int32], count: int) -> NDArray[np.float32]:
    """Return the mean of each unit's best two scores (of its only one), UNSEEN without any."""
    means = np.full(count, UNSEEN, np.float32)
    order = np.lexsort((-scores, units))
    ordered = units[order]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    second = np.minimum(first + 1, len(ordered) - 1)
    second = np.where(ordered[second] == ordered[first], second, first)
    means[ordered[first]] = (scores[order][first] + scores[order][second]) / 2
    return means


def _late(
    index: Index, question: Question, rows: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return MaxSim by unit (own text), by unit jointly with its phrasings, and by segment.

    Args:
        index: The index.
        question: The question.
        rows: The segments to look at, whole units, ascending.
    """
    segments, count = index.segments, len(index.passages)
    by_unit = np.full(count, UNSEEN, np.float32)
    by_segment = np.full(len(segments.units), UNSEEN, np.float32)
    if not len(rows) or not len(question.tokens):
        return by_unit, by_unit, by_segment
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
    phrased = segments.kinds[rows] == PHRASING
    own = np.flatnonzero(~phrased)
    units = segments.units[rows]
    borders = np.flatnonzero(np.diff(units[own], prepend=-1))
    best_own = np.full((len(best), count), UNSEEN, np.float32)
    best_own[:, units[own][borders]] = np.maximum.reduceat(best[:, own], borders, axis=1)
    seen = units[own][borders]
    by_unit[seen] = shares @ best_own[:, seen]
    joint = by_unit.copy()
    spoken = units[phrased]
    np.maximum.at(joint, spoken, shares @ np.maximum(best[:, phrased], best_own[:, spoken]))
    return by_unit, joint, by_segment
