"""BM25 over search terms: bm25s makes the score matrix, a query sums its weighted columns.

Deterministic; knows terms, not texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

K1 = 1.2
B = 0.5


@dataclass(frozen=True)
class Lexical:
    """BM25 scores by term and row (a row is a unit).

    Attributes:
        vocabulary: Terms, sorted; the position is the column.
        data, rows, starts: The columns one after the other: scores, the rows they belong to, and where each begins.
        count: Number of rows.
    """

    vocabulary: tuple[str, ...]
    data: NDArray[np.float32]
    rows: NDArray[np.int32]
    starts: NDArray[np.int64]
    count: int

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Columns by term."""
        return {term: column for column, term in enumerate(self.vocabulary)}

    def scores(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the BM25 score of every row for a query of weighted terms: float32 [count]."""
        total = np.zeros(self.count, np.float32)
        for term, weight in sorted(weights.items()):
            column = self.columns.get(term)
            if column is not None:
                at = slice(self.starts[column], self.starts[column + 1])
                total[self.rows[at]] += np.float32(weight) * self.data[at]
        return total

    def frequency(self, term: str) -> int:
        """Return in how many rows a term occurs."""
        column = self.columns.get(term)
        return 0 if column is None else int(self.starts[column + 1] - self.starts[column])

    def idf(self, term: str) -> float:
        """Return log(1 + (N − n + 0.5) / (n + 0.5)), Lucene's form; largest for a term that no row has."""
        n = self.frequency(term)
        return float(np.log1p((self.count - n + 0.5) / (n + 0.5)))


def build_lexical(bags: Sequence[Sequence[str]], *, k1: float = K1, b: float = B) -> Lexical:
    """Score every term of every row, given each row's terms with repetitions.

    Source: Robertson and Zaragoza, 2009; idf as in Lucene, without its constant factor k1 + 1.
    """
    import bm25s

    vocabulary = tuple(sorted({term for bag in bags for term in bag}))
    columns = {term: column for column, term in enumerate(vocabulary)}
    if not vocabulary:
        return Lexical((), np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(1, np.int64), len(bags))
    model = bm25s.BM25(k1=k1, b=b, method="lucene")
    ids = [[columns[term] for term in bag] for bag in bags]
    model.index((ids, columns), create_empty_token=False, show_progress=False)
    scores = model.scores
    return Lexical(
        vocabulary=vocabulary,
        data=np.asarray(scores["data"], np.float32),
        rows=np.asarray(scores["indices"], np.int32),
        starts=np.asarray(scores["indptr"], np.int64),
        count=len(bags),
    )
