"""Hold a push-back (不对吧，不是170家吗) against the answer that it doubts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.premise import Conflict, conflicts
from answer.records import Answer
from answer.stated import contradicted
from answer.yesno import claim_of
from facts.figures import Figure
from facts.lexicon import REGIONS

_RHETORICAL = re.compile(r"(?:吗|么|嘛)[?？。！!]*$")
"""Ends 不是…吗, which says that it is."""


def doubted(doubt: str, answer: Answer, figures: Sequence[Figure]) -> list[Conflict]:
    """Return what of a push-back is at odds with an answer: with a figure that it states, else with its quotes."""
    claim = claim_of(doubt)
    if elsewhere := _misplaced(doubt, _stated(answer, figures), figures):
        return [Conflict("figure", "", figure.printed, figure) for figure in elsewhere]
    if figure := contradicted(claim, _stated(answer, figures)):
        return [Conflict("figure", "", figure.printed, figure)]
    return conflicts(claim, " ".join(c.quote for s in answer.sentences for c in s.citations), ())


def _misplaced(claim: str, stated: Sequence[Figure], figures: Sequence[Figure]) -> list[Figure]:
    """Return a stated figure that a claim gives to another region (39家是东北的), and that region's own."""
    region = next((region for region in REGIONS if region in claim), "")
    for figure in stated:
        stated_so = re.search(rf"(?<![\d.]){re.escape(figure.value)}", claim)
        if region and stated_so and region not in figure.scope and not _denies(claim, region):
            own = (f for f in figures if f.indicator == figure.indicator and region in f.scope)
            return [figure, *own]
    return []


def _denies(claim: str, region: str) -> bool:
    """Tell whether a push-back says of a region that it is not the one."""
    return bool(re.search(rf"(?:不是|并非|不在){region}", claim)) and not _RHETORICAL.search(claim)


def _stated(answer: Answer, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures within the quotes of an answer whose values stand in the sentence that quotes them."""
    return [
        figure
        for figure in figures
        if any(
            figure.value in sentence.text and figure.clause_id == c.clause_id and c.start <= figure.start < c.end
            for sentence in answer.sentences
            for c in sentence.citations
        )
    ]
