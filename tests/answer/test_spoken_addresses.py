"""Addresses in other words than documents print."""

import pytest

from answer.spoken_addresses import as_printed
from ingest.addresses import Addresses
from ingest.reader import PLAN_PATH, read_document


@pytest.fixture(scope="module")
def plan():
    return read_document(PLAN_PATH)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("最后一个专栏的引言", "专栏9的引言"),
        ("倒数第二个专栏第一条是什么", "专栏8第一条是什么"),
        ("第一个专栏讲啥", "专栏1讲啥"),
        ("最后一章第三节", "第4部分第三节"),
        ("重点任务第七节第一条", "第3部分第七节第一条"),
        ("专栏3和5", "专栏3和专栏5"),
        ("第三部分第六节第1条和第2条", "第三部分第六节第1条和第三部分第六节第2条"),
        ("Box 7, item 3", "专栏7第3条"),
        ("the second item of Box 3", "专栏3第2条"),
        ("Part IV Section 3", "第4部分第3节"),
        ("Quote section III(4)3", "Quote 3(4)3"),
    ],
)
def test_what_is_said_is_spelled_as_printed(text, printed, plan):
    assert " ".join(as_printed(text, [plan]).split()) == printed


@pytest.mark.parametrize(
    "text", ["重点任务有哪些", "第一个目标是什么", "what part do zones play", "最后一公里怎么打通", "专栏2和3个行动"]
)
def test_what_is_no_address_stays(text, plan):
    assert as_printed(text, [plan]) == text


@pytest.mark.parametrize(("text", "unit"), [("三章四节二条", "plan#3.4.2"), ("第三章五小节的4", "plan#3.5.4")])
def test_an_address_may_leave_out_its_ordinal_words(text, unit, plan):
    assert [mention.node.clause_id for mention in Addresses([plan]).mentions(text)] == [unit]


def test_so_many_parts_are_no_address(plan):
    assert Addresses([plan]).mentions("规划分为三部分吗") == []
