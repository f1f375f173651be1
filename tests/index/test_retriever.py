"""Search over the plan, with the real model."""

from dataclasses import replace

import numpy as np
import pytest

from index.builder import model_record
from index.retriever import Retriever
from index.store import open_index
from ingest.errors import IndexMismatchError


def labels(hits):
    return [hit.label for hit in hits]


def test_a_question_finds_its_unit(retriever):
    assert retriever.search("科技支行由谁来设？")[0].label in ("专栏5第1项", "三、(五)3.")
    assert retriever.search("到2020年底国家高新区一共有多少家")[0].label == "一、(一)第1段"


def test_hits_are_exact_slices_best_first_none_twice(retriever):
    hits = retriever.search("怎么支持飞地经济", 20)
    plan = retriever.documents[0]
    assert len({hit.clause_id for hit in hits}) == len(hits) == 20
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.text == plan.text[hit.start : hit.end] for hit in hits)
    assert all(hit.doc_id == "plan" for hit in hits)


def test_addresses_come_first_in_their_order(retriever):
    assert labels(retriever.search("专栏7第2项和三（六）4讲什么", 2)) == ["专栏7第2项", "三、(六)4."]
    assert labels(retriever.search("三（六）4和专栏7第2项讲什么", 2)) == ["三、(六)4.", "专栏7第2项"]


def test_an_address_with_several_units_brings_them_all(retriever):
    assert labels(retriever.search("专栏七", 5)) == ["专栏7引言", *(f"专栏7第{n}项" for n in range(1, 5))]


def test_more_hits_than_units_gives_all_units(retriever):
    assert len(retriever.search("园区", 1000)) == len(retriever.index.passages)


@pytest.mark.parametrize("question", ["", "  \n", "\x00\u200b"])
def test_an_empty_question_finds_nothing(retriever, question):
    reading = retriever.read(question)
    assert reading.hits == reading.sentences == ()


@pytest.mark.parametrize("question", ["？？？", "😀", "{}%s${}", "' OR 1=1 --", "[", "\ud800", "a" * 1_000_000, "的"])
def test_odd_questions_are_searched_without_harm(retriever, question):
    hits = retriever.search(question, 3)
    assert len(hits) in (0, 3)
    assert all(np.isfinite(hit.score) for hit in hits)


def test_reading_scores_every_sentence_of_the_units_found(retriever):
    reading = retriever.read("谁来设立科技支行", 5)
    plan = retriever.documents[0]
    found = {hit.clause_id for hit in reading.hits}
    assert {sentence.clause_id for sentence in reading.sentences} == found
    best = reading.sentences[0]
    assert "科技支行" in plan.text[best.start : best.end]
    spans = {(p.clause_id, *span) for p in retriever.index.passages if p.clause_id in found for span in p.sentences}
    assert {(s.clause_id, s.start, s.end) for s in reading.sentences} <= spans


def test_the_same_question_gives_the_same_scores(retriever):
    assert retriever.search("人才公寓") == retriever.search("人才公寓")


def test_traditional_and_full_width_questions_find_the_same_unit(retriever):
    assert retriever.search("飛地經濟怎麼做")[0] == retriever.search("飞地经济怎么做")[0]
    assert retriever.search("５Ｇ、物联网基础设施") == retriever.search("5G、物联网基础设施")


def test_candidates_alone_give_nearly_the_same_order(retriever):
    limited = replace(retriever, exhaustive=10)
    for question in ("科技支行由谁来设", "人才公寓怎么建", "高新区数量", "利益共享机制"):
        assert limited.search(question, 1)[0].label == retriever.search(question, 1)[0].label


def test_phrasings_lead_to_a_unit_and_are_not_shown(small_dir, embedder):
    index = open_index(small_dir)
    hit = Retriever(index, embedder).search("两地一起办园子，好处怎么分")[0]
    assert hit.clause_id == "small#2.1"
    assert "办园子" not in hit.text


def test_another_model_is_refused(small_dir, embedder):
    index = open_index(small_dir)
    other = replace(index, model={**model_record(embedder), "name": "another", "dim": "512"})
    with pytest.raises(IndexMismatchError, match="'another'.*512 维"):
        Retriever(other, embedder)


def test_siblings_of_a_unit(retriever):
    index = retriever.index
    box = next(p.clause_id for p in index.passages if p.label == "专栏6第3项")
    assert index.passages[index.rows[retriever.siblings(box)[0].clause_id]].label == "三、(六)2."
    assert retriever.siblings("plan#none") == ()
