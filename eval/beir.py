"""Measure search on a test collection: index its texts in memory, run its queries, score with `ir-measures`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.collections import Collection
from eval.results import Score
from eval.statistics import Estimate, estimate

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.retriever import Retriever

DEPTH = 100


@dataclass(frozen=True, slots=True)
class CollectionResult:
    """Metrics over the queries of a collection, with sizes and seconds."""

    name: str
    texts: int
    queries: int
    skipped: int
    metrics: Mapping[str, Estimate]
    index_seconds: float
    search_seconds: float


def index_collection(collection: Collection, embedder: Embedder) -> Retriever:
    """Index a collection's documents in memory, without phrasings; the lexicon is the project's."""
    from index.builder import make_index
    from index.lexicon import read_lexicon
    from index.passages import passages_of
    from index.retriever import Retriever

    passages = [passage for document in collection.documents for passage in passages_of(document, {})]
    return Retriever(make_index(collection.documents, passages, embedder, read_lexicon()), embedder)


def measure_collection(
    collection: Collection, embedder: Embedder, *, limit: int | None = None, tick: Callable[[], None] = lambda: None
) -> CollectionResult:
    """Run the first `limit` queries (default: all) and return nDCG@10, recall, MRR@10 and success@1 with intervals.

    Units are scored as the texts that the qrels name: a unit counts as its clause where the qrels name clauses.
    """
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    began = time.perf_counter()
    retriever = index_collection(collection, embedder)
    indexed = time.perf_counter()
    queries = dict(list(collection.queries.items())[:limit])
    named = {text for wanted in collection.qrels.values() for text in wanted}
    parents = _parents(collection, named)
    run: dict[str, dict[str, float]] = {}
    for key, text in queries.items():
        ranked = dict.fromkeys(parents.get(hit.clause_id, hit.clause_id) for hit in retriever.search(text, DEPTH))
        run[key] = {text_id: float(DEPTH - rank) for rank, text_id in enumerate(ranked)}
        tick()
    searched = time.perf_counter()
    measures = [nDCG @ 10, R @ 1, R @ 5, R @ 10, R @ 100, RR @ 10, Success @ 1, Success @ 5]
    qrels = {key: dict(collection.qrels[key]) for key in queries}
    values = {str(measure): dict.fromkeys(queries, 0.0) for measure in measures}
    for metric in ir_measures.iter_calc(measures, qrels, run):
        values[str(metric.measure)][metric.query_id] = float(metric.value)
    metrics = {name: estimate([Score(v) for v in held.values()], list(held)) for name, held in values.items()}
    texts = len(retriever.index.passages)
    return CollectionResult(
        collection.name, texts, len(queries), collection.skipped, metrics, indexed - began, searched - indexed
    )


def _parents(collection: Collection, named: set[str]) -> dict[str, str]:
    """Map each unit to the text above it that the qrels name."""
    parents = {}
    for document in collection.documents:
        for unit in document.units:
            for above in document.path(unit):
                if above.clause_id in named:
                    parents[unit.clause_id] = above.clause_id
    return parents
