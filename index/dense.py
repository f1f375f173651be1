"""Dense view: sentence vectors in FAISS; a unit is as near as its nearest sentence or phrasing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import faiss
    from numpy.typing import NDArray


def build_flat(vectors: NDArray[np.float32]) -> faiss.IndexFlatIP:
    """Return a FAISS index of inner products over unit rows, so that scores are cosines."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, np.float32))
    return index


def vector_scores(index: faiss.Index, query: NDArray[np.float32], *, limit: int | None = None) -> NDArray[np.float32]:
    """Return the cosine of every vector with the query: float32 [ntotal]; −1 for those beyond the best `limit`."""
    scores = np.full(index.ntotal, -1.0, np.float32)
    if index.ntotal == 0:
        return scores
    found, rows = index.search(
        np.ascontiguousarray(query.reshape(1, -1), np.float32), min(limit or index.ntotal, index.ntotal)
    )
    scores[rows[0]] = found[0]
    return scores


def best_per_unit(scores: NDArray[np.float32], units: NDArray[np.int32], count: int) -> NDArray[np.float32]:
    """Return each unit's best score: float32 [count]; −1 for a unit without a vector."""
    best = np.full(count, -1.0, np.float32)
    np.maximum.at(best, units, scores)
    return best
