"""What the browser sends back is checked against the documents before use."""

import pytest

from ingest.reader import PLAN_PATH, read_document
from web.saved import SavedDataError, read_excerpts, read_turns


@pytest.fixture(scope="module")
def documents():
    plan = read_document(PLAN_PATH)
    return {"plan": plan}


def excerpt(documents, words, **changes):
    text = documents["plan"].text
    start = text.index(words, documents["plan"].body_start)
    return {"doc_id": "plan", "start": start, "end": start + len(words), "quote": words, **changes}


def test_excerpts_come_back_in_the_plans_order_each_once(documents):
    late, early = excerpt(documents, "加强组织领导管理"), excerpt(documents, "机遇与挑战")
    with pytest.raises(SavedDataError):  # a heading above units is no unit
        read_excerpts([early], documents)
    first = excerpt(documents, "推进园区基础设施数字化")
    found = read_excerpts([late, first, late], documents)
    assert [citation.quote for citation in found] == ["推进园区基础设施数字化", "加强组织领导管理"]


@pytest.mark.parametrize(
    "bad",
    [
        {"quote": "推进园区基础设施数字化吧"},
        {"doc_id": "other"},
        {"start": 0, "end": 5, "quote": None},
        {"end": 10**9},
        {"start": -1},
        {"start": "1"},
    ],
)
def test_what_does_not_match_is_refused(documents, bad):
    with pytest.raises(SavedDataError):
        read_excerpts([excerpt(documents, "推进园区基础设施数字化", **bad)], documents)


def test_turns_are_read_with_their_citations_looked_up_again(documents):
    sentence = {"text": "推进。", "citations": [excerpt(documents, "推进园区基础设施数字化")]}
    turn = {"question": "问", "refused": False, "answer": "答", "sentences": [sentence], "hits": [1]}
    (read,) = read_turns([turn], documents)
    assert read.question == "问"
    assert read.answer.sentences[0].citations[0].cite_as == "专栏7“数字园区建设行动”第1项"


@pytest.mark.parametrize("data", ["x", [1], [{"question": "a"}], [{}] * 501])
def test_turns_of_another_form_are_refused(documents, data):
    with pytest.raises(SavedDataError):
        read_turns(data, documents)
