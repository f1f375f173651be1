"""Compare two things that a question names: a table of what the text says of each, its strength and its actor."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from answer.outside import asks_outside
from answer.question import Question
from answer.reading import Candidate, Words, candidates, choose, question_words
from answer.reply import Reply, sentence_from
from answer.sides import compared
from answer.slots import unmet
from answer.spoken_addresses import as_printed
from answer.structure import unit_points
from facts.lexicon import ENTITIES, REGIONS, indicator_mentions
from facts.measures import Measure
from facts.quantities import find_quantities
from facts.strength import STRENGTH_NAMES, strength_of
from index.retriever import Retriever
from ingest.folding import fold

_NAMED, _REACH, _STATED, _MOST, _TWO = 0.45, 3.0, 0.5, 3, 2
"""How much of a side's words a sentence must hold; how far below its best one an answer may stand; what a mere
statement loses against a measure; sentences a side."""
_BY_FIGURES = re.compile(
    r"多少|几|[家总个人倍件]数|数(?:量|目|值)|比重|比例|占|规模|更[多少大小高低]|how (?:many|much)|share|more|"
    r"larger|number",
    re.IGNORECASE,
)


def compares_figures(text: str) -> bool:
    """Tell whether a comparison is one of figures."""
    named = any(name not in ENTITIES for _, _, name in indicator_mentions(text))
    return named or _BY_FIGURES.search(text) is not None


def compare(question: Question, retriever: Retriever, measures: Sequence[Measure]) -> Reply | None:
    """Answer with a table of two things where the documents speak of each, and of what is asked of them."""
    if asks_outside(question.text):
        return None
    if addressed := _addressed(question.text, retriever):
        return comparison_table(*addressed, measures)
    names = compared(question.text, retriever.index)
    if not names or _BY_FIGURES.search(question.text):
        return None
    if all(any(region in name for region in REGIONS) for name in names):
        return None  # one sentence counts them all
    chosen = _apart([_read(name, retriever) for name in names], retriever.index.known)
    if not all(chosen) or unmet(question.text, [one.text for own in chosen for one in own]):
        return None
    return comparison_table(names, chosen, measures)


def _addressed(text: str, retriever: Retriever) -> tuple[tuple[str, str], list[list[Candidate]]] | None:
    """Return the two addresses that a question compares, and the sentences that stand there; None if it names none.

    Of a place with more than one unit, what opens it and the first sentences of the others.
    """
    mentions = retriever.addresses.mentions(as_printed(text, retriever.documents))
    if len(mentions) != 2:
        return None
    columns = []
    for mention in mentions:
        node = mention.node
        document = retriever.document_of(node)
        if node is None or document is None:
            return None
        units = document.units_of(node)
        points = [point for unit in units for point in unit_points(document, unit)[: None if len(units) == 1 else 2]]
        columns.append([Candidate(document, p.node, p.start, p.end, 0.0, frozenset(), 1.0) for p in points])
    return (mentions[0].spelled, mentions[1].spelled), columns


def _read(name: str, retriever: Retriever) -> tuple[Words, list[Candidate]]:
    """Return the words of a side that the documents hold, and the sentences found for it."""
    reading = retriever.read(name)
    read = question_words(reading.query.searched, reading.query.names, retriever.index)
    known = tuple((word, weight) for word, weight in read.weights if len(word) > 1 and word in retriever.index.known)
    words = Words(known or read.weights, read.names)
    return words, candidates(reading, words, retriever.documents)


def _apart(sides: Sequence[tuple[Words, list[Candidate]]], known: str) -> list[list[Candidate]]:
    """Return the sentences of each side; one that would answer for both answers for the side whose own words it holds.

    Where it holds as much of either's, it answers for neither.
    """
    left_out: list[set[tuple[str, int]]] = [set() for _ in sides]
    while True:
        chosen = [_own(words, found, out) for (words, found), out in zip(sides, left_out, strict=True)]
        first, *others = ({_place(one): one for one in own} for own in chosen)
        both = [one for place, one in first.items() if all(place in other for other in others)]
        if not both:
            return chosen
        for one in both:
            held = _telling(one, sides, known)
            for weight, out in zip(held, left_out, strict=True):
                if weight < max(held) or held.count(weight) > 1:
                    out.add(_place(one))


def _telling(candidate: Candidate, sides: Sequence[tuple[Words, list[Candidate]]], known: str) -> list[float]:
    """Return how rare in `known` the words of each side are that a sentence holds and that no other side has."""
    text = fold(candidate.text).text
    named = [[word for word, _ in words.weights] for words, _ in sides]
    return [
        sum(
            1 / (1 + known.count(word))
            for word in own
            if word in text and not any(word in other for other in named if other is not own)
        )
        for own in named
    ]


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.unit.clause_id, candidate.start


def _own(words: Words, found: Sequence[Candidate], shared: Collection[tuple[str, int]]) -> list[Candidate]:
    """Return the sentences for one side, in the document's order: the best, one near it, one more of its unit.

    What only states figures is left out. [] where the text hardly speaks of it, or where what is left stands far below
    the best one.
    """
    own = [
        replace(one, score=one.score - _STATED * (strength_of(one.text) == 0))
        for one in found
        if _place(one) not in shared and not (strength_of(one.text) == 0 and find_quantities(one.text))
    ]
    own.sort(key=lambda one: -one.score)
    named = any(one.share >= _NAMED for one in found[:_MOST])
    if not named or not own or own[0].score < found[0].score - _REACH:
        return []
    chosen = choose(own, words, whole=True, most=2)
    more = [one for one in own if one.unit == own[0].unit and one.share and one not in chosen]
    return sorted([*chosen, *more[: _MOST - len(chosen)]], key=lambda one: one.start)


def comparison_table(
    names: tuple[str, str], chosen: Sequence[Sequence[Candidate]], measures: Sequence[Measure]
) -> Reply:
    """Answer with a table of the sentences for each of two names."""
    columns = [[sentence_from(one.document, one.point) for one in own] for own in chosen]
    rows = (
        ("", *names),
        ("原文", *("".join(sentence.text for sentence in column) for column in columns)),
        ("条款", *(_joined(sentence.citations[0].cite_as for sentence in column) for column in columns)),
        ("力度", *(_joined(STRENGTH_NAMES[strength_of(one.text)] for one in own) for own in chosen)),
        ("主体", *(_joined(_actors(one, measures) for one in own) for own in chosen)),
    )
    return Reply(tuple(sentence for column in columns for sentence in column), layout="table", table=rows)


def _joined(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(words))


def _actors(candidate: Candidate, measures: Sequence[Measure]) -> str:
    mine = [
        measure.actor
        for measure in measures
        if measure.clause_id == candidate.unit.clause_id
        and candidate.start <= measure.start < candidate.end
        and measure.actor
    ]
    return "、".join(dict.fromkeys(mine)) or "未明示"
