"""Follow-ups: turn what leans on earlier turns into a question that stands alone.

It works on the words alone: what a turn leaves out is taken from the last question that it can lean on. A refused turn
lends its topic, never its refusal.
"""

from __future__ import annotations

import re

from answer.completing import PRONOUN, complete, holds_run
from answer.conversation import Conversation, Resolved, Turn
from answer.ordinals import MEASURE, ORDINAL, number_of
from answer.question import read_question
from facts.lexicon import REGIONS, indicator_mentions
from ingest.numerals import NUMERAL, to_int

_SOURCE = re.compile(
    r"(?:这|那|上面|刚才|以上|它)?(?:两|几)?(?:个|些|段|句|话)?.{0,6}(?:出自|出处|来自|依据|原文|写在|在哪|"
    r"哪一?条|哪一?款|哪一?段|哪里|哪儿|哪个(?:条款|专栏|章节?)|第几)"
)
_POINTING = re.compile(r"给一?下|[这那两俩几个些段句话数项条目对在都给呢说写里的归属\s]")
_LITTLE = 2
_SOURCE_ENGLISH = re.compile(
    r"^(?:and |so )?(?:where (?:does|is|in).{0,20}\b(?:it|that|this)\b.{0,20}|what(?:'s| is) the source.{0,12}|"
    r"which (?:clause|section|part|box|column|article|paragraph)\b.{0,20}\b(?:it|that|this)\b.{0,12})[?.]*$",
    re.IGNORECASE,
)
_MEMBER_ENGLISH = re.compile(
    r"^(?:(?:and|then|what about|how about) )*the (?P<n>first|second|third|fourth|fifth|last|next|previous)"
    r"(?: (?:one|item|point|action|part|measure))?[?.]*$",
    re.IGNORECASE,
)
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "next": -1, "previous": 1}
_MORE = re.compile(
    r"^(?:那)?(?:还有(?:别的|其他|其它|什么|哪些|没有)?(?:吗|呢|么|没)?|其他的?呢|别的呢|继续|接着说|"
    r"然后呢|没(?:有)?了吗|就这些(?:吗)?|完整(?:的)?(?:列|说).*|说完整.*|"
    r"anything else|what else|any more|is that all)[?？。!！]*$",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"^(?:你)?(?:确定|确认|肯定|真的|没错|不会错|没搞错|没记错|没弄错|没说错)(?:吗|么|是这样吗|"
    r"没有?问题吗)?|不对(?:吧|啊|呀)?|有误|说错|搞错|弄错|记错|核对一下|再(?:查|核|确认|看)一(?:下|遍)|"
    r"^(?:怎么|难道|我(?:在?(?:别处|别的地方|网上|新闻里?))?(?:看到|看|听说|听人说|记得|印象|怎么)).{0,14}(?:不是|是)|难道不是|"
    r"^不是.{1,16}(?:吗|么)|are you sure|isn't it"
)
_RECALLED = r"我(?:怎么)?(?:记得|听说|看到|印象(?:里|中)?)"
_REMEMBERED = re.compile(_RECALLED)
_PROTEST = re.compile(
    rf"^(?:(?:不对|不是|有误|(?:你)?(?:说|搞|弄|记)错)(?:吧|啊|呀|了)?[,，。!！]\s*)*(?:(?:怎么|难道|可|但|{_RECALLED})+[,，]?)?"
)
_MEMBER = re.compile(
    rf"^(?:那|那么)?(?:刚才|上面|前面|其中)?(?:说的|列的|提到的)?(?:的)?(?:{ORDINAL}|第\s*(?P<bare>{NUMERAL})(?![次方手线批时年名届期])|"
    rf"(?:(?P<next>再?(?:后|下|接下来|往下)(?:面)?(?:的|那)?一?)|(?P<before>(?:前|上)(?:面)?(?:的|那)?一?))\s*(?P<by>{MEASURE}))"
    rf"(?P<rest>.*)$"
)
_LEADING = re.compile(
    r"^(?:(?:谢谢|多谢|感谢|明白|懂|知道|收到|了解|你好|您好|哈[喽啰])(?:你|您|了|啦)?[,，。!！\s]+)?"
    r"(?:(?:那么?(?!些|个|条|项)|那末|哦|噢|嗯|好的?|行|可是|但是?|不过|所以|对了|再问|另外|顺便问?一?下?|"
    r"请问|ok(?:ay)?|then|and|what about|how about)[,，。、\s]*)?",
    re.IGNORECASE,
)
_OTHER = re.compile(r"(?P<x>[\u4e00-\u9fffA-Za-z]{2,8})呢[?？]?")
_NEXT = (
    r"换(?:一)?个(?:话题|问题)|另外?问(?:一)?个?|顺便问(?:一下|个)?|再问(?:一)?个|还想问|下一个问题|"
    r"(?:先|那)?(?:不|别)(?:说|谈|聊|提)(?:这|那|它)(?:个|些)?了?|(?:先)?(?:放下|撇开|抛开)(?:这|那)个"
)
_ENOUGH = (
    r"算了|得了|罢了|打住|(?:先|就)(?:这样|这么着|到这(?:里|儿)?)(?:吧|了)?|(?:先|那)?(?:不|别)[一-鿿]{1,3}了|"
    r"(?:这|那)(?:个|事|头|边)?(?:先)?(?:放一放|搁一边|搁下)(?:吧)?"
)
_SWITCH = re.compile(
    rf"^(?:好的?|行|嗯|哦)?[,，。]?(?:(?:{_NEXT})(?:别的)?[,，:：。\s]*|(?:(?:{_ENOUGH})[,，。;；!！\s]+)+(?=.{{4}}))+"
)
"""Turns to something else in so many words (换个话题, 不比了。, 算了，)."""
_NOW = r"(?:现在|如今|眼下|目前|当前|最新|当下|这会儿|今年|去年|明年|今天|最近|到现在|截至目前)"
_TODAY = re.compile(
    rf"^(?:那|到|截至)?{_NOW}的?(?:数字?|数据|情况|话)?(?:呢|了)?"
    rf"(?:[,，]?(?:最新|数字?|数据|情况|一共|总共|大概|已经|应该|又|都|还)*(?:是|有|到|涨到|变成|达到|剩)?了?"
    rf"(?:几|多少|怎么样|咋样|如何|啥样|啥情况)[\u4e00-\u9fff]{{0,3}})?(?:了|呢|啦)?[?？]*$"
)
"""Asks how the last matter stands today."""
_AIMED = re.compile(r"目标|计划|打算|要(?:达|到|建)|将|未来|末(?!尾)|到20|十四五|20(?:2[1-9]|3\d)")
_AGAIN = re.compile(
    r"^(?:请|帮我?|给我?|能|麻烦)*(?:用)?(?:一|两)?(?:句话|简单|简要|大概|再)?(?:给我?|来)?(?:总结|概括|归纳|概述|小结|说|讲|重复)"
    r"(?:一下|一遍|下|说|讲)?(?:刚才的?|上面的?|它|这个)?(?:吧|呗|呢)?[?？。!！]*$"
)
"""Asks for the last answer once more, shorter or plainer (一句话总结)."""
_ADDED = re.compile(r"(?:还|也)(?:能|可以?|有|让|允许|要|得|会|准|许|鼓励|支持|给|管)")
"""Claims something more than what was answered."""


def resolve(question: str, conversation: Conversation, known: str = "", spoken: str = "") -> Resolved:
    """Resolve a normalised question against the turns before it.

    A question none of whose words stands in `known`, the documents' text, has no topic of its own (给多少钱呢);
    X呢 asks whether X is mentioned at all where it stands neither there nor in `spoken`, the everyday names of things.
    """
    if switched := _SWITCH.match(question):
        return Resolved(question[switched.end() :] or question, "switched")
    if not conversation.turns:
        return Resolved(question)
    last = conversation.turns[-1]
    bare = _LEADING.sub("", question).strip()
    if about := _of_the_answer(question, bare, conversation.answered or last):
        return about
    if _TODAY.match(bare) and not _AIMED.search(last.question):
        return Resolved(last.question, "today", topic=last.topic)
    if _DOUBT.search(bare) or (_REMEMBERED.match(bare) and _ADDED.search(bare)):
        return _pushed_back(bare, last, known)
    other = _OTHER.fullmatch(bare)
    if other and spoken and _strange(other["x"], known + spoken):
        return Resolved(f"规划提到{other['x']}吗", "rewritten")
    return complete(bare, question, last, known)


def _of_the_answer(question: str, bare: str, answered: Turn) -> Resolved | None:
    """Resolve a turn that asks about the last answer: its place, its rest, its Nth point, or it once more."""
    if _MORE.match(bare):
        return Resolved(answered.question, "more", topic=answered.topic)
    if _AGAIN.match(bare):
        return Resolved(answered.question, "rewritten", topic=answered.topic)
    if (member := _MEMBER.match(bare)) and _leans(bare):
        step = 1 if member["next"] else -1 if member["before"] else 0
        number = -step or number_of(member) or to_int(member["bare"] or "")
        counted = member["measure"] or member["by"] or ""
        return Resolved(member["rest"].strip(" ,，?？") or bare, "member", number, step=step, measure=counted)
    if english := _MEMBER_ENGLISH.match(question):
        said = english["n"].lower()
        step = {"next": 1, "previous": -1}.get(said, 0)
        return Resolved(bare, "member", _NUMBERS[said], step=step, measure="项")
    beside = _POINTING.sub("", PRONOUN.sub("", read_question(bare).topic))
    if _SOURCE_ENGLISH.match(question) or (_SOURCE.search(bare) and len(beside) <= _LITTLE):
        return Resolved(answered.question, "source", topic=answered.topic)
    return None


def _pushed_back(bare: str, last: Turn, known: str) -> Resolved:
    """Resolve a push-back: to what it says, if that is a matter of its own or something more, else to a doubt."""
    said = _assertion(bare)
    if _ADDED.search(said) and not indicator_mentions(said):
        claim = said if read_question(said).kind != "general" else f"{said.rstrip('?？。')}吗"
        return Resolved(claim, "rewritten", topic=last.topic, otherwise=f"{last.topic} {claim}")
    own = holds_run(said, known) or (_measures(said) and not _measures(last.question))
    return Resolved(said, "rewritten") if own else Resolved(last.question, "doubt", doubt=bare, topic=last.topic)


def _assertion(bare: str) -> str:
    """Return what a push-back says, as a question of its own: 主体责任是省政府的吗 of 不对吧,主体责任不是省政府的吗."""
    said = _PROTEST.sub("", bare).strip(" ,，")
    return re.sub(r"不是(?=[^,，]+(?:吗|么)[?？]?$)", "是" if not said.startswith("不是") else "", said, count=1)


def _measures(text: str) -> bool:
    """Tell whether a text names an indicator or a region, and so may state a figure of its own."""
    return bool(indicator_mentions(text)) or any(region in text for region in REGIONS)


def _leans(bare: str) -> bool:
    """An Nth without a list of its own: no address, and little beside it."""
    return not re.match(r"第.{1,2}部分|.{0,4}章", bare) and len(bare) <= 24


def _strange(words: str, known: str) -> bool:
    """Tell whether no two characters in a row of some words stand in `known`."""
    return not any(words[i : i + 2] in known for i in range(len(words) - 1))
