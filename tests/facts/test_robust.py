"""Any text can be read: no errors, spans that hold, in bounded time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from facts.claims import match_claim
from facts.figures import figures_of
from facts.measures import measures_of
from facts.quantities import find_quantities
from facts.strength import compare
from ingest.parser import parse
from ingest.reader import PLAN_PATH, read_document

FIGURES = figures_of(read_document(PLAN_PATH))
WORDS = """
国家高新区 东部 营业收入 分别 达到 占全国 较2015年 增长 其中 到“十四五”末 2020年 13.6万亿元 49.5% 2.2倍
三分之一 一百六十九家 翻两番 、 ， 。 ； ( ) “ ” 的 和 等 是 必须 支持 园区 要 鼓励 有条件的 所有 已 左右 超过 第
5G 第三方 9 . ,
十 万 亿 成 半"""
PIECES = st.sampled_from([*WORDS.split(), "\u3000", "\n", " "])
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=120))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text(text: str) -> None:
    quantities = find_quantities(text)
    assert all(text[q.start : q.end] == q.text for q in quantities)
    assert all(a.end <= b.start for a, b in zip(quantities, quantities[1:], strict=False))
    assert len(match_claim(text, FIGURES)) == len(quantities)
    for finding in compare(text, "支持有条件的园区建设智慧社区,推进教育、医疗、养老等服务,达到220家左右。"):
        assert 0 <= finding.start <= finding.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_document(text: str) -> None:
    document = parse("题目\n" + text, doc_id="any")
    for figure in figures_of(document):
        assert document.text[figure.start : figure.end] == figure.value
    for measure in measures_of(document):
        assert document.text[measure.start : measure.end].endswith(measure.action)


def test_long_lines_take_no_quadratic_time() -> None:
    text = "支持园区、企业、高校占全国13.6万亿元、" * 1500
    assert len(match_claim(text, FIGURES[:3])) == 1500
    assert compare(text, text) is not None
