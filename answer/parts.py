"""Split a question that asks two things, and put the answers together; a part without a topic gets the first one's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from answer.completing import swap
from answer.english import in_chinese
from answer.question import read_question
from answer.reading import question_words
from answer.records import Answer
from answer.reply import Reply, compose
from facts.lexicon import indicator_mentions
from facts.times import find_times
from index.english import is_english, terms_of
from index.retriever import Retriever
from ingest.folding import fold

_CUT = re.compile(
    r"[?？!！;；。]+|[,，]|(?<=[么些少个家项条样里吗])[、+＋]|\s+[+＋]\s+|"
    r"(?:以及|还有|并且|另外|同时|顺[便带手](?:再)?(?:问一?下)?)(?!其他|别的|什么)|"
    r"[,，]?\s+(?:and|also)\s+(?=(?:how|what|who|when|which|does|is|are|where|through|by)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"多少|(?<![没好这那十前后上])几(?![乎率十百千万年分]|个(?:人|工人|月))|几[十百千万]+[^,，]{0,3}$|"
    r"(?<![这近前后好那])几(?:年|个月|天)(?:[能会才可要改后]|之?内)|给几(?:年|个月|天)|哪|谁|什么|啥|干[嘛吗甚]|怎么样|怎[么样]|怎|如何|是否|有没有|有无|能否|可否|吗|[么没不]$|何|多[久大高长远宽快]|为何|咋|呢$|"
    r"([\u4e00-\u9fff])[不没]\1|几分$|是.{1,8}还是|把.{2,}(?:告诉|发|给|列|报|念|贴)|[给发要来]我?[一]?[份张].{2,}|[给发来列]我?一?[份张个下]+[吧呗]?$|"
    r"\b(?:how|what|who|when|which|does|is|are|do|can|where|why)\b",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(r"谁(?![和跟与同、]谁).{0,6}谁|什么.{0,4}什么|哪.{0,6}哪")
"""Asks for nobody: 谁有本事谁上; 谁和谁 asks for two."""
_LEADING = re.compile(
    r"^(?:另外|还有|同时|并且|而且|以及|顺[便带手](?:再)?(?:问一?下)?|再(?:就是|问)?|又|那么?|请问|and|also)[,，\s]*",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:它们?|他们|都|各|分别|又|具体|到底|究竟|其中)*(?:叫|是|有|指|包括|包含|列|写)*(?:了|着)?(?:哪(?:些|几)?(?:个|项|条|种|样|家)?|什么|啥|谁|几(?:个|项|条|样))(?:名字|名|内容)?(?:呢|啊|呀|的)?$"
)
_MANNER = re.compile(
    r"^(?:规划|文件|里头?|这份)*(?:提|给出|讲|写|说|列|有)?了?(?:哪些|哪几[个种条项]|几[种个条项]|什么|啥)(?:做法|分法|办法|措施|"
    r"举措|要求|说法|规定|叫法|途径|方式|名称?)$|^(?:名称|名字)各?是?(?:什么|啥)$|"
    r"^(?:这份文件|规划|这|那)?(?:账|事|个)?(?:咋|怎么)个?(?:分|办|弄|整|表述|说|写)的?$|^每[块个家](?:几|多少)[家个]$|"
    r"^(?:这份文件|规划)?怎么(?:表述|说|写)的$|^(?:规划|文件|里头?|有|都)*(?P<said>[写说讲提])[没不](?P=said)(?:清楚|明白)?$|^分别落?在(?:什么地方|哪里|哪儿)$|^想到没$|^都扎在哪儿$|"
    r"^(?:另一?|前一?|后一?|一)[个者边头方](?![月工人])"
)
"""What only asks on (都叫啥, 分别是哪些): it goes with what stands before."""
_FRAME = re.compile(
    r"^[^:?？。]{0,16}(?:写|画|做|算|核|查|报|交代|整理|准备|备|需要|想|采访|记者|请教|麻烦|问|背景)[^:?？。]{0,12}:\s*(?=.{6,})"
)
"""Says what the asker is about before the question (写稿要用: …)."""
_ANNOUNCED = re.compile(
    r"^[^:?？。]{0,24}?(?P<n>[两二三四]|\b(?:two|three|four)\b)\s*[^:?？。]{0,12}?(?:数|指标|问题|事|点|样|"
    r"figures?|numbers?|stats|things?|questions?|facts?|points?)[^:?？。]{0,32}:\s*(?=.{6,})",
    re.IGNORECASE,
)
"""Says how many things are asked before they are (查三个数：…)."""
_FIGURES = re.compile(r"数|指标|figures?|numbers?|stats", re.IGNORECASE)
_COUNTED = re.compile(r"(?:the |their )?(?:total )?(?:number|count) of (?:the )?", re.IGNORECASE)
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "two": 2, "three": 3, "four": 4}
_BETWEEN = (
    r"\s*[;；]\s*(?:and\s+|plus\s+)?",
    r",?\s+(?:and|plus)\s+(?:also\s+)?",
    r"[,，]\s*(?:(?:and|plus)\s+)?",
    r"、|\s*[+＋]\s*",
    r"、|[和与及]",
)
"""What may stand between announced things, the surest first."""
_ASKER = re.compile(r"^(?:我|咱|俺)[\u4e00-\u9fff]{0,4}?(?:想|要)?问(?:一下|问|下)?[,，]?")
"""Says who asks: where each part says it, each has a topic of its own (我妈问…，我想问…)."""
_PURPOSE = re.compile(
    r"^(?![^,，]*[哪什几吗])[^,，?？]{0,4}(?:写|做|赶|编|改|备|整理|准备|弄)[^,，?？]{0,6}?(?:论文|报告|材料|稿|作业|PPT|课件|"
    r"汇报|发言|简报|综述|讲义|笔记|公众号)(?:里|中)?(?:要?用|需要)?[,，]\s*(?=.{6,})",
    re.IGNORECASE,
)
"""Says what the answer is wanted for (写课程论文，…)."""
_TOPIC = re.compile(r"^[^?？]{1,8}呢$")
"""Names what the next piece asks about: 博士后呢，能设站不."""
_SOURCE = re.compile(r"^(?:都|各|分别|又)*(?:依据|出自|出处|见|写在|在)(?:的)?(?:是)?(?:哪|第几|什么地方).{0,6}$")
"""Asks for the address, which every answer gives."""
_PRONOUN = re.compile(r"它们|他们|她们|其(?=20|营|产|利|数|规)|它|这些|那些")
_ATTRIBUTE = re.compile(
    r"占(?:了|到|全国)*(?:的)?(?:比重|比例|份额|多少)?|比重|比例|份额|增长(?:率|了)?|增幅|增速|数量|总数|家数|规模|处理|安排|办法|机制(?=$|\s)"
)
_COUNTING = re.compile(r"(?:多少|哪?几)(?:[倍家个种项条类样])")
_OTHER_TIME = re.compile(r"目标|计划|打算|规划期|[以今]后|[未将]来|现在|目前|如今|当前")
_OWN_LENGTH, _EARLY = 4, 2
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ENGLISH_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those)\b", re.IGNORECASE)
_ENGLISH_NOUN = re.compile(r"\b(?!what|when|which|where|there|does|will|many|much|long)[a-z]{4,}\b", re.IGNORECASE)
MAX_PARTS = 4
_ONLY_HERE = "以上仅就本规划文本而言。"


def split_question(
    text: str,
    known: str = "",
    content: Callable[[str], str] | None = None,
    alone: Callable[[str, str], bool] | None = None,
) -> list[str]:
    """Return the questions asked in `text`, at most MAX_PARTS; one that asks nothing stays with its neighbour.

    `content` blanks the scaffolding of a question; by default its bare topic words are taken.

    A later part without a topic of its own (补贴多少钱) is put behind the first part's topic; it has one if it names an
    indicator, holds four characters in a row that `known`, the documents' text, holds, names terms of theirs in
    English, or `alone` tells so of it and of what it would be completed to.
    """
    announced = _announced(text)
    text = _PURPOSE.sub("", _FRAME.sub("", text))
    pieces = announced or _pieces(text)
    if len(pieces) < 2:
        return [text]
    if all(_ASKER.match(piece) for piece in pieces):
        return [_ASKER.sub("", piece) for piece in pieces[:MAX_PARTS]]
    first = pieces[0]
    bared = content or (lambda piece: read_question(piece).topic)
    topic = _topic(bared(first))
    parts = [first]
    for piece in pieces[1:MAX_PARTS]:
        bare = _LEADING.sub("", piece)
        if announced and is_english(text):
            parts.append(bare)
        elif not announced and (swapped := swap(bare, first)):
            parts.append(swapped)
        elif _PRONOUN.search(bare):
            parts.append(_PRONOUN.sub(lambda _: f"{topic} ", bare, count=1))
        elif indicator_mentions(bare):
            parts.append(_dated(bare, first))
        elif _holds(bared(bare), known) or (is_english(bare) and terms_of(bare, known)):
            parts.append(bare)
        else:
            completed = f"{topic} {bare}"
            parts.append(bare if alone and alone(bare, completed) else completed)
    return [f"{part}?" if f"{part[-_OWN_LENGTH:]}?" in text else part for part in parts]


def _dated(piece: str, first: str) -> str:
    """Put the time that the first part begins with before a part about a figure that names none of its own."""
    times = find_times(first)
    if len(times) != 1 or times[0].start > _EARLY or find_times(piece) or _OTHER_TIME.search(first + piece):
        return piece
    return f"{times[0].text}{piece}"


def _topic(content: str) -> str:
    """Return what a part is about, without what it asks of it and without its times."""
    about = _ASKS.sub(" ", _COUNTING.sub(" ", content))
    for time in sorted(find_times(about), key=lambda t: -t.start):
        about = about[: time.start] + " " + about[time.end :]
    return " ".join(_ATTRIBUTE.sub(" ", about).split())


def _holds(content: str, known: str) -> bool:
    """Tell whether some content words hold a stretch of the documents' own words."""
    runs = _ASKS.sub(" ", content).split()
    return any(run[i : i + _OWN_LENGTH] in known for run in runs for i in range(len(run) - _OWN_LENGTH + 1))


def _pieces(text: str) -> list[str]:
    """Cut where a new question begins; pieces that ask nothing are context for the next one, or end the last."""
    pieces: list[str] = []
    context = ""
    for piece in (part.strip(" ,，、") for raw in _CUT.split(text) for part in _listed(raw)):
        if len(piece) < 2 or (pieces and _SOURCE.match(piece)):
            continue
        if pieces and (_BARE.match(piece) or _MANNER.match(piece) or (context and not _asks(piece))):
            pieces[-1] = f"{pieces[-1]}，{context + '，' if context else ''}{piece}"
            context = ""
        elif _asks(piece) and not (not pieces and _TOPIC.match(piece)):
            pieces.append(f"{context}，{piece}" if context else piece)
            context = ""
        elif pieces and indicator_mentions(piece) and _names_more(piece, pieces[-1]):
            pieces.append(_asked(piece, figure=True))
        else:
            context = f"{context}，{piece}" if context else piece
    if context and pieces:
        pieces[-1] = f"{pieces[-1]}，{context}"
    return pieces


def _announced(text: str) -> list[str]:
    """Cut where a question says how many things it asks and names as many; [] where it doesn't."""
    announced = _ANNOUNCED.match(text)
    if not announced:
        return []
    listed = text[announced.end() :].rstrip("?？。. ")
    figures = _FIGURES.search(announced.group()) is not None
    number = _COUNTS[announced["n"].lower()]
    for between in _BETWEEN:
        pieces = [piece for piece in re.split(between, listed, flags=re.IGNORECASE) if len(piece) > 1]
        if len(pieces) == number:
            return [piece if _asks(piece) else _asked(piece, figure=figures) for piece in pieces]
    return []


def _asked(piece: str, *, figure: bool) -> str:
    """Return a noun phrase as a question."""
    if is_english(piece):
        if counted := _COUNTED.match(piece):
            return f"how many {piece[counted.end() :]}"
        return f"what number: {piece}" if figure or indicator_mentions(in_chinese(piece)) else piece
    return f"{piece}是多少" if figure or indicator_mentions(piece) else piece


def _asks(piece: str) -> bool:
    return _ASKS.search(_INDEFINITE.sub("", piece)) is not None


def _listed(piece: str) -> list[str]:
    """Cut at 、 where what stands on both sides asks."""
    sides = piece.split("、")
    return sides if len(sides) > 1 and all(_asks(side) for side in sides) else [piece]


def _names_more(piece: str, before: str) -> bool:
    """Tell whether a piece names an indicator that the one before it doesn't, and so asks for that one too."""
    had = {name for _, _, name in indicator_mentions(before)}
    return any(name not in had for _, _, name in indicator_mentions(piece))


def merge_answers(text: str, parts: Sequence[str], answers: Sequence[Answer], retriever: Retriever) -> Answer:
    """Put the answers of a question's parts together; a part without one of its own is named in `missing`."""
    pieces = [_LEADING.sub("", piece) for piece in _pieces(text)]
    own = dict(zip(parts, pieces, strict=True)) if len(pieces) == len(parts) else {}
    answers = [
        left_open(own[part], answer)
        if at and part in own and repeats(own[part], answer, answers[:at], retriever)
        else answer
        for at, (part, answer) in enumerate(zip(parts, answers, strict=True))
    ]
    answered = [answer for answer in answers if not answer.refused]
    if not answered:
        return answers[0]
    refused = [(part, answer) for part, answer in zip(parts, answers, strict=True) if answer.refused]
    refused = [(own.get(part) or _said(part, text), answer) for part, answer in refused]
    sentences = tuple(dict.fromkeys(s for answer in answered for s in answer.sentences))
    missing = tuple(dict.fromkeys(word for part, answer in refused for word in (*answer.missing, part)))
    tail = "".join(f"至于“{part}”：{answer.answer}" for part, answer in refused)
    first = answered[0]
    reply = Reply(sentences, lead=first.lead if len(answered) == 1 else "", tail=tail, layout=first.layout)
    return replace(first, sentences=sentences, answer=compose(reply), tail=tail, missing=missing)


def repeats(part: str, answer: Answer, earlier: Sequence[Answer], retriever: Retriever) -> bool:
    """Tell whether a later part got no answer of its own: only what an earlier one was answered with.

    None of its words stands there; or it asks for a year that the documents don't hold.
    """
    index = retriever.index
    if answer.refused or answer.reason:
        return False
    if any(year not in index.known for year in _YEAR.findall(part)):
        return True
    query = retriever.query(part)
    words = question_words(query.searched, query.names, index)
    named = [word for word, _ in words.weights if len(word) > 1] + list(words.names)
    if is_english(part) and not _ENGLISH_PRONOUN.search(part):
        named = list(words.names) or _ENGLISH_NOUN.findall(part)
    given = [c for one in earlier for sentence in one.sentences for c in sentence.citations]
    quoted = [c for sentence in answer.sentences for c in sentence.citations]
    again = all(any(c.doc_id == g.doc_id and c.start < g.end and g.start < c.end for g in given) for c in quoted)
    return bool(named and quoted) and again and not any(word in fold(c.quote).text for c in quoted for word in named)


def left_open(part: str, answer: Answer) -> Answer:
    """Return the answer of a part to which the documents say nothing."""
    told = f"规划没有说明。{_ONLY_HERE}"
    return replace(answer, refused=True, answer=told, sentences=(), reason="silent", missing=(part,), verdict=None)


def _said(part: str, text: str) -> str:
    """Return what of a completed part the asker said; the whole part where that is next to nothing."""
    own = next((part[at:] for at in range(len(part)) if part[at:] in text), "").strip(" ?")
    return own if len(own) >= _OWN_LENGTH else part
