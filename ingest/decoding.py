"""Decode a document's bytes: UTF-8 with or without BOM, UTF-16 with BOM, GB18030. Nothing is guessed beyond these."""

from __future__ import annotations

import codecs
from pathlib import Path

from ingest.errors import DocumentError

MAX_BYTES = 64 * 1024 * 1024
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = {chr(c) for c in range(32)} - {"\t", "\n", "\f", "\v"}


def decode(data: bytes, *, name: str) -> str:
    """Decode `data` and turn CRLF into LF; nothing else is changed.

    Offsets everywhere in the project are code points in the returned text.

    Raises:
        DocumentError: the bytes are in none of the encodings, or hold control characters as binary files do.
    """
    text = _decode(data, name=name).replace("\r\n", "\n")
    bad = next((i for i, char in enumerate(text) if char in _CONTROL and char != "\r"), None)
    if bad is not None:
        raise DocumentError(
            f"{name}：第 {bad} 个字符是控制字符 U+{ord(text[bad]):04X}；这不是文本文件，请另存为 UTF-8 文本"
        )
    return text


def _decode(data: bytes, *, name: str) -> str:
    if data.startswith(_UTF16_BOMS):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise _undecodable(name, error) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as utf8_error:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            raise _undecodable(name, utf8_error) from utf8_error


def _undecodable(name: str, error: UnicodeDecodeError) -> DocumentError:
    seen = error.object[error.start : error.start + 4].hex(" ")
    return DocumentError(
        f"{name}：第 {error.start} 字节（{seen}）既不是 UTF-8、UTF-16，也不是 GB18030；请另存为 UTF-8 文本再试"
    )


def read_text(path: Path) -> str:
    """Read and decode the file at `path`.

    Raises:
        DocumentError: it is missing, a folder, too large (over 64 MiB), unreadable or undecodable.
    """
    try:
        if not path.is_file():
            raise DocumentError(f"{path}：没有这个文件；请给一个文本文档的路径")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(f"{path}：{size} 字节，超过上限 {MAX_BYTES}；请把文档分开")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}：读不了（{error.strerror}）；请检查路径和权限") from error
    return decode(data, name=str(path))
