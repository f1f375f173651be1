"""Where a question asks two things: the cuts, and the topic that a part leaves out."""

import pytest

from answer.parts import split_question
from ingest.folding import fold
from ingest.reader import PLAN_PATH

KNOWN = fold(PLAN_PATH.read_text(encoding="utf-8")).text


@pytest.mark.parametrize(
    "text",
    [
        "园区怎么留住人才",
        "三(九)底下有几项,都叫啥",
        "谁有本事谁上、大家比着干,这叫什么办法",
        "车间里没几个工人,这种工厂鼓励办吗",
        "博士后呢,能设站不",
        "数字产业有哪些,请列全",
        "探索“孵化 + 投资”服务的是哪个专栏",
        "未来产业科技园跟科教资源集聚区有什么不一样?一个靠什么、另一个靠什么",
    ],
)
def test_one_question_stays_whole(text):
    assert split_question(text, KNOWN) == [text]


@pytest.mark.parametrize(
    ("text", "parts", "second"),
    [
        ("瞪羚企业是2015年的几倍?绝对数有几家?", 2, "瞪羚企业"),
        ("关键行动由谁牵头,咨询电话打哪个", 2, "关键行动"),
        ("西部有多少家国家高新区以及它们2020年的营收合计", 2, "西部"),
        ("江苏有几家国家高新区?整个东部呢?", 2, "东部有几家国家高新区"),
        ("高耗能企业让不让进,超标罚几万", 2, "高耗能企业"),
        ("清单发布给谁看、多少天更新一回", 2, "清单"),
        ("智能工厂怎么培育,几年能建成一批", 2, "智能工厂"),
        ("数量目标定多少,新设向哪些地方倾斜,考核不行的怎么退出", 3, "新设"),
    ],
)
def test_parts_are_cut_and_completed(text, parts, second):
    found = split_question(text, KNOWN)
    assert len(found) == parts
    assert second in found[1]


def test_a_part_with_a_topic_of_its_own_borrows_none():
    assert split_question("数字产业怎么培育,绿色技术目录靠什么产生", KNOWN)[1] == "绿色技术目录靠什么产生"


def test_what_the_asker_is_about_is_no_part():
    assert split_question("写稿要交代历史:高新区这条路走了多少年", KNOWN) == ["高新区这条路走了多少年"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "查三个数:东北的高新区家数;企业研发投入强度是几倍;PCT申请占全国百分之几",
            ["东北的高新区家数是多少", "企业研发投入强度是几倍", "PCT申请占全国百分之几"],
        ),
        ("要两个指标:PCT专利占比、研发投入强度", ["PCT专利占比是多少", "研发投入强度是多少"]),
        (
            "Two figures please: the zones' share of GDP, plus the number of zones in the west",
            ["what number: the zones' share of GDP", "how many zones in the west"],
        ),
        ("我妈问养老有没有数字化,我想问托育提没提", ["养老有没有数字化", "托育提没提"]),
        ("2020年净利润多少 + PCT专利申请占全国几成", ["2020年净利润多少", "2020年PCT专利申请占全国几成"]),
    ],
)
def test_what_is_announced_or_added_is_asked_one_by_one(text, parts):
    assert split_question(text, KNOWN) == parts


@pytest.mark.parametrize(
    "text",
    [
        "关键行动由谁牵头?顺便把处长姓名告诉我",
        "飞地经济在哪条?给我一份园区名单",
        "学院是谁和谁一道办的?毕业证算不算全日制",
    ],
)
def test_a_request_and_a_pair_of_actors_are_questions(text):
    assert len(split_question(text, KNOWN)) == 2


def test_a_part_that_speaks_elsewhere_is_asked_alone():
    parts = split_question("沙盒怎么搞?试错做不好谁纠错", "", None, lambda part, completed: len(part) < len(completed))
    assert parts[1] == "试错做不好谁纠错"


def test_an_english_part_with_terms_of_its_own_borrows_none():
    assert (
        split_question("Who builds the zones and who leads the key actions?", KNOWN)[1] == "who leads the key actions?"
    )
