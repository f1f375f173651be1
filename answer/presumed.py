"""Answer what a question takes for granted, or asks to confirm, against the text: figures, comparisons, directions.

What contradicts the text is said before anything that is asked beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from answer.abstain import decision
from answer.asked import evidence
from answer.directions import opposed
from answer.english import in_chinese
from answer.pairs import Stance
from answer.premise import UNNAMED, Conflict, figure_conflicts, misattributed
from answer.question import Question
from answer.ranked import compared_figures
from answer.reading import Candidate, Words
from answer.records import AnswerSentence
from answer.reply import Reply, sentence_from, worded
from answer.slots import unmet
from answer.stated import contradicted
from answer.yesno import claim_of, denied, permitted, plainly_said
from facts.figures import Figure
from facts.quantities import find_quantities
from index.contents import Index
from ingest.document import Document
from ingest.folding import fold

_NEAR = 5
_LOOSE = re.compile(r"[\u4e00-\u9fff] [\u4e00-\u9fff]")
"""Words side by side, as keywords or as a part with a topic borrowed from before it."""
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


def by_quantity(
    question: Question,
    best: Candidate,
    figures: Sequence[Figure],
    documents: Mapping[str, Document],
    index: Index,
) -> Reply | None:
    """Deny a quantity that a question states, stands nowhere, and is contradicted by a figure of the best sentence."""
    stated = [quantity.text for quantity in find_quantities(question.text) if not quantity.text.startswith("一")]
    strange = any(fold(text).text not in index.known for text in stated)
    figure = contradicted(question.text, figures_in(best, figures)) if strange else None
    return denied([Conflict("figure", "", figure.printed, figure)], (), documents, verdict=False) if figure else None


def by_sense(
    question: Question,
    stance: Stance | None,
    found: Sequence[Candidate],
    words: Words,
    documents: Mapping[str, Document],
) -> Reply | None:
    """Deny what a question says or takes for granted where the best sentence, read with it, says otherwise."""
    if not contradicts(question, stance, found):
        return None
    return denied(UNNAMED, (worded(found[0], words),), documents, verdict=question.kind == "yesno")


def contradicts(question: Question, stance: Stance | None, found: Sequence[Candidate]) -> bool:
    """Tell whether the best sentence surely says otherwise than a question, which does not merely repeat it.

    Words put side by side say nothing that could be denied. More surely so where the question asks for what the
    sentences don't state, and may be refused for it.
    """
    if _LOOSE.search(question.text):
        return False
    open_ = unmet(question.text, evidence(found)) is not None
    if stance is None or stance.contradicts < decision("contradicts_open" if open_ else "contradicts"):
        return False
    if question.kind != "yesno":
        return True
    best = found[0]
    return not (plainly_said(claim_of(question.text), best.text, best.share) or permitted(question.text, best.text))


def figures_in(sentence: Candidate, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that a sentence holds."""
    unit, start, end = sentence.unit.clause_id, sentence.start, sentence.end
    return [figure for figure in figures if figure.clause_id == unit and start <= figure.start < end]
