"""Fusion and BM25 against hand arithmetic."""

import math

import numpy as np
import pytest

from index.dense import best_per_unit, build_flat, vector_scores
from index.fusion import rrf, z_scores
from index.lexical import build_lexical
from index.token_vectors import document_frequencies, is_content, max_sim, principal


def array(*values):
    return np.array(values, np.float32)


def test_z_scores_have_mean_zero_and_spread_one():
    # mean 2, spread sqrt((1 + 0 + 1) / 3)
    assert z_scores(array(1, 2, 3)) == pytest.approx([-1.2247449, 0, 1.2247449])


def test_z_scores_with_given_moments():
    assert z_scores(array(1, 2, 5), mean=1, spread=2) == pytest.approx([0, 0.5, 2])


def test_z_scores_of_equal_scores_are_zero():
    assert z_scores(array(3, 3, 3)).tolist() == [0, 0, 0]
    assert z_scores(array()).tolist() == []


def test_rrf_adds_reciprocal_ranks():
    fused = rrf([["a", "b"], ["b", "c"]], k=60)
    assert fused == {"b": 1 / 62 + 1 / 61, "a": 1 / 61, "c": 1 / 62}
    assert list(fused) == ["b", "a", "c"]


def test_rrf_breaks_ties_by_id_and_takes_nothing():
    assert list(rrf([["z"], ["a"]])) == ["a", "z"]
    assert rrf([]) == {}
    assert rrf([[], []]) == {}


def test_bm25_is_its_formula():
    # rows: "a b b" (length 3), "a" (length 1); k1 = 1, b = 0.5, mean length 2
    lexical = build_lexical([["a", "b", "b"], ["a"]], k1=1.0, b=0.5)
    idf_a = math.log(1 + (2 - 2 + 0.5) / (2 + 0.5))
    idf_b = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    long, short = 1 * (1 - 0.5 + 0.5 * 3 / 2), 1 * (1 - 0.5 + 0.5 * 1 / 2)
    assert lexical.scores({"a": 1.0}) == pytest.approx([idf_a / (1 + long), idf_a / (1 + short)])
    assert lexical.scores({"b": 1.0}) == pytest.approx([idf_b * 2 / (2 + long), 0])
    assert lexical.scores({"a": 0.5, "b": 2.0, "none": 9.0}) == pytest.approx(
        [0.5 * idf_a / (1 + long) + 2 * idf_b * 2 / (2 + long), 0.5 * idf_a / (1 + short)]
    )
    assert lexical.idf("b") == pytest.approx(idf_b)
    assert lexical.frequency("none") == 0


def test_bm25_of_nothing():
    assert build_lexical([]).scores({"a": 1.0}).tolist() == []
    assert build_lexical([[], []]).scores({"a": 1.0}).tolist() == [0, 0]
    assert build_lexical([["a"], []]).scores({"a": 1.0})[1] == 0


def test_a_unit_is_as_near_as_its_nearest_sentence():
    index = build_flat(np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32))
    scores = vector_scores(index, array(0, 1))
    assert scores == pytest.approx([0, 1, 0.8])
    assert best_per_unit(scores, np.array([0, 0, 2]), 3) == pytest.approx([1, -1, 0.8])
    assert vector_scores(index, array(0, 1), limit=1) == pytest.approx([-1, 1, -1])


def test_max_sim_is_the_weighted_mean_of_each_tokens_best():
    tokens = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    query = np.array([[1, 0], [0, 1]], np.float32)
    starts = np.array([0, 2])
    # segment 0 holds tokens 0 and 1, segment 1 holds token 2
    assert max_sim(query, array(1, 3), tokens, starts) == pytest.approx([1, (0.6 + 3 * 0.8) / 4])
    assert max_sim(query, array(0, 0), tokens, starts).tolist() == [0, 0]


def test_punctuation_is_no_content():
    assert [token for token in ("园区", "2025", "a", "，", "“", "…", "%", "()") if is_content(token)] == [
        "园区",
        "2025",
        "a",
    ]


def test_frequencies_count_units_not_tokens():
    assert document_frequencies([["a", "a", "b"], ["a"], []]) == {"a": 2, "b": 1}


def test_the_principal_directions_keep_what_differs():
    chance = np.random.default_rng(0)
    tokens = chance.normal(size=(200, 8)).astype(np.float32) * np.array([9, 8, 7, 6, 0.1, 0.1, 0.1, 0.1], np.float32)
    directions = principal(tokens, 4)
    np.testing.assert_allclose(directions.T @ directions, np.eye(4), atol=1e-5)
    np.testing.assert_allclose((tokens @ directions) @ (tokens @ directions).T, tokens @ tokens.T, atol=0.5)
    assert principal(tokens, 20).shape == (8, 8)
