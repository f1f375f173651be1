"""What the page calls: the documents, the answerer and the checker behind them, loaded once for all readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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

_FIRST_QUESTION = "国家高新区总数"


class _Loaded:
    """One generation of the index and what stands on it; nothing in it changes."""

    def __init__(self, retriever: Retriever, llm: Backend | None) -> None:
        self.retriever = retriever
        self.documents: Mapping[str, Document] = {document.doc_id: document for document in retriever.documents}
        self.addresses = Addresses(tuple(self.documents.values()))
        self._llm = llm

    @cached_property
    def answerers(self) -> dict[Mode, Answerer]:
        """The answerers by mode."""
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


class Engine:
    """Documents, retriever, answerers by mode and the draft checker; nothing in it belongs to one reader.

    Attributes:
        on_change: Called after another generation of the index has been taken up.
    """

    def __init__(self, retriever: Retriever, *, llm: Backend | None = None) -> None:
        self._loaded = _Loaded(retriever, llm)
        self._llm = llm
        self.on_change: list[Callable[[], None]] = []

    def refresh(self, directory: Path) -> bool:
        """Take up the generation that an index directory now names, and tell whether it is another one.

        Answers under way end with the generation they began with.

        Raises:
            StoredIndexError: the directory's index is missing, damaged or of another model; the loaded one stays.
        """
        before = self._loaded
        retriever = before.retriever.reload_if_changed(directory)
        if retriever is before.retriever:
            return False
        loaded = _Loaded(retriever, self._llm)
        loaded.answerers["extractive"].converse(_FIRST_QUESTION, None)
        self._loaded = loaded
        for call in self.on_change:
            call()
        return True

    @property
    def retriever(self) -> Retriever:
        """The retriever."""
        return self._loaded.retriever

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""
        return self._loaded.documents

    @property
    def checker(self) -> DraftChecker:
        """The checker of drafts."""
        return self._loaded.checker

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of all documents, in order."""
        return self._loaded.figures

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of all documents, in order."""
        return self._loaded.measures

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes that a reader can choose; `llm` only with a language model."""
        return ("extractive", "llm") if self._llm else ("extractive",)

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
        answerers = self._loaded.answerers
        return answerers.get(mode) or answerers["extractive"]

    def resolve(self, address: str) -> tuple[Document, Node]:
        """Return the clause that `address` names in any spelling.

        Raises:
            AddressError: there is none.
        """
        loaded = self._loaded
        node = loaded.addresses.resolve(address)
        document = loaded.documents.get(node.clause_id.split("#", 1)[0])
        if document is None or document.by_id.get(node.clause_id) is not node:
            raise AddressError(f"没有条款“{address}”")
        return document, node

    def warm(self) -> None:
        """Answer one question, so that the first reader does not wait for what loads lazily."""
        self.converse(_FIRST_QUESTION, None)


def load_engine(
    index: Path | None = None, *, embedder: str | None = None, llm: Backend | None = None, progress: bool = False
) -> Engine:
    """Load the index (the plan's, built if needed) and what stands on it.

    Raises:
        PlanQAError: the index or its model can't be loaded.
    """
    from index.retriever import load_retriever

    return Engine(load_retriever(index, embedder=embedder, progress=progress), llm=llm)
