"""The check that stands behind every answer, extractive or written by a model, before it leaves.

A sentence passes if each quote is the exact slice of its unit and what the sentence says stands in its quotes:
figures with their binding, years, names, actors, modal words, negations, and nearly all other words. What the question
says may be repeated only inside a frame that denies it. Words and their bindings are compared, not meaning: a sentence
that is made of its quotes' words in an order that changes the sense can pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from answer.naming import find_names
from answer.records import AnswerSentence, Citation
from facts.claims import match_claim
from facts.figures import Figure, subject_of
from facts.instruments import find_modals
from facts.quantities import Quantity, find_quantities, same_value
from facts.strength import compare
from ingest.document import Document
from ingest.folding import display, fold

Problem = Literal[
    "no_citation", "quote", "unit", "link", "number", "binding", "name", "modal", "strength", "negation", "words"
]

_DENIAL = re.compile(r"^(?:否|不是|并非|没有|未|规划未|规划没有|并未|与规划不符)")
_FRAME = re.compile(
    r"共\d+[项个条处家]|其中|[一二三四五六七八九十]是|以及|同时|此外|另外|(?:本)?规划(?:还|"
    r"也)?(?:中)?(?:提出|明确|指出|写明)?|即|包括|分别|为|是|的|了|和|与|在|对|将|并|等|通过|以"
)
_COUNTED = ("项", "处", "个", "条", "方面", "个方面")
_LINK = re.compile(r"://|www\.|\bjavascript:|\bdata:|!?\[[^\]]*\]\(|<[/!a-z]", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NEGATIVE = re.compile(r"(?:不|未|没有?|无(?!锡|线|人)|非(?!常)|勿|莫)\w")
_BARRED = re.compile(
    r"(?P<word>不得|不准|不许|不能|不应|不再|不搞|不予|严禁|禁止|避免|防止|杜绝|无需|无须|非|不)(?P<what>\w{2})"
)
_MIN_WORD_COVERAGE = 0.75
_MAX_FOREIGN_RUN = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a sentence: the kind of problem and the words that fail."""

    problem: Problem
    words: str


def check_sentence(
    sentence: AnswerSentence,
    documents: Mapping[str, Document],
    *,
    question: str = "",
    figures: Sequence[Figure] = (),
) -> tuple[Finding, ...]:
    """Return everything that keeps `sentence` from standing on its quotes; empty means that it stands.

    `question` is what a denial may repeat; `figures` are the documents' figures, for the bindings of numbers.
    """
    if not sentence.citations:
        return (Finding("no_citation", sentence.text),)
    broken = [finding for citation in sentence.citations for finding in _citation(citation, documents)]
    if broken:
        return tuple(broken)
    if _verbatim(sentence):
        return ()
    support = "\n".join(citation.quote for citation in sentence.citations)
    plain = _without_subjects(sentence, documents)
    allowed = f"{support}\n{question}" if _DENIAL.match(sentence.text) else support
    findings = [
        *_links(sentence.text, support),
        *_numbers(sentence, allowed),
        *_bindings(sentence, allowed, figures),
        *_names(plain, allowed),
        *_modals(sentence.text, allowed),
        *_negations(sentence.text, allowed),
        *_words(plain, allowed),
    ]
    if allowed == support:
        findings += [
            Finding("strength", one.found) for one in compare(sentence.text, support) if _beyond(one.kind, one.sure)
        ]
    return tuple(findings)


def grounded(
    sentence: AnswerSentence,
    documents: Mapping[str, Document],
    *,
    question: str = "",
    figures: Sequence[Figure] = (),
) -> AnswerSentence | None:
    """Return the sentence if it stands; else its quotes in its place; None if they aren't the document's."""
    findings = check_sentence(sentence, documents, question=question, figures=figures)
    if not findings:
        return sentence
    if any(finding.problem in ("no_citation", "quote", "unit") for finding in findings):
        return None
    return replace(
        sentence, text="，".join(display(citation.quote).rstrip("。，；") for citation in sentence.citations)
    )


def _citation(citation: Citation, documents: Mapping[str, Document]) -> Iterator[Finding]:
    document = documents.get(citation.doc_id)
    unit = document.by_id.get(citation.clause_id) if document else None
    if document is None or unit is None:
        yield Finding("unit", citation.clause_id)
    elif document.text[citation.start : citation.end] != citation.quote or not citation.quote.strip():
        yield Finding("quote", citation.quote)
    elif not unit.start <= citation.start < citation.end <= unit.end or citation.label != unit.label:
        yield Finding("unit", citation.label)


def _without_subjects(sentence: AnswerSentence, documents: Mapping[str, Document]) -> str:
    """Leave out what the cited documents are about (国家高新区): their sentences mostly leave it unsaid."""
    text = sentence.text
    for doc_id in {citation.doc_id for citation in sentence.citations}:
        if subject := subject_of(documents[doc_id]):
            text = text.replace(subject, " ")
    return text


def _bare(text: str) -> str:
    """Fold and drop punctuation."""
    return "".join(char for char in fold(text).text if char.isalnum() or char in "%.+-")


def _verbatim(sentence: AnswerSentence) -> bool:
    text = _bare(sentence.text).strip(".")
    return any(text in _bare(citation.quote) for citation in sentence.citations)


def _links(text: str, support: str) -> Iterator[Finding]:
    yield from (Finding("link", match.group()) for match in _LINK.finditer(text) if match.group() not in support)


def _numbers(sentence: AnswerSentence, allowed: str) -> Iterator[Finding]:
    known, written = find_quantities(allowed), set(_DIGITS.findall(fold(allowed).text))
    quantities = find_quantities(sentence.text)
    for quantity in quantities:
        if not _stands(quantity, known, allowed) and not _counts(quantity, sentence):
            yield Finding("number", quantity.text)
    text = fold(sentence.text).text
    taken = "".join(fold(quantity.text).text for quantity in quantities)
    yield from (Finding("number", n) for n in _DIGITS.findall(text) if n not in written and n not in taken)


def _stands(quantity: Quantity, known: Sequence[Quantity], support: str) -> bool:
    if any(same_value(quantity, other) for other in known):
        return True
    return quantity.kind == "tally" and fold(quantity.text).text in fold(support).text


def _counts(quantity: Quantity, sentence: AnswerSentence) -> bool:
    """Tell whether the number counts the quotes that the sentence lists, or the members of a list in one of them."""
    if quantity.unit not in _COUNTED:
        return False
    listed = {len(sentence.citations), len({citation.clause_id for citation in sentence.citations})}
    listed |= {citation.quote.count("、") + 1 for citation in sentence.citations}
    return quantity.number in listed


def _bindings(sentence: AnswerSentence, allowed: str, figures: Sequence[Figure]) -> Iterator[Finding]:
    quoted = [
        figure
        for figure in figures
        for citation in sentence.citations
        if figure.clause_id == citation.clause_id and citation.start <= figure.start and figure.end <= citation.end
    ]
    if not quoted:
        return
    plain = fold(allowed).text
    for binding in match_claim(sentence.text, quoted):
        wrong = binding.status in ("contradicts", "swapped")
        said = fold(sentence.text[max(0, binding.quantity.start - 6) : binding.quantity.end]).text
        if wrong and said not in plain:
            yield Finding("binding", binding.quantity.text)


def _names(text: str, allowed: str) -> Iterator[Finding]:
    support = fold(allowed).text
    yield from (Finding("name", name) for name in find_names(text) if fold(name).text not in support)


def _modals(text: str, allowed: str) -> Iterator[Finding]:
    support = fold(allowed).text
    yield from (Finding("modal", m.word) for m in find_modals(text) if fold(m.word).text not in support)


def _beyond(kind: str, sure: bool) -> bool:
    return kind in ("stronger", "scope_widened", "condition_dropped", "tense") and sure


def _negations(text: str, allowed: str) -> Iterator[Finding]:
    """Find what the sentence negates and its quotes don't, and the other way round."""
    ours, theirs = fold(text).text, fold(allowed).text
    yield from (Finding("negation", m.group()) for m in _NEGATIVE.finditer(ours) if m.group() not in theirs)
    for barred in _BARRED.finditer(theirs):
        free = barred["what"] in ours and theirs.count(barred["what"]) == 1
        if free and barred["word"] + barred["what"] not in ours:
            yield Finding("negation", barred.group())


def _words(text: str, allowed: str) -> Iterator[Finding]:
    """Pairs of characters must stand in the quotes, all but a quarter that joins and rephrases, and none of it long."""
    support = fold(allowed).text
    foreign = total = longest = 0
    for piece in re.split(r"\W+", _FRAME.sub(" ", fold(text).text)):
        run = 0
        for index in range(len(piece) - 1):
            total += 1
            run = 0 if piece[index : index + 2] in support else run + 1
            foreign += run > 0
            longest = max(longest, run)
    if total and (foreign / total > 1 - _MIN_WORD_COVERAGE or longest > _MAX_FOREIGN_RUN):
        yield Finding("words", text)
