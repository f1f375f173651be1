"""One evaluation: choose items, open the system, run the tasks, return a run. What command, gate and compare share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bindings import Bindings
from eval.drafts import run_drafts
from eval.items import Conversation, DraftItem, Question, load_conversations, load_drafts, load_questions
from eval.results import ItemResult, Run, Task, load_run
from eval.runs import run_answers, run_retrieval, searchable
from eval.system import Settings, open_answerer, open_checker, open_retriever
from eval.variants import parse_options

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
    """Load the items of some splits; `kind` keeps one type, reason or language; own questions bring nothing else."""
    own = settings.questions != Settings().questions
    questions = [q for q in load_questions(settings.questions) if (own and not q.split) or q.split in splits]
    if kind:
        return Items(tuple(q for q in questions if kind in (q.type, q.reason, q.language)), (), ())
    if own:
        return Items(tuple(questions), (), ())
    conversations = tuple(c for c in load_conversations() if c.split in splits)
    drafts = tuple(d for d in load_drafts() if d.split in splits)
    return Items(tuple(questions), conversations, drafts)


def evaluate(tasks: Sequence[Task], items: Items, settings: Settings, *, progress: Progress = _no_progress) -> Run:
    """Run the tasks on the items and return all results, in the order of the items."""
    results: list[ItemResult] = []
    confusion: dict[str, dict[str, int]] = {}
    retriever = open_retriever(settings)
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
    return Run(settings.measured(retriever), tuple(results), confusion)


def run_or_load(spec: str, task: Task, items: Items, settings: Settings, *, progress: Progress = _no_progress) -> Run:
    """Load a saved run, or run `task` under the options that `spec` names ("" for the system as it is).

    Raises:
        EvalDataError: the file can't be read.
        SettingsError: an option is unknown.
    """
    if spec.endswith(".json"):
        return load_run(Path(spec))
    return evaluate((task,), items, settings.under(parse_options(spec)), progress=progress)
