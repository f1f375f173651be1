"""Match a question against the titles of the outline: which clause, box, section or chapter it asks about as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document, Node
from ingest.folding import fold

_MIN_TITLE = 2
_TITLE_COVERAGE = 0.75
_TOPIC_COVERAGE = 0.5


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A node whose title the question names.

    `titled` is the share of the title's character pairs that stand in the question, `covered` the share of the
    question's topic that stands in the title.
    """

    document: Document
    node: Node
    titled: float
    covered: float


def _pairs(text: str) -> set[str]:
    folded = fold(text).text
    kept = "".join(char for char in folded if char.isalnum())
    return {kept[i : i + 2] for i in range(len(kept) - 1)} or ({kept} if kept else set())


def match_titles(topic: str, documents: Sequence[Document]) -> list[TitleMatch]:
    """Return the nodes whose titles `topic` names nearly in full, the best first.

    A match needs three quarters of the title and half of the topic; the fuller one of each goes first, a longer title
    before a shorter one.
    """
    asked = _pairs(topic)
    found = []
    for document in documents:
        for node in document.nodes:
            title = _pairs(node.title)
            if len(node.title) < _MIN_TITLE or not asked:
                continue
            shared = len(title & asked)
            match = TitleMatch(document, node, shared / len(title), shared / len(asked))
            if match.titled >= _TITLE_COVERAGE and match.covered >= _TOPIC_COVERAGE:
                found.append(match)
    return sorted(found, key=lambda m: (-(m.titled + m.covered), -len(m.node.title), m.node.start))
