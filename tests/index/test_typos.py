"""Words typed by sound: mended where the documents have the word, left where anything else is as likely."""

import pytest

from index.typos import sound_map, sounds


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("瞪铃企业有多少", "瞪羚企业有多少"),
        ("荣缺受理是什么", "容缺受理是什么"),
        ("关键行动由谁签头", "关键行动由谁牵头"),
        ("市级人民正府给什么保章", "市级人民政府给什么保障"),
    ],
)
def test_a_word_typed_by_its_sound_is_mended(retriever, typed, meant):
    assert retriever.query(typed).text == meant


@pytest.mark.parametrize(
    "question", ["规划里面有哪些部署", "园区怎么留住人才", "文件里念的五样是什么", "光刻机由谁攻关"]
)
def test_what_is_right_stays(retriever, question):
    assert retriever.query(question).text == question


def test_words_of_one_sound_tell_nothing():
    assert sound_map(["权利", "权力", "保障"]) == {"bao zhang": "保障"}


def test_a_character_has_all_its_readings():
    assert set(sounds("长")) == {"zhang", "chang"}
