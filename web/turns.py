"""An answer as a sheet: conclusion, points, grounds, actions; a refusal has a brown edge, an error a red one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from answer.records import Answer, AnswerSentence
from index.hits import Hit
from ingest.addresses import cite_as
from ingest.document import Document, Node
from web.citations import Numbers, cited, number, tile, tiles
from web.markup import join, t, tag, word

Documents = Mapping[str, Document]
_ENDS = "。！？；：，,;:"
_FULL_WIDTH = str.maketrans("()", "（）")
_SENTENCE_ENDS = ("。", "！", "？", "”")


def answer_sheet(answer: Answer, documents: Documents) -> Markup:
    """Return the sheet of an answer or a refusal."""
    numbers = number(answer)
    if answer.refused:
        return tag(
            "div",
            tag("p", answer.answer, class_="pq-lead"),
            _nearest(answer.nearest, documents),
            _notice(answer),
            _actions(_JUDGING),
            class_="pq-a pq-refusal",
            data_kind="refusal",
        )
    return tag(
        "div",
        _body(answer, numbers),
        _missing(answer),
        _notice(answer),
        _grounds(answer, numbers, documents),
        _actions((*_TAKING, *_JUDGING)),
        class_="pq-a",
        data_kind="answer",
    )


def error_sheet(message: str) -> Markup:
    """Return the sheet of a fault: what happened and what to do."""
    return tag(
        "div",
        tag("p", t("error.title", "strong"), class_="pq-lead"),
        tag("p", message),
        tag("p", t("error.again", "button", type="button", class_="pq-act", data_act="again"), class_="pq-acts"),
        class_="pq-a pq-error",
        role="alert",
        data_kind="error",
    )


def follow_ups(questions: Sequence[str]) -> Markup:
    """Return suggestions under an answer; a click asks them."""
    links = [tag("button", question, type="button", class_="pq-follow", data_ask=question) for question in questions]
    return tag("div", links, class_="pq-next") if links else Markup()


def _body(answer: Answer, numbers: Numbers) -> Markup:
    if answer.layout == "table" and answer.table:
        return join(_lead(answer), _table(answer, numbers), _tail(answer))
    if answer.layout == "list" and len(answer.sentences) > 1:
        points = [tag("li", s.text.rstrip(_ENDS), tiles(s.citations, numbers)) for s in answer.sentences]
        return join(_lead(answer), tag("ol", points, class_="pq-points"), _tail(answer))
    sentences = [_prose(sentence, numbers) for sentence in answer.sentences]
    return tag("p", answer.lead, sentences, answer.tail, class_="pq-lead")


def _prose(sentence: AnswerSentence, numbers: Numbers) -> Markup:
    text = sentence.text
    if not text.endswith(_SENTENCE_ENDS):
        text = text.rstrip(_ENDS) + "。"
    return tag("span", text, tiles(sentence.citations, numbers), class_="pq-claim")


def _lead(answer: Answer) -> Markup | None:
    return tag("p", answer.lead, class_="pq-lead") if answer.lead else None


def _tail(answer: Answer) -> Markup | None:
    return tag("p", answer.tail) if answer.tail else None


def _table(answer: Answer, numbers: Numbers) -> Markup:
    header, *rows = answer.table
    cells = [[_cell(cell, answer.sentences, numbers) for cell in row] for row in rows]
    table = tag(
        "table",
        tag("thead", tag("tr", [tag("th", name, scope="col") for name in header])),
        tag("tbody", [tag("tr", map(_named_cell, header, row)) for row in cells]),
        class_="pq-table",
    )
    return tag("div", table, class_="pq-scroll", tabindex="0", role="region", aria_label=word("answer.table"))


def _named_cell(column: str, cell: Markup) -> Markup:
    """Return a cell that names its column, for where columns stand one below the other."""
    return tag("td", cell, data_column=column)


def _cell(text: str, sentences: Sequence[AnswerSentence], numbers: Numbers) -> Markup:
    """Mark what a cell quotes; where it holds several sentences, each behind its own words."""
    pieces, rest = [], text
    for sentence in sentences:
        if sentence.text and rest.startswith(sentence.text):
            pieces += [sentence.text, tiles(sentence.citations, numbers)]
            rest = rest.removeprefix(sentence.text)
    if pieces and not rest:
        return join(*pieces)
    bare = text.rstrip(_ENDS)
    citations = [
        c for s in sentences for c in s.citations if bare and bare in (s.text.rstrip(_ENDS), c.display.rstrip(_ENDS))
    ]
    return join(text, tiles(citations, numbers))


def _missing(answer: Answer) -> Markup | None:
    return tag("p", "；".join(answer.missing), class_="pq-missing") if answer.missing else None


def _notice(answer: Answer) -> Markup | None:
    return tag("p", answer.notice, class_="pq-notice") if answer.notice else None


def _grounds(answer: Answer, numbers: Numbers, documents: Documents) -> Markup:
    """Return the line of grounds: numbers, then the address of each unit once; a clause's title stands once as well."""
    pieces: list[Markup] = []
    titled: set[str] = set()
    for (_, clause_id), group in groupby(cited(answer), key=lambda c: (c.doc_id, c.clause_id)):
        citations = list(group)
        clause = clause_id.rsplit(".", 1)[0] if "box" in clause_id else clause_id
        address = citations[0].label.translate(_FULL_WIDTH) if clause in titled else citations[0].cite_as
        titled.add(clause)
        pieces.append(tag("span", [tile(c, numbers) for c in citations], " ", address, class_="pq-ground"))
    return tag("div", t("answer.grounds", "b"), pieces, _see_also(answer, documents), class_="pq-grounds")


def _see_also(answer: Answer, documents: Documents) -> Markup | None:
    nodes = [
        (document, node)
        for label in answer.see_also
        for document in documents.values()
        for node in document.nodes
        if node.label == label
    ]
    links = [clause_link(document, node) for document, node in nodes]
    return tag("span", t("answer.see_also"), " ", links, class_="pq-ground pq-see") if links else None


def clause_link(document: Document, node: Node) -> Markup:
    """Return a link that opens a clause in the source pane."""
    return tag(
        "a",
        cite_as(document, node),
        href=f"?clause={node.label}",
        class_="pq-clause",
        data_clause=node.clause_id,
        data_doc=document.doc_id,
    )


def _nearest(hits: Sequence[Hit], documents: Documents) -> Markup | None:
    links = [
        clause_link(documents[hit.doc_id], documents[hit.doc_id].by_id[hit.clause_id])
        for hit in hits
        if hit.doc_id in documents and hit.clause_id in documents[hit.doc_id].by_id
    ]
    return tag("div", t("answer.nearest", "b"), links, class_="pq-grounds") if links else None


_TAKING = (
    ("copy.running", "running"),
    ("copy.bracket", "bracket"),
    ("copy.rows", "rows"),
    ("copy.reference", "reference"),
    ("basket.add", "basket"),
)
_JUDGING = (
    ("feedback.good", "good"),
    ("feedback.bad", "bad"),
)


def _actions(actions: Sequence[tuple[str, str]]) -> Markup:
    buttons = [
        t(key, "button", type="button", class_="pq-act pq-first" if act == "running" else "pq-act", data_act=act)
        for key, act in actions
    ]
    return tag("div", buttons, class_="pq-acts")
