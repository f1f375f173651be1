"""Collections of others: BEIR folders, SQuAD-style files, questions about articles; and search over one."""

import json

import pytest

from eval.beir import measure_collection
from eval.collections import read_collection
from ingest.errors import EvalDataError

TEXTS = ["园区鼓励银行设立科技支行，支持企业融资。", "教育部门规范幼儿园收费标准。", "著作权自作品创作完成之日起产生。"]
QUERIES = {"q1": "科技支行由谁设立", "q2": "著作权什么时候产生"}


def lines(path, records):
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


@pytest.fixture
def beir(tmp_path):
    folder = tmp_path / "tiny"
    (folder / "qrels").mkdir(parents=True)
    lines(folder / "corpus.jsonl", [{"_id": f"t{n}", "title": "", "text": text} for n, text in enumerate(TEXTS)])
    lines(folder / "queries.jsonl", [{"_id": key, "text": text} for key, text in {**QUERIES, "unused": "?"}.items()])
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tt0\t1\nq2\tt2\t1\nq2\tt1\t0\n")
    return folder


def test_a_beir_folder(beir):
    collection = read_collection(beir)
    assert collection.queries == QUERIES
    assert collection.qrels == {"q1": {"beir#1": 1}, "q2": {"beir#3": 1}}
    document = collection.documents[0]
    assert [document.text_of(unit).strip() for unit in document.units] == TEXTS
    assert "".join(document.text[leaf.start : leaf.end] for leaf in document.leaves) == document.text


def test_search_over_a_collection(beir, embedder):
    found = measure_collection(read_collection(beir), embedder)
    assert (found.texts, found.queries) == (3, 2)
    assert found.metrics["Success@1"].value == 1
    assert found.metrics["nDCG@10"].value == 1


def test_a_squad_file(tmp_path):
    context = {"context": TEXTS[0], "qas": [{"id": "a", "question": "谁设立？", "answers": []}]}
    again = {"context": TEXTS[0], "qas": [{"id": "b", "question": "设立什么？", "answers": []}]}
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"data": [{"paragraphs": [context, again]}]}), encoding="utf-8")
    collection = read_collection(path)
    assert collection.qrels == {"a": {"squad#1": 1}, "b": {"squad#1": 1}}
    assert len(collection.documents[0].units) == 1


def test_questions_about_articles(tmp_path):
    folder = tmp_path / "laws"
    folder.mkdir()
    (folder / "某法.md").write_text(
        "# 某法\n\n第一条 为了规范,制定本法。\n\n第二条 著作权自创作完成之日起产生。\n", encoding="utf-8"
    )
    lines(
        tmp_path / "q.jsonl", [{"id": "1", "question": "何时产生", "gold": [{"file": "某法.md", "article": "第二条"}]}]
    )
    collection = read_collection(tmp_path / "q.jsonl", folder)
    (wanted,) = collection.qrels["1"]
    assert "著作权" in collection.documents[0].text_of(collection.documents[0].by_id[wanted])


def test_what_is_no_collection_is_named(tmp_path):
    with pytest.raises(EvalDataError, match="既不是 BEIR 目录"):
        read_collection(tmp_path)
    path = tmp_path / "x.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(EvalDataError, match="SQuAD 式"):
        read_collection(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("corpus.jsonl", '{"id": "t0", "text": "x"}\n'),
        ("queries.jsonl", '{"_id": "q1"}\n'),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 t0 1\n"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tt0\thigh\n"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tnowhere\t1\n"),
    ],
)
def test_a_malformed_beir_folder_is_named(beir, name, text):
    (beir / name).write_text(text, encoding="utf-8")
    with pytest.raises(EvalDataError, match=str(beir)):
        read_collection(beir)


def test_queries_without_gold_are_counted(beir):
    with (beir / "qrels" / "test.tsv").open("a") as stream:
        stream.write("unused\tnowhere\t1\n")
    assert read_collection(beir).skipped == 1


def test_articles_of_no_folder_are_named(tmp_path):
    lines(tmp_path / "q.jsonl", [{"id": "1", "question": "何时", "gold": [{"file": "某法.md", "article": "第二条"}]}])
    with pytest.raises(EvalDataError, match="--documents .*none：不是目录"):
        read_collection(tmp_path / "q.jsonl", tmp_path / "none")
