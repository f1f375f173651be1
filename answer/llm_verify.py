"""Turn what a language model drafted into sentences that stand on the documents, or into nothing.

The numbers and quotes that the model gives are hints: a quote is looked up in the unit named, then in the others; a
sentence that fails the grounding check is tried with more of the unit quoted, then replaced by the quote, then dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from answer.grounding import check_sentence
from answer.llm_draft import DraftSentence
from answer.llm_quotes import Place, Source, alike, best_sentence, locate, widen
from answer.records import AnswerSentence, cite
from facts.figures import Figure
from ingest.document import Document
from ingest.folding import display, fold

_MARKUP = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"<[^<>]{0,500}>"), ""),
    (re.compile(r"(?:[a-z]{2,12}:)?//\S+|www\.\S+", re.IGNORECASE), ""),
    (re.compile(r"[`*_#~⟦⟧]+"), ""),
)
_TERSE = 9
_MIN_WORD = 3
_LONG = 60
_REPAIR_LIKENESS = 0.5
_SAME = 0.85


@dataclass
class Verifier:
    """Checks drafts one after the other against the units that the model was given, numbered from 1.

    `extracted` are the sentences of the extractive answer.
    """

    sources: Sequence[Source]
    documents: Mapping[str, Document]
    figures: Sequence[Figure]
    extracted: Sequence[AnswerSentence] = ()
    _passed: list[AnswerSentence] = field(default_factory=list)

    def verify(self, draft: DraftSentence) -> AnswerSentence | None:
        """Return the draft as a sentence that passes the grounding check and says something new; else None."""
        text = plain_text(draft.text)
        if not any(char.isalnum() for char in text):
            return None
        places = self._places(text, draft)
        sentence = self._standing(text, places) or self._repaired(text, places)
        if sentence is None or self._said(sentence):
            return None
        self._passed.append(sentence)
        return sentence

    def _places(self, text: str, draft: DraftSentence) -> list[Place]:
        """Find what the draft quotes: in the unit it names, in another one, or by likeness where it quotes nothing."""
        found: list[Place] = []
        named: list[Source] = []
        for ground in draft.grounds:
            own = self.sources[ground.number - 1 : ground.number] if ground.number else ()
            named += own
            others = (source for source in self.sources if source not in own)
            for source in (*own, *others) if ground.quote else ():
                if places := locate(ground.quote, source):
                    found += places
                    break
        if found:
            return found
        likely = (best_sentence(text, named) if named else None) or best_sentence(text, self.sources)
        return [likely] if likely else []

    def _standing(self, text: str, places: Sequence[Place]) -> AnswerSentence | None:
        """Return the text with the narrowest quotes that it stands on."""
        if len(fold(text).text) < _TERSE:
            return self._completed(text)
        for quoted in _wider(text, places, self.sources, self._extracted_places(text)):
            sentence = _sentence(text, quoted)
            if not check_sentence(sentence, self.documents, figures=self.figures):
                return sentence
        return None

    def _extracted_places(self, text: str) -> list[Place]:
        """Return what the extractive answer quotes and the text speaks of."""
        by_id = {source.unit.clause_id: source for source in self.sources}
        cited = [c for s in self.extracted for c in s.citations if c.clause_id in by_id and alike(c.quote, text) > 0.2]
        return [Place(by_id[c.clause_id], c.start, c.end, exact=False) for c in cited]

    def _completed(self, text: str) -> AnswerSentence | None:
        """Return the extractive answer's sentence that holds a bare figure or word: half an answer is none."""
        words = fold(text).text.strip(".,;:")
        if len(words) < _MIN_WORD:
            return None
        return next((s for s in self.extracted if words in fold(s.text).text), None)

    def _repaired(self, text: str, places: Sequence[Place]) -> AnswerSentence | None:
        """Return the quote in place of the text, where the two say nearly the same."""
        quoted = [_shown(place) for place in places]
        words = "".join(place.text for place in quoted)
        if not quoted or alike(text, words) < _REPAIR_LIKENESS:
            return None
        sentence = _sentence("，".join(display(place.text).rstrip("。，；") for place in quoted), quoted)
        return None if check_sentence(sentence, self.documents, figures=self.figures) else sentence

    def _said(self, sentence: AnswerSentence) -> bool:
        return any(alike(sentence.text, earlier.text) > _SAME for earlier in self._passed)


def plain_text(text: str) -> str:
    """Return text without images, links, tags and addresses of pages, with nothing left of them but a link's words."""
    before = None
    while before != text:
        before = text
        for pattern, kept in _MARKUP:
            text = pattern.sub(kept, text)
    return display(text).strip()


def _shown(place: Place) -> Place:
    """Return the sentence of a place, or of a long one its clauses, from its beginning if that is near."""
    whole, clauses = widen(place), widen(place, clauses=True)
    if whole.end - whole.start <= _LONG:
        return whole
    near = clauses.end - whole.start <= _LONG
    return Place(place.source, whole.start if near else clauses.start, clauses.end, exact=place.exact)


def _wider(
    text: str, places: Sequence[Place], sources: Sequence[Source], extracted: Sequence[Place]
) -> Iterator[list[Place]]:
    """Yield the places as they are and ever wider, and what the extractive answer quotes."""
    if places:
        yield list(places)
        yield _merged([widen(place, clauses=True) for place in places])
        sentences = _merged([widen(place) for place in places])
        yield sentences
        likely = best_sentence(text, sources)
        if likely and likely not in sentences:
            yield _merged([*sentences, likely])
    if extracted:
        yield _merged(extracted)


def _merged(places: Sequence[Place]) -> list[Place]:
    """Drop places that lie inside another one."""
    distinct = list({(p.source.unit.clause_id, p.start, p.end): p for p in places}.values())
    return [p for p in distinct if not any(o is not p and o.start <= p.start and p.end <= o.end for o in distinct)]


def _sentence(text: str, places: Sequence[Place]) -> AnswerSentence:
    citations = tuple(cite(p.source.document, p.source.unit, p.start, p.end) for p in places)
    return AnswerSentence(text.rstrip("；，,;"), tuple(dict.fromkeys(citations)))
