"""Check the question set against the text: what is written down exactly must be exactly there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from eval.gold import Gold
from eval.items import REASONS, SPLITS, VERDICTS, Conversation, DraftItem, Question
from ingest.document import Document
from ingest.errors import EvalDataError
from ingest.folding import fold

TYPES = (
    *("figure", "list", "how", "definition", "goal", "who", "where", "address", "yesno", "several", "comparison"),
    *("colloquial", "unanswerable"),
)
LANGUAGES = ("zh", "en", "zh-hant", "typo")
MINIMUM: tuple[tuple[str, int, Callable[[Question], bool]], ...] = (
    ("answerable questions", 260, lambda q: q.reason is None),
    ("colloquial questions", 50, lambda q: q.type == "colloquial"),
    ("unanswerable or trapped questions", 140, lambda q: q.reason is not None),
    *((f"questions of reason {reason}", 10, lambda q, r=reason: q.reason == r) for reason in REASONS),
    *((f"questions in {language}", 10, lambda q, v=language: q.language == v) for language in LANGUAGES),
)
CONVERSATIONS, DRAFTS, GOLD_PER_CLAUSE = 30, 40, 2


def check_questions(questions: Iterable[Question], gold: Gold) -> list[str]:
    """Return what is wrong with single questions: ids, words, addresses, quotes, facts."""
    problems: list[str] = []
    seen: Counter[str] = Counter()
    for question in questions:
        seen[question.id] += 1
        found = [*_fields(question), *_grounds(question, gold)]
        problems += [f"{question.id}: {problem}" for problem in found]
    return problems + [f"{name}: id given {count} times" for name, count in seen.items() if count > 1]


def _fields(question: Question) -> list[str]:
    problems = []
    if question.reason not in (None, *REASONS):
        problems.append(f"reason {question.reason!r} is none of {', '.join(REASONS)}")
    if question.verdict not in (None, "yes", "no"):
        problems.append(f"verdict {question.verdict!r} is not yes, no or null")
    if question.language not in LANGUAGES:
        problems.append(f"language {question.language!r} is none of {', '.join(LANGUAGES)}")
    if not question.refusable and not question.gold:
        problems.append("is to be answered but has no gold")
    if question.refusable and (question.facts or question.verdict):
        problems.append("is to be refused but has facts or a verdict")
    if question.reason == "partial" and not question.missing_any:
        problems.append("is partial but says not what is missing")
    if not question.reference:
        problems.append("has no reference answer")
    return problems


def _grounds(question: Question, gold: Gold) -> list[str]:
    problems = []
    try:
        groups = gold.groups(question)
        labelled = {unit for item in question.evidence for unit in gold.unit_ids(item.label)}
    except EvalDataError as error:
        return [str(error)]
    problems += [
        f"{item.quote[:20]!r} does not stand in {item.label}" for item in question.evidence if not gold.spans(item)
    ]
    if not question.refusable:
        problems += [f"no evidence for the group {sorted(group)}" for group in groups if not group & labelled]
    outside = labelled - {unit for group in groups for unit in group}
    problems += [f"evidence from {unit}, which is not gold" for unit in sorted(outside)]
    grounds = fold("".join(item.quote for item in question.evidence) + question.question).text
    if question.type != "address":
        missing = [group[0] for group in question.facts if not any(fold(text).text in grounds for text in group)]
        problems += [f"fact {fact!r} stands neither in the evidence nor in the question" for fact in missing]
    return problems


def check_set(questions: Sequence[Question], gold: Gold) -> list[str]:
    """Return what is wrong with the set as a whole: counts, types, coverage of clauses, split."""
    problems = []
    for what, least, belongs in MINIMUM:
        count = sum(map(belongs, questions))
        if count < least:
            problems.append(f"{count} {what}, at least {least} are wanted")
    problems += [f"{q.id}: type {q.type!r} is none of {', '.join(TYPES)}" for q in questions if q.type not in TYPES]
    counts = Counter(clause for q in questions for clause in _clauses(q, gold))
    for document in gold.documents:
        for clause in document.clauses:
            if counts[clause.clause_id] < GOLD_PER_CLAUSE:
                problems.append(f"{clause.label} is gold {counts[clause.clause_id]} times, at least 2 are wanted")
    return problems + _check_split(questions)


def _clauses(question: Question, gold: Gold) -> set[str]:
    return {gold.clause_id(unit) for group in gold.groups(question) for unit in group}


def _check_split(questions: Iterable[Question]) -> list[str]:
    splits: dict[str, set[str]] = {}
    for question in questions:
        splits.setdefault(question.family, set()).add(question.split)
    problems = [f"family {name} is in {', '.join(sorted(s))}" for name, s in sorted(splits.items()) if len(s) > 1]
    unknown = sorted({split for found in splits.values() for split in found} - set(SPLITS))
    return problems + [f"split {split!r}: run `python -m eval split` to assign it" for split in unknown]


def check_conversations(conversations: Sequence[Conversation], gold: Gold) -> list[str]:
    """Return what is wrong with the conversations."""
    problems = check_questions((turn for c in conversations for turn in c.turns), gold)
    problems += [
        f"{c.id}: {len(c.turns)} turns, 2 to 4 are wanted" for c in conversations if not 2 <= len(c.turns) <= 4
    ]
    problems += [f"{c.id}: split {c.split!r}" for c in conversations if c.split not in SPLITS]
    if len(conversations) < CONVERSATIONS:
        problems.append(f"{len(conversations)} conversations, at least {CONVERSATIONS} are wanted")
    return problems


def check_drafts(drafts: Sequence[DraftItem], gold: Gold) -> list[str]:
    """Return what is wrong with the drafts: sentences in order, verdicts, addresses, most sentences no claims."""
    problems = []
    for item in drafts:
        problems += [f"{item.id}: {problem}" for problem in (*_tiling(item), *_verdicts(item, gold))]
    if len(drafts) < DRAFTS:
        problems.append(f"{len(drafts)} drafts, at least {DRAFTS} are wanted")
    claims = [sentence.verdict != "not_a_claim" for item in drafts for sentence in item.sentences]
    if 2 * sum(claims) > len(claims):
        problems.append(f"{sum(claims)} of {len(claims)} sentences are claims, most should be none")
    return problems


def _tiling(item: DraftItem) -> list[str]:
    at, problems = 0, []
    for sentence in item.sentences:
        start = item.draft.find(sentence.text, at)
        if start < 0 or item.draft[at:start].strip():
            problems.append(f"{sentence.text[:20]!r} does not follow what is before it")
        at = max(at, start + len(sentence.text))
    return problems + ([f"{item.draft[at:][:20]!r} has no verdict"] if item.draft[at:].strip() else [])


def _verdicts(item: DraftItem, gold: Gold) -> list[str]:
    problems = []
    for sentence in item.sentences:
        if sentence.verdict not in VERDICTS:
            problems.append(f"verdict {sentence.verdict!r}")
        for label in (label for group in sentence.gold for label in group):
            try:
                gold.find(label)
            except EvalDataError as error:
                problems.append(str(error))
    return problems


def check_all(
    questions: Sequence[Question],
    conversations: Sequence[Conversation],
    drafts: Sequence[DraftItem],
    documents: tuple[Document, ...],
) -> list[str]:
    """Return everything that is wrong with the project's question set."""
    gold = Gold(documents)
    problems = check_questions(questions, gold)
    if not problems:
        problems = check_set(questions, gold)
    return problems + check_conversations(conversations, gold) + check_drafts(drafts, gold)
