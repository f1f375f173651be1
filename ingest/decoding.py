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
            f"{name}: control character U+{ord(text[bad]):04X} at character {bad}; this is not a text file, "
            "save it as UTF-8 text"
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
        f"{name}: byte {error.start} ({seen}) is neither UTF-8, UTF-16 nor GB18030; save the file as UTF-8 text "
        "and try again"
    )


def read_text(path: Path) -> str:
    """Read and decode the file at `path`.

    Raises:
        DocumentError: it is missing, a folder, too large (over 64 MiB), unreadable or undecodable.
    """
    try:
        if not path.is_file():
            raise DocumentError(f"{path}: no such file; give the path of a text document")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(f"{path}: {size} bytes is over the limit of {MAX_BYTES}; split the document")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: can't be read ({error.strerror}); check the path and its permissions") from error
    return decode(data, name=str(path))
