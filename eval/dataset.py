"""Describe the question set: counts, agreement of a second hand, and how far questions copy their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.gold import Gold
from eval.items import DATA_DIR, Question, read_lines
from ingest.folding import fold, to_simplified

SECOND_HAND = DATA_DIR / "second_hand.jsonl"


@dataclass(frozen=True, slots=True)
class Label:
    """What a second hand wrote for a question without seeing its gold.

    `outcome` is answer, contradicted, partial or refuse; `reason` only of refusals.
    """

    id: str
    outcome: str
    reason: str | None
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of `n` labels agree; `kappa` corrects the outcome's agreement for chance."""

    n: int
    outcome: int
    kappa: float
    answered: int
    gold: int
    refused: int
    reason: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Mean share of a question's character pairs that its evidence holds, and the mean longest copied run."""

    n: int
    pairs: float
    longest: float


def load_labels(path: Path = SECOND_HAND) -> list[Label]:
    """Read a second hand's labels."""
    return [Label(r["id"], r["outcome"], r["reason"], tuple(r["gold"])) for r in read_lines(path)]


def outcome_of(question: Question) -> str:
    """Return what the gold says is to be done."""
    if question.refusable:
        return "refuse"
    return question.reason or "answer"


def agreement(questions: Sequence[Question], labels: Sequence[Label], gold: Gold) -> Agreement:
    """Compare a second hand's labels with the gold; kappa after Cohen 1960.

    Units agree if every OR-group holds one of the labelled units and every labelled unit is gold.
    """
    by_id = {question.id: question for question in questions}
    pairs = [(by_id[label.id], label) for label in labels if label.id in by_id]
    same = sum(outcome_of(question) == label.outcome for question, label in pairs)
    ours, theirs = Counter(outcome_of(q) for q, _ in pairs), Counter(label.outcome for _, label in pairs)
    n = len(pairs)
    chance = sum(ours[name] * theirs[name] for name in ours) / n**2 if n else 0.0
    answered = [(q, label) for q, label in pairs if not q.refusable and label.outcome != "refuse"]
    refused = [(q, label) for q, label in pairs if q.refusable and label.outcome == "refuse"]
    return Agreement(
        n=n,
        outcome=same,
        kappa=(same / n - chance) / (1 - chance) if n and chance < 1 else 1.0,
        answered=len(answered),
        gold=sum(_same_gold(question, label, gold) for question, label in answered),
        refused=len(refused),
        reason=sum(question.reason == label.reason for question, label in refused),
    )


def _same_gold(question: Question, label: Label, gold: Gold) -> bool:
    units = {unit for address in label.gold for unit in gold.unit_ids(address)}
    groups = gold.groups(question)
    return all(group & units for group in groups) and units <= {unit for group in groups for unit in group}


def overlap(questions: Sequence[Question]) -> Overlap:
    """Measure how far questions copy their evidence (folded, simplified)."""
    shares, runs = [], []
    for question in questions:
        asked = _letters(to_simplified(question.question))
        source = _letters("".join(item.quote for item in question.evidence))
        pairs = {asked[i : i + 2] for i in range(len(asked) - 1)}
        if source and pairs:
            shares.append(sum(pair in source for pair in pairs) / len(pairs))
            runs.append(_longest(asked, source))
    n = len(shares)
    return Overlap(n, sum(shares) / n if n else 0.0, sum(runs) / n if n else 0.0)


def _letters(text: str) -> str:
    return "".join(char for char in fold(text).text if char.isalnum())


def _longest(asked: str, source: str) -> int:
    longest = 0
    for start in range(len(asked)):
        while start + longest < len(asked) and asked[start : start + longest + 1] in source:
            longest += 1
    return longest
