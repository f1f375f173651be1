"""The complete table of the plan's figures, and the grammar behind it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from facts.binding import bind
from facts.figures import figures_of, find_figures, subject_of
from ingest.parser import parse
from ingest.reader import PLAN_PATH, read_document

PLAN = read_document(PLAN_PATH)
FIGURES = figures_of(PLAN)
P = "一、(一)第{}段"
Z = "国家高新区"

EXPECTED = [
    ("发展", Z, "", "30多年", "level", "", P.format(1)),
    ("国家高新区总数", "全国", "截至2020年底", "169家", "level", "", P.format(1)),
    ("国家高新区总数", "东部", "截至2020年底", "70家", "level", "", P.format(1)),
    ("国家高新区总数", "中部", "截至2020年底", "44家", "level", "", P.format(1)),
    ("国家高新区总数", "西部", "截至2020年底", "39家", "level", "", P.format(1)),
    ("国家高新区总数", "东北", "截至2020年底", "16家", "level", "", P.format(1)),
    ("国家自主创新示范区数量", "全国", "截至2020年底", "21家", "level", "", P.format(1)),
    ("生产总值", Z, "2020年", "13.6万亿元", "level", "", P.format(2)),
    ("生产总值", Z, "2020年", "13.3%", "share", "占全国", P.format(2)),
    ("营业收入", Z, "2020年", "42.8万亿元", "level", "", P.format(2)),
    ("工业总产值", Z, "2020年", "25.6万亿元", "level", "", P.format(2)),
    ("净利润", Z, "2020年", "3.0万亿元", "level", "", P.format(2)),
    ("营业收入", Z, "2020年", "68.7%", "growth", "较2015年增长", P.format(2)),
    ("工业总产值", Z, "2020年", "37.8%", "growth", "较2015年增长", P.format(2)),
    ("净利润", Z, "2020年", "89.1%", "growth", "较2015年增长", P.format(2)),
    ("企业研发经费支出", Z, "2020年", "49.5%", "share", "占全国", P.format(4)),
    ("企业研发投入强度", Z, "2020年", "2.8倍", "multiple", "全国平均水平", P.format(4)),
    ("PCT国际专利申请量", Z, "2020年", "49.4%", "share", "占全国", P.format(4)),
    ("每万名从业人员中研发人员全时当量", Z, "2020年", "12.5倍", "multiple", "全国", P.format(4)),
    ("孵化载体数量", Z, "2020年", "2.2倍", "multiple", "2015年", P.format(5)),
    ("新增注册企业", Z, "2020年", "3.4倍", "multiple", "2015年", P.format(5)),
    ("瞪羚企业", Z, "2020年", "1.6倍", "multiple", "2015年", P.format(5)),
    ("科技型中小企业", Z, "2020年", "35.9%", "share", "占全国", P.format(5)),
    ("高新技术企业", Z, "2020年", "36.2%", "share", "占全国", P.format(5)),
    ("科创板上市企业", Z, "2020年", "67.4%", "share", "占全国", P.format(5)),
    ("新一代信息技术产业规模", "中关村", "", "17%", "share", "占全国", P.format(6)),
    ("光电子产业规模", "武汉东湖", "", "50%", "share", "占全国", P.format(6)),
    ("集成电路产业规模", "上海张江", "", "35%", "share", "占全国", P.format(6)),
    ("货物和服务贸易合计出口总额", Z, "2020年", "22.6%", "share", "占全国", P.format(7)),
    ("境外设立研发机构", Z, "2020年", "超过2000家", "level", "", P.format(7)),
    ("国家高新区数量", "全国", "到“十四五”末", "220家左右", "level", "", "二、(三)"),
]


def test_every_figure_of_the_plan() -> None:
    found = [(f.indicator, f.scope, f.time, f.printed, f.relation, f.base, f.label) for f in FIGURES]
    assert found == EXPECTED


def test_spans_and_numbers() -> None:
    for figure in FIGURES:
        assert PLAN.text[figure.start : figure.end] == figure.value
        assert figure.value in PLAN.text[figure.sentence_start : figure.sentence_end]
        unit = PLAN.unit_at(figure.start)
        assert unit is not None
        assert (unit.clause_id, unit.label) == (figure.clause_id, figure.label)
    gdp = next(f for f in FIGURES if f.value == "13.6万亿元")
    assert (gdp.number, gdp.unit, gdp.scaled) == (Decimal("13.6"), "万亿元", Decimal("13600000000000"))


def test_subject() -> None:
    assert subject_of(PLAN) == "国家高新区"


@pytest.mark.parametrize(
    ("constraints", "values"),
    [
        ({"indicator": "GDP"}, ["13.6万亿元", "13.3%"]),
        ({"indicator": "GDP", "base": "占"}, ["13.3%"]),
        ({"indicator": "营收"}, ["42.8万亿元", "68.7%"]),
        ({"indicator": "营收", "base": "2015年"}, ["68.7%"]),
        ({"indicator": "国家高新区数量", "time": "2020年"}, ["169家", "70家", "44家", "39家", "16家"]),
        ({"indicator": "国家高新区数量", "time": "2025年"}, ["220家"]),
        ({"indicator": "国家高新区数量", "scope": "东部地区"}, ["70家"]),
        ({"indicator": "自创区"}, ["21家"]),
        ({"indicator": "出口"}, ["22.6%"]),
        ({"indicator": "海外研发机构"}, ["2000家"]),
        ({"indicator": "PCT专利"}, ["49.4%"]),
        ({"time": "2019年"}, []),
        ({"indicator": "税收"}, []),
    ],
)
def test_find_figures(constraints: dict[str, str], values: list[str]) -> None:
    assert [figure.value for figure in find_figures(FIGURES, **constraints)] == values


def table(text: str) -> list[tuple[str, str, str, str, str]]:
    return [(b.indicator, b.scope, b.time, b.quantity.text, b.base) for b in bind(text)]


def test_aligned_lists_carry_over_the_comma() -> None:
    text = (
        "2024年，甲市地方财政收入、社会消费品零售总额和进出口总额分别达到80亿元、90亿元和100亿元，同比增长5%、6%、7%。"
    )
    assert table(text) == [
        ("甲市地方财政收入", "", "2024年", "80亿元", ""),
        ("社会消费品零售总额", "", "2024年", "90亿元", ""),
        ("进出口总额", "", "2024年", "100亿元", ""),
        ("甲市地方财政收入", "", "2024年", "5%", "同比增长"),
        ("社会消费品零售总额", "", "2024年", "6%", "同比增长"),
        ("进出口总额", "", "2024年", "7%", "同比增长"),
    ]


def test_parts_of_a_total() -> None:
    text = "全国共有国家高新区169家，其中东部地区70家、中部地区44家。"
    assert [(i, s, v) for i, s, _, v, _ in table(text)] == [
        ("国家高新区数量", "全国", "169家"),
        ("国家高新区数量", "东部", "70家"),
        ("国家高新区数量", "中部", "44家"),
    ]


def test_growth_share_and_multiple_are_told_apart() -> None:
    text = "研发投入增长20%，占全国的20%，是2015年的20倍，比上年下降20%。"
    assert [(b.relation, b.base) for b in bind(text)] == [
        ("growth", "增长"),
        ("share", "占全国"),
        ("multiple", "2015年"),
        ("decline", "比上年下降"),
    ]


def test_compared_with_another_place() -> None:
    text = "社会消费品零售总额增长5.1%，高于全国1.4个百分点，居民消费价格上涨0.1%。"
    assert table(text) == [
        ("社会消费品零售总额", "", "", "5.1%", "增长"),
        ("社会消费品零售总额", "", "", "1.4个百分点", "高于全国"),
        ("居民消费价格", "", "", "0.1%", "上涨"),
    ]


def test_value_before_its_noun() -> None:
    assert table("建设了21家国家自主创新示范区。")[0][:2] == ("国家自主创新示范区数量", "全国")
    assert table("国家高新区创造了全国13.3%的生产总值。")[0] == ("生产总值", "国家高新区", "", "13.3%", "占全国")


def test_a_year_of_issue_is_not_the_year_of_the_value() -> None:
    assert table("2022年印发的规划指出，国家高新区生产总值达13.6万亿元。")[0][2] == ""


def test_runs_on_other_documents() -> None:
    text = "2026年政府工作报告\n一、工作回顾\n2025年，地区生产总值增长5.5%、达到10.3万亿元。建成示范村507个。\n"
    figures = figures_of(parse(text, doc_id="report"))
    assert [(f.indicator, f.time, f.value, f.base) for f in figures] == [
        ("地区生产总值", "2025年", "5.5%", "增长"),
        ("地区生产总值", "2025年", "10.3万亿元", ""),
        ("示范村", "2025年", "507个", ""),
    ]
    assert figures_of(parse("没有数字。\n", doc_id="empty")) == ()
