"""Absent words: what a yes/no question asks about must stand in the documents before it is affirmed."""

import pytest

from answer.answerer import Answerer


@pytest.fixture(scope="module")
def answerer(retriever):
    return Answerer(retriever)


@pytest.mark.parametrize(
    ("question", "word"),
    [("规划支持元宇宙吗", "元宇宙"), ("规划支持发展旅游业吗", "旅游业"), ("规划提到ChatGPT吗", "ChatGPT")],
)
def test_nothing_is_affirmed_of_a_thing_that_does_not_occur(answerer, question, word):
    answer = answerer.ask(question)
    assert (answer.refused, answer.reason, answer.verdict) == (True, "absent", None)
    assert f"“{word}”0处" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "规划支持建设科技支行吗？",
        "东北地区有几家国家高新区",
        "“高企”有什么税收优惠",
        "对标RCEP要做什么",
        "企业亏钱了会被赶走吗",
        "园区能建5G吗",
    ],
)
def test_everyday_words_for_what_does_occur_are_no_absence(answerer, question):
    assert answerer.ask(question).reason != "absent"


def test_a_figure_that_is_not_stated_is_silence_and_no_neighbour(answerer):
    answer = answerer.ask("到2025年数字经济规模要达到多少")
    assert (answer.refused, answer.reason) == (True, "silent")
    assert answer.nearest
