"""Answer questions about figures from the table of facts: the right value with its time, scope and base, or silence.

A figure is chosen when the question names its indicator, or its value; constraints of the question (place, year, kind
of figure) must all be met. What the plan does not state for the asked year or place is a refusal, never a neighbour's
value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from answer.enumeration import clause_spans
from answer.question import Question
from answer.ranked import compared_figures
from answer.records import AnswerSentence, cite
from answer.reply import Reply
from answer.stated import contradicted
from facts.binding import Relation
from facts.figures import Figure
from facts.lexicon import PLACE, REGIONS, canonical, indicator_mentions
from facts.quantities import find_quantities, same_value
from facts.times import TimeRef, find_times, same_time
from index.words import Words, scaffolded
from ingest.document import Document
from ingest.folding import fold

_RELATION_CUES: tuple[tuple[tuple[Relation, ...], str], ...] = (
    (("growth", "decline"), r"增长|增幅|增速|涨|提高了|上升|下降|降低|减少|变化|grow|growth|increase"),
    (("share",), r"占|比重|比例|份额|几成|百分之几|百分比|share|proportion|percent"),
    (("multiple",), r"倍|翻|times"),
)
_LEVEL_CUE = re.compile(
    r"多少(?:家|个|亿|万|元|钱)|几家|几个|规模|总量|总额|总数|数量|绝对数|达到(?:了)?多少|多大|how many|how much"
)
_BOTH = re.compile(
    r"的(?:数|值|数字|数据|总额)(?:和|以及|及|跟|、)|(?:和|与|以?及)其?(?:增长|增幅|增速|占比)|(?<![涨长高升降减占][了到])(?<![涨长高升降减占])多少(?=.*(?:几|多少))"
)
"""Asks for the value itself beside its growth or share."""
_SPREAD = re.compile(r"各|分别|分布|哪个(?:地区|区域|板块|地方)|哪(?:些)?地区|最多|最少|四个(?:板块|地区|区域)")
_ASKS = re.compile(
    r"多少|几[家个倍成名]?|百分之几|占(?:到|比|全国|了)*|比重|比例|份额|增长(?:率|幅度)?|增幅|增速|涨|倍|"
    r"总数|总量|总额|数量|规模|数字|数据|"
    r"指标|情况|外贸|方面|打算|计划|扩大|扩到|发展到|增加到|多高|水平|是|有|达到|达|共|总|合计|一起|加起来|"
    r"目标|发展|只有|左右|各|分别|底|末|截至|截止|当时|时|年|期间|全国|企业|家|个|数|值|和|与|以及|、"
)
_FILLER = {
    "国家",
    "高新区",
    "国家高新区",
    "园区",
    "全国",
    "我国",
    "目前",
    "当时",
    "时候",
    "多大",
    "多高",
    "平均",
    "水平",
    "地区",
}
_SUBJECT = "国家高新区"
_ABSOLUTE = re.compile(r"绝对[数值]|(?:多少|几)(?:家|亿|万(?!分))|折合")
_YEARS = re.compile(r"(?:多少|几)(?:多)?年(?!代|级|底|末)|多久|多长时间")
_LIST_OF_NAMES = re.compile(r"哪(?:几|些)(?:家|个)(?!地区|区域|板块|地方|指标|产业)|名单|都是谁|which ones")
_COUNTED = re.compile(r"多少|几[家个]|数量|总数|个数|家数|家\b|how many|number of")
_PLANNED = re.compile(
    r"(?:扩|增|凑|发展|增加|扩大|扩容|做|建|达|提高|提升)到(?!了)|打算|计划|将(?:要|来)|未来|今后|目标|要(?:建|有|达|搞|设|扩|凑|办)"
)
"""Asks for what is to come, not for what is."""
_TOTAL = re.compile(
    r"(?:总共|一共|共|总数)[^,，。?？]{0,4}(?:多少|几)|(?:多少|几)[家户个件项](?!百分)|绝对数|how many|in absolute"
)
_PERCENT = re.compile(r"百分之(?:多少|几)|百分比")
_TELLING = 0.45


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question constrains: known indicators, places, times that are no bases, kinds of figure, stated values."""

    indicators: tuple[str, ...]
    places: tuple[str, ...]
    times: tuple[str, ...]
    relations: tuple[Relation, ...]
    spread: bool
    planned: bool = False


def read_asked(question: str, figures: Sequence[Figure]) -> Asked:
    """Read the constraints of a question about figures."""
    mentions = indicator_mentions(question)
    names = dict.fromkeys(name for _, _, name in mentions)
    if len(names) > 1:
        names.pop("国家高新区", None)
    bases = " ".join(figure.base for figure in figures)
    times = tuple(t.text for t in find_times(question) if not _is_base(t, bases))
    relations = tuple(r for kinds, cue in _RELATION_CUES if re.search(cue, question) for r in kinds)
    if (
        relations
        and (_LEVEL_CUE.search(question) or _BOTH.search(question))
        and not re.search(r"占(?:全国)?(?:的)?(?:比重|比例)?(?:有|是)?(?:多少|几)", question)
    ):
        relations = ("level", *relations)
    if not relations and _ABSOLUTE.search(question):
        relations = ("level",)
    spread_out = re.sub(r"(?<=[东中西])、(?=[东中西](?:、|和|西)?)", "部、", question)
    places = tuple(dict.fromkeys(match.group() for match in re.finditer(PLACE, spread_out)))
    if not names and any(region in question for region in REGIONS) and _COUNTED.search(question):
        names[_SUBJECT] = None
    planned = bool(_PLANNED.search(question)) and not times
    return Asked(tuple(names), places, times, relations, bool(_SPREAD.search(question)), planned)


def _is_base(time: TimeRef, bases: str) -> bool:
    """较2015年 and 比2015年 name the base of a comparison, not the time asked for."""
    return time.lead in ("较", "比", "与", "于") or (time.key[:4] in bases and time.lead != "到")


def answer_figures(
    question: Question, figures: Sequence[Figure], documents: Mapping[str, Document], words: Words
) -> Reply | None:
    """Answer from the table; None if the question asks for no figure that the table knows."""
    if _LIST_OF_NAMES.search(question.text):
        return None
    if by_value := _by_value(question.text, figures):
        times = [time for time in find_times(question.text) if not _is_base(time, " ".join(f.base for f in figures))]
        dated = [figure for figure in by_value if figure.time]
        if times and dated and not any(same_time(t.text, figure.time) for t in times for figure in dated):
            return replace(_reply(by_value, documents), lead="与规划不符：规划所载为：", reason="contradicted")
        return _reply(by_value, documents)
    found = asked_figures(question, figures, documents, words)
    if found is None:
        return None
    asked, named, chosen = found
    if not chosen or _counts_what_is_only_compared(question.text, chosen):
        return _silent(asked, named, documents)
    return _reply(chosen, documents)


def asked_figures(
    question: Question, figures: Sequence[Figure], documents: Mapping[str, Document], words: Words
) -> tuple[Asked, list[Figure], list[Figure]] | None:
    """Return what a question constrains, the figures of its indicators, and those of them that meet it.

    None if it names no indicator of the table, or more than the table's sentences explain.
    """
    asked = read_asked(question.text, figures)
    named = [f for f in figures if canonical(f.indicator) in asked.indicators]
    if _YEARS.search(question.text):
        named = [figure for figure in figures if figure.unit.endswith("年")]
    generic = set(asked.indicators) == {_SUBJECT}
    if not named or (generic and not _COUNTED.search(question.text)):
        return None
    if _unexplained(question.text, named, documents, words, strict=generic):
        return None
    placed = [figure for figure in named if _fits_place(figure, asked)]
    timed = [figure for figure in placed if not asked.times or any(_fits_time(figure, time) for time in asked.times)]
    if asked.planned:
        timed = [figure for figure in timed if figure.time.startswith("到")]
    return asked, named, _by_relation(timed, asked)


def judge_stated(
    question: Question, figures: Sequence[Figure], documents: Mapping[str, Document], words: Words
) -> Reply | None:
    """Answer yes or no to a question that states a figure, or compares two regions; None if the table can't tell."""
    if compared := compared_figures(question.text, figures, words):
        return _judged(compared.true, compared.figures, documents)
    if not find_quantities(question.text):
        return None
    found = asked_figures(question, figures, documents, words)
    if found is None or not found[2]:
        return None
    at_odds = contradicted(question.text, found[2])
    return _judged(at_odds is None, [at_odds] if at_odds else found[2], documents)


def _judged(true: bool, figures: Sequence[Figure], documents: Mapping[str, Document]) -> Reply:
    reply = _reply(figures, documents)
    if true:
        return replace(reply, lead="是。", verdict="yes")
    return replace(reply, lead="否，规划所载为：", verdict="no", reason="contradicted")


def _counts_what_is_only_compared(text: str, chosen: Sequence[Figure]) -> bool:
    """Tell whether a question wants a number of things, or a percentage, of which the table has another kind only."""
    if _PERCENT.search(text):
        return not any(figure.quantity.kind == "percent" for figure in chosen)
    return bool(_TOTAL.search(text)) and not any(figure.relation == "level" for figure in chosen)


def states_value(text: str, figures: Sequence[Figure]) -> bool:
    """Tell whether a question gives a figure of the table and asks what it stands for."""
    return bool(_by_value(text, figures))


def _by_value(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures whose values the question states when it asks what they are: 17%是哪个产业的占比."""
    if not re.search(r"哪|什么|谁|啥|指的|对应|which|what", text):
        return []
    stated = [q for q in find_quantities(text) if q.unit and q.kind not in ("tally", "rank", "number")]
    if not stated or indicator_mentions(text) and re.search(r"多少|几", text):
        return []
    return [f for f in figures if any(same_value(q, f.quantity) for q in stated)]


def _fits_place(figure: Figure, asked: Asked) -> bool:
    if not asked.places:
        return figure.scope not in REGIONS or asked.spread
    plain = [re.sub(r"(?:地区|园区|省|市)$", "", place) for place in asked.places]
    return any(place == "全国" or place in figure.scope or figure.scope in place for place in plain if place)


def _fits_time(figure: Figure, time: str) -> bool:
    return same_time(time, figure.time) if figure.time else True


def _by_relation(figures: Sequence[Figure], asked: Asked) -> list[Figure]:
    """Keep the kinds of figure asked for; without a cue the levels, else whatever there is, for each indicator."""
    chosen: list[Figure] = []
    for indicator in dict.fromkeys(canonical(f.indicator) for f in figures):
        mine = [f for f in figures if canonical(f.indicator) == indicator]
        fitting = [f for f in mine if f.relation in asked.relations] if asked.relations else []
        levels = [f for f in mine if f.relation == "level"]
        since = [f for f in mine if f.relation == "multiple" and "年" in f.base] if "growth" in asked.relations else []
        chosen += fitting or since or ([] if asked.relations else levels or mine)
    return sorted(chosen, key=lambda figure: figure.start)


def _unexplained(
    text: str, named: Sequence[Figure], documents: Mapping[str, Document], words: Words, *, strict: bool
) -> bool:
    """Tell whether the question has content words that neither its constraints nor the figures' sentences explain.

    One such word is forgiven where the indicator is a telling one and the documents hold it nowhere else (else the
    question is about that); where the question only names the subject of the whole document, none is.
    """
    rest = fold(text).text
    for start, end, _ in sorted(indicator_mentions(rest), reverse=True):
        rest = rest[:start] + " " + rest[end:]
    for time in sorted(find_times(rest), key=lambda t: -t.start):
        rest = rest[: time.start] + " " + rest[time.end :]
    for quantity in sorted(find_quantities(rest), key=lambda q: -q.start):
        rest = rest[: quantity.start] + " " + rest[quantity.end :]
    flags = scaffolded(rest, words)
    rest = "".join(" " if flag else char for char, flag in zip(rest, flags, strict=True))
    rest = _ASKS.sub(" ", re.sub(PLACE, " ", rest))
    support = fold(" ".join(_sentence(figure, documents) for figure in named)).text
    left = [word for piece in rest.split() for word in words.cut(piece) if len(word) > 1 and word not in _FILLER]
    strange = [word for word in left if word not in support and words.telling(word) >= _TELLING]
    known = fold(" ".join(document.text for document in documents.values())).text
    return len(strange) > (0 if strict else 1) or any(word in known for word in strange)


def _sentence(figure: Figure, documents: Mapping[str, Document]) -> str:
    document = documents[figure.clause_id.split("#")[0]]
    return document.text[figure.sentence_start : figure.sentence_end]


def _silent(asked: Asked, named: Sequence[Figure], documents: Mapping[str, Document]) -> Reply:
    """Refuse: the indicator is there, but not for the asked time, place or kind of figure."""
    shown = _reply(named[:2], documents)
    what = "、".join((*asked.times, *asked.places)) or ("目标" if asked.planned else "")
    kind = (
        {"share": "占比", "growth": "增幅", "multiple": "倍数"}.get(asked.relations[0], "") if asked.relations else ""
    )
    lacking = what or kind or "所问"
    indicator = named[0].indicator
    near = "；".join(sentence.text.rstrip("。") for sentence in shown.sentences)
    lead = (
        f"规划没有给出{indicator}的{lacking}{'数据' if what or not kind else ''}；所载为：{near}（"
        f"{named[0].label}）。以上仅就本规划文本而言。"
    )
    return Reply(lead=lead, reason="silent", missing=(lacking,))


def _reply(figures: Sequence[Figure], documents: Mapping[str, Document]) -> Reply:
    sentences = tuple(figure_sentence(figure, documents[figure.clause_id.split("#")[0]]) for figure in figures)
    layout = "list" if len(sentences) > 2 else "prose"
    return Reply(sentences, layout=layout)  # type: ignore[arg-type]


def figure_sentence(figure: Figure, document: Document) -> AnswerSentence:
    """Return the figure as one sentence of the source's words with its time, and the stretch of text that says it."""
    unit = document.by_id[figure.clause_id]
    start, end = _grounds(figure, document)
    citation = cite(document, unit, start, end)
    return AnswerSentence(_worded(figure, citation.quote), (citation,))


def _worded(figure: Figure, quote: str) -> str:
    """Word a figure with the quote's words: 2020年，国家高新区营业收入较2015年增长68.7%."""
    scope = figure.scope if figure.scope in quote and figure.scope not in figure.indicator else ""
    if figure.scope in REGIONS:
        subject = f"{figure.indicator.removesuffix('总数').removesuffix('数量')}{figure.scope}"
    else:
        subject = f"{scope}{figure.indicator}"
    relation = {
        "level": "达到" if "达到" in quote else "",
        "share": figure.base or "占",
        "growth": figure.base,
        "decline": figure.base,
        "multiple": f"是{figure.base}的",
    }[figure.relation]
    time = f"{figure.time}，" if figure.time else ""
    return f"{time}{subject}{relation}{figure.printed}"


def _grounds(figure: Figure, document: Document) -> tuple[int, int]:
    """Return the stretch from the figure's time (or its clause) to the end of the clause that holds the value."""
    text = document.text
    clauses = clause_spans(text, figure.sentence_start, figure.sentence_end)
    end = next((b for a, b in clauses if a <= figure.start < b), figure.sentence_end)
    named = text.find(figure.indicator, figure.sentence_start, figure.start)
    start = named if named >= 0 else next((a for a, b in clauses if a <= figure.start < b), figure.sentence_start)
    timed = text.find(figure.time, figure.sentence_start, figure.start) if figure.time else -1
    start = min(start, timed) if timed >= 0 else start
    while end > figure.end and text[end - 1] in ",;，；。\n":
        end -= 1
    return start, end
