"""JSON lines: same order, a line each, a bad line goes on, sessions are conversations."""

import io
import json
import subprocess
import sys

import pytest

from answer.answerer import Answerer
from drafts.checker import DraftChecker, Texts
from ingest.errors import PlanQAError
from terminal.batch import MAX_LINE, run
from terminal.jobs import ask_job, cite_job, search_job

HIT = ["clause_id", "label", "doc_id", "text", "start", "end", "score"]
ANSWER = ["id", "refused", "answer", "reason", "verdict", "sentences", "missing", "nearest", "mode", "hits", "seconds"]


class Lines(io.StringIO):
    """An output that remembers after how many lines it was flushed."""

    def __init__(self):
        super().__init__()
        self.flushed = []

    def flush(self):
        self.flushed.append(self.getvalue().count("\n"))


def batch(job, *requests):
    """Run requests, given as objects or as raw lines, and return the records."""
    lines = [request if isinstance(request, str) else json.dumps(request, ensure_ascii=False) for request in requests]
    out = Lines()
    run([line + "\n" for line in lines], out, job)
    records = [json.loads(line) for line in out.getvalue().splitlines()]
    assert out.flushed == list(range(1, len(records) + 1))
    return records


def test_bad_lines_go_on_in_order():
    def job(request):
        if request["question"] == "fault":
            raise KeyError("inner")
        if request["question"] == "named":
            raise PlanQAError("what to do")
        return {"answer": request["question"]}

    records = batch(
        job,
        {"id": 1, "question": "一"},
        "not json",
        "",
        "   ",
        '["a list"]',
        '{"id": "b", "question": "fault"}',
        '{"id": "c", "question": "named"}',
        '{"id": "d"}',
        '{"id": NaN, "question": "x"}',
        "[" * 100_000,
        '{"id": "long", "question": "' + "x" * MAX_LINE + '"}',
        "\ufeff" + '{"id": {"any": ["json"]}, "question": "二"}',
        '{"question": "三"}',
    )
    assert [record["id"] for record in records] == [
        *(1, None, None, "b", "c", "d", None, None, None, {"any": ["json"]}, None)
    ]
    assert [record.get("answer") for record in records] == ["一", *[None] * 8, "二", "三"]
    assert all(set(record) == {"id", "error"} and record["error"] for record in records[1:9])
    assert records[4]["error"] == "what to do"


def test_search_lines(retriever):
    records = batch(
        search_job(retriever),
        {"id": "a", "question": "建设智慧社区"},
        {"id": "b", "question": "科技支行", "k": 3},
        {"id": "c", "question": ""},
        {"id": "d", "question": "x", "k": 0},
        {"id": "e", "question": "x", "k": "3"},
        {"id": "f", "question": None},
        {"id": "g", "query": "x"},
        {"id": "h", "question": "请看专栏7第2项和三、(六)4.", "k": 2},
    )
    assert [record["id"] for record in records] == list("abcdefgh")
    assert list(records[0]) == ["id", "hits", "seconds"]
    assert len(records[0]["hits"]) == 10
    assert list(records[0]["hits"][0]) == HIT
    assert records[0]["hits"][0]["clause_id"] == "plan#3.6.4"
    assert len({hit["clause_id"] for hit in records[0]["hits"]}) == 10
    assert [hit["clause_id"] for hit in records[1]["hits"]][0] in ("plan#3.5.3", "plan#3.5.box5.1")
    assert len(records[1]["hits"]) == 3
    assert records[2]["hits"] == []
    assert all("error" in record for record in records[3:7])
    assert [hit["clause_id"] for hit in records[7]["hits"]] == ["plan#3.6.box7.2", "plan#3.6.4"]
    text = retriever.documents[0].text
    assert all(text[hit["start"] : hit["end"]] == hit["text"] for hit in records[0]["hits"])


def test_ask_lines_and_their_records(retriever):
    records = batch(
        ask_job(Answerer(retriever)),
        {"id": 1, "question": "2020年国家高新区的营业收入是多少？"},
        {"id": 2, "question": "元宇宙有什么支持政策？"},
        {"id": 3, "question": ""},
        {"id": 4},
    )
    assert all(set(record) == set(ANSWER) for record in records[:3])
    assert not records[0]["refused"]
    assert "42.8万亿元" in records[0]["answer"]
    text = retriever.documents[0].text
    for sentence in records[0]["sentences"]:
        assert sentence["citations"]
        assert all(text[c["start"] : c["end"]] == c["quote"] for c in sentence["citations"])
    assert (records[1]["refused"], records[1]["reason"], records[1]["sentences"]) == (True, "absent", [])
    assert "“元宇宙”0处" in records[1]["answer"]
    assert records[2]["refused"]
    assert set(records[3]) == {"id", "error"}


def test_lines_of_a_session_are_one_conversation(retriever):
    records = batch(
        ask_job(Answerer(retriever)),
        {"id": 1, "question": "2020年国家高新区的营业收入是多少？", "session": "a"},
        {"id": 2, "question": "科技支行是怎么规定的？", "session": "b"},
        {"id": 3, "question": "净利润呢？", "session": "a"},
    )
    assert "3.0万亿元" in records[2]["answer"]
    assert "科技支行" in records[1]["answer"]


def test_cite_lines(plan_text):
    from ingest.reader import PLAN_PATH, read_document

    checker = DraftChecker(Texts((read_document(PLAN_PATH),)))
    draft = "《规划》提出，到“十四五”末，国家高新区数量达到250家左右。\n我区将抓好落实。"
    records = batch(
        cite_job(checker), {"id": "a", "draft": draft}, {"id": "b", "question": "x"}, {"id": "c", "draft": ""}
    )
    assert list(records[0]) == ["id", "text", "sentences", "coverage", "seconds"]
    assert records[0]["text"] == draft
    assert [sentence["verdict"] for sentence in records[0]["sentences"]] == ["wrong_number", "not_a_claim"]
    assert all(draft[s["start"] : s["end"]] == s["text"] for s in records[0]["sentences"])
    assert len(records[0]["coverage"]) == 53
    assert set(records[1]) == {"id", "error"}
    assert records[2]["sentences"] == []
    assert plan_text


def test_the_command_reads_bytes_of_any_kind(planqa, plan_index):
    lines = [
        '{"id": 1, "draft": "支持园区建设智慧社区。"}'.encode(),
        b'{"id": 2, "draft": "\xff\xfe"}',
        b"",
        '{"id": 3, "draft": "鼓励"}'.encode("gbk"),
        b'{"id": 4, "draft": "\\u0000"}\r',
    ]
    done = planqa("batch", "cite", "--index", plan_index, stdin=b"\n".join(lines))
    assert done.code == 0
    assert [record["id"] for record in done.records] == [1, 2, 3, 4]
    assert done.error == ""


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_thousand_questions_in_one_run(root, plan_index, retriever):
    units = [unit for document in retriever.documents for unit in document.units]
    questions = [f"{units[n % len(units)].label}讲了什么？" if n % 2 else f"第{n}个问题：科技支行" for n in range(1000)]
    lines = [json.dumps({"id": n, "question": q}, ensure_ascii=False) for n, q in enumerate(questions)]
    lines[500] = "broken"
    command = [sys.executable, "-m", "cli", "batch", "ask", "--index", str(plan_index)]
    done = subprocess.run(
        command, cwd=root, input="\n".join(lines).encode(), capture_output=True, check=False, timeout=1000
    )
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in records] == [*range(500), None, *range(501, 1000)]
    assert [n for n, record in enumerate(records) if "error" in record] == [500]
