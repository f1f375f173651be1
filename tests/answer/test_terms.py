"""Terms that a question names, and what their absence says."""

import pytest

from answer.absence import absent_terms
from answer.terms import named_terms


@pytest.fixture(scope="module")
def index(retriever):
    return retriever.index


def test_the_longest_term_counts_and_words_are_not_cut(index):
    assert [t.term for t in named_terms("规划支持卫星互联网和商业航天吗", index.words)] == ["卫星互联网", "商业航天"]
    assert named_terms("国外办的机构", index.words) == []


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("光刻机由谁攻关", ["光刻机"]),
        ("成都有什么任务", ["成都"]),
        ("公司要从东莞挪到绵阳,手续能不能省", []),
        ("人工智能怎么发展", []),
        ("硬学深圳那套行不行", []),
    ],
)
def test_terms_that_stand_nowhere(index, question, terms):
    assert absent_terms(question, (), index) == terms
