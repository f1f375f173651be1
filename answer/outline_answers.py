"""Answers that the outline itself gives: a clause by its address, the members of a clause, the places of a word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.enumeration import clause_spans, ordinal_parts
from answer.records import AnswerSentence, cite
from answer.reply import Reply, sentence_from
from answer.structure import Point, boxes_of, name_point, named_children, title_point
from ingest.addresses import Mention, cite_as
from ingest.document import Document, Node
from ingest.find import Occurrence, find
from ingest.numerals import NUMERAL, to_int
from ingest.sentences import content_sentences

_MAX_PLACES = 12


def answer_address(mention: Mention, document: Document | None) -> Reply:
    """Answer a question that only names an address: its members or its sentences; an invented address is absent."""
    if mention.node is None or document is None:
        lead = f"没有“{mention.spelled}”这一条款，全文目录中查无此址。以上仅就本规划文本而言。"
        return Reply(lead=lead, reason="absent")
    return about(document, mention.node)


def about(document: Document, node: Node) -> Reply:
    """Answer with the members of a node, or with its sentences if it has none."""
    members = named_children(document, node)
    return list_members(document, node, members) if members else whole_unit(document, node)


_NTH_BELOW = re.compile(rf"^\s*的?(?:(?P<last>最后一)|第?(?P<first>首|头一)|第(?P<n>{NUMERAL}))(?:个|项|条|点|段)")


def nth_below(rest: str, document: Document, node: Node) -> Node | None:
    """Return the point below a node that the words behind its address ask for (专栏4的最后一项); None if they don't."""
    match = _NTH_BELOW.match(rest)
    points = [child for child in document.children(node) if child.kind in ("item", "point", "paragraph")]
    if not match or not points:
        return None
    number = len(points) if match["last"] else 1 if match["first"] else to_int(match["n"])
    return points[number - 1] if number and number <= len(points) else None


def whole_unit(document: Document, node: Node) -> Reply:
    """Answer with a unit's name and every sentence of it (of a clause: of its units), as a list."""
    points = [point for unit in document.units_of(node) for point in unit_points(document, unit)]
    name = name_point(document, node)
    named = [] if name is None or any(p.start <= name.start < p.end for p in points) else [name]
    sentences = tuple(sentence_from(document, p) for p in (*named, *points))
    return Reply(sentences, lead=f"{cite_as(document, node)}：", layout="list")


def unit_points(document: Document, unit: Node) -> list[Point]:
    """Return the unit's sentences below its heading; 一是…二是… are parts of their own."""
    name = title_point(document, unit)
    parts = ordinal_parts(document.text, unit.start, unit.end)
    spans = content_sentences(document.text, unit.start, unit.end)
    if parts:
        return [Point(unit, start, end) for start, end in parts]
    return [Point(unit, start, end) for start, end in spans if name is None or start > name.end]


def parts_of(document: Document, unit: Node, number: int | None = None) -> Reply:
    """Answer with the parts of a unit's list (一是…二是…), or with the one of that number."""
    points = unit_points(document, unit)
    if number and number <= len(points):
        return Reply((sentence_from(document, points[number - 1]),))
    return Reply(tuple(sentence_from(document, p) for p in points), lead=f"共{len(points)}项：", layout="list")


def list_members(document: Document, node: Node, members: Sequence[Point]) -> Reply:
    """Answer with the names of what stands below `node`: 共4项：…, and the boxes beside them."""
    sentences = [sentence_from(document, point) for point in members]
    boxes = boxes_of(document, node) if node.kind == "section" else []
    sentences += [s for box in boxes if (point := name_point(document, box)) and (s := sentence_from(document, point))]
    count = len(members)
    if boxes:
        lead = f"{cite_as(document, node)}共{count}项，另设专栏{len(boxes)}个："
    else:
        lead = f"{cite_as(document, node)}共{count}项："
    return Reply(tuple(sentences), lead=lead, layout="list")


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


_MENTIONED = re.compile(
    r"(?:提到|提及|提没提|提没提到|出现|写到|写没写|涉及|谈到|说到|包含|有没有(?:提到?|写到?|说到?|出现|涉及))(?:过|了)?(?:关于)?[“\"]?"
    r"(?P<term>[^“”\"吗么呢没?？,，。]{2,12})[”\"]?(?:这个词|这一提法|一词|的字样)?(?:吗|么|呢|没有?)?[?？]?$"
)


def mentioned_term(text: str) -> str:
    """Return the word of which a question asks whether it is mentioned at all (规划提到量子计算吗), or ''."""
    match = _MENTIONED.search(text)
    return match["term"].removesuffix("的内容").strip() if match else ""


_PLACING = re.compile(
    r"请问|帮我|麻烦|想?引用|规划(?:里|中|全文)?|全文|文件(?:里|中)?|都?(?:有|在)?哪(?:些|几|一)?(?:个|条|处|里|儿|款|节|章|段|条款|条目|地方|章节|位置|专栏)*|"
    r"第几(?:条|章|节|部分|项|段)|几(?:处|条|次|回)|出自|来自|出处|依据|分别|散见?|位置|地方|列一?下|罗列|找出来|标出|出现|提到?|写到?|说到?|讲到?|规定|见于|"
    r"相关的?|有关的?|关于|这个词|这一?提法|一词|的?(?:说法|提法|表述|内容|字样|字眼)|都|了|的|过|在|是|把|给我|一下|请|条款|[,，。?？、!！\s]"
)


def placed_terms(text: str, known: str) -> list[str]:
    """Return what a question asks the places of: what is left without the asking, as far as `known` holds it.

    The longest first; of a stretch that the documents don't hold, the longest piece that they do.
    """
    pieces = [piece for piece in _PLACING.sub("\n", text).split("\n") if len(piece) > 1]
    held = [found for piece in pieces if (found := _longest_held(piece, known))]
    return sorted(dict.fromkeys(held), key=len, reverse=True)


def _longest_held(piece: str, known: str) -> str:
    for length in range(len(piece), 1, -1):
        for start in range(len(piece) - length + 1):
            if piece[start : start + length] in known:
                return piece[start : start + length]
    return ""


def quoted_terms(text: str) -> list[str]:
    """Return what a question puts in quotation marks or book-title marks."""
    return re.findall(r"[“\"‘《]([^”\"’》]{2,30})[”\"’》]", text)


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
