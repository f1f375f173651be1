"""What is no question about a text, and what only looks so."""

import pytest

from answer.unusable import unusable


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "谢谢啦",
        "哈哈哈哈哈",
        "aaaa",
        "?",
        "你是谁",
        "3847乘以92等于",
        "写一封请假邮件",
        "讲个笑话",
        "推荐一部电影",
        "hello there",
    ],
)
def test_it_is_refused_as_unusable(text):
    assert unusable(text, text).reason == "unusable"


@pytest.mark.parametrize(
    "text",
    [
        "专栏7",
        "规划怎么写人才",
        "写材料要引规划的目标",
        "推荐绿色技术的目录怎么建",
        "好的园区怎么奖励",
        "程序上怎么简化审批",
    ],
)
def test_a_question_is_let_through(text):
    assert unusable(text, text) is None
