"""The command: what needs no model is run for real; and bad use is refused."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from eval.command import app
from eval.items import DATA_DIR, QUESTIONS
from eval.results import ItemResult, Run, Score
from eval.split import write_split
from ingest.errors import EvalDataError, PlanQAError
from ingest.reader import PLAN_PATH, read_document

runner = CliRunner()


def saved(path, *correct, split="dev"):
    items = tuple(
        ItemResult(
            task="answers",
            id=f"q-{number}",
            type="how",
            language="zh",
            split=split,
            family=f"f{number}",
            question=f"问题{number}",
            correct=bool(right),
            scores={"correct": Score(float(right))},
        )
        for number, right in enumerate(correct)
    )
    Run({}, items).save(path)
    return str(path)


def test_validate_prints_the_set():
    result = runner.invoke(app, ["validate"])
    assert result.exit_code == 0, result.output
    assert "题集（1975）" in result.output
    assert "κ=" in result.output


def test_validate_names_what_is_wrong(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"id": "a", "question": "?", "gold": [["三、(十)1."]], "reference": "x"}\n', encoding="utf-8")
    result = runner.invoke(app, ["validate", "--questions", str(path)])
    assert isinstance(result.exception, EvalDataError)
    assert "三、(十)1." in result.output + result.stderr


def test_compare_saved_runs(tmp_path):
    before, after = saved(tmp_path / "a.json", 1, 1, 0), saved(tmp_path / "b.json", 1, 0, 1)
    result = runner.invoke(app, ["compare", before, after])
    assert result.exit_code == 0, result.output
    assert "由对变错 1 项" in result.output
    assert "问题1" in result.output
    record = json.loads(runner.invoke(app, ["compare", before, after, "--json"]).output)
    assert [(flip["id"], flip["to_wrong"]) for flip in record["flips"]] == [("q-1", True), ("q-2", False)]


@pytest.mark.parametrize("arguments", [["--failures", "3"], ["answers", "--split", "test", "--failures", "3"]])
def test_failures_are_shown_of_dev_alone(arguments):
    result = runner.invoke(app, arguments)
    assert isinstance(result.exception, EvalDataError)
    assert "dev" in str(result.exception)


def test_wrong_usage_is_2():
    assert runner.invoke(app, ["answers", "--split", "train"]).exit_code == 2


def test_split_is_written_only_where_there_is_none(tmp_path):
    path = tmp_path / QUESTIONS
    shutil.copy(DATA_DIR / QUESTIONS, path)
    documents = (read_document(PLAN_PATH),)
    assert write_split(path, documents) == 0
    assert path.read_bytes() == (DATA_DIR / QUESTIONS).read_bytes()
    with path.open("a", encoding="utf-8") as stream:
        stream.write('{"id": "new", "question": "有多少家？", "gold": [["一、(一)第1段"]], "reference": "169家"}\n')
    assert write_split(path, documents) == 1
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[-1])["split"] in ("dev", "test", "held")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--report", "x.txt"], "以 .html 结尾"),
        (["--ablations", "none.json", "--report", "x.html"], "读不出消融结果"),
        (["retrieval", "--save", "x.txt"], "以 .json 结尾"),
        (["answers", "--type", "no-such"], "没有 --type 'no-such' 的题；有的是 absent"),
        (["retrieval", "--questions", "none.jsonl"], "读不出"),
        (["compare", "none.json", ""], "读不出评测结果"),
        (["compare", "colour=red", ""], "设置 'colour=red' 不能用"),
        (["compare", "mode=llm", ""], "加 --task answers"),
        (["gate", "--baseline", "none.json"], "读不出评测结果"),
        (["beir", "none"], "既不是 BEIR 目录"),
    ],
)
def test_bad_input_is_said_before_anything_is_run(arguments, message):
    result = runner.invoke(app, arguments)
    assert isinstance(result.exception, PlanQAError), result.output
    assert message in str(result.exception)
    assert "\n" not in str(result.exception)


def test_flips_of_test_are_counted_but_not_shown(tmp_path):
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path, right in zip(paths, (1, 0), strict=True):
        saved(path, right, 1, split="test")
    shown = runner.invoke(app, ["compare", *map(str, paths)]).output
    assert "由对变错 1 项，其中 test、held 1 项只计数" in shown
    assert "问题0" not in shown
    assert "问题0" not in runner.invoke(app, ["compare", *map(str, paths), "--json"]).output
    assert "问题0" in runner.invoke(app, ["compare", *map(str, paths), "--show-test"]).output
