"""Bind the quantities of a passage to indicator, scope, time and base, by the grammar of Chinese official prose.

What it reads: 分别 alignments (N names, N values, also over a comma), 其中, shares (占全国的), growth (较2015年增长),
multiples (是全国平均水平的2.8倍), levels (达到, 共有), counted nouns after the value (21家国家自主创新示范区), tails
after 等 (甲、乙等产业规模), times carried from sentence to sentence of a paragraph. It does not know the world:
an indicator is the words that stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from facts.lexicon import COUNT_WORDS, SCOPE, WHOLES, indicator_mentions, is_known, plain_scope, split_scope
from facts.quantities import Quantity, find_quantities
from facts.times import TimeRef, find_times, halfwidth
from facts.units import CLASSIFIERS, dimension, split_unit

Relation = Literal["level", "share", "growth", "decline", "multiple"]

_FILL = (
    r"(?:达到|高达|达|约为|大约|约|为|是|有|共有|拥有|建有|共|共计|合计|总计|已|已经|将|了|突破|超过|超|逾|接近|将近|近|不到|不足|不少于|不低于"
    r"|(?:要|会|得)?(?:压缩|压减|缩减|缩小|精简|裁减|扩充|扩容|砍|压|缩|裁|扩|增|加)(?:到|至|成|为)|要到"
    r"|至少|到|至|均|都|分别|也|仅有|仅|只有|只剩|只|增至|增加到|增长到|提高到|提升到|扩大到|(?:提升|提高|增长|上升|下降|降低|减少|扩大|扩容|降|升|减)(?:至|到|为)|就|:|\s|其|一共|总共|累计|稳定在|保持在|维持在|控制在)*"
)
_UP = "新增|净增|增长|提高|提升|上升|增加|扩大|增幅|增速|上涨|增|涨|多"
_DOWN = "下跌|下降|降低|减少|缩减|回落|降幅|少"
_MODE = r"(?:同比|环比|年均|累计|分别|共|实际|约|均|都|也|已|平均|名义|大幅|再|又|还|各|仍)*"
_GROWTH = re.compile(
    rf"(?P<cmp>(?:较|比|与|同)(?P<of>[^,、]*?)(?:末|底)?(?:相比|相较)?)?,?(?P<mode>{_MODE})(?P<verb>{_UP}|{_DOWN})(?P<rate>率|速度|幅度)?(?:了|的)?{_FILL}$"
)
_SHARE = re.compile(
    rf"(?:已|约|共|合计|分别|均|都|也)*占(?:到|据|了|比)?(?P<of>[^占,、]{{0,14}}?)(?:总数|总量|总额|总和|同期|同类)?(?:的)?(?:比重|比例|份额|百分比)?(?:的)?{_FILL}$"
    rf"|(?P<of2>全国|全球|世界|全省)?(?:占比|比重|份额|比例)(?:分别)?{_FILL}$"
)
_AGAINST = re.compile(rf"(?P<than>高于|高出|快于|优于|低于|慢于)(?P<of>[^,、]{{1,10}}?){_FILL}$")
_MULTIPLE = re.compile(rf"(?:分别|均|都|已|约)*(?:是|为|达到|达|相当于|较|高于)(?P<of>[^是为,、]+?)(?:的)?{_FILL}$")
_LEVEL = re.compile(rf"(?:分别|均|都)?{_FILL}$")
_OPENING = re.compile(
    r"^(?:(?:规划|文件)?(?:里|中)?[说要想会]*把(?!几|多|一些)|[、\s,]|和|与|及|以及|其中|同时|此外|并且|而且|并|且|而|另有|另外|确保|力争|争取|预计|如果|假如|若|相当于|等于|即|也就是|这?意味着|特别是|尤其是|在(?=境外|海外|国外)|仅|截至目前|目前)+"
)
_JOINT = re.compile(r"\s*(?:、|和|与|及|以及)\s*(?:分别)?(?:约|近|超过|达到|达|逾)?\s*")
_BREAK = re.compile(r"[,;。:!?\n()]")
_NOUN_AFTER = re.compile(r"(?:左右|以上)?(?P<of>的)?(?P<noun>[^,;。:!?\n()、\d]+)")
_NOUN_STOP = re.compile(
    r"^(?:左右|以上|以下|以内|之内|上下|和|与|及|以及|等|增|提|占|是|为|达|左右|降|上升|下降|到|至|之|还|也|均|都|在|由|从|位于|分布|用于|作为|成为"
    r"|的(?:比重|份额|比例|水平|规模|速度)?$|水平|目标|规模|总量|数量|程度|关口|大关|多|余|内|后|前|来|间|已|并|且|同比|年均|较|比|了|。)"
)
_NOUN_END = re.compile(
    r"(?:来自|出自|集中|由|位于|分布|占|达到|实现|成为|为|是|较|比|已|将|正|共|遍布|覆盖|全面|显著|加快|进一步|持续|成功|落地"
    r"|作出|纳入|入选|排名|和\d|等$|的发展$)"
)
_ISSUED = re.compile(r"[^,;。]{0,12}(?:印发|发布|出台|公布|颁布|制定|召开)")
_NOW = re.compile(r"目前|当前|现有|现已")
_OPENING_VERB = re.compile(
    r"^(?:累计|全年|共|已|再)*(?:共有|拥有|现有|有|建成|完成|建设|布局|认定|获批|获评|创建|打造|引进|举办|出台|组织|抓好|设立|实现)(?:了|投用|启用)?(?=[^了])"
)
_MAKES = re.compile(r"(?:创造|贡献|承担|集聚|拥有|完成)$")
_VERB_HEAD = re.compile(
    r"(?:建设|建成|设立|布局|拥有|培育|新增|完成|经过|历经|形成|覆盖|聚集|集聚|认定|支持|组织|安排|新建|改造|实施)(?:了|出)?$"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A quantity with what it says: `base` is what it is compared with (占全国, 较2015年增长), '' for a level.

    `named` tells whether the indicator stands beside the value rather than being carried or unknown; `head` is the
    noun phrase that was read.
    """

    quantity: Quantity
    indicator: str
    scope: str
    time: str
    base: str
    relation: Relation
    named: bool
    head: str


@dataclass(frozen=True, slots=True)
class Head:
    """An indicator with its scope."""

    indicator: str
    scope: str


@dataclass(slots=True)
class Carried:
    """What a passage hands from segment to segment: time, heads of the last values, the subject of the document."""

    subject: str = ""
    time: str = ""
    heads: list[Head] = field(default_factory=list)
    total: Head | None = None
    last: Bound | None = None


def bind(text: str, carried: Carried | None = None) -> list[Bound]:
    """Bind every quantity of `text`, usually a sentence or a paragraph; `carried` is read and updated."""
    state = carried or Carried()
    plain = halfwidth(text)
    quantities, times = find_quantities(text), find_times(text)
    bound: list[Bound] = []
    for start, end in _segments(plain, quantities):
        inside = [q for q in quantities if start <= q.start < end]
        refs = [t for t in times if start <= t.start < end]
        if not inside:
            _carry_time(state, [t for t in refs if not _is_base(plain, t)])
        for first, group, after in _groups(plain, start, end, inside):
            lead_times = [t for t in refs if first <= t.start < group[0].start]
            bound += _bind_group(plain, first, group, after, lead_times, state)
    return bound


def _segments(plain: str, quantities: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    start = 0
    inside = {place for q in quantities for place in range(q.start, q.end)}
    for match in _BREAK.finditer(plain):
        if match.start() in inside:
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(plain)


def _groups(plain: str, start: int, end: int, inside: Sequence[Quantity]) -> Iterator[tuple[int, list[Quantity], int]]:
    """Yield (start of the lead, values joined by 、 or 和, end of what follows) for each run of values."""
    runs: list[list[Quantity]] = []
    for quantity in inside:
        before = runs[-1][-1] if runs else None
        alike = before is not None and dimension(before.unit) == dimension(quantity.unit)
        if before and alike and _JOINT.fullmatch(plain[before.end : quantity.start]):
            runs[-1].append(quantity)
        else:
            runs.append([quantity])
    for index, run in enumerate(runs):
        yield start, run, runs[index + 1][0].start if index + 1 < len(runs) else end
        start = run[-1].end


def _is_base(plain: str, time: TimeRef) -> bool:
    """Tell whether a time is compared with (较2015年, 是2015年的2.2倍) or is a document's (2022年印发的)."""
    if time.lead in ("较", "比", "与", "从") or _ISSUED.match(plain, time.end):
        return True
    before, after = plain[: time.start], plain[time.end : time.end + 4]
    return bool(re.search(r"(?:是|为|相当于|达到|达)$", before)) and after.startswith(("的", "水平", "同期"))


def _carry_time(state: Carried, times: Sequence[TimeRef]) -> None:
    for time in times:
        keep = time.lead in ("截至", "截止", "截至到", "截止到", "到", "至")
        state.time = time.text if keep else time.text[time.core_start - time.start :]


def _bind_group(
    plain: str, first: int, group: list[Quantity], after: int, times: Sequence[TimeRef], state: Carried
) -> Iterator[Bound]:
    _carry_time(state, [t for t in times if not _is_base(plain, t)])
    lead = plain[first : group[0].start]
    if _NOW.search(lead):
        state.time = ""
    for time in sorted(times, key=lambda t: -t.start):
        if not _is_base(plain, time):
            lead = lead[: time.start - first] + lead[time.end - first :]
    lead = _OPENING.sub("", lead.strip())
    relation, base, head = read_lead(lead, group[0])
    if not lead and state.last and dimension(state.last.quantity.unit) == dimension(group[0].unit):
        relation, base = state.last.relation, state.last.base
    counted = relation == "level" or base.endswith(("新增", "净增"))
    noun = _noun_after(plain, group[-1].end, after, owned=not counted) if counted or relation == "share" else ""
    heads, named = _heads(head, noun, group, state)
    for quantity, one in zip(group, heads, strict=True):
        scope = one.scope or state.subject
        made = Bound(quantity, one.indicator, scope, state.time, base, relation, named, head or noun)
        state.last = made
        yield made
    state.heads = heads
    if relation == "level" and heads[0].indicator and group[0].kind == "amount" and not _is_part(heads[0], state):
        state.total = heads[0]


def _is_part(head: Head, state: Carried) -> bool:
    return state.total is not None and head.indicator == state.total.indicator and head.scope != state.total.scope


def read_lead(lead: str, quantity: Quantity) -> tuple[Relation, str, str]:
    """Read the words before a value: (relation, base, the noun phrase that is left)."""
    if quantity.kind in ("percent", "points", "multiple", "amount", "number"):
        match = _GROWTH.search(lead)
        if match and not re.search(r"(?:到|至)(?:约|近)?$", lead):
            verb = match["verb"]
            falls = verb in _DOWN.split("|")
            word = verb if verb not in ("增", "增幅", "增速", "涨") else "增长"
            mode = next((mode for mode in ("年均", "同比", "环比") if mode in match["mode"]), "")
            base = f"{match['cmp'] or ''}{mode}{word}"
            return ("decline" if falls else "growth"), base, _trim(lead[: match.start()])
    if quantity.kind in ("percent", "points") and (match := _AGAINST.search(lead)):
        higher = match["than"] in ("高于", "高出", "快于", "优于")
        return ("growth" if higher else "decline"), match["than"] + match["of"], _trim(lead[: match.start()])
    if quantity.kind in ("percent", "rank", "number") and (match := _SHARE.search(lead)):
        of = match["of"] or match["of2"] or ""
        return "share", "占" + of.removesuffix("的"), _trim(lead[: match.start()])
    if quantity.kind == "multiple" and (match := _MULTIPLE.search(lead)):
        return "multiple", match["of"].removesuffix("的").removesuffix("水平的"), _trim(lead[: match.start()])
    match = _LEVEL.search(lead)
    whole = re.search(rf"(?P<of>{'|'.join(WHOLES)})的?{_FILL}$", lead)
    if quantity.kind == "percent" and whole:
        return "share", "占" + whole["of"], _MAKES.sub("", _trim(lead[: whole.start()]))
    return ("multiple" if quantity.kind == "multiple" else "level"), "", _trim(lead[: match.start()] if match else lead)


def _trim(head: str) -> str:
    return re.sub(rf"(?:分别|均|都|{_FILL[3:-2]})+$", "", head.strip(" ,、的")).strip(" ,、的由从")


def _noun_after(plain: str, start: int, end: int, *, owned: bool) -> str:
    """Return the noun after a value (21家国家自主创新示范区), with `owned` only after 的 (13.3%的生产总值); else ''."""
    match = _NOUN_AFTER.match(plain, start, end)
    if not match or (owned and not match["of"]) or _NOUN_STOP.match(match["noun"]):
        return ""
    noun = match["noun"]
    if stop := _NOUN_END.search(noun):
        noun = noun[: stop.start()]
    first = next((end for begin, end, _ in indicator_mentions(noun) if begin == 0), 0)
    if first and noun[first : first + 1] in ("的", "中", "里"):
        noun = noun[:first]
    return noun if len(noun) > 1 else ""


def _heads(head: str, noun: str, group: list[Quantity], state: Carried) -> tuple[list[Head], bool]:
    count = len(group)
    if count > 1:
        names = _split_names(head, count)
        if names:
            return names, True
    if not head and not noun:
        if len(state.heads) == count:
            return state.heads, False
        return ([state.heads[-1]] if state.heads else [Head("", "")]) * count, False
    return [_single(head, noun, group[0], state)] * count, True


def _single(head: str, noun: str, quantity: Quantity, state: Carried) -> Head:
    scope, rest = split_scope(head)
    if noun:
        place = scope or (state.subject if quantity.kind == "duration" else "")
        if not _VERB_HEAD.search(rest) and is_known(rest) and not is_known(noun):
            return _counted(head, scope, rest)
        if quantity.kind == "duration":
            return Head(noun, place)
        if split_unit(quantity.unit)[1] not in CLASSIFIERS:
            return Head(noun, scope)
        return Head(_count_name(noun), place if place and not _is_zone(place) else whole_of(noun))
    if not rest:
        if _is_zone(scope) and split_unit(quantity.unit)[1] in CLASSIFIERS:
            return Head(_count_name(scope), whole_of(scope))
        if _is_zone(scope):
            return Head(state.heads[-1].indicator if state.heads else "", scope)
        return Head(state.total.indicator if state.total else "", scope)
    return _counted(head, scope, rest)


def _counted(head: str, scope: str, rest: str) -> Head:
    """国家高新区总数 counts the zones themselves: the indicator is the phrase, the scope the whole country."""
    rest = _OPENING_VERB.sub("", rest)
    if _is_zone(rest) and SCOPE.fullmatch(rest):
        return Head(_count_name(rest), scope or whole_of(rest))
    if rest in COUNT_WORDS and _is_zone(scope):
        return Head(head, whole_of(scope))
    if not scope and (place := SCOPE.search(rest)) and place.end() == len(rest):
        return Head(rest[: place.start()].strip("中的里,、"), plain_scope(place[0]))
    return Head(rest, scope)


def _is_zone(scope: str) -> bool:
    return scope.endswith(("高新区", "开发区", "自创区", "示范区"))


def _count_name(entity: str) -> str:
    return entity + "数量" if not entity.endswith(COUNT_WORDS) else entity


def whole_of(entity: str) -> str:
    """National entities (国家高新区) are counted over the whole country unless a place is named."""
    return "全国" if entity.startswith(("国家", "全国")) else ""


def _split_names(head: str, count: int) -> list[Head]:
    """Split 甲、乙和丙等规模 into `count` heads that share the tail after 等 and the first scope; else []."""
    names, _, tail = head.partition("等")
    for pattern in (r"、|以及|和|与|及", r"、|以及", r"、"):
        parts = [part.strip() for part in re.split(pattern, names)]
        if len(parts) == count:
            break
    else:
        return []
    heads: list[Head] = []
    for part in parts:
        scope, rest = split_scope(part)
        if not scope and heads and not tail:
            scope = heads[0].scope
        heads.append(Head(rest + tail.removeprefix("的"), scope))
    if all(not one.indicator for one in heads):
        return []
    if all(not one.indicator for one in heads[:-1]):
        return [replace(one, indicator=heads[-1].indicator) for one in heads]
    return heads
