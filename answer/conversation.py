"""What a conversation keeps of its turns, and how a turn reads once it stands alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from answer.places import mentioned_term
from answer.question import read_question
from answer.reading import ALONE, Context
from answer.records import Answer

MAX_TURNS = 40
Move = Literal["alone", "switched", "rewritten", "source", "more", "doubt", "member", "today"]
"""alone: stands by itself; switched: turns to something else and says so; source: asks where the last answer stands;
more: asks for the rest; doubt: doubts the last answer; member: asks for the Nth point of the last answer; today: asks
how what was told of a past day stands now."""


_ASKING = re.compile(
    r"^(?:规划|文件)?(?:里|中|上)?(?:怎么|是)?(?:说|讲|写|提到)(?!明)|谁(?:来|去)?|凭什么|咋|(?:也|还)(?:行|能|可以?|让|准|许)|几(?=[家个项倍]|$)|(?<=\s)[家个项倍](?=\s|$)|\s讲$"
)


def topic_of(question: str) -> str:
    """Return what a question is about: the word whose mention it asks for, else its words without its asking."""
    read = read_question(question)
    mentioned = mentioned_term(question) if read.kind == "yesno" else ""
    return mentioned or " ".join(_ASKING.sub(" ", read.topic).split()) or read.topic


@dataclass(frozen=True, slots=True)
class Turn:
    """What later turns may lean on: the question as it was resolved, and the spans its answer quoted, in its order.

    A point is (clause_id, start, end): the first quote of a sentence. `near` is the unit that a refusal named as
    nearest, '' where what was asked about stands nowhere.
    """

    question: str
    topic: str
    points: tuple[tuple[str, int, int], ...]
    refused: bool
    near: str = ""

    @property
    def cited(self) -> tuple[str, ...]:
        """The units that were cited, in order, each once."""
        return tuple(dict.fromkeys(clause_id for clause_id, _, _ in self.points))

    @property
    def units(self) -> tuple[str, ...]:
        """The units that the turn is about: those cited, else the one that stands nearest."""
        return self.cited or ((self.near,) if self.near else ())


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone, and how it was made; a member question asks for point `number`, -1 the last.

    Where no point was given before, 下一个 is the last and 上一个 the first. `step` says that the point may be
    meant from the one given last: 1 the next, -1 the one before; `measure` is what it is counted by. `doubt` are the
    words that doubt the last answer. `topic` is what the turn is about where its own words don't say it; `base` the
    turn that it leans on, where that is not the last one; `otherwise` how it may be meant too, if nothing answers
    `text`.
    """

    text: str
    move: Move = "alone"
    number: int | None = None
    step: int = 0
    measure: str = ""
    doubt: str = ""
    topic: str = ""
    base: Turn | None = None
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first, at most MAX_TURNS."""

    turns: tuple[Turn, ...] = ()

    def add(self, asked: Resolved, answer: Answer) -> Conversation:
        """Return the conversation with one turn more."""
        quoted = [sentence.citations[0] for sentence in answer.sentences if sentence.citations]
        points = tuple((c.clause_id, c.start, c.end) for c in quoted)
        near = answer.nearest[0].clause_id if answer.reason in ("silent", "outside") and answer.nearest else ""
        turn = Turn(asked.text, asked.topic or topic_of(asked.text), points, answer.refused, near)
        return replace(self, turns=(*self.turns, turn)[-MAX_TURNS:])

    @property
    def leaned(self) -> Turn | None:
        """The last turn that is about some unit."""
        return next((turn for turn in reversed(self.turns) if turn.units), self.answered)

    @property
    def answered(self) -> Turn | None:
        """The last turn that got an answer."""
        return next((turn for turn in reversed(self.turns) if not turn.refused), None)

    def context(self, resolved: Resolved) -> Context:
        """Return what the conversation is about for a question: the units of the turn that it leans on."""
        leaning = resolved.move != "alone"
        last = resolved.base or (self.leaned if leaning else self.answered)
        return Context(last.units, leaning) if last and resolved.move != "switched" else ALONE

    def to_json(self) -> list[dict[str, object]]:
        """Return the turns as plain data."""
        return [asdict(turn) for turn in self.turns]

    @staticmethod
    def from_json(data: Sequence[Mapping[str, object]]) -> Conversation:
        """Read what `to_json` wrote; what is not of its form is left out."""
        turns = []
        for entry in data[-MAX_TURNS:]:
            given = entry.get("points")
            points = tuple(point for one in (given if isinstance(given, list) else []) if (point := _point(one)))
            refused = entry.get("refused") is True
            turns.append(
                Turn(
                    str(entry.get("question", "")),
                    str(entry.get("topic", "")),
                    points,
                    refused,
                    str(entry.get("near", "")),
                )
            )
        return Conversation(tuple(turns))


def _point(value: object) -> tuple[str, int, int] | None:
    match value:
        case [str(clause_id), int(start), int(end)]:
            return clause_id, start, end
    return None
