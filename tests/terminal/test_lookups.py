"""What needs no model: find, clause, outline, figures, measures, prompts; exit codes and one-line errors."""

import json
import subprocess
import sys

import pytest

from ingest.reader import PLAN_PATH, read_document

HEAVY = ("torch", "faiss", "sentence_transformers", "transformers", "gradio", "openai")


@pytest.fixture(scope="module")
def plan():
    return read_document(PLAN_PATH)


def test_find_counts_and_shows_each_place(planqa, plan):
    done = planqa("find", "揭榜挂帅", "--json")
    assert done.code == 0
    assert done.record["count"] == 2
    for item in done.record["occurrences"]:
        assert plan.text[item["start"] : item["end"]] == item["text"] == "揭榜挂帅"
    shown = planqa("find", "揭榜挂帅").out
    assert "“揭榜挂帅”2处" in shown
    assert "三、(一)4." in shown
    assert "专栏2第2项" in shown


def test_what_does_not_occur_is_a_result(planqa):
    done = planqa("find", "元宇宙")
    assert (done.code, done.out, done.error) == (0, "全文检索“元宇宙”0处\n", "")


@pytest.mark.parametrize("address", ["三、(六)4.", "三（六）4", "第三部分第六节第4条", "plan#3.6.4", "建设数字园区"])
def test_clause_prints_the_text_of_an_address(planqa, plan, address):
    done = planqa("clause", address, "--json")
    assert done.code == 0
    assert done.record["clause_id"] == "plan#3.6.4"
    assert done.record["text"] == plan.text[done.record["start"] : done.record["end"]]
    assert "支持园区建设智慧社区" in planqa("clause", address).out


@pytest.mark.parametrize("address", ["三、(六)9.", "专栏12", "元宇宙", "", "九、(一)"])
def test_an_unknown_address_is_a_failure_in_one_line(planqa, address):
    done = planqa("clause", address)
    assert (done.code, done.out) == (1, "")
    assert done.error.startswith("planqa: 没有条款")
    assert "planqa outline" in done.error
    assert done.error.count("\n") == 1


def test_outline_lists_every_node(planqa, plan):
    (document,) = planqa("outline", "--json").record["documents"]
    assert document["title"] == plan.title
    assert sum(node["clause"] for node in document["nodes"]) == 53
    assert sum(node["unit"] for node in document["nodes"]) == 102
    shown = planqa("outline").out
    assert "\n  三、重点任务 plan#3\n" in shown
    assert "三、(六)4. 建设数字园区 plan#3.6.4" in shown
    assert "专栏9 “一带一路”园区国际合作行动" in shown
    assert "北极星" not in shown


def test_figures_are_filtered(planqa):
    every = planqa("figures", "--json").record
    assert every["count"] == len(every["figures"]) > 25
    (figure,) = planqa("figures", "--indicator", "营业收入", "--text", "42.8", "--json").record["figures"]
    assert (figure["number"], figure["unit"], figure["time"], figure["label"]) == (
        "42.8",
        "万亿元",
        "2020年",
        "一、(一)第2段",
    )
    assert planqa("figures", "--scope", "东部").out.splitlines()[1].startswith("国家高新区总数\t东部\t")
    assert planqa("figures", "--indicator", "元宇宙", "--json").record == {"count": 0, "figures": []}


def test_measures_are_filtered(planqa):
    every = planqa("measures", "--json").record
    assert every["count"] == len(every["measures"]) > 150
    chosen = planqa("measures", "--verb", "鼓励", "--text", "大学科技园", "--json").record["measures"]
    assert {measure["verb"] for measure in chosen} == {"鼓励"}
    assert [measure["label"] for measure in chosen] == ["三、(五)1."]
    by_name = planqa("measures", "--strength", "探索", "--json").record
    assert by_name == planqa("measures", "--strength", "explore", "--json").record
    assert {measure["strength"] for measure in by_name["measures"]} == {"explore"}
    assert 0 < planqa("measures", "--actor", "地方政府", "--json").record["count"] < every["count"]


def test_tables_go_to_excel(planqa, tmp_path):
    from openpyxl import load_workbook

    for command, title, header in (("figures", "数据", "指标"), ("measures", "举措", "主体")):
        target = tmp_path / f"{command}.xlsx"
        done = planqa(command, "--xlsx", target)
        assert done.out.endswith(f"已写入 {target}\n")
        sheet = load_workbook(target)[title]
        assert sheet["B1"].value == header
        assert sheet.max_row == 1 + len(done.out.splitlines()) - 2
    done = planqa("figures", "--xlsx", tmp_path / "missing" / "x.xlsx")
    assert done.code == 1
    assert "x.xlsx" in done.error


def test_prompts_have_name_and_version(planqa):
    for prompt in planqa("prompts", "--json").record["prompts"]:
        assert prompt["name"]
        assert prompt["version"]
        assert prompt["text"].strip()


@pytest.mark.parametrize(
    "arguments",
    [
        *(["nothing"], ["find"], ["search", "x", "-k", "0"], ["batch", "talk"], ["ask", "x", "--mode", "guess"]),
        *(["measures", "--strength", "软"], ["measures", "--strength", ""], ["outline", "--unknown"]),
    ],
)
def test_wrong_usage(planqa, arguments):
    done = planqa(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Usage: planqa" in done.error


@pytest.mark.parametrize(
    "arguments",
    [
        *(["find", "科技"], ["clause", "一、"], ["outline"], ["figures"], ["measures"], ["search", "科技"], ["verify"]),
        *(["ask", "科技"], ["cite", "-"], ["repair"], ["batch", "search"], ["batch", "ask"], ["batch", "cite"]),
    ],
)
@pytest.mark.parametrize("by", ["option", "environment"])
def test_an_index_that_does_not_exist_says_how_to_make_it(planqa, tmp_path, monkeypatch, arguments, by):
    missing = tmp_path / "none"
    if by == "environment":
        monkeypatch.setenv("PLANQA_INDEX", str(missing))
    done = planqa(*arguments, *(["--index", missing] if by == "option" else []))
    assert (done.code, done.out) == (1, "")
    assert done.error.count("\n") == 1
    assert f"`planqa ingest --index {missing}`" in done.error
    assert not missing.exists()


def run_python(root, code, *arguments):
    return subprocess.run(
        [sys.executable, *arguments, "-c", code], cwd=root, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize("command", [["--help"], ["find", "科技"], ["clause", "专栏7"], ["outline"], ["figures"]])
def test_look_ups_load_neither_models_nor_the_page(root, tmp_path, command):
    code = (
        "import sys, cli\n"
        f"sys.argv = ['planqa', *{command!r}]\n"
        "try:\n    cli.main()\nexcept SystemExit as stopped:\n    assert not stopped.code, stopped.code\n"
        f"print('HEAVY', sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    done = run_python(root, f"import os; os.environ['XDG_CACHE_HOME'] = {str(tmp_path)!r}\n{code}")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("HEAVY []\n")


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-16"])
def test_the_module_runs_and_speaks_utf_8_in_any_locale(root, tmp_path, encoding):
    environment = {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C",
        "XDG_CACHE_HOME": str(tmp_path),
        "PYTHONIOENCODING": encoding,
    }
    command = [sys.executable, "-m", "cli", "find", "一带一路", "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, env=environment, check=False, timeout=120)
    assert done.returncode == 0
    assert json.loads(done.stdout.decode())["count"] > 5


def test_a_traceback_only_with_v(planqa):
    assert "Traceback" not in planqa("clause", "专栏12").error
    done = planqa("-v", "clause", "专栏12")
    assert done.code == 1
    assert "Traceback" in done.error
    assert done.error.splitlines()[-1].startswith("planqa: 没有条款")


def test_a_closed_pipe_is_no_fault(root, tmp_path):
    command = f"{sys.executable} -m cli outline --json | head -c 10"
    environment = {"PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(command, shell=True, cwd=root, capture_output=True, env=environment, check=False, timeout=120)
    assert done.stderr == b""
