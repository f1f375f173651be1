"""The report: self-contained, complete, safe; charts drawn from the numbers."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval import failures
from eval.ablation import Ablation, Effect, ablation_rows, load_ablations, save_ablations
from eval.charts import curve, forest, heat, intervals
from eval.failures import STAGES, failures_section, worst_first
from eval.items import VERDICTS
from eval.report import report_html, write_report
from eval.report_system import mean_risk, risk_coverage
from eval.results import ItemResult, Run, Score
from eval.statistics import Estimate
from ingest.errors import EvalDataError

PLAIN = ItemResult(
    task="answers",
    id="q-1",
    type="how",
    language="zh",
    split="dev",
    family="f",
    question="怎么办？",
    correct=True,
    scores={"correct": Score(1), "facts": Score(1)},
    confidence=1.0,
    seconds=0.03,
)
WRONG = replace(
    PLAIN, id="q-2", family="g", correct=False, scores={"correct": Score(0), "facts": Score(0)}, confidence=0.5
)


def run():
    items = [
        PLAIN,
        replace(
            WRONG, question="<script>alert(1)</script>\x1b[31m", given="错", expected="对", stage="wrongly answered"
        ),
        replace(WRONG, id="q-3", family="h", split="test", question="测试集的错题", stage="not retrieved"),
        replace(PLAIN, id="q-4", family="i", task="retrieval", scores={"evidence@1000": Score(1), "mrr": Score(0.5)}),
        replace(
            PLAIN,
            id="d-1.1",
            family="d",
            task="drafts",
            type="misquote",
            scores={"draft_accuracy": Score(1)},
            given="misquote",
        ),
    ]
    confusion = {gold: {given: int(gold == given) for given in VERDICTS} for gold in VERDICTS}
    return Run({"embedder": "bundled"}, tuple(items), confusion)


class Tags(HTMLParser):
    """Checks that tags are closed in order."""

    VOID = ("meta", "br", "circle", "line", "rect", "polyline")

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, _attributes):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, _tag, _attributes):
        pass


@pytest.fixture(scope="module")
def html():
    rows = [Ablation("全部", "", 10, {"success@1": Effect(0.8, 0.0, 0.0, 0.0)}, 0, 0)]
    return report_html(run(), ablations=rows, when="2026-01-01")


def test_the_report_is_one_self_contained_file(html):
    assert not re.search(r"(?:src|href)=[\"'](?!#)", html)
    assert "url(" not in html
    assert "<script" not in html
    assert "prefers-color-scheme:dark" in html
    assert "@media print" in html


def test_the_report_is_well_formed(html):
    tags = Tags()
    tags.feed(html)
    assert tags.open == []


def test_the_report_has_every_part(html):
    for title in ("总表", "按类型与语言", "风险与覆盖", "耗时", "消融", "核稿混淆矩阵", "错题", "指标释义"):
        assert f"<h2>{title}</h2>" in html
    assert html.count("<svg") >= 3


def test_questions_are_escaped_and_control_characters_gone(html):
    assert "&lt;script&gt;alert(1)" in html
    assert "\x1b" not in html


def test_failures_of_test_are_counted_but_not_shown(html):
    assert "测试集的错题" not in html
    alone = Run({}, tuple(item for item in run().items if item.split == "test"))
    assert "测试集的错题" not in report_html(alone)
    assert "--show-test" in html
    assert "测试集的错题" in report_html(alone, show_test=True)


def test_worst_first():
    broken = replace(PLAIN, id="z", broken=("quote_exact",))
    grave = replace(WRONG, id="y", stage="wrongly answered")
    light = replace(WRONG, id="x", stage="not retrieved")
    refused = replace(WRONG, id="w", stage="wrongly refused")
    order = [item.id for item in worst_first([PLAIN, light, refused, grave, broken])]
    assert order == ["z", "y", "w", "x"]


def test_every_stage_is_explained():
    given = re.findall(r'"((?:not|retrieved|read|wrongly|false|claim|error) [a-z ]+)"', sources())
    assert len(set(given)) >= 11
    assert set(given) <= set(STAGES)


def sources():
    folder = Path(failures.__file__).parent
    return "".join((folder / name).read_text(encoding="utf-8") for name in ("runs.py", "answers.py", "drafts.py"))


def test_a_failure_shows_what_was_found_and_what_the_verdict_is():
    wrong = replace(WRONG, stage="retrieved but not read", found=("三、(一)1.", "四、(二) ✓"), cited=("三、(一)1.",))
    draft = replace(WRONG, task="drafts", type="overclaim", given="supported：x", expected="overclaim", scores={})
    shown = failures_section([wrong, draft])
    assert "1. 三、(一)1.、2. 四、(二) ✓" in shown
    assert "<dd>说得过头</dd>" in shown
    assert "<dd>有据：x</dd>" in shown


def test_numbers_beside_the_report(tmp_path):
    write_report(run(), tmp_path / "report.html")
    record = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert record["tasks"]["answers"]["splits"]["dev"]["correct"]["value"] == 1 / 2
    assert record["tasks"]["answers"]["splits"]["dev"]["correct"]["n"] == 2
    assert record["latency_ms"]["answers"]["p50"] == 30
    items = {item["id"]: item for item in record["items"]}
    assert items["q-2"]["given"] == "错"
    assert items["q-3"] == {"task": "answers", "id": "q-3", "split": "test", "correct": False}


def test_a_report_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(EvalDataError, match="写不进去"):
        write_report(run(), tmp_path)


def test_risk_coverage_by_hand():
    items = [
        replace(PLAIN, id=f"q{n:02}", family=str(n), correct=n < 10, confidence=float(20 - n) if n < 15 else None)
        for n in range(20)
    ]
    points = risk_coverage(items)["dev"]
    assert points[0] == (10 / 20, 0.0)  # the ten surest are right
    assert points[-1] == (15 / 20, round(5 / 15, 4))  # five of fifteen answers wrong, five refused


def test_charts_hold_their_numbers():
    half = Estimate(0.5, 0.4, 0.6, 10)
    svg = intervals([("口语<", {"dev": half, "test": half})], "t")
    assert "口语&lt;" in svg
    assert svg.count("<circle") == 2
    assert "0.500（0.40–0.60，n=10）" in svg
    assert 'points="52.0,240.0 610.0,20.0"' in curve({"a": [(0.0, 0.0), (1.0, 1.0)]}, "t", "x", "y")
    assert "<svg" in curve({}, "t", "x", "y")
    matrix = heat({"a": {"a": 3, "b": 1}, "b": {}}, {"a": "甲", "b": "乙"}, "t")
    assert "fill-opacity:0.79" in matrix  # .15 + .85 · 3/4
    assert "3/4" in matrix


def test_a_forest_is_drawn_around_zero():
    svg = forest([("甲", -0.1, -0.2, -0.05, True), ("乙", 0.0, -0.1, 0.1, False)], "t")
    assert 'cx="315.0"' in svg  # 150 + 330/2: no difference
    assert 'cx="232.5"' in svg  # half way to -.2, the farthest end
    assert "-0.100（-0.20 至 -0.05）*" in svg


def test_mean_risk_by_hand():
    assert mean_risk([False, True]) == (0 + 1 / 2) / 2
    assert mean_risk([True, False]) == (1 + 1 / 2) / 2


def test_ablations_come_back_from_their_file(tmp_path):
    rows = [Ablation("全部", "", 10, {"success@1": Effect(0.8, 0.0, 0.0, 0.0)}, 0, 0)]
    save_ablations(rows, tmp_path / "a.json")
    assert load_ablations(tmp_path / "a.json") == rows
    with pytest.raises(EvalDataError, match="读不出消融结果"):
        load_ablations(tmp_path / "none.json")


def test_ablations_are_held_against_the_first_and_corrected_together():
    def under(*right):
        scores = [{"success@1": Score(float(value)), "evidence@1000": Score(1.0)} for value in right]
        items = [
            replace(PLAIN, id=str(n), family=str(n), task="retrieval", correct=bool(right[n]), scores=score)
            for n, score in enumerate(scores)
        ]
        return Run({"options": "x"}, tuple(items))

    first, second = under(*[1] * 8), under(*[0] * 8)
    rows = ablation_rows({"全部": first, "甲": second, "乙": first})
    assert [(row.to_wrong, row.to_right) for row in rows] == [(0, 0), (8, 0), (0, 0)]
    effect = rows[1].effects["success@1"]
    assert (effect.value, effect.difference) == (0.0, -1.0)
    assert effect.p == pytest.approx(4 * 2 / 256)  # two ablations by two columns: four tests
