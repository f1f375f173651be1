"""Hold the direction that a question gives to a thing (砍掉, 放宽) against the direction that the text gives to it.

Verbs of growth and opening stand against verbs of shrinking and closing, as the language uses them; whose object they
are is read from what stands behind the verb, else before it. Nothing here knows the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.premise import Conflict
from facts.lexicon import REGIONS, ZONES
from facts.times import find_times
from index.contents import Index
from index.token_vectors import is_content
from index.words import scaffolded
from ingest.folding import fold

_GROWING = (
    "增加|增设|增多|增补|新增|添设|加设|多设|加大|加强|加码|扩大|扩充|扩张|扩容|提高|提升|抬高|壮大|做大|上调|追加|强化|增强|"
    "多[添加批]|往上[加走提]|放宽|放开|放松|松绑|敞开|解禁|开绿灯"
)
_SHRINKING = (
    "减少|减量|减小|减弱|减掉|缩减|缩小|缩水|缩编|压缩|压减|压低|压降|削减|削弱|裁减|裁撤|收缩|收紧|收窄|降低|下调|调低|调减|"
    "砍[掉去到]?|精简|往下[走压减砍调]|取消|叫停|废除|严格控制|严控|从严|限制|禁止|严禁|防止|卡[紧死]"
)
_VERB = re.compile(
    rf"(?<!的)(?P<not>(?:不(?:再|会|能|得|许|用|必|要|准|该|允许)?|没有?|别|未|无须|无需)(?:被|再|去)?)?(?:(?P<up>{_GROWING})|(?P<down>{_SHRINKING}))(?!极|器|[要会将]|应该)"
)
_BARRIER = re.compile(r"门槛|限制|管制|壁垒|障碍")
"""What shuts a thing out: with more of it there is less of the thing."""
_ACCESS = re.compile(r"放宽|放开|放松|松绑|敞开|解禁|开绿灯|收紧|控制|严控|从严|限制|禁止|严禁|卡")
"""Verbs that speak of the thing itself, whether or not its barrier stands beside it."""
_TOWARDS = re.compile(r"(?:加|放|投|压)(?:在|到|向)|倾斜|侧重|偏向|偏重|集中在|往(?=[东中西])|重点(?:是|在)")
"""Verbs that give a region the weight."""
_MEASURES = re.compile(
    r"力度|门槛|口子|限制|数量|数目|规模|个数|家数|幅度|范围|总量|资格|名额|政策|工作|方面|时候|以后|往后|今后|规划|文件|"
    r"允许|打算|准备|继续|重新|还要|听说"
)
"""Words that measure or introduce a thing without naming it."""
_ENTRY = re.compile(r"进园|入园|进驻|进场|入场|落户|进来")
_ABATING = re.compile(r"(?:防控|治理|监管|管控|防范|保护|整治|应对|纠错|约束)[^\u4e00-\u9fff]*$")
_SUPPOSED = re.compile(r"如果|要是|假如|假设|倘若|万一|即使|哪怕|还是|或者|与否")
_CLAUSE = re.compile(r"[^,，。;；:：?？!！\n]+")
_REGION = re.compile("|".join(REGIONS))
_NEAR, _COVERED, _HELD, _TELLING = 8, 0.75, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Directed:
    """A verb with its direction, +1 or -1, and the text that is its object; `clause` is where it stands."""

    verb: str
    sign: int
    thing: str
    clause: str


@dataclass(frozen=True, slots=True)
class Opposed:
    """A sentence, by its place among those given, whose direction is contrary to the question's."""

    place: int
    conflict: Conflict


def directed(text: str) -> list[Directed]:
    """Return what a text gives a direction to; what it only supposes or offers as a choice is left out."""
    return [
        one for match in _CLAUSE.finditer(text) if not _SUPPOSED.search(match.group()) for one in _read(match.group())
    ]


def _read(clause: str) -> Iterator[Directed]:
    """Read the verbs of a clause: the object stands behind a verb, else before it."""
    verbs = list(_VERB.finditer(clause))
    ends = [0, *(verb.end() for verb in verbs)]
    starts = [*(verb.start() for verb in verbs), len(clause)]
    for place, verb in enumerate(verbs):
        before, behind = clause[ends[place] : verb.start()], clause[verb.end() : starts[place + 1]]
        sign = 1 if verb["up"] else -1
        barred = _BARRIER.search(before[-4:] + behind) and not _ACCESS.search(verb.group())
        sign *= (-1 if verb["not"] else 1) * (-1 if barred else 1)
        thing = behind if _names(behind) else before
        yield Directed(verb.group(), sign, thing, clause)


def _names(text: str) -> bool:
    """Tell whether a text names anything beside a measure or a count."""
    rest = _MEASURES.sub("", re.sub(r"[一二两三四五六七八九十几多好些\d]+[个家道项批层倍成%]?", "", text))
    return len(re.sub(r"[的了吗呢吧啊么被到些点再还就都也是又要会\s]", "", rest)) > 1


def opposed(claim: str, sentences: Sequence[str], index: Index) -> Opposed | None:
    """Return the sentence, of the first given, that gives a thing of the claim the contrary direction; None for none.

    The sentence must name the object's head and nearly all else of it that the documents know, and none may give it the
    claim's own direction.
    """
    texts = [_plain(text) for text in sentences[:_NEAR]]
    stated = [(place, one) for place, text in enumerate(texts) for one in directed(text)]
    for ours in directed(_plain(claim)):
        words = _content(ours.thing, index)
        fitting = [(place, one) for place, one in stated if _same_thing(words, one, texts[place], index)]
        if fitting and all(one.sign != ours.sign for _, one in fitting):
            place, other = fitting[0]
            return Opposed(place, Conflict("polarity", ours.verb, other.verb))
    return _elsewhere(_plain(claim), texts, stated, index)


def agreed(claim: str, sentences: Sequence[str], index: Index) -> bool:
    """Tell whether one of the first sentences gives a thing of the claim the direction that the claim gives it."""
    texts = [_plain(text) for text in sentences[:_NEAR]]
    for ours in directed(_plain(claim)):
        words = _content(ours.thing, index)
        if any(
            one.sign == ours.sign and _same_thing(words, one, text, index) for text in texts for one in directed(text)
        ):
            return True
    return False


def _elsewhere(
    claim: str, texts: Sequence[str], stated: Sequence[tuple[int, Directed]], index: Index
) -> Opposed | None:
    """Return the sentence that gives more to other regions than the claim does, and names the claim's beside them."""
    for match in _CLAUSE.finditer(claim):
        clause = match.group()
        ours = set(_REGION.findall(clause))
        if not ours or not (_TOWARDS.search(clause) or any(one.sign > 0 for one in directed(clause))):
            continue
        words = [word for word in _content(clause, index) if not _REGION.fullmatch(word) and word not in ZONES]
        for place, one in stated:
            theirs, thing = set(_REGION.findall(one.thing)), fold(one.thing).text
            apart = one.sign > 0 and theirs and not ours & theirs and all(region in texts[place] for region in ours)
            if apart and any(word in thing for word in words):
                return Opposed(place, Conflict("polarity", clause, one.verb))
    return None


def _plain(text: str) -> str:
    """Name each region by itself, and entry by one word; leave out the times."""
    for time in reversed(find_times(text)):
        text = text[: time.start] + text[time.end :].removeprefix("期间")
    apart = re.sub(r"东中西部", "东部、中部、西部", text)
    return _ENTRY.sub("入驻", re.sub(r"中西部", "中部、西部", apart))


def _content(text: str, index: Index) -> list[str]:
    """Return the content words of a text that name something, folded, in order."""
    flags = scaffolded(text, index.words)
    words, at = [], 0
    for word in index.words.cut(text):
        if len(word) > 1 and not all(flags[at : at + len(word)]) and is_content(word):
            words.append(fold(word).text)
        at += len(word)
    return words


def _same_thing(words: Sequence[str], stated: Directed, sentence: str, index: Index) -> bool:
    """Tell whether a stated direction is about the thing that some words name: its head and most of the rest.

    A noun that the documents lack makes it another thing (游戏产业).
    """
    thing, around = fold(stated.thing).text, fold(sentence).text
    named = [word for word in words if word in thing or not _MEASURES.fullmatch(word)]
    if not named or named[-1] not in thing or _ABATING.search(stated.thing):
        return False
    if any(word not in index.known and index.words.is_noun(word) for word in named):
        return False
    known = {word: index.words.telling(word) for word in named if word in index.known}
    total = sum(known.values())
    held = sum(weight for word, weight in known.items() if word in thing)
    covered = sum(weight for word, weight in known.items() if word in around)
    telling = any(word in thing and (_REGION.fullmatch(word) or known[word] >= _TELLING) for word in known)
    return telling and held >= _HELD * total and covered >= _COVERED * total
