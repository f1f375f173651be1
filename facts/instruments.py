"""Policy instruments and their strength, quantifiers, conditions, tense and hedges, found in a text with their places.

The order of strength (探索 < 鼓励 < 推动 < 要 < 必须) is that of official prose: an instrument asks less the more it
leaves to who is addressed. Words of the same form that are no instruments (重要, 应用, 支持力度) are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from facts.times import find_times, halfwidth


class Strength(IntEnum):
    """How much an instrument asks; NONE where no instrument stands."""

    NONE = 0
    EXPLORE = 1
    ENCOURAGE = 2
    PROMOTE = 3
    SHOULD = 4
    MUST = 5


STRENGTH_NAMES = {
    Strength.NONE: "陈述",
    Strength.EXPLORE: "探索试点",
    Strength.ENCOURAGE: "鼓励支持引导",
    Strength.PROMOTE: "推动推进",
    Strength.SHOULD: "应当",
    Strength.MUST: "必须",
}

_WORDS: tuple[tuple[Strength, str], ...] = (
    (
        Strength.MUST,
        r"必须|务必|务须|严禁|禁止|不得|不准|不许|强制(?:性)?(?:要求)?|一律|硬性(?:要求|规定)?|责令|一定要|确保|保证(?!金|险)|严格(?=控制|限制|执行|落实)"
        r"|(?<![新的等求展战设性体要需])要求(?=[^,;。、的和,]{2,})(?!评价)",
    ),
    (
        Strength.SHOULD,
        r"(?:都|均)要(?![素求点])|应当|理应|应该|应尽快|(?<![供适响反相效对呼感顺报])应(?![用对急届收答变运邀许有力标付激急时])"
        r"|(?<![重主需必纲摘只若不概提扼首简紧机])要(?![素求点闻件领塞害旨义么务求强目])|(?<!必)(?:均|都)?须(?!要|知)|有(?:义务|责任)|负有"
        r"|(?<!亟)需要?(?=[建设立开加推落完配制实提承])",
    ),
    (
        Strength.PROMOTE,
        r"推动|推进|加快|强化|加强|促进|大力(?:发展|推进|支持)?|着力|加大|深入推进|深入实施|全面(?:推行|推进|实施|落实|深化)|组织开展|统筹推进",
    ),
    (
        Strength.ENCOURAGE,
        r"鼓励|支持(?!力度|政策|体系|培养政策|和配套|计划|机制|的|联动)|引导(?!基金|作用|性)|倡导|允许|可以|可(?=[以自依按根]|申请|享受|设立|采用)|提倡|扶持(?!政策)",
    ),
    (Strength.EXPLORE, r"(?:积极)?探索(?!出)|试点(?!成果|政策|示范)|尝试|研究(?=制定|出台|建立|设立)"),
)
_MODAL = re.compile("|".join(f"(?P<s{int(level)}>{pattern})" for level, pattern in _WORDS))
_NEGATED = re.compile(r"(?:不|并非|并不|不是|没有|未|非|无需|无须|而非|不作|不再)(?:是|属于|构成|作|做|会|必|带有)?$")
_DISCOURSE = re.compile(r"(?:看到|看清|认识|指出|说明|清醒|承认|注意到|强调的是|提醒)")
_ATTRIBUTION = re.compile(r"(?:规划|《[^》]*》|文件|国家|科技部)(?:中)?(?:还|也|明确|同时|进一步|并)*要求[,:]?")


@dataclass(frozen=True, slots=True)
class Modal:
    """An instrument or modal word at text[start:end]; `negated` in 不强制, 并非必须."""

    start: int
    end: int
    word: str
    level: Strength
    negated: bool = False


def find_modals(text: str) -> list[Modal]:
    """Return the instruments and modal words of `text` in order.

    规划要求 before another instrument or a comma only names the source and is left out; 规划要求园区建设… obliges.
    """
    plain = halfwidth(text)
    found = []
    for match in _MODAL.finditer(plain):
        level = next(level for level in Strength if level and match[f"s{int(level)}"])
        if _DISCOURSE.match(plain, match.end()) or (match[0].startswith("要求") and _only_names_source(plain, match)):
            continue
        negated = bool(_NEGATED.search(plain[max(0, match.start() - 5) : match.start()]))
        found.append(Modal(match.start(), match.end(), text[match.start() : match.end()], level, negated))
    return found


def _only_names_source(plain: str, match: re.Match[str]) -> bool:
    source = any(one.end() >= match.end() >= one.start() for one in _ATTRIBUTION.finditer(plain))
    following = _MODAL.match(plain, match.end() + (plain[match.end() : match.end() + 1] in ",:"))
    return source and (plain[match.end() : match.end() + 1] in ",:" or following is not None)


def strength_of(text: str) -> Strength:
    """Return the strength of a clause: its first instrument, or MUST where a word of duty stands anywhere in it.

    The first instrument governs: 鼓励园区加快引进… encourages.
    """
    return _strongest(text)[0]


def strength_word(text: str) -> Modal | None:
    """Return the word that gives the clause its strength, None for a statement."""
    return _strongest(text)[1]


def _strongest(text: str) -> tuple[Strength, Modal | None]:
    modals = [modal for modal in find_modals(text) if not modal.negated]
    duties = [m for m in modals if m.level == Strength.MUST and not m.word.startswith(("严格", "确保", "保证"))]
    hard = [m for m in duties if m.word != "要求"]
    first = next(iter([*hard, *duties, *modals]), None)
    return (first.level, first) if first else (Strength.NONE, None)


def is_mandatory(text: str) -> bool:
    """Tell whether the clause obliges (要, 应, 必须) rather than encourages or promotes."""
    return strength_of(text) >= Strength.SHOULD


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at text[start:end] that bounds, widens, hedges or dates a statement; `head` follows a condition."""

    start: int
    end: int
    text: str
    head: str = ""


_WIDE = re.compile(
    r"全部|所有(?![权制])|一律|每个|每家|每一|任何|一切|凡是?|全体|普遍|全覆盖|实现全面覆盖|无一例外|各(?=国家高新区|园区|高新区|企业|类企业|地(?!区)|家)|均(?=[须应要可能])|都(?=[须应要可能必])"
)
_QUANTIFIER = re.compile(
    r"一批|部分|若干|一些|少数|个别|大部分|多数|有关|相关|试点|率先|优先|基本(?=覆盖|形成|实现|建成)|重点(?=支持|园区|企业)|主要(?=是|面向)"
)
_CONDITION = re.compile(
    r"(?:有条件|具备(?:相应|一定|申报)?条件|符合(?:相关|相应|申报|规定|一定)?条件|条件成熟)(?:、[^,;。的]{1,12})*的(?P<head>[^,;。、的]{0,12})"
    r"|(?:支持|鼓励|引导|推动|精准|积极|培育|遴选|一批|对(?=[^,]{2,12}的园区|[^,]{2,12}的企业))*"
    r"(?P<what>[^,;。、的]{2,14})(?:突出|富集|较好|较强|较差|居前|特征明显|不力)的(?P<head2>[^,;。、的]{0,12})"
    r"|(?:有优势、有特色|具备优势|有需求|有意愿|自愿)的(?P<head3>[^,;。、的]{0,12})"
)
_HEDGE = re.compile(
    r"左右|上下|大约|约(?=\d)|力争|争取|原则上|基本(?=覆盖|形成|实现|建成)|大部分|适度|适当|逐步|有序|因地制宜|结合实际"
)
_GOAL = re.compile(
    r"力争|预计|有望|将(?!其|更多|[^,;。]{1,10}作为|[^,;。]{1,8}纳入)|争取|努力|目标是|计划(?=[建到在])|拟|未来|届时"
)
_DONE = re.compile(
    r"已(?!有之)(?:经|全面|基本|成功)?|[\u4e00-\u9fff](?<![为除极得])了(?![解然不却])|现已|目前|业已|如今"
)

Tense = Literal["goal", "done", ""]


def find_wide(text: str) -> list[Mark]:
    """Return words that speak of all (所有, 全部, 各园区, 一律)."""
    return [Mark(m.start(), m.end(), text[m.start() : m.end()]) for m in _WIDE.finditer(halfwidth(text))]


def find_quantifiers(text: str) -> list[Mark]:
    """Return words that speak of some (一批, 部分, 若干, 大部分, 有关)."""
    return [Mark(m.start(), m.end(), text[m.start() : m.end()]) for m in _QUANTIFIER.finditer(halfwidth(text))]


def find_conditions(text: str) -> list[Mark]:
    """Return conditions on who is meant (有条件的, 符合条件的, 数字经济优势突出的) with the noun they limit."""
    found = []
    for match in _CONDITION.finditer(halfwidth(text)):
        head = match["head"] or match["head2"] or match["head3"] or ""
        start = match.start("what") if match["what"] else match.start()
        found.append(Mark(start, match.end() - len(head), text[start : match.end() - len(head)], head))
    return found


def find_hedges(text: str) -> list[Mark]:
    """Return words that soften a statement (左右, 约, 力争, 基本, 原则上)."""
    return [Mark(m.start(), m.end(), text[m.start() : m.end()]) for m in _HEDGE.finditer(halfwidth(text))]


def tense_of(text: str) -> Tense:
    """Return `goal` for what is to be (到2025年, 将, an instrument), `done` for what is told as being so (已, 了)."""
    plain = halfwidth(text)
    if _DONE.search(plain):
        return "done"
    ends = any(time.lead in ("到", "至") and time.kind in ("year", "period") for time in find_times(text))
    if ends or _GOAL.search(plain) or Strength.EXPLORE <= strength_of(text) <= Strength.MUST:
        return "goal"
    return ""


def done_word(text: str) -> Mark | None:
    """Return the word that tells a thing as done, None if there is none."""
    match = _DONE.search(halfwidth(text))
    return Mark(match.start(), match.end(), text[match.start() : match.end()]) if match else None
