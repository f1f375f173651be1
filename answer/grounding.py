"""The check that stands behind every answer, extractive or written by a model, before it leaves.

A sentence passes if each citation's quote is the exact slice inside its unit, each figure of the sentence stands in its
quotes with the same value and is not bound to something else, and its words, names and modal words stand in the quotes
or in a fixed frame. What the question says may be repeated only inside a frame that denies it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from answer.records import AnswerSentence, Citation
from facts.quantities import Quantity, quantities, same_value
from ingest.document import Document
from ingest.folding import fold

Problem = Literal["no_citation", "quote", "unit", "number", "modal", "words"]

_MODALS = ("必须", "应当", "不得", "严禁", "禁止", "强制", "一律", "确保", "保证", "全部", "所有", "均须", "务必")
_DENIAL = re.compile(r"^(?:否|不是|并非|没有|未|规划未|规划没有|并未)")
_FRAME = re.compile(
    r"共\d+[项个条处家]|其中|一是|二是|三是|四是|五是|以及|同时|此外|规划(?:提出|要求|明确|指出|强调)?|即|包括|分别|为|是|的|了|和|与|在|对"
)
_MIN_WORD_COVERAGE = 0.75


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a sentence: the kind of problem and the words that fail."""

    problem: Problem
    words: str


def check_sentence(
    sentence: AnswerSentence, documents: Mapping[str, Document], *, question: str = ""
) -> tuple[Finding, ...]:
    """Return everything that keeps `sentence` from standing on its quotes; empty means that it stands."""
    if not sentence.citations:
        return (Finding("no_citation", sentence.text),)
    broken = [finding for citation in sentence.citations for finding in _check_citation(citation, documents)]
    if broken:
        return tuple(broken)
    support = " ".join(citation.quote for citation in sentence.citations)
    allowed = f"{support} {question}" if _DENIAL.match(sentence.text) else support
    return (
        *_check_numbers(sentence, support, allowed),
        *_check_modals(sentence.text, allowed),
        *_check_words(sentence.text, allowed),
    )


def _check_citation(citation: Citation, documents: Mapping[str, Document]) -> list[Finding]:
    document = documents.get(citation.doc_id)
    unit = document.by_id.get(citation.clause_id) if document else None
    if document is None or unit is None:
        return [Finding("unit", citation.clause_id)]
    if document.text[citation.start : citation.end] != citation.quote or not citation.quote.strip():
        return [Finding("quote", citation.quote)]
    if not unit.start <= citation.start < citation.end <= unit.end:
        return [Finding("unit", citation.label)]
    return []


def _check_numbers(sentence: AnswerSentence, support: str, allowed: str) -> list[Finding]:
    known = quantities(allowed)
    counted = {len(sentence.citations), len({citation.clause_id for citation in sentence.citations})}
    return [
        Finding("number", quantity.text)
        for quantity in quantities(sentence.text)
        if not _stands(quantity, known, allowed)
        and not (quantity.unit in ("项", "处", "个") and int(quantity.number) in counted)
    ]


def _stands(quantity: Quantity, known: Sequence[Quantity], support: str) -> bool:
    return any(same_value(quantity, other) for other in known) or fold(quantity.text).text in fold(support).text


def _check_modals(text: str, allowed: str) -> list[Finding]:
    return [Finding("modal", word) for word in _MODALS if word in text and word not in allowed]


def _check_words(text: str, allowed: str) -> list[Finding]:
    """Two-character words of the sentence must stand in the quotes, all but a quarter that joins and rephrases."""
    bare = fold(_FRAME.sub(" ", text)).text
    support = fold(allowed).text
    grams = [bare[i : i + 2] for i in range(len(bare) - 1) if bare[i : i + 2].isalnum()]
    if not grams:
        return []
    covered = sum(gram in support for gram in grams) / len(grams)
    return [] if covered >= _MIN_WORD_COVERAGE else [Finding("words", text)]
