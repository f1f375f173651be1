"""Make an index in memory from documents: passages, vectors, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from index.contents import HEADING, MEASURED, PHRASING, SENTENCE, Index, Segments
from index.dense import build_flat
from index.embedder import Embedder, TokenVectors
from index.lexical import build_lexical
from index.lexicon import Lexicon
from index.passages import Passage, in_place
from index.token_vectors import document_frequencies, is_content, principal
from index.views import UNSEEN, Question, look
from index.words import Words
from ingest.document import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]
READ_AHEAD = 1000
"""Sentences up to which an index keeps their states, about 0.2 MB each."""
_SAMPLES = 64
_SAMPLE_TOKENS = 32


@dataclass(frozen=True, slots=True)
class _Piece:
    """A segment under construction; a text to embed for the dense view (none for headings)."""

    unit: int
    kind: int
    span: tuple[int, int]
    text: str


def make_index(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    embedder: Embedder,
    lexicon: Lexicon,
    progress: Progress | None = None,
) -> Index:
    """Embed and count the passages. `progress` gets (texts done, texts in all)."""
    said = _sentences(documents, passages)
    phrasings = [phrasing.text for passage in passages for phrasing in passage.phrasings]
    tick = _Ticker(progress, len(passages) + len(said) + len(phrasings))
    _, unit_tokens = embedder.encode_both([p.embedded for p in passages], "passage", progress=tick.part())
    if len(said) <= READ_AHEAD:
        sentence_vectors, states = embedder.encode_states(said, "passage", progress=tick.part())
    else:
        sentence_vectors, states = embedder.encode_passages(said, progress=tick.part()), []
    phrasing_vectors, phrasing_tokens = embedder.encode_both(phrasings, "query", progress=tick.part())
    pieces: list[_Piece] = []
    vectors: list[NDArray[np.float32]] = []
    tokens: list[NDArray[np.float32]] = []
    at_sentence = at_phrasing = 0
    for row, passage in enumerate(passages):
        for piece, vector, found in _unit_pieces(row, passage, unit_tokens[row], sentence_vectors[at_sentence:]):
            pieces.append(piece)
            tokens.append(found)
            vectors += [vector] if vector is not None else []
        at_sentence += len(passage.sentences)
        for phrasing in passage.phrasings:
            kept = _content(phrasing_tokens[at_phrasing])
            if len(kept):
                span = passage.sentences[phrasing.sentence] if phrasing.sentence >= 0 else (-1, -1)
                pieces.append(_Piece(row, PHRASING, span, phrasing.text))
                tokens.append(kept)
                vectors.append(phrasing_vectors[at_phrasing])
            at_phrasing += 1
    words = Words(lexicon.words())
    stacked = np.concatenate(tokens)
    directions = principal(stacked)
    index = Index(
        documents=tuple(documents),
        passages=tuple(passages),
        lexicon=lexicon,
        lexical=build_lexical([words.terms(p.embedded) for p in passages]),
        spoken=build_lexical(
            [[term for phrasing in p.phrasings for term in words.terms(phrasing.text)] for p in passages]
        ),
        segments=_segments(pieces, [len(found) for found in tokens]),
        tokens=(stacked @ directions).astype(np.float16).astype(np.float32),
        directions=directions,
        frequencies=document_frequencies([found.tokens for found in unit_tokens]),
        vectors=build_flat(np.stack(vectors)),
        moments={},
        model=model_record(embedder),
        states=dict(zip(said, states, strict=False)),
    )
    return _with_moments(index)


def _sentences(documents: Sequence[Document], passages: Sequence[Passage]) -> list[str]:
    """Return the sentences of all passages in order, each behind its innermost title."""
    units = {unit.clause_id: (document, unit) for document in documents for unit in document.units}
    return [in_place(*units[p.clause_id], p.sentence_text(span)) for p in passages for span in p.sentences]


def model_record(embedder: Embedder) -> Mapping[str, str]:
    """Return what tells an embedder from another."""
    return {
        "name": embedder.name,
        "fingerprint": embedder.fingerprint,
        "dtype": embedder.dtype,
        "query_prefix": embedder.query_prefix,
        "passage_prefix": embedder.passage_prefix,
        "dim": str(embedder.dim),
    }


def _unit_pieces(
    row: int, passage: Passage, found: TokenVectors, vectors: NDArray[np.float32]
) -> list[tuple[_Piece, NDArray[np.float32] | None, NDArray[np.float32]]]:
    """Split a unit's token vectors at its heading and sentences; what has no content token is left out."""
    offset = len(passage.embedded) - len(passage.text) - passage.start
    made: list[tuple[_Piece, NDArray[np.float32] | None, NDArray[np.float32]]] = []
    heading = _content(found, 0, len(passage.embedded) - len(passage.text))
    if len(heading):
        made.append((_Piece(row, HEADING, (-1, -1), ""), None, heading))
    for number, (start, end) in enumerate(passage.sentences):
        kept = _content(found, start + offset, end + offset)
        if len(kept):
            made.append((_Piece(row, SENTENCE, (start, end), ""), vectors[number], kept))
    return made


def _content(found: TokenVectors, start: int = 0, end: int | None = None) -> NDArray[np.float32]:
    rows = [
        row
        for row, (token, span) in enumerate(zip(found.tokens, found.spans, strict=True))
        if span[0] >= start and (end is None or span[0] < end) and is_content(token)
    ]
    kept: NDArray[np.float32] = found.vectors[rows]
    return kept


def _segments(pieces: Sequence[_Piece], lengths: Sequence[int]) -> Segments:
    return Segments(
        units=np.array([piece.unit for piece in pieces], np.int32),
        kinds=np.array([piece.kind for piece in pieces], np.int8),
        spans=np.array([piece.span for piece in pieces], np.int64).reshape(-1, 2),
        token_starts=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
    )


def _with_moments(index: Index) -> Index:
    """Measure the views' moments with some of the units' own sentences as questions."""
    segments = index.segments
    rows = np.flatnonzero(segments.kinds != HEADING)
    sentences = np.flatnonzero(segments.kinds == SENTENCE)
    sample = sentences[np.linspace(0, len(sentences) - 1, min(_SAMPLES, len(sentences))).astype(int)]
    found: dict[str, list[tuple[float, float]]] = {view: [] for view in MEASURED}
    for row in sample:
        tokens = index.tokens[segments.token_starts[row] : segments.token_starts[row + 1]][:_SAMPLE_TOKENS]
        vector = index.vectors.reconstruct(int(np.searchsorted(rows, row)))
        views = look(index, Question(vector, tokens, np.ones(len(tokens), np.float32), {}))
        for view, moments in found.items():
            scores = getattr(views, view)
            seen = scores[scores > UNSEEN]
            moments.append((float(seen.mean()), float(seen.std())) if len(seen) else (0.0, 0.0))
    means = {
        view: (float(np.mean([m for m, _ in ms])), float(np.mean([s for _, s in ms]))) for view, ms in found.items()
    }
    return replace(index, moments=means)


class _Ticker:
    """Turn the progress of parts into one progress."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.base, self.last = progress, total, 0, 0

    def part(self) -> Progress | None:
        if self.progress is None:
            return None
        self.base += self.last
        self.last = 0

        def tick(done: int, count: int) -> None:
            self.last = count
            if self.progress:
                self.progress(self.base + done, self.total)

        return tick
