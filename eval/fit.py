"""Fit what the answerer learns: how an attribute is asked for, and when a question is not answered.

The first from the labelled questions in data/ and the phrasings; the second, a regularised logistic regression over few
features, from the dev questions alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from answer.askings import NGRAMS, ORDINARY, VECTOR_WEIGHT, AskingModel
from eval.items import read_lines
from ingest.reader import PLAN_PATH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.retriever import Retriever

ASKINGS = PLAN_PATH.with_name("askings.jsonl")
UNANSWERED = PLAN_PATH.with_name("plan.unanswered.jsonl")
_MIN_COUNT = 5
_STRENGTH = 30.0
_BATCH = 64


def labelled(retriever: Retriever) -> list[tuple[str, str]]:
    """Return the questions that the classifier learns from, normalised, with their kinds; phrasings are ordinary."""
    given = [(record["text"], record["kind"]) for path in (ASKINGS, UNANSWERED) for record in read_lines(path)]
    phrased = [(p.text, ORDINARY) for passage in retriever.index.passages for p in passage.phrasings]
    return [(retriever.query(text).text, kind) for text, kind in given + phrased]


def fit_askings(retriever: Retriever) -> AskingModel:
    """Fit the classifier: multinomial logistic regression over tf-idf of n-grams beside the standardised vector."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, kinds = zip(*labelled(retriever), strict=True)
    vectors = _vectors(retriever, texts)
    mean, scale = vectors.mean(0), vectors.std(0)
    counter = TfidfVectorizer(analyzer="char", ngram_range=NGRAMS, sublinear_tf=True, min_df=_MIN_COUNT)
    counted = counter.fit_transform([text.lower() for text in texts])
    both = hstack([counted, csr_matrix(VECTOR_WEIGHT * (vectors - mean) / scale)]).tocsr()
    full, plain = _regression(both, kinds), _regression(counted, kinds)
    left = [record["kind"] != ORDINARY for record in read_lines(UNANSWERED)]
    first = len(read_lines(ASKINGS))
    return AskingModel(
        kinds=tuple(full.classes_.tolist()),
        vocabulary=tuple(counter.get_feature_names_out().tolist()),
        idf=counter.idf_.astype(np.float32),
        weights=full.coef_.astype(np.float32),
        bias=full.intercept_.astype(np.float32),
        plain=plain.coef_.astype(np.float32),
        plain_bias=plain.intercept_.astype(np.float32),
        mean=mean,
        scale=scale,
        unanswered=vectors[first : first + len(left)][left],
        model=retriever.index.model["fingerprint"],
    )


def _regression(features: Any, kinds: Sequence[str]) -> Any:  # noqa: ANN401
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, max_iter=3000).fit(features, kinds)


def _vectors(retriever: Retriever, texts: Sequence[str]) -> NDArray[np.float32]:
    parts = [texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
    return np.concatenate([retriever.embedder.encode_both(list(part), "query")[0] for part in parts])
