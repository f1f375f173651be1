"""Full-text search: complete by construction, compared with a count of its own; the front matter is never found."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.find import find
from ingest.folding import fold
from ingest.parser import parse
from ingest.reader import PLAN_PATH, read_document


@pytest.fixture(scope="session")
def plan():
    return read_document(PLAN_PATH)


def plain(text):
    """Fold in another way than the engine: width, the kinds of quotation marks, spaces and lines."""
    folded = re.sub(r"[“”‘’\"']", '"', unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"\s", "", folded).replace("。", ".").replace("、", ",").replace("—", "-")


@pytest.mark.parametrize(
    "term",
    [
        *(
            "国家高新区",
            "揭榜挂帅",
            "科技支行",
            "一带一路",
            "产业",
            "5G",
            "5g",
            "５Ｇ",
            "“高”和“新”",
            "孵化+投资",
            "2020年",
        ),
        *("放管服", "(以下简称", "（以下简称", "占全国的", "，", "。", "的", "首台（套）", "3.0万亿元"),
    ],
)
def test_counts_agree_with_a_naive_count(plan, term):
    found = find([plan], term)
    assert len(found) == plain(plan.text[plan.body_start :]).count(plain(term)) > 0
    assert [(item.start, item.end) for item in found] == sorted((item.start, item.end) for item in found)


@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_any_piece_of_the_plan_is_found_where_it_stands(data, plan):
    start = data.draw(st.integers(plan.body_start, len(plan.text) - 1))
    end = data.draw(st.integers(start + 1, min(start + 30, len(plan.text))))
    term = plan.text[start:end]
    found = find([plan], term)
    assert len(found) == plain(plan.text[plan.body_start :]).count(plain(term)) or "\n" in term
    if fold(term).text:
        assert found
        assert all(fold(plan.text[item.start : item.end]).text == fold(term).text for item in found)


def test_each_place_has_its_text_address_and_context(plan):
    for item in find([plan], "数字园区"):
        assert plan.text[item.start : item.end] == item.text == "数字园区"
        assert item.node.start <= item.start < item.end <= item.node.end
        assert plan.text[: item.start].endswith(item.before)
        assert plan.text[item.end :].startswith(item.after)
        assert "\n" not in item.before + item.after


def test_front_matter_and_title_are_never_found(plan):
    assert find([plan], "北极星") == []
    assert find([plan], "11月9日") == []
    assert find([plan], plan.title) == []
    assert len(find([plan], "绿色技术验证中心")) == 1
    assert all(item.start >= plan.body_start for item in find([plan], "低碳产业专业园"))


@pytest.mark.parametrize("term", ["", "  ", "\n", "\u200b", "元宇宙", "国家高新区" * 9])
def test_what_occurs_nowhere(plan, term):
    assert find([plan], term) == []


def test_overlaps_are_left_out_and_documents_kept_apart():
    one, two = (parse(f"题\n一、甲\n{body}\n", doc_id=name) for name, body in (("a", "哈哈哈"), ("b", "哈 哈，哈")))
    assert [(item.doc_id, item.text) for item in find([one, two], "哈哈")] == [("a", "哈哈"), ("b", "哈 哈")]


def test_a_heading_s_words_are_found_in_their_node(plan):
    (found,) = find([plan], "提升创新治理水平")
    assert found.node.clause_id == "plan#3.9"
