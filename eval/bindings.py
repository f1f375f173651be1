"""Binding errors: a number beside the wrong indicator, an action given to the wrong actor. Aim: none.

The table of what belongs together comes from the question set's own gold, not from the system's facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from answer.records import AnswerSentence
from eval.items import Binding, Question
from ingest.folding import fold

_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>万亿元|亿元|万元|个百分点|%|倍|家)")
_GAP = 12
"""Characters that may stand between an indicator and its number: 分别达到, 较2015年增长, 是全国平均水平的."""
_BREAK = re.compile(r"[,.;:?!()\n]")
_RELATION = re.compile(r"(?:较\d{4}年|占全国|与).*$")
_GENERAL = frozenset(
    {"总数", "数量", "家数", "产业规模", "发展时间", "国家高新区", "全国", "国家高新区数量", "国家高新区总数"}
)
"""Names that many figures share: they bind nothing by themselves."""
_BARE = 1


@dataclass(frozen=True)
class Bindings:
    """What belongs together in a question set: numbers by (name, unit), and the actors."""

    values: Mapping[tuple[str, str], frozenset[str]]
    actors: frozenset[str]

    @staticmethod
    def of(questions: Iterable[Question]) -> Bindings:
        """Collect the bindings of questions, folded. A relative figure (占全国, 较2015年) is bound to what it is of."""
        values: dict[tuple[str, str], set[str]] = {}
        actors: set[str] = set()
        for binding in (binding for question in questions for binding in question.bindings):
            match = _NUMBER.search(_fold(binding.value))
            if match:
                for name in _names(binding):
                    values.setdefault((name, match["unit"]), set()).add(match.group())
            if binding.actor:
                actors.add(_fold(binding.actor))
        return Bindings({key: frozenset(found) for key, found in values.items()}, frozenset(actors))


def _fold(text: str) -> str:
    return fold(text).text


def _names(binding: Binding) -> list[str]:
    """Return what a figure may be spoken of by: its indicator, or its region or park (东部70家)."""
    names = (_RELATION.sub("", _fold(words)) for words in (binding.indicator, binding.scope))
    return [name for name in names if len(name) >= 2 and name not in _GENERAL]


def binding_errors(
    answer: str, sentences: Sequence[AnswerSentence], question: Question, table: Bindings, source: str
) -> list[str]:
    """Return the wrong bindings of an answer, in words; empty for a right one.

    - A number stands behind a name of the table, without a break between them, that never has this number in this unit,
      and the words from name to number aren't the source's own.
    - A claim that is hardly more than a number answers a question about a figure with another one.
    - A claim states the action of the question, names another known actor and not the right one, in words that aren't
      its quotes'.
    """
    text, plain = _fold(answer), _fold(source)
    errors = _paired(text, plain, table) + _bare(sentences, question)
    for binding in question.bindings:
        if binding.actor:
            errors += _actors(sentences, binding, table)
    return list(dict.fromkeys(errors))


def _paired(text: str, source: str, table: Bindings) -> list[str]:
    names = sorted({name for name, _ in table.values}, key=lambda name: (-len(name), name))
    errors = []
    for number in _NUMBER.finditer(text):
        before = _BREAK.split(text[max(0, number.start() - 40) : number.start()])[-1]
        places = [(before.rfind(name) + len(name), name) for name in names if name in before]
        if not places:
            continue
        end, name = max(places, key=lambda place: (place[0], len(place[1])))
        allowed = table.values.get((name, number["unit"]))
        said = before[end - len(name) :] + number.group()
        if allowed and len(before) - end <= _GAP and number.group() not in allowed and said not in source:
            errors.append(said)
    return errors


def _bare(sentences: Sequence[AnswerSentence], question: Question) -> list[str]:
    wanted = [match for binding in question.bindings if (match := _NUMBER.search(_fold(binding.value)))]
    errors = []
    for sentence in sentences:
        text = _fold(sentence.text)
        found = list(_NUMBER.finditer(text))
        rest = [char for char in _NUMBER.sub("", text) if char.isalnum()]
        if wanted and found and len(rest) <= _BARE:
            right = {match.group() for match in wanted}
            units = {match["unit"] for match in wanted}
            errors += [match.group() for match in found if match["unit"] in units and match.group() not in right]
    return errors


def _actors(sentences: Sequence[AnswerSentence], binding: Binding, table: Bindings) -> list[str]:
    actor, action = _fold(binding.actor), _fold(binding.action)
    pieces = {action[i : i + 2] for i in range(len(action) - 1)}
    for sentence in sentences:
        text = _fold(sentence.text)
        quotes = "".join(_fold(citation.quote) for citation in sentence.citations)
        stated = pieces and sum(piece in text for piece in pieces) >= 0.8 * len(pieces)
        others = [a for a in sorted(table.actors) if a in text and a not in actor and actor not in a]
        if stated and others and actor not in text and text.rstrip(".,;") not in quotes:
            return [f"{others[0]}：{binding.action}（应为{binding.actor}）"]
    return []
