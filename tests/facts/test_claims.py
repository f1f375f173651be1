"""What a writer's sentence says about the plan's figures."""

from __future__ import annotations

import pytest

from facts.claims import Binding, match_claim
from facts.derived import derived_values
from facts.figures import figures_of
from ingest.reader import PLAN_PATH, read_document

FIGURES = figures_of(read_document(PLAN_PATH))


def judged(text: str) -> list[Binding]:
    return match_claim(text, FIGURES)


@pytest.mark.parametrize(
    "text",
    [
        "2020年，国家高新区GDP达到13.6万亿元，占全国的13.3%。",
        "国家高新区生产总值为136000亿元，占全国百分之十三点三。",
        "2020年，国家高新区营业收入、工业总产值和净利润分别达到42.8万亿元、25.6万亿元、3万亿元，较2015年分别增长68.7%、37.8%、89.1%。",
        "截至2020年底，国家高新区共169个，其中东部70个、中部44个、西部39个、东北16个。",
        "全国已建成21家国家自创区。",
        "到2025年，国家高新区数量达到220家左右。",
        "企业研发经费支出占全国近一半，研发投入强度是全国平均水平的2.8倍。",
        "国家高新区创造了全国13.3%的生产总值。",
        "全国近一半的企业研发经费支出来自国家高新区。",
        "在境外设立的研发机构超过2000家。",
        "国家高新区生产总值13.6万亿元（占全国13.3%），营业收入42.8万亿元（较2015年增长68.7%）。",
        "2022年印发的《规划》指出，国家高新区生产总值达13.6万亿元。",
        "科创板上市企业占全国超过三分之二。",
        "国家高新区走过了30多年。",
        "在169家国家高新区中，东部地区70家，占比最高。",
        "武汉东湖、上海张江、中关村的主导产业规模分别占全国的50%、35%、17%。",
        "高新区企业的研发投入强度是全国的2.8倍。",
        "国家高新区2020年的生产总值占到了全国的近七分之一。",
    ],
)
def test_agrees(text: str) -> None:
    found = judged(text)
    assert found
    assert {binding.status for binding in found} == {"agrees"}, found
    assert {binding.hedge for binding in found} == {""}


@pytest.mark.parametrize(
    ("text", "status", "expected", "differs"),
    [
        ("国家高新区营业收入达到25.6万亿元。", "swapped", "42.8万亿元", ("indicator",)),
        ("国家高新区净利润较2015年增长68.7%。", "swapped", "89.1%", ("indicator",)),
        ("国家高新区生产总值占全国的14.3%。", "contradicts", "13.3%", ()),
        ("国家高新区总数达179家。", "contradicts", "169家", ()),
        ("到2030年，国家高新区数量达到220家左右。", "swapped", "", ("time",)),
        ("2015年，国家高新区营业收入达到42.8万亿元。", "swapped", "", ("time",)),
        ("国家高新区生产总值较2015年增长13.3%。", "swapped", "", ("base",)),
        ("国家高新区生产总值占全球的13.3%。", "swapped", "", ("base",)),
        ("国家高新区营业收入较2010年增长68.7%。", "swapped", "", ("base",)),
        ("中关村新一代信息技术产业规模占全国50%。", "swapped", "17%", ("indicator", "scope")),
        ("国家高新区税收总额达到3.0万亿元。", "swapped", "", ("indicator",)),
        ("新增注册企业增长3.4倍。", "swapped", "", ("base",)),
        ("企业研发投入强度是全国平均水平的3.8倍。", "contradicts", "2.8倍", ()),
    ],
)
def test_wrong(text: str, status: str, expected: str, differs: tuple[str, ...]) -> None:
    (binding,) = judged(text)
    assert (binding.status, binding.expected, binding.differs) == (status, expected, differs)


def test_swapped_regions() -> None:
    total, east, middle = judged("国家高新区总数达169家，其中东部44家、中部70家。")
    assert total.status == "agrees"
    assert (east.status, east.expected, middle.expected) == ("swapped", "70家", "44家")


def test_swapped_alignment() -> None:
    text = "PCT国际专利申请量和企业研发经费支出分别占全国49.5%和49.4%。"
    assert [(b.status, b.expected) for b in judged(text)] == [("swapped", "49.4%"), ("swapped", "49.5%")]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("到2025年，国家高新区数量达到220家。", "dropped"),
        ("国家高新区在境外设立研发机构2000家。", "dropped"),
        ("国家高新区在境外设立研发机构近2000家。", "changed"),
    ],
)
def test_hedges(text: str, change: str) -> None:
    (binding,) = judged(text)
    assert (binding.status, binding.hedge) == ("agrees", change)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("东中西部共153家。", "153家"),
        ("中西部国家高新区共83家。", "83家"),
        ("东部和中部合计114家。", "114家"),
        ("东部地区占41.4%。", "41.4%"),
        ("东部占四成多。", "41.4%"),
        ("到“十四五”末将新增约51家国家高新区。", "51家"),
        ("孵化载体数量较2015年增长1.2倍。", "1.2倍"),
        ("瞪羚企业较2015年增长60%。", "60%"),
    ],
)
def test_derived(text: str, values: str) -> None:
    (binding,) = judged(text)
    assert (binding.status, binding.expected) == ("derived", values)


def test_wrong_sum_is_not_derived() -> None:
    (binding,) = judged("东中西部共154家。")
    assert binding.status != "derived"
    assert binding.status != "agrees"


def test_derived_values_hold_the_sum_of_all_parts() -> None:
    sums = [value for value in derived_values(FIGURES) if value.kind == "sum" and len(value.figures) == 4]
    assert [value.printed for value in sums] == ["169家"]


def test_the_writers_own_and_unknown_figures() -> None:
    assert [b.status for b in judged("我区营业收入达到500亿元。")] == ["own"]
    assert [b.status for b in judged("西安高新区生产总值3000亿元。")] == ["none"]
    assert [b.status for b in judged("提出了五个方面的任务。")] == ["tally"]
    assert [b.status for b in judged("国家高新区仍存在五个方面的问题。")] == ["tally"]
    assert [b.status for b in judged("我市今年新增公办学位3200个，其中高新区占一半。")] == ["own", "own"]
    assert judged("支持园区建设数字园区。") == []
