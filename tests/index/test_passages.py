"""What is indexed for a unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import WHOLE, Phrasing, passages_of, phrasings_beside, read_phrasings
from index.siblings import find_siblings
from index.words import Words
from ingest.errors import DocumentError
from ingest.parser import parse
from ingest.reader import PLAN_PATH, read_document


@pytest.fixture(scope="module")
def plan():
    return read_document(PLAN_PATH)


def test_every_unit_is_a_passage_with_its_headings(plan):
    passages = {passage.label: passage for passage in passages_of(plan)}
    assert list(passages) == [unit.label for unit in plan.units]
    box = passages["专栏7第2项"]
    assert box.heading == "重点任务 促进绿色化智能化融合发展 数字园区建设行动"
    assert box.text == plan.text[box.start : box.end]
    item = passages["三、(六)4."]
    assert item.heading == "重点任务 促进绿色化智能化融合发展"
    assert item.text.startswith("4.建设数字园区。\n")
    assert passages["序言"].embedded == passages["序言"].text


def test_phrasings_are_read_by_label_and_sentence(tmp_path, plan):
    path = tmp_path / "plan.phrasings.toml"
    path.write_text('["专栏7第2项"]\n0 = ["数字生意怎么做大"]\n1 = ["拉项目进来"]\ns0 = ["培育啥"]\n', encoding="utf-8")
    made = (Phrasing("数字生意怎么做大", WHOLE), Phrasing("拉项目进来", 1), Phrasing("培育啥", 0))
    assert read_phrasings(path, plan) == {"plan#3.6.box7.2": made}
    assert phrasings_beside(tmp_path / "plan.txt", plan) == {"plan#3.6.box7.2": made}
    assert phrasings_beside(tmp_path / "other.txt", plan) == {}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('["专栏70"]\n0 = ["x"]\n', "没有单元 '专栏70'"),
        ('["序言"]\n0 = "x"\n', "要写成"),
        ('["序言"]\n0 = [""]\n', "要写成"),
        ('["序言"]\n9 = ["x"]\n', "没有 '9'"),
        ('"序言" = 3\n', "没有单元 '序言'"),
        ("[", "TOML"),
    ],
)
def test_wrong_phrasings_are_refused(tmp_path, plan, content, complaint):
    path = tmp_path / "plan.phrasings.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=complaint):
        read_phrasings(path, plan)


def test_the_plans_phrasings_are_valid(plan):
    for clause_id, phrasings in phrasings_beside(PLAN_PATH, plan).items():
        assert len(set(phrasings)) == len(phrasings), clause_id


PIECES = "一、总则|二、任务|(一)甲。|1.乙。|2.丙。|第一条 丁。|专栏1 戊|已;庚。辛！||  壬|13.6万"
LINES = st.lists(st.sampled_from(PIECES.split("|")), max_size=12)


@given(LINES)
def test_no_sentence_of_a_unit_is_lost(lines):
    document = parse("\n".join(lines), doc_id="d")
    for passage in passages_of(document):
        joined = "".join(passage.sentence_text(span) for span in passage.sentences)
        assert "".join(joined.split()) == "".join(passage.text.split())
        assert all(passage.sentence_text(span) == document.text[slice(*span)] for span in passage.sentences)


def test_siblings_share_rare_phrases(plan):
    siblings = find_siblings(passages_of(plan), Words())
    names = {unit.label: unit.clause_id for unit in plan.units}
    shared = {
        ("专栏6第3项", "三、(六)2."): "低碳产业专业园",
        ("专栏5第1项", "三、(五)3."): "科技支行",
        ("专栏8第1项", "三、(七)3."): "飞地经济",
        ("专栏2第2项", "三、(一)4."): "揭榜挂帅",
    }
    for (box, item), phrase in shared.items():
        for one, other in ((box, item), (item, box)):
            found = {sibling.clause_id: sibling.phrases for sibling in siblings[names[one]]}
            assert any(phrase in text for text in found[names[other]])
