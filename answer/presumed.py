"""Answer what a question takes for granted, or asks to confirm, against the text: figures, comparisons, directions.

What contradicts the text is said before anything that is asked beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from answer.directions import opposed
from answer.english import in_chinese
from answer.premise import Conflict, figure_conflicts, misattributed
from answer.question import Question
from answer.ranked import compared_figures
from answer.reading import Candidate
from answer.records import AnswerSentence
from answer.reply import Reply, sentence_from
from answer.yesno import claim_of, denied
from facts.figures import Figure
from index.contents import Index
from ingest.document import Document

_NEAR = 5
_HEARSAY = re.compile(
    r"^(?:我?(?:们)?(?:听|据)(?:说|闻|传|称)|有人说|网上说|传言)(?!.*(?:什么|啥|怎|咋|如何|谁|哪|多少|何时|为何|多久)).*[?？]$"
)
"""Asks whether what is said elsewhere is so."""


def by_figures(question: Question, figures: Sequence[Figure], documents: Mapping[str, Document]) -> Reply | None:
    """Answer a question that states a figure otherwise than the documents do."""
    text = in_chinese(question.text) if question.english else question.text
    at_odds = figure_conflicts(claim_of(text), figures)
    return denied(at_odds, (), documents, verdict=question.kind == "yesno") if at_odds else None


def by_contrary(
    question: Question,
    found: Sequence[Candidate],
    figures: Sequence[Figure],
    documents: Mapping[str, Document],
    index: Index,
) -> Reply | None:
    """Deny a comparison of figures that is false, a direction contrary to the text's, a duty of another."""
    claim, verdict = claim_of(question.text), question.kind == "yesno" or bool(_HEARSAY.match(question.text))
    compared = compared_figures(claim, figures, index.words)
    if compared and not compared.true:
        at_odds = [Conflict("figure", "", figure.printed, figure) for figure in compared.figures]
        return denied(at_odds, (), documents, verdict=verdict)
    if contrary := opposed(claim, [candidate.text for candidate in found], index):
        return denied([contrary.conflict], (_whole(found[contrary.place]),), documents, verdict=verdict)
    for candidate in () if verdict else found[:_NEAR]:
        if wrong := misattributed(claim, candidate.text):
            return denied([wrong], (_whole(candidate),), documents, verdict=False)
    return None


def _whole(candidate: Candidate) -> AnswerSentence:
    return sentence_from(candidate.document, candidate.point)
