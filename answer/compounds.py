"""Compounds that stand nowhere though one part does: 宠物产业, 农业高新技术产业示范区, 数据交易所.

Only a noun in front of its head counts, and only where the documents, the lexicon and the everyday phrasings lack it:
what merely describes (本土产业) may be another name for what they say.
"""

from __future__ import annotations

import re

from answer.absence import glued, holds
from answer.premise import names_actor
from answer.terms import named_terms
from index.contents import Index
from index.words import scaffolded
from ingest.folding import fold

_HEADS = (
    r"产业|经济|行业|(?:产业|科技|工业|经济)园|集群|基地|中心|平台|研究院|实验室|小镇|"
    r"示范区|试验区|高新区|城市群|都市圈|经济[区圈带]"
)
_LINKING = r"产业|经济|高新技术|科技|技术|创新|综合性?|专业|特色|国家|文化|[区园]"
"""What may stand between a modifier and the head."""
_HEAD = re.compile(rf"(?:{_HEADS})$")
_PART = re.compile(rf"(?:{_LINKING})*(?:{_HEADS})?")
_BODY = re.compile(r"..(?:[所院馆庭]|中心|银行)$")
_ANYONES = re.compile(r"国家|企业|高新|园区|.*[区省市县]")
"""Before a body, who has it and not what it is."""
_DESCRIBES = re.compile(
    r"[王名]牌|[夕朝]阳|[头尾腰]部|黑心|僵尸|皮包|本[土地]|外地|国营|[低中]端|家[庭族]|县域|乡镇|[城市]郊|农村|偏远|个别|十强|明星|"
    r".*[由把被让给在归跟和与向往]"
)
_KINDS = ("industry", "technology", "social")
_ASIDE = re.compile(r"(?:[我咱俺][^,，。?？]*|(?:比如|例如|譬如|像|诸如|好比|不管|无论)[^,，。?？]{0,6})$")
"""Before what is only the asker's own, or an example."""


def absent_compound(text: str, index: Index) -> str:
    """Return the compound of a normalised question whose modifier stands nowhere while its head does, or ''."""
    words = glued(text, index)
    flags = scaffolded(text, index.words)
    listed = {named.start: named for named in named_terms(text, index.words) if named.kind in _KINDS}
    at = 0
    for place, word in enumerate(words):
        end = at + len(word)
        before = words[place - 1] if place and not flags[at - 1] else ""
        if not _ASIDE.search(text[:at]) and _is_strange_body(before, word, index):
            return before + word
        own = not any(flags[at:end]) and not _DESCRIBES.fullmatch(word) and not _ASIDE.search(text[:at])
        if own and len(word) > 1 and (head := _head_after(words[place + 1 :])):
            foreign = at in listed and listed[at].end <= end + len(head)
            if _stands_nowhere(word, head, index, foreign=foreign):
                return word + head
        at = end
    return ""


def _head_after(words: list[str]) -> str:
    """Return the words from a modifier's end to the last head that directly follows it, or ''."""
    run, head = "", ""
    for word in words:
        if not _PART.fullmatch(word):
            break
        run += word
        if _HEAD.search(word):
            head = run
    return head


def _stands_nowhere(word: str, head: str, index: Index, *, foreign: bool) -> bool:
    """Tell whether a modifier is a noun and nothing is called by it.

    A listed thing (`foreign`) may stand in an everyday phrasing as an example, another word not.
    """
    noun = index.words.is_noun(word) or foreign
    folded = fold(word).text
    if not noun or holds(word, index) or folded in index.lexicon.spoken:
        return False
    return fold(word + head[:2]).text not in index.phrased if foreign else folded not in index.phrased


def _is_strange_body(before: str, body: str, index: Index) -> bool:
    """Tell whether words name a body that stands nowhere, of a kind that the word before tells (数据/交易所).

    A name may be shortened: 科技金融中心 of 科技金融创新服务中心.
    """
    if not _BODY.search(body) or len(before) < 2 or _ANYONES.fullmatch(before) or names_actor(body):
        return False
    known = (index.known, index.lexicon.spoken)
    if not index.words.is_noun(body) or any(fold(body).text in text for text in known):
        return False
    shortened = rf"{re.escape(before + body[:2])}[^,.;]{{0,8}}{re.escape(body[-2:])}"
    held = fold(before + body).text in index.phrased or re.search(shortened, index.known)
    return fold(before).text in index.known and not held
