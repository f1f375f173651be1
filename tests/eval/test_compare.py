"""Comparison and gate on hand-made runs."""

import pytest

from eval.compare import compare
from eval.gate import Flips, judge, raised, slim
from eval.results import ItemResult, Run, Score, load_run
from ingest.errors import EvalDataError, EvalGateError


def item(name, correct, *, family=None, kind="how", broken=(), split="dev", task="answers"):
    return ItemResult(
        task=task,
        id=name,
        type=kind,
        language="zh",
        split=split,
        family=family or name,
        question=f"问题{name}",
        correct=correct,
        scores={"correct": Score(float(correct)), "facts": Score(float(correct))},
        broken=broken,
    )


def run(*correct, **fields):
    return Run({}, tuple(item(str(number), bool(right), **fields) for number, right in enumerate(correct)))


def run_of(name):
    return Run({}, (item(name, True),))


def test_flips_are_listed_to_wrong_first():
    found = compare(run(1, 0, 1), run(1, 1, 0))
    assert [(flip.after.id, flip.to_wrong) for flip in found.flips] == [("2", True), ("1", False)]
    assert found.paired == 3


def test_differences_by_hand():
    found = compare(run(0, 0, 0, 1), run(1, 1, 1, 1))
    whole = next(d for d in found.differences if d.group == "全部" and d.measure == "correct")
    assert (whole.before, whole.after, whole.n) == (1 / 4, 1.0, 4)
    assert whole.p == 2 / 8
    assert whole.adjusted == pytest.approx(2 * 2 / 8)  # correct and facts: two tests, as there is one type and split
    assert whole.low <= 3 / 4 <= whole.high


def test_each_type_and_split_is_tested_once():
    before = Run({}, (item("a", True), item("b", True, kind="who"), item("c", True, split="test")))
    found = compare(before, before)
    assert [d.group for d in found.differences] == ["全部", "全部", "dev", "test", "how", "who"]


def test_items_of_one_run_alone_are_counted_and_left_out():
    found = compare(run(1, 0, 1), run(1, 0))
    assert (found.paired, found.unpaired) == (2, 1)
    with pytest.raises(EvalDataError, match="没有一道共同的题"):
        compare(run(1), Run({}, ()))


def test_the_gate_lets_few_flips_pass_and_stops_many():
    assert judge(run(*[1] * 20), run(0, 0, *[1] * 18)).passed  # p = 1/4
    found = judge(run(*[1] * 20), run(*[0] * 5, *[1] * 15))  # p = 1/32
    assert not found.passed
    assert [result.id for result in found.to_wrong] == ["0", "1", "2", "3", "4"]


def test_flips_to_right_make_up_for_flips_to_wrong():
    found = judge(run(*[1] * 5, *[0] * 4), run(*[0] * 5, *[1] * 4))
    assert found.passed
    assert found.counts["全部"] == Flips(to_wrong=5, to_right=4)


def test_gains_in_one_task_do_not_hide_losses_in_another():
    before = [item(str(n), False) for n in range(30)] + [item(str(n), True, task="drafts") for n in range(8)]
    after = [item(str(n), True) for n in range(30)] + [item(str(n), False, task="drafts") for n in range(8)]
    found = judge(Run({}, tuple(before)), Run({}, tuple(after)))
    assert found.counts["全部"].p > 0.9
    assert found.reasons == ("drafts变错 8 家、变对 0 家，p=0.0039＜0.025",)


def test_items_left_out_fail_by_name():
    found = judge(run(1, 1), run(1))
    assert found.missing == ("answers/1",)
    assert not found.passed
    assert judge(Run({}, (item("a", True), item("t", True, split="test"))), run_of("a"), splits=("dev",)).passed


def test_raising_keeps_the_splits_that_were_not_run():
    old = Run({}, (item("a", False), item("t", True, split="test")))
    new = raised(old, run_of("a"), splits=("dev",))
    assert [(i.id, i.correct) for i in new.items] == [("a", True), ("t", True)]


def test_no_baseline_blesses_a_broken_invariant():
    with pytest.raises(EvalGateError, match="q-9"):
        raised(Run({}, ()), Run({}, (item("q-9", True, broken=("quote_exact",)),)))


def test_paraphrases_flip_as_one():
    before = Run({}, tuple(item(str(n), True, family="same") for n in range(10)))
    after = Run({}, tuple(item(str(n), False, family="same") for n in range(10)))
    found = judge(before, after)
    assert found.counts["全部"].to_wrong == 1
    assert found.passed


def test_one_broken_invariant_fails():
    found = judge(run(1, 1), Run({}, (item("0", True), item("1", True, broken=("quote_exact",)))))
    assert not found.passed
    assert [result.id for result in found.broken] == ["1"]


def test_new_items_are_no_flips():
    found = judge(run(1), run(1, 0, 0, 0, 0, 0))
    assert found.passed
    assert (found.compared, found.missing) == (1, ())


def test_a_run_comes_back_from_its_file(tmp_path):
    path = tmp_path / "run.json"
    made = run(1, 0)
    made.save(path)
    assert load_run(path) == made
    slim(made).save(path)
    assert [(i.id, i.correct, i.question) for i in load_run(path).items] == [("0", True, ""), ("1", False, "")]


def test_files_that_are_no_runs_are_named(tmp_path):
    path = tmp_path / "run.json"
    with pytest.raises(EvalDataError, match="读不出评测结果"):
        load_run(path)
    path.write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(EvalDataError, match="不是第1版的评测结果"):
        load_run(path)
