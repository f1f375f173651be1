"""Test collections of others: BEIR folders, SQuAD-style files, questions about articles of law. Read, never copied.

Each becomes a document whose units are the collection's texts, so that the system searches it like its own.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.items import read_lines
from ingest.document import Document, Leaf, Node
from ingest.errors import EvalDataError
from ingest.reader import read_documents


@dataclass(frozen=True)
class Collection:
    """Documents, queries by id, and qrels {query_id: {text_id: relevance}}; text ids are clause_ids.

    `skipped` counts queries of which no gold text is there.
    """

    name: str
    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]
    skipped: int = 0


def document_of(name: str, texts: Sequence[tuple[str, str, str]]) -> tuple[Document, dict[str, str]]:
    """Make one document of (id, title, text) entries; return it with the clause_id of each id."""
    at, whole, ids = 0, [], {}
    leaves, nodes = [], []
    for number, (key, title, text) in enumerate(texts, start=1):
        line = " ".join(text.split()) + "\n"
        clause_id = f"{name}#{number}"
        nodes.append(
            Node(
                clause_id=clause_id,
                label=f"第{number}条",
                kind="paragraph",
                title=title,
                start=at,
                end=at + len(line),
                parent=None,
                key=(f"t{number}",),
                is_clause=True,
                is_unit=True,
            )
        )
        leaves.append(Leaf(at, at + len(line), "paragraph", clause_id))
        ids[key] = clause_id
        whole.append(line)
        at += len(line)
    return Document(name, name, "".join(whole), tuple(leaves), tuple(nodes)), ids


def read_collection(path: Path, documents: Path | None = None) -> Collection:
    """Read a BEIR folder, a SQuAD-style file, or with `documents` a file of questions about those documents' articles.

    Raises:
        EvalDataError: it is none of these, or no query's gold is among the texts.
    """
    try:
        collection = _read(path, documents)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        told = "题目文件（gold 写作 file、article）" if documents else "BEIR 目录或 SQuAD 式 JSON"
        raise EvalDataError(f"{path}：不是{told}，读到 {error!r}；格式见 docs/evals.md") from error
    if not collection.queries:
        raise EvalDataError(f"{path}：{collection.skipped} 道题的金标准都不在文本里，没有可量的；核对编号或文件名")
    return collection


def _read(path: Path, documents: Path | None) -> Collection:
    if documents is not None:
        if not documents.is_dir():
            raise EvalDataError(f"--documents {documents}：不是目录；给放 .md、.txt 文件的目录")
        return read_articles(path, documents)
    if path.is_dir() and (path / "corpus.jsonl").is_file():
        return read_beir(path)
    files = [path] if path.is_file() else sorted(path.glob("*.json"))
    if not files:
        raise EvalDataError(f"{path}：既不是 BEIR 目录（corpus.jsonl、queries.jsonl、qrels/），也不是 SQuAD 式 JSON")
    return read_squad(files)


def read_beir(folder: Path) -> Collection:
    """Read corpus.jsonl, queries.jsonl and qrels/test.tsv (or the only other file of qrels/)."""
    texts = [(str(r["_id"]), str(r.get("title") or ""), str(r["text"])) for r in read_lines(folder / "corpus.jsonl")]
    document, ids = document_of("beir", texts)
    files = sorted((folder / "qrels").glob("*.tsv"), key=lambda file: (file.name != "test.tsv", file.name))
    if not files:
        raise EvalDataError(f"{folder}：qrels/ 里没有 .tsv；BEIR 目录应有 qrels/test.tsv")
    qrels: dict[str, dict[str, int]] = {}
    with files[0].open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t"))[1:]
        for row in rows:
            if int(row[2]) > 0 and row[1] in ids:
                qrels.setdefault(row[0], {})[ids[row[1]]] = int(row[2])
    asked = {str(r["_id"]): str(r["text"]) for r in read_lines(folder / "queries.jsonl")}
    queries = {key: text for key, text in asked.items() if key in qrels}
    judged = {row[0] for row in rows if row[0] in asked}
    return Collection(folder.name, (document,), queries, {q: qrels[q] for q in queries}, len(judged - queries.keys()))


def read_squad(files: Sequence[Path]) -> Collection:
    """Read SQuAD-style files: a question's relevant text is its own paragraph; equal paragraphs are one."""
    texts: dict[str, tuple[str, str, str]] = {}
    queries: dict[str, str] = {}
    answers: dict[str, str] = {}
    for file in files:
        articles: Any = json.loads(file.read_text(encoding="utf-8"))["data"]
        for article in articles:
            for paragraph in article["paragraphs"]:
                context = paragraph["context"]
                texts.setdefault(context, (context, str(article.get("title") or ""), context))
                for qa in paragraph["qas"]:
                    queries[str(qa["id"])], answers[str(qa["id"])] = qa["question"], context
    document, ids = document_of("squad", list(texts.values()))
    return Collection(files[0].stem, (document,), queries, {q: {ids[context]: 1} for q, context in answers.items()})


def read_articles(questions: Path, folder: Path) -> Collection:
    """Read questions whose gold names articles {"file", "article"} of the documents in `folder`; these are parsed."""
    files = sorted(file for file in folder.iterdir() if file.suffix in (".md", ".txt"))
    documents = read_documents(files)
    by_file = {file.name: document for file, document in zip(files, documents, strict=True)}
    queries, qrels = {}, {}
    records = read_lines(questions)
    for record in records:
        wanted: dict[str, int] = {}
        for gold in record["gold"]:
            document = by_file.get(gold["file"])
            nodes = [n for n in document.nodes if n.label == gold["article"]] if document else []
            wanted.update({node.clause_id: 1 for node in nodes[:1]})
        if wanted:
            queries[str(record["id"])], qrels[str(record["id"])] = record["question"], wanted
    return Collection(questions.parent.name, tuple(documents), queries, qrels, len(records) - len(queries))
