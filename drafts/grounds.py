"""The documents prepared for checking drafts: sentences and folded text with maps back, how telling a word is."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from facts.figures import Figure, figures_of
from index.words import Words
from ingest.document import Document, Node
from ingest.folding import Folded, fold
from ingest.sentences import content_sentences

_PARTS = re.compile(r"[^,;:.。!?]+")


@dataclass(frozen=True)
class Ground:
    """A sentence of a document that a claim may rest on: document.text[start:end], its folded text, its unit."""

    document: Document
    unit: Node
    start: int
    end: int
    number: int

    @cached_property
    def text(self) -> str:
        """The exact text."""
        return self.document.text[self.start : self.end]

    @cached_property
    def folded(self) -> Folded:
        """The sentence folded; offsets are relative to `start`."""
        return fold(self.text)

    @cached_property
    def is_heading(self) -> bool:
        """A line of its own that only names its unit."""
        line = self.document.text[self.start : self.document.text.find("\n", self.end)]
        return self.start == self.unit.start and len(line) < 40 and self.unit.kind in ("item", "section")

    @cached_property
    def chapter(self) -> str:
        """The label of the chapter, '' for the opening."""
        top = self.document.path(self.unit)[0]
        return top.label if top.kind == "chapter" else ""


@dataclass(frozen=True)
class Grounds:
    """All that drafts are checked against."""

    documents: tuple[Document, ...]
    words: Words

    @cached_property
    def sentences(self) -> tuple[Ground, ...]:
        """The sentences of all units in order, headings of items included."""
        found = [
            (document, unit, start, end)
            for document in self.documents
            for unit in document.units
            for start, end in content_sentences(document.text, unit.start, unit.end)
        ]
        return tuple(Ground(*one, number=number) for number, one in enumerate(found))

    @cached_property
    def of_unit(self) -> dict[str, tuple[Ground, ...]]:
        """Sentences by the clause_id of their unit."""
        groups: dict[str, list[Ground]] = {}
        for ground in self.sentences:
            groups.setdefault(ground.unit.clause_id, []).append(ground)
        return {unit: tuple(grounds) for unit, grounds in groups.items()}

    def at(self, document: Document, offset: int) -> Ground | None:
        """Return the sentence that holds an offset of a document."""
        return next((g for g in self.sentences if g.document is document and g.start <= offset < g.end), None)

    @cached_property
    def bodies(self) -> tuple[tuple[Document, Folded, int], ...]:
        """Each document's body folded, with the offset at which it begins; front matter is left out."""
        return tuple((d, fold(d.text[d.body_start :]), d.body_start) for d in self.documents)

    def unit_folded(self, document: Document, unit: Node, body: Folded, base: int) -> tuple[str, int]:
        """Return a unit's folded text and where it begins in the folded body."""
        lo, hi = self._unit_spans[unit.clause_id]
        del document, base
        return body.text[lo:hi], lo

    @cached_property
    def _unit_spans(self) -> dict[str, tuple[int, int]]:
        return {
            unit.clause_id: (bisect_left(body.offsets, unit.start - base), bisect_left(body.offsets, unit.end - base))
            for document, body, base in self.bodies
            for unit in document.units
        }

    @cached_property
    def own_terms(self) -> dict[str, tuple[Document, int, int]]:
        """The short terms that stand in the documents' own quotation marks, folded, with their first place."""
        terms: dict[str, tuple[Document, int, int]] = {}
        for document in self.documents:
            for match in re.finditer(r"“([^“”\n]{2,12})”", document.text[document.body_start :]):
                start, end = (document.body_start + offset for offset in match.span(1))
                terms.setdefault(fold(match[1]).text, (document, start, end))
        return terms

    @cached_property
    def known(self) -> str:
        """The folded text of all bodies."""
        return "\n".join(folded.text for _, folded, _ in self.bodies)

    def led_by(self, text: str) -> list[Ground]:
        """Return the lead words of units (创新引领。) that stand in a folded text, if there are two or more."""
        found = [ground for lead, ground in self._leads if lead in text]
        return found if len(found) > 1 else []

    @cached_property
    def _leads(self) -> tuple[tuple[str, Ground], ...]:
        first = [grounds[0] for grounds in self.of_unit.values()]
        return tuple((g.folded.text.strip("."), g) for g in first if 4 <= len(g.folded.text) <= 9)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of all documents."""
        return tuple(figure for document in self.documents for figure in figures_of(document))

    @cached_property
    def _grams(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for ground in self.sentences:
            counts.update(set(grams(ground.folded.text)))
        return counts

    @cached_property
    def by_gram(self) -> dict[str, tuple[int, ...]]:
        """Numbers of the sentences in which a pair of characters stands."""
        found: dict[str, list[int]] = {}
        for ground in self.sentences:
            for gram in set(grams(ground.folded.text)):
                found.setdefault(gram, []).append(ground.number)
        return {gram: tuple(numbers) for gram, numbers in found.items()}

    def around(self, ground: Ground) -> str:
        """Return the folded text of the sentence's unit with the titles above it."""
        return self._around[ground.unit.clause_id]

    @cached_property
    def _around(self) -> dict[str, str]:
        return {
            unit.clause_id: "".join(fold(node.title).text + "\n" for node in document.path(unit))
            + fold(document.text_of(unit)).text
            for document in self.documents
            for unit in document.units
        }

    def idf(self, gram: str) -> float:
        """Return how telling a pair of characters is here, from about 0.2 (园区) to 1 (in one sentence or none)."""
        total = len(self.sentences) or 1
        return math.log(1 + total / max(self._grams[gram], 1)) / math.log(1 + total)


def grams(text: str) -> Iterator[str]:
    """Yield the pairs of neighbouring characters of a folded text that hold no punctuation."""
    for part in _PARTS.findall(text):
        for at in range(len(part) - 1):
            yield part[at : at + 2]
