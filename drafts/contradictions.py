"""Contradictions that share the plan's words: ended instead of begun, another body, the opposite, another year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from drafts.grounds import Ground
from drafts.matching import Match
from drafts.records import Issue
from drafts.vocabulary import same_words
from facts.times import find_times, same_time

_ENDS = (
    "停建|缓建|禁建|停办|停|拆除|关闭|淡化|剥夺|退出|取消|停止|禁止|暂停|撤销"
    "|不再|不得|不准|严禁|限制|削减|废除|放弃|拒绝|不允许|不支持|不鼓励|不提倡"
    "|反对|关停|清退|压缩|缩减|叫停|淘汰|回避|推迟|终止|剥离|收回|上收|并入"
    "|不能|不宜|无需|不必|弱化|减弱|降低|减少|缩小|收紧"
)
_ENDING = re.compile(_ENDS)
_OPPOSITES = (
    ("扩大", "缩小"),
    ("增加", "减少"),
    ("提高", "降低"),
    ("提升", "降低"),
    ("放宽", "收紧"),
    ("放开", "收紧"),
    ("下放", "上收"),
    ("加大", "减小"),
    ("加快", "放缓"),
    ("市场化", "行政化"),
    ("差异化", "同质化"),
    ("集中", "分散"),
    ("境外", "境内"),
    ("国际", "国内"),
    ("全球", "国内"),
    ("弱化", "强化"),
    ("减弱", "增强"),
)
_DEGREES = (
    ("适度", "大幅"),
    ("适度", "大规模"),
    ("适度", "大力"),
    ("逐步", "立即"),
    ("逐步", "一步到位"),
    ("积极稳妥", "全面"),
)
_BODY = re.compile(
    r"国务院|国家发展改革委|国家发改委|发展改革委|发改委|中央财政|财政部|科技部|科学技术部|工业和信息化部"
    r"|工信部|商务部|人力资源(?:和)?社会保障部|人社部|自然资源部|国资委|教育部|税务总局"
    r"|国家税务|证监会|人民银行|央行|生态环境部|住房(?:和)?城乡建设部|住建部|农业农村部|公安部|外交部"
    r"|审计署|知识产权局|市场监管总局|海关总署|金融监管总局|银保监会|国家数据局|中央编办|中组部|中科院"
    r"|火炬中心"
    r"|(?:省|市|县|区)级(?:人民)?政府|省级科技管理部门|国家科技管理部门|地方政府|中央政府|国家部委"
)
_SAME_BODY = {
    "科学技术部": "科技部",
    "工信部": "工业和信息化部",
    "人社部": "人力资源社会保障部",
    "国家发改委": "发展改革委",
}


def contradictions(claim: str, match: Match) -> Iterator[Issue]:
    """Yield what in a claim contradicts the sentences that it shares its words with."""
    if not match.grounds:
        return
    text = "\n".join(g.text for g in match.grounds[:3])
    units = "\n".join(g.document.text_of(g.unit) for g in match.grounds)
    yield from _bodies(claim, text, units)
    for found in _ENDING.finditer(claim):
        if found[0] not in units and not _row_mate(found[0], units):
            yield Issue("contradicts", found[0], match.grounds[0].text, *found.span())
            break
    for one, other in _OPPOSITES:
        for ours, theirs in ((one, other), (other, one)):
            at = claim.find(ours)
            if at >= 0 and ours not in units and theirs in text and _ENDING.search(ours) is None:
                yield Issue("contradicts", ours, theirs, at, at + len(ours))


def degrees(claim: str, ground: Ground) -> Iterator[Issue]:
    """Yield words of degree that go beyond the plan's: 大幅增加 for 适度增加."""
    for ours, theirs in ((strong, mild) for mild, strong in _DEGREES):
        at = claim.find(ours)
        if at >= 0 and ours not in ground.text and theirs in ground.text:
            yield Issue("stronger", ours, theirs, at, at + len(ours))


def _row_mate(word: str, text: str) -> bool:
    return any(other in text for other in same_words(word))


def _bodies(claim: str, text: str, units: str) -> Iterator[Issue]:
    for found in _BODY.finditer(claim):
        body = _SAME_BODY.get(found[0], found[0]).replace("人民", "")
        plain = units.replace("人民", "")
        if body in plain and (body in text.replace("人民", "") or not body.endswith("政府")):
            continue
        theirs = _BODY.search(text)
        yield Issue("wrong_actor", found[0], theirs[0] if theirs else "", *found.span())


def strange_times(claim: str, grounds: Sequence[Ground], known: Sequence[tuple[int, int]]) -> Iterator[Issue]:
    """Yield years of a claim that its clause gives otherwise (wrong_number) or not at all (no_support).

    `known`: spans of figures, whose times are judged with them.
    """
    if not grounds or known:
        return
    best = grounds[0]
    here = [t.text for t in find_times(best.text)]
    around = [t.text for t in find_times(_inherited(best))]
    for time in find_times(claim):
        if time.kind == "date" or any(same_time(time.text, other) for other in (*here, *around)):
            continue
        if best.chapter[:1] in "二三四" and same_time(time.text, "“十四五”期间"):
            continue
        if here and any(t.kind in ("year", "period") for t in find_times(best.text)):
            yield Issue("wrong_number", time.text, here[0], time.start, time.end)
        elif any(find_times(_inherited(best))):
            yield Issue("wrong_number", time.text, around[0], time.start, time.end)
        elif time.lead in ("到", "至", "在", "") and re.match(r"年?(?:底|末)?前", claim[time.end :]):
            yield Issue("no_support", time.text, "", time.start, time.end)


def _inherited(ground: Ground) -> str:
    """The text whose times hold for a sentence: its unit, and the first paragraph of its section if that says 到…年."""
    document, unit = ground.document, ground.unit
    above = document.by_id[unit.parent] if unit.parent else None
    first = document.children(above)[0] if above and unit.kind == "paragraph" else None
    return document.text_of(unit) + (document.text_of(first)[:40] if first else "")
