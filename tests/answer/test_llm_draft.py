import json

import pytest

from answer.llm_draft import DraftReader, DraftSentence, Ground

ASKED_FOR = """答：总数达169家。
据：[3] 国家高新区总数达169家
答：建设了21家国家自创区。
据：[3] 建设了21家 [7] “国家自创区”
"""


def read(text, size=1000):
    reader = DraftReader()
    found = [draft for at in range(0, len(text), size) for draft in reader.feed(text[at : at + size])]
    return [*found, *reader.close()]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_the_form_asked_for_in_pieces_of_any_size(size):
    assert read(ASKED_FOR, size) == [
        DraftSentence("总数达169家。", (Ground(3, "国家高新区总数达169家"),)),
        DraftSentence("建设了21家国家自创区。", (Ground(3, "建设了21家"), Ground(7, "国家自创区"))),
    ]


def test_a_sentence_comes_once_the_next_begins():
    reader = DraftReader()
    assert list(reader.feed("答：甲乙丙丁。\n据：[1] 甲乙")) == []
    assert [d.text for d in reader.feed("丙丁\n答")] == []
    assert [d.text for d in reader.feed("：")] == ["甲乙丙丁。"]
    assert list(reader.feed("戊己。\n")) == []
    assert [d.text for d in reader.close()] == ["戊己。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总数达169家[3]。", [("总数达169家。", [(3, "")])]),
        ("- 总数达169家【3】", [("总数达169家", [(3, "")])]),
        ("**答**: 甲乙\n\n依据: [2]「甲乙」", [("甲乙", [(2, "甲乙")])]),
        ("1. 第一句话。第二句话[2]。\n", [("第一句话。", []), ("第二句话。", [(2, "")])]),
        ("答：甲乙\n[4] 甲乙", [("甲乙", [(4, "甲乙")])]),
        ("答：甲乙\n据：甲乙", [("甲乙", [(0, "甲乙")])]),
        ("2.5倍[1]", [("2.5倍", [(1, "")])]),
        ("无", []),
        ("答：无。", []),
        ("资料中没有相关内容。", []),
        ("", []),
        ("\n\n  \n", []),
        ("据：[1] 没有句子的引文", []),
        ("答：" + "长" * 5000, []),
    ],
)
def test_what_small_models_write(text, expected):
    assert [(d.text, [(g.number, g.quote) for g in d.grounds]) for d in read(text)] == expected


@pytest.mark.parametrize(
    "record",
    [
        {"sentences": [{"text": "甲乙", "citations": [{"id": 2, "quote": "甲"}]}]},
        [{"text": "甲乙", "citations": [{"id": "2", "quote": "甲"}]}],
        {"text": "甲乙", "citations": [{"id": 2, "quote": "甲"}], "more": 1},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_is_read_too(record, indent):
    text = "```json\n" + json.dumps(record, ensure_ascii=False, indent=indent) + "\n```"
    assert read(text) == [DraftSentence("甲乙", (Ground(2, "甲"),))]


@pytest.mark.parametrize("text", ['{"text": 1}', '{"sentences": "no"}', "{" * 9000, '[{"text":'])
def test_broken_json_is_nothing(text):
    assert read(text) == []


def test_grounds_on_the_line_of_the_sentence_belong_to_it():
    assert read("答：包括甲、乙两个方面。据：[1] [2]\n") == [
        DraftSentence("包括甲、乙两个方面。", (Ground(1, ""), Ground(2, "")))
    ]
