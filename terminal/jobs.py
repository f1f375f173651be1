"""The jobs of `planqa batch`: from a request to its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from answer.lookups import DEFAULT_K, MAX_K, search_record
from terminal.batch import Job, text_field

if TYPE_CHECKING:
    from answer.answerer import Answerer
    from answer.conversation import Conversation
    from drafts.checker import DraftChecker
    from index.retriever import Retriever


def search_job(retriever: Retriever) -> Job:
    """Return the job of `batch search`."""

    def job(request: Mapping[str, object]) -> Mapping[str, object]:
        k = request.get("k", DEFAULT_K)
        if not isinstance(k, int) or isinstance(k, bool) or not 1 <= k <= MAX_K:
            raise ValueError(f'"k" must be a whole number from 1 to {MAX_K}, got {k!r:.60}')
        return search_record(retriever, text_field(request, "question"), k)

    return job


def ask_job(answerer: Answerer) -> Job:
    """Return the job of `batch ask`; lines with the same session are one conversation."""
    sessions: dict[str, Conversation] = {}

    def job(request: Mapping[str, object]) -> Mapping[str, object]:
        question = text_field(request, "question")
        session = request.get("session")
        if session is None:
            return answerer.ask(question).to_json()
        key = str(session)
        answer, sessions[key] = answerer.converse(question, sessions.get(key))
        return answer.to_json()

    return job


def cite_job(checker: DraftChecker) -> Job:
    """Return the job of `batch cite`."""

    def job(request: Mapping[str, object]) -> Mapping[str, object]:
        return checker.check(text_field(request, "draft")).to_json()

    return job
