"""Where a word stands: every place of it, or, for a question about each of its few places, their sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.abstain import no_such_word
from answer.enumeration import clause_spans
from answer.question import Question
from answer.reading import content_runs
from answer.records import AnswerSentence, cite
from answer.reply import Reply, sentence_from
from answer.structure import Point
from index.contents import Index
from index.retriever import Retriever
from ingest.addresses import cite_as
from ingest.document import Document
from ingest.find import Occurrence, find
from ingest.sentences import content_sentences

_MAX_PLACES = 12
_FEW = range(2, 4)
_HELD_SHARE = 0.5
_MIN_TELLING = 0.8


def by_places(question: Question, retriever: Retriever, context: Sequence[str] = ()) -> Reply | None:
    """Answer whether a word is mentioned, where it stands, or what stands at each of its few places."""
    text, index, documents = question.text, retriever.index, retriever.documents
    if question.kind == "yesno":
        term = mentioned_term(text)
        places = answer_where([term, *retriever.query(term).names], documents) if term else None
        return replace(places, verdict="yes") if places else no_such_word(term) if term else None
    if question.kind == "where":
        about = _NO_BOXES.sub("", text)
        terms = quoted_terms(about) or placed_terms(about, index.known)
        if about != text:
            return _in_clauses(terms, about, retriever)
        if reply := answer_where(terms, documents, context):
            return reply
    return in_each_place(text, [run for run in content_runs(text, index) if len(run) > 1], index)


def answer_where(terms: Sequence[str], documents: Sequence[Document], context: Sequence[str] = ()) -> Reply | None:
    """Answer 哪里提到…: every unit that holds the first of `terms` that occurs at all; None if none does.

    Where units in `context`, which a conversation is about, hold it, only these.
    """
    for term in terms:
        found = find(documents, term)
        inside = [occurrence for occurrence in found if occurrence.node.clause_id in context]
        if len(context) > 2 and inside:
            found = inside
        if found:
            return _places(term, found, documents)
    return None


_NO_BOXES = re.compile(
    r"(?:不[看算含管论要]|除[了去开]?|撇开|抛开|排除|去掉)[^,，]{0,4}专栏\d*(?:以?外|之外)?(?:的话)?[,，]?|正文(?:里|中)?"
)
"""Asks for the places outside boxes."""
_IN_BOXES = ("box", "lead", "point")


def _in_clauses(terms: Sequence[str], about: str, retriever: Retriever) -> Reply | None:
    """Answer where clauses speak of something, boxes left out: each place of its word, else the sentence nearest."""
    for term in terms:
        found = find(retriever.documents, term)
        if outside := [one for one in found if one.node.kind not in _IN_BOXES]:
            return _places(term, outside, retriever.documents)
    if not terms:
        return None
    words = [word for word in retriever.index.words.cut(terms[0]) if len(word) > 1]
    units = {unit.clause_id: (document, unit) for document in retriever.documents for unit in document.units}
    for hit in retriever.read(about).sentences:
        document, unit = units[hit.clause_id]
        point = Point(unit, hit.start, hit.end)
        if unit.kind not in _IN_BOXES and all(word in point.text(document) for word in words):
            return Reply((sentence_from(document, point),), lead=f"见{cite_as(document, unit)}：")
    return Reply(lead=f"专栏以外没有提到“{terms[0]}”。以上仅就本规划文本而言。", reason="silent")


_MENTIONED = re.compile(
    r"(?:提到|提及|提没提|提没提到|出现|写到|写没写|涉及|谈到|说到|包含|有没有(?:提到?|写到?|说到?|出现|涉及))(?:过|了)?(?:关于)?[“\"]?"
    r"(?P<term>[^“”\"吗么呢没?？,，。]{2,12}?)[”\"]?(?:这个词|这一提法|一词|的字样)?了?(?:吗|么|呢|没有?)?[?？]?$"
)


def mentioned_term(text: str) -> str:
    """Return the word of which a question asks whether it is mentioned at all (规划提到量子计算吗), or ''."""
    match = _MENTIONED.search(text)
    return match["term"].removesuffix("的内容").strip() if match else ""


_PLACING = re.compile(
    r"请问|帮我|麻烦|想?引用|规划(?:里|中|全文)?|全文|文件(?:里|中)?|都?(?:有|在)?哪(?:些|几|一)?(?:个|条|处|里|儿|款|节|章|段|条款|条目|条文|地方|章节|段落|位置|部分|专栏)*|"
    r"第几(?:条|章|节|部分|项|段)|几(?:处|条|次|回)|出自|来自|出处|依据|分别|散见?|位置|地方|列一?下|罗列|找出来|标出|出现|提到?|写到?|说到?|讲到?|谈[到及]?|[提论触]及|点(?:到|出|过|了|名)|碰(?:到|过)|冒出来?|涉及|用到|带到|扯到|规定|见[于到过]|"
    r"相关的?|有关的?|关于|这个词|这一?提法|一词|的?(?:说法|提法|表述|内容|字样|字眼)|都|也|还|又|同样|另外|其他|别的?|了|的|过|在|是|把|给我|一下|请|条款|[,，。?？、!！\s]"
)


def placed_terms(text: str, known: str) -> list[str]:
    """Return what a question asks the places of: what is left without the asking, as far as `known` holds it.

    The longest first; of a stretch that the documents don't hold, the longest piece that they do, if it is half of it.
    """
    pieces = [piece for piece in _PLACING.sub("\n", text).split("\n") if len(piece) > 1]
    held = [found for piece in pieces if (found := _longest_held(piece, known))]
    return sorted(dict.fromkeys(held), key=len, reverse=True)


def _longest_held(piece: str, known: str) -> str:
    for length in range(len(piece), max(1, int(_HELD_SHARE * len(piece) - 0.5)), -1):
        for start in range(len(piece) - length + 1):
            if piece[start : start + length] in known:
                return piece[start : start + length]
    return ""


def quoted_terms(text: str) -> list[str]:
    """Return what a question puts in quotation marks or book-title marks."""
    return re.findall(r"[“\"‘《]([^”\"’》]{2,30})[”\"’》]", text)


_IN_EACH = re.compile(
    r"[两三](?:处|个地方)|几处|分别|哪[两三](?:类|种|个|件|处)|[^,，]里[^,，]*[又也]|"
    r"各(?:是|怎|讲|说|写|指|要(?!素)|自(?!创)|有(?!关))"
)


def in_each_place(text: str, runs: Sequence[str], index: Index) -> Reply | None:
    """Answer a question about each of the two or three places of a telling term with their sentences.

    `runs` are the question's content words, the longest first; None where it asks for no such thing.
    """
    if not _IN_EACH.search(text):
        return None
    for term in [*quoted_terms(text), *runs]:
        found = find(index.documents, term) if index.words.telling(term) >= _MIN_TELLING else []
        units = list(dict.fromkeys(occurrence.node.clause_id for occurrence in found if occurrence.node.is_unit))
        if len(units) in _FEW and len(units) == len({occurrence.node.clause_id for occurrence in found}):
            firsts = [next(o for o in found if o.node.clause_id == unit) for unit in units]
            by_id = {document.doc_id: document for document in index.documents}
            return Reply(tuple(_whole(by_id[one.doc_id], one) for one in firsts), layout="list")
    return None


def _whole(document: Document, occurrence: Occurrence) -> AnswerSentence:
    """Quote the sentence that holds the word."""
    unit = occurrence.node
    spans = content_sentences(document.text, unit.start, unit.end)
    start, end = next(((a, b) for a, b in spans if a <= occurrence.start < b), (occurrence.start, occurrence.end))
    return sentence_from(document, Point(unit, start, end))


def _places(term: str, found: Sequence[Occurrence], documents: Sequence[Document]) -> Reply:
    by_id = {document.doc_id: document for document in documents}
    units: dict[str, list[Occurrence]] = {}
    for occurrence in found:
        units.setdefault(occurrence.node.clause_id, []).append(occurrence)
    sentences = [_place(by_id[places[0].doc_id], places[0]) for places in list(units.values())[:_MAX_PLACES]]
    labels = "、".join(by_id[places[0].doc_id].by_id[clause_id].label for clause_id, places in units.items())
    lead = f"全文检索“{term}”{len(found)}处，见{labels}："
    return Reply(tuple(sentences), lead=lead, layout="list")


def _place(document: Document, occurrence: Occurrence) -> AnswerSentence:
    """Quote the comma-separated piece of the line that holds the word."""
    node = occurrence.node
    text = document.text
    spans = clause_spans(text, text.rfind("\n", 0, occurrence.start) + 1, _line_end(text, occurrence.end))
    start, end = next((a, b) for a, b in spans if a <= occurrence.start < b)
    end = max(end, occurrence.end)
    citation = cite(document, node, start, len(text[:end].rstrip(",;:，；：\n")))
    return AnswerSentence(citation.display, (citation,))


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)
