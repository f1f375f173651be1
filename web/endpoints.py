"""The endpoints for programs, which are also the MCP tools: the contract's records, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr
from gradio.events import api

from answer.lookups import DEFAULT_K, MAX_K, find_record, node_record, outline_record, search_record
from facts.records import figures_record, measures_record
from ingest.errors import PlanQAError, SettingsError
from ingest.find import find
from web.engine import Engine
from web.limits import MAX_DRAFT, MAX_QUESTION, checked

WORK = "work"
"""The queue that all work of the models shares, but the checks of drafts, which take longer."""
DRAFTS = "drafts"
MAX_TERM = 200


@contextmanager
def named_errors() -> Iterator[None]:
    """Turn the project's named errors into Gradio's, whose message reaches the reader; others stay hidden."""
    try:
        yield
    except PlanQAError as error:
        raise gr.Error(str(error), print_exception=False) from error


def publish(engine: Engine) -> None:
    """Publish the named endpoints of `engine`; call it inside a Blocks context."""
    for function in (*_reading(engine), *_working(engine)):
        api(function, api_name=function.__name__, **at_once(function.__name__))


def _count(k: object) -> int:
    """Return how many units are wanted, within bounds."""
    try:
        return max(1, min(int(k), MAX_K))  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError) as error:
        raise SettingsError(f"k 须为整数，收到 {k!r:.40}") from error


def at_once(name: str) -> dict[str, Any]:
    """Return how many calls of an endpoint run at once: two, but one check of a draft, so that asking goes on."""
    if "draft" in name:
        return {"concurrency_id": DRAFTS, "concurrency_limit": 1}
    return {"concurrency_id": WORK, "concurrency_limit": 2}


def _reading(engine: Engine) -> tuple[Callable[..., Any], ...]:
    def get_clause(address: str) -> dict[str, Any]:
        """Get a clause of the plan by its address in any spelling, with its exact text.

        Args:
            address: such as 三、(六)4. or 专栏7第2项 or 第三部分第六节第4条 or plan#3.6.4
        """
        with named_errors():
            return node_record(*engine.resolve(checked(address, MAX_TERM, "条款号")))

    def find_term(term: str) -> dict[str, Any]:
        """Find every occurrence of a word in the plan, with count, addresses and context; complete by construction.

        Args:
            term: the word or phrase, at least one character
        """
        with named_errors():
            checked(term, MAX_TERM, "检索词")
            return find_record(term, find(tuple(engine.documents.values()), term))

    def list_outline() -> dict[str, Any]:
        """List the plan's chapters, sections, items, boxes and paragraphs with their addresses."""
        return outline_record(tuple(engine.documents.values()))

    def list_figures() -> dict[str, Any]:
        """List the plan's figures: indicator, scope, time, value, unit, base, address."""
        return figures_record(engine.figures)

    def list_measures() -> dict[str, Any]:
        """List the plan's measures: actor, verb, strength, action, address."""
        return measures_record(engine.measures)

    return get_clause, find_term, list_outline, list_figures, list_measures


def _working(engine: Engine) -> tuple[Callable[..., Any], ...]:
    def search_clauses(question: str, k: int = DEFAULT_K) -> dict[str, Any]:
        """Search the plan for the units that speak of a question, best first.

        Args:
            question: a question or keywords in Chinese or English, or an address
            k: how many units
        """
        with named_errors():
            text = checked(question, MAX_QUESTION, "问题")
            return search_record(engine.retriever, text, _count(k))

    def ask_plan(question: str) -> dict[str, Any]:
        """Ask the plan; the answer is made of exact quotes with their addresses, or a refusal that gives its reason.

        Args:
            question: the question
        """
        with named_errors():
            return engine.converse(checked(question, MAX_QUESTION, "问题"), None)[0].to_json()

    def check_draft(draft: str) -> dict[str, Any]:
        """Check a draft against the plan, sentence by sentence: verdict, citations, what differs and what to do.

        Args:
            draft: the draft's text
        """
        with named_errors():
            return engine.checker.check(checked(draft, MAX_DRAFT, "文稿")).to_json()

    return search_clauses, ask_plan, check_draft
