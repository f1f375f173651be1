"""What a search hands on. Spans are code points in the document's text, end exclusive; scores: higher is better."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.query import Query

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit found for a question; `text` is exactly the document's text from `start` to `end`."""

    clause_id: str
    label: str
    doc_id: str
    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """A sentence of a unit that was found, with its own score for the question."""

    clause_id: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Closeness:
    """How near the best unit comes to a question by each view, as cosines: at most 1, −1 for none.

    `phrasing` is the cosine to the nearest phrasing of any unit (mean of the best two).
    """

    dense: float = -1.0
    late: float = -1.0
    joint: float = -1.0
    spoken_dense: float = -1.0
    spoken_late: float = -1.0
    phrasing: float = -1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The units found for a question, and every sentence of theirs, headings left out, best sentence first.

    `sight` in [0, 1] says how much of the question's content the documents' own words can see; `vector` and `states`
    are the question's own (`Embedder.encode_question`), None for an empty one.
    """

    query: Query
    hits: tuple[Hit, ...]
    sentences: tuple[SentenceHit, ...]
    sight: float
    closeness: Closeness = Closeness()
    vector: NDArray[np.float32] | None = field(default=None, repr=False, compare=False)
    states: NDArray[np.float16] | None = field(default=None, repr=False, compare=False)
