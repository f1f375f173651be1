"""Intervals and tests against hand arithmetic."""

import math

import pytest

from eval.results import Score
from eval.statistics import estimate, holm, permutation_test, sign_test, wilson


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
