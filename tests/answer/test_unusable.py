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
        "dsf高新;;;qqq##园区kkkk998",
        "今天真烦，陪我唠唠嗑呗",
        "我失恋了怎么办",
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
        "5G、AI、IoT怎么布局???",
        "烦死了，园区审批能不能少点",
        "两个说法是一个意思吗",
    ],
)
def test_a_question_is_let_through(text):
    assert unusable(text, text) is None
