"""The parser on outlines of all kinds: nothing lost, addresses unique and stable, whatever the numbering."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.parser import parse

CHINESE = "一二三四五六七八九十"
HEADINGS = (
    "第{cn}编 总则",
    "第{cn}分编 合同",
    "第{cn}章 附则",
    "第{cn}节 一般规定",
    "第{cn}条 本办法自公布之日起施行。",
    "第{cn}条之{cn} 另有规定的除外。",
    "{cn}、工作目标",
    "（{cn}）加强领导。",
    "({cn})加强领导。各地区要落实责任。",
    "{n}.建设园区。",
    "{n}、建设园区",
    "（{n}）提高水平",
    "{n}.{n} 技术要求",
    "{n}.{n}.{n} 细则",
    "专栏{n} 培育行动",
    "专栏{cn}：示范工程",
    "## {cn}、要求",
)
BODIES = (
    "支持企业发展。",
    "",
    "   ",
    "2020年,总数达169家。",
    "其中:一是提高水平;二是扩大规模。",
    "\u3000\u3000各地要抓好落实。",
    "1",
)

headings = st.builds(
    lambda form, number: form.format(n=number, cn=CHINESE[(number - 1) % 10]),
    st.sampled_from(HEADINGS),
    st.integers(1, 12),
)
texts = st.builds(
    lambda lines, last: "\n".join(lines) + last,
    st.lists(st.one_of(headings, st.sampled_from(BODIES), st.text(max_size=12)), max_size=24),
    st.sampled_from(("", "\n", "\n\n")),
)


def check(document):
    """Assert what holds for every parsed document."""
    text, nodes = document.text, document.nodes
    assert "".join(text[leaf.start : leaf.end] for leaf in document.leaves) == text
    assert all(before.end == after.start for before, after in zip(document.leaves, document.leaves[1:], strict=False))
    assert all("\n" not in text[leaf.start : leaf.end - 1] for leaf in document.leaves)
    ids = [node.clause_id for node in nodes]
    assert len(set(ids)) == len(ids)
    assert all(id_.isascii() and id_.startswith(f"{document.doc_id}#") for id_ in ids)
    assert all(leaf.owner is None or leaf.owner in document.by_id for leaf in document.leaves)
    for node in nodes:
        assert document.text_of(node) == text[node.start : node.end] != ""
        assert node.label
        if node.parent:
            parent = document.by_id[node.parent]
            assert parent.start <= node.start < node.end <= parent.end
            assert node.kind in ("article", "box", "decimal") or node.label.startswith(parent.label)
    units = document.units
    assert all(before.end <= after.start for before, after in zip(units, units[1:], strict=False))
    for leaf in document.leaves:
        if leaf.kind == "paragraph":
            assert sum(unit.start <= leaf.start and leaf.end <= unit.end for unit in units) == 1


@given(texts)
@settings(deadline=None)
def test_any_numbering_keeps_every_line(text):
    document = parse(text, doc_id="d")
    assert document.text == text
    check(document)
    assert parse(text, doc_id="d") == document


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_the_plan_cut_anywhere_still_parses(data, plan_text):
    start = data.draw(st.integers(0, len(plan_text)))
    end = data.draw(st.integers(start, len(plan_text)))
    check(parse(plan_text[start:end], doc_id="plan"))


@given(data=st.data())
@settings(deadline=None, max_examples=25)
def test_the_plans_lines_in_any_order_still_parse(data, plan_text):
    lines = data.draw(st.permutations(plan_text.split("\n")[3:60]))
    check(parse("\n".join(lines), doc_id="plan"))


def tree(document):
    """Return label, id and kind of each node, units marked with *."""
    return [f"{'*' if n.is_unit else ''}{n.label} {n.clause_id} {n.kind}" for n in document.nodes]


REGULATION = """示范区管理办法

第一编 总则
第一章 一般规定
第一节 目的
第一条 为了规范示范区管理,制定本办法。
第二条 示范区应当坚持下列原则:
（一）公开；
（二）公平。
前款所称公开,包括信息公开。
第二章 管理
第三条 主管部门负责监督。
省级部门负责指导。
第三条之一 本条为修正时增加。
第四条　国家建立年度评估制度。
"""


def test_a_regulation():
    document = parse(REGULATION, doc_id="rule")
    check(document)
    assert document.title == "示范区管理办法"
    assert tree(document) == [
        "第一编 rule#b1 part",
        "第一编第一章 rule#b1.c1 chapter",
        "第一编第一章第一节 rule#b1.c1.s1 section",
        "*第一条 rule#a1 article",
        "第二条 rule#a2 article",
        "*第二条第一款 rule#a2.p1 paragraph",
        "*第二条第(一)项 rule#a2.i1 item",
        "*第二条第(二)项 rule#a2.i2 item",
        "*第二条第二款 rule#a2.p2 paragraph",
        "第一编第二章 rule#b1.c2 chapter",
        "第三条 rule#a3 article",
        "*第三条第一款 rule#a3.p1 paragraph",
        "*第三条第二款 rule#a3.p2 paragraph",
        "*第三条之一 rule#a3-1 article",
        "*第四条 rule#a4 article",
    ]
    assert [node.label for node in document.clauses] == ["第一条", "第二条", "第三条", "第三条之一", "第四条"]
    assert document.text_of(document.by_id["rule#a4"]) == "第四条　国家建立年度评估制度。\n"


def test_decimals_and_bracketed_numbers():
    text = "技术导则\n1 范围\n1.1 总体要求\n应符合规定。\n1.2 技术要求\n(1)提高精度\n(2)降低能耗\n说明文字。\n"
    document = parse(text, doc_id="g")
    check(document)


def test_a_number_in_running_text_is_no_heading():
    text = "总结\n一、成绩\n(一)发展\n增长较快。\n37.8万亿元,增长较快。\n1.5倍于上年。\n2020年,总数达169家。\n"
    document = parse(text, doc_id="d")
    assert [node.label for node in document.nodes] == [
        "一、",
        "一、(一)",
        "一、(一)第1段",
        "一、(一)第2段",
        "一、(一)第3段",
        "一、(一)第4段",
    ]


def test_a_number_twice_gets_ids_of_its_own():
    document = parse("题\n一、甲\n内容。\n一、乙\n内容。\n", doc_id="d")
    check(document)
    assert [node.clause_id for node in document.nodes] == ["d#1", "d#1~2"]


def test_a_text_without_headings_has_paragraphs():
    document = parse("短文\n第一段的话。\n\n第二段的话。", doc_id="d")
    check(document)
    assert [(node.clause_id, node.label, node.is_unit) for node in document.nodes] == [
        ("d#p1", "第1段", True),
        ("d#p2", "第2段", True),
    ]


@pytest.mark.parametrize("text", ["", "\n", "   ", "\n\n\n", "题目"])
def test_nothing_to_number(text):
    document = parse(text, doc_id="d")
    check(document)
    assert document.units == ()
