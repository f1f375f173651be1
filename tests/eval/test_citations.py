"""Citation metrics against hand arithmetic."""

import pytest

from answer.records import AnswerSentence, Citation, cite
from eval.citations import (
    character_overlap,
    citation_precision,
    citation_recall,
    exact_labels,
    exact_quotes,
    made_of_quotes,
)
from eval.gold import Span
from ingest.reader import PLAN_PATH, read_document


@pytest.fixture(scope="module")
def plan():
    return read_document(PLAN_PATH)


def citation(clause_id, quote="甲乙丙丁", start=0):
    return Citation(clause_id, clause_id, "d", quote, start, start + len(quote), quote, clause_id)


def sentence(text, *citations):
    return AnswerSentence(text, tuple(citations))


def test_recall_over_groups():
    assert citation_recall({"a"}, [{"a", "b"}, {"c"}]).num == 1 / 2
    assert citation_recall({"b", "c", "x"}, [{"a", "b"}, {"c"}]).num == 1
    assert citation_recall(set(), [{"a"}]).num == 0
    assert citation_recall({"a"}, []).den == 0


def test_precision_over_claims_and_units():
    sentences = [sentence("", citation("a"), citation("a"), citation("x")), sentence("", citation("b"))]
    assert citation_precision(sentences, [{"a", "b"}]).num == 2 / 3  # a, x of the first claim; b of the second
    assert citation_precision([], [{"a"}]).den == 0


def test_characters_by_hand():
    scores = character_overlap({"a": [(0, 10)]}, [{"a": [Span("a", 5, 9)]}])
    assert scores["char_precision"].num == 4 / 10
    assert scores["char_recall"].num == 1
    assert scores["char_f1"].num == 8 / 14


def test_overlapping_quotes_count_each_character_once():
    assert character_overlap({"a": [(0, 6), (4, 10)]}, [{"a": [Span("a", 0, 10)]}])["char_precision"].num == 1


def test_dumping_whole_clauses_costs():
    evidence = [{"a": [Span("a", 100, 120)]}]
    short = character_overlap({"a": [(100, 120)]}, evidence)
    dump = character_overlap({"a": [(0, 400)], "b": [(500, 900)]}, evidence)
    assert short["char_f1"].num == 1
    assert dump["char_f1"].num == 40 / 820


def test_quoting_the_other_alternative_is_right_and_quoting_both_is_no_fault():
    group = [{"a": [Span("a", 0, 10)], "b": [Span("b", 50, 60)]}]
    assert character_overlap({"b": [(50, 60)]}, group)["char_f1"].num == 1
    both = character_overlap({"a": [(0, 10)], "b": [(50, 60)]}, group)
    assert both["char_precision"].num == 1
    assert both["char_recall"].num == 1


def test_a_unit_without_marked_evidence_is_left_out():
    assert character_overlap({"b": [(0, 99)]}, [{"a": [Span("a", 0, 10)], "b": []}]) == {}
    with_own = character_overlap({"a": [(0, 10)], "b": [(0, 99)]}, [{"a": [Span("a", 0, 10)], "b": []}])
    assert with_own["char_f1"].num == 1


def test_nothing_quoted_has_no_precision_and_no_recall():
    scores = character_overlap({}, [{"a": [Span("a", 0, 10)]}])
    assert "char_precision" not in scores
    assert scores["char_recall"].num == 0


def test_exact_quotes_and_labels(plan):
    unit = next(node for node in plan.units if node.label == "三、(六)4.")
    other = next(node for node in plan.units if node.label == "专栏7第2项")
    good = cite(plan, unit, unit.start, unit.start + 8)
    changed = Citation(**{**{f: getattr(good, f) for f in Citation.__slots__}, "quote": "4.建设数字公园"})
    elsewhere = cite(plan, unit, other.start, other.start + 4)
    relabelled = Citation(**{**{f: getattr(good, f) for f in Citation.__slots__}, "label": other.label})
    documents = {plan.doc_id: plan}
    assert exact_quotes([good, changed, elsewhere], documents) == (1, 3)
    assert exact_labels([good, relabelled], documents) == (1, 2)
    assert exact_quotes([], documents) == (0, 0)


def test_claims_made_of_their_quotes():
    quote = citation("a", "营业收入、工业总产值分别达到42.8万亿元、25.6万亿元,较2015年增长68.7%")
    assert made_of_quotes([sentence("工业总产值达到25.6万亿元。", quote)]) == (1, 1)
    assert made_of_quotes(
        [sentence("营业收入、工业总产值分别达到42.8万亿元、25.6万亿元，较2015年增长68.7%。", quote)]
    ) == (1, 1)
    assert made_of_quotes([sentence("工业总产值达到26.5万亿元。", quote)]) == (0, 1)
    assert made_of_quotes([sentence("工业总产值必须达到25.6万亿元。", quote)]) == (0, 1)
    assert made_of_quotes([sentence("工业总产值")]) == (0, 1)
