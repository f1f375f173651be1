"""Follow-ups: what a turn takes from the turns before it, and what stays as it was asked."""

import pytest

from answer.answerer import Answerer
from answer.completing import swap
from answer.conversation import Conversation, Turn
from answer.moves import resolve


@pytest.fixture(scope="module")
def answerer(retriever):
    return Answerer(retriever)


def converse(answerer, turns):
    """Return the answer to the last of some turns, and the conversation."""
    conversation = None
    for turn in turns:
        answer, conversation = answerer.converse(turn, conversation)
    return answer, conversation


ANSWERED = [
    (["人才公寓租金补多少", "孩子念书这块呢"], "子女教育"),
    (["武汉东湖的光电子占全国多少", "张江呢"], "35%"),
    (["企业创新积分怎么用", "谁来办", "银行那边呢"], "企业创新积分贷"),
    (["主体责任谁担", "凭什么是他们", "省里呢"], "各有关省级人民政府"),
    (["高能耗企业能进园吗", "考核差的怎么处理", "刚才说的高能耗那个，污染物咋管"], "全过程防控"),
    (["东部有几家国家高新区", "跟东北比呢"], "16家"),
    (["规划列了几个问题", "第四个展开讲讲", "一句话总结"], "国际化程度有待提高"),
    (["专栏6讲了啥", "算了，不比了。数据中心谁能投"], "各类社会主体"),
]


@pytest.mark.parametrize(("turns", "said"), ANSWERED)
def test_a_turn_leans_on_the_matter_that_it_is_about(answerer, turns, said):
    answer, _ = converse(answerer, turns)
    assert not answer.refused
    assert said in answer.answer


@pytest.mark.parametrize("now", ["现在呢，最新是几家了", "眼下呢", "到今天多少了"])
def test_how_it_stands_today_lies_outside(answerer, now):
    answer, conversation = converse(answerer, ["2020年底西部有多少家国家高新区", now])
    assert answer.reason == "outside"
    assert "44家" in answerer.converse("那中部呢", conversation)[0].answer


@pytest.mark.parametrize(
    "turns",
    [
        ["未来产业技术研究院靠谁建", "跟那个未来产业科技园比，依靠的是一拨人吗"],
        ["应用场景建设行动讲什么", "专栏2跟专栏3差在哪"],
        ["专栏6讲了啥", "它跟专栏7有啥两样"],
    ],
)
def test_a_comparison_with_the_last_matter_is_a_table_of_both(answerer, turns):
    assert converse(answerer, turns)[0].layout == "table"


@pytest.mark.parametrize(
    ("turns", "verdict"),
    [
        (["容错免责有什么机制", "沙盒监管也让试？"], "yes"),
        (["规划实施怎么评估", "不对吧，我记得中期也要评"], "yes"),
        (["核心园和分园什么关系", "分园单独跑招商就不合适了呗"], "yes"),
    ],
)
def test_a_claim_by_tone_alone_gets_a_verdict(answerer, turns, verdict):
    assert converse(answerer, turns)[0].verdict == verdict


def test_what_is_asked_on_keeps_its_topic_turn_after_turn(answerer):
    _, conversation = converse(answerer, ["企业创新积分怎么用", "谁来办", "有期限吗", "凭什么"])
    assert len({turn.topic for turn in conversation.turns}) == 1


OWN = [
    "国家自创区现在有多少家",
    "最近的试点政策由哪里推广",
    "和“一带一路”国家怎么合作",
    "跟欠发达地区合作的园区有什么机制",
    "大数据平台那块有什么要求",
    "总结评估怎么开展",
    "不比较的话，东部有多少家国家高新区",
]


@pytest.mark.parametrize("question", OWN)
def test_a_question_of_its_own_stays_as_it_was_asked(answerer, question):
    talk = Conversation((Turn("人才公寓租金补多少", "人才公寓租金补", (), refused=True),))
    assert resolve(question, talk, answerer.retriever.index.known).text == question


def test_a_like_may_stand_beside_what_it_is_exchanged_for():
    assert swap("东北呢", "东部有多少家", keep=True) == "东部和东北有多少家"
    assert swap("东北呢", "中西部怎么带动") == "东北怎么带动"
