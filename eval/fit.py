"""Fit what the answerer learns: how an attribute is asked for, and when a question is not answered.

The first from the labelled questions in data/ and the phrasings; the second, a regularised logistic regression over few
features, from the dev questions alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from answer.asked import CALIBRATION_PATH, asked_features, read_asking
from answer.askings import NGRAMS, ORDINARY, VECTOR_WEIGHT, AskingModel
from answer.question import read_question
from answer.reading import READ, candidates, question_words
from eval.items import Question, read_lines
from ingest.reader import PLAN_PATH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.retriever import Retriever

ASKINGS = PLAN_PATH.with_name("askings.jsonl")
UNANSWERED = PLAN_PATH.with_name("plan.unanswered.jsonl")
_MIN_COUNT = 5
_STRENGTH, _ASKED_STRENGTH = 30.0, 0.1
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


def fit_asked(retriever: Retriever, questions: Sequence[Question]) -> dict[str, float]:
    """Fit the weights of `answer.asked` on questions that are answered and those that are refused as silent or outside.

    Regularised logistic regression over standardised features, written back for the features as they are.
    """
    from sklearn.linear_model import LogisticRegression

    chosen = [q for q in questions if q.reason in (None, "silent", "outside") and q.type not in ("address", "where")]
    rows = [_asked(retriever, question.question) for question in chosen]
    features = np.array([list(row.values()) for row in rows])
    centre, spread = features.mean(0), features.std(0)
    fitted = LogisticRegression(C=_ASKED_STRENGTH, max_iter=2000).fit(
        (features - centre) / spread, [question.reason is not None for question in chosen]
    )
    weights = fitted.coef_[0] / spread
    intercept = float(fitted.intercept_[0] - (weights * centre).sum())
    return {"intercept": intercept, **dict(zip(rows[0], map(float, weights), strict=True))}


def _asked(retriever: Retriever, text: str) -> dict[str, float]:
    reading = retriever.read(text, READ)
    question = read_question(reading.query.text)
    words = question_words(question.text, reading.query.names, retriever.index)
    found = candidates(reading, words, retriever.documents)
    asking = read_asking(reading, retriever.index.model["fingerprint"])
    return asked_features(question, asking, found, reading).as_dict()


def write_asked(weights: dict[str, float], path: Path = CALIBRATION_PATH) -> None:
    """Put the weights into the calibration's section [asked]; the rest of the file stays."""
    before, rest = path.read_text(encoding="utf-8").split("[asked]\n")
    after = rest[rest.index("\n[") :]
    lines = "".join(f"{name} = {value:.4f}\n" for name, value in weights.items())
    path.write_text(f"{before}[asked]\n{lines}{after}", encoding="utf-8")


def _regression(features: Any, kinds: Sequence[str]) -> Any:  # noqa: ANN401
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, max_iter=3000).fit(features, kinds)


def _vectors(retriever: Retriever, texts: Sequence[str]) -> NDArray[np.float32]:
    parts = [texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
    return np.concatenate([retriever.embedder.encode_both(list(part), "query")[0] for part in parts])
