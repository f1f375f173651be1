"""Hold what a question takes for granted against the sentence that answers it: where do they contradict each other?

Figures by their bindings, instruments by their strength, permission against restriction, one level of government
against another, and what the text negates. Words are compared as the language uses them; nothing here knows the plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from facts.claims import Binding, match_claim
from facts.figures import Figure
from facts.lexicon import canonical, is_known
from facts.strength import Strength, compare, strength_of, strength_word
from ingest.folding import fold

ConflictKind = Literal["figure", "strength", "scope", "polarity", "actor"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the question says (`found`) against what the text says (`expected`); `figure` where a figure is at odds."""

    kind: ConflictKind
    found: str
    expected: str
    figure: Figure | None = None


UNNAMED = (Conflict("polarity", "", ""),)
"""A contradiction that no rule puts into words."""
_RESTRICTIVE = re.compile(r"严格控制|严控|防止|禁止|不得|严禁|限制|撤销|退出|淘汰|警告|杜绝|避免|遏制|减少|降低|控制")
_PERMISSIVE = re.compile(r"鼓励|支持|允许|引导|推动|推进|探索|适度增加|扩大|加大|参与|加快")
_UNIFORM = re.compile(
    r"(?:同一|统一|一)(?:套|个|把)?(?:标准|尺子|模子|办法|模式)|一刀切|一概|不分(?:类别|地区|大小|阶段)?|一视同仁"
)
_DIFFERENT = re.compile(r"分类|不同地区|差异化|因地制宜|因园施策|分层")
_EACH_ALONE = re.compile(r"单独|独自|各自|自己[一-鿿]{0,3}一套|各[搞干弄管做]各|另搞|另起|分头")
_AS_ONE = re.compile(r"统一(?:规划|建设|招商|管理|标准|部署|组织)")
_EXCLUSIVE = re.compile(
    r"只(?:许|能|准|让|有)|没(?:有)?(?:份|资格|戏)|轮不到|不(?:许|让|准)[^,，。]{0,6}(?:进|参与|投)"
)
_OPEN = re.compile(r"各类|社会主体|多元|多种|外资企业")
_CLAIMS_FREE = re.compile(
    r"不受(?:任何)?限|不限制|照常|随便|随意|自由|允许|可以|放开|一路绿灯|都能|照样|无所谓|没(?:有)?限制|不设限"
)
_CLAIMS_BAN = re.compile(
    r"一律禁止|禁止|不许|不准|不让|不允许|严禁|不能再|不得|叫停|取消|停止|不再|[堵卡封]死|没门|行不通|拦着不"
)
_CLAIMS_NEVER = re.compile(
    r"不会|不再|不用|不必|无需|从不|终身|一劳永逸|永久|永远|铁饭碗|只进不出|只增不减|只升不降|没有退出|不给机会|不管|不考虑|"
    r"不涉及|不需要|不鼓励|不支持|不包括"
)
_AT_ONCE = re.compile(
    r"当场|直接|立刻|立即|马上|头一[回次]|第一次|一次(?:就|不)|二话不说|没(?:有)?(?:任何)?(?:缓冲|机会)"
)
_BY_STEPS = re.compile(r"(?:约谈|通报|警告|整改)[^。]{0,30}(?:撤销|退出|取消)")
_DEFICIENT = re.compile(r"不平衡|不足|不够|不强|不突出|亟待|有待|尚未|欠缺|薄弱|差距(?:比较)?大")
_CLAIMS_FINE = re.compile(
    r"已经?[^，。]{0,8}(?:均衡|平衡|解决|充分|充足|完善|达标|领先|到位)|均衡了|拉平|没(?:有)?差距|没有问题|不成问题|都很(?:强|"
    r"好)|足够|完全"
)
_COMING = re.compile(r"[要将会]|打算|计划|往后|今后|以后|未来|目标|[砍压减缩裁扩增加]到")
"""Says what is to come."""
_ACTORS = (
    "国务院",
    "中央财政",
    "中央政府",
    "中央",
    "国家发展改革委",
    "发展改革委",
    "发改委",
    "财政部",
    "工业和信息化部",
    "工信部",
    "商务部",
    "教育部",
    "科技部",
    "国家科技管理部门",
    "省级科技管理部门",
    "省级人民政府",
    "省级政府",
    "省政府",
    "省科技厅",
    "科技厅",
    "省里",
    "地市级人民政府",
    "市级人民政府",
    "市级政府",
    "市政府",
    "市科技局",
    "科技局",
    "市里",
    "县级政府",
    "县政府",
    "县里",
    "乡镇政府",
    "管委会",
)
_LEVELS = {
    "central": (
        "国务院",
        "中央",
        "发展改革委",
        "发改委",
        "财政部",
        "工业和信息化部",
        "工信部",
        "商务部",
        "教育部",
        "科技部",
    ),
    "province": ("省", "科技厅"),
    "city": ("市", "科技局"),
    "county": ("县", "乡镇"),
    "park": ("管委会",),
}
_MINISTRY = re.compile(r"发展改革委|发改委|财政部|工业和信息化部|工信部|商务部|教育部|科技部|国家科技管理部门")
_DUTY = re.compile(r"主体责任|责任|担责|牵头|负责|承担|统筹|保障|出资|买单|指导|主管|管理|谁来|配备")
_FOR_ALL = re.compile(
    r"(?P<must>要求|必须|都要|都得|一定要)[^，,。]{0,6}(?:每个|每家|所有|全部|各个|全体)|(?:每个|每家|所有|全部)[^，,。]{0,10}(?P<must2>必须|都要|都得|一律)"
)
_ASKING_WORDS = ("要求", "要", "应", "应该", "需要", "需", "加强", "推动")
"""Words of duty with which a question merely asks what the text wants."""
_INDEFINITE = re.compile(r"一[个家批项种类些座所条]")
"""Counts nothing: 托管一个省级高新区."""
_TITLE = re.compile(r"《[^》]*》")
_NEGATED = re.compile(r"(?:非|不|未|无)(?P<word>[\u4e00-\u9fff]{2})")


def conflicts(claim: str, evidence: str, figures: Sequence[Figure]) -> list[Conflict]:
    """Return where `claim` (a question without its asking) contradicts `evidence` or the figures.

    What another document is called (《…促进…意见》) says nothing here.
    """
    evidence = _TITLE.sub("", evidence)
    return [
        *figure_conflicts(claim, figures),
        *_actors(claim, evidence),
        *_polarity(claim, evidence),
        *_strength(claim, evidence),
    ]


def figure_conflicts(claim: str, figures: Sequence[Figure]) -> list[Conflict]:
    """Return the figures of `claim` that are at odds with the document's."""
    found = []
    for binding in match_claim(claim, figures):
        figure = None if _INDEFINITE.fullmatch(binding.quantity.text) else _at_odds(binding)
        if figure:
            figure = _to_come(claim, binding, figure, figures)
            found.append(Conflict("figure", binding.quantity.text, figure.printed, figure))
    return found


def _to_come(claim: str, binding: Binding, figure: Figure, figures: Sequence[Figure]) -> Figure:
    """Return the figure that is aimed at, where a claim of what is to come names no time and the figure is of today."""
    if binding.claim.time or not _COMING.search(claim):
        return figure
    aims = (f for f in figures if f.time.startswith("到") and canonical(f.indicator) == canonical(figure.indicator))
    return next((aim for aim in aims if (aim.scope, aim.relation) == (figure.scope, figure.relation)), figure)


def _at_odds(binding: Binding) -> Figure | None:
    if binding.status == "contradicts":
        return binding.figure
    if binding.status == "swapped" and binding.figure and "time" not in binding.differs:
        return binding.figure
    if binding.status != "swapped" or not binding.other:
        return None
    taken = (
        binding.differs == ("indicator",)
        and is_known(binding.claim.indicator)
        and "." in binding.other.value
        and "%" in binding.other.printed
    )
    return binding.other if taken or binding.differs == ("base",) else None


def _strength(claim: str, evidence: str) -> list[Conflict]:
    found: list[Conflict] = []
    for finding in compare(claim, evidence):
        ours = finding.found in _ASKING_WORDS or finding.found in evidence
        if finding.kind == "stronger" and finding.sure and not ours:
            found.append(Conflict("strength", finding.found, finding.expected))
        if finding.kind == "scope_widened" and finding.sure:
            found.append(Conflict("scope", finding.found, finding.expected))
    wide = _FOR_ALL.search(claim)
    if wide and not found and strength_of(evidence) <= Strength.ENCOURAGE and (word := strength_word(evidence)):
        found.append(Conflict("strength", wide["must"] or wide["must2"], word.word))
    return found


def _polarity(claim: str, evidence: str) -> list[Conflict]:
    restrictive, permissive = _RESTRICTIVE.search(evidence), _PERMISSIVE.search(evidence)
    pairs = (
        (_CLAIMS_FREE.search(claim), restrictive),
        (_CLAIMS_BAN.search(claim), permissive or (restrictive if "禁止" not in evidence else None)),
        (_CLAIMS_NEVER.search(claim), restrictive or permissive or re.search(r"有进有出|优胜劣汰|动态", evidence)),
        (_CLAIMS_FINE.search(claim), _DEFICIENT.search(evidence)),
        (_AT_ONCE.search(claim), _BY_STEPS.search(evidence)),
        (_UNIFORM.search(claim), _DIFFERENT.search(evidence)),
        (_EACH_ALONE.search(claim), _AS_ONE.search(evidence)),
        (_EXCLUSIVE.search(claim), _OPEN.search(evidence)),
    )
    found = [Conflict("polarity", said.group(), stands.group()) for said, stands in pairs if said and stands]
    for match in _NEGATED.finditer(evidence):
        word = match["word"]
        if (
            word in claim
            and match.group() not in claim
            and not re.search(rf"(?:[不未没无]|非(?!得|要))\S{{0,2}}{word}", claim)
        ):
            found.append(Conflict("polarity", word, match.group()))
    return found


def _actors(claim: str, evidence: str) -> list[Conflict]:
    """Find another level of government, or another ministry, than the one that the text gives the duty to."""
    found = wrong_actor(claim, evidence)
    return [found] if found else []


def wrong_actor(claim: str, evidence: str) -> Conflict | None:
    """Return the conflict where `claim` gives a duty to one actor and the sentence that names the duty to another.

    The actor of the claim is the one that stands nearest before its duty (由省政府承担), else the first.
    """
    duty = _DUTY.search(claim)
    ours = [(claim.find(actor), actor) for actor in _ACTORS if actor in claim]
    if not duty or not ours:
        return None
    before = [one for one in ours if one[0] < duty.start()]
    mine = max(before, key=lambda one: (one[0], len(one[1])))[1] if before else min(ours)[1]
    same = [piece for piece in re.split(r"[。；;]", evidence) if duty.group() in piece] or [evidence]
    theirs = [actor for piece in same for _, _, actor in _placed(piece)]
    if not theirs or any(_same_actor(mine, other) for other in theirs):
        return None
    return Conflict("actor", mine, theirs[0])


def _placed(text: str) -> list[tuple[int, int, str]]:
    """Return the actors of a text in its order, the longer name first where two begin together."""
    return sorted((text.find(actor), -len(actor), actor) for actor in _ACTORS if actor in text)


_BORNE = re.compile(
    r"(?:[扛担挑背负揽接归管履落]|承担)[^,，。;；?？]{0,16}主体责任|主体责任[^,，。;；?？]{0,8}(?:[由归靠是在属找让]|落到)|牵头"
)
_BY = re.compile(rf"(?:由|都是|是|靠|归)(?:{'|'.join(map(re.escape, _ACTORS))})")
_ASKED_OF = re.compile(r"谁|(?:[做干管]|负责)(?:些)?(?:什么|啥)|哪(?:个|一|级|些)?(?:部门|政府|单位|方|级)")
_DENIED = re.compile(r"没(?!错)|不(?!是不|过)|并非|别")
_CLAUSE = re.compile(r"[^,，。;；?？!！]+")


def misattributed(text: str, evidence: str) -> Conflict | None:
    """Return the actor whom a clause of a question gives a duty that the evidence gives to another."""
    for match in _CLAUSE.finditer(text):
        clause = match.group()
        duty = _DUTY.search(clause) if _BORNE.search(clause) or _BY.search(clause) else None
        given = duty and duty.group() in evidence and not _ASKED_OF.search(clause) and not _DENIED.search(clause)
        if given and (wrong := wrong_actor(clause, evidence)):
            return wrong
    return None


def names_actor(text: str) -> bool:
    """Tell whether a text names a government or a ministry."""
    return any(actor in text for actor in _ACTORS)


def without_actors(claim: str) -> str:
    """Return a claim without the governments and ministries that it names."""
    return re.sub("|".join(map(re.escape, _ACTORS)), "", claim)


def _same_actor(a: str, b: str) -> bool:
    if fold(a).text == fold(b).text:
        return True
    if _MINISTRY.search(a) or _MINISTRY.search(b):
        return {a, b} <= {"科技部", "国家科技管理部门"}
    return _level(a) == _level(b)


def _level(actor: str) -> str:
    return next((level for level, words in _LEVELS.items() if any(word in actor for word in words)), actor)
