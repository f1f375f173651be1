"""Recognise the actors of policy prose (国家高新区, 区内企业, 地方政府) at the start of a phrase, and group them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from facts.instruments import find_conditions

_HEADS = (
    "国家高新区|省级高新区|国家自创区|自创区|高新区|工业园区|科技园区|园区|大学科技园|高等院校|高等学校|职业院校|院校|高校院所|高校|研究型大学|大学"
    "|科研院所|科研机构|研发机构|服务机构|金融机构|检测机构|社会组织|行业协会|机构|领军企业|骨干企业|外资企业|创投企业|中小企业|小微企业|企业"
    "|政府部门|管理部门|主管部门|部门|人民政府|地方政府|政府(?!采购|引导|投入|性|非)|各地(?!区)|地方(?!性|特色|资源|财政|积极)|社会主体"
    "|创新主体|建设主体|市场主体|经营主体|各类主体|(?<=区内)主体|社会资本|社会力量|科学家|国家战略科技力量|科技部|国务院|中关村|创新平台(?=加)"
    "|各级组织|农民|科研人员|我国(?=[进已要应正])"
)
_HEAD = re.compile(rf"(?:{_HEADS})")
_MODS = (
    r"(?:各有关|各级|各类|各|有关|相关|全国|国家|省级|市级|县级|地方|区内|园区内|内|所在地|行业|科技型|科技|国有|外籍|先进|重点|骨干|龙头|高水平"
    r"|银行业|国内外|境内外|海外|优势|民营|大型|上下游|党的|开发|综合|有条件的|符合条件的|一批|企业|创新|瞪羚、|独角兽)"
)
_MODIFIED = re.compile(rf"(?:[^,;。]*(?:的|(?<=、).{{1,8}}等))?{_MODS}*")
_MORE = re.compile(
    rf"(?:{_MODS}{{0,3}}(?:{_HEADS})|(?:、|和|及|以及){_MODS}{{0,3}}(?:{_HEADS})|等(?:{_MODS}{{0,3}}(?:{_HEADS}))?)"
)
_NAMED = re.compile(rf"{_MODS}*(?:{_HEADS})")
_NOT_AFTER = re.compile(r"的(?!$)|化|级|性|制|家|创新积分|研发费用|所有|名单|目录|群体|集群|数量|总数|资源|品牌|条例")


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor at text[start:end]; `condition` is what narrows it (符合条件的), within the same span, or ''."""

    start: int
    end: int
    text: str
    condition: str


def match_actor(text: str, start: int = 0, end: int | None = None) -> Actor | None:
    """Return the actor with which text[start:end] begins, up to the first comma; else None."""
    stop = re.search(r"[,;。:]", text[start:end])
    limit = start + stop.start() if stop else (len(text) if end is None else end)
    for head in _HEAD.finditer(text, start, limit):
        if not _MODIFIED.fullmatch(text, start, head.start()):
            continue
        last = head.end()
        while more := _MORE.match(text, last, limit):
            last = more.end()
        if _NOT_AFTER.match(text, last, limit):
            continue
        phrase = text[start:last]
        condition = next((mark.text for mark in find_conditions(phrase)), "")
        return Actor(start, last, phrase, condition)
    return None


def find_actors(text: str, start: int, end: int) -> list[Actor]:
    """Return the actors named anywhere in text[start:end]."""
    found: list[Actor] = []
    position = start
    while head := _NAMED.search(text, position, end):
        actor = match_actor(text, head.start(), end)
        if actor:
            found.append(actor)
        position = max(head.end(), actor.end if actor else 0)
    return found


_MODIFIER = re.compile(r"[^、]*的")
_GROUPS = {
    "企业": re.compile(r"企业(?!家)|市场主体|创新主体|各类主体|社会主体|社会资本"),
    "园区": re.compile(r"(?:国家高新区|园区|高新区|自创区|中关村|建设主体)(?:等)?$"),
    "高校院所": re.compile(r"院校|高等学校|高校|大学|科研院所|科研机构|研发机构|科技力量"),
    "金融机构": re.compile(r"金融机构|社会资本|银行|基金"),
    "地方政府": re.compile(r"政府|地方|各地"),
    "科技部门": re.compile(r"科技部|科技管理部门"),
    "服务机构": re.compile(r"服务机构|机构(?!等)"),
    "人才": re.compile(r"人才|科学家|科研人员|创业者|博士"),
}
ACTOR_GROUPS = tuple(_GROUPS)
"""The names by which actors can be asked for together."""
_SAME_GROUP = {
    **dict.fromkeys(("国家高新区", "高新区"), "园区"),
    **dict.fromkeys(("高校", "高等院校", "高等学校", "科研院所"), "高校院所"),
    **dict.fromkeys(("地方", "政府"), "地方政府"),
    **dict.fromkeys(("公司", "民企"), "企业"),
    "银行": "金融机构",
    "科技部": "科技部门",
}


def in_group(actor: str, group: str) -> bool:
    """Tell whether an actor belongs to a group (企业, 园区, …) or, for any other word, is named by it (市级政府)."""
    name = _SAME_GROUP.get(group, group)
    if name in _GROUPS:
        return bool(_GROUPS[name].search(_MODIFIER.sub("", actor)))
    return bool(group) and group.replace("人民", "") in actor.replace("人民", "")
