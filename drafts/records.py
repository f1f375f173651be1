"""The records of a checked draft, as other programs read them (`to_json`). Offsets are code points in the draft."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from answer.records import Citation

Verdict = Literal["supported", "misquote", "wrong_number", "overclaim", "unsupported", "not_a_claim"]
Kind = Literal[
    "changed_words",
    "wrong_number",
    "wrong_binding",
    "stronger",
    "hedge_dropped",
    "wrong_tense",
    "wrong_scope",
    "wrong_actor",
    "contradicts",
    "no_support",
    "wrong_address",
    "wrong_title",
]
State = Literal["quoted", "paraphrased", "untouched"]

VERDICT_OF: dict[str, Verdict] = {
    "wrong_number": "wrong_number",
    "wrong_binding": "wrong_number",
    "changed_words": "misquote",
    "stronger": "overclaim",
    "hedge_dropped": "overclaim",
    "wrong_tense": "overclaim",
    "wrong_scope": "overclaim",
    "wrong_actor": "unsupported",
    "contradicts": "unsupported",
    "no_support": "unsupported",
}
"""The verdict that a finding brings; wrong_address and wrong_title are advice alone."""
ORDER: tuple[Verdict, ...] = ("wrong_number", "misquote", "overclaim", "unsupported")
"""When several apply, the first."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding: draft[start:end] == found; `expected` is what the plan has (or empty); advice changes no verdict."""

    kind: Kind
    found: str
    expected: str
    start: int
    end: int
    advice: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """A minimal edit that mends a finding: replace draft[start:end] by `replacement`. Not part of the record."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class SentenceCheck:
    """A sentence of the draft with its verdict; `edits` are what `--fix` would do, in order, without overlaps."""

    text: str
    start: int
    end: int
    verdict: Verdict
    citations: tuple[Citation, ...] = ()
    issues: tuple[Issue, ...] = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the draft touches a clause."""

    clause_id: str
    label: str
    state: State


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A checked draft: its text, its sentences in order, and the clauses it touches."""

    text: str
    sentences: tuple[SentenceCheck, ...]
    coverage: tuple[Coverage, ...]
    seconds: float = 0.0

    def to_json(self) -> dict[str, object]:
        """Return the record of the contract, with every key."""
        record = asdict(self)
        for sentence in record["sentences"]:
            del sentence["edits"]
        return record

    @property
    def findings(self) -> tuple[SentenceCheck, ...]:
        """The sentences that need mending, in order."""
        return tuple(s for s in self.sentences if s.verdict in ORDER)
