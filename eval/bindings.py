"""Binding errors: a right-looking number beside the wrong indicator, an action given to the wrong actor. Aim: none.

The table of what belongs together comes from the question set's own gold, not from the system's facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answer.records import AnswerSentence
from eval.items import Binding, Question
from ingest.folding import fold

_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>万亿元|亿元|万元|个百分点|%|倍|家|项|个|年|人)?")
_GAP = 8
"""Characters that may stand between an indicator and the number that it is given: 达到, 分别为, 较2015年增长."""
_BREAK = re.compile(r"[,.;:?!()]")


@dataclass(frozen=True)
class Bindings:
    """All bindings of a question set: the values that each indicator may have, and the actors."""

    values: dict[str, frozenset[str]]
    actors: frozenset[str]

    @staticmethod
    def of(questions: Iterable[Question]) -> Bindings:
        """Collect the bindings of questions, folded."""
        values: dict[str, set[str]] = {}
        actors: set[str] = set()
        for question in questions:
            for binding in question.bindings:
                if binding.indicator and (number := _number(binding.value)):
                    for name in _names(binding):
                        values.setdefault(name, set()).add(number)
                if binding.actor:
                    actors.add(_fold(binding.actor))
        return Bindings({name: frozenset(found) for name, found in values.items()}, frozenset(actors))


def _fold(text: str) -> str:
    return fold(text).text


def _number(value: str) -> str:
    match = _NUMBER.search(_fold(value))
    return match.group() if match else ""


def _names(binding: Binding) -> list[str]:
    """An indicator is spoken of by its name; a count of a region by the region (东部70家)."""
    names = [_fold(binding.indicator)]
    return [name for name in (*names, _fold(binding.scope)) if len(name) >= 2]


def binding_errors(
    answer: str, sentences: Sequence[AnswerSentence], question: Question, table: Bindings, source: str
) -> list[str]:
    """Return the wrong bindings of an answer, in words; empty for a right one.

    A figure is wrong if the answer gives numbers of its unit but not its value, or puts directly behind an indicator of
    the question a number that this indicator never has, in words that aren't the source's own. An action is wrong if a
    claim states it, names another known actor and not the right one.
    """
    text, plain = _fold(answer), _fold(source)
    errors: list[str] = []
    for binding in question.bindings:
        if binding.value and (value := _number(binding.value)):
            errors += _figure_errors(text, plain, binding, value, table)
        elif binding.actor:
            errors += _actor_errors(sentences, binding, table)
    return list(dict.fromkeys(errors))


def _figure_errors(text: str, source: str, binding: Binding, value: str, table: Bindings) -> list[str]:
    wanted = _NUMBER.fullmatch(value)
    unit = wanted["unit"] if wanted else None
    same_unit = [m.group() for m in _NUMBER.finditer(text) if m["unit"] == unit and unit]
    errors = []
    if same_unit and unit not in ("年", None) and value not in same_unit and _fold(binding.indicator) in text:
        errors.append(f"{binding.indicator}={same_unit[0]}（应为{binding.value}）")
    for name in _names(binding):
        for match in re.finditer(re.escape(name), text):
            window = _BREAK.split(text[match.end() : match.end() + _GAP + 12])[0] if match.end() < len(text) else ""
            number = _NUMBER.search(window)
            if number is None or number.start() > _GAP or number["unit"] != unit:
                continue
            said = text[match.start() : match.end() + number.end()]
            if number.group() not in table.values.get(name, frozenset()) | {value} and said not in source:
                errors.append(f"{said}（应为{binding.value}）")
    return errors


def _actor_errors(sentences: Sequence[AnswerSentence], binding: Binding, table: Bindings) -> list[str]:
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
