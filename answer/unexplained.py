"""Terms that the documents use without saying what they mean: what a question asks of them lies outside."""

from __future__ import annotations

import re

from index.contents import Index
from ingest.folding import fold

_QUOTED_TERM = re.compile(r"[“‘]([二三四五六七八九两](?:个)?[\u4e00-\u9fff]{1,5})[”’]")
_MEANING = (
    r"(?:的)?(?:特征|要求|原则|具体|内容|又|到底|究竟|分别|明显|里|[,，])*(?:是|指|指的是|[说讲](?:的)?(?:是)?|包括|分别是|都是|都有|"
    r"有|都)?(?:的)?(?:面向)?(?:哪|什么|啥|几|指)"
)
_RECITE = re.compile(
    r"什么意思|啥意思|含义|怎么解释|解释(?:一下)?|定义|背(?:给|一下|出)|指(?:的)?(?:是)?(?:什么|啥|哪)|"
    r"what (?:are|is|does)|meaning|stand for"
)
_WHAT = r"(?:什么|啥)"
_SENSE = rf"(?:{_WHAT}(?:个)?(?:意思|含义|概念|涵义|来头|名堂|玩意儿?)|个{_WHAT}(?:说法|东西|意思|概念|玩意儿?|名堂)?)"
_MEANING_OF = re.compile(
    rf"^(?:请问|规划(?:里|中)?的?|这个?|那个?|所谓的?)*(?:{_WHAT}(?:是|叫(?:做|作)?)|何谓|何为|(?:怎么|如何)(?:理解|定义|解释)|解释一?下(?:什么是)?)"
    r"(?P<a>[^?？,，。]{2,14})[?？]?$"
    r"|^(?:请问|规划(?:里|中)?的?|这个?|那个?|所谓的?)*[“\"]?(?P<b>[^?？,，。“”\"]{2,14}?)[”\"]?(?:这个?(?:词|说法|提法|概念))?(?:到底|究竟|又)?(?:"
    rf"(?:是|算|有|指(?:的)?(?:是)?|说的是){_SENSE}|指(?:的)?(?:是)?{_WHAT}|"
    r"的?(?:定义|含义|意思)(?:是什么|是啥)?|(?:该)?(?:怎么|如何|咋)(?:理解|定义|解释))[?？]?$"
)


def undefined_term(text: str, index: Index) -> str:
    """Return the term that a question asks the meaning of and that the documents use without saying it."""
    term = _asked_term(text, index)
    return "" if not term or _explained(term, index) else term


def explains(text: str, index: Index) -> bool:
    """Tell whether a question asks the meaning of a term that the documents themselves explain."""
    term = _asked_term(text, index)
    return bool(term) and _explained(term, index)


def _asked_term(text: str, index: Index) -> str:
    """Return the term of the documents that a question asks the meaning of, or ''."""
    match = _MEANING_OF.search(text)
    term = next((group.strip('“”"的 ') for group in match.groups() if group), "") if match else ""
    return term if len(term) > 1 and fold(term).text in index.known else ""


def _explained(term: str, index: Index) -> bool:
    """A title or a lead word is explained by what stands below it; 做实“一区多园”,实现… explains itself."""
    titled = any(term in (node.title or "") for document in index.documents for node in document.nodes)
    said = re.compile(re.escape(fold(term).text) + r"\"?(?:模式|机制|制度)?(?:,(?:实现|即|就是|是指)|是指|指的?是)")
    short = re.compile(r"简称\W?" + re.escape(fold(term).text) + r"\W")
    return titled or bool(said.search(index.known) or short.search(index.known) or _listed(term, index))


def _listed(term: str, index: Index) -> bool:
    """“高”和“新”两篇文章: a counted term right behind the quoted names of what it counts."""
    counted = re.match(r"[二两三四五六七八九十]", term)
    return bool(counted and re.search(r"\"[和与及、]\"[^,。\"]{1,12}\"" + re.escape(fold(term).text), index.known))


def unexplained_term(text: str, index: Index) -> str:
    """Return a term of the documents that they only name (“四个面向”) when the question asks what it means."""
    bare = re.sub(r"[“”\"]", "", text)
    for document in index.documents:
        for match in _QUOTED_TERM.finditer(document.text, document.body_start):
            asked = re.search(re.escape(match[1]) + _MEANING, bare)
            if asked or (match[1] in bare and _RECITE.search(bare)):
                return match[1]
    return ""
