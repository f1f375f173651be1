"""Quantities and times in real wording, from the plan and as people write it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from facts.quantities import Quantity, find_quantities, same_value
from facts.times import find_times, same_time


def one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    assert text[found[0].start : found[0].end] == found[0].text
    return found[0]


@pytest.mark.parametrize(
    ("text", "number", "unit", "hedge", "kind"),
    [
        ("生产总值达到13.6万亿元", "13.6", "万亿元", "", "amount"),
        ("生产总值达到１３．６万亿元", "13.6", "万亿元", "", "amount"),
        ("营业收入428,000亿元", "428000", "亿元", "", "amount"),
        ("占全国的百分之十三点三", "13.3", "%", "", "percent"),
        ("总数达一百六十九家", "169", "家", "", "amount"),
        ("约有两成企业", "20", "%", "约", "percent"),
        ("七成以上", "70", "%", "以上", "percent"),
        ("三成半", "35", "%", "", "percent"),
        ("占全国近一半", "50", "%", "近", "percent"),
        ("数量翻番", "2", "倍", "", "multiple"),
        ("数量翻了两番", "4", "倍", "", "multiple"),
        ("经过30多年发展", "30", "年", "多", "duration"),
        ("研发机构超过2000家", "2000", "家", "超过", "amount"),
        ("达到220家左右", "220", "家", "左右", "amount"),
        ("新建农村公路20多万公里", "20", "万公里", "多", "amount"),
        ("两千余家", "2000", "家", "余", "amount"),
        ("提高3.4个百分点", "3.4", "个百分点", "", "points"),
        ("总量居全国第3位", "3", "位", "", "rank"),
        ("面积为12.5平方公里", "12.5", "平方公里", "", "amount"),
        ("逾1.3亿人", "1.3", "亿人", "逾", "amount"),
    ],
)
def test_value_unit_hedge(text: str, number: str, unit: str, hedge: str, kind: str) -> None:
    q = one(text)
    assert (q.number, q.unit, q.hedge, q.kind) == (Decimal(number), unit, hedge, kind)


def test_range() -> None:
    q = one("占比30%—40%")
    assert (q.number, q.upper, q.unit) == (Decimal(30), Decimal(40), "%")
    assert one("占比30–40%").upper == Decimal(40)


@pytest.mark.parametrize(
    "text",
    [
        "一是自主创新能力亟待进一步提升。二是主导产业核心竞争力有待加强。",
        "建设完善5G、物联网等通信网络基础设施",
        "专栏7 数字园区建设行动",
        "落实“三个区分开来”要求",
        "聚焦“四个面向”",
        "培育“四科”特征明显的科技型中小企业",
        "深度融入共建“一带一路”",
        "见《规划》三、（六）4.及专栏7第2项",
        "第三方评估",
        "全面贯彻党的十九大和十九届历次全会精神",
        "国科发区〔2022〕264号",
        "根据《中华人民共和国国民经济和社会发展第十四个五年规划和2035年远景目标纲要》",
        "COVID-19疫情",
        "11月9日，科技部印发",
        "截至2020年底",
        "数十家企业",
        "每万名从业人员",
        "做实“一区多园”",
    ],
)
def test_names_ordinals_and_times_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


def test_small_chinese_counts_are_tallies() -> None:
    assert one("做好“高”和“新”两篇文章").kind == "tally"
    assert one("提出五个方面的任务").kind == "tally"


def test_a_list_shares_its_last_unit() -> None:
    assert [(q.text, q.unit) for q in find_quantities("分别为70、44、39和16家")] == [
        ("70", "家"),
        ("44", "家"),
        ("39", "家"),
        ("16家", "家"),
    ]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("13.6万亿元", "136000亿元"),
        ("13.6万亿元", "十三点六万亿元"),
        ("13.3%", "百分之十三点三"),
        ("3.0万亿元", "3万亿元"),
        ("169家", "169个"),
        ("三分之一", "33.3%"),
        ("2000家", "两千家"),
        ("50%", "一半"),
    ],
)
def test_same_value(a: str, b: str) -> None:
    assert same_value(one(a), one(b))


@pytest.mark.parametrize(
    ("a", "b"), [("13.6万亿元", "13.6亿元"), ("2.2倍", "2.2%"), ("1%", "1个百分点"), ("16家", "16人")]
)
def test_other_value(a: str, b: str) -> None:
    assert not same_value(one(a), one(b))


def test_times() -> None:
    text = "截至2020年底，较2015年增长；到“十四五”末；“十三五”期间；二〇二五年"
    assert [(t.key, t.lead, t.tail) for t in find_times(text)] == [
        ("2020", "截至", "底"),
        ("2015", "较", ""),
        ("十四五", "到", "末"),
        ("十三五", "", "期间"),
        ("2025", "", ""),
    ]
    assert all(text[t.start : t.end] == t.text for t in find_times(text))


def test_same_time() -> None:
    assert same_time("截至2020年底", "2020年")
    assert same_time("到2025年", "到“十四五”末")
    assert not same_time("到2030年", "到“十四五”末")
    assert not same_time("2020年", "")
