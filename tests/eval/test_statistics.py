"""Intervals and tests against hand arithmetic."""

import math

import pytest

from eval.results import Score
from eval.statistics import (
    Estimate,
    estimate,
    gap_interval,
    holm,
    paired_interval,
    permutation_test,
    sign_test,
    wilson,
)


def test_estimate_is_the_ratio_of_sums():
    found = estimate([Score(1, 2), Score(3, 4)], ["a", "b"])
    assert found.value == 4 / 6
    assert found.n == 2
    assert found.low == 1 / 2
    assert found.high == 3 / 4


def test_estimate_is_deterministic_and_holds_the_value():
    scores = [Score(float(i % 3 == 0)) for i in range(60)]
    families = [f"f{i}" for i in range(60)]
    found = estimate(scores, families)
    assert found == estimate(scores, families)
    assert found.low < found.value == 1 / 3 < found.high


def test_paraphrases_widen_the_interval():
    scores = [Score(float(i % 2)) for i in range(10) for _ in range(10)]
    apart = estimate(scores, [str(i) for i in range(100)])
    together = estimate(scores, [str(i // 10) for i in range(100)])
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_estimate_without_items_or_denominator_is_nan():
    assert math.isnan(estimate([], []).value)
    assert math.isnan(estimate([Score(0, 0)], ["a"]).value)


def test_all_right_is_not_certain():
    found = estimate([Score(1)] * 10, [str(i) for i in range(10)])
    assert found.high == 1.0
    assert found.low == pytest.approx(0.7225, abs=1e-4)  # 10 / (10 + 1.96²)


def test_wilson_by_hand():
    low, high = wilson(0.5, 4)  # centre .5; half = 1.96·√(.0625 + 3.8416/64) / (1 + 3.8416/4)
    assert (low, high) == (pytest.approx(0.15, abs=0.001), pytest.approx(0.85, abs=0.001))


def test_permutation_counts_all_patterns_of_few_families():
    # three families, each 1 better in the second run: of 8 sign patterns only +++ and --- are as far from 0
    assert permutation_test([0, 0, 0], [1, 1, 1], ["a", "b", "c"]) == 2 / 8


def test_permutation_of_one_family_is_no_evidence():
    assert permutation_test([0, 0, 0], [1, 1, 1], ["a", "a", "a"]) == 1.0


def test_permutation_without_difference_is_one():
    assert permutation_test([1, 0], [1, 0], ["a", "b"]) == 1.0
    assert permutation_test([], [], []) == 1.0


def test_permutation_of_many_families_is_seeded():
    families = [str(i) for i in range(40)]
    p = permutation_test([0.0] * 40, [1.0] * 40, families)
    assert p == permutation_test([0.0] * 40, [1.0] * 40, families)
    assert p == pytest.approx(1 / 10_001)


def test_holm_by_hand():
    # sorted .01 .03 .04: .01·3, max(.03, .03·2), max(.06, .04·1)
    assert holm({"a": 0.04, "b": 0.01, "c": 0.03}) == {"a": 0.06, "b": 0.03, "c": 0.06}
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}
    assert holm({}) == {}


def test_sign_test_by_hand():
    assert sign_test(5, 0) == 1 / 32
    assert sign_test(2, 1) == (3 + 1) / 8
    assert sign_test(0, 0) == 1.0
    assert sign_test(0, 4) == 1.0


def test_paired_interval_ignores_what_both_runs_share():
    # the runs differ by 1/10 in every family, however hard its question is
    first = [Score(n / 10) for n in range(10)]
    second = [Score(n / 10 + 0.1) for n in range(10)]
    low, high = paired_interval(first, second, [str(n) for n in range(10)])
    assert (low, high) == (pytest.approx(0.1), pytest.approx(0.1))
    assert all(math.isnan(end) for end in paired_interval([], [], []))


def test_paired_interval_holds_the_difference():
    first, second = [Score(0.0)] * 20, [Score(float(n < 5)) for n in range(20)]
    low, high = paired_interval(first, second, [str(n) for n in range(20)])
    assert 0 < low < 5 / 20 < high < 10 / 20


def test_gap_interval_by_hand():
    # -.2 - √(.1² + .2²), -.2 + √(.1² + .1²): the far side of each estimate counts
    low, high = gap_interval(Estimate(0.8, 0.7, 1.0, 10), Estimate(0.6, 0.5, 0.7, 10))
    assert low == pytest.approx(-0.2 - 0.05**0.5)
    assert high == pytest.approx(-0.2 + 0.02**0.5)
