"""Check a draft: its sentences in order, each read, judged and cited; then the coverage of the clauses."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property, partial

from drafts.claims import Reading, read_sentence
from drafts.fix import find_edits
from drafts.grounds import Grounds
from drafts.quotes import quoted_spans
from drafts.records import Coverage, DraftReport, SentenceCheck, State
from drafts.verdicts import Context, judge
from index.lexicon import read_lexicon
from index.retriever import Retriever
from index.words import Words
from ingest.addresses import Addresses
from ingest.document import Document
from ingest.folding import fold
from ingest.sentences import content_sentences

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Texts:
    """Documents to check against where no index is at hand: checking needs no vectors."""

    documents: tuple[Document, ...]

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses of the documents."""
        return Addresses(self.documents)

    @cached_property
    def words(self) -> Words:
        """The word segmenter with the project's lexicon."""
        return Words(read_lexicon().words())


@dataclass(frozen=True)
class DraftChecker:
    """Checks drafts against the documents of a retriever, or against texts alone. Calls don't change it."""

    retriever: Retriever | Texts

    @cached_property
    def grounds(self) -> Grounds:
        """The documents prepared for checking."""
        source = self.retriever
        return Grounds(source.documents, source.words if isinstance(source, Texts) else source.index.words)

    def check(self, text: str, *, progress: Progress | None = None) -> DraftReport:
        """Check a draft; offsets in the report are code points of `text`, which is not touched.

        Args:
            text: The draft.
            progress: Called after each sentence with (sentences checked, in all); what it raises ends the work.
        """
        began = time.perf_counter()
        quotes = quoted_spans(text)
        context = Context()
        checks: list[SentenceCheck] = []
        spans = content_sentences(text, 0, len(text))
        for start, end in spans:
            inside = [(max(a, start) - start, min(b, end) - start) for a, b in quotes if a < end and start < b]
            before = deepcopy(context)
            reading, check = self._judge(text[start:end], start, [(a, b) for a, b in inside if a < b], context)
            if check.issues:
                check = replace(check, edits=find_edits(check, reading, partial(self._recheck, context=before)))
            checks.append(check)
            if progress:
                progress(len(checks), len(spans))
        return DraftReport(text, tuple(checks), self._coverage(checks), round(time.perf_counter() - began, 4))

    def _judge(
        self, text: str, start: int, quotes: Sequence[tuple[int, int]], context: Context
    ) -> tuple[Reading, SentenceCheck]:
        reading = read_sentence(
            text,
            titles=self._titles,
            addresses=self.retriever.addresses,
            quotes=quotes,
            after_claim=context.claim,
        )
        return reading, judge(reading, start, self.grounds, context)

    def _recheck(self, text: str, *, context: Context) -> SentenceCheck:
        return self._judge(text, 0, quoted_spans(text), deepcopy(context))[1]

    @cached_property
    def _titles(self) -> tuple[str, ...]:
        return tuple(
            name for d in self.grounds.documents for name in (d.title, str(d.meta.get("short_title") or "规划"))
        )

    def _coverage(self, checks: Sequence[SentenceCheck]) -> tuple[Coverage, ...]:
        """Return how far the draft touches each clause: quoted, paraphrased or not at all."""
        states: dict[str, State] = {}
        for check in checks:
            for citation in check.citations:
                document = next(d for d in self.grounds.documents if d.doc_id == citation.doc_id)
                clause = document.clause_of(document.by_id[citation.clause_id])
                if clause is None or check.verdict == "unsupported":
                    continue
                quoted = len(citation.quote) >= 8 and _quotes(check, citation.quote)
                if quoted or clause.clause_id not in states:
                    states[clause.clause_id] = "quoted" if quoted else "paraphrased"
        return tuple(
            Coverage(clause.clause_id, clause.label, states.get(clause.clause_id, "untouched"))
            for document in self.grounds.documents
            for clause in document.clauses
        )


def _quotes(check: SentenceCheck, quote: str) -> bool:
    return fold(quote).text.strip(".,;") in fold(check.text).text
