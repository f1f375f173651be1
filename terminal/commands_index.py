"""The commands that make and mend the index: ingest, verify, repair."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from terminal.batch import print_json
from terminal.options import EmbedderOption, IndexOption, JsonOption


def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="文档（.txt .md）；缺省为 data/plan.txt")] = None,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    force: Annotated[bool, typer.Option("--force", help="内容未变也新建一代")] = False,
    json_: JsonOption = False,
) -> None:
    """读入文档，建立索引；未变的部分沿用。"""
    from index.embedder import load_embedder
    from index.retriever import progress_bars
    from index.store import build_index, default_index_dir, read_source

    source = read_source(paths or ())
    target = index or default_index_dir()
    before = _generation(target)
    with progress_bars(sys.stderr.isatty()) as bar:
        model = load_embedder(embedder or "bundled", progress=bar("模型"))
        built = build_index(source, target, model, force=force, progress=bar("索引"))
    rebuilt = built.generation != before
    if json_:
        documents = [
            {"doc_id": d.doc_id, "title": d.title, "clauses": len(d.clauses), "units": len(d.units)}
            for d in source.documents
        ]
        print_json({"index": str(target), "generation": built.generation, "rebuilt": rebuilt, "documents": documents})
        return
    for document in source.documents:
        typer.echo(f"《{document.title}》：{len(document.clauses)} 个条款，{len(document.units)} 个单元")
    typer.echo(f"索引 {target}，{built.generation}" + ("" if rebuilt else "（内容未变，沿用）"))


def _generation(directory: Path) -> str | None:
    from index.generations import current
    from ingest.errors import StoredIndexError

    try:
        return current(directory)
    except StoredIndexError:
        return None


def verify(index: IndexOption = None, json_: JsonOption = False) -> None:
    """核验索引：逐个文件，指出损坏者。"""
    from index.store import default_index_dir
    from index.store import verify as verify_index
    from ingest.errors import IndexDamagedError

    target = index or default_index_dir()
    try:
        generation = verify_index(target)
    except IndexDamagedError as error:
        if json_:
            print_json({"index": str(target), "ok": False, "generation": None, "damaged": list(error.damaged)})
        raise
    if json_:
        print_json({"index": str(target), "ok": True, "generation": generation, "damaged": []})
    else:
        typer.echo(f"索引 {target} 完好，现用 {generation}")


def repair(index: IndexOption = None, json_: JsonOption = False) -> None:
    """修复索引：回退到最新的完好一代。"""
    from index.store import default_index_dir
    from index.store import repair as repair_index

    target = index or default_index_dir()
    before = _generation(target)
    generation = repair_index(target)
    if json_:
        print_json({"index": str(target), "generation": generation, "switched": generation != before})
    elif generation == before:
        typer.echo(f"索引 {target} 完好，仍用 {generation}")
    else:
        typer.echo(f"索引 {target} 已改用 {generation}")
