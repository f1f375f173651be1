"""Folding for comparison keeps a map to the original; display sets a quote for a Chinese document."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.folding import display, fold, to_simplified


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("，；：（）", ",;:()"),
        ("“高”和‘新’", "\"高\"和'新'"),
        ("「高」", "“高”"),
        ("５Ｇ", "5g"),
        ("国家 高新区\n", "国家\u3000高新区"),
        ("A—B", "a-b"),
        ("甲、乙。", "甲,乙."),
        ("㎡", "m2"),
    ],
)
def test_what_folds_together(one, other):
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(("one", "other"), [("42.8", "428"), ("高新区", "高新"), ("13.3%", "13.3"), ("0", "〇")])
def test_what_stays_apart(one, other):
    assert fold(one).text != fold(other).text


def test_offsets_lead_back():
    text = "（5 Ｇ）…①"
    folded = fold(text)
    assert folded.text == "(5g)…1"
    start, end = folded.span(1, 3)
    assert text[start:end] == "5 Ｇ"
    assert folded.span(0, len(folded.text)) == (0, len(text))


@given(st.text(max_size=60))
@settings(deadline=None)
def test_every_folded_span_leads_back_to_what_folds_to_it(text):
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    for index, char in enumerate(folded.text):
        start, end = folded.span(index, index + 1)
        assert end == start + 1
        assert char in fold(text[start:end]).text


@given(st.text(max_size=40))
@settings(deadline=None)
def test_folding_twice_changes_nothing(text):
    once = fold(text).text
    assert fold(once).text == once


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("国家高新区生产总值达到13.6万亿元,占全国的13.3%;", "国家高新区生产总值达到13.6万亿元，占全国的13.3%；"),
        ("高新区(以下简称“国家高新区”):", "高新区（以下简称“国家高新区”）："),
        ("1,000家,10:30", "1,000家，10:30"),
        ("4.建设数字园区。\n鼓励", "4.建设数字园区。 鼓励"),
        ("是吗?好!", "是吗？好！"),
        ("", ""),
    ],
)
def test_display_sets_full_width_punctuation(quote, shown):
    assert display(quote) == shown


def test_display_in_quotation_marks_turns_the_inner_ones():
    assert display("“揭榜挂帅”“赛马制”等", quoted=True) == "‘揭榜挂帅’‘赛马制’等"
    assert display("“揭榜挂帅”") == "“揭榜挂帅”"


@given(st.text(max_size=60))
@settings(deadline=None)
def test_display_changes_no_word(quote):
    assert fold(display(quote, quoted=True)).text == fold(quote).text


def test_traditional_characters_and_words():
    assert to_simplified("國家高新技術產業開發區") == "国家高新技术产业开发区"
    assert to_simplified("數位園區") in ("数字园区", "数位园区")
    assert to_simplified("已是简体") == "已是简体"
