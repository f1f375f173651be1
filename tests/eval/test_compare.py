"""Comparison and gate on hand-made runs."""

import pytest

from eval.compare import compare
from eval.gate import judge, slim
from eval.results import ItemResult, Run, Score, load_run
from ingest.errors import EvalDataError


def item(name, correct, *, family=None, kind="how", broken=()):
    return ItemResult(
        task="answers",
        id=name,
        type=kind,
        language="zh",
        split="dev",
        family=family or name,
        question=f"问题{name}",
        correct=correct,
        scores={"correct": Score(float(correct)), "facts": Score(float(correct))},
        broken=broken,
    )


def run(*correct, **fields):
    return Run({}, tuple(item(str(number), bool(right), **fields) for number, right in enumerate(correct)))


def test_flips_are_listed_to_wrong_first():
    found = compare(run(1, 0, 1), run(1, 1, 0))
    assert [(flip.after.id, flip.to_wrong) for flip in found.flips] == [("2", True), ("1", False)]
    assert found.paired == 3


def test_differences_by_hand():
    found = compare(run(0, 0, 0, 1), run(1, 1, 1, 1))
    whole = next(d for d in found.differences if d.group == "全部" and d.measure == "correct")
    assert (whole.before, whole.after, whole.n) == (1 / 4, 1.0, 4)
    assert whole.p == 2 / 8
    assert whole.adjusted == pytest.approx(3 * 2 / 8)  # all, facts of all, type how: three tests


def test_items_of_one_run_alone_are_counted_and_left_out():
    found = compare(run(1, 0, 1), run(1, 0))
    assert (found.paired, found.unpaired) == (2, 1)
    with pytest.raises(EvalDataError, match="no item in common"):
        compare(run(1), Run({}, ()))


def test_the_gate_lets_few_flips_pass_and_stops_many():
    assert judge(run(*[1] * 20), run(0, 0, *[1] * 18)).passed  # p = 1/4
    found = judge(run(*[1] * 20), run(*[0] * 5, *[1] * 15))  # p = 1/32
    assert not found.passed
    assert [result.id for result in found.to_wrong] == ["0", "1", "2", "3", "4"]


def test_flips_to_right_make_up_for_flips_to_wrong():
    found = judge(run(*[1] * 5, *[0] * 4), run(*[0] * 5, *[1] * 4))
    assert found.passed
    assert (found.families_to_wrong, found.families_to_right) == (5, 4)


def test_paraphrases_flip_as_one():
    before = Run({}, tuple(item(str(n), True, family="same") for n in range(10)))
    after = Run({}, tuple(item(str(n), False, family="same") for n in range(10)))
    found = judge(before, after)
    assert found.families_to_wrong == 1
    assert found.passed


def test_one_broken_invariant_fails():
    found = judge(run(1, 1), Run({}, (item("0", True), item("1", True, broken=("quote_exact",)))))
    assert not found.passed
    assert [result.id for result in found.broken] == ["1"]


def test_new_items_are_no_flips():
    found = judge(run(1), run(1, 0, 0, 0, 0, 0))
    assert found.passed
    assert (found.compared, found.missing) == (1, 0)


def test_a_run_comes_back_from_its_file(tmp_path):
    path = tmp_path / "run.json"
    made = run(1, 0)
    made.save(path)
    assert load_run(path) == made
    slim(made).save(path)
    assert [(i.id, i.correct, i.question) for i in load_run(path).items] == [("0", True, ""), ("1", False, "")]


def test_files_that_are_no_runs_are_named(tmp_path):
    path = tmp_path / "run.json"
    with pytest.raises(EvalDataError, match="not a saved run"):
        load_run(path)
    path.write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(EvalDataError, match="format"):
        load_run(path)
