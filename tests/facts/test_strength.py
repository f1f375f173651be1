"""Strength, scope, tense and hedges of policy clauses, with sentences of the plan on one side."""

from __future__ import annotations

import pytest

from facts.strength import (
    Finding,
    Strength,
    aligned_part,
    compare,
    find_conditions,
    find_modals,
    find_wide,
    is_mandatory,
    strength_of,
    tense_of,
)

BUILD = "支持符合条件的各类社会主体在园区投资建设高速信息通信网络、工业互联网、算力中心、数据中心等新型信息基础设施。"
COMMUNITY = (
    "支持园区建设智慧社区,推进教育、医疗、养老等数字化服务普惠应用,促进消费、生活、休闲、交通出行等各类场景数字化。"
)
LAYOUT = "到“十四五”末,国家高新区数量达到220家左右,实现东部大部分地级市和中西部重要地级市基本覆盖。"
SANDBOX = "支持园区按照监管合规和风险可控原则,探索“沙盒监管”机制,建立和完善容错免责事前备案制度。"


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("探索建立绿色技术标准", Strength.EXPLORE),
        ("鼓励国家高新区加快引进高端人才", Strength.ENCOURAGE),
        ("引导园区推动成果落地", Strength.ENCOURAGE),
        ("允许符合条件的国有创投企业建立跟投机制", Strength.ENCOURAGE),
        ("推动国家高新区实施跨区域园区合作行动", Strength.PROMOTE),
        ("各园区要结合实际研究具体落实举措", Strength.SHOULD),
        ("国家高新区应把握跃升发展机遇", Strength.SHOULD),
        ("园区必须建设智慧社区", Strength.MUST),
        ("规划要求园区建设智慧社区", Strength.MUST),
        ("严禁高能耗企业入驻", Strength.MUST),
        ("《规划》要求，鼓励园区建设智慧社区", Strength.ENCOURAGE),
        ("这不是强制要求，规划用的是鼓励", Strength.ENCOURAGE),
        ("应用场景的重要要素主要是需要与供应", Strength.NONE),
        ("形成支持力度大的政策支持体系", Strength.NONE),
    ],
)
def test_strength(text: str, strength: Strength) -> None:
    assert strength_of(text) == strength
    assert is_mandatory(text) == (strength >= Strength.SHOULD)


def test_modals_have_places() -> None:
    text = "各园区要鼓励企业探索，不得强制。"
    modals = find_modals(text)
    assert all(text[m.start : m.end] == m.word for m in modals)
    assert [m.word for m in modals] == ["要", "鼓励", "探索", "不得", "强制"]


def test_conditions() -> None:
    (mark,) = find_conditions(BUILD)
    assert (mark.text, mark.head[:6]) == ("符合条件的", "各类社会主体")
    assert [m.text for m in find_conditions("推动数字经济优势突出的园区实施行动")] == ["数字经济优势突出的"]
    assert [m.text for m in find_wide("所有园区一律实行，各国家高新区落实所有权改革")] == ["所有", "一律", "各"]


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        (LAYOUT, "goal"),
        ("国家高新区数量将达到220家左右", "goal"),
        ("国家高新区数量已达到220家左右", "done"),
        ("建设了21家国家自主创新示范区", "done"),
        ("国家高新区总数达169家", ""),
    ],
)
def test_tense(text: str, tense: str) -> None:
    assert tense_of(text) == tense


def kinds(claim: str, plan: str, *, goal: bool = False, sure: bool = True) -> list[str]:
    return [finding.kind for finding in compare(claim, plan, goal=goal) if finding.sure == sure]


@pytest.mark.parametrize(
    ("claim", "plan", "expected"),
    [
        ("园区必须建设智慧社区", COMMUNITY, ["stronger"]),
        ("规划要求园区建立沙盒监管机制", SANDBOX, ["stronger"]),
        ("支持所有社会主体在园区投资建设数据中心", BUILD, ["scope_widened"]),
        ("支持社会主体在园区投资建设数据中心", BUILD, ["condition_dropped"]),
        ("国家高新区数量已达到220家左右", LAYOUT, ["tense"]),
        ("到2025年，国家高新区数量达到220家", LAYOUT, ["hedge_dropped"]),
        ("支持园区提供的数字化服务包括教育、医疗、养老三类", COMMUNITY, ["list_closed"]),
    ],
)
def test_overclaims(claim: str, plan: str, expected: list[str]) -> None:
    assert kinds(claim, plan) == expected


@pytest.mark.parametrize(
    ("claim", "plan"),
    [
        ("支持园区建设智慧社区", COMMUNITY),
        ("鼓励园区建设智慧社区，推进教育等数字化服务应用", COMMUNITY),
        ("规划提出，支持园区探索“沙盒监管”机制", SANDBOX),
        ("支持符合条件的社会主体在园区投资建设算力中心", BUILD),
        ("到2025年，国家高新区数量达到220家左右", LAYOUT),
        ("支持园区推进教育、医疗、养老等数字化服务", COMMUNITY),
        ("规划说，要推进教育、医疗、养老等数字化服务", COMMUNITY),
        ("必须看到，规划支持园区建设智慧社区", COMMUNITY),
    ],
)
def test_faithful_claims_have_no_findings(claim: str, plan: str) -> None:
    assert kinds(claim, plan) == []


def test_a_weaker_word_and_a_stronger_duty_are_remarks() -> None:
    plan = "各园区要结合实际研究具体落实举措"
    assert kinds("各园区必须结合实际研究具体落实举措", plan, sure=False) == ["stronger"]
    assert kinds("鼓励各园区结合实际研究具体落实举措", plan, sure=False) == ["weaker"]


def test_findings_point_into_the_claim() -> None:
    claim = "规划要求：园区必须建设智慧社区"
    (finding,) = compare(claim, COMMUNITY)
    assert finding == Finding("stronger", "必须", "支持", claim.index("必须"), claim.index("必须") + 2, True)


def test_the_part_that_shares_most_is_compared() -> None:
    plan = "支持先进园区建设世界领先科技园区;支持主导产业突出的园区建设创新型特色园区。"
    assert aligned_part("建设创新型特色园区", plan) == "支持主导产业突出的园区建设创新型特色园区"


def test_goals_told_as_done() -> None:
    plan = "建成若干具有世界影响力的高科技园区和一批创新型科技园区。"
    assert kinds("我国已建成一批创新型科技园区", plan, goal=True) == ["tense"]
