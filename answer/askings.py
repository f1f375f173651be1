"""What attribute a question asks for: a linear classifier over its character n-grams and its vector.

Learnt from labelled questions (`data/askings.jsonl`), from what people ask about the plan that it doesn't say
(`data/plan.unanswered.jsonl`) and from everyday phrasings, which the plan answers; `python -m eval fit` writes the
weights. It reads the form of asking, not whether a text answers. With another embedder than the one that it was fitted
with, the n-grams alone decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ASKINGS_PATH = Path(__file__).with_name("askings.npz")
ORDINARY, OTHER, DETAIL = "ordinary", "other", "detail"
"""Asks what a text may well say; for nothing of a text (small talk, other tasks, noise); further than a text goes into
what it says (whether by choice, who else is meant), which has no one name."""
ATTRIBUTES: Mapping[str, str] = {
    "amount": "金额",
    "ratio": "比例",
    "quota": "数量",
    "deadline": "期限",
    "contact": "联系方式",
    "procedure": "办理程序",
    "criteria": "量化标准",
    "penalty": "罚则",
    "person": "负责人",
    "office": "责任处室",
    "names": "名单",
    "document": "文号",
}
"""What a text may state in a form that can be recognised, with its name for the reader (`answer/slots.py`)."""
OUTSIDE: Mapping[str, str] = {
    "status": "后来的进展与现状",
    "opinion": "评价",
    "forecast": "预测",
    "advice": "建议",
    "ranking": "排名",
    "external": "与规划以外情况的比较",
    "meaning": "词语的含义",
    "reason": "原因",
    "history": "由来",
}
"""What takes knowledge or judgement that a plan seldom holds, with its name for the reader."""
NGRAMS = (1, 3)
VECTOR_WEIGHT = 0.1
"""Weight of the standardised vector beside the n-grams, whose tf-idf vector has length 1."""


@dataclass(frozen=True)
class Asking:
    """Probabilities of the kinds, which sum to 1, and how near questions come that the text leaves unanswered.

    `unanswered` is the cosine to the nearest of these (mean of the best two); None where there are no vectors to tell.
    """

    kinds: Mapping[str, float]
    unanswered: float | None = None

    @property
    def attribute(self) -> str:
        """The likeliest kind of what a text may leave open, of those that have a name."""
        return max((*ATTRIBUTES, *OUTSIDE), key=lambda kind: self.kinds.get(kind, 0.0))

    def share(self, kinds: Mapping[str, str]) -> float:
        """Return the probability of some kinds together."""
        return sum(self.kinds[kind] for kind in kinds)


def ngrams(text: str) -> Counter[str]:
    """Count the character n-grams of a normalised question, lower case."""
    low = text.lower()
    return Counter(low[i : i + n] for n in range(NGRAMS[0], NGRAMS[1] + 1) for i in range(len(low) - n + 1))


@dataclass(frozen=True)
class AskingModel:
    """The fitted weights; rows of `weights` and `plain` are kinds, columns n-grams and then the vector's dimensions.

    Attributes:
        kinds: The kinds, in the order of the rows.
        vocabulary: The n-grams, in the order of the columns.
        idf: Inverse document frequencies of the n-grams.
        weights: float32 [kinds, n-grams + dim], with `bias`; `plain` and `plain_bias`: without the vector.
        mean: Of the vectors it was fitted with; `scale` their spread.
        unanswered: Unit vectors [n, dim] of questions that the text does not answer.
        model: Fingerprint of the embedder that made the vectors.
    """

    kinds: tuple[str, ...]
    vocabulary: tuple[str, ...]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    plain: NDArray[np.float32]
    plain_bias: NDArray[np.float32]
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    unanswered: NDArray[np.float32] = field(repr=False)
    model: str

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Columns by n-gram."""
        return {gram: column for column, gram in enumerate(self.vocabulary)}

    def read(self, text: str, vector: NDArray[np.float32] | None = None, model: str = "") -> Asking:
        """Read a normalised question; `vector` is its unit vector by the embedder with fingerprint `model`."""
        counted = [(self.columns[gram], count) for gram, count in ngrams(text).items() if gram in self.columns]
        rows = np.array([column for column, _ in counted], np.int64)
        values = self.idf[rows] * (1 + np.log([count for _, count in counted], dtype=np.float32))
        values /= np.linalg.norm(values) or 1.0
        if vector is None or model != self.model:
            return Asking(self._shares(self.plain[:, rows] @ values + self.plain_bias))
        scaled = VECTOR_WEIGHT * (vector - self.mean) / self.scale
        scores = self.weights[:, rows] @ values + self.weights[:, len(self.vocabulary) :] @ scaled + self.bias
        best = np.sort(self.unanswered @ vector)[-2:]
        return Asking(self._shares(scores), float(best.mean()) if len(best) else None)

    def _shares(self, scores: NDArray[Any]) -> Mapping[str, float]:
        raised = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (raised / raised.sum()).tolist(), strict=True))

    def save(self, path: Path = ASKINGS_PATH) -> None:
        """Write the weights in half precision, the unanswered questions' vectors in eight bits a number."""
        half = {name: getattr(self, name).astype(np.float16) for name in _HALF}
        half["unanswered"] = np.rint(127 * self.unanswered / np.abs(self.unanswered).max(1, keepdims=True)).astype(
            np.int8
        )
        rest = {"kinds": np.array(self.kinds), "vocabulary": np.array(self.vocabulary), "model": np.array(self.model)}
        with path.open("wb") as file:
            np.savez_compressed(file, **half, **rest)  # type: ignore[arg-type]


_HALF = ("idf", "weights", "bias", "plain", "plain_bias", "mean", "scale", "unanswered")


@lru_cache(maxsize=2)
def load_askings(path: Path = ASKINGS_PATH) -> AskingModel:
    """Read the fitted weights."""
    with np.load(path, allow_pickle=False) as held:
        arrays = {name: held[name].astype(np.float32) for name in _HALF}
        arrays["unanswered"] /= np.linalg.norm(arrays["unanswered"], axis=1, keepdims=True)
        kinds, vocabulary = (tuple(map(str, held[name].tolist())) for name in ("kinds", "vocabulary"))
        return AskingModel(kinds=kinds, vocabulary=vocabulary, model=str(held["model"]), **arrays)
