"""Fit what the answerer learns: how an attribute is asked for, and when a question is not answered.

The first from the labelled questions in data/ and the phrasings; the second, a regularised logistic regression over few
features, from the dev questions alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from answer.asked import CALIBRATION_PATH, asked_features, evidence, read_asking
from answer.askings import NGRAMS, ORDINARY, VECTOR_WEIGHT, AskingModel
from answer.pairs import PairModel, load_pairs, read_best
from answer.question import read_question
from answer.reading import READ, candidates, question_words
from eval.items import Question, read_lines
from facts.figures import figures_of
from ingest.reader import PLAN_PATH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.retriever import Retriever

ASKINGS = PLAN_PATH.with_name("askings.jsonl")
UNANSWERED = PLAN_PATH.with_name("plan.unanswered.jsonl")
_MIN_COUNT = 5
_STRENGTH, _ASKED_STRENGTH = 30.0, 0.1
_BATCH = 64


_PLAIN = [
    "{t}是怎么规定的？",
    "{t}怎么规定的",
    "对{t}是怎么写的",
    "{t}有什么规定",
    "规划怎么说{t}",
    "{t}这块怎么讲",
    "关于{t}有哪些内容？",
    "{t}的内容是什么",
    "{t}有什么说法",
    "{t}怎么搞",
    "{t}怎么做？",
    "{t}怎么推进",
    "对{t}有什么要求",
    "{t}有哪些措施",
    "{t}说了什么",
    "介绍一下{t}",
    "{t}相关的原文",
    "讲讲{t}",
    "提到{t}的是哪些条款",
    "{t}在哪里出现",
    "谁来做{t}",
    "规划支持{t}吗",
    "{t}能不能搞",
    "有没有{t}",
    "{t}要做到什么程度",
    "{t}的目标是什么",
    "{t}包括哪几项",
    "what does the plan say about {t}?",
    "{t}咋弄",
    "{t}咋说的",
    "{t}和{u}有什么区别？",
    "比较一下{t}和{u}",
    "{t}跟{u}各是怎么说的",
    "{t}、{u}分别怎么安排",
    "请列出{t}的各项",
    "{t}属于哪一条",
    "写稿要用，{t}原文怎么表述",
    "{t}，给个概括",
    "想了解{t}的提法",
]
"""Ways of asking what a text says of a term, whatever it says: ordinary."""
_FIGURES = [
    "{i}是多少",
    "{i}有多少",
    "{i}达到多少？",
    "{i}的数字",
    "{v}说的是什么",
    "{v}指的是哪一项",
    "{i}数据给我一个",
    "{i}目前的说法是多少",
]
"""Ways of asking for a figure that the text has: ordinary."""


def labelled(retriever: Retriever) -> list[tuple[str, str]]:
    """Return the questions that the classifier learns from, normalised, with their kinds.

    Those of data/, and as ordinary ones the phrasings, the terms of the lexicon and the figures, asked for plainly.
    """
    given = [(record["text"], record["kind"]) for path in (ASKINGS, UNANSWERED) for record in read_lines(path)]
    phrased = [p.text for passage in retriever.index.passages for p in passage.phrasings]
    names = [term.name for term in retriever.index.lexicon.terms]
    named = [
        frame.format(t=name, u=names[(at + 7) % len(names)])
        for at, name in enumerate(names)
        for frame in (_PLAIN[at % len(_PLAIN)], _PLAIN[(at + len(_PLAIN) // 2) % len(_PLAIN)])
    ]
    figures = [figure for document in retriever.documents for figure in figures_of(document)]
    counted = [frame.format(i=figure.indicator, v=figure.printed) for figure in figures for frame in _FIGURES]
    return [(retriever.query(text).text, kind) for text, kind in given] + [
        (retriever.query(text).text, ORDINARY) for text in (*phrased, *named, *counted)
    ]


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
    pairs = load_pairs(retriever.embedder, retriever.index.states)
    rows = [_asked(retriever, pairs, question.question) for question in chosen]
    features = np.array([list(row.values()) for row in rows])
    centre, spread = features.mean(0), features.std(0)
    fitted = LogisticRegression(C=_ASKED_STRENGTH, max_iter=2000).fit(
        (features - centre) / spread, [question.reason is not None for question in chosen]
    )
    weights = fitted.coef_[0] / spread
    intercept = float(fitted.intercept_[0] - (weights * centre).sum())
    return {"intercept": intercept, **dict(zip(rows[0], map(float, weights), strict=True))}


def _asked(retriever: Retriever, pairs: PairModel | None, text: str) -> dict[str, float]:
    reading = retriever.read(text, READ)
    question = read_question(reading.query.text)
    words = question_words(reading.query.searched, reading.query.names, retriever.index)
    found = candidates(reading, words, retriever.documents)
    asking = read_asking(reading, retriever.index.model["fingerprint"])
    stance = read_best(pairs, reading, found)
    return asked_features(question, asking, evidence(found), reading, stance).as_dict()


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
