"""Metrics of citations against gold, after ALCE (Gao et al., EMNLP 2023) with gold units in place of an NLI judge.

They look at spans and ids alone; the answerer's own grounding check plays no part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from answer.records import AnswerSentence, Citation
from eval.gold import Span
from eval.results import Score
from ingest.document import Document
from ingest.folding import fold

Groups = Sequence[Collection[str]]


def citation_recall(cited: Collection[str], groups: Groups) -> Score:
    """Return the share of OR-groups of which a unit is cited. Range 0..1; pooled over groups within the item."""
    return (
        Score(sum(any(unit in cited for unit in group) for group in groups) / len(groups))
        if groups
        else Score(0.0, 0.0)
    )


def citation_precision(sentences: Sequence[AnswerSentence], groups: Groups) -> Score:
    """Return the share of (claim, cited unit) pairs whose unit is in an OR-group. Range 0..1; no pairs: not counted."""
    pairs = [unit for sentence in sentences for unit in {c.clause_id for c in sentence.citations}]
    wanted = {unit for group in groups for unit in group}
    return Score(sum(unit in wanted for unit in pairs) / len(pairs)) if pairs else Score(0.0, 0.0)


def characters(spans: Sequence[tuple[int, int]]) -> set[int]:
    """Return the offsets that the spans cover."""
    return {offset for start, end in spans for offset in range(start, end)}


def character_overlap(
    quoted: Mapping[str, Sequence[tuple[int, int]]], groups: Sequence[Mapping[str, Sequence[Span]]]
) -> dict[str, Score]:
    """Return character precision, recall and F1 of quotes against evidence, so that dumping whole clauses costs.

    `quoted` and each group map unit ids to spans. A group stands for its unit whose evidence the quotes overlap most;
    its other units, and units without marked evidence, are left out of both sides. Range 0..1. F1 is of the item.
    """
    marked = {unit for group in groups for unit, spans in group.items() if spans}
    unmarked = {unit for group in groups for unit, spans in group.items() if not spans} - marked
    chars = {unit: characters(spans) for unit, spans in quoted.items() if unit not in unmarked}
    wanted: dict[str, set[int]] = {}
    chosen: set[str] = set()
    for group in groups:
        options = {unit: characters([(s.start, s.end) for s in spans]) for unit, spans in group.items() if spans}
        if not options or (unmarked & group.keys() & quoted.keys() and not options.keys() & quoted.keys()):
            continue
        best = max(sorted(options), key=lambda unit: (len(options[unit] & chars.get(unit, set())), unit in chars))
        wanted.setdefault(best, set()).update(options[best])
        chosen.update(options.keys() - {best})
    chars = {unit: held for unit, held in chars.items() if unit in wanted or unit not in chosen}
    hit = sum(len(held & wanted.get(unit, set())) for unit, held in chars.items())
    given, needed = sum(map(len, chars.values())), sum(map(len, wanted.values()))
    if not needed:
        return {}
    scores = {"char_recall": Score(hit / needed), "char_f1": Score(2 * hit / (given + needed))}
    return {"char_precision": Score(hit / given), **scores} if given else scores


def exact_quotes(citations: Sequence[Citation], documents: Mapping[str, Document]) -> Score:
    """Return how many citations quote exactly `text[start:end]` inside their unit. Aim: all."""
    return Score(float(sum(_exact(citation, documents) for citation in citations)), float(len(citations)))


def _exact(citation: Citation, documents: Mapping[str, Document]) -> bool:
    document = documents.get(citation.doc_id)
    node = document.by_id.get(citation.clause_id) if document else None
    if document is None or node is None or not citation.quote:
        return False
    inside = node.start <= citation.start < citation.end <= node.end
    return inside and document.text[citation.start : citation.end] == citation.quote


def exact_labels(citations: Sequence[Citation], documents: Mapping[str, Document]) -> Score:
    """Return how many citations carry the label that belongs to their clause_id. Aim: all."""
    right = 0
    for citation in citations:
        document = documents.get(citation.doc_id)
        node = document.by_id.get(citation.clause_id) if document else None
        right += node is not None and node.label == citation.label
    return Score(float(right), float(len(citations)))


def made_of_quotes(sentences: Sequence[AnswerSentence]) -> Score:
    """Return how many claims are made of their quotes' words alone (extractive mode). Aim: all.

    A claim's folded text without punctuation must split into pieces of two or more characters that its quotes hold.
    """
    return Score(float(sum(_composed(sentence) for sentence in sentences)), float(len(sentences)))


def _composed(sentence: AnswerSentence) -> bool:
    sources = [_bare(citation.quote) for citation in sentence.citations]
    rest = _bare(sentence.text)
    while rest:
        longest = max((_common(rest, source) for source in sources), default=0)
        if longest < min(2, len(rest)):
            return False
        rest = rest[longest:]
    return bool(sources)


def _bare(text: str) -> str:
    return "".join(char for char in fold(text).text if char.isalnum() or char in "%+")


def _common(rest: str, source: str) -> int:
    """Return the length of the longest start of `rest` that `source` holds."""
    low, high = 0, len(rest)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if rest[:middle] in source else (low, middle - 1)
    return low
