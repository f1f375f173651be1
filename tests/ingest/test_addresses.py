"""Addresses both ways: every spelling to its clause, every clause to its printed address, invented ones to nothing."""

import pytest

from ingest.addresses import Addresses, cite_as
from ingest.errors import AddressError
from ingest.parser import parse
from ingest.reader import PLAN_PATH, read_document

WIDE = str.maketrans("().0123456789", "（）．０１２３４５６７８９")
CHINESE = {str(number): word for number, word in enumerate("〇一二三四五六七八九")}


@pytest.fixture(scope="module")
def plan():
    return read_document(PLAN_PATH)


@pytest.fixture(scope="module")
def addresses(plan):
    return Addresses([plan])


def spellings(node):
    """Yield how people write a node's address."""
    key, label = node.key, node.label
    yield from (node.clause_id, label, label.translate(WIDE), f" {label} ", f"“{label}”")
    if key[0] == "0":
        yield "前言"
    elif key[0].startswith("box"):
        box = key[0].removeprefix("box")
        for start in (f"专栏{CHINESE[box]}", f"专栏 {box}", f"專欄{CHINESE[box]}"):
            if len(key) == 1:
                yield from (start, start + node.title, f"{start}“{node.title}”")
            elif key[1] == "0":
                yield from (start + "引言", start + "的引言", start + "导语")
            else:
                point = CHINESE[key[1]]
                yield from (
                    f"{start}第{key[1]}项",
                    f"{start}第{point}项",
                    f"{start}的第{point}条",
                    f"{start}（{point}）",
                )
    else:
        chapter, *rest = (CHINESE.get(step, step) for step in key)
        if not rest:
            yield from (f"{chapter}、{node.title}", f"第{chapter}部分", f"第{key[0]}部分", f"第{chapter}章")
        elif len(rest) == 1:
            section = f"{chapter}、（{rest[0]}）"
            yield from (section, f"{chapter}（{rest[0]}）", f"第{chapter}部分第{rest[0]}节", section + node.title)
            yield from (f"第{chapter}部分（{rest[0]}）".replace("（", "第（"), f"第{chapter}章第{key[1]}节")
        elif rest[1].startswith("p"):
            paragraph = CHINESE[rest[1][1:]]
            for section in (f"{chapter}、（{rest[0]}）", f"{chapter}({rest[0]})", f"第{chapter}部分第{rest[0]}节"):
                yield from (
                    f"{section}第{rest[1][1:]}段",
                    f"{section}第{paragraph}段",
                    f"{section}的第{paragraph}自然段",
                )
        else:
            number = key[2]
            for section in (f"{chapter}、（{rest[0]}）", f"{chapter}({rest[0]})"):
                yield from (f"{section}{number}", f"{section}{number}.", f"{section}{number}、")
                yield from (f"{section}第{number}项", f"{section}第{rest[1]}条", f"{section}{number}.{node.title}")
            yield f"第{chapter}部分第{rest[0]}节第{number}条"
            yield f"第{chapter}部分第（{rest[0]}）节第{rest[1]}项"
            yield f"第{chapter}章第{key[1]}节第{rest[1]}条"


def test_every_spelling_of_every_node_leads_to_it(plan, addresses):
    wrong = []
    for node in plan.nodes:
        for spelled in (*spellings(node), cite_as(plan, node)):
            try:
                found = addresses.resolve(spelled)
            except AddressError:
                wrong.append((node.clause_id, spelled))
            else:
                if found is not node:
                    wrong.append((node.clause_id, spelled, found.clause_id))
    assert wrong == []


def test_every_title_leads_to_its_node(plan, addresses):
    titles = [node.title for node in plan.nodes if node.title]
    for node in plan.nodes:
        if node.title and titles.count(node.title) == 1:
            assert addresses.resolve(node.title) is node
            assert addresses.resolve(f"“{node.title}”") is node


def test_every_address_is_found_in_running_text(plan, addresses):
    for node in plan.nodes:
        # “一、” alone opens many a list
        for address in (cite_as(plan, node), *([] if node.kind == "chapter" else [node.label])):
            text = f"见《规划》{address}，其余从略。"
            assert [mention.node for mention in addresses.mentions(text)] == [node], address


@pytest.mark.parametrize(
    ("text", "spelled", "clause_id"),
    [
        ("三、(六)4.里怎么说的？", "三、(六)4.", "plan#3.6.4"),
        ("请看第三部分第六节第4条的内容", "第三部分第六节第4条", "plan#3.6.4"),
        ("专栏七第二项说了什么", "专栏七第二项", "plan#3.6.box7.2"),
        ("专栏7的第2项", "专栏7的第2项", "plan#3.6.box7.2"),
        ("《规划》在“三、重点任务”第（六）部分第4项提出", "三、重点任务”第（六）部分第4项", "plan#3.6.4"),
        ("按plan#3.6.4办理", "plan#3.6.4", "plan#3.6.4"),
        ("一（一）第2段有数据", "一（一）第2段", "plan#1.1.p2"),
        ("第四部分讲保障", "第四部分", "plan#4"),
        ("第六节第4条讲什么", "第六节第4条", "plan#3.6.4"),
        ("第（六）节第4条讲什么", "第（六）节第4条", "plan#3.6.4"),
    ],
)
def test_mentions_carry_their_words_and_place(addresses, text, spelled, clause_id):
    (mention,) = addresses.mentions(text)
    assert text[mention.start : mention.end] == mention.spelled == spelled
    assert mention.node is not None
    assert mention.node.clause_id == clause_id


def test_several_mentions_come_in_order(addresses):
    found = addresses.mentions("比较三、(五)3.、专栏5和四、(二)。")
    assert [mention.node.clause_id for mention in found] == ["plan#3.5.3", "plan#3.5.box5", "plan#4.2"]


@pytest.mark.parametrize(
    "address",
    [
        *("三、(六)9.", "九、(一)", "第九部分", "专栏10", "专栏7第9项", "一、(一)第20段", "第十二条", "plan#9.9"),
        *("三（十二）1", "第三部分第二十节第1条", "other#3.6.4", "4.5.6", "", "  ", "元宇宙"),
    ],
)
def test_invented_addresses_name_nothing(addresses, address):
    with pytest.raises(AddressError, match="outline"):
        addresses.resolve(address)


@pytest.mark.parametrize(
    "address", ["三、(六)9.", "第九部分", "专栏12", "专栏7第9项", "第八部分第一节第2条", "第三十条"]
)
def test_invented_addresses_in_running_text_are_seen_as_such(addresses, address):
    assert [mention.node for mention in addresses.mentions(f"《规划》{address}规定了奖励。")] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "国家高新区总数达169家",
        "建设三甲医院",
        "第一方阵",
        "2020年占全国13.3%",
        "一是提升能力;二是扩大规模",
        "“一区多园”",
        "3.0万亿元",
    ],
)
def test_running_text_without_addresses(addresses, text):
    assert addresses.mentions(text) == []


def test_an_item_alone_is_ambiguous(addresses):
    assert addresses.mentions("第(一)节讲了什么") == []
    with pytest.raises(AddressError):
        addresses.resolve("第(一)节")
    assert addresses.resolve("第(九)节").clause_id == "plan#3.9"


def test_articles_paragraphs_and_items():
    text = "办法\n第一章 总则\n第一条 甲。\n第二条 应当符合:\n(一)公开;\n(二)公平。\n乙。\n第二条之一 丙。\n"
    rule = parse(text, doc_id="rule")
    addresses = Addresses([rule])
    for node in rule.nodes:
        assert addresses.resolve(node.label) is addresses.resolve(cite_as(rule, node)) is node
    for spelled, clause_id in {
        "第2条第2款": "rule#a2.p2",
        "第二条第二款": "rule#a2.p2",
        "第二条第（二）项": "rule#a2.i2",
        "第二条第二项": "rule#a2.i2",
        "第二条之一": "rule#a2-1",
        "第1章": "rule#c1",
        "第一章第一节第二条": "rule#a2",
    }.items():
        assert addresses.resolve(spelled).clause_id == clause_id


def test_the_first_document_wins_and_ids_reach_the_others(plan):
    other = parse("题\n一、目标\n内容。\n", doc_id="other")
    both = Addresses([other, plan])
    assert both.resolve("一、").clause_id == "other#1"
    assert both.resolve("plan#1").clause_id == "plan#1"
