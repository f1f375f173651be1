"""Terms that the plan uses: which of them a question asks the meaning of, and whether the plan says it."""

import pytest

from answer.unexplained import explains, undefined_term


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("瞪羚企业是个啥说法", "瞪羚企业"),
        ("规划里的独角兽企业到底是什么概念？", "独角兽企业"),
        ("飞地经济该怎么理解", "飞地经济"),
        ("解释一下积分贷", "积分贷"),
        ("所谓的“风险补偿”是啥意思", "风险补偿"),
        ("瞪羚企业有多少家", ""),
        ("怎么理解东部少布局", ""),
        ("对瞪羚企业是怎么说的", ""),
    ],
)
def test_the_meaning_of_a_term_that_the_plan_only_uses_is_asked(retriever, question, term):
    assert undefined_term(question, retriever.index) == term


def test_a_term_that_the_plan_explains_is_not_undefined(retriever):
    assert explains("“一区多园”是什么意思", retriever.index)
    assert undefined_term("“一区多园”是什么意思", retriever.index) == ""
