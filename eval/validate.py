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
    ("可答的题", 260, lambda q: q.reason is None),
    ("口语题", 50, lambda q: q.type == "colloquial"),
    ("不可答或设了圈套的题", 140, lambda q: q.reason is not None),
    *((f"理由为 {reason} 的题", 10, lambda q, r=reason: q.reason == r) for reason in REASONS),
    *((f"语言为 {language} 的题", 10, lambda q, v=language: q.language == v) for language in LANGUAGES),
)
CONVERSATIONS, DRAFTS, GOLD_PER_CLAUSE = 30, 40, 2


def check_questions(questions: Iterable[Question], gold: Gold) -> list[str]:
    """Return what is wrong with single questions: ids, words, addresses, quotes, facts."""
    problems: list[str] = []
    seen: Counter[str] = Counter()
    for question in questions:
        seen[question.id] += 1
        found = [*_fields(question), *_grounds(question, gold)]
        problems += [f"{question.id}：{problem}" for problem in found]
    return problems + [f"{name}：编号用了 {count} 次" for name, count in seen.items() if count > 1]


def _fields(question: Question) -> list[str]:
    problems = []
    if question.reason not in (None, *REASONS):
        problems.append(f"reason {question.reason!r} 不在 {'、'.join(REASONS)} 之内")
    if question.verdict not in (None, "yes", "no"):
        problems.append(f"verdict {question.verdict!r} 不是 yes、no 或 null")
    if question.language not in LANGUAGES:
        problems.append(f"language {question.language!r} 不在 {'、'.join(LANGUAGES)} 之内")
    if not question.refusable and not question.gold:
        problems.append("应当回答，却没有 gold")
    if question.refusable and (question.facts or question.verdict):
        problems.append("应当拒答，却有 facts 或 verdict")
    if question.reason == "partial" and not question.missing_any:
        problems.append("partial 题没有写缺什么（missing_any）")
    if not question.reference:
        problems.append("没有 reference（参考答案）")
    return problems


def _grounds(question: Question, gold: Gold) -> list[str]:
    problems = []
    try:
        groups = gold.groups(question)
        labelled = {unit for item in question.evidence for unit in gold.unit_ids(item.label)}
    except EvalDataError as error:
        return [str(error)]
    problems += [
        f"引文 {item.quote[:20]!r} 不在 {item.label} 里，须逐字照抄"
        for item in question.evidence
        if not gold.spans(item)
    ]
    if not question.refusable:
        problems += [f"金标准 {'、'.join(sorted(group))} 没有证据" for group in groups if not group & labelled]
    outside = labelled - {unit for group in groups for unit in group}
    problems += [f"证据出自 {unit}，它不在 gold 里" for unit in sorted(outside)]
    grounds = fold("".join(item.quote for item in question.evidence) + question.question).text
    if question.type != "address":
        missing = [group[0] for group in question.facts if not any(fold(text).text in grounds for text in group)]
        problems += [f"要点 {fact!r} 既不在证据里，也不在问题里" for fact in missing]
    return problems


def check_set(questions: Sequence[Question], gold: Gold) -> list[str]:
    """Return what is wrong with the set as a whole: counts, types, coverage of clauses, split."""
    problems = []
    for what, least, belongs in MINIMUM:
        count = sum(map(belongs, questions))
        if count < least:
            problems.append(f"{what}只有 {count} 道，至少要 {least}")
    problems += [f"{q.id}：type {q.type!r} 不在 {'、'.join(TYPES)} 之内" for q in questions if q.type not in TYPES]
    counts = Counter(clause for q in questions for clause in _clauses(q, gold))
    for document in gold.documents:
        for clause in document.clauses:
            if counts[clause.clause_id] < GOLD_PER_CLAUSE:
                problems.append(f"{clause.label} 只作金标准 {counts[clause.clause_id]} 次，至少要 {GOLD_PER_CLAUSE}")
    return problems + _check_split(questions)


def _clauses(question: Question, gold: Gold) -> set[str]:
    return {gold.clause_id(unit) for group in gold.groups(question) for unit in group}


def _check_split(questions: Iterable[Question]) -> list[str]:
    splits: dict[str, set[str]] = {}
    for question in questions:
        splits.setdefault(question.family, set()).add(question.split)
    problems = [f"家族 {name} 跨了 {'、'.join(sorted(s))}" for name, s in sorted(splits.items()) if len(s) > 1]
    unknown = sorted({split for found in splits.values() for split in found} - set(SPLITS))
    return problems + [f"划分 {split!r}：跑 python -m eval split 来定" for split in unknown]


def check_conversations(conversations: Sequence[Conversation], gold: Gold) -> list[str]:
    """Return what is wrong with the conversations."""
    problems = check_questions((turn for c in conversations for turn in c.turns), gold)
    problems += [f"{c.id}：{len(c.turns)} 轮，应为 2 至 6 轮" for c in conversations if not 2 <= len(c.turns) <= 6]
    problems += [f"{c.id}：划分 {c.split!r}" for c in conversations if c.split not in SPLITS]
    if len(conversations) < CONVERSATIONS:
        problems.append(f"会话只有 {len(conversations)} 段，至少要 {CONVERSATIONS}")
    return problems


def check_drafts(drafts: Sequence[DraftItem], gold: Gold) -> list[str]:
    """Return what is wrong with the drafts: sentences in order, verdicts, addresses, most sentences no claims."""
    problems = []
    for item in drafts:
        problems += [f"{item.id}：{problem}" for problem in (*_tiling(item), *_verdicts(item, gold))]
    if len(drafts) < DRAFTS:
        problems.append(f"文稿只有 {len(drafts)} 篇，至少要 {DRAFTS}")
    claims = [sentence.verdict != "not_a_claim" for item in drafts for sentence in item.sentences]
    if 2 * sum(claims) > len(claims):
        problems.append(f"{len(claims)} 句里论断有 {sum(claims)} 句，应以非论断为多")
    return problems


def _tiling(item: DraftItem) -> list[str]:
    at, problems = 0, []
    for sentence in item.sentences:
        start = item.draft.find(sentence.text, at)
        if start < 0 or item.draft[at:start].strip():
            problems.append(f"{sentence.text[:20]!r} 没有紧接前句")
        at = max(at, start + len(sentence.text))
    return problems + ([f"{item.draft[at:][:20]!r} 没有判断"] if item.draft[at:].strip() else [])


def _verdicts(item: DraftItem, gold: Gold) -> list[str]:
    problems = []
    for sentence in item.sentences:
        if sentence.verdict not in VERDICTS:
            problems.append(f"判断 {sentence.verdict!r} 不认识")
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
