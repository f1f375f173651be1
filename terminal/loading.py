"""Open what commands work on: the documents alone in milliseconds, or search with its model in seconds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.retriever import Retriever
    from ingest.document import Document


def open_documents(index: Path | None) -> tuple[Document, ...]:
    """Load the documents alone: no model, no vectors. Without an index of its own the plan is read from the project.

    Raises:
        StoredIndexError: the index is missing or damaged.
    """
    from index.store import default_index_dir, load_documents
    from ingest.reader import PLAN_PATH, read_document

    if index is None and not (default_index_dir() / "CURRENT").exists():
        return (read_document(PLAN_PATH),)
    return load_documents(index or default_index_dir())


def open_retriever(index: Path | None, embedder: str | None) -> Retriever:
    """Load search with its model; bars on a terminal.

    Raises:
        StoredIndexError: the index is missing, damaged or of another model.
        ModelError: the model can't be loaded.
    """
    from index.retriever import load_retriever

    return load_retriever(index, embedder=embedder, progress=sys.stderr.isatty())
