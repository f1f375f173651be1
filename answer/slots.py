"""The asked attribute of a question, and whether a text states one of its kind.

Each slot is a way of asking (金额: 多少钱) with the form in which any text would answer it (a number with 元). A topic
whose sentences hold nothing of the asked form is silent about it, however near it comes. True of the language, not of a
plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = r"(?:\d|[一二两三四五六七八九十百千万]{1,4}(?=[家个名项人亿%倍成]))"


@dataclass(frozen=True, slots=True)
class Slot:
    """An attribute: its name for the reader, how it is asked for, and the form in which a text states it."""

    name: str
    asked: re.Pattern[str]
    stated: re.Pattern[str]


def _slot(name: str, asked: str, stated: str) -> Slot:
    return Slot(name, re.compile(asked, re.IGNORECASE), re.compile(stated, re.IGNORECASE))


_MONEY = (
    r"(?:多少|几|啥|什么)个?(?:钱|[百千万亿]*(?:元|块钱|美元|dollars))|几[十百千]?[万亿]\b|多少[万亿](?!家|个|人)|折合|"
    r"(?:奖金|补贴|补助|奖励|资助|奖补|经费|资金|投资|拨款|罚款|租金|工资|薪酬|融资|贷款|风险补偿|"
    r"券)(?:的)?(?:金额|额度|标准|上限|下限|数额|比例|总额|规模|有?多少|几)|"
    r"(?:总投资|投资额|绝对额|预算)|(?:补|奖|拨|投入|出资|花|罚|贷|给)(?:了|到)?(?:多少|几[个万亿百千])|"
    r"how much|what (?:amount|value|budget)|dollar|yuan|subsid\w+ (?:amount|of)"
)
_COUNTRIES = "美国|英国|法国|德国|日本|韩国|俄罗斯|新加坡|印度|意大利|以色列|瑞士|荷兰|加拿大|澳大利亚|欧盟|东盟|金砖"
SLOTS = (
    _slot("金额", _MONEY, r"\d[\d.,]*\s*(?:多|余)?[百千万亿]*(?:元|美元)"),
    _slot(
        "联系方式",
        r"电话|邮箱|联系(?:人|方式)|网址|网站|微信|公众号|热线|办公地址|phone|e-?mail|website|contact",
        r"\d{7,}|@|https?://|电话|邮箱",
    ),
    _slot(
        "办理程序",
        r"(?:申请|申报|办理|报名|验收|评审|审批)(?:的)?(?:流程|程序|步骤|材料|手续|表格|入口|窗口|时间)|"
        r"(?:怎么|如何|在哪|去哪儿?|找谁|上哪儿?)(?:去)?(?:申请|申报|报名|办理)|报名|"
        r"(?:提交|准备|交)(?:什么|哪些)材料|材料清单|how (?:to|do i|can i) apply|application (?:form|process|deadline)",
        r"报名|流程|步骤|手续|材料(?!、|领域|首)",
    ),
    _slot(
        "量化标准",
        r"(?:多少分|几分|满分|打分|分数线|权重|门槛|量化|约束性指标|指标值|达标线|合格线|及格)|(?:认定|"
        r"准入|入选|评定|升级)(?:的)?(?:标准|条件|指标)(?:是|有|具体)|"
        r"(?:营收|增速|研发投入|收入)(?:要|得|需)?(?:达到)?多少|EFLOPS|threshold|score|weight(?:ing)?",
        r"\d+(?:\.\d+)?\s*(?:%|分|倍|亿|万)|权重|门槛",
    ),
    _slot(
        "期限",
        r"(?<![这那再近过前头上下未来])(?:几|多少)(?:个)?(?:月|天|日|年(?!代|级|[^,，]{2,})|工作日|周)|"
        r"多久|多长时间|(?:什么|啥)时候|何时|哪(?:一)?(?:年|天|月|日)|几月|几号|期限|截止(?:日期|时间)|"
        r"时间表|到位时间|"
        r"(?:^|\bby |\bsince )when (?:is|are|will|does|did|was|should|must)|deadline|how (?:long|soon)|"
        r"what (?:date|year)",
        r"\d+\s*年|“?十[三四五]五”?|\d+\s*(?:个月|月|天|日)|年度|每年|中期|期间|末|底",
    ),
    _slot(
        "比例",
        r"百分之几|几几开|[一二三四五六七八九]{1}开还是|五五开|三七开|四六开|(?:分成|分配|分担|补偿|"
        r"出资)(?:的)?(?:比例|百分比)|各(?:分|占|出)(?:百分之)?(?:几|多少)|几成|what (?:percent|share|"
        r"proportion)",
        r"%|成(?=[,。;，])|倍|百分",
    ),
    _slot(
        "数量",
        r"(?:多少|几)(?:家|名|人|位|座|所|栋|套|件|亩|平方|公里|万人|支|条线|块(?!内容|[,，?？。]|$)|只|户)|多少个|绝对数|总数是|"
        r"how many",
        rf"{_NUMBER}\s*(?:多|余)?[万亿]?(?:家|名|人|位|座|所|栋|套|件|亩|平方|公里|个|支|项|户)|\d",
    ),
    _slot(
        "罚则",
        r"罚(?!款?性)|处分|追责|问责|法律责任|违约金|判(?:刑|几)|penalt|\bfine[sd]?\b",
        r"罚|处分|问责|追究|撤销|警告|约谈|退出|淘汰|通报",
    ),
    _slot(
        "负责人",
        r"(?:哪位|哪个|哪一位|什么)(?:领导|负责人|部长|主任|司长|处长|书记|院士|专家|人物)|(?:负责人|主任|部长|"
        r"书记|组长|校长|起草人|作者)(?:是谁|叫什么|姓名|的?名字)|谁(?:签发|起草|署名)|who (?:is|was) the",
        r"(?:部长|主任|司长|书记|组长)[\u4e00-\u9fff]{2,3}(?:[,。;]|任)",
    ),
    _slot(
        "责任处室",
        r"哪个(?:司|处|科|室|局|办|办公室)|(?:归|由)哪(?:个|家)?(?:司局|处室|司|处|科室)|对口(?:处室|司局|"
        r"科室)|which (?:division|office|bureau)",
        r"[\u4e00-\u9fff]{2,8}(?:司|处|办公室)(?=[,。;负牵承])",
    ),
    _slot("国别", r"(?:哪些|哪几个|哪个|什么)国家|国别|which countr", rf"国别|{_COUNTRIES}"),
    _slot(
        "企业名单",
        r"(?:是|有|给|由|跟|和|同|与|家)(?:了)?哪(?:几|些)?(?:家|个)?(?:上市|龙头|民营|国有|科技)?(?:银行|公司|集团|券商)"
        r"(?!.{0,6}(?:能|可|会|符合|享受|适合|才|应|要|需))|哪几?家(?:银行|公司|集团|券商)(?!.{0,6}(?:能|可|会|符合|享受|适合|才|应|要|需))",
        r"[\u4e00-\u9fff]{2,8}(?:股份|有限公司|集团|银行)(?=[,。、;])",
    ),
    _slot(
        "名单",
        r"名单|叫(?:什么|啥)名[字子]|分别叫(?:什么|啥)|(?:已经?|曾经?|到底|具体)(?:被)?.{0,8}(?:有|是)哪(?:些|几)(?:家|个)?(?:园区|高新区|企业|单位|"
        r"银行|机构|地方|城市)?[?？]?$|哪(?:几)?家(?:机构|企业)|点名|"
        r"which zones|name[sd]? of the",
        r"名单|[\u4e00-\u9fff]{2,6}(?:银行|公司|集团)(?=[,。、])|分别(?:是|为)|、[^、。;\d]{2,14}、",
    ),
    _slot(
        "试点园区",
        r"which (?:zones?|parks?|cities|places) (?:will|would|are|is|were|was|have|get|gets|got)\b.{0,20}"
        r"(?:pilot|chosen|selected|picked|named)|"
        r"哪(?:些|几|一)?(?:家|个)?(?:园区|高新区|地方|城市)(?:会|要|来|先|被|已经?)*(?:试点|选上|选中|先行试)",
        r"(?:中关村|东湖|张江)[^。;]{0,20}(?:试点|先行)",
    ),
    _slot(
        "文号",
        r"文号|发文(?:字号|日期|时间|号)|文件号|(?:印发|签发|落款|成文)(?:的)?(?:日期|时间|哪天|是哪)|"
        r"document number|date of issue",
        r"〔\d{4}〕|\d{4}年\d+月\d+日",
    ),
)


PRACTICAL = ("联系方式", "办理程序", "文号", "负责人", "责任处室", "国别", "企业名单", "试点园区")
"""Attributes that no title or figure can answer."""


_BY_NAME = {slot.name: slot for slot in SLOTS}


def states(name: str, evidence: Sequence[str]) -> bool:
    """Tell whether a sentence in `evidence` states the attribute `name` in its form."""
    return any(_BY_NAME[name].stated.search(text) for text in evidence)


def unmet(question: str, evidence: Sequence[str]) -> Slot | None:
    """Return the first attribute that `question` asks for and no sentence in `evidence` states; None if all are met."""
    for slot in SLOTS:
        if slot.asked.search(question) and not any(slot.stated.search(text) for text in evidence):
            return slot
    return None
