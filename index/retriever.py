"""Search: one encoding of the question, three views of every unit, one score."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.contents import PHRASING, SENTENCE, Index
from index.embedder import Embedder
from index.fusion import z_scores
from index.generations import Wait, current, read_manifest
from index.hits import Closeness, Hit, Reading, SentenceHit
from index.query import Query, normalise, read_query, simplify
from index.ranking import SPOKEN, asks_for_list, fuse, gather
from index.siblings import Sibling, find_siblings
from index.store import build_index, default_index_dir, is_current, is_newest, open_index, read_source
from index.typos import mend, sound_map
from index.views import UNSEEN, Question, Views, look
from index.weights import sight, term_weights, token_weights
from ingest.addresses import Addresses
from ingest.document import Document, Node
from ingest.errors import IndexMismatchError, IndexMissingError
from ingest.folding import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray


EXHAUSTIVE = 2000
_KEPT_READINGS = 8
_TRIFLE = 0.01
"""Share of a question's weight up to which a token is not looked for in late interaction."""
_ASKING = 6
"""Characters beside an address by which a question asks for something inside that clause."""
LONGEST_BUILD = 600.0
"""Seconds; the plan's index takes some ten on an idle machine."""
_LOGGER = logging.getLogger("planqa.index")
SENTENCE_OWN, SENTENCE_SPOKEN, SENTENCE_UNIT = 0.7, 0.4, 2.2
"""What a sentence's own views, those of its phrasings and its unit's score weigh, as log-odds that it answers: a
conditional logit over the sentences of the units found, fitted on the dev questions (docs/LOG.md)."""


@dataclass(frozen=True)
class Retriever:
    """Search over an open index. Calls don't change it, so threads may share it.

    Attributes:
        index: An open index, made by the same model.
        embedder: The model.
        exhaustive: Up to this many units every view scores every unit.
    """

    index: Index
    embedder: Embedder
    exhaustive: int = EXHAUSTIVE

    def __post_init__(self) -> None:
        from index.builder import model_record

        have, want = self.index.model, model_record(self.embedder)
        if dict(have) != dict(want):
            raise IndexMismatchError(
                f"索引里是 {have.get('name')!r}（{have.get('dtype')}）的 {have.get('dim')} 维向量，而 {want['name']!r}"
                f"（{want['dtype']}）的是 {want['dim']} 维；请以这个模型运行 `planqa ingest`"
            )

    def reload_if_changed(self, directory: Path) -> Retriever:
        """Return a retriever over the directory's current generation: this one, unless a new one was published.

        Reads two small files where nothing has changed. A running page keeps its retriever where this fails.

        Raises:
            StoredIndexError: the directory's index is missing, damaged or of another model.
        """
        return self if is_newest(self.index, directory) else replace(self, index=open_index(directory))

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that are searched."""
        return self.index.documents

    def document_of(self, node: Node | None) -> Document | None:
        """Return the document that a node stands in; None for no node, or one of other documents."""
        return next((d for d in self.documents if node and d.by_id.get(node.clause_id) is node), None)

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses of the documents."""
        return Addresses(self.index.documents)

    def query(self, question: str) -> Query:
        """Read a question without searching."""
        index = self.index
        text = mend(simplify(normalise(question), index.known), self._by_sound, index.words, self._right)
        return read_query(text, addresses=self.addresses, lexicon=index.lexicon, known=index.known)

    @cached_property
    def _by_sound(self) -> Mapping[str, str]:
        """The words of the documents and the names of terms by their sound."""
        words = self.index.words
        spoken = (word for passage in self.index.passages for word in words.cut(fold(passage.text).text))
        return sound_map((*spoken, *(term.name for term in self.index.lexicon.terms)))

    @cached_property
    def _right(self) -> str:
        """What is right as it stands in a question."""
        return self.index.known + self.index.phrased

    @cached_property
    def _groups(self) -> tuple[list[NDArray[np.int64]], NDArray[np.bool_]]:
        """Rows of the paragraphs or box items under one heading, where there are three and more; and the leads."""
        nodes = {node.clause_id: node for document in self.documents for node in document.units}
        groups: dict[str | None, list[int]] = {}
        for row, passage in enumerate(self.index.passages):
            node = nodes[passage.clause_id]
            if node.kind in ("lead", "point", "paragraph"):
                groups.setdefault(node.parent, []).append(row)
        leads = np.array([nodes[passage.clause_id].kind == "lead" for passage in self.index.passages])
        listed = [np.array(rows) for parent, rows in groups.items() if parent and len(rows) > 2]
        return listed, leads

    @cached_property
    def _siblings(self) -> Mapping[str, tuple[Sibling, ...]]:
        return find_siblings(self.index.passages, self.index.words)

    def siblings(self, clause_id: str) -> tuple[Sibling, ...]:
        """Return the units that share rare phrases with a unit, those that share most first."""
        return self._siblings.get(clause_id, ())

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """Return the best `k` units, best first, none twice; units whose address the question names come first."""
        return list(self.read(question, k).hits)

    def read(self, question: str, k: int = 10) -> Reading:
        """Return the best `k` units with all their sentences scored, from one encoding of the question.

        The last few readings are kept: the parts of a question are read more than once.
        """
        return self._read_lately(question, k)

    @cached_property
    def _read_lately(self) -> Callable[[str, int], Reading]:
        return lru_cache(maxsize=_KEPT_READINGS)(self._read)

    def _read(self, question: str, k: int) -> Reading:
        query = self.query(question)
        if not query.text or k < 1:
            return Reading(query, (), (), 0.0)
        index = self.index
        vector, tokens, states = self.embedder.encode_question(query.searched)
        weights = token_weights(index, query.searched, tokens.tokens, tokens.spans)
        telling = weights > _TRIFLE * weights.sum()
        terms = term_weights(index, query.searched, query.names)
        all_units = len(index.passages) <= self.exhaustive
        asked = Question(vector, tokens.vectors[telling] @ index.directions, weights[telling], terms)
        views = look(index, asked, all_units=all_units)
        seen = sight(index, query.searched)
        scores = self.fused(views, seen)
        if asks_for_list(query.text):
            scores = gather(scores, *self._groups)
        scores = self._addressed_first(scores, query)
        order = np.argsort(-scores, kind="stable")[:k]
        order = order[np.isfinite(scores[order])]
        hits = tuple(self._hit(int(row), float(scores[row])) for row in order)
        spoken = views.segment_dense[index.segments.kinds == PHRASING]
        near = _closeness(views, order, spoken)
        return Reading(query, hits, self._sentences(order, scores, views, seen), seen, near, vector, states)

    def fused(self, views: Views, seen: float) -> NDArray[np.float32]:
        """Return one score a unit; comparisons of settings override this."""
        small = len(self.index.passages) <= self.exhaustive
        return fuse(views, seen, moments=None if small else self.index.moments)

    def _addressed_first(self, scores: NDArray[np.float32], query: Query) -> NDArray[np.float32]:
        rows = dict.fromkeys(
            self.index.rows[unit.clause_id]
            for node in query.mentioned
            for document in self.documents
            if node.clause_id in document.by_id
            for unit in document.units_of(node)
        )
        finite = scores[np.isfinite(scores)]
        if not rows or not len(finite):
            return scores
        raised, top, low = scores.copy(), float(finite.max()), float(finite.min())
        rest = len(query.text) - sum(mention.end - mention.start for mention in self.addresses.mentions(query.text))
        # asks for something inside the clause: 第三章里的战略有哪些
        within = len(query.mentioned) == 1 and rest >= _ASKING
        for place, row in enumerate(rows):
            raised[row] = max(float(scores[row]), low) + top - low + 1 if within else top + len(rows) - place
        return raised

    def _hit(self, row: int, score: float) -> Hit:
        p = self.index.passages[row]
        return Hit(p.clause_id, p.label, p.doc_id, p.text, p.start, p.end, score)

    def _spoken_of(self, sentences: NDArray[np.int64], views: Views) -> NDArray[np.float32]:
        """Return for each of these sentence segments how near its best phrasing comes, standardised; 0 without any."""
        asked = self.index.segments.asked
        phrasings = np.flatnonzero(asked >= 0)
        total = np.zeros(len(sentences), np.float32)
        for view in (views.segment_dense, views.segment_late):
            best = np.full(len(view), UNSEEN, np.float32)
            np.maximum.at(best, asked[phrasings], view[phrasings])
            scores = best[sentences]
            known = scores > UNSEEN
            if known.sum() > 1:
                total[known] += z_scores(scores[known])
        return total

    def _sentences(
        self, rows: NDArray[np.int64], scores: NDArray[np.float32], views: Views, seen: float
    ) -> tuple[SentenceHit, ...]:
        segments = self.index.segments
        chosen = np.flatnonzero((segments.kinds == SENTENCE) & np.isin(segments.units, rows))
        if not len(chosen):
            return ()
        own = SENTENCE_OWN * (z_scores(views.segment_dense[chosen]) + z_scores(views.segment_late[chosen]))
        own += SENTENCE_SPOKEN * (SPOKEN - seen) * self._spoken_of(chosen, views)
        made = [
            SentenceHit(
                clause_id=self.index.passages[segments.units[row]].clause_id,
                start=int(segments.spans[row, 0]),
                end=int(segments.spans[row, 1]),
                score=float(score),
            )
            for row, score in zip(chosen, own + SENTENCE_UNIT * scores[segments.units[chosen]], strict=True)
        ]
        return tuple(sorted(made, key=lambda s: (-s.score, s.clause_id, s.start)))


def load_retriever(directory: Path | None = None, *, embedder: str | None = None, progress: bool = False) -> Retriever:
    """Open an index with its model. The default index is built from the plan where it is missing or out of date.

    Where another process builds it, wait for that one's and say so: as a warning, which without a logging set-up stands
    on standard error.

    Args:
        directory: An index directory, which must exist; default: the user's index, of whatever documents it holds.
        embedder: The model; default: the one the index was made with, for a new index the bundled one.
        progress: Show bars for what takes seconds.

    Raises:
        StoredIndexError: the index is missing, damaged, of another model, or still locked after `LONGEST_BUILD`.
        ModelError: the model can't be loaded.
    """
    from index.embedder import BUNDLED, load_embedder

    if directory is None:
        directory = default_index_dir()
        if (stale := _stale_model(directory)) is not None:
            with progress_bars(progress) as bar:
                model = load_embedder(embedder or stale or BUNDLED, progress=bar("模型"))
                wait = Wait(LONGEST_BUILD, partial(_say_waiting, directory))
                return Retriever(build_index(read_source(), directory, model, progress=bar("索引"), wait=wait), model)
    index = open_index(directory)
    with progress_bars(progress) as bar:
        return Retriever(index, load_embedder(embedder or index.model["name"], progress=bar("模型")))


def _say_waiting(directory: Path) -> None:
    _LOGGER.warning("另一个进程正在建立索引 %s，等它建好，至多 %d 分钟……", directory, LONGEST_BUILD // 60)


def _stale_model(directory: Path) -> str | None:
    """Return the model of an index of the plan that is out of date; "" where there is no index, None for a good one."""
    try:
        manifest = read_manifest(directory / current(directory))
    except IndexMissingError:
        return ""
    name = str(manifest.get("model", {}).get("name"))
    if [document.get("doc_id") for document in manifest.get("documents", [])] != ["plan"]:
        return None
    return None if is_current(read_source(), directory, name) else name


@contextmanager
def progress_bars(shown: bool) -> Iterator[Callable[[str], Callable[[int, int], None] | None]]:
    """Give named progress bars on standard error, or none."""
    if not shown:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:

        def begin(name: str) -> Callable[[int, int], None]:
            task = bars.add_task(name, total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield begin


def _closeness(views: Views, order: NDArray[np.int64], phrasings: NDArray[np.float32]) -> Closeness:
    """Read off how near the best unit comes by each view, and the nearest two of the scores of phrasings."""
    if not len(order):
        return Closeness()
    names = ("dense", "late", "joint", "spoken_dense", "spoken_late")
    found = {name: float(max(getattr(views, name)[order[0]], UNSEEN)) for name in names}
    return Closeness(**found, phrasing=float(np.sort(phrasings)[-2:].mean()) if len(phrasings) else UNSEEN)
