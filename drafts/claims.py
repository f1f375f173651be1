"""Whose words is a sentence: the plan's, a statement on what the plan governs, or the writer's own.

A sentence is read part by part (between commas): parts with the writer's own subject (我区…, 我们…) drop out of what is
checked, so does the wording of attribution. A sentence may go on where the one before stopped (同时…, 其中…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from drafts.wording import (
    ANAPHOR,
    BARE_PLAN,
    CARRY,
    COMMENT,
    DISCOURSE,
    EFFECT,
    FORMULA,
    GROUND,
    GROUND_TAIL,
    LABEL,
    NATIONAL,
    OTHER_SOURCE,
    OWN,
    QUOTED_AS,
    REMARK,
    SPEAKS,
    SPOKEN_BY,
    ZONES,
)
from ingest.addresses import Addresses, Mention
from ingest.folding import fold

Role = Literal["claim", "own"]

_TITLE = re.compile(r"《([^《》\n]{2,60})》")
_PART = re.compile(r"[^,，;；:：]+[,，;；:：]?|[,，;；:：]")
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、．]|第[一二三四五六七八九十]+[章"
    r"节条部分]+\s|#+\s|【[^】]*】)"
)
_ENDS = tuple("。！!…；;”’")
_SPEAKS = re.compile(SPEAKS)
_STRONG_ZONE = re.compile(r"国家(?:级)?(?:高新|自创|自主创新)|自创区")
_NORM = re.compile(r"应当|应该|必须|不得|须|一律|全部|都要|均应|已经|已(?!久)|停止|禁止|可以|有权")
_BODIES = re.compile(
    r"国务院|国家发展?改革?委|财政部|中央财政|科技部|工信部|[\u4e00-\u9fff]{2,8}(?<!全)(?<!内)部(?=牵头|负责|统|审|发|制)|国资委|税务总局|证监会"
)
_LOCAL_TIME = re.compile(
    r"去年|今年|明年|上半年|下半年|本月|上月|近日|日前|昨日|昨天|今天|20(?:2[1-46-9]|3[0-46-9])年|季度"
)
_ADVERBIAL = re.compile(
    r"^(?:[一二三四五六七八九十\d]+[、.]|第[一二三四五六七八九十\d]+条|其中)?\s*(?:对于?|为了?|针对|围绕"
    r"|在|结合|随着|面对|面向|凡|从|自|通过|依托|鉴于|关于)"
)
_ARTICLE = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[条章节款项]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)"
    r"）]|\d+[.、．])\s*"
)
_STUDIED = re.compile(r"(?:学习|传达|宣传|领会|解读|印发|出台|发布|研读|宣讲)(?:了|好|贯彻)?$")
_GROUND_ONLY = re.compile(
    r"^(?:的)?[^，,。；“”：:]{0,6}?(?:规定|要求|部署|精神|安排|明确|政策|表述|提法|目标|任务|指引|导向"
    r"|方向)?(?:的)?(?:[，,：:“「\"]|$)"
)


@dataclass(frozen=True, slots=True)
class PlanName:
    """The plan named in a sentence; `exact` is False for a title that is a little off (wrong_title)."""

    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the sentence between commas; offsets are within the sentence."""

    start: int
    end: int
    own: bool


@dataclass(frozen=True)
class Reading:
    """What a sentence speaks for. Offsets are within the sentence.

    `mask` marks the characters that are to be checked. `names` the plan's names, `addresses` the clauses named,
    `reports`: the plan is the speaker or the ground of what follows; `national`: it speaks of zones or of bodies that
    the writer does not command; `carried`: goes on from a claim before it.
    """

    text: str
    parts: tuple[Part, ...]
    mask: tuple[bool, ...]
    names: tuple[PlanName, ...] = ()
    addresses: tuple[Mention, ...] = ()
    reports: bool = False
    national: bool = False
    normative: bool = False
    duty: bool = False
    follows: bool = False
    carried: bool = False
    foreign: bool = False
    question: bool = False
    heading: bool = False
    formula: bool = False
    quotes: tuple[tuple[int, int], ...] = field(default=())

    @property
    def checked(self) -> str:
        """The text that is checked, what drops out blanked; same length as `text`."""
        return "".join(char if on else " " for char, on in zip(self.text, self.mask, strict=True))


def read_sentence(
    text: str,
    *,
    titles: Sequence[str],
    addresses: Addresses,
    quotes: Sequence[tuple[int, int]],
    after_claim: bool,
) -> Reading:
    """Read a sentence; `quotes` are the spans inside its quotation marks, `after_claim` whether one goes before it."""
    names, foreign = plan_names(text, titles)
    lead = _ARTICLE.match(text)
    mentions = tuple(_mentions(text, addresses, lead.end() if lead else 0)) if names or after_claim else ()
    quotes = _given(text, names, quotes)
    parts = _parts(text, names, quotes)
    mask = _mask(text, parts, names, mentions, quotes, carries=after_claim)
    reports = any(_reports(text, name) for name in names)
    if names and _only_ground(text, names) and not quotes:
        rest = [p for p in parts if not any(p.start <= n.start < p.end for n in names)]
        reports = reports and not all(p.own for p in rest)
    kept = "".join(text[p.start : p.end] for p in parts if not p.own)
    return Reading(
        text=text,
        parts=parts,
        mask=tuple(mask),
        names=names,
        addresses=mentions,
        reports=reports or bool(names and mentions),
        national=bool(
            _STRONG_ZONE.search(kept) or NATIONAL.search(kept) or (ZONES.search(kept) and not _LOCAL_TIME.search(text))
        ),
        follows=after_claim and _follows_up(text, kept),
        duty=bool(_NORM.search(kept)),
        normative=bool(_STRONG_ZONE.search(kept) and _NORM.search(kept)),
        carried=after_claim and bool(CARRY.match(text)),
        foreign=not names and (foreign or bool(OTHER_SOURCE.search(text))),
        question=text.rstrip("”’」』\"' ").endswith(("？", "?")),
        heading=_is_heading(text),
        formula=bool(FORMULA.search(text)),
        quotes=tuple(quotes),
    )


def _follows_up(text: str, kept: str) -> bool:
    """Tell whether a sentence after a claim goes on laying down rules: duties of zones, who pays, what is granted."""
    ruled = bool(_NORM.search(kept) and ZONES.search(kept)) or bool(EFFECT.search(kept))
    return ruled or bool(_BODIES.search(kept)) or bool(ANAPHOR.match(text) and _NORM.search(kept))


def _given(text: str, names: Sequence[PlanName], quotes: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """Return the quotes, with words that are announced as the plan's own (原文是：…) though they have no marks."""
    given = QUOTED_AS.search(text) if names else None
    if not given or any(b - a >= 8 for a, b in quotes):
        return quotes
    return [given.span("words")]


def _mentions(text: str, addresses: Addresses, begin: int) -> Iterator[Mention]:
    """Yield the clauses that a sentence names, its own number left out, without a quotation mark that opens behind."""
    for mention in addresses.mentions(text):
        if mention.start >= begin:
            spelled = mention.spelled.rstrip(' “「"')
            yield Mention(mention.start, mention.start + len(spelled), spelled, mention.node)


def plan_names(text: str, titles: Sequence[str]) -> tuple[tuple[PlanName, ...], bool]:
    """Return where the plan is named, and whether another document is."""
    names: list[PlanName] = []
    foreign = False
    wanted = [fold(title).text for title in titles]
    for match in _TITLE.finditer(text):
        inner = fold(match[1]).text
        close = max((fuzz.ratio(inner, title) for title in wanted), default=0.0)
        if close >= 84:
            names.append(PlanName(match.start(), match.end(), inner in wanted))
        else:
            foreign = True
    taken = [match.span() for match in _TITLE.finditer(text)]
    for match in BARE_PLAN.finditer(text):
        if all(match.end() <= start or end <= match.start() for start, end in taken):
            names.append(PlanName(match.start(), match.end(), True))
    return tuple(sorted(names, key=lambda name: name.start)), foreign


def _reports(text: str, name: PlanName) -> bool:
    before, after = text[: name.start], text[name.end : name.end + 24].split("。")[0]
    if _STUDIED.search(before):
        return bool(re.match(r"[“「\"]", after))
    if GROUND.search(before):
        return bool(_GROUND_ONLY.match(after) or _SPEAKS.match(after) or GROUND_TAIL.match(text[name.end :]))
    return bool(_SPEAKS.search(re.split("[,，]", after)[0]) or after[:1] in ("“", "：", "「", '"')) or bool(
        REMARK.match(text[_part_start(text, name.start) :])
    )


def _only_ground(text: str, names: Sequence[PlanName]) -> bool:
    """Tell whether the plan is named as a ground alone and nothing of it is told: 贯彻落实《规划》精神，…."""
    return all(_is_ground(text[: name.start], text[name.end : name.end + 24].split("。")[0]) for name in names)


def _is_ground(before: str, after: str) -> bool:
    if before.endswith("以") and re.match(r"为(?:指引|引领|指导|契机|抓手|依据|遵循|统领|牵引|准绳)", after):
        return True
    return bool(GROUND.search(before) and _GROUND_ONLY.match(after))


def _part_start(text: str, at: int) -> int:
    return max(text.rfind(mark, 0, at) for mark in ",，;；:：") + 1


def _parts(text: str, names: Sequence[PlanName], quotes: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    """Split at commas outside quotation marks; a part is the writer's own by its subject or by the one before it."""
    spans: list[tuple[int, int]] = []
    for match in _PART.finditer(text):
        start, end = match.span()
        inside = any(a <= end - 1 < b for a, b in quotes)
        if spans and _open(spans[-1][1], quotes, text):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        del inside
    parts: list[Part] = []
    own = False
    for start, end in spans:
        piece = text[start:end]
        named = any(start <= name.start < end for name in names)
        outside = "".join(c for i, c in enumerate(piece, start) if not any(a <= i < b for a, b in quotes))
        if own_mark := OWN.search(outside):
            begins = own_mark.start() < min((n.start - start for n in names if start <= n.start < end), default=0)
            own = not named or (begins and _only_ground(text, [n for n in names if start <= n.start < end]))
        elif named or _STRONG_ZONE.search(piece) or NATIONAL.search(piece) or (_SPEAKS.match(piece) and not parts):
            own = False
        parts.append(Part(start, end, own))
    for at in range(len(parts) - 2, -1, -1):
        part = parts[at]
        named = any(part.start <= name.start < part.end for name in names)
        if parts[at + 1].own and not part.own and not named and _ADVERBIAL.match(text[part.start : part.end]):
            parts[at] = Part(part.start, part.end, True)
    return tuple(parts)


def _open(at: int, quotes: Sequence[tuple[int, int]], text: str) -> bool:
    """Tell whether the border at `at` lies inside quotation marks."""
    return any(start <= at - 1 < end and at - 1 >= start for start, end in quotes if at <= end) and at < len(text)


def _mask(
    text: str,
    parts: Sequence[Part],
    names: Sequence[PlanName],
    mentions: Sequence[Mention],
    quotes: Sequence[tuple[int, int]],
    *,
    carries: bool,
) -> list[bool]:
    """Mark what is to be checked: not the writer's own parts, nor the wording of attribution, nor comments."""
    mask = [True] * len(text)
    spans = [match.span() for match in _TITLE.finditer(text)]
    spans += [(name.start, name.end) for name in names]
    spans += [(mention.start, mention.end) for mention in mentions]
    spans += [(p.start, p.end) for at, p in enumerate(parts) if _drops(text, p, names, quotes, first=at == 0)]
    spans += _lead_spans(text, names, labelled=bool(names) or carries)
    for start, end in spans:
        mask[start:end] = [False] * (end - start)
    return mask


def _drops(text: str, part: Part, names: Sequence[PlanName], quotes: Sequence[tuple[int, int]], *, first: bool) -> bool:
    """Tell whether a part is the writer's own, only says who speaks, or comments on what goes before it."""
    piece = text[part.start : part.end]
    named = any(part.start <= name.start < part.end for name in names)
    quoted = any(part.start <= start < part.end for start, _ in quotes)
    if part.own or (not quoted and not named and SPOKEN_BY.match(piece)):
        return True
    return not first and bool(REMARK.match(piece) or (not named and not quoted and COMMENT.match(piece)))


def _lead_spans(text: str, names: Sequence[PlanName], *, labelled: bool) -> Iterator[tuple[int, int]]:
    """Yield numbers and labels at the head, words that lead on, and what the writer does about a ground."""
    for lead in (_HEADING.match(text), _ARTICLE.match(text), LABEL.match(text) if labelled else None):
        if lead:
            yield lead.span()
    lead = DISCOURSE.match(text)
    if lead and not any(name.start < lead.end() for name in names):
        yield lead.span()
    for name in names:
        tail = GROUND_TAIL.match(text[name.end :]) if GROUND.search(text[: name.start]) else None
        if tail and not _STRONG_ZONE.search(tail["tail"]):
            yield name.end + tail.start("tail"), len(text)


def _is_heading(text: str) -> bool:
    stripped = text.rstrip()
    return (
        not stripped.endswith((*_ENDS, "？", "?", "：", ":"))
        and len(stripped) <= 36
        or bool(re.fullmatch(r".{2,20}[:：]", stripped))
    )
