"""Evidence of absence: words that a question turns on and that stand nowhere in the documents, under no known name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from answer.quoted import worded_otherwise
from answer.terms import named_terms
from facts.lexicon import PLACE
from index.contents import Index
from index.token_vectors import is_content
from index.words import scaffolded
from ingest.folding import fold

_QUOTED = re.compile(r"[“\"‘「『《]([^”\"’」』》]{2,24})[”\"’」』》]")
_KINDRED = re.compile(
    r"自由贸易(?:试验区|港)|自贸(?:试验)?区|自贸港|经(?:济技术)?开(?:发)?区|保税(?:港)?区|"
    r"综(?:合)?保(?:税)?区|农高区|工业园区?(?=[,，的怎如有是能可])|旅游度假区|"
    r"北交所|上交所|深交所|港交所|新三板|纳斯达克|ChatGPT|WTO|RCEP",
    re.IGNORECASE,
)
"""Kinds of zone, exchanges and the like: what a question about zones may mean besides the text's own."""
_PLACES = re.compile(PLACE)
_SUFFIX = re.compile(r"(?:地区|园区|省份|省市|省|市)$")
_MIN_TELLING = 0.5
_TERM_SHARE = 0.11
_SETTING = re.compile(
    r"(?:省|市|县|地区|等地|这边|那边|经济[区圈带]|城市群|都市圈|双城|里头?|以?内|境内)*(?:国家|级|的)*(?:高新|园区|开发区|新区|自贸|自由贸易|示范区|科技园|经开|有|在|分到?|占|也|和|与|及|、|"
    r"一共|共|是|算|能|会|[?？]|$)"
)
"""What follows a place that a question asks about; 硬学深圳那套 only compares."""
_ABOUT = re.compile(r"(?:关于|有关|对于?|就|谈及|涉及|提到|提及|说到|写到|围绕)的?$")
_LOOSE = frozenset(
    "年月日里跟再该占几某各每末底初搞建办想中由从被为让把给对向在是有和与或及的了着过也都就还很最更又先后前"
    "上下内外大小多少个家项条种类些这那哪谁一二三四五六七八九十两百千万亿"
    "要会能可应须用来去到往做干打搭拿算管治招叫请说讲写看问查找认立设出入进转退留改变比按照因所以而且但若如则即其此之于以至"
)
"""Characters that stand beside words without being part of them."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A word of the question that the documents don't hold; `weight` is its share of the question's content, 0 to 1.

    `named` marks what can only be itself: a place, a kind of zone, a title, something in quotation marks; `noun` what
    the dictionary has as a noun; `coined` what it has not at all (元宇宙).
    """

    word: str
    weight: float
    named: bool
    noun: bool
    coined: bool


def absent_words(text: str, names: Sequence[str], index: Index) -> list[Absent]:
    """Return the absent words of a normalised question, the weightiest first.

    Neighbouring absent words are one; a word that the lexicon knows as a name of a term is not absent.
    """
    flags = scaffolded(text, index.words)
    aliases = _aliased(text, names, index)
    named = [word for word, known in named_words(text, index) if not known]
    at, total = 0, 0.0
    found: list[Absent] = []
    for word in glued(text, index):
        span = range(at, at + len(word))
        at += len(word)
        if all(flags[i] for i in span) or not is_content(word):
            continue
        weight = index.words.telling(word.lower())
        total += weight
        if fold(word).text in index.known or any(i in aliases for i in span) or len(word) < 2:
            continue
        is_name = any(word in name or name in word for name in named)
        coined = not word.isascii() and not index.words.is_known(word)
        found.append(Absent(word, weight, is_name, index.words.is_noun(word), coined))
    shared = [replace(absent, weight=absent.weight / total) for absent in found if absent.weight >= _MIN_TELLING]
    return sorted(shared, key=lambda absent: -absent.weight)


def absent_topic(text: str, absent: Sequence[Absent], index: Index) -> str:
    """Return the absent noun that a question says it is about (关于…的), or ''."""
    strange = {one.word for one in absent if one.noun}
    at = 0
    for word in glued(text, index):
        if word in strange and _ABOUT.search(text[:at]):
            return word
        at += len(word)
    return ""


def glued(text: str, index: Index) -> list[str]:
    """Cut a question into words; a single character before or behind a word is glued to it if the two stand nowhere.

    jieba splits the words that it does not know: 元/宇宙, 新质/生产力.
    """
    flags = scaffolded(text, index.words)
    words: list[str] = []
    at = 0
    for word in index.words.cut(text):
        alone = len(word) == 1 or fold(word).text not in index.known
        open_before = alone and bool(words) and len(words[-1]) == 1 and words[-1].isalpha() and words[-1] not in _LOOSE
        if (
            open_before
            and word.isalpha()
            and not flags[at]
            and not flags[at - 1]
            and word not in _LOOSE
            and fold(words[-1] + word).text not in index.known
        ):
            words[-1] += word
        else:
            words.append(word)
        at += len(word)
    return words


def absent_terms(text: str, names: Sequence[str], index: Index) -> list[str]:
    """Return the terms of policy language that a question names and that the documents don't hold, weightiest first.

    A term that the phrasings use is an everyday name of something that the documents say, and one of little weight a
    mere example. A ministry may be a wrong actor for a duty that they give to another: that is no absence.
    """
    aliases = _aliased(text, names, index)
    found = []
    for named in named_terms(text, index.words):
        folded = fold(named.term).text
        held = holds(named.term, index) or named.term.lower() in index.known.lower()
        known = held or folded in index.phrased
        if known or named.kind == "institution" or aliases & set(range(named.start, named.end)):
            continue
        if named.kind != "place" or _SETTING.match(text[named.end :]):
            found.append(named)
    total = sum(index.words.telling(word.lower()) for word in _content(text, index)) or 1.0
    weights = {one.term: sum(map(index.words.telling, index.words.cut(one.term.lower()))) / total for one in found}
    return sorted((term for term, weight in weights.items() if weight >= _TERM_SHARE), key=lambda t: -weights[t])


def _content(text: str, index: Index) -> list[str]:
    """Return the content words of a question."""
    flags = scaffolded(text, index.words)
    at, kept = 0, []
    for word in index.words.cut(text):
        if not all(flags[at : at + len(word)]) and is_content(word):
            kept.append(word)
        at += len(word)
    return kept


def named_words(text: str, index: Index) -> list[tuple[str, bool]]:
    """Return a question's names with whether the documents hold them: quoted words, places, organisations, titles."""
    quoted = dict.fromkeys(match[1] for match in _QUOTED.finditer(text))
    others = dict.fromkeys(match[0] for p in (_PLACES, _KINDRED) for match in p.finditer(text))
    return [
        (
            word,
            any(holds(part, index) for part in word.split("、")) or (word in quoted and worded_otherwise(word, index)),
        )
        for word in quoted | others
    ]


def holds(name: str, index: Index) -> bool:
    """Tell whether the documents hold a name: as it stands, without 地区 and the like, or as another name of a term."""
    bare = _SUFFIX.sub("", name) if _PLACES.fullmatch(_SUFFIX.sub("", name)) else name
    others = (term.name for term in index.lexicon.terms if name.lower() in map(str.lower, term.aliases))
    return any(fold(word).text in index.known for word in (name, bare, *others))


def _aliased(text: str, names: Sequence[str], index: Index) -> set[int]:
    """Return the positions of a question that name a term of the lexicon by another name, in whole words.

    碳排放权 does not name 放权.
    """
    if not names:
        return set()
    positions: set[int] = set()
    lowered = text.lower()
    borders = set(accumulate(map(len, index.words.cut(text)), initial=0))
    for term in index.lexicon.terms:
        if term.name in names:
            for alias in term.aliases:
                at = lowered.find(alias.lower())
                if at in borders and at + len(alias) in borders:
                    positions |= set(range(at, at + len(alias)))
    return positions
