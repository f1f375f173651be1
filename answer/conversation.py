"""Follow-ups: turn what leans on earlier turns into a question that stands alone.

It works on the words alone: what a turn leaves out is taken from the last question that it can lean on. A refused turn
lends its topic, never its refusal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from answer.ordinals import MEASURE, ORDINAL, number_of
from answer.places import mentioned_term
from answer.premise import names_actor
from answer.question import read_question
from answer.records import Answer
from facts.lexicon import REGIONS, indicator_mentions
from index.english import is_english
from ingest.numerals import NUMERAL, to_int

MAX_TURNS = 40
Move = Literal["alone", "switched", "rewritten", "source", "more", "doubt", "member"]
"""alone: stands by itself; switched: turns to something else and says so; source: asks where the last answer stands;
more: asks for the rest; doubt: doubts the last answer; member: asks for the Nth point of the last answer."""

_SOURCE = re.compile(
    r"(?:这|那|上面|刚才|以上|它)?(?:两|几)?(?:个|些|段|句|话)?.{0,6}(?:出自|出处|来自|依据|原文|写在|在哪|"
    r"哪一?条|哪一?款|哪一?段|哪里|哪儿|哪个条款|第几)"
)
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
_PROTEST = re.compile(
    r"^(?:(?:不对|不是|有误|(?:你)?(?:说|搞|弄|记)错)(?:吧|啊|呀|了)?[,，。!！]\s*)+|^(?:怎么|难道|可|但|我(?:记得|听说|看到|印象(?:里|中)?))+[,，]?"
)
_FIGURES = re.compile(r"[\d.,]+(?:[十百千万亿]*[年家个项倍元%成]*)")
_NAMED = 4
"""Characters in a row of the documents' text by which a push-back names its matter."""
_MEMBER = re.compile(
    rf"^(?:那|那么)?(?:刚才|上面|前面|其中)?(?:说的|列的|提到的)?(?:的)?(?:{ORDINAL}|第\s*(?P<bare>{NUMERAL})|"
    rf"(?:(?P<next>再?(?:后|下|接下来|往下)(?:面)?(?:的|那)?一?)|(?P<before>(?:前|上)(?:面)?(?:的|那)?一?))\s*(?P<by>{MEASURE}))"
    rf"(?P<rest>.*)$"
)
_PRONOUN = re.compile(
    r"(?<!其)它们?|其中|这些(?!园子)|那些|这个(?!意思|玩法)|那个|这项|那项|这条|那条|这类|该(?:项|类|行动|政策|园区)|此类|上述|前者|"
    r"后者|他们|这一?(?:行动|目标|政策|机制|问题|平台|园区)|这(?:里|儿)面?|刚才(?:说|提到|那)?的?|"
    r"(?<![么啥])上面(?:说|提到)?的?|(?:^|那)这(?=是|由|要|有|算|会|能|需)"
)
_ANYBODY = re.compile(
    r"国家|高新区|园区|企业|公司|政府|地方|部门|单位|机构|省|市|里|我们?|咱们?|他们|能|会|要|可以|应该?|必须|还|也|又|都|就|从|在|对|给|为|把|被|由|跟|和|用|靠|的|是|有|除了|关于|围绕|针对|至于"
)
"""Says who or how, but not what a pronoun behind it stands for."""
_ENGLISH_PRONOUN = re.compile(r"^(?P<before>.{1,40}?)\b(?:it|its|they|them)\b(?=.{0,20}$)", re.IGNORECASE)
_OWN = 3
_DUTIES = re.compile(
    r"(?:科技部|部门|政府|[省市县][一]?级|地方|各地|中央|国家|园区|企业|高校|院所|银行|机构)(?:究竟|到底|具体|自己|主要|又|该|要|应|得|能)*"
    r"(?:管|干|做|负责|承担|担|配合|出)(?:些|点)?(?:什么|啥|哪)"
)
"""Asks what somebody does, after a claim that somebody else does it."""
_LEADING = re.compile(
    r"^(?:(?:谢谢|多谢|感谢|明白|懂|知道|收到|了解|你好|您好|哈[喽啰])(?:你|您|了|啦)?[,，。!！\s]+)?"
    r"(?:(?:那么?(?!些|个|条|项)|那末|哦|噢|嗯|好的?|行|可是|但是?|不过|所以|对了|再问|另外|顺便问?一?下?|"
    r"请问|ok(?:ay)?|then|and|what about|how about)[,，。、\s]*)?",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"^(?:除了.{1,10})?还有(?:啥|什么|哪些|别的)")
_ELLIPSIS = re.compile(r"^(?P<x>.{1,24}?)(?:呢|咋样|怎么样|如何|又如何|是多少|多少|有多少|有吗|占多少|占比)?[?？。]*$")
_AGAINST = re.compile(r"(?:比|较|相比|相较|跟|和|同|与)(?:于)?(?:20\d{2}年|“?十[二三四五六]五”?|五年前)")
"""Opens what is held against another time (比2015年涨了多少)."""
_ENGLISH_CLASSES = (
    re.compile(r"\b20\d\d\b"),
    re.compile(r"\b(?:north-?east|east|west|central)(?:ern)?\b(?: China)?", re.IGNORECASE),
)
_FEW_WORDS = 6
_OTHER = re.compile(r"(?P<x>[\u4e00-\u9fffA-Za-z]{2,8})呢[?？]?")
_ASKED = re.compile(r"什么|啥|哪|谁|几|多少|怎|如何|[吗么]$")
_QUOTED = re.compile(r"[“\"《][^”\"》]{2,}[”\"》]")
_DEICTIC = re.compile(
    r"(?:在)?(?:那|这)(?:之前|之后|以前|以后|边|块|样|么)|同样|(?:^|[^\u4e00-\u9fff])也|不是也|都得|回到前面|"
    r"刚才"
)
_LEANING = (
    "那",
    "具体",
    "分别",
    "为什么",
    "为啥",
    "怎么",
    "如何",
    "由谁",
    "谁",
    "什么时候",
    "有没有",
    "and ",
    "what about",
    "how about",
)
_SWITCH = re.compile(
    r"^(?:好|行|嗯|哦)?[,，。]?(?:换(?:一)?个(?:话题|问题)|另外?问(?:一)?个?|顺便问(?:一下|个)?|再问(?:一)?个|"
    r"还想问|下一个问题|(?:先|那)?(?:不|别)(?:说|谈|聊|提)(?:这|那|它)(?:个|些)?了?|(?:先)?(?:放下|撇开|抛开)(?:这|那)个)(?:别的)?[,，:：。\s]*"
)
_CLASSES: tuple[tuple[str, str], ...] = (
    (
        "region",
        r"东北(?:地区|部)?|东部(?:地区)?|中部(?:地区)?|西部(?:地区)?|东中西部|全国|京津冀|长三角|"
        r"粤港澳(?:大湾区)?|长江经济带|黄河流域|(?:北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|"
        r"山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆)(?:省|市)?(?!张江)",
    ),
    ("time", r"20\d{2}年(?:底)?|“?十[二三四五六]五”?(?:末|期间|时期)?|去年|今年|明年"),
    ("box", rf"专栏\s*{NUMERAL}"),
    ("part", rf"第\s*{NUMERAL}\s*(?:个|项|条|点|部分|章|节|类|大)"),
    (
        "indicator",
        r"生产总值|GDP|营业收入|营收|工业总产值|总产值|净利润|利润|研发经费|研发投入(?:强度)?|研发人员|"
        r"专利|孵化载体|新增注册企业|瞪羚企业|科技型中小企业|高新技术企业|科创板上市企业|出口(?:总额)?|"
        r"集成电路|光电子|新一代信息技术|数量|总数",
    ),
    ("aspect", r"增长(?:率|了多少|多少)?|增幅|增速|占比|占全国|比重|份额"),
    ("place", r"中关村|武汉东湖|东湖|上海张江|张江|武汉|上海|北京"),
    (
        "party",
        r"省级(?:人民)?政府|市级(?:人民)?政府|地方政府|科技部|国家高新区|园区|企业|高校|高等院校|科研院所|"
        r"金融机构|银行",
    ),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What later turns may lean on: the question as it was resolved, and the spans its answer quoted, in its order.

    A point is (clause_id, start, end): the first quote of a sentence.
    """

    question: str
    topic: str
    points: tuple[tuple[str, int, int], ...]
    refused: bool

    @property
    def cited(self) -> tuple[str, ...]:
        """The units that were cited, in order, each once."""
        return tuple(dict.fromkeys(clause_id for clause_id, _, _ in self.points))


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first, at most MAX_TURNS."""

    turns: tuple[Turn, ...] = ()

    def add(self, question: str, answer: Answer) -> Conversation:
        """Return the conversation with one turn more."""
        quoted = [sentence.citations[0] for sentence in answer.sentences if sentence.citations]
        points = tuple((c.clause_id, c.start, c.end) for c in quoted)
        read = read_question(question)
        topic = (mentioned_term(question) if read.kind == "yesno" else "") or read.topic
        turn = Turn(question, topic, points, answer.refused)
        return replace(self, turns=(*self.turns, turn)[-MAX_TURNS:])

    @property
    def answered(self) -> Turn | None:
        """The last turn that got an answer."""
        return next((turn for turn in reversed(self.turns) if not turn.refused), None)

    def to_json(self) -> list[dict[str, object]]:
        """Return the turns as plain data."""
        return [asdict(turn) for turn in self.turns]

    @staticmethod
    def from_json(data: Sequence[Mapping[str, object]]) -> Conversation:
        """Read what `to_json` wrote; what is not of its form is left out."""
        turns = []
        for entry in data[-MAX_TURNS:]:
            given = entry.get("points")
            points = tuple(point for one in (given if isinstance(given, list) else []) if (point := _point(one)))
            refused = entry.get("refused") is True
            turns.append(Turn(str(entry.get("question", "")), str(entry.get("topic", "")), points, refused))
        return Conversation(tuple(turns))


def _point(value: object) -> tuple[str, int, int] | None:
    match value:
        case [str(clause_id), int(start), int(end)]:
            return clause_id, start, end
    return None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone, and how it was made; a member question asks for point `number`, -1 the last.

    Where no point was given before, 下一个 is the last and 上一个 the first. `step` says that the point may be
    meant from the one given last: 1 the next, -1 the one before; `measure` is what it is counted by. `doubt` are the
    words that doubt the last answer.
    """

    text: str
    move: Move = "alone"
    number: int | None = None
    step: int = 0
    measure: str = ""
    doubt: str = ""


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
    answered = conversation.answered or last
    bare = _LEADING.sub("", question).strip()
    if _MORE.match(bare):
        return Resolved(answered.question, "more")
    if (member := _MEMBER.match(bare)) and _leans(bare):
        step = 1 if member["next"] else -1 if member["before"] else 0
        number = -step or number_of(member) or to_int(member["bare"] or "")
        counted = member["measure"] or member["by"] or ""
        return Resolved(member["rest"].strip(" ,，?？") or bare, "member", number, step=step, measure=counted)
    if english := _MEMBER_ENGLISH.match(question):
        said = english["n"].lower()
        step = {"next": 1, "previous": -1}.get(said, 0)
        return Resolved(bare, "member", _NUMBERS[said], step=step, measure="项")
    if _SOURCE_ENGLISH.match(question):
        return Resolved(answered.question, "source")
    topic = read_question(bare).topic
    if (
        _SOURCE.search(bare)
        and len(re.sub(r"给一?下|[这那两几个些段句话数项条目对在都给呢说写里的\s]", "", _PRONOUN.sub("", topic))) <= 2
    ):
        return Resolved(answered.question, "source")
    if _DOUBT.search(bare):
        said = _assertion(bare)
        own = _names(said, known) or (_measures(said) and not _measures(last.question))
        return Resolved(said, "rewritten") if own else Resolved(last.question, "doubt", doubt=bare)
    other = _OTHER.fullmatch(bare)
    if other and spoken and _strange(other["x"], known + spoken):
        return Resolved(f"规划提到{other['x']}吗", "rewritten")
    return _complete(bare, topic, last, question, known)


def _assertion(bare: str) -> str:
    """Return what a push-back says, as a question of its own: 主体责任是省政府的吗 of 不对吧,主体责任不是省政府的吗."""
    said = _PROTEST.sub("", bare).strip(" ,，")
    return re.sub(r"不是(?=[^,，]+(?:吗|么)[?？]?$)", "是" if not said.startswith("不是") else "", said, count=1)


def _names(said: str, known: str) -> bool:
    """Tell whether a push-back names its matter in the documents' words, so that it stands without the answer."""
    runs = _FIGURES.sub(" ", read_question(said).topic).split()
    return any(run[i : i + _NAMED] in known for run in runs for i in range(len(run) - _NAMED + 1))


def _measures(text: str) -> bool:
    """Tell whether a text names an indicator or a region, and so may state a figure of its own."""
    return bool(indicator_mentions(text)) or any(region in text for region in REGIONS)


def _leans(bare: str) -> bool:
    """An Nth without a list of its own: no address, and little beside it."""
    return not re.match(r"第.{1,2}部分|.{0,4}章", bare) and len(bare) <= 24


def _complete(bare: str, topic: str, last: Turn, question: str, known: str) -> Resolved:
    """Complete a question that leaves out what the last one said; one with a topic of its own stays as it is."""
    if swapped := swap(bare, last.question) or _swap_english(question, bare, last.question):
        return Resolved(swapped, "rewritten")
    if _QUOTED.search(bare):
        return Resolved(question)
    if _AGAINST.match(bare):
        return Resolved(f"{last.topic} {bare}", "rewritten")
    if pronoun := _PRONOUN.search(bare):
        if own_antecedent(bare[: pronoun.start()]):
            return Resolved(question)
        return Resolved(_PRONOUN.sub(last.topic or last.question, bare, count=1), "rewritten")
    if english := _ENGLISH_PRONOUN.match(bare):
        told = "" if last.topic.isascii() else f"{english['before']}{last.topic}{bare[english.end() :]}"
        return Resolved(told or bare, "rewritten")
    if _DUTIES.search(bare) and names_actor(last.question) and read_question(last.question).kind == "yesno":
        return Resolved(bare.removeprefix("那"))
    short = len(re.sub(r"\s", "", topic)) <= 5
    homeless = known and short and not any(run[:2] in known for run in topic.split() if len(run) > 1)
    if (homeless or _FURTHER.match(bare)) and last.topic:
        return Resolved(f"{last.topic} {bare}", "rewritten")
    if short and question.lstrip().startswith(_LEANING):
        return Resolved(bare if last.refused else f"{last.topic} {bare}", "rewritten")
    if _DEICTIC.search(bare) or (short and bare.rstrip("?？").endswith("呢")):
        return Resolved(bare, "rewritten")
    return Resolved(question)


def _swap_english(question: str, bare: str, earlier: str) -> str | None:
    """Exchange the year or the region of an English question for another (And in the west?), or add it."""
    short = bare != question and len(bare.split()) <= _FEW_WORDS
    if not short or not is_english(question) or not is_english(earlier):
        return None
    for pattern in _ENGLISH_CLASSES:
        if (new := pattern.search(bare)) and (old := pattern.search(earlier)):
            return earlier[: old.start()] + new.group() + earlier[old.end() :]
    return f"{earlier.rstrip(' ?')} {bare}"


def _strange(words: str, known: str) -> bool:
    """Tell whether no two characters in a row of some words stand in `known`."""
    return not any(words[i : i + 2] in known for i in range(len(words) - 1))


def own_antecedent(before: str) -> bool:
    """Tell whether what stands before a pronoun says what it is (产业高地这个目标), more than who asks or acts."""
    content = re.sub(r"\s", "", _ANYBODY.sub("", read_question(before).topic))
    return len(content) >= _OWN


def swap(bare: str, earlier: str) -> str | None:
    """Exchange what the ellipsis names for its like in the earlier question: 那西部呢 after 东部有多少家."""
    match = _ELLIPSIS.match(bare)
    if not match or len(bare) > 16:
        return None
    new = re.sub(r"^(?:整个|全部|那|那么|换成|至于)", "", match["x"])
    elided = bare.rstrip("?？。").endswith("呢") or bare.startswith(("换成", "那", "至于"))
    mention = mentioned_term(earlier) if elided and read_question(earlier).kind == "yesno" else ""
    if mention and not _ASKED.search(new):
        return earlier.replace(mention, new)
    for kind, pattern in _CLASSES:
        if kind == "time" and _AGAINST.match(new):
            continue
        found = re.search(pattern, new)
        if (
            found
            and len(new) - len(found.group()) <= 4
            and (old := re.search(pattern, earlier))
            and old.group() != found.group()
        ):
            return earlier[: old.start()] + found.group() + earlier[old.end() :]
    return None
