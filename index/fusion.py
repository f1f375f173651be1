"""Put the rankings of several views together. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def z_scores(
    scores: NDArray[np.float32], *, mean: float | None = None, spread: float | None = None
) -> NDArray[np.float32]:
    """Return (scores − mean) / spread; the scores' own moments by default. All zero where the spread is zero."""
    if len(scores) == 0:
        return scores
    centre = float(scores.mean()) if mean is None else mean
    scale = float(scores.std()) if spread is None else spread
    if scale <= 1e-9:
        return np.zeros_like(scores)
    scaled: NDArray[np.float32] = ((scores - centre) / scale).astype(np.float32)
    return scaled


def weighted_sum(views: Sequence[NDArray[np.float32]], weights: Sequence[float]) -> NDArray[np.float32]:
    """Return the weighted mean of the views' scores."""
    total = sum(weights)
    fused = np.zeros_like(views[0])
    for view, weight in zip(views, weights, strict=True):
        fused += np.float32(weight / total) * view
    return fused


def rrf(rankings: Sequence[Sequence[str]], *, k: int = 60) -> dict[str, float]:
    """Fuse ranked id lists, best first: the sum over lists of 1 / (k + rank), rank from 1.

    For comparison: the index itself sums z-scores. Source: Cormack, Clarke and Büttcher, SIGIR 2009.
    """
    fused: dict[str, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            fused[item] = fused.get(item, 0.0) + 1 / (k + rank)
    return dict(sorted(fused.items(), key=lambda pair: (-pair[1], pair[0])))
