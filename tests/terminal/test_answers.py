"""search, ask and cite as a person and as a program read them."""

import json

import pytest

DRAFT = "《规划》必须要求园区建设智慧社区。\n到“十四五”末，国家高新区数量达到220家左右。\n"


def test_search(planqa, plan_index):
    done = planqa("search", "建设智慧社区", "-k", 3, "--index", plan_index)
    assert (done.code, done.error) == (0, "")
    assert done.out.splitlines()[0].strip().startswith("1  三、(六)4.")
    record = planqa("search", "建设智慧社区", "-k", 3, "--index", plan_index, "--json").record
    assert list(record) == ["hits", "seconds"]
    assert len(record["hits"]) == 3


def test_ask(planqa, plan_index, monkeypatch):
    monkeypatch.setenv("PLANQA_INDEX", str(plan_index))
    done = planqa("ask", "2020年国家高新区的净利润是多少？")
    assert (done.code, done.error) == (0, "")
    assert "3.0万亿元" in done.out
    assert "一、（一）“发展基础”第2段" in done.out
    refused = planqa("ask", "元宇宙有什么支持政策？", "--json")
    assert refused.code == 0
    assert "id" not in refused.record
    assert (refused.record["refused"], refused.record["reason"]) == (True, "absent")


def test_the_llm_mode_without_a_model_says_what_to_set(planqa, plan_index):
    done = planqa("ask", "净利润", "--mode", "llm", "--index", plan_index)
    assert (done.code, done.out) == (1, "")
    assert "PLANQA_LLM_BASE_URL" in done.error


def test_cite_prints_findings_and_ends_well(planqa, tmp_path, plan_index):
    path = tmp_path / "稿.txt"
    path.write_text(DRAFT, encoding="utf-8")
    done = planqa("cite", path, "--index", plan_index)
    assert (done.code, done.error) == (0, "")
    assert "力度加码" in done.out
    record = planqa("cite", path, "--index", plan_index, "--json").record
    assert list(record) == ["text", "sentences", "coverage", "seconds"]
    assert [sentence["verdict"] for sentence in record["sentences"]] == ["overclaim", "supported"]


def test_cite_reads_standard_input(planqa, plan_index):
    done = planqa("cite", "-", "--index", plan_index, "--json", stdin=DRAFT.encode())
    assert done.code == 0
    assert done.record["text"] == DRAFT


@pytest.mark.parametrize("suffix", [".md", ".txt", ".docx", ".json"])
def test_cite_writes_a_file_and_leaves_the_draft(planqa, tmp_path, plan_index, suffix):
    path, out = tmp_path / "draft.txt", tmp_path / f"checked{suffix}"
    path.write_text(DRAFT, encoding="utf-8")
    done = planqa("cite", path, "-o", out, "--index", plan_index)
    assert done.code == 0, done.error
    assert done.out.endswith(f"已写入 {out}\n")
    assert out.stat().st_size > 0
    assert path.read_text(encoding="utf-8") == DRAFT
    if suffix == ".json":
        assert len(json.loads(out.read_text(encoding="utf-8"))["sentences"]) == 2


@pytest.mark.parametrize("target", ["draft.txt", "missing/x.md", "x.pdf"])
def test_cite_refuses_bad_targets(planqa, tmp_path, plan_index, target):
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT, encoding="utf-8")
    done = planqa("cite", path, "-o", tmp_path / target, "--index", plan_index)
    assert (done.code, done.out) == (1, "")
    assert done.error.count("\n") == 1
    assert path.read_text(encoding="utf-8") == DRAFT


def test_a_draft_that_is_missing_is_named(planqa, tmp_path, plan_index):
    done = planqa("cite", tmp_path / "none.docx", "--index", plan_index)
    assert (done.code, done.out) == (1, "")
    assert "none.docx" in done.error


def test_accounts_are_made_from_standard_input(planqa, tmp_path):
    file = tmp_path / "accounts"
    assert "已添加 li" in planqa("passwd", file, "li", stdin="一个够长的密码2026\n".encode()).out
    assert "已更改 li" in planqa("passwd", file, "li", stdin="另一个够长的密码2026\n".encode()).out
    assert "密码" not in file.read_text(encoding="utf-8")


def test_feedback_without_any(planqa, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert planqa("feedback", "--json").record == {"remarks": []}
