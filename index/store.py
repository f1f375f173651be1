"""The index on disk: build it when something has changed, open it, verify it, repair it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.generations import (
    ADVICE,
    Step,
    Wait,
    check_files,
    current,
    generations,
    locked,
    publish,
    read_manifest,
    remove_leftovers,
    switch,
    writing,
)
from index.lexicon import Lexicon, read_lexicon
from index.passages import Passage, passages_of, phrasings_beside
from ingest.document import Document
from ingest.errors import (
    DocumentError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    PartsError,
    PlanQAError,
)
from ingest.reader import PLAN_PATH, read_documents

if TYPE_CHECKING:
    from index.contents import Index
    from index.embedder import Embedder

FORMAT = "4"
"""Raise it when the way in which an index is made changes."""
_RETRIES = 5
_T = TypeVar("_T")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """What an index is built from."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    lexicon: Lexicon


def default_index_dir() -> Path:
    """Return where the index lives when nobody says otherwise: in the user's cache."""
    from platformdirs import user_cache_path

    return user_cache_path("planqa", appauthor=False) / "index"


def read_source(paths: Sequence[Path] = (), *, phrasings: bool = True, lexicon: Lexicon | None = None) -> Source:
    """Read documents (default: the plan) with the phrasings beside them, and the lexicon.

    Raises:
        DocumentError: one of the files can't be read.
    """
    paths = list(paths) or [PLAN_PATH]
    documents = read_documents(paths)
    passages: list[Passage] = []
    for path, document in zip(paths, documents, strict=True):
        passages += passages_of(document, phrasings_beside(path, document) if phrasings else {})
    return Source(tuple(documents), tuple(passages), read_lexicon() if lexicon is None else lexicon)


def build_index(
    source: Source | Sequence[Path],
    directory: Path,
    embedder: Embedder,
    *,
    force: bool = False,
    progress: Progress | None = None,
    step: Step | None = None,
    wait: Wait | None = None,
) -> Index:
    """Build the index of exactly these documents and open it; what is already built of the same is opened as it is.

    Args:
        source: What `read_source` gave, or paths; no paths: the plan.
        directory: The index directory; made where it is missing.
        embedder: The model.
        force: Make a new generation in any case.
        progress: Called with (texts embedded, texts in all).
        step: Called before each step of writing.
        wait: Wait for another process that is writing, and use what it built if that is the same; None: refuse.

    Raises:
        IndexLockedError: another process is writing, after the waiting still.
        IndexWriteError: the directory can't be written or the disk is full.
        DocumentError: a document can't be read.
    """
    from index.builder import make_index

    made_of = source if isinstance(source, Source) else read_source(source)
    if not made_of.passages:
        raise DocumentError("文档里没有可以索引的条款；请给有正文的文档")
    settings = _settings(made_of, embedder)
    with locked(directory, wait=wait):
        with writing(directory):
            remove_leftovers(directory)
        if not force and _is_current(directory, settings["fingerprint"]):
            try:
                return open_index(directory)
            except (IndexDamagedError, IndexMismatchError):
                pass
        index = make_index(made_of.documents, made_of.passages, embedder, made_of.lexicon, progress)
        save_index(index, directory, settings, step=step)
    return open_index(directory)


def save_index(index: Index, directory: Path, settings: Mapping[str, Any], *, step: Step | None = None) -> str:
    """Publish an index as a new generation and return its name; the caller holds the lock.

    Args:
        index: What to write.
        directory: The index directory.
        settings: How it was made, for the manifest.
        step: Called before each step.

    Raises:
        IndexWriteError: the directory can't be written or the disk is full.
    """
    from index.contents import write_index

    def write(folder: Path) -> None:
        write_index(index, folder)

    return publish(directory, write, _read_checked, settings, **({"step": step} if step else {}))


def is_current(source: Source, directory: Path, model: str) -> bool:
    """Tell without a model whether the index was built from this source, by the model of this name and this format."""
    try:
        manifest = read_manifest(directory / current(directory))
    except PlanQAError:
        return False
    made = manifest.get("format"), manifest.get("source"), manifest.get("model", {}).get("name")
    return made == (FORMAT, _source_sha256(source), model)


def open_index(directory: Path) -> Index:
    """Open the current generation after checking every file of it.

    Raises:
        IndexMissingError: there is no index.
        IndexDamagedError: files are damaged; each is named.
        IndexMismatchError: it was built by another version of the format or the parser.
    """
    return _latest(directory, _read_checked)


def load_documents(directory: Path) -> tuple[Document, ...]:
    """Return the indexed documents; needs neither a model nor FAISS.

    Raises:
        IndexMissingError: there is no index.
        IndexDamagedError: the generation's files are damaged.
    """
    from index.contents import DOCUMENTS, read_documents_file

    def read(folder: Path) -> tuple[Document, ...]:
        check_files(folder, only=DOCUMENTS)
        try:
            return read_documents_file(folder)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamagedError(f"{folder} 里的 {DOCUMENTS} 读不进来（{error}）；{ADVICE}", (DOCUMENTS,)) from error

    return _latest(directory, read)


def is_newest(index: Index, directory: Path) -> bool:
    """Tell whether an open index is what the directory's pointer names; reads two small files.

    Raises:
        StoredIndexError: the directory's index is missing or damaged.
    """
    name = current(directory)
    return index.generation == name and index.fingerprint == read_manifest(directory / name).get("fingerprint")


def verify(directory: Path) -> str:
    """Check every file of the current generation, load it, and return its name.

    Raises:
        IndexMissingError: there is no index.
        IndexDamagedError: files are damaged; each is named.
        IndexMismatchError: it was built by another version.
    """
    open_index(directory)
    return current(directory)


def repair(directory: Path) -> str:
    """Make the newest generation that verifies the current one, and return its name; a sound index stays as it is.

    Raises:
        IndexMissingError: there is no index.
        IndexDamagedError: no generation verifies.
        IndexLockedError: another process is writing.
    """
    if not directory.is_dir():
        raise IndexMissingError(f"{directory} 里没有索引；运行 `planqa ingest --index {directory}`")
    with locked(directory):
        remove_leftovers(directory)
        names = generations(directory)
        if not names:
            raise IndexMissingError(f"{directory} 里没有索引；运行 `planqa ingest --index {directory}`")
        damaged: list[str] = []
        for name in names:
            try:
                _read_checked(directory / name)
            except (IndexDamagedError, IndexMismatchError) as error:
                damaged += [f"{name}/{file}" for file in getattr(error, "damaged", ())] or [name]
                continue
            if _pointer(directory) != name:
                with writing(directory):
                    switch(directory, name)
            return name
    raise IndexDamagedError(
        f"{directory} 里没有一代完好（{'、'.join(damaged)}）；运行 `planqa ingest --force`", tuple(damaged)
    )


def _pointer(directory: Path) -> str:
    try:
        return current(directory)
    except (IndexDamagedError, IndexMissingError):
        return ""


def _read_checked(folder: Path) -> Index:
    """Check a generation's files and load it."""
    from index.contents import FILES, read_index

    manifest = check_files(folder)
    missing = sorted(set(FILES) - manifest["files"].keys())
    if missing:
        raise IndexDamagedError(f"{folder} 的清单里没有 {'、'.join(missing)}；{ADVICE}", tuple(missing))
    if manifest.get("format") != FORMAT:
        raise IndexMismatchError(
            f"{folder} 的格式是 {manifest.get('format')!r}，本程序认 {FORMAT!r}；运行 `planqa ingest`"
        )
    try:
        index = read_index(folder, str(manifest.get("generation")), str(manifest.get("fingerprint")))
    except PartsError as error:
        raise IndexMismatchError(f"{folder} 里的索引与本程序不合：{error}；运行 `planqa ingest --force`") from error
    except (ValueError, LookupError, TypeError, AttributeError, OSError, RuntimeError, MemoryError) as error:
        raise IndexDamagedError(f"{folder} 里的索引读不进来（{error}）；{ADVICE}") from error
    if dict(index.model) != manifest.get("model") or index.dim != int(index.model["dim"]):
        raise IndexMismatchError(f"{folder} 里是 {index.dim} 维的向量，与清单所写不同；{ADVICE}")
    return index


def _settings(source: Source, embedder: Embedder) -> dict[str, Any]:
    """Return what the manifest says of how an index was made; `fingerprint` covers all of it."""
    from index.builder import model_record
    from index.lexical import K1, B

    settings: dict[str, Any] = {
        "format": FORMAT,
        "source": _source_sha256(source),
        "documents": [
            {"doc_id": d.doc_id, "sha256": _sha256(d.text), "units": len(d.units), "clauses": len(d.clauses)}
            for d in source.documents
        ],
        "phrasings": sum(len(passage.phrasings) for passage in source.passages),
        "lexicon": len(source.lexicon.terms),
        "model": dict(model_record(embedder)),
        "metric": "inner product of unit vectors",
        "bm25": {"k1": K1, "b": B, "library": version("bm25s")},
        "jieba": version("jieba"),
    }
    return {**settings, "fingerprint": _sha256(json.dumps(settings, sort_keys=True))}


def _source_sha256(source: Source) -> str:
    """Return a sha256 of all that is indexed: texts and trees (so the parser too), phrasings and lexicon."""
    digest = hashlib.sha256()
    for document in source.documents:
        digest.update(json.dumps([document.doc_id, document.title, document.text, document.meta], default=str).encode())
    records = [*map(asdict, source.passages), *map(asdict, source.lexicon.terms)]
    digest.update(json.dumps(records, sort_keys=True).encode())
    return digest.hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _is_current(directory: Path, fingerprint: str) -> bool:
    try:
        return bool(read_manifest(directory / current(directory)).get("fingerprint") == fingerprint)
    except PlanQAError:
        return False


def _latest(directory: Path, read: Callable[[Path], _T]) -> _T:
    """Read the current generation; again where a writer dropped it meanwhile."""
    for _ in range(_RETRIES):
        name = current(directory)
        try:
            return read(directory / name)
        except PlanQAError:
            if current(directory) == name:
                raise
    raise IndexMissingError(f"{directory} 里的索引一直在被替换；请再试")
