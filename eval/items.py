"""The question set: questions, conversations and drafts with their gold, read from JSON lines.

A gold address is a label (三、(六)4.) or a clause_id (plan#3.6.4). Knows nothing of the system that answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from ingest.errors import EvalDataError

DATA_DIR = Path(__file__).resolve().parent / "data"
QUESTIONS, CONVERSATIONS, DRAFTS = "questions.jsonl", "conversations.jsonl", "drafts.jsonl"
SPLITS = ("dev", "test", "held")
T = TypeVar("T")
REFUSED_REASONS = ("absent", "silent", "outside", "unusable")
REASONS = (*REFUSED_REASONS, "contradicted", "partial")
VERDICTS = ("supported", "misquote", "wrong_number", "overclaim", "unsupported", "not_a_claim")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The minimal words that answer: an exact substring of the unit `label`."""

    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class Binding:
    """What a right answer must bind: a figure to its indicator, scope and time, or an action to its actor."""

    indicator: str = ""
    scope: str = ""
    time: str = ""
    value: str = ""
    actor: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its gold.

    `gold` is a sequence of OR-groups: every group is needed, inside a group any one unit does. `facts` and
    `missing_any` are likewise groups of alternatives. `reason` is None for an answerable question; `partial` and
    `contradicted` are answered, the other reasons refused.
    """

    id: str
    type: str
    language: str
    family: str
    split: str
    question: str
    gold: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    bindings: tuple[Binding, ...] = ()
    verdict: str | None = None
    reason: str | None = None
    missing_any: tuple[tuple[str, ...], ...] = ()
    reference: str = ""
    note: str = ""

    @property
    def refusable(self) -> bool:
        """Whether the right answer is a refusal."""
        return self.reason in REFUSED_REASONS


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns of one conversation, in order; each turn's question stands with the gold it has in that place."""

    id: str
    family: str
    split: str
    turns: tuple[Question, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft with its right verdict; `gold` are the units it rests on."""

    text: str
    verdict: str
    gold: tuple[tuple[str, ...], ...] = ()
    kinds: tuple[str, ...] = ()
    found: str = ""
    expected: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DraftItem:
    """A whole draft; its sentences stand in it in this order and leave out nothing but white space."""

    id: str
    genre: str
    split: str
    draft: str
    sentences: tuple[DraftSentence, ...]
    note: str = ""


def _strings(value: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(item) for item in value)


def _groups(value: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Read groups of alternatives; a string stands for a group of one."""
    value = [value] if isinstance(value, str) else value
    return tuple(_strings([group] if isinstance(group, str) else group) for group in value)


def _record(kind: type, record: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the fields that `kind` has, and drop nulls for which it has a default."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in record.items() if name in names and value is not None}


def question_from(record: Mapping[str, Any]) -> Question:
    """Make a question from its record; fields that may be left out get their defaults."""
    held = _record(Question, {"type": "other", "language": "zh", "split": "", "family": record.get("id", ""), **record})
    if not isinstance(held["question"], str):
        raise TypeError(f"question={held['question']!r}")
    held["id"] = str(held["id"])
    for name in ("gold", "facts", "missing_any"):
        held[name] = _groups(held.get(name, ()))
    held["evidence"] = tuple(Evidence(item["label"], item["quote"]) for item in held.get("evidence", ()))
    held["bindings"] = tuple(Binding(**_record(Binding, item)) for item in held.get("bindings", ()))
    return Question(**held)


def conversation_from(record: Mapping[str, Any]) -> Conversation:
    """Make a conversation from its record; turns inherit id and split, and the conversation is their family."""
    shared = {"family": str(record["id"]), "split": record.get("split", "")}
    turns = [
        question_from({"type": "turn", **turn, **shared, "id": f"{record['id']}.{number}"})
        for number, turn in enumerate(record["turns"], start=1)
    ]
    return Conversation(**{**shared, **_record(Conversation, record), "turns": tuple(turns)})


def draft_from(record: Mapping[str, Any]) -> DraftItem:
    """Make a draft from its record."""
    held = _record(DraftItem, {"split": "", **record})
    sentences = []
    for item in record["sentences"]:
        kept = _record(DraftSentence, item)
        sentences.append(
            DraftSentence(**{**kept, "gold": _groups(kept.get("gold", ())), "kinds": _strings(kept.get("kinds", ()))})
        )
    return DraftItem(**{**held, "sentences": tuple(sentences)})


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a JSON lines file.

    Raises:
        EvalDataError: the file is missing, or a line is not a JSON object.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalDataError(f"{path}：读不出（{error}）；须是 UTF-8 的 JSONL，一行一个对象") from error
    records = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise EvalDataError(f"{path}:{number}：不是 JSON（{error}）；一行写一个对象") from error
        if not isinstance(record, dict):
            raise EvalDataError(f"{path}:{number}：{line[:40]!r} 不是 JSON 对象；一行写一个对象")
        records.append(record)
    return records


def _load(path: Path, make: Callable[[Mapping[str, Any]], T]) -> list[T]:
    items: list[T] = []
    for number, record in enumerate(read_lines(path), start=1):
        try:
            items.append(make(record))
        except (KeyError, TypeError, ValueError) as error:
            raise EvalDataError(
                f"{path} 第{number}条（{record.get('id')!r}）字段不对：{error!r}；字段见 docs/evals.md"
            ) from error
    return items


def load_questions(path: Path = DATA_DIR / QUESTIONS) -> list[Question]:
    """Read questions.

    Raises:
        EvalDataError: the file can't be read, or a record lacks a field.
    """
    return _load(path, question_from)


def load_conversations(path: Path = DATA_DIR / CONVERSATIONS) -> list[Conversation]:
    """Read conversations; errors as in `load_questions`."""
    return _load(path, conversation_from)


def load_drafts(path: Path = DATA_DIR / DRAFTS) -> list[DraftItem]:
    """Read drafts; errors as in `load_questions`."""
    return _load(path, draft_from)
