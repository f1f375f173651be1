"""Find the words that a language model says it quotes in the units that it was given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.enumeration import clause_spans
from ingest.document import Document, Node
from ingest.folding import fold
from ingest.sentences import content_sentences

_MIN_QUOTE = 4
_NEARLY = 88.0
_ELLIPSIS = re.compile(r"(?:…+|\.{3,}|。{3,})")


@dataclass(frozen=True, slots=True)
class Source:
    """A unit that was given to the model."""

    document: Document
    unit: Node


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a source's text; `exact` if the model quoted it word for word, width and punctuation aside."""

    source: Source
    start: int
    end: int
    exact: bool = True

    @property
    def text(self) -> str:
        """The exact text."""
        return self.source.document.text[self.start : self.end]


def locate(quote: str, source: Source) -> list[Place]:
    """Return where `quote` stands in the unit, one place for each part between ellipses; empty if a part is not there.

    A part that is not there word for word, but nearly, is found with the unit's own words.
    """
    parts = [part for part in _ELLIPSIS.split(quote) if len(fold(part).text) >= _MIN_QUOTE]
    places = [_exact(part, source) or _nearly(part, source) for part in parts]
    return [place for place in places if place] if all(places) else []


def _exact(quote: str, source: Source) -> Place | None:
    text = fold(source.document.text_of(source.unit))
    words = fold(quote).text.strip(".,;:")
    at = text.text.find(words)
    if at < 0 or len(words) < _MIN_QUOTE:
        return None
    start, end = text.span(at, at + len(words))
    return Place(source, source.unit.start + start, source.unit.start + end)


def _nearly(quote: str, source: Source) -> Place | None:
    """Find the stretch that is most like the quote, and widen it to whole clauses."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    text, words = fold(source.document.text_of(source.unit)), fold(quote).text
    if len(words) < 2 * _MIN_QUOTE or len(words) > len(text.text):
        return None
    found = partial_ratio_alignment(words, text.text, score_cutoff=_NEARLY)
    if not found or found.dest_end <= found.dest_start:
        return None
    start, end = text.span(found.dest_start, found.dest_end)
    place = Place(source, source.unit.start + start, source.unit.start + end, exact=False)
    return widen(place, clauses=True)


def widen(place: Place, *, clauses: bool = False) -> Place:
    """Return the place widened to the whole sentences (or comma clauses) that it touches, less the last full stop."""
    document, unit = place.source.document, place.source.unit
    spans = content_sentences(document.text, unit.start, unit.end)
    if clauses:
        spans = [part for start, end in spans for part in clause_spans(document.text, start, end)]
    touched = [span for span in spans if span[0] < place.end and place.start < span[1]]
    if not touched:
        return place
    start, end = touched[0][0], touched[-1][1]
    while end > start and document.text[end - 1] in "。，；,;：:\n ":
        end -= 1
    return Place(place.source, start, end, place.exact)


def best_sentence(text: str, sources: Sequence[Source]) -> Place | None:
    """Return the sentence that shares most pairs of characters with `text`; None if it shares less than half."""
    wanted = _pairs(text)
    best, most = None, 0.0
    for source in sources:
        document, unit = source.document, source.unit
        for start, end in content_sentences(document.text, unit.start, unit.end):
            shared = len(wanted & _pairs(document.text[start:end]))
            if shared > most:
                best, most = Place(source, start, end, exact=False), shared
    return widen(best) if best and most * 2 >= len(wanted) > 0 else None


def alike(a: str, b: str) -> float:
    """Return the share of a's pairs of characters that stand in b, 0 to 1."""
    pairs = _pairs(a)
    return len(pairs & _pairs(b)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    plain = "".join(char for char in fold(text).text if char.isalnum())
    return {plain[i : i + 2] for i in range(len(plain) - 1)}
