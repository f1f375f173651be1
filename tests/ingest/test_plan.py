"""The plan itself: its 53 clauses and 102 units, by label and id, as other programs rely on them."""

import pytest

from ingest.addresses import cite_as
from ingest.reader import PLAN_PATH, read_document

CHINESE = "一二三四五六七八九"
# chapter: for each section the number of its items, or of its paragraphs where it has no items
PARAGRAPHS = {1: (7, 6), 2: (1, 5, 1, 6), 4: (1, 1, 1, 1)}
ITEMS = (4, 4, 4, 4, 4, 4, 3, 3, 4)
# box: the section of chapter 三, the item it follows, and how many items it holds
BOXES = {1: (1, 2), 2: (3, 3), 3: (3, 4), 4: (5, 1), 5: (5, 3), 6: (6, 3), 7: (6, 4), 8: (7, 3), 9: (8, 3)}
POINTS = {1: 3, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3, 7: 4, 8: 3, 9: 3}


@pytest.fixture(scope="module")
def plan():
    return read_document(PLAN_PATH)


def expected_clauses():
    """Return the clauses' ids and labels as the outline has them."""
    clauses = {
        f"plan#{chapter}.{section}": f"{CHINESE[chapter - 1]}、({CHINESE[section - 1]})"
        for chapter, sections in PARAGRAPHS.items()
        for section in range(1, len(sections) + 1)
    }
    for section, items in enumerate(ITEMS, start=1):
        for item in range(1, items + 1):
            clauses[f"plan#3.{section}.{item}"] = f"三、({CHINESE[section - 1]}){item}."
    return clauses | {f"plan#3.{section}.box{box}": f"专栏{box}" for box, (section, _) in BOXES.items()}


def expected_units():
    """Return the units' ids and labels."""
    units = {"plan#0.p1": "序言"}
    for id_, label in expected_clauses().items():
        _, _, path = id_.partition("#")
        steps = path.split(".")
        if "box" in path:
            points = POINTS[int(steps[-1].removeprefix("box"))]
            units[f"{id_}.0"] = f"{label}引言"
            units |= {f"{id_}.{point}": f"{label}第{point}项" for point in range(1, points + 1)}
        elif len(steps) == 3 or (count := PARAGRAPHS[int(steps[0])][int(steps[1]) - 1]) == 1:
            units[id_] = label
        else:
            units |= {f"{id_}.p{p}": f"{label}第{p}段" for p in range(1, count + 1)}
    return units


def test_the_53_clauses(plan):
    assert {node.clause_id: node.label for node in plan.clauses} == expected_clauses()
    assert len(plan.clauses) == 53


def test_the_102_units(plan):
    assert {node.clause_id: node.label for node in plan.units} == expected_units()
    assert len(plan.units) == 102


@pytest.mark.parametrize(
    ("clause_id", "label", "begins", "ends"),
    [
        ("plan#3.6.4", "三、(六)4.", "4.建设数字园区。\n鼓励国家高新区布局", "各类场景数字化。\n"),
        ("plan#1.1.p2", "一、(一)第2段", "国民经济发展的支撑引领作用", "新产品、新模式。\n"),
        ("plan#4.1", "四、(一)", "(一)加强组织领导管理。\n坚持党的领导", "政策保障。\n"),
        ("plan#3.6.box7.0", "专栏7引言", "全面深化国家高新区数字化转型", "服务能力。\n"),
        ("plan#3.6.box7.2", "专栏7第2项", "加快培育数字产业。", "打造数字产业集群。\n"),
        ("plan#0.p1", "序言", "为贯彻习近平总书记", "制定本规划。\n"),
        ("plan#4.4", "四、(四)", "(四)完善规划落实机制。\n", "强化监测评估结果应用。"),
    ],
)
def test_units_of_the_contract(plan, clause_id, label, begins, ends):
    unit = plan.by_id[clause_id]
    assert unit.label == label
    assert unit.is_unit
    text = plan.text[unit.start : unit.end]
    assert text == plan.text_of(unit)
    assert text.startswith(begins)
    assert text.endswith(ends)


def test_the_text_is_the_file(plan, plan_text):
    assert plan.text == plan_text
    assert len(plan.text) == 16253
    assert "".join(plan.text[leaf.start : leaf.end] for leaf in plan.leaves) == plan_text
    assert len(plan.leaves) == 171


def test_front_matter_and_title_belong_to_no_clause(plan):
    assert [leaf.kind for leaf in plan.leaves[:4]] == ["front", "front", "title", "paragraph"]
    assert [leaf.owner for leaf in plan.leaves[:4]] == [None, None, None, "plan#0.p1"]
    assert all(leaf.owner for leaf in plan.leaves[3:])
    assert plan.units[0].start == plan.body_start == plan.leaves[3].start
    assert plan.unit_at(10) is None
    assert plan.title == "“十四五”国家高新技术产业开发区发展规划"


def test_units_hold_every_paragraph_once(plan):
    for leaf in plan.leaves[3:]:
        holders = [unit for unit in plan.units if unit.start <= leaf.start and leaf.end <= unit.end]
        assert len(holders) == (1 if leaf.kind == "paragraph" else len(holders))
        assert len(holders) <= 1


def test_boxes_are_children_of_their_section_and_know_the_item_before(plan):
    for box, (section, item) in BOXES.items():
        node = plan.by_id[f"plan#3.{section}.box{box}"]
        assert node.parent == f"plan#3.{section}"
        assert node.follows == f"plan#3.{section}.{item}"
        assert not any(plan.by_id[f"plan#3.{section}.{item}"] is above for above in plan.path(node))


def test_labels_of_children_start_with_their_parents(plan):
    for node in plan.nodes:
        if node.parent and node.kind != "box":
            assert node.label.startswith(plan.by_id[node.parent].label)
    assert all(" " not in node.label and "（" not in node.label for node in plan.nodes)


@pytest.mark.parametrize(
    ("clause_id", "cited"),
    [
        ("plan#3.6.4", "三、（六）4.“建设数字园区”"),
        ("plan#3.6.box7.2", "专栏7“数字园区建设行动”第2项"),
        ("plan#1.1.p2", "一、（一）“发展基础”第2段"),
        ("plan#3.8.3", "三、（八）3.“深度融入共建‘一带一路’”"),
        ("plan#0.p1", "序言"),
    ],
)
def test_citations_for_readers(plan, clause_id, cited):
    assert cite_as(plan, plan.by_id[clause_id]) == cited


def test_units_of_and_clause_of(plan):
    section = plan.by_id["plan#3.6"]
    assert [unit.label for unit in plan.units_of(section)][:3] == ["三、(六)1.", "三、(六)2.", "三、(六)3."]
    assert [unit.clause_id for unit in plan.units_of(plan.by_id["plan#3.6.box7"])] == [
        f"plan#3.6.box7.{point}" for point in range(5)
    ]
    clause = plan.clause_of(plan.by_id["plan#1.1.p2"])
    assert clause is plan.by_id["plan#1.1"]
    assert plan.clause_of(plan.by_id["plan#0.p1"]) is None
    assert sum(len(plan.units_of(chapter)) for chapter in plan.children(None) if not chapter.is_unit) == 101
