"""Stated figures against the table's, as inequalities and by region."""

import pytest

from answer.answerer import Answerer
from answer.stated import contradicted, states_asked


@pytest.fixture(scope="module")
def figures(retriever):
    return Answerer(retriever).figures


def of(figures, *, value):
    return [figure for figure in figures if value in figure.printed]


@pytest.mark.parametrize(
    ("text", "value", "wrong"),
    [
        ("超过一半", "49.4%", True),
        ("不到一半", "49.4%", False),
        ("占49.4%", "49.4%", False),
        ("more than 40%", "49.4%", False),
        ("more than 60%", "49.4%", True),
        ("达到300家", "220家", True),
        ("达到220家", "220家", False),
    ],
)
def test_a_stated_figure_is_held_against_the_value(figures, text, value, wrong):
    found = contradicted(text, of(figures, value=value))
    assert (found is not None) == wrong


KNOWN = "在境外设立研发机构超过2000家;每万名从业人员;总数达169家;是2015年的2.2倍;占全国的67.4%"


@pytest.mark.parametrize(
    ("text", "evidence", "stated"),
    [
        ("在境外设了多少研发机构", "在境外设立研发机构超过2000家", True),
        ("一共有多少万从业人员", "国家高新区总数达169家", False),
        ("目标是多少", "达到220家左右", True),
        ("东北一共几家来着", "东北16家", True),
        ("有多少公顷地", "总数达169家", False),
        ("来自国家高新区的占比多高", "科创板上市企业占全国的67.4%", True),
        ("占比多高", "是2015年的2.2倍", False),
        ("多少个任务", "部署5项任务", True),
        ("提高了几个百分点", "提高了2个百分点", True),
        ("近几年新增了多少家企业", "新增企业12家", True),
    ],
)
def test_a_number_must_be_of_the_asked_kind_and_beside_what_is_counted(text, evidence, stated):
    assert states_asked(text, [evidence], KNOWN) == stated
