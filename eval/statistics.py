"""Intervals and tests for per-item results. Pure functions of numbers, seeded; they know nothing of questions.

Paraphrases of one question are no independent evidence, so everything resamples or flips whole families.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

from eval.results import Score

SEED = 20210101
RESAMPLES = 2000
PERMUTATIONS = 10_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A metric over `n` items: its value and a 95 % bootstrap interval. Without items `value` is nan."""

    value: float
    low: float
    high: float
    n: int


def _by_family(scores: Sequence[Score], families: Sequence[str]) -> tuple[Floats, Floats]:
    """Sum numerators and denominators by family; shape (families,) each."""
    _, index = np.unique(np.asarray(families, dtype=str), return_inverse=True)
    num = np.bincount(index, weights=[score.num for score in scores]).astype(np.float64)
    den = np.bincount(index, weights=[score.den for score in scores]).astype(np.float64)
    return num, den


def estimate(
    scores: Sequence[Score], families: Sequence[str], *, resamples: int = RESAMPLES, seed: int = SEED
) -> Estimate:
    """Return sum(num) / sum(den) with the percentile interval of a bootstrap over families.

    Source: Efron and Tibshirani 1993, ch. 13; clusters after Field and Welsh 2007.
    """
    total = sum(score.den for score in scores)
    if not scores or total == 0:
        return Estimate(float("nan"), float("nan"), float("nan"), len(scores))
    num, den = _by_family(scores, families)
    value = float(num.sum() / den.sum())
    if len(num) == 1:
        return Estimate(value, value, value, len(scores))
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(len(num), np.full(len(num), 1 / len(num)), size=resamples).astype(np.float64)
    bottom = weights @ den
    kept = bottom > 0
    low, high = np.percentile((weights @ num)[kept] / bottom[kept], [2.5, 97.5])
    if low == high and value in (0.0, 1.0):
        low, high = wilson(value, len(num))
    return Estimate(value, float(low), float(high), len(scores))


def paired_interval(
    first: Sequence[Score],
    second: Sequence[Score],
    families: Sequence[str],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float, float]:
    """Return the 95 % percentile interval of value(second) - value(first), families resampled in pairs; nan if none.

    One family tells nothing about others: its interval is the difference itself.
    """
    num_a, den_a = _by_family(first, families)
    num_b, den_b = _by_family(second, families)
    if not den_a.sum() or not den_b.sum():
        return float("nan"), float("nan")
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(len(num_a), np.full(len(num_a), 1 / len(num_a)), size=resamples).astype(np.float64)
    bottom_a, bottom_b = weights @ den_a, weights @ den_b
    kept = (bottom_a > 0) & (bottom_b > 0)
    differences = (weights @ num_b)[kept] / bottom_b[kept] - (weights @ num_a)[kept] / bottom_a[kept]
    low, high = np.percentile(differences, [2.5, 97.5])
    return float(low), float(high)


def gap_interval(first: Estimate, second: Estimate) -> tuple[float, float]:
    """Return the 95 % interval of second - first, two estimates over different items, from their own intervals.

    Source: Zou and Donner 2008 (MOVER).
    """
    gap = second.value - first.value
    below = ((second.value - second.low) ** 2 + (first.high - first.value) ** 2) ** 0.5
    above = ((second.high - second.value) ** 2 + (first.value - first.low) ** 2) ** 0.5
    return gap - below, gap + above


def wilson(share: float, n: int, *, z: float = 1.96) -> tuple[float, float]:
    """Return the score interval of a share of `n`; at 0 or 1 a bootstrap would claim certainty. Source: Wilson 1927."""
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * ((share * (1 - share) + z * z / (4 * n)) / n) ** 0.5 / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def permutation_test(
    first: Sequence[float],
    second: Sequence[float],
    families: Sequence[str],
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> float:
    """Return the two-sided p-value of a paired permutation test that swaps the two runs within whole families.

    The statistic is the difference of sums. With at most 16 families all sign patterns are counted, else they
    are drawn, and the observed one counts as drawn. Source: Smucker, Allan and Carterette, CIKM 2007.
    """
    _, index = np.unique(np.asarray(families, dtype=str), return_inverse=True)
    differences = np.bincount(index, weights=np.asarray(second, dtype=float) - np.asarray(first, dtype=float))
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    observed = abs(differences.sum()) - 1e-9
    if len(differences) <= 16:
        patterns = (np.arange(2 ** len(differences))[:, None] >> np.arange(len(differences))) & 1
        signs = patterns * 2.0 - 1
        return float((np.abs(signs @ differences) >= observed).mean())
    rng = np.random.default_rng(seed)
    signs = rng.integers(0, 2, size=(permutations, len(differences))) * 2.0 - 1
    return float((np.count_nonzero(np.abs(signs @ differences) >= observed) + 1) / (permutations + 1))


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjust p-values for their number, step down: p(i) * (m - i), made monotone, at most 1. Source: Holm 1979."""
    adjusted: dict[str, float] = {}
    highest = 0.0
    for rank, (name, p) in enumerate(sorted(p_values.items(), key=lambda pair: (pair[1], pair[0]))):
        highest = max(highest, min(1.0, p * (len(p_values) - rank)))
        adjusted[name] = highest
    return {name: adjusted[name] for name in p_values}


def sign_test(to_wrong: int, to_right: int) -> float:
    """Return the one-sided exact p-value that flips to wrong are no likelier than flips to right (McNemar, exact).

    The probability of at least `to_wrong` of n = to_wrong + to_right flips under a fair coin; 1 without flips.
    """
    n = to_wrong + to_right
    return sum(comb(n, k) for k in range(to_wrong, n + 1)) / 2**n if n else 1.0
