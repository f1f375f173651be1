"""Numerals of headings, both ways."""

import pytest

from ingest.numerals import to_chinese, to_int


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十二", 12), ("二十", 20), ("一百零三", 103), ("12", 12), ("两", 2), ("一千二百六十", 1260), ("二〇二五", 2025)],
)
def test_to_int(numeral, value):
    assert to_int(numeral) == value


@pytest.mark.parametrize("numeral", ["", "甲", "第一", "十十", "1.5", "²"])
def test_no_numeral(numeral):
    assert to_int(numeral) is None


@pytest.mark.parametrize("number", [1, 9, 10, 11, 19, 20, 21, 100, 101, 110, 999, 1260])
def test_there_and_back(number):
    assert to_int(to_chinese(number)) == number


def test_tens_are_written_as_headings_do():
    assert [to_chinese(number) for number in (10, 11, 20, 110)] == ["十", "十一", "二十", "一百一十"]
