"""A place called what another one is called is denied; its own name, and a mere mention, are not."""

import pytest

from answer.answerer import Answerer


@pytest.fixture(scope="module")
def answerer(retriever):
    return Answerer(retriever)


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("专栏6——数字园区建设行动，打头那一段是咋写的？", "园区绿色发展行动"),
        ("专栏3叫园区绿色发展行动，它的第2项是什么？", "未来产业培育行动"),
        ("专栏7是“未来产业培育行动”吧？", "数字园区建设行动"),
    ],
)
def test_another_ones_name_is_denied_and_both_places_are_cited(answerer, question, own):
    answer = answerer.ask(question)
    assert answer.reason == "contradicted"
    assert f"规划写的是“{own}”" in answer.answer
    assert len({c.clause_id for s in answer.sentences for c in s.citations}) == 2


@pytest.mark.parametrize(
    "question",
    ["专栏5科技与金融深度融合行动有哪几项？", "专栏7里有没有提数字园区？", "专栏6和数字园区建设行动有什么关系？"],
)
def test_its_own_name_and_a_mere_mention_are_not_denied(answerer, question):
    assert answerer.ask(question).reason != "contradicted"
