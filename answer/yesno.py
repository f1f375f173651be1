"""Answer yes/no questions: the claim that the question makes, held against the sentence that speaks of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from answer.figure_answers import figure_sentence
from answer.premise import UNNAMED, Conflict, conflicts, without_actors
from answer.reading import Candidate, question_words
from answer.records import AnswerSentence
from answer.reply import Reply
from facts.figures import Figure
from index.contents import Index
from ingest.document import Document
from ingest.folding import fold

_ASKING = re.compile(
    r"(?:这种说法|这么说|这样说|我这么.{0,6}|我引用.{0,6}|规划|文件)?(?:对不对|对吗|对吧|对么|没错吧|是吧|"
    r"是吗|是不是|是否|准确吗|属实吗|真的吗|行吗|可以吗|好吗|"
    r"可以不(?=[?？]|$)|了没有?(?=[?？\s]*$)|吗|么|嘛|吧|呢|啊|呀|有没有|有无|能不能|可不可以|会不会|要不要)|[?？]"
)
_LEAD_IN = re.compile(
    r"^(?:(?:我(?:们|一直)?|印象(?:里|中)?)?(?:记得|听说|以为|知道)|据(?:说|称|我所知)|印象(?:里|中)|(?:有人|网上|人家|都|大家)说|既然|"
    r"(?:下面|以下)?这句(?:话)?(?:请|帮我)?(?:核|查|看)(?:对|实)?(?:一下)?)[:：,，]?"
)
"""Before what somebody takes to be so."""
_PARTICLE = re.compile(r"(?:吗|嘛|吧|呢|啊|呀|(?<![什怎这那多要])么)(?=[\u4e00-\u9fff])")
"""Ends one clause before the next one, without a comma between them."""
_FALSE_FORM = re.compile(r"是不是|有没有|有无|能不能|可不可以|会不会|要不要|是否|能否|可否")
_X_NOT_X = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_SHARPENED = re.compile(
    r"只|仅|光|都|全部?|所有|一律|一概|统统|必须|强制|硬性|直接|立即|立刻|马上|当场|已经?|早就|永远|永久|终身|一直|照样|照旧|仍|不|没|无|非|"
    r"禁止|取消|停止|减少|压缩|放开|随便|自由|自动|完全|任何|就(?:行|完|算)|顶多|最多|至少|超过|唯一|专门|主要|优先|之外|除了"
)
"""What makes a claim say more than, or the contrary of, the words that it shares with a sentence."""
_RULED_OUT = re.compile(
    r"[,，]?(?:那|这)?(?:就|便|可)?(?:是)?(?:不(?:太)?(?:合适|行|可以|能|让|准|许|妥|成|对)|没戏|没门|别想|免谈|行不通)(?:了|的)?[呗喽咯]?$"
)
"""Says at the end of a claim that what it names is not to be (自己招商就不合适了呗)."""
_ASKS_LEAVE = re.compile(r"(让|准|许|能|成|行)不\1|可不可以|(?:能|可)否|放行")
_DENIES = re.compile(r"[不没别非]|无(?!人|线|障)|禁|只|仅")
_GIVES_LEAVE = re.compile(r"允许|支持|鼓励")
_PLAIN_SHARE = 0.6
_DENIAL = {
    "figure": "规划所载为",
    "strength": "规划的表述是“{expected}”，不是“{found}”",
    "scope": "规划限于“{expected}”，不是“{found}”",
    "polarity": "规划的表述是",
    "actor": "规划写的是“{expected}”，不是“{found}”",
}


def claim_of(text: str) -> str:
    """Return the claim that a yes/no question makes: the question without its asking words."""
    plain = _PARTICLE.sub("，", _LEAD_IN.sub("", _X_NOT_X.sub(r"\1", text)))
    return _ASKING.sub("", _FALSE_FORM.sub("", plain)).strip(" ，,。")


def spoken_of(claim: str, found: Sequence[Candidate], names: Sequence[str], index: Index) -> Candidate:
    """Return the sentence that speaks of what a claim says of somebody, whoever it names: the best without actors."""
    bare = without_actors(claim)
    if bare == claim:
        return found[0]
    words = question_words(bare, names, index)
    same = [candidate for candidate in found if candidate.unit == found[0].unit]
    return max(same, key=lambda candidate: words.share(words.covered(fold(candidate.text).text)))


def plainly_said(claim: str, evidence: str, share: float) -> bool:
    """Tell whether a claim says in a sentence's own words, by `share` of their weight, no more than the sentence."""
    folded = fold(evidence).text
    return share >= _PLAIN_SHARE and all(match.group() in folded for match in _SHARPENED.finditer(claim))


def permitted(text: str, evidence: str) -> bool:
    """Tell whether a question asks for leave, saying neither yes nor no (让不让, 能不能), and a sentence gives it."""
    rest = _ASKS_LEAVE.sub("", text)
    return rest != text and not _DENIES.search(rest) and bool(_GIVES_LEAVE.search(evidence))


def judge(
    claim: str,
    evidence: str,
    sentences: tuple[AnswerSentence, ...],
    figures: Sequence[Figure],
    documents: Mapping[str, Document],
    *,
    doubted: bool = False,
) -> Reply:
    """Answer with the sentences found: no where they contradict the claim, by a rule or as `doubted` says, else yes.

    What a claim rules out, and they contradict, is ruled out indeed.
    """
    ruled_out = _RULED_OUT.search(claim)
    if ruled_out and conflicts(claim[: ruled_out.start()], evidence, figures):
        return Reply(sentences, lead="是。", verdict="yes")
    found = conflicts(claim, evidence, figures) or (list(UNNAMED) if doubted else [])
    if not found:
        return Reply(sentences, lead="是。", verdict="yes")
    return denied(found, sentences, documents, verdict=True)


def denied(
    found: Sequence[Conflict],
    sentences: tuple[AnswerSentence, ...],
    documents: Mapping[str, Document],
    *,
    verdict: bool,
) -> Reply:
    """Answer that the text contradicts what the question says, and how it reads; `verdict` opens with 否."""
    first = found[0]
    if first.figure:
        named = [c.figure for c in found if c.figure]
        sentences = tuple(figure_sentence(f, documents[f.clause_id.split("#")[0]]) for f in dict.fromkeys(named))
    words = _DENIAL[first.kind].format(found=first.found, expected=first.expected)
    lead = ("否，" if verdict else "与规划不符：") + words + "："
    return replace(Reply(sentences, lead=lead, reason="contradicted"), verdict="no" if verdict else None)
