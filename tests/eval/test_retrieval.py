"""Retrieval metrics against hand arithmetic."""

import math

import pytest

from eval.gold import Span
from eval.retrieval import (
    Alternative,
    Ranked,
    all_groups_at,
    evidence_within,
    oracle_within,
    read_within,
    run_table,
    standard_measures,
    trec_qrels,
    trec_run,
)


def measure(rankings, groups):
    return standard_measures(*run_table(rankings, groups), "")["q"]


def test_recall_mrr_ndcg_success_by_hand():
    found = measure({"q": ["x", "a", "y", "b"]}, {"q": [{"a"}, {"b"}]})
    assert found["recall@1"].num == 0
    assert found["recall@5"].num == 1
    assert found["mrr"].num == pytest.approx(1 / 2)
    assert found["success@1"].num == 0
    ideal = 1 + 1 / math.log2(3)
    assert found["ndcg@10"].num == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)


def test_one_of_two_groups_at_the_top_is_half_the_recall():
    found = measure({"q": ["a", "x"]}, {"q": [{"a"}, {"b"}]})
    assert found["recall@1"].num == 1 / 2
    assert found["success@1"].num == 1


def test_any_unit_of_a_group_satisfies_it():
    found = measure({"q": ["box", "item"]}, {"q": [{"item", "box"}]})
    assert found["recall@1"].num == 1
    assert found["ndcg@10"].num == 1


def test_a_second_unit_of_a_found_group_takes_no_rank():
    groups = [{"item", "box"}, {"other"}]
    assert list(trec_run(groups, ["box", "item", "other"])) == ["box|item", "other"]


def test_a_unit_in_two_groups_finds_both():
    groups = [{"a", "b"}, {"a", "c"}]
    assert set(trec_run(groups, ["a"])) == set(trec_qrels(groups))


def test_a_query_without_hits_scores_nothing():
    assert {score.num for score in measure({}, {"q": [{"a"}]}).values()} == {0.0}
    assert {score.num for score in measure({"q": []}, {"q": [{"a"}]}).values()} == {0.0}


def test_k_beyond_the_ranking():
    assert measure({"q": ["a"]}, {"q": [{"a"}]})["recall@10"].num == 1


def unit(name, start, end):
    return Ranked(name, start, end)


def test_reading_is_cut_at_the_budget():
    ranked = [unit("a", 0, 6), unit("b", 100, 110), unit("c", 200, 210)]
    assert read_within(ranked, 10) == {"a": (0, 6), "b": (100, 104)}
    assert read_within([], 10) == {}


def test_evidence_within_the_budget():
    a, b = unit("a", 0, 600), unit("b", 1000, 1600)
    near = Alternative(b, (Span("b", 1300, 1400),))
    far = Alternative(b, (Span("b", 1300, 1401),))
    assert evidence_within([a, b], [[near]]).num == 1  # 600 + 400 = 1000
    assert evidence_within([a, b], [[far]]).num == 0
    assert evidence_within([b, a], [[far]]).num == 1


def test_evidence_of_every_group_is_needed_but_of_one_alternative():
    a, b, c = unit("a", 0, 100), unit("b", 200, 300), unit("c", 400, 500)
    one, two, other = (Alternative(u, (Span(u.unit_id, u.start, u.end),)) for u in (a, b, c))
    assert evidence_within([a], [[one, two]]).num == 1
    assert evidence_within([a], [[one, two], [other]]).num == 0


def test_a_unit_without_marked_evidence_must_be_read_whole():
    a = unit("a", 0, 100)
    assert evidence_within([a], [[Alternative(a, ())]], 99).num == 0
    assert evidence_within([a], [[Alternative(a, ())]]).num == 1
    assert evidence_within([], [[Alternative(a, ())]]).num == 0


def test_oracle_reads_the_last_unit_only_as_far_as_needed():
    long, short = unit("long", 0, 900), unit("short", 1000, 1300)
    head = Alternative(long, (Span("long", 0, 50),))
    tail = Alternative(long, (Span("long", 850, 900),))
    whole = Alternative(short, (Span("short", 1000, 1300),))
    assert oracle_within([[head], [whole]]).num == 1  # short first: 300 + 50
    assert oracle_within([[tail], [whole]]).num == 0  # 300 + 900 and 900 + 300
    assert oracle_within([[tail, head], [whole]]).num == 1


def test_all_groups_at_k():
    assert all_groups_at([{"a"}, {"b", "c"}], ["c", "x", "a"], 3).num == 1
    assert all_groups_at([{"a"}, {"b", "c"}], ["c", "x", "a"], 2).num == 0
