"""Compare two things that a question names: a table of what the text says of each, its strength and its actor."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.question import Question
from answer.reading import Candidate, content_runs
from answer.reply import Reply, sentence_from
from facts.lexicon import ENTITIES, indicator_mentions
from facts.measures import Measure
from facts.strength import STRENGTH_NAMES, strength_of
from index.contents import Index

_PAIR = re.compile(
    r"^(?:请)?(?:比较|对比)?(?:一下)?(?:规划(?:里|中)?)?(?:对|关于)?(?P<a>[^,，。?？]{2,24}?)(?:和|与|跟|"
    r"同|、|相比|vs\.?)"
    r"(?P<b>[^,，。?？]{2,24}?)(?:相比|之间|两者|二者)?[,，]?(?:在[^,，?？]{1,12}上)?(?:的)?(?:有|有什么|有啥|有何)?"
    r"(?:什么|啥|何|哪些)?(?:的)?(?:主要)?(?:区别|不同|差异|差别|异同|对比|比较)",
)


_BY_FIGURES = re.compile(
    r"多少|几|数|比重|比例|占|规模|更[多少大小高低]|how (?:many|much)|share|more|larger|number", re.IGNORECASE
)


def compares_figures(text: str) -> bool:
    """Tell whether a comparison is one of figures."""
    named = any(name not in ENTITIES for _, _, name in indicator_mentions(text))
    return named or _BY_FIGURES.search(text) is not None


def compared(text: str) -> tuple[str, str] | None:
    """Return the two things that a question compares, None if it does not name two."""
    match = _PAIR.search(text)
    return (match["a"].strip('“”" '), match["b"].strip('“”" ')) if match else None


def compares_known(question: Question, index: Index) -> bool:
    """Tell whether a question compares two things that the documents both name."""
    names = (compared(question.text) if question.kind == "comparison" else None) or ()
    held = [any(len(run) > 1 and run in index.known for run in content_runs(name, index)) for name in names]
    return bool(held) and all(held)


def comparison_table(names: tuple[str, str], best: Sequence[Candidate], measures: Sequence[Measure]) -> Reply | None:
    """Answer with a table of the best sentence for each of two names; None if one sentence answers for both."""
    first, second = best
    if (first.unit, first.start) == (second.unit, second.start):
        return None
    sentences = tuple(sentence_from(candidate.document, candidate.point) for candidate in best)
    rows = (
        ("", *names),
        ("原文", *(sentence.text for sentence in sentences)),
        ("条款", *(sentence.citations[0].cite_as for sentence in sentences)),
        ("力度", *(STRENGTH_NAMES[strength_of(candidate.text)] for candidate in best)),
        ("主体", *(_actors(candidate, measures) for candidate in best)),
    )
    return Reply(sentences, layout="table", table=rows)


def _actors(candidate: Candidate, measures: Sequence[Measure]) -> str:
    mine = [
        measure.actor
        for measure in measures
        if measure.clause_id == candidate.unit.clause_id
        and candidate.start <= measure.start < candidate.end
        and measure.actor
    ]
    return "、".join(dict.fromkeys(mine)) or "未明示"
