"""Choose the sentences that answer: the retriever's scores, and how much of the question each sentence covers.

A question's content words are what is left without scaffolding; a word is covered by a sentence that holds it, or a
term of the lexicon that it is another name of. Words are weighed by how telling they are in the language at large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from answer.enumeration import clause_spans, ordinal_parts
from answer.structure import Point, name_point
from index.contents import Index
from index.hits import Reading
from index.retriever import Retriever
from index.token_vectors import is_content
from index.words import scaffolded
from ingest.document import Document, Node
from ingest.folding import fold
from ingest.sentences import part_spans

COVERAGE_WEIGHT, HEADING_WEIGHT = 1.8, 1.0
"""What full coverage of the question by a sentence, and by its headings, adds to its score, as log-odds."""
LEANING_WEIGHT, CONTEXT_WEIGHT = 4.0, 1.6
"""What a sentence gains whose unit was cited last, where the question leans on that answer and where it does not."""
READ = 20
"""Units whose sentences are read for an answer."""
_HEADING_SHARE = 0.5
_HALF, _CLEARLY, _NEAR = 0.5, 0.25, 5
_MAX_SPAN = 110
_MIN_NEW = 0.2
_REACH = 3.0
_BESIDE = 3.0
_CLOSE = 1.5
"""Log-odds below the best sentence: up to `_CLOSE` another one may be the answer, up to `_REACH` it may add to it."""


@dataclass(frozen=True)
class Words:
    """The content words of a question with their weights; `names` are terms that it names by another name."""

    weights: tuple[tuple[str, float], ...]
    names: tuple[str, ...]

    @cached_property
    def total(self) -> float:
        """Sum of the weights."""
        return sum(weight for _, weight in self.weights)

    def covered(self, text: str) -> frozenset[str]:
        """Return the words that stand in folded `text`, and the names that do."""
        return frozenset(word for word, _ in self.weights if word in text) | frozenset(
            n for n in self.names if n in text
        )

    def share(self, words: frozenset[str]) -> float:
        """Return the weight of `words` as a share of all, 0 to 1; a name counts as much as the strongest word."""
        if not self.total:
            return 0.0
        strongest = max((weight for _, weight in self.weights), default=0.0)
        weight = sum(w for word, w in self.weights if word in words) + strongest * any(n in words for n in self.names)
        return min(1.0, weight / self.total)


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation is about: the units cited last, and whether the question leans on them (那它呢)."""

    units: tuple[str, ...] = ()
    leaning: bool = False

    @property
    def weight(self) -> float:
        """What a sentence of these units gains, as log-odds."""
        return LEANING_WEIGHT if self.leaning else CONTEXT_WEIGHT


ALONE = Context()
"""No conversation."""


@dataclass(frozen=True)
class Candidate:
    """A sentence with its score; `covered` are the question's words in it, `share` their weight, a heading's halved."""

    document: Document
    unit: Node
    start: int
    end: int
    score: float
    covered: frozenset[str]
    share: float

    @property
    def point(self) -> Point:
        """The candidate as a span of its unit."""
        return Point(self.unit, self.start, self.end)

    @property
    def text(self) -> str:
        """The exact text."""
        return self.document.text[self.start : self.end]


def question_words(text: str, names: Sequence[str], index: Index) -> Words:
    """Return the content words of a normalised question."""
    flags = scaffolded(text, index.words)
    at, weights = 0, {}
    for word in index.words.cut(text):
        plain = not all(flags[at : at + len(word)]) and is_content(word)
        if plain:
            weights[fold(word).text] = index.words.telling(word.lower())
        at += len(word)
    return Words(tuple(weights.items()), tuple(fold(name).text for name in names))


def plain_content(text: str, index: Index) -> str:
    """Return a normalised question with blanks for its scaffolding and its punctuation."""
    flags = scaffolded(text, index.words)
    return "".join(" " if flag or not char.isalnum() else char for char, flag in zip(text, flags, strict=True))


def content_runs(text: str, index: Index) -> list[str]:
    """Return the stretches of a normalised question that are no scaffolding, the longest first."""
    return sorted(plain_content(text, index).split(), key=len, reverse=True)


def speaks_elsewhere(part: str, completed: str, retriever: Retriever) -> bool:
    """Tell whether a part of a question finds its words where it would not be led with another part's topic before it.

    Half of its words stand in the best sentence for it alone, and clearly less of them in the best one for both.
    """
    words = question_words(part, (), retriever.index)
    own, led = (
        [
            words.share(words.covered(fold(one.text).text))
            for one in candidates(retriever.read(text, READ), words, retriever.documents)
        ]
        for text in (part, completed)
    )
    if not own or not led or own[0] < _HALF:
        return False
    return own[0] - led[0] >= _CLEARLY and own[0] >= max(led[:_NEAR])


def candidates(
    reading: Reading, words: Words, documents: Sequence[Document], context: Context = ALONE
) -> list[Candidate]:
    """Return the sentences of the units found, headings and lead words left out, the best first.

    Sentences of the units that a conversation is about come nearer.
    """
    found = []
    units = {unit.clause_id: (document, unit) for document in documents for unit in document.units}
    for hit in reading.sentences:
        document, unit = units[hit.clause_id]
        name = name_point(document, unit)
        if name and hit.end <= name.end + 1:
            continue
        covered = words.covered(fold(document.text[hit.start : hit.end]).text)
        heading = fold(
            " ".join(node.title for node in document.path(unit)) + (name.text(document) if name else "")
        ).text
        own, above = words.share(covered), words.share(words.covered(heading) - covered)
        share = own + _HEADING_SHARE * above
        score = hit.score + COVERAGE_WEIGHT * own + HEADING_WEIGHT * above
        score += context.weight if unit.clause_id in context.units else 0.0
        found.append(Candidate(document, unit, hit.start, hit.end, score, covered, min(share, 1.0)))
    return sorted(found, key=lambda c: (-c.score, c.unit.start, c.start))


def choose(found: Sequence[Candidate], words: Words, *, whole: bool, most: int = 3) -> list[Candidate]:
    """Return the best sentence and those that belong to the answer with it, at most `most`, in the document's order.

    A further sentence must come close to the best score, or near it and cover a fifth of the question's weight that is
    still open; if the question asks about its topic as a whole, the second-best sentence of the same unit stands beside
    the best one.
    """
    if not found:
        return []
    chosen = [found[0]]
    covered = found[0].covered
    second = next((c for c in found[1:] if c.unit == found[0].unit), None)
    if whole and second and second.score >= found[0].score - _BESIDE:
        chosen.append(second)
        covered |= second.covered
    for candidate in found[1:]:
        if len(chosen) == most or candidate.score < found[0].score - _REACH:
            break
        adds = candidate.score >= found[0].score - _CLOSE or words.share(candidate.covered - covered) >= _MIN_NEW
        if candidate not in chosen and adds:
            chosen.append(candidate)
            covered |= candidate.covered
    return sorted(chosen, key=lambda c: c.start)


def trim(candidate: Candidate, words: Words) -> list[Point]:
    """Return the parts of a long sentence that hold the question's words, with the time that it opens with.

    A sentence of at most 110 characters stays whole.
    """
    text, unit = candidate.document.text, candidate.unit
    if candidate.end - candidate.start <= _MAX_SPAN or not candidate.covered:
        return [candidate.point]
    parts = ordinal_parts(text, candidate.start, candidate.end) or part_spans(text, candidate.start, candidate.end)
    if len(parts) < 2:
        parts = clause_spans(text, candidate.start, candidate.end)
    shares = [words.share(words.covered(fold(text[a:b]).text)) for a, b in parts]
    best = max(shares)
    kept = [i for i, share in enumerate(shares) if share >= 0.5 * best > 0]
    if not kept:
        return [candidate.point]
    start, end = parts[kept[0]][0], parts[kept[-1]][1]
    while end > start and text[end - 1] in ",;:，；：":
        end -= 1
    opening = clause_spans(text, candidate.start, candidate.end)[0]
    dated = start > candidate.start and "年" in text[opening[0] : opening[1]] and opening[1] - opening[0] <= 14
    lead = [Point(unit, opening[0], opening[1] - 1)] if dated else []
    return [*lead, Point(unit, start, end)]
