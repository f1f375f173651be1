"""What questions take for granted, held against the text: comparisons, directions, duties."""

import pytest

from answer.answerer import Answerer
from answer.ranked import compared_figures


@pytest.fixture(scope="module")
def answerer(retriever):
    return Answerer(retriever)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("西部的园区比中部还多", False),
        ("东部比西部多", True),
        ("东北比西部少", True),
        ("西部的高新区家数不如东北", False),
        ("东北的高新区和西部一样多", False),
        ("高新区最多的是西部", False),
        ("净利润增长得比营业收入慢", False),
        ("光电子产业占全国的份额没有集成电路高", False),
    ],
)
def test_figures_are_compared(answerer, text, true):
    assert compared_figures(text, answerer.figures, answerer.retriever.index.words).true == true


@pytest.mark.parametrize("text", ["东部有多少家", "西部的人才公寓比东部多", "西部最多能批几家高新区", "中部不比西部少"])
def test_what_compares_no_figures_is_left_alone(answerer, text):
    assert compared_figures(text, answerer.figures, answerer.retriever.index.words) is None


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("国家自创区要缩减，被减掉的那些怎么安置员工", "适度增加国家自创区数量"),
        ("审批备案事项要加码，多出来的材料去哪交", "减少不必要的行政干预和审批备案事项"),
        ("高能耗企业的入园门槛要降低，我们几时能办手续", "严格控制高能耗"),
        ("中部的高新区比东部多出一截，这是怎么形成的", "44家"),
        ("国家高新区的数量要压到100家，哪些会先被并掉", "220家"),
        ("省里挑着园区建设的主体责任，要是挑不动了谁来补位", "地市级人民政府"),
    ],
)
def test_a_false_premise_is_corrected_before_what_is_asked_beside_it(answerer, question, says):
    answer = answerer.ask(question)
    assert (answer.reason, answer.verdict) == ("contradicted", None)
    assert says in answer.answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("听说往后自创区要砍掉几个？", "no"),
        ("高成长企业的培育力度是不是要减小？", "no"),
        ("新批高新区的布局力度是不是主要加在东部？", "no"),
        ("审批备案事项是不是要减少？", "yes"),
        ("是不是加大在中西部的布局力度？", "yes"),
        ("“十四五”期间国家自创区的数量会不会再增加？", "yes"),
        ("高能耗企业会不会严格控制", "yes"),
        ("西部的国家高新区在2020年底比中部还多，对不对", "no"),
    ],
)
def test_a_direction_is_confirmed_or_denied(answerer, question, verdict):
    assert answerer.ask(question).verdict == verdict


@pytest.mark.parametrize(
    "question",
    [
        "怎样减少不必要的行政干预？",
        "污染物产生量怎么降低，同时怎么加大清洁能源使用？",
        "怎么降低企业的研发成本？",
        "市政府扛着主体责任，具体要干哪些事",
    ],
)
def test_what_goes_the_same_way_or_is_another_thing_is_no_contradiction(answerer, question):
    assert answerer.ask(question).reason != "contradicted"


@pytest.mark.parametrize(
    ("text", "true"),
    [("净利润增幅低于营业收入增幅", False), ("净利润增速高于营业收入", True), ("西部的家数少于东部", True)],
)
def test_above_and_below_compare_figures_too(answerer, text, true):
    retriever = answerer.retriever
    assert compared_figures(text, answerer.figures, retriever.index.words).true is true


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("高企这两年太多了，规划要把家数往下压，哪类公司会先被砍？", "持续扩大高新技术企业数量"),
        ("既然数字园区行动点名让数字经济薄弱的园区先上，人手从哪儿借？", "数字经济优势突出的园区"),
        ("首台套产品必须走公开招标，我们的产品怎么投标？", "政府非招标采购"),
    ],
)
def test_what_a_question_takes_for_granted_is_denied_before_what_it_asks(answerer, question, said):
    answer = answerer.ask(question)
    assert answer.reason == "contradicted", answer.answer
    assert said in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "既然要严格控制高能耗企业入驻，园区在能源上还要怎么做？",
        "高成长企业的培育力度要加大，规划让谁来给它们做服务？",
        "全国一百多个高新区，东部占了多少家？",
        "想托管一个省级高新区，规划支持吗？",
    ],
)
def test_what_is_rightly_taken_for_granted_is_answered(answerer, question):
    answer = answerer.ask(question)
    assert not answer.refused
    assert answer.reason is None, answer.answer
