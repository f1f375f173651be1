"""Read documents from disk: text, the metadata beside it, and a stable id."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest.decoding import read_text
from ingest.document import Document
from ingest.errors import DocumentError
from ingest.parser import parse

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PLAN_PATH = Path(__file__).resolve().parent.parent / "data" / "plan.txt"
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def read_document(path: Path) -> Document:
    """Read and parse the document at `path`, with `NAME.meta.toml` beside it if there is one.

    Raises:
        DocumentError: the file or its metadata can't be read.
    """
    text = read_text(path)
    if not text.strip():
        raise DocumentError(f"{path}：文件是空的；请给有正文的文档")
    meta = _read_meta(path.with_suffix(".meta.toml"))
    title = meta.get("title")
    doc_id = str(meta.get("doc_id") or _doc_id(path.stem))
    if not _SLUG.fullmatch(doc_id):
        raise DocumentError(f"{path}：doc_id {doc_id!r} 只能用 ASCII 字母、数字、- 和 _，至多 40 个字符")
    return parse(text, doc_id=doc_id, title=str(title) if title else None, meta=meta)


def read_documents(paths: Sequence[Path]) -> list[Document]:
    """Read several documents; their ids must differ.

    Raises:
        DocumentError: one can't be read, or two have the same id.
    """
    documents: dict[str, Document] = {}
    for path in paths:
        document = read_document(path)
        if document.doc_id in documents:
            raise DocumentError(f"{path}：已有一个文档的 doc_id 是 {document.doc_id!r}；请给其中一个文件改名")
        documents[document.doc_id] = document
    return list(documents.values())


def _read_meta(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return dict(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}：不是合格的 TOML（{error}）；请改好或移走") from error


def _doc_id(stem: str) -> str:
    """Return an ASCII id from a file name: the name itself where it is a slug, else a hash of it."""
    return stem if _SLUG.fullmatch(stem) else "d" + hashlib.sha256(stem.encode()).hexdigest()[:10]
