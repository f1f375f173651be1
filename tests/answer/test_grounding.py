from dataclasses import replace

import pytest

from answer.grounding import check_sentence, grounded
from answer.records import AnswerSentence, cite
from facts.figures import figures_of


@pytest.fixture(scope="module")
def plan():
    from ingest.reader import PLAN_PATH, read_document

    return read_document(PLAN_PATH)


@pytest.fixture(scope="module")
def figures(plan):
    return figures_of(plan)


def said(plan, text, *quotes):
    """A sentence that cites the units in which the quotes stand."""
    citations = []
    for quote in quotes:
        start = plan.text.index(quote, plan.body_start)
        citations.append(cite(plan, plan.unit_at(start), start, start + len(quote)))
    return AnswerSentence(text, tuple(citations))


def problems(plan, figures, sentence, **more):
    return {f.problem for f in check_sentence(sentence, {plan.doc_id: plan}, figures=figures, **more)}


TOTAL = "截至2020年底,国家高新区总数达169家,其中东部70家、中部44家、西部39家、东北16家"
SPENDING = "2020年,企业研发经费支出占全国49.5%,企业研发投入强度是全国平均水平的2.8倍"
MULTIPLES = "2020年,孵化载体数量、新增注册企业、瞪羚企业分别是2015年的2.2倍、3.4倍、1.6倍"
SOCIAL = "支持符合条件的各类社会主体在园区投资建设高速信息通信网络、工业互联网、算力中心、数据中心等新型信息基础设施"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("截至2020年底，国家高新区总数达169家。", TOTAL),
        ("国家高新区总数达169家，其中东部70家。", TOTAL),
        ("规划提出，支持符合条件的各类社会主体在园区投资建设数据中心等新型信息基础设施。", SOCIAL),
        ("2020年，国家高新区瞪羚企业是2015年的1.6倍", MULTIPLES),
        ("国家高新区企业研发投入强度是全国平均水平的2.8倍", SPENDING),
    ],
)
def test_what_stands_on_its_quote_passes(plan, figures, text, quote):
    assert problems(plan, figures, said(plan, text, quote)) == set()


@pytest.mark.parametrize(
    ("text", "quote", "problem"),
    [
        ("截至2020年底，国家高新区总数达196家。", TOTAL, "number"),
        ("截至2025年底，国家高新区总数达169家。", TOTAL, "number"),
        ("国家高新区总数达169家，其中东部44家。", TOTAL, "binding"),
        ("2020年，国家高新区瞪羚企业是2015年的3.4倍", MULTIPLES, "binding"),
        ("2020年，企业研发投入强度占全国49.5%", SPENDING, "binding"),
        ("截至2020年底，江苏国家高新区总数达169家。", TOTAL, "name"),
        ("据“火炬年鉴”，国家高新区总数达169家。", TOTAL, "name"),
        ("IBM等各类社会主体在园区投资建设数据中心等新型信息基础设施。", SOCIAL, "name"),
        ("省级政府支持符合条件的各类社会主体在园区投资建设数据中心。", SOCIAL, "name"),
        ("必须支持符合条件的各类社会主体在园区投资建设数据中心。", SOCIAL, "modal"),
        ("鼓励符合条件的各类社会主体在园区投资建设数据中心。", SOCIAL, "modal"),
        ("不支持符合条件的各类社会主体在园区投资建设数据中心。", SOCIAL, "negation"),
        ("支持符合条件的各类社会主体在园区投资建设数据中心，并免征五年企业所得税。", SOCIAL, "words"),
        ("支持符合条件的各类社会主体投资建设数据中心，详见 https://evil.example/a", SOCIAL, "link"),
        ("![图](http://evil.example/x.png)支持各类社会主体在园区投资建设数据中心", SOCIAL, "link"),
        ("天气晴朗，适合出行。", SOCIAL, "words"),
    ],
)
def test_what_goes_beyond_its_quote_fails(plan, figures, text, quote, problem):
    assert problem in problems(plan, figures, said(plan, text, quote))


def test_a_quote_must_be_the_exact_slice_of_the_unit_cited(plan, figures):
    good = said(plan, "国家高新区总数达169家", TOTAL)
    citation = good.citations[0]
    for wrong in (
        replace(citation, quote=citation.quote.replace("169", "196")),
        replace(citation, start=citation.start + 1, end=citation.end + 1),
        replace(citation, clause_id="plan#9.9"),
        replace(citation, doc_id="other"),
        replace(citation, clause_id="plan#3.6.4"),
        replace(citation, label="三、(六)4."),
    ):
        assert problems(plan, figures, replace(good, citations=(wrong,))) & {"quote", "unit"}
    assert problems(plan, figures, AnswerSentence("国家高新区总数达169家", ())) == {"no_citation"}


def test_a_denial_may_repeat_the_question_and_nothing_else_may(plan, figures):
    question = "园区是不是必须建设数据中心？"
    denial = said(plan, "不是必须，规划支持符合条件的各类社会主体在园区投资建设数据中心。", SOCIAL)
    assert problems(plan, figures, denial, question=question) == set()
    assert problems(plan, figures, denial)
    claim = said(plan, "园区必须建设数据中心。", SOCIAL)
    assert "modal" in problems(plan, figures, claim, question=question)


def test_what_fails_is_replaced_by_its_quote_or_dropped(plan, figures):
    documents = {plan.doc_id: plan}
    wrong = said(plan, "国家高新区总数达500家", "国家高新区总数达169家")
    mended = grounded(wrong, documents, figures=figures)
    assert mended.text == "国家高新区总数达169家"
    assert grounded(AnswerSentence("无据", ()), documents) is None
    good = said(plan, "国家高新区总数达169家", TOTAL)
    assert grounded(good, documents, figures=figures) is good
