"""What the page calls: the documents, the answerer and the checker behind them, loaded once for all readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from answer.conversation import Conversation
from answer.records import Answer, Mode
from ingest.addresses import Addresses
from ingest.document import Document, Node
from ingest.errors import AddressError

if TYPE_CHECKING:
    from answer.answerer import Answerer
    from answer.backends import Backend
    from answer.llm_turn import Step
    from drafts.checker import DraftChecker
    from facts.figures import Figure
    from facts.measures import Measure
    from index.retriever import Retriever


class Engine:
    """Documents, retriever, answerers by mode and the draft checker; nothing in it belongs to one reader."""

    def __init__(self, retriever: Retriever, *, llm: Backend | None = None) -> None:
        self.retriever = retriever
        self.documents: Mapping[str, Document] = {document.doc_id: document for document in retriever.documents}
        self.addresses = Addresses(tuple(self.documents.values()))
        self._llm = llm

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes that a reader can choose; `llm` only with a language model."""
        return ("extractive", "llm") if self._llm else ("extractive",)

    @cached_property
    def _answerers(self) -> dict[Mode, Answerer]:
        from answer.answerer import Answerer

        answerers: dict[Mode, Answerer] = {"extractive": Answerer(self.retriever)}
        if self._llm:
            answerers["llm"] = Answerer(self.retriever, llm=self._llm)
        return answerers

    @cached_property
    def checker(self) -> DraftChecker:
        """The checker of drafts."""
        from drafts.checker import DraftChecker

        return DraftChecker(self.retriever)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of all documents, in order."""
        from facts.figures import figures_of

        return tuple(figure for document in self.documents.values() for figure in figures_of(document))

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of all documents, in order."""
        from facts.measures import measures_of

        return tuple(measure for document in self.documents.values() for measure in measures_of(document))

    def converse(
        self, question: str, conversation: Conversation | None, *, mode: Mode = "extractive"
    ) -> tuple[Answer, Conversation]:
        """Answer a question in a conversation; an unknown mode falls back to the extractive one."""
        return self._answerer(mode).converse(question, conversation)

    def stream(
        self, question: str, conversation: Conversation, cancel: Event, *, mode: Mode = "extractive"
    ) -> Iterator[Step]:
        """Answer as `converse` does: verified sentences as they come, the whole at the end; `cancel` stops the work."""
        return self._answerer(mode).stream(question, conversation, cancel)

    def _answerer(self, mode: Mode) -> Answerer:
        return self._answerers.get(mode) or self._answerers["extractive"]

    def resolve(self, address: str) -> tuple[Document, Node]:
        """Return the clause that `address` names in any spelling.

        Raises:
            AddressError: there is none.
        """
        node = self.addresses.resolve(address)
        document = self.documents.get(node.clause_id.split("#", 1)[0])
        if document is None or document.by_id.get(node.clause_id) is not node:
            raise AddressError(f"没有条款“{address}”")
        return document, node

    def warm(self) -> None:
        """Answer one question, so that the first reader does not wait for what loads lazily."""
        self.converse("国家高新区总数", None)


def load_engine(
    index: Path | None = None, *, embedder: str | None = None, llm: Backend | None = None, progress: bool = False
) -> Engine:
    """Load the index (the plan's, built if needed) and what stands on it.

    Raises:
        PlanQAError: the index or its model can't be loaded.
    """
    from index.retriever import load_retriever

    return Engine(load_retriever(index, embedder=embedder, progress=progress), llm=llm)
