"""Bytes to text: UTF-8, UTF-16 with BOM, GB18030; everything else is an error that names file and offset."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.decoding import MAX_BYTES, decode, read_text
from ingest.errors import DocumentError

TEXT = "“十四五”规划\n一、总体要求\n支持企业发展，数量达到２家。\n"
plain = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=60)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF8 + TEXT.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF16_LE + TEXT.replace("\n", "\r\n").encode("utf-16-le"),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16-le", "utf-16-be", "crlf", "bom+crlf", "utf-16+crlf"],
)
def test_encodings_give_the_same_text(data):
    assert decode(data, name="x.txt") == TEXT


def test_nothing_else_is_changed():
    assert decode("a\u3000b\t\u00a0 c\n\n d".encode(), name="x") == "a\u3000b\t\u00a0 c\n\n d"
    assert decode(b"", name="x") == ""
    assert decode("甲\ufeff乙".encode(), name="x") == "甲\ufeff乙"


@given(plain)
@settings(deadline=None)
def test_utf_8_and_utf_16_round_trip(text):
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n")
    assert decode(expected.encode("utf-8-sig"), name="x") == expected
    assert decode(codecs.BOM_UTF16_LE + expected.encode("utf-16-le"), name="x") == expected


def test_bytes_of_no_encoding_name_file_and_offset():
    data = "规划".encode() + b"\xff\xff\x81" + "文本".encode()
    with pytest.raises(DocumentError, match=r"plan\.txt：第 6 字节（ff ff 81"):
        decode(data, name="plan.txt")


def test_half_a_utf_16_character_names_the_offset():
    with pytest.raises(DocumentError, match=r"x\.txt：第 \d+ 字节"):
        decode(codecs.BOM_UTF16_LE + "规划".encode("utf-16-le")[:-1], name="x.txt")


@pytest.mark.parametrize("char", ["\0", "\x01", "\x1b", "\x08"])
def test_control_characters_are_named_with_their_place(char):
    with pytest.raises(DocumentError, match=rf"x\.txt：第 2 个字符是控制字符 U\+{ord(char):04X}"):
        decode(f"规划{char}文本".encode(), name="x.txt")


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_give_text_or_a_named_error(data):
    message = ""
    try:
        text = decode(data, name="x.bin")
    except DocumentError as error:
        text, message = "", str(error)
    assert "\0" not in text
    assert not message or ("x.bin" in message and "\n" not in message)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(DocumentError, match="没有这个文件"):
        read_text(tmp_path / "missing.txt")
    with pytest.raises(DocumentError, match="没有这个文件"):
        read_text(tmp_path)
    with pytest.raises(DocumentError, match=r"x{300}"):
        read_text(tmp_path / ("x" * 300))


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(DocumentError, match="超过上限"):
        read_text(path)
