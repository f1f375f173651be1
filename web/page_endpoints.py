"""The endpoints that the page's own script calls; they hand on pieces of HTML and plain data, and hold no state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gradio.events import api

from answer.conversation import Conversation
from answer.llm_turn import Finished
from answer.records import Answer, AnswerSentence, Mode
from facts.figures import Figure
from facts.measures import Measure
from ingest.find import find
from web.basket import Format as BasketFormat
from web.basket import basket_file, basket_list
from web.checking import checking
from web.citations import cited, copy_forms
from web.endpoints import MAX_TERM, at_once, named_errors
from web.engine import Engine
from web.feedback import MAX_REASON, keep
from web.findings import findings
from web.limits import MAX_QUESTION, checked
from web.saved import SavedDataError, read_excerpts, read_turns
from web.streaming import polled
from web.suggestions import suggest
from web.tables import Kind as TableKind
from web.tables import fact_table, table_file
from web.transcript import Format as TranscriptFormat
from web.transcript import transcript
from web.turns import answer_sheet, follow_ups


def serve_page(engine: Engine, *, feedback: Path) -> None:
    """Register the endpoints of the page; call it inside a Blocks context."""
    functions = (*_talking(engine), *_keeping(engine, feedback), *_looking(engine), *checking(engine))
    for function in functions:
        api(
            function,
            api_name=function.__name__,
            api_visibility="undocumented",
            **at_once(function.__name__),
        )


def turn_record(answer: Answer) -> dict[str, Any]:
    """Return what the browser keeps of an answer: the record without the hits, and how it is set."""
    record = asdict(answer)
    del record["hits"], record["nearest"]
    return record


def _turn(engine: Engine, text: str, before: Conversation, mode: Mode) -> Iterator[dict[str, Any]]:
    passed: list[AnswerSentence] = []
    finished: Finished | None = None
    with closing(polled(lambda cancel: engine.stream(text, before, cancel, mode=mode))) as steps:
        for step in steps:
            if isinstance(step, Finished):
                finished = step
            elif isinstance(step, AnswerSentence):
                passed.append(step)
                yield {**_shown(engine, _so_far(passed)), "partial": True}
            else:
                yield {"tick": True, "partial": True}
    if finished is None:
        return
    payload = {**_shown(engine, finished.answer), "conversation": finished.conversation.to_json()}
    yield payload
    yield {**payload, "follow": str(follow_ups(suggest(engine, text, finished.answer)))}


def _so_far(passed: Sequence[AnswerSentence]) -> Answer:
    return Answer(False, "".join(sentence.text for sentence in passed), tuple(passed), mode="llm")


def _shown(engine: Engine, answer: Answer) -> dict[str, Any]:
    return {
        "html": str(answer_sheet(answer, engine.documents)),
        "record": turn_record(answer),
        "copy": copy_forms(engine.documents, cited(answer), engine.measures).to_json(),
    }


def _talking(engine: Engine) -> tuple[Callable[..., Any], ...]:
    def page_ask(question: str, conversation: list[dict[str, Any]], mode: str) -> Iterator[dict[str, Any]]:
        """Answer a question: verified sentences as they come, the sheet, then suggestions for the next question."""
        with named_errors():
            text = checked(question, MAX_QUESTION, "问题")
            if not isinstance(conversation, list):
                raise SavedDataError("对话须为列表；请刷新页面后再试")
            before = Conversation.from_json([turn for turn in conversation if isinstance(turn, dict)])
            chosen: Mode = "llm" if mode == "llm" and "llm" in engine.modes else "extractive"
            yield from _turn(engine, text, before, chosen)

    def page_export_conversation(turns: list[dict[str, Any]], file_format: str) -> dict[str, str]:
        """Return a conversation as a file, docx or md."""
        with named_errors():
            chosen: TranscriptFormat = "docx" if file_format == "docx" else "md"
            return transcript(read_turns(turns, engine.documents), engine.documents, chosen).to_json()

    return page_ask, page_export_conversation


def _keeping(engine: Engine, feedback: Path) -> tuple[Callable[..., Any], ...]:
    def page_cite(excerpt: dict[str, Any]) -> dict[str, Any]:
        """Cite a selected span in every form."""
        with named_errors():
            citation = read_excerpts([excerpt], engine.documents)[0]
            return {**asdict(citation), "copy": copy_forms(engine.documents, [citation], engine.measures).to_json()}

    def page_basket(excerpts: list[dict[str, Any]]) -> str:
        """Return the basket's list in the documents' order."""
        with named_errors():
            return str(basket_list(read_excerpts(excerpts, engine.documents)))

    def page_export_basket(excerpts: list[dict[str, Any]], file_format: str) -> dict[str, str]:
        """Return the basket as a table of grounds: docx, xlsx or md."""
        with named_errors():
            found = read_excerpts(excerpts, engine.documents)
            if not found:
                raise SavedDataError("摘录篮是空的；先在回答或原文里放入摘录")
            formats: dict[str, BasketFormat] = {"docx": "docx", "xlsx": "xlsx"}
            return basket_file(found, engine.documents, engine.measures, formats.get(file_format, "md")).to_json()

    def page_feedback(kind: str, reason: str, question: str, answer: str) -> str:
        """Keep a remark on an answer."""
        with named_errors():
            checked(reason, MAX_REASON, "理由")
            return keep(feedback, kind=kind, reason=reason, question=str(question), answer=str(answer)).kind

    return page_cite, page_basket, page_export_basket, page_feedback


def _looking(engine: Engine) -> tuple[Callable[..., Any], ...]:
    def page_resolve(address: str) -> dict[str, str]:
        """Return the clause that an address names."""
        with named_errors():
            document, node = engine.resolve(checked(address, MAX_TERM, "条款号"))
            return {"doc_id": document.doc_id, "clause_id": node.clause_id, "label": node.label}

    def page_find(term: str) -> dict[str, Any]:
        """Find a word: the list of places, and their spans for marking."""
        with named_errors():
            found = find(tuple(engine.documents.values()), checked(term, MAX_TERM, "检索词"))
            return {
                "html": str(findings(term, found, engine.documents)),
                "count": len(found),
                "places": [[item.doc_id, item.node.clause_id, item.start, item.end] for item in found],
            }

    def page_table(kind: str) -> str:
        """Return the table of figures or of measures."""
        return str(fact_table(*_facts(engine, kind)))

    def page_export_table(kind: str, rows: list[int], file_format: str) -> dict[str, str]:
        """Return chosen rows of a table as a file, xlsx or md."""
        with named_errors():
            return table_file(*_facts(engine, kind), rows, file_format).to_json()

    return page_resolve, page_find, page_table, page_export_table


def _facts(engine: Engine, kind: str) -> tuple[Sequence[Figure | Measure], TableKind]:
    return (engine.measures, "measures") if kind == "measures" else (engine.figures, "figures")
