"""What an index holds, and its files: JSON lines, NumPy arrays without pickle, and one FAISS file.

A segment is a heading, a sentence or a phrasing of a unit: the rows of the dense view and the pieces of the token
vectors. Segments stand unit by unit.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from index.lexical import Lexical
from index.lexicon import Lexicon, Term
from index.passages import Passage, Phrasing
from index.words import Words
from ingest.document import Document
from ingest.errors import PartsError
from ingest.folding import fold
from ingest.parser import parse

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADING, SENTENCE, PHRASING = 0, 1, 2

DOCUMENTS = "documents.jsonl"
UNITS = "units.jsonl"
LEXICON = "lexicon.jsonl"
LEXICAL = "bm25.npz"
VOCABULARY = "vocabulary.json"
SEGMENTS = "segments.npz"
TOKENS = "tokens.npz"
VECTORS = "vectors.faiss"
STATES = "states.npz"
MEASURED = ("dense", "late", "joint", "spoken_dense", "spoken_late")
"""Views whose moments are measured when the index is made; those of the lexical ones come from the scores."""
FILES = (DOCUMENTS, UNITS, LEXICON, LEXICAL, VOCABULARY, SEGMENTS, TOKENS, VECTORS, STATES)


@dataclass(frozen=True)
class Segments:
    """Segments by row: the unit's row, the kind, and the span in the document.

    The span of a phrasing is that of the sentence it asks for; −1 where it asks for the unit, and for headings.
    """

    units: NDArray[np.int32]
    kinds: NDArray[np.int8]
    spans: NDArray[np.int64]
    token_starts: NDArray[np.int64]

    @cached_property
    def unit_starts(self) -> NDArray[np.int64]:
        """The first segment of each unit, with one more for the end."""
        borders = np.flatnonzero(np.diff(self.units)) + 1
        return np.concatenate(([0], borders, [len(self.units)])).astype(np.int64)

    @cached_property
    def asked(self) -> NDArray[np.int64]:
        """The segment of the sentence that a phrasing asks for; −1 for other segments, and where it asks for a unit."""
        keys = list(zip(self.units.tolist(), self.spans[:, 0].tolist(), strict=True))
        sentences = {key: row for row, key in enumerate(keys) if self.kinds[row] == SENTENCE}
        rows = [sentences.get(key, -1) if kind == PHRASING else -1 for key, kind in zip(keys, self.kinds, strict=True)]
        return np.array(rows, np.int64)


@dataclass(frozen=True)
class Index:
    """Everything that a search needs but the model. Rows of units are positions in `passages`.

    Attributes:
        lexical: BM25 of the units' own words.
        spoken: BM25 of the phrasings, those of a unit together.
        vectors: FAISS, a row for each segment that is not a heading, in order.
        tokens: float32 [n, kept], by segment: unit vectors along `directions`.
        directions: float32 [token_dim, kept], orthonormal (`index.token_vectors.principal`).
        frequencies: In how many units a token occurs.
        moments: Mean and spread of a view's scores over all units, on average over sample questions.
        model: Name, fingerprint, dtype and prefixes of the embedder.
        states: Of the sentences, by their text behind the innermost title (`index.passages.in_place`), as the embedder
            gives them: float16 [upper layers, tokens, hidden]; none where there are too many.
        generation: The folder's name; empty for an index that has not been written.
        fingerprint: Of all that the index was made of and how.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    lexicon: Lexicon
    lexical: Lexical
    spoken: Lexical
    segments: Segments
    tokens: NDArray[np.float32]
    directions: NDArray[np.float32]
    frequencies: Mapping[str, int]
    vectors: Any
    moments: Mapping[str, tuple[float, float]]
    model: Mapping[str, str]
    states: Mapping[str, NDArray[np.float16]]
    generation: str = ""
    fingerprint: str = ""

    @property
    def dim(self) -> int:
        """Dimension of the vectors of whole texts."""
        return int(self.vectors.d)

    @cached_property
    def words(self) -> Words:
        """The word segmenter with this index's lexicon."""
        return Words(self.lexicon.words())

    @cached_property
    def known(self) -> str:
        """All text of the documents, folded."""
        return "\n".join(fold(document.text).text for document in self.documents)

    @cached_property
    def phrased(self) -> str:
        """All phrasings, folded."""
        return "\n".join(fold(phrasing.text).text for passage in self.passages for phrasing in passage.phrasings)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Rows of units by clause_id."""
        return {passage.clause_id: row for row, passage in enumerate(self.passages)}


def write_index(index: Index, folder: Path) -> None:
    """Write the files of an index into an empty folder."""
    import faiss

    _write_lines(folder / DOCUMENTS, (_document_record(document) for document in index.documents))
    _write_lines(folder / UNITS, (asdict(passage) for passage in index.passages))
    _write_lines(folder / LEXICON, (asdict(term) for term in index.lexicon.terms))
    vocabulary = {
        "units": list(index.lexical.vocabulary),
        "phrasings": list(index.spoken.vocabulary),
        "tokens": dict(index.frequencies),
        "moments": dict(index.moments),
        "model": dict(index.model),
    }
    (folder / VOCABULARY).write_text(json.dumps(vocabulary, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    with (folder / LEXICAL).open("wb") as file:
        _save(file, **_lexical_arrays("units", index.lexical), **_lexical_arrays("phrasings", index.spoken))
    segments = index.segments
    with (folder / SEGMENTS).open("wb") as file:
        _save(
            file, units=segments.units, kinds=segments.kinds, spans=segments.spans, token_starts=segments.token_starts
        )
    with (folder / TOKENS).open("wb") as file:
        _save(file, tokens=index.tokens.astype(np.float16), directions=index.directions)
    with (folder / STATES).open("wb") as file:
        _save(file, **_state_arrays(index.states))
    (folder / VECTORS).write_bytes(faiss.serialize_index(index.vectors).tobytes())


def read_index(folder: Path, generation: str, fingerprint: str) -> Index:
    """Read the files of an index whose checksums have been verified.

    Raises:
        ValueError, KeyError, OSError, RuntimeError: the files do not fit together.
    """
    import faiss

    vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
    documents = read_documents_file(folder)
    passages = tuple(_passage(record) for record in _read_lines(folder / UNITS))
    arrays = {name: _load(folder / name) for name in (LEXICAL, SEGMENTS, TOKENS, STATES)}
    segments = Segments(**arrays[SEGMENTS])
    vectors = faiss.deserialize_index(np.frombuffer((folder / VECTORS).read_bytes(), np.uint8))
    lexicon = Lexicon(tuple(_term(record) for record in _read_lines(folder / LEXICON)))
    index = Index(
        documents=documents,
        passages=passages,
        lexicon=lexicon,
        lexical=_lexical(arrays[LEXICAL], "units", vocabulary["units"]),
        spoken=_lexical(arrays[LEXICAL], "phrasings", vocabulary["phrasings"]),
        segments=segments,
        tokens=arrays[TOKENS]["tokens"].astype(np.float32),
        directions=arrays[TOKENS]["directions"],
        frequencies=vocabulary["tokens"],
        vectors=vectors,
        moments={view: (float(mean), float(spread)) for view, (mean, spread) in vocabulary["moments"].items()},
        model=vocabulary["model"],
        states=_states(arrays[STATES]),
        generation=generation,
        fingerprint=fingerprint,
    )
    _check(index)
    return index


def read_documents_file(folder: Path) -> tuple[Document, ...]:
    """Read the documents of a generation, without FAISS and without a model."""
    records = _read_lines(folder / DOCUMENTS)
    return tuple(parse(r["text"], doc_id=r["doc_id"], title=r["title"], meta=r["meta"]) for r in records)


def _check(index: Index) -> None:
    """Raise PartsError where the parts do not fit together."""
    segments, ids = index.segments, [passage.clause_id for passage in index.passages]
    units = [(u.clause_id, u.start, u.end) for document in index.documents for u in document.units]
    counts = {
        "units and documents": (units, [(p.clause_id, p.start, p.end) for p in index.passages]),
        "unit ids": (len(set(ids)), len(ids)),
        "vectors and segments": (index.vectors.ntotal, int((segments.kinds != HEADING).sum())),
        "tokens and segments": (int(segments.token_starts[-1]), len(index.tokens)),
        "BM25 rows": (index.lexical.count, len(ids)),
        "BM25 rows of phrasings": (index.spoken.count, len(ids)),
        "segments": (len(segments.token_starts), len(segments.units) + 1),
    }
    wrong = [name for name, (have, want) in counts.items() if have != want]
    if wrong:
        raise PartsError(f"{'、'.join(wrong)} 对不上")


def _document_record(document: Document) -> dict[str, object]:
    meta = json.loads(json.dumps(document.meta, ensure_ascii=False, default=str))
    return {"doc_id": document.doc_id, "title": document.title, "text": document.text, "meta": meta}


def _passage(record: dict[str, Any]) -> Passage:
    sentences = tuple((int(start), int(end)) for start, end in record.pop("sentences"))
    return Passage(**{**record, "phrasings": tuple(Phrasing(*one) for one in record["phrasings"])}, sentences=sentences)


def _term(record: dict[str, Any]) -> Term:
    return Term(record["name"], tuple(record["aliases"]), record["kind"])


def _lexical_arrays(name: str, lexical: Lexical) -> dict[str, NDArray[Any]]:
    count = np.array([lexical.count], np.int64)
    arrays: dict[str, NDArray[Any]] = {
        "data": lexical.data,
        "rows": lexical.rows,
        "starts": lexical.starts,
        "count": count,
    }
    return {f"{name}_{key}": array for key, array in arrays.items()}


def _lexical(arrays: Mapping[str, NDArray[Any]], name: str, vocabulary: list[str]) -> Lexical:
    data, rows, starts, count = (arrays[f"{name}_{key}"] for key in ("data", "rows", "starts", "count"))
    if len(starts) != len(vocabulary) + 1 or int(starts[-1]) != len(data) or len(rows) != len(data):
        raise ValueError("BM25 arrays and vocabulary differ")
    return Lexical(tuple(vocabulary), data, rows, starts, int(count[0]))


def _state_arrays(states: Mapping[str, NDArray[np.float16]]) -> dict[str, NDArray[Any]]:
    """Lay the states of all sentences end to end: [upper layers, tokens of all, hidden]."""
    lengths = [one.shape[1] for one in states.values()]
    laid = np.concatenate(list(states.values()), axis=1) if states else np.zeros((0, 0, 0), np.float16)
    return {"states": laid, "lengths": np.array(lengths, np.int64), "texts": np.array(list(states), np.str_)}


def _states(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float16]]:
    ends = np.cumsum(arrays["lengths"])
    spans = zip(arrays["texts"].tolist(), ends - arrays["lengths"], ends, strict=True)
    return {text: arrays["states"][:, start:end] for text, start, end in spans}


def _save(file: BinaryIO, **arrays: NDArray[Any]) -> None:
    """Write arrays as .npz with fixed times, so that the same arrays give the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue())


def _load(path: Path) -> dict[str, NDArray[Any]]:
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _write_lines(path: Path, records: Iterable[Mapping[str, object]]) -> None:
    lines = (json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
