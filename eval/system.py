"""Open the system under test. The only place of this room that loads models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.items import DATA_DIR, QUESTIONS

if TYPE_CHECKING:
    from answer.answerer import Answerer
    from drafts.checker import DraftChecker
    from index.retriever import Retriever


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What to run on: index folder, embedder, questions file; `options` change how search works, see docs/evals.md."""

    index: Path | None = None
    embedder: str | None = None
    questions: Path = DATA_DIR / QUESTIONS
    options: Mapping[str, str] = field(default_factory=dict)
    llm: Any = None

    def record(self) -> dict[str, str]:
        """Return the settings as a run keeps them; the folder of the index is nobody's business."""
        shown = {"embedder": self.embedder or "index", "questions": self.questions.name}
        return {**shown, "index": "own" if self.index else "default", **self.options}


def open_retriever(settings: Settings, *, progress: bool = False) -> Retriever:
    """Load the retriever under the settings."""
    from index.retriever import load_retriever

    return load_retriever(settings.index, embedder=settings.embedder, progress=progress)


def open_answerer(retriever: Retriever, settings: Settings) -> Answerer:
    """Return the answerer over a retriever."""
    from answer.answerer import Answerer

    return Answerer(retriever, llm=settings.llm) if settings.llm else Answerer(retriever)


def open_checker(retriever: Retriever) -> DraftChecker:
    """Return the draft checker over a retriever."""
    from drafts.checker import DraftChecker

    return DraftChecker(retriever)
