"""Read a question: what kind of answer it asks for, and which words only carry the asking.

The cues are those of Chinese (and a few English) questions in general; nothing here knows the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from answer.ordinals import MEASURE
from index.english import is_english

Kind = Literal[
    "yesno", "where", "comparison", "figure", "count", "time", "who", "list", "definition", "why", "how", "general"
]

DIFFER = re.compile(
    r"(?:区别|差别)(?![化于])|差异(?!化)|异同|(?:怎么|如何|咋|怎样)区分|两码事|(?:啥|什么|何)两样|不一样(?!的(?!地方))|差在|差哪|"
    r"不同(?=点|之处|何?在|的?地方|[?？。,，!！吗呢么]|$)|(?:有什么|有啥|有何)(?:特别|特殊)|比一比|比比看?|对比|"
    r"(?:^|[,，。:：;；]|请|帮我?|做个?|来)比较(?=.{2,}(?:[和与跟同]|vs))|比较一下|[的间]比较(?=[?？。,，]|$)|"
    r"(?:共同|相同|共通|相似)(?:点|之处|的地方)|(?:是|算)(?:不是)?一[回码]事|侧重(?:点|[?？。,，!！]|$)|(?:什么|啥|何|哪些)侧重|"
    r"对照(?=着?[看读]|[?？。,，]|$)|compare|\bdiffer",
    re.IGNORECASE,
)
"""Asks how things differ."""

_SAYS = r"(?:提|说|写|讲|谈|论|述|点[到出过了名]|碰[到过]|触[及到]|出现|冒出|规定|涉及|用到|带到|见[到于过]|扯到)"
_PLACES = r"(?:哪[些几两三四五]?个?(?:地方|段落|条目|条款|条文|章节|专栏|位置|部分|[处条段章节款]))"
"""How a question asks in which places something is said."""

_KIND_CUES: tuple[tuple[Kind, str], ...] = (
    ("comparison", rf"{DIFFER.pattern}|相比"),
    (
        "where",
        r"(?<!分成)(?<!分为)(?<!包括)(?<![有是共往向朝给])哪(?:一)?(?:条|款|节|章|段|处|几处|几条|个专栏|个条款|些条款|些条目|些章节)|"
        rf"{_PLACES}(?:[里中都也还又有曾会]|里面|里头|当中|分别)*{_SAYS}|{_SAYS}[^,，]{{0,6}}(?:[在于]{_PLACES}|哪[些几]个?(?:地方|段落|章节|位置))|第几(?:条|章|节|部分|"
        r"项|段)|在哪(?:一)?(?:个|些)?(?:部分|章节?|条款|条目|段落|专栏|小节)|"
        r"专栏几|(?:写|说|提到?|出现|规定|放|落)(?:过|了)?(?:的?)?在(?:规划)?(?:的)?(?:哪(?=[里儿?？,，。呢啊呀]|$|(?:些|几|个|一)*(?:[条款节章段处项页层块]|部分|专栏|地方|位置))|什么地方)|"
        r"哪(?:里|儿)[还也都又]?(?:写|提|说|讲|规定|出现)|"
        r"在哪(?:里|儿)?(?:提|写|说|出现|规定)|(?:散|分布|集中|见|出自|来自|散见)(?:于|在)?哪(?:里|儿|些(?!国|省|市|县|城|地区|园区|领域|行业|企业))|位置|几处(?:提|写|说|出现)|什么(?:地方|位置)(?:提|写|说|讲|规定|出现)|(?:出处|"
        r"依据)(?:在哪|是哪|是什么|呢)|提到(?:过|了)?(?:几|多少)(?:次|处|回)|"
        r"出现(?:过|了)?(?:几|多少)(?:次|处|回)|where in the plan|which (?:clause|section|part|box|article)",
    ),
    (
        "yesno",
        r"([\u4e00-\u9fff])[不没]\1|(?:没有?|不|(?<![什怎多这那])么|嘛)[?？]?$|吗|是否|是不是|有没有|有无|能不能|能否|可不可以|可否|会不会|要不要|该不该|应不应该|对不对|算不算|"
        r"属不属于|用不用|需不需要|"
        r"准不准|让不让|许不许|支不支持|鼓不鼓励|真的假的|是真是假|属实|(?<![哪咋])(?:吧|呗|喽|伐)[?？。!！]*$|[-–,]\s*(?:can|do|does|is|are|will)\b|^(?:is|are|was|were|does|do|did|can|may|must|will|had|has|"
        r"have|should)\b",
    ),
    (
        "time",
        r"什么时候|啥时候|何时|哪(?:一)?年|哪(?:一)?天|几月|几号|多久|什么时间|时间表|到什么时候|"
        r"截止(?:日期|时间)|when\b|which year|by what year",
    ),
    (
        "count",
        r"(?:有|共|包括|分为|分成|分|列了|提出|设了|设置|部署|下面|底下|拆成|拆为)(?:了)?(?:几|多少)"
        rf"(?:大|章|层|{MEASURE})|几(?:大|项|条|个方面|个专栏|方面)|"
        r"how many (?:actions|items|boxes|goals|principles|chapters|parts)",
    ),
    (
        "figure",
        r"多少|(?<![哪那这前后])几(?:家|个|倍|成|名|人|[十百千]?万|亿|%)|百分之几|占(?:比|全国|到)|比重|比例|份额|总量|总数|总额|"
        r"规模(?:有|是)?多|数量(?![^,，?？]{0,3}(?:怎|如何|咋))|增长(?:了|率|幅度)?(?:是|有)?多|"
        r"增幅|增速|涨了|翻了几|多大|多高|多强|几何|数字是|数据是|how (?:many|much|large|big|high)|"
        r"what (?:(?:is|was|are|were) (?:the )?(?:\w+ )?)?(?:share|percentage|proportion|fraction|portion|number)\b|"
        r"what (?:factor|multiple)",
    ),
    (
        "who",
        r"谁|哪(?:一)?(?:个|些|级|类)?(?:部门|单位|主体|机构|政府|方面来|一方|方)|什么(?:部门|单位|主体|"
        r"机构|人)|哪些人|由哪(?!几?[项块部条个大].{0,3}[组构]成)|归哪|责任(?:主体|单位|方)|牵头(?:单位|部门|方|的是|人)|"
        r"which (?:ministry|department|government|body|level)|\bwho\b",
    ),
    ("why", r"为什么|为何|为啥|原因|缘由|凭什么|why\b"),
    (
        "list",
        rf"哪些|哪几|哪[一二两三四五六七八九十\d]+(?:大|{MEASURE})|都有(?:什么|啥|谁)|有(?:什么|啥)|包括(?:什么|啥)|包含(?:什么|啥)|分别(?:是|有|为)|"
        r"列(?:举|出|一下)|罗列|清单|什么内容|"
        r"主要内容|内容是|具体(?:内容|措施|做法|举措)|what (?:are|measures|actions|kinds|types)|list\b|which\b",
    ),
    (
        "how",
        r"如何|怎么|怎样|怎麼|咋|什么办法|啥办法|办法|措施|举措|做法|途径|路径|方式|手段|怎么做|what should|how\b",
    ),
    ("definition", r"什么是|是什么|是啥|指什么|指的是|是指|什么意思|啥意思|含义|定义|怎么理解|what is|what does|mean"),
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KIND_CUES
)

_REQUEST = re.compile(r"^(?:请|帮|给|麻烦|来|讲|说|谈|聊|列|介绍|总结|概括|解释|看看|查)[^?？]*(?:吧|呗|吗)[。!！]*$")
"""A request (讲讲专栏7吧), no question of yes or no."""
_STATED = re.compile(
    r"^(?=.{8,}|.{2,}(?:也|还)(?:让|准|许|能|可以|行|算|得|要|给|管).{0,4}[?？]$)(?!.*(?:哪|什[么麼]|啥|谁|几(?!乎|十年)|多[少久大]|怎|如何|何|咋|呢[?？]|是[?？])).*(?:会|能|让|准|许|行|可以|必须|只|就|都|也|还|不|是|达到|达|超过|由|负责|属于)[^?？]*[?？]$"
)
"""A statement with a question mark."""

_OPEN: tuple[Kind, ...] = ("list", "count", "figure", "who", "definition", "time", "how")
_SUPPOSING = re.compile(
    r"[,，。;；:：]|\.\s|既然|凭什么|明明|不是(?:说|规定)|\b(?:since|given|if|when)\b", re.IGNORECASE
)
"""What a question says something with before it asks."""
_SCAFFOLD = re.compile(
    r"请问|请教|麻烦|帮我|帮忙|告诉我|说一下|说说|介绍一下|介绍|讲一下|讲讲|解释一下|概括一下|概括|"
    r"总结一下|总结|归纳|简述|列举|列出|列一下|查一下|想知道|我想|想问|问一下|问下|能不能|"
    r"规划(?:中|里|里面|里头|当中|文本|全文)?(?:对于|关于|对|就|是)?|本规划|该规划|这份规划|这个规划|"
    r"文件(?:中|里)?|“?十四五”?(?:规划)?|"
    r"根据|按照|依据|有关|关于|对于|方面|具体|主要|到底|究竟|一共|总共|大概|大约是|目前|现在|都|呢|啊|呀|"
    r"吧|吗|嘛|么|了|的|地|得|"
    r"怎么说|怎么写|怎么规定|怎么要求|怎么表述|如何规定|如何表述|有什么说法|有啥说法|什么说法|有什么要求|"
    r"有什么规定|有什么安排|有什么考虑|有什么|有哪些|有啥|是什么|是啥|"
    r"哪些|哪个|哪几个|哪几|哪一个|哪里|哪儿|哪|什么时候|什么|啥|如何|怎么样|怎么做|怎么办|怎么|怎样|咋办|"
    r"咋|为什么|为何|多少|几个|几项|几条|是否|是不是|有没有|能否|可否|"
    r"提到|提出|规定|要求|明确|部署|表述|说法|内容|包括|包含|涉及|措施|举措|做法|请|我们|你们|咱们|咱|我|你"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question read: `text` as normalised, its kind, and its bare topic words."""

    text: str
    kind: Kind
    topic: str
    english: bool

    @property
    def plain(self) -> bool:
        """Whether it asks one thing in one breath and so takes little for granted."""
        return self.kind in _OPEN and not _SUPPOSING.search(self.text.rstrip("?？。"))

    @property
    def whole(self) -> bool:
        """Whether it asks for everything about its topic rather than for one thing."""
        return self.kind in ("list", "how", "count", "definition", "general")


def read_question(text: str) -> Question:
    """Read a normalised (simplified, half-width) question."""
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "general")
    if kind == "yesno" and _REQUEST.search(text):
        kind = next((k for k, pattern in _KINDS if k != "yesno" and pattern.search(text)), "general")
    if kind == "general" and _STATED.search(text):
        kind = "yesno"
    topic = " ".join(re.sub(r"[?？!！。,，;；:：\"“”‘’()（）、\s]+", " ", _SCAFFOLD.sub(" ", text)).split())
    return Question(text, kind, topic, english=is_english(text))
