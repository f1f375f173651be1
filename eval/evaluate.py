"""One evaluation: choose items, open the system, run the tasks, return a run. What command, gate and compare share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval.bindings import Bindings
from eval.drafts import run_drafts
from eval.gold import Gold
from eval.items import Conversation, DraftItem, Question, load_conversations, load_drafts, load_questions
from eval.results import ItemResult, Run, Task, load_run
from eval.runs import run_answers, run_retrieval, searchable
from eval.system import Settings, open_answerer, open_checker, open_retriever
from eval.variants import parse_options
from ingest.errors import EvalDataError, SettingsError

if TYPE_CHECKING:
    from index.retriever import Retriever

Progress = Callable[[str, int], Callable[[], None]]
"""Begin a named bar of so many steps; call what it returns once a step."""


@dataclass(frozen=True, slots=True)
class Items:
    """What a run asks."""

    questions: tuple[Question, ...]
    conversations: tuple[Conversation, ...]
    drafts: tuple[DraftItem, ...]


def _no_progress(_: str, __: int) -> Callable[[], None]:
    return lambda: None


def choose(settings: Settings, *, splits: Sequence[str], kind: str | None = None) -> Items:
    """Load the items of some splits; `kind` keeps one type, reason or language; own questions bring nothing else.

    Raises:
        EvalDataError: a file can't be read, or no question is of `kind`.
    """
    own = settings.questions != Settings().questions
    questions = [q for q in load_questions(settings.questions) if (own and not q.split) or q.split in splits]
    if kind:
        held = tuple(q for q in questions if kind in (q.type, q.reason, q.language))
        if not held:
            known = "、".join(sorted({name for q in questions for name in (q.type, q.reason, q.language) if name}))
            raise EvalDataError(f"没有 --type {kind!r} 的题；有的是 {known}")
        return Items(held, (), ())
    if own:
        return Items(tuple(questions), (), ())
    conversations = tuple(c for c in load_conversations() if c.split in splits)
    drafts = tuple(d for d in load_drafts() if d.split in splits)
    return Items(tuple(questions), conversations, drafts)


def evaluate(
    tasks: Sequence[Task],
    items: Items,
    settings: Settings,
    *,
    retriever: Retriever | None = None,
    progress: Progress = _no_progress,
) -> Run:
    """Run the tasks on the items and return all results, in the order of the items.

    Raises:
        EvalDataError: a gold address is not in the documents, or no item belongs to the tasks.
    """
    results: list[ItemResult] = []
    confusion: dict[str, dict[str, int]] = {}
    retriever = retriever or open_retriever(settings)
    _check_addresses(items.questions, Gold(tuple(retriever.documents)))
    if "retrieval" in tasks:
        tick = progress("检索", len(searchable(items.questions)))
        results += run_retrieval(retriever, items.questions, tick=tick)
    if "answers" in tasks:
        tick = progress("问答", len(items.questions) + len(items.conversations))
        answerer, table = open_answerer(retriever, settings), Bindings.of(load_questions(settings.questions))
        results += run_answers(answerer, items.questions, items.conversations, table=table, tick=tick)
    if "drafts" in tasks and items.drafts:
        tick = progress("核稿", len(items.drafts))
        drafts, confusion = run_drafts(open_checker(retriever), items.drafts, tick=tick)
        results += drafts
    if not results:
        raise EvalDataError("没有可跑的题：检索只跑可答的题，自备题目和 --type 不跑核稿；核对 --split、--type 与题目")
    return Run(settings.measured(retriever), tuple(results), confusion)


def _check_addresses(questions: Sequence[Question], gold: Gold) -> None:
    for question in questions:
        try:
            gold.groups(question)
            gold.evidence(question)
        except EvalDataError as error:
            raise EvalDataError(f"题目 {question.id}：{error}") from error


Side = tuple[Settings, "Retriever"]
"""A system that is ready to run: settings and what they open."""


def prepare(spec: str, task: Task, settings: Settings) -> Run | Side:
    """Load a saved run, or open the system under the options that `spec` names ("" for the system as it is).

    Raises:
        EvalDataError: the file can't be read.
        SettingsError: an option is unknown, or can't matter to the task.
    """
    if spec.endswith(".json"):
        return load_run(Path(spec))
    options = parse_options(spec)
    if "mode" in options and task != "answers":
        raise SettingsError("设置 mode 只影响问答：加 --task answers")
    settings = settings.under(options)
    return settings, open_retriever(settings)


def carry_out(side: Run | Side, task: Task, items: Items, *, progress: Progress = _no_progress) -> Run:
    """Return the run of a side."""
    if isinstance(side, Run):
        return side
    settings, retriever = side
    return evaluate((task,), items, settings, retriever=retriever, progress=progress)
