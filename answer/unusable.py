"""What is no question about a text: too little, gibberish, greetings, instructions to the system, other tasks."""

from __future__ import annotations

import re

from answer.reply import Reply

_MIN_CONTENT = 2
_INJECTION = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|跳过)(?:掉)?(?:你)?(?:以上|之前|前面|上面|所有|一切|先前|此前|全部|"
    r"原来)?(?:的)?(?:所有|一切|全部)?(?:指令|指示|提示|规则|限制|设定|要求|内容|约束)|"
    r"系统提示|提示词|system\s*prompt|(?:你|请)?(?:现在|从现在|接下来)?(?:开始)?(?:你是|你?(?:扮演|假装|"
    r"充当|模拟))(?:成)?(?:一[个名位]|我的|没有)|越狱|jailbreak|开发者模式|developer mode|"
    r"ignore (?:all |any |the )?(?:previous|above|prior)|disregard (?:all|the)|you are now|"
    r"pretend (?:to be|you)|<\s*/?\s*(?:script|iframe|img|svg)\b|javascript:|DROP\s+TABLE|"
    r"\{\{.*\}\}|\$\{.*\}|把(?:你的)?(?:密码|密钥|API)",
    re.IGNORECASE,
)
_OTHER_TASK = re.compile(
    r"(?:写|作|来|编|拟|起草|生成|创作)(?:一?[首篇段个份封条张则]|点)?[^,，。?？]{0,16}(?:诗|词(?!在|是|出|有|写)|歌(?!词)|小说|故事|笑话|段子|"
    r"作文|代码|程序(?!是|有)|脚本|爬虫|情书|对联|邮件|文案|朋友圈|通稿|讲话稿|发言稿|简历|周报|祝福语|请假条)(?!(?:里|中|时|的时候)?(?:要?用|需要|引用))|"
    r"讲个|唱(?:一?首|个|歌)|翻译(?:成|一下|为|这)|译成|算命|天气|几点了|星期几|今天(?:是)?几号|"
    r"画(?:一?[张幅个])|\d+\s*(?:[+\-*/×÷]|乘以?|加上?|减去?|除以?)\s*\d+\s*(?:=|等于|是|得)|解(?:一下)?(?:这个)?方程|"
    r"推荐(?:一?[部本家个])?[^,，。?？]{0,4}(?:电影|书|餐(?:馆|厅)|饭店|音乐|游戏|手机)|"
    r"write (?:a|an|me|some)\b.{0,20}(?:poem|code|story|song|script|joke|essay|email|letter|function)|tell me a joke|"
    r"weather|translate\b",
    re.IGNORECASE,
)
_PAPERWORK = re.compile(
    r"(?:写|拟|编|做|起草|生成|整)(?:个|一?[篇份个封张])?[^,，。?？]{0,8}(?:(?:年终|工作|年度|月度|个人)总结|述职报告|(?:会议|放假)通知|心得体会|读后感|"
    r"检讨书?|申请书|演讲稿|论文|作文|自我介绍|PPT(?:大纲)?|幻灯片|大纲|合同|日记|贺词|致辞)(?:[吗吧呗嘛呀啊呢?？。!！,，\s]|谢谢|好不好|行不行|可以)*$",
    re.IGNORECASE,
)
"""Asks for a paper to be written, and for nothing of the text in it."""
_SUMS = re.compile(
    r"\d+的\d+次方|[\d一-十百千万]+(?:的)?(?:平方根|立方根|阶乘)|根号下?[\d一-十百]+|圆周率|勾股定理|\d+(?:乘以?|除以)\d+|质数|质因数"
)
_UNBOUND = (
    re.compile(
        r"(?:别|不用|不要|无需|不必|甭|不再)(?:再|去|给我)?(?:管|看|参考|理会?|依据|照着?|按照?|查|受|引用)[^,，。?？]{0,8}(?:文件|文档|规划|资料|材料|原文|限制|约束)|"
        r"(?:文件|文档|规划|资料|材料|原文)[^,，。?？]{0,6}(?:(?:别|不用|不要|不必|甭)(?:再|去)?(?:管|看|理|查|参考)|(?:放|扔|撇|丢)(?:到|在)?一边)"
    ),
    re.compile(
        r"(?:凭|靠|按|用|照)(?:着)?你?(?:自己|自个儿?)?的?(?:记忆|知识|知道的|想法|理解|常识|经验|判断)|随便(?:答|说|编|回答|讲)|自由发挥|[瞎乱]编|想怎么[答说编]就"
    ),
    re.compile(
        r"(?:听懂|看懂|明白|懂|收到|同意|理解|知道|可以|准备好)了?(?:的话)?[,，]?(?:就|请)?(?:扣|回复?|打|发|敲|输入)(?:个|一个)?[“\"]?(?:\d|好|是|收到|ok|yes|明白)",
        re.IGNORECASE,
    ),
)
"""Leave the text aside; answer from elsewhere; give a sign. Two of them are an instruction."""
_MOJIBAKE = re.compile(r"锟斤拷?|斤拷|烫烫+|屯屯+|\ufffd|[\u00c0-\u00ff][\u0080-\u00bf\u0152-\u2122]?")
_MOJIBAKE_SHARE = 0.5
_POINTS = re.compile(r"[那这]个|[那这]啥|[那这]样|[那这]些|[它他她其][们的]?|之前那|上[次回]|刚才|刚刚")
_FILLER = re.compile(
    rf"{_POINTS.pattern}|就是|之前|先前|前面|上面|里面?|怎么|怎样|如何|然后|还有|一下|来着|东西|事儿?|意思|什么|知道|明白|不是|"
    r"[的了呢吧嘛吗啊嗯呃额哦唉诶我你懂啥咋说讲过提到对就是也呀么那这哪]"
)
"""Words that only point at something said before."""
_SELF = re.compile(
    r"你(?:是|叫)(?:谁|什么|啥|哪)|你的(?:名字|模型|版本|开发者|提示|训练)|你用的(?:是)?(?:什么|哪)|你(?:会|能)(?:干|做)(?:点)?(?:什么|啥)|"
    r"你(?:有|会)(?:没有)?(?:感情|意识|女朋友|男朋友)|who (?:are|made) you|what are you",
    re.IGNORECASE,
)
_PHATIC = re.compile(
    r"(?:你好|您好|大家好|嗨|哈[喽啰]|喂|在吗|在不在|有人吗|早上好|下午好|晚上好|早安|晚安|谢谢|多谢|感谢|再见|拜拜|好的|收到|"
    r"嗯+|哦+|呵+|哈+|啊+|测试|试试|test(?:ing)?|hello|hi|hey|thanks?|thank you|ok|okay|bye|6+|[a-z]|"
    r"随便[说讲聊](?:[点些]|几句)?(?:什么|啥)?)"
    r"(?:你|您|了|啊|啦|呀|呢|哈|吗|吧|一下|there)*",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"(?:陪|跟|和|同|与|找)(?:我|你|咱)们?[^,，。?？!！]{0,4}(?:聊|唠|侃|扯|撩|玩|说说?话|解闷)|(?:聊|唠|侃)(?:一?会儿?|几句|两句|聊)?(?:天|嗑|家常|闲话)|"
    r"闲聊|唠唠?嗑|瞎[聊扯撩侃]|解解?闷|(?:你|您)(?:吃|睡|起床)[^,，。?？]{0,3}[了没吗]+|安慰(?:安慰|一下|下)?我|心情(?:不好|很差|糟糕|低落)|"
    r"(?:好|真|太|很|可|有点)(?:累|困|烦|无聊|难过|伤心|孤单|郁闷|想哭|饿|丧)(?:死|坏|透)?|(?:累|困|烦|无聊|饿|郁闷)(?:死|坏|透)|"
    r"(?:不想|懒得)(?:上班|上学|起床|动|工作)|失恋|分手了|睡不着|想(?:家|妈妈|静静)|(?:你|我)爱(?:你|我)"
)
"""Talk that only wants company."""
_IDLE = re.compile(
    r"今[天晚]|昨[天晚]|最近|这[几两]天|刚才|现在|一下|一会儿?|几句|怎么办|好不好|行不行|可以|能不能|[再你您我咱俩们的了吗呢吧啊呀呗嘛哦哎唉嗯哈么没有很真好太都就又也在是个来点儿会能要想]"
)
"""What small talk is filled with."""
_JUNK: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"[a-z]*(?:asdf|sdfg|dfgh|fghj|ghjk|hjkl|jkl(?![a-z])|qwer|zxcv|xcvb|cvbn)[a-z]*|(?<![a-z])[b-df-hj-np-tv-z]{3,}(?![a-z])|"
        r"([a-z])\1\1+"
    ),
    re.compile(r"(?:[^\w\s?!。…—“”\"()]|[%&*#@^~_]){2,}"),
    re.compile(r"([\u4e00-\u9fff])\1([\u4e00-\u9fff])\2|(?:呵|哈|嘿|嘻|啊|嗯){2,}"),
)
"""Keys struck at random, runs of symbols, characters struck twice."""
_STRAY = re.compile(r"\d{3,}(?![\d年家项亿万%])")
_REPEATED = re.compile(r"(.{2,8}?)\1{2,}")
_JUNK_SHARE, _MAX_IDLE = 0.5, 2
_NO_QUESTION = "没有读到问题。请就规划的内容提问，或输入条款号，如“三（六）4”“专栏七”。"


def unusable(raw: str, text: str, *, empty: bool = False) -> Reply | None:
    """Refuse what is no question about a text; `empty` says that no content word was found in it."""
    content = [char for char in text if char.isalnum()]
    bare = "".join(content)
    idle = empty or _is_gibberish(text) or _is_mojibake(raw) or _is_chat(text)
    if len(content) < _MIN_CONTENT or idle or _PHATIC.fullmatch(bare) or (len(bare) > 3 and len(set(bare)) == 1):
        return Reply(lead=_NO_QUESTION, reason="unusable")
    unbound = sum(bool(pattern.search(text)) for pattern in _UNBOUND) > 1
    if unbound or _INJECTION.search(raw) or _INJECTION.search(text):
        return Reply(lead="这里只回答关于规划文本的问题，不执行其他指令。请就规划的内容提问。", reason="unusable")
    if any(pattern.search(text) for pattern in (_OTHER_TASK, _PAPERWORK, _SUMS, _SELF)):
        return no_question()
    return None


def no_question() -> Reply:
    """Refuse what asks for something else than what the text says."""
    return Reply(lead="这里只回答关于规划文本的问题，做不了别的事。请就规划的内容提问。", reason="unusable")


def _is_gibberish(text: str) -> bool:
    """Tell whether at least half of a text is junk, and of two kinds: one alone may be a slip or a name."""
    found = [[match.span() for match in pattern.finditer(text)] for pattern in _JUNK]
    stray = [match.span() for match in _STRAY.finditer(text)]
    struck = {place for spans in (*found, stray) for start, end in spans for place in range(start, end)}
    if _REPEATED.fullmatch(text):
        return True
    return sum(map(bool, found)) > 1 and len(struck) >= _JUNK_SHARE * len(text.replace(" ", ""))


def _is_mojibake(raw: str) -> bool:
    """Tell whether at least half of a text is what a wrong decoding leaves."""
    left = sum(not char.isspace() for char in _MOJIBAKE.sub("", raw))
    return left <= (1 - _MOJIBAKE_SHARE) * sum(not char.isspace() for char in raw)


def only_points(text: str) -> bool:
    """Tell whether a text only points at something said before (那个，就是上回那个，它的)."""
    rest = _FILLER.sub("", text)
    return bool(_POINTS.search(text)) and not any(char.isalnum() for char in rest)


def _is_chat(text: str) -> bool:
    """Tell whether a text is small talk and nothing else."""
    rest = _CHAT.sub("", text)
    return rest != text and sum(char.isalnum() for char in _IDLE.sub("", rest)) <= _MAX_IDLE
