"""Open the system under test. The only place of this room that loads models."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from eval.items import DATA_DIR, QUESTIONS

if TYPE_CHECKING:
    from answer.answerer import Answerer
    from drafts.checker import DraftChecker
    from index.retriever import Retriever


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What to run on: index folder, embedder, questions file; `options` are those of a variant, see docs/evals.md."""

    index: Path | None = None
    embedder: str | None = None
    questions: Path = DATA_DIR / QUESTIONS
    options: Mapping[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, str]:
        """Return the settings as a run keeps them; which folder the index is in is nobody's business."""
        shown = {"embedder": self.embedder or "索引所用", "questions": self.questions.name}
        return {**shown, "index": "自备" if self.index else "缺省", **self.options}

    def measured(self, retriever: Retriever) -> dict[str, str]:
        """Return the settings with what a reader needs to repeat the run: model, texts, questions, version, commit."""
        model, index = retriever.index.model, retriever.index
        texts = "\n".join(document.text for document in index.documents)
        return {
            **self.record(),
            "embedder": f"{Path(model['name']).name} {model['dtype']} {model['fingerprint'][:8]}",
            "documents": f"{len(index.documents)} 份 {len(index.passages)} 个单元 {_digest(texts.encode())}",
            "questions": f"{self.questions.name} {_digest(self.questions.read_bytes())}",
            "version": version("planqa") + _commit(),
        }

    def under(self, options: Mapping[str, str]) -> Settings:
        """Return these settings with the options of a variant; `embedder` and `index` among them count as settings."""
        index = Path(options["index"]) if "index" in options else self.index
        rest = {key: value for key, value in options.items() if key not in ("embedder", "index")}
        return replace(self, index=index, embedder=options.get("embedder", self.embedder), options=rest)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


def _commit() -> str:
    """Return the checkout's commit in brackets, with + where files are changed; nothing outside a checkout."""
    told = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        found = subprocess.run(told, cwd=DATA_DIR, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return ""
    return f"（{found.stdout.strip()}）"


def open_retriever(settings: Settings, *, progress: bool = False) -> Retriever:
    """Load the retriever under the settings; another embedder than the index's embeds the documents in memory."""
    from index.retriever import load_retriever

    if not settings.options and not settings.embedder:
        return load_retriever(settings.index, progress=progress)
    from eval.variants import vary
    from index.embedder import load_embedder

    retriever = load_retriever(settings.index, progress=progress)
    name = settings.embedder or retriever.embedder.name
    return vary(retriever, settings.options, embedder=None if name == retriever.embedder.name else load_embedder(name))


def open_answerer(retriever: Retriever, settings: Settings) -> Answerer:
    """Return the answerer over a retriever; mode=llm takes the language model that the environment names."""
    from answer.answerer import Answerer

    if settings.options.get("mode") != "llm":
        return Answerer(retriever)
    from answer.backends import load_backend

    return Answerer(retriever, llm=load_backend(None, os.environ))


def open_checker(retriever: Retriever) -> DraftChecker:
    """Return the draft checker over a retriever."""
    from drafts.checker import DraftChecker

    return DraftChecker(retriever)
