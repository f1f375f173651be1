"""The measures of a document: who is asked to do what, how strongly; actor and beneficiary kept apart.

支持国家高新区建设… asks the zones to build: they are the actor, not a beneficiary. A sentence is split at ；, and at a
comma before an instrument with an actor of its own. In boxes and tasks an imperative without a subject is addressed to
the document's subject (`implied`); elsewhere its actor is left open ('').
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from facts.actors import find_actors, in_group, match_actor
from facts.figures import subject_of
from facts.instruments import Strength, find_conditions, strength_of
from facts.times import halfwidth
from ingest.document import Document, Node
from ingest.sentences import content_sentences, part_spans


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; document.text[start:end] is its wording.

    `verb` is the instrument (支持, 要) or, for an imperative, its first verb (建设); `action` what the actor is to do;
    `object` the object of its first verb; `conditions` what narrows the actor or the object (符合条件的); `beneficiary`
    for whom it is done, if somebody else is named. `implied`: the actor is not named in the sentence.
    """

    actor: str
    verb: str
    strength: Strength
    action: str
    object: str
    conditions: tuple[str, ...]
    beneficiary: str
    implied: bool
    clause_id: str
    label: str
    start: int
    end: int


_ADDRESSING = re.compile(
    r"(?:(?:积极|大力|进一步|特别是|并|同时)*)(?P<verb>鼓励|支持|引导|推动|倡导|允许|组织|督促|指导|要求)"
)
_MODAL = re.compile(r"(?P<verb>应当|应该|应(?![用对急届])|要(?![求素点])|必须|须|不得|严禁|可以|可)")
_VERBS = (
    "贯彻|培育发展|建立健全|建立完善|建立和完善|建设完善|规划建设|谋划建设|布局建设|培育壮大|组织开展|统筹推进|积极推进|全面深化|全面推行|充分发挥|不断深化|深入推进|深入落实"
    "|深度融入|深度参与|加快集聚|加快建设|加快引进|加快落实|建设|建立|建成|完善|健全|强化|加强|加大|加快|推进|推动|促进|优化|深化|提升|提高|提供|打造|培育|培养|引进"
    "|引入|吸引|集聚(?!区)|汇聚|集成|聚焦|聚合|发展|发挥|布局|部署|设立|设置|增设|构建|创建|组建|开展|实施|实行|落实|探索|创新|制定|出台|推广|推行|复制|支持|鼓励|引导|倡导|组织"
    "|承担|承接|参与|牵头|整合|托管|做实|做好|扩大|拓展|开放|共享|共建|联合|响应|积极响应|遴选|举办|弘扬|瞄准|锻造|催生|释放|实现|形成|解决|落地|撬动|统筹|坚持|突出"
    "|围绕|营造|控制|严格控制|降低|使用|申报|给予|予以|切实承担|允许|明确|凝聚|调动|完成|改造|新建|保障|服务|对标|编制|修订|规范|清理|取消|简化|研究|投资|经营|征集|把握|选择|激发|壮大|做强|增加|共管|聚合|开辟|前瞻部署|领衔"
    "|行使|抓好|稳步|有序|推行|下放|压减|拓宽|畅通|搭建|用好|盘活|运用|应用|采用|转化|转移|提出|承办|面向"
)
_IMPERATIVE = re.compile(
    rf"(?:积极|大力|进一步|着力|切实|全面|深入|充分|持续|稳步|有序|适度|不断|统筹|科学|严格|精准|定期|优先|分层分类)*(?P<verb>{_VERBS})"
)
_ADVERBIAL = re.compile(
    r"(?:为(?!主)|围绕|依托|通过|按照|根据|立足|面向|结合|针对|以[^,]*为[^,]*$|在[^,]*(?:中|下|上|方面|过程中|基础上|范围内)$|充分发挥[^,]*优势$|因地制宜|坚持以"
    r"|聚焦[^,]*(?:等领域|等方向|方向|领域)$|坚持(?!党)[^,]*(?:标准|原则|导向)$)"
)
_NAMED_VERB = re.compile(rf"(?P<verb>{_VERBS})")
_NEXT = (
    "培育|建设|建立健全|建立|推广|完善|健全|培养|引进|引入|布局|运用|加大|深化|优化|推进|推行|推出|开展|聚合|集聚(?!区)"
    "|共管|参与|实现|突破"
)
_SERIAL = rf"(?:{_VERBS})(?:(?:、|和|并|与|或)(?:{_VERBS})|(?:{_NEXT}))*(?:了|好|一批|若干)?"
_THROUGH = re.compile(r"(?:依托|面向|通过|联合)[^,]{2,20}?(?P<verb>建设|开辟|开展|承担|打造|建立|设立|开放共享)")
_OBJECT = re.compile(rf"{_SERIAL}(?P<object>[^,;。]*)")
_FACTUAL = re.compile(r"形势|基础|背景|现状|回顾|机遇|挑战|问题|成效|成就|工作总结|目标|愿景|指导思想|总体思路")
_TASKS = re.compile(r"任务|举措|行动|专栏")
_ENACTING = re.compile(r"制定本(?:规划|方案|意见|办法|条例|规定|细则|通知)|现(?:提出|就|印发)")
_TREATED = re.compile(r"对[^,]*(?:予以|给予|实行|实施)")
_ROLE = re.compile(r"(?:充分|更好|切实)?发挥(?P<who>[^,]*)作用")

Role = Literal["actor", "beneficiary"]


def measures_of(document: Document) -> tuple[Measure, ...]:
    """Return every measure of the document, in order; statements of fact and of goals hold only duties (应, 要)."""
    subject = subject_of(document)
    measures: list[Measure] = []
    for unit in document.units:
        above = " ".join(node.title for node in document.path(unit)[:-1])
        in_task = bool(_TASKS.search(above)) or unit.kind in ("lead", "point")
        factual = not in_task and bool(_FACTUAL.search(f"{above} {unit.title}"))
        reader = _Reader(document, unit, subject if in_task else "", factual=factual)
        measures.extend(reader.read())
    return tuple(measures)


def filter_measures(
    measures: Iterable[Measure],
    *,
    actor: str | None = None,
    verb: str | None = None,
    strength: Strength | None = None,
    text: str | None = None,
    role: Role | None = None,
) -> list[Measure]:
    """Return the measures that meet every given constraint, in order.

    `actor` is a group (`facts.actors.ACTOR_GROUPS`: 企业, 地方政府…) or words of a name (市级政府); it may act or
    benefit unless `role` says which. `text` stands in the action.
    """
    return [
        measure
        for measure in measures
        if (actor is None or _concerns(measure, actor, role))
        and (verb is None or verb == measure.verb)
        and (strength is None or strength == measure.strength)
        and (text is None or text in measure.action or text in measure.actor)
    ]


def _concerns(measure: Measure, actor: str, role: Role | None) -> bool:
    acts = role != "beneficiary" and in_group(measure.actor, actor)
    return acts or (role != "actor" and in_group(measure.beneficiary, actor))


@dataclass(slots=True)
class _Reader:
    """Reads the measures of one unit; `subject` is the actor of imperatives without one."""

    document: Document
    unit: Node
    subject: str
    factual: bool

    def read(self) -> Iterator[Measure]:
        text = halfwidth(self.document.text)
        for index, (start, end) in enumerate(self._sentences()):
            lead_word = self.unit.kind == "point" and index == 0 and end - start <= 24
            if lead_word or end - start <= 7 or _ENACTING.search(text, start, end):
                continue
            last: Measure | None = None
            for part in part_spans(text, start, end):
                found = list(self._part(text, *part, last))
                yield from found
                last = found[-1] if found else last

    def _sentences(self) -> Iterator[tuple[int, int]]:
        for leaf in self.document.leaves:
            if leaf.kind == "paragraph" and self.unit.start <= leaf.start < self.unit.end:
                yield from content_sentences(self.document.text, leaf.start, leaf.end)

    def _part(self, text: str, start: int, end: int, last: Measure | None) -> Iterator[Measure]:
        """Cut a part of a sentence into measures: each begins where an instrument or a subject with a modal stands.

        `last` is the measure before the semicolon; a bare verb after it goes on with its actor and instrument.
        """
        while end > start and text[end - 1] in "。;!?.":
            end -= 1
        opened: Measure | None = None
        first = True
        named = ""
        for seg_start, seg_end in _segments(text, start, end):
            begun = self._addressed(text, seg_start, seg_end, opened or last, first=first)
            begun = begun or self._obliged(text, seg_start, seg_end, named or (opened.actor if opened else ""), first)
            begun = begun or self._treated(text, seg_start, seg_end)
            if not begun and first and not self.factual:
                begun = self._continued(seg_start, last) or self._imperative(text, seg_start, seg_end)
            if begun:
                if opened:
                    yield self._closed(text, opened, seg_start - 1)
                opened = replace(begun, start=start) if opened is None else begun
            elif actor := match_actor(text, seg_start, seg_end):
                named = named or actor.text
            first = first and begun is None and (self.factual or bool(_ADVERBIAL.match(text, seg_start, seg_end)))
        if opened:
            yield self._closed(text, opened, end)

    def _addressed(self, text: str, start: int, end: int, before: Measure | None, *, first: bool) -> Measure | None:
        """Read 支持国家高新区…; inside a sentence also 鼓励 and 支持 without an actor of their own."""
        match = None if self.factual else _ADDRESSING.match(text, start, end)
        if not match:
            return None
        if actor := match_actor(text, match.end(), end):
            return self._made(actor.text, match["verb"], actor.end, start, actor.condition)
        if not first and before and match["verb"] in ("鼓励", "支持", "允许"):
            return self._made(before.actor, match["verb"], match.end(), start, implied=True)
        return None

    def _obliged(self, text: str, start: int, end: int, named: str, first: bool) -> Measure | None:
        """Read 各园区要…, and 应… or 要… whose subject stood before the comma."""
        own = match_actor(text, start, end)
        if own and (modal := _MODAL.match(text, own.end, end)):
            return self._made(own.text, modal["verb"], modal.end(), start, own.condition)
        modal = _MODAL.match(text, start, end)
        if modal and (first or named):
            return self._made(named, modal["verb"], modal.end(), start, implied=not named)
        return None

    def _treated(self, text: str, start: int, end: int) -> Measure | None:
        """Read 对…的园区予以…, and 发挥科技管理部门…作用, whose actor stands inside."""
        if self.factual:
            return None
        role = _ROLE.match(text, start, end)
        if role:
            names = [
                actor.text for actor in find_actors(text, *role.span("who")) if actor.text != subject_of(self.document)
            ]
            return self._made("、".join(names), "发挥", start, start) if names else None
        if (match := _TREATED.match(text, start, end)) and match_actor(text, start + 1, end):
            return self._made("", match[0][-2:], start, start, implied=True)
        return None

    def _continued(self, start: int, last: Measure | None) -> Measure | None:
        """After a semicolon a bare verb goes on with the actor and the instrument before it."""
        if last is None or not last.actor or last.strength > Strength.ENCOURAGE:
            return None
        return self._made(last.actor, last.verb, start, start, implied=True)

    def _imperative(self, text: str, start: int, end: int) -> Measure | None:
        """Read a segment without an instrument: 科技部发挥…, 建设…; None for adverbials and statements."""
        own = match_actor(text, start, end)
        if own and not text.startswith("对", start) and (verb := _IMPERATIVE.match(text, own.end, end)):
            return self._made(own.text, verb["verb"], own.end, start, own.condition)
        verb = _IMPERATIVE.match(text, start, end)
        if verb and verb["verb"] in ("鼓励", "支持", "引导", "倡导"):
            return self._made(self.subject, verb["verb"], verb.end(), start, implied=True)
        if _ADVERBIAL.match(text, start, end) and text[end : end + 1] == ",":
            return None
        if not verb and (self.subject or text.startswith("对", start) or text.startswith("在", start)):
            verb = _NAMED_VERB.search(text, start, end)
        return self._made(self.subject, verb["verb"], start, start, implied=True) if verb else None

    def _made(
        self, actor: str, verb: str, action_start: int, start: int, condition: str = "", *, implied: bool = False
    ) -> Measure:
        level = strength_of(verb) or Strength.PROMOTE
        return Measure(
            actor=actor,
            verb=verb,
            strength=level,
            action=str(action_start),
            object="",
            conditions=(condition,) if condition else (),
            beneficiary="",
            implied=implied,
            clause_id=self.unit.clause_id,
            label=self.unit.label,
            start=start,
            end=start,
        )

    def _closed(self, text: str, opened: Measure, end: int) -> Measure:
        """Fill in what is known once the end of the measure is: action, object, conditions, beneficiary."""
        begin = int(opened.action)
        action = self.document.text[begin:end]
        plain = text[begin:end]
        conditions = [*opened.conditions, *(mark.text for mark in find_conditions(plain))]
        return replace(
            opened,
            action=action,
            object=_object(plain),
            conditions=tuple(dict.fromkeys(conditions)),
            beneficiary=_beneficiary(plain, opened.actor),
            end=end,
        )


def _segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in re.compile(r"[^,]+").finditer(text, start, end):
        yield match.span()


def _object(action: str) -> str:
    """Return the object of the first main verb: 分支机构 in 在园区设立分支机构."""
    for mark in find_conditions(action)[:1]:
        action = action[mark.end :] if mark.start == 0 else action
    for segment in action.split(","):
        if through := _THROUGH.match(segment):
            segment = segment[through.start("verb") :]
        elif _ADVERBIAL.match(segment):
            continue
        match = _OBJECT.search(segment)
        if match and match["object"]:
            return match["object"].removeprefix("的")
    return ""


_TOWARDS = re.compile(
    r"(?:为|面向|对|(?<![方面])向|针对|服务(?=企业|园区|中小)|支持|引导|鼓励|吸引|激励|推动|组织|帮助|扶持)(?=(?P<who>[^,;。]{2,30}))"
)
_TALENT = re.compile(r"(?:园区)?(?:“[^”]*”)?[^,;。、的和]{0,6}人才(?![服机政评工公培])")


def _beneficiary(action: str, actor: str) -> str:
    """Return who is served, supported or guided inside the action, other than the actor himself."""
    for match in _TOWARDS.finditer(action):
        if talent := _TALENT.match(action, match.start("who")):
            return talent[0]
        found = match_actor(action, match.start("who"))
        if found and found.text != actor:
            return found.text
    return ""
