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


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("世界科技园区的“四个化”新特征是啥?", "产业高端化"),
        ("“特色发展”里要“聚焦高端价值链”,原话怎么说?", "聚焦价值链中高端"),
        ("“加大供给”的绿色东西里有没有绿色场景?", "绿色场景"),
        ("我们山东的园区想搞飞地经济,规划给了什么说法?", "飞地经济"),
        ("宁波那边的朋友问,园区里外资企业能不能承担科技计划项目?", "外资企业"),
        ("本土产业怎么做成特色主导产业?", "主导产业"),
    ],
)
def test_the_askers_own_wording_and_whereabouts_are_no_absence(answerer, question, said):
    assert said in answerer.ask(question).answer


@pytest.mark.parametrize(
    "question",
    [
        "“四个自信”在规划里指什么?",
        "“绿色债券”怎么发行?",
        "我们山东有几家国家高新区?",
        "成渝地区双城经济圈里的高新区,怎么协同?",
        "农业高新技术产业示范区怎么建设?",
        "宠物产业怎么培育成集群?",
        "光伏产业集群怎么建?",
    ],
)
def test_a_name_of_another_thing_is_absent_though_its_words_occur(answerer, question):
    answer = answerer.ask(question)
    assert answer.refused
    assert answer.reason in ("absent", "silent")
