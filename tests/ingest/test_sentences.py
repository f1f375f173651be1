"""Sentences and parts are spans that lose nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sentences import content_sentences, part_spans, sentence_spans, trimmed

TEXTS = st.text(st.sampled_from("甲乙丙。！？!?…;；”’」）)\n 1.,“"), max_size=60)


def cut(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲。乙！丙？", ["甲。", "乙！", "丙？"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("好吗？！真的……是", ["好吗？！", "真的……", "是"]),
        ("甲(见下。)乙", ["甲(见下。)", "乙"]),
        ("标题\n正文。\n", ["标题\n", "正文。", "\n"]),
        ("增长13.6万亿元,占3.0%。", ["增长13.6万亿元,占3.0%。"]),
        ("甲；乙;丙", ["甲；乙;丙"]),
        ("", []),
    ],
)
def test_where_sentences_end(text, sentences):
    assert cut(text) == sentences


@given(TEXTS, st.data())
@settings(deadline=None)
def test_sentences_tile_any_range(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = sentence_spans(text, start, end)
    assert "".join(text[a:b] for a, b in spans) == text[start:end]
    assert all(a < b for a, b in spans)


@given(st.text(max_size=80))
@settings(deadline=None)
def test_any_text_is_tiled(text):
    assert "".join(cut(text)) == text


@given(TEXTS)
@settings(deadline=None)
def test_parts_tile_and_end_with_their_semicolon(text):
    spans = part_spans(text, 0, len(text))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(not set(text[start:end].rstrip(";；")) & set(";；") for start, end in spans)


def test_trimmed_and_content_sentences():
    text = " 甲。 \n\u3000\u3000乙。\n\n"
    assert [text[start:end] for start, end in content_sentences(text, 0, len(text))] == ["甲。", "乙。"]
    assert trimmed("  ", 0, 2) == (2, 2)
