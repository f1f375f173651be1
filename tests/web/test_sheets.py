"""Converters from records to HTML: pure, and nothing gets through unescaped."""

import re

import pytest

from answer.records import Answer, AnswerSentence, cite
from ingest.reader import PLAN_PATH, read_document
from web.citations import cited, copy_forms, number
from web.outline import outline
from web.source import source
from web.turns import answer_sheet, error_sheet, follow_ups

EVIL = '<img src=x onerror="alert(1)">'


@pytest.fixture(scope="module")
def plan():
    return read_document(PLAN_PATH)


def quote(plan, words):
    start = plan.text.index(words, plan.body_start)
    return cite(plan, plan.unit_at(start), start, start + len(words))


@pytest.fixture
def answer(plan):
    first, second = quote(plan, "推进园区基础设施数字化"), quote(plan, "加快培育数字产业")
    sentences = (
        AnswerSentence(first.display, (first,)),
        AnswerSentence(second.display, (second,)),
        AnswerSentence("又是第一句", (first,)),
    )
    return Answer(False, "…", sentences, lead="共4项：", layout="list", see_also=("三、(六)4.",))


def test_citations_are_numbered_in_order_of_appearance_each_quote_once(answer):
    assert list(number(answer).values()) == [1, 2]
    html = answer_sheet(answer, {})
    assert re.findall(r'data-n="(\d)"', html) == ["1", "2", "1", "1", "2"]  # three sentences, then the grounds


def test_a_tile_carries_its_quote_and_span(plan, answer):
    html = answer_sheet(answer, {"plan": plan})
    start = plan.text.index("推进园区基础设施数字化", plan.body_start)
    assert f'data-s="{start}" data-e="{start + 11}" data-quote="推进园区基础设施数字化"' in html
    assert "另见" in html
    assert 'data-clause="plan#3.6.4"' in html


def test_the_line_of_grounds_names_each_unit_once_and_a_clauses_title_once(plan):
    words = (
        "鼓励国家高新区布局建设绿色低碳的数字化智能化设施和平台",
        "支持符合条件的各类社会主体",
        "推进园区基础设施数字化",
        "加快培育数字产业",
    )
    quotes = [quote(plan, each) for each in words]
    html = answer_sheet(Answer(False, "…", tuple(AnswerSentence(q.display, (q,)) for q in quotes)), {})
    grounds = re.sub(r"<[^>]+>", "", html.split('class="pq-grounds"')[1].split('<div class="pq-acts"')[0])
    assert grounds.replace(">", "", 1).split() == [
        "依据12",
        "三、（六）4.“建设数字园区”3",
        "专栏7“数字园区建设行动”第1项4",
        "专栏7第2项",
    ]


def test_prose_sentences_end_with_a_full_stop_before_their_number(plan):
    only = quote(plan, "建立和完善容错免责事前备案制度")
    html = answer_sheet(Answer(False, "…", (AnswerSentence(only.display, (only,)),), lead="是，"), {})
    assert re.search(r"是，<span class=\"pq-claim\">[^<]+。<a ", html)


def test_everything_in_an_answer_is_escaped(plan):
    bad = quote(plan, "加快培育数字产业")
    html = answer_sheet(
        Answer(
            False,
            EVIL,
            (AnswerSentence(EVIL, (bad,)),),
            lead=EVIL,
            tail=EVIL,
            missing=(EVIL,),
            notice=EVIL,
            layout="table",
            table=((EVIL, "b"), (EVIL, "d")),
        ),
        {"plan": plan},
    )
    refusal = answer_sheet(Answer(True, EVIL, notice=EVIL), {})
    for text in (html, refusal, error_sheet(EVIL), follow_ups([EVIL])):
        assert "<img" not in text
        assert "&lt;img" in text


def test_a_refusal_has_its_edge_and_the_nearest_clauses(plan, engine):
    hits = tuple(engine.retriever.search("博士后", 3))
    html = answer_sheet(Answer(True, "规划没有规定。", nearest=hits), {"plan": plan})
    assert 'data-kind="refusal"' in html
    assert html.count('class="pq-clause"') == 3


def test_copy_forms_are_those_of_official_writing(plan, answer):
    forms = copy_forms({"plan": plan}, cited(answer), ())
    assert forms.running.startswith(
        "《“十四五”国家高新技术产业开发区发展规划》（以下简称《规划》）在“三、重点任务”第（六）部分专栏7第1项提出，"
    )
    assert forms.bracket == "（见《规划》专栏7第1项及专栏7第2项）"
    assert forms.rows.splitlines()[0] == "序号\t条款\t原文\t力度\t主体"
    assert forms.rows_html.count("<tr>") == 3
    assert "〔待核〕" in forms.reference


def test_copy_forms_take_strength_and_actor_from_the_measures(plan, engine):
    own = quote(plan, "支持国家高新区面向全球招才引智,实行更加积极、更加开放、更加有效的人才政策。")
    row = copy_forms({"plan": plan}, [own], engine.measures).rows.splitlines()[1].split("\t")
    assert row[3:] == ["支持", "国家高新区"]


def test_the_source_says_every_character_of_the_document_in_its_place(plan):
    html = source([plan])
    lines = re.findall(r'<(?:p|h\d) class="pq-ln[^"]*" data-s="(\d+)" data-e="(\d+)"[^>]*>(.*?)</(?:p|h\d)>', html)
    for start, end, inner in lines:
        text = re.sub(r"<[^>]+>", "", inner)
        assert text == plan.text[int(start) : int(end)].rstrip("\n")
    shown = [leaf for leaf in plan.leaves if leaf.kind in ("title", "heading", "paragraph")]
    assert [int(start) for start, *_ in lines] == [leaf.start for leaf in shown]
    assert html.count('class="pq-boxed"') == 9


def test_boxes_and_their_items_are_linked_both_ways(plan):
    html = source([plan])
    assert html.count('data-clause="plan#3.6.box7"') == 1
    assert html.count('data-clause="plan#3.6.4"') == 1


def test_the_outline_lists_chapters_sections_items_and_boxes(plan):
    html = outline([plan])
    shown = [n for n in plan.nodes if n.kind in ("chapter", "section", "item", "box")]
    assert re.findall(r'data-clause="([^"]+)"', html) == [n.clause_id for n in shown]
    assert ">4. 建设数字园区<" in html
    assert ">（六）促进绿色化智能化融合发展<" in html


def test_several_documents_stand_one_behind_the_other(plan):
    from ingest.parser import parse
    from web.shell import shell

    law = parse("某某条例\n第一条 为了测试，制定本条例。\n第二条 本条例自公布之日起施行。\n", doc_id="law")
    html = shell([plan, law], modes=("extractive",))
    articles = re.findall(r'<article class="pq-doc" data-doc="(\w+)"[^>]*?( hidden)?>', html)
    assert articles == [("plan", ""), ("law", " hidden")]
    assert re.findall(r'<option value="(\w+)">', html) == ["plan", "law"]
    assert 'data-clause="law#a2"' in html
