"""Find the sentences of the plan that a claim rests on, and what of the claim stands in none of them.

Words are compared as strings, with rows of words that say the same; each word weighs by how telling it is in the
language. The best sentence comes first, further ones join where they cover a good part of what is left.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from drafts.grounds import Ground, Grounds
from drafts.vocabulary import is_empty, same_words
from drafts.wording import BOILERPLATE
from facts.quantities import find_quantities
from ingest.folding import fold

_JOIN_GAIN = 0.1
_MAX_GROUNDS = 7
_RERANKED = 6
_PHRASE = 0.5
_NUMERAL = re.compile(r"[一二两三四五六七八九十百千万亿几数]+[个项条类种家大点次句年]?")
_SEGMENT_COVER = 0.75
_SEGMENT = re.compile(r"[,，;；:：。、.]|(?<=[\u4e00-\u9fff])(?:和|与|及|以及)(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a claim: its span in the sentence, folded text and weight."""

    start: int
    end: int
    text: str
    weight: float
    segment: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """What a claim rests on: `grounds`, best first; `coverage` in [0, 1] of the claim's content by weight.

    `novel`: the words that stand in none of them. `first` is the coverage by the best sentence alone.
    """

    words: tuple[Word, ...]
    grounds: tuple[Ground, ...]
    coverage: float
    first: float
    novel: tuple[Word, ...]
    text: str = ""

    @property
    def weight(self) -> float:
        """How much content there is."""
        return sum(word.weight for word in self.words)


def content_words(checked: str, grounds: Grounds) -> tuple[Word, ...]:
    """Return the content words of a text whose unchecked characters are blanks."""
    folded = fold_keeping(checked)
    hidden = {i for m in BOILERPLATE.finditer(checked) for i in range(*m.span())}
    taken = [(q.start, q.end) for q in find_quantities(checked)]
    borders = [m.start() for m in _SEGMENT.finditer(checked)]
    words: list[Word] = []
    at = 0
    for word in grounds.words.cut(folded):
        start, at = at, at + len(word)
        plain = word.strip()
        if len(plain) < 2 or is_empty(plain) or start in hidden or not any(c.isalnum() for c in plain):
            continue
        if plain[0].isdigit() or _NUMERAL.fullmatch(plain):
            continue
        if any(start < stop and begin < at for begin, stop in taken):  # figures are judged by themselves
            continue
        words.append(Word(start, at, plain, _weight(plain, grounds), bisect_right(borders, start)))
    return tuple(words)


def _weight(word: str, grounds: Grounds) -> float:
    pairs = [grounds.idf(word[i : i + 2]) for i in range(len(word) - 1)]
    local = max(pairs) if pairs else 0.3
    telling = max(0.0, (grounds.words.telling(word) - 0.3) / 0.7)
    return telling * (0.4 + 0.6 * local) * (0.5 + min(len(word), 4) / 4)


def fold_keeping(text: str) -> str:
    """Fold one character to one, so that offsets stay."""
    return "".join((fold(char).text or " ")[:1] for char in text)


def credit(word: str, text: str, around: str) -> float:
    """Return how far `word` stands in a sentence: 1 itself, less for a row-mate, the rest of its unit, parts."""
    if word in text:
        return 1.0
    if any(other in text for other in same_words(word)):
        return 0.85
    if word in around:
        return 0.6
    if len(word) > 2:
        pairs = [word[i : i + 2] in text for i in range(len(word) - 1)]
        return 0.8 * sum(pairs) / len(pairs)
    return 0.0


def match_claim_text(checked: str, grounds: Grounds, *, prefer: Sequence[str] = ()) -> Match:
    """Match the checked text of a sentence; units in `prefer` (clauses that it names, the claim before) win ties."""
    words = content_words(checked, grounds)
    total = sum(word.weight for word in words)
    if not words or not total:
        return Match((), (), 0.0, 0.0, (), fold(checked).text)
    table = _credit_table(words, grounds)
    claim = fold(checked).text
    chosen: list[int] = []
    have = [0.0] * len(words)
    first = 0.0
    while len(chosen) < _MAX_GROUNDS:
        best, gain = _next(table, words, have, chosen, grounds, prefer, claim)
        if best < 0 or (chosen and gain / total < _JOIN_GAIN):
            break
        earned = _joining(table[best], words, best, chosen, grounds)
        chosen.append(best)
        have = [max(old, new) for old, new in zip(have, earned, strict=True)]
        first = first or gain / total
    novel = tuple(word for word, got in zip(words, have, strict=True) if got < 0.5)
    covered = sum(word.weight * got for word, got in zip(words, have, strict=True)) / total
    return Match(words, tuple(grounds.sentences[n] for n in chosen), covered, first, novel, fold(checked).text)


def _credit_table(words: Sequence[Word], grounds: Grounds) -> dict[int, list[float]]:
    candidates: set[int] = set()
    for word in words:
        for form in (word.text, *same_words(word.text)):
            for i in range(len(form) - 1):
                candidates.update(grounds.by_gram.get(form[i : i + 2], ()))
    table = {}
    for number in candidates:
        ground = grounds.sentences[number]
        around = grounds.around(ground)
        table[number] = [credit(word.text, ground.folded.text, around) for word in words]
    return table


def _next(
    table: dict[int, list[float]],
    words: Sequence[Word],
    have: Sequence[float],
    chosen: Sequence[int],
    grounds: Grounds,
    prefer: Sequence[str],
    claim: str,
) -> tuple[int, float]:
    units = {grounds.sentences[n].unit.clause_id for n in chosen}
    ranked: list[tuple[float, float, int]] = []
    for number in table:
        if number in chosen:
            continue
        ground = grounds.sentences[number]
        earned = _joining(table[number], words, number, chosen, grounds)
        gain = sum(w.weight * max(0.0, c - h) for w, c, h in zip(words, earned, have, strict=True))
        score = (
            gain * (1.25 if ground.unit.clause_id in prefer else 1.0) * (1.3 if ground.unit.clause_id in units else 1.0)
        )
        score *= 0.9 if ground.is_heading or not ground.chapter else 1.0
        ranked.append((score, gain, number))
    ranked = sorted(ranked, key=lambda one: (-one[0], one[2]))[:_RERANKED]
    if not ranked or ranked[0][1] <= 0:
        return -1, 0.0
    if not chosen:  # of sentences with the same words the one that says them in the same order
        ranked.sort(key=lambda one: (-one[0] * (1 + _PHRASE * _longest(claim, grounds.sentences[one[2]])), one[2]))
    return ranked[0][2], ranked[0][1]


def _longest(claim: str, ground: Ground) -> float:
    """Return the length of the longest common stretch as a share of the claim's."""
    text = ground.folded.text
    match = SequenceMatcher(None, claim, text, autojunk=False).find_longest_match(0, len(claim), 0, len(text))
    return match.size / max(len(claim), 1)


def _joining(
    earned: Sequence[float], words: Sequence[Word], number: int, chosen: Sequence[int], grounds: Grounds
) -> Sequence[float]:
    """Return what a further sentence may cover: of another unit, only whole stretches between commas.

    Else the words of a false claim would be found here and there.
    """
    unit = grounds.sentences[number].unit.clause_id
    if not chosen or any(grounds.sentences[n].unit.clause_id == unit for n in chosen):
        return earned
    weights: dict[int, float] = {}
    covered: dict[int, float] = {}
    for word, got in zip(words, earned, strict=True):
        weights[word.segment] = weights.get(word.segment, 0.0) + word.weight
        covered[word.segment] = covered.get(word.segment, 0.0) + word.weight * (got if got > 0.7 else 0.0)
    return [
        got if covered[word.segment] >= _SEGMENT_COVER * weights[word.segment] else 0.0
        for word, got in zip(words, earned, strict=True)
    ]


def phrase_grounds(match: Match, grounds: Grounds) -> list[Ground]:
    """Return where listed phrases of a claim stand word for word, when the sentences that it rests on don't have them.

    A phrase that stands in many places is nobody's own.
    """
    have = [ground.folded.text for ground in match.grounds]
    found: list[Ground] = []
    for phrase in _SEGMENT.split(match.text):
        phrase = phrase.strip(',".')
        if len(phrase) < 4 or any(phrase in text for text in have) or not grounds.words.telling(phrase) > 0.5:
            continue
        places = [ground for ground in grounds.sentences if phrase in ground.folded.text]
        if 0 < len(places) <= 3 and match.grounds:
            section = match.grounds[0].unit.parent
            best = min(places, key=lambda ground: (ground.unit.parent != section, ground.number))
            if best.unit.parent == section:
                found.append(best)
                have.append(best.folded.text)
    return found
