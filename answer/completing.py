"""Complete a turn that leaves out what the last one said: exchange a word of it, or put its topic in front."""

from __future__ import annotations

import re

from answer.conversation import Resolved, Turn
from answer.places import mentioned_term
from answer.premise import names_actor
from answer.question import DIFFER, read_question
from index.english import is_english
from ingest.numerals import NUMERAL

PRONOUN = re.compile(
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
_FURTHER = re.compile(r"^(?:除了.{1,10})?还有(?:啥|什么|哪些|别的)")
_ELLIPSIS = re.compile(r"^(?P<x>.{1,24}?)(?:呢|咋样|怎么样|如何|又如何|是多少|多少|有多少|有吗|占多少|占比)?[?？。]*$")
_AGAINST = re.compile(r"(?:比|较|相比|相较|跟|和|同|与)(?:于)?(?:20\d{2}年|“?十[二三四五六]五”?|五年前)")
"""Opens what is held against another time (比2015年涨了多少)."""
_ENGLISH_CLASSES = (
    re.compile(r"\b20\d\d\b"),
    re.compile(r"\b(?:north-?east|east|west|central)(?:ern)?\b(?: China)?", re.IGNORECASE),
)
_FEW_WORDS = 6
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
_CLASSES: tuple[tuple[str, str], ...] = (
    (
        "region",
        r"东中西部|中西部|东北(?:地区|部)?|东部(?:地区)?|中部(?:地区)?|西部(?:地区)?|全国|京津冀|长三角|"
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
_KINDS = dict(_CLASSES)
_NAMED = 4
"""Characters in a row of the documents' text by which a turn names its matter."""
_FIGURES = re.compile(r"[\d.,]+(?:[十百千万亿]*[年家个项倍元%成]*)")
_BESIDE = re.compile(
    rf"^(?:它们?|这个?|那个?)?(?:跟|和|与|同(?!样)|比起|较之)(?P<x>[^,，。?？]{{2,16}}?)"
    rf"(?:相比(?:较|起来)?|比(?:起来|一比|比)?(?=[,，呢?？]|$)|(?:是不是|是|算|有)?(?:一|同一?)(?:回事|码事|拨|批|类|样|伙)|(?:有|是)?(?:什么|啥|何|哪些)?(?:{DIFFER.pattern}))",
    re.IGNORECASE,
)
"""Compares with something what is left out before it."""
_WHY = re.compile(
    r"^(?:这|那)?(?:是)?(?:凭什么|凭啥|为什么|为啥|为何|什么(?:原因|道理))(?:就|要|会|得|能|可以)?(?:是)?(?:他们|它们?|这样|这么?[干做办搞定规]+)?(?:呢|的|啊)?[?？]*$"
)
_LIMIT = re.compile(
    r"^(?:那|它)?有(?:没有|无)?(?:个|什么|明确的?)*(?:期限|年限|时限|时间限制|时间要求|截止)[^,，]{0,4}"
    r"(?:没有?|吗|么)?[?？]*$"
)
"""Asks whether there is a time limit."""
_REMEDY = re.compile(
    r"^(?=.*(?:办法|法子|招|措施|对策|解法|出路|治|解决|应对|对付|破))(?:有|有没有|有无|规划|给|想|说)*(?:没有|什么|啥)?(?:办法|法子|招儿?|措施|对策|解法|出路)?(?:来|去|能)?(?:治|解决|应对|对付|破解|破|改|补)?"
    r"(?:一下)?(?:它们?|这些|那些|这个|那个|这一?点)(?:问题|毛病|短板|难题)?的?(?:办法|法子|招儿?|措施|对策|解法|出路)?(?:没有?|吗|么|呢)?[?？]*$"
)
"""Asks what is done about the matter, without naming it (有治它的招吗)."""
_SIDE = re.compile(r"^(?P<x>.{1,10}?)(?:这|那)?(?:一)?(?:块儿?|方面|头|边|部分|层面|上)呢[?？]*$")
"""Turns to a side of the matter, or to one beside it (X这块呢)."""
_WHO = (
    r"(?:[省市县](?:里|级|一级|上)|各地|地方(?:政府|上)?|国家层面|中央|科技部|政府|园区|企业|公司|银行|"
    r"高校|学校|院所|机构|学生|个人)"
)
_PARTY = re.compile(rf"(?P<x>{_WHO})(?:自己)?呢[?？]*")
_ONLY = re.compile(
    r"^(?:就|只|单|光)(?:是)?(?:说|讲|看|要|问|谈|挑)(?:说|讲)?(?:一下)?(?P<x>[^,，?？]{1,10}?)(?:的|(?:这|那)(?:一)?(?:块|方面|部分|头|边))?(?:呢|吧|就行|就好)?[。?？]*$"
)
_ASPECT = re.compile(
    rf"{_WHO}|(?:人?[钱财]|资金|经费|财政|金融|时间|进度|期限|政策|制度|机制|人手?|人才|技术|土地|地|场地|设施|组织|责任|管理|服务|监管|奖惩|奖励|处罚|税收?|数据)"
)
"""What any matter has a side of."""


def complete(bare: str, question: str, last: Turn, known: str) -> Resolved:
    """Complete a question that leaves out what the last one said; one with a topic of its own stays as it is.

    What is only asked on keeps the last topic, so that turn after turn may ask on.
    """
    figures = read_question(last.question).kind in ("figure", "count")
    if not figures and (narrowed := _narrowed(bare, last)):
        return narrowed
    if swapped := swap(bare, last.question):
        return Resolved(swapped, "rewritten", otherwise=_without_kind(swapped))
    if swapped := _swap_english(question, bare, last.question):
        return Resolved(swapped, "rewritten")
    if beside := _compared(bare, last, known):
        return beside
    if _QUOTED.search(bare):
        return Resolved(question)
    if asked := _of_the_matter(bare):
        return Resolved(f"{last.topic} {asked}", "rewritten", topic=last.topic)
    if narrowed := _narrowed(bare, last):
        return narrowed
    if pronoun := PRONOUN.search(bare):
        return _filled(question, bare, pronoun, last)
    if english := _ENGLISH_PRONOUN.match(bare):
        told = "" if last.topic.isascii() else f"{english['before']}{last.topic}{bare[english.end() :]}"
        return Resolved(told or bare, "rewritten")
    if _DUTIES.search(bare) and names_actor(last.question) and read_question(last.question).kind == "yesno":
        return Resolved(bare.removeprefix("那"))
    return _asked_on(bare, question, last, known)


def _of_the_matter(bare: str) -> str:
    """Return what a turn asks of the last matter as it is: against another time, how long, why, what is done."""
    if _AGAINST.match(bare):
        return bare
    if _LIMIT.match(bare):
        return "期限是多久"
    return "为什么" if _WHY.match(bare) else "怎么解决" if _REMEDY.match(bare) else ""


def _asked_on(bare: str, question: str, last: Turn, known: str) -> Resolved:
    """Put the last topic before a short question that has none of its own, or lean on the last answer alone."""
    if party := _PARTY.fullmatch(bare):
        return Resolved(f"{last.topic} {party['x']}要做什么", "rewritten", topic=last.topic)
    topic = read_question(bare).topic
    short = len(re.sub(r"\s", "", topic)) <= 5
    homeless = known and short and not any(run[:2] in known for run in topic.split() if len(run) > 1)
    if (homeless or (_FURTHER.match(bare) and not _known_run(_FURTHER.sub("", bare), known))) and last.topic:
        return Resolved(f"{last.topic} {bare}", "rewritten", topic=last.topic)
    if short and question.lstrip().startswith(_LEANING):
        if last.refused:
            return Resolved(bare, "rewritten")
        return Resolved(f"{last.topic} {bare}", "rewritten", topic=last.topic)
    if short and bare.rstrip("?？").endswith("呢"):
        matter = bare.rstrip("?？")[:-1]
        return Resolved(bare, "rewritten", otherwise=f"{matter}的情况" if _in_class(matter) else "")
    return Resolved(bare, "rewritten") if _DEICTIC.search(bare) else Resolved(question)


def _filled(question: str, bare: str, pronoun: re.Match[str], last: Turn) -> Resolved:
    """Put the last topic for a pronoun that nothing before it explains."""
    if own_antecedent(bare[: pronoun.start()]):
        return Resolved(question)
    topic = last.topic or last.question
    without = f"{topic} {PRONOUN.sub('', bare, count=1)}"
    return Resolved(PRONOUN.sub(topic, bare, count=1), "rewritten", otherwise=without)


def _compared(bare: str, last: Turn, known: str) -> Resolved | None:
    """Set what the last turn was about beside what a turn compares it with (跟东北比呢, 和那个科技园是一回事吗)."""
    match = _BESIDE.match(bare)
    if not match or match["x"].startswith(("它", "他")) or _AGAINST.match(bare):
        return None
    if holds_run(bare[match.end() :], known):
        return None
    other = re.sub(r"^(?:那|这)(?:一)?(?:个|些|边|家)?", "", match["x"])
    figures = read_question(last.question).kind in ("figure", "count")
    if figures and (joined := swap(f"{other}呢", last.question, keep=True)):
        return Resolved(joined, "rewritten")
    return Resolved(f"{last.topic}和{other}有什么区别", "rewritten", topic=last.topic)


def _narrowed(bare: str, last: Turn) -> Resolved | None:
    """Ask for one side of the last matter (钱的方面呢, 只说企业的), or for a matter beside it (孩子上学这块呢)."""
    only = _ONLY.match(bare)
    match = only or _SIDE.match(bare)
    if not match or not last.topic:
        return None
    x = match["x"].removesuffix("的")
    if only or _ASPECT.fullmatch(x):
        return Resolved(f"{last.topic} {x}", "rewritten", topic=last.topic)
    return None if _ASKED.search(x) else Resolved(f"{x}有什么安排", "rewritten", topic=x)


def holds_run(text: str, known: str) -> bool:
    """Tell whether a text holds so many characters in a row of the documents that it names a matter of its own."""
    return any(_known_run(run, known) for run in _FIGURES.sub(" ", read_question(text).topic).split())


def _known_run(text: str, known: str) -> bool:
    return any(text[i : i + _NAMED] in known for i in range(len(text) - _NAMED + 1))


def _swap_english(question: str, bare: str, earlier: str) -> str | None:
    """Exchange the year or the region of an English question for another (And in the west?), or add it."""
    short = bare != question and len(bare.split()) <= _FEW_WORDS
    if not short or not is_english(question) or not is_english(earlier):
        return None
    for pattern in _ENGLISH_CLASSES:
        if (new := pattern.search(bare)) and (old := pattern.search(earlier)):
            return earlier[: old.start()] + new.group() + earlier[old.end() :]
    return f"{earlier.rstrip(' ?')} {bare}"


def own_antecedent(before: str) -> bool:
    """Tell whether what stands before a pronoun says what it is (产业高地这个目标), more than who asks or acts."""
    content = re.sub(r"\s", "", _ANYBODY.sub("", read_question(before).topic))
    return len(content) >= _OWN


def swap(bare: str, earlier: str, *, keep: bool = False) -> str | None:
    """Exchange what the ellipsis names for its like in the earlier question: 那西部呢 after 东部有多少家.

    With `keep` the like stays beside it: 东部和西部有多少家.
    """
    match = _ELLIPSIS.match(bare)
    if not match or len(bare) > 16:
        return None
    new = re.sub(r"^(?:整个|全部|那|那么|换成|至于)", "", match["x"])
    elided = bare.rstrip("?？。").endswith("呢") or bare.startswith(("换成", "那", "至于"))
    mention = mentioned_term(earlier) if elided and not keep and read_question(earlier).kind == "yesno" else ""
    if mention and not _ASKED.search(new):
        return earlier.replace(mention, new)
    for kind, pattern in _CLASSES:
        found, old = re.search(pattern, new), re.search(pattern, earlier)
        like = found and old and len(new) - len(found.group()) <= 4 and old.group() != found.group()
        if found and old and like and not (kind == "time" and _AGAINST.match(new)):
            said = f"{old.group()}和{found.group()}" if keep else found.group()
            return earlier[: old.start()] + said + earlier[old.end() :]
    return None


def _in_class(matter: str) -> bool:
    """Tell whether some words name a region, a place, an indicator or the like, and hardly more."""
    return any((m := re.search(p, matter)) and len(matter) - len(m.group()) <= 2 for _, p in _CLASSES)


def _without_kind(swapped: str) -> str:
    """Return a question of a place without the indicator that the question before it named with another place."""
    if not re.search(_KINDS["place"], swapped):
        return ""
    bare = re.sub(rf"的?(?:{_KINDS['indicator']})", "", swapped)
    return bare if bare != swapped else ""
