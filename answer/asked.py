"""Whether the text holds what is asked: a calibrated weighing of how it is asked and of what the best sentences state.

Few explainable features, the weights of a regularised logistic regression in `calibration.toml`; `python -m eval fit`
writes them from the dev questions. Never the z-scores of the ranking: these say which unit is best, not whether it
answers.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from answer.askings import ATTRIBUTES, ORDINARY, OUTSIDE, Asking, load_askings
from answer.outside import asks_outside
from answer.pairs import Stance
from answer.question import Question
from answer.reading import Candidate
from answer.slots import states, unmet
from index.hits import Reading

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CALIBRATION_PATH = Path(__file__).with_name("calibration.toml")
_EVIDENCE, _NEAR_BEST = 3, 2.0
_TINY = 1e-4


@dataclass(frozen=True, slots=True)
class AskedFeatures:
    """What speaks against an answer.

    `strange`: log-odds that no ordinary thing is asked; `unmet`: probability of attributes that the best sentences
    don't state; `outside`: of what lies outside a text; `unanswered`: ten times how much nearer questions come that the
    text leaves open than those that it answers, as cosines; `slot`, `cue`: 1 where the words alone ask for an unstated
    attribute, or for what lies outside; `sight`: how much of the question the documents hold; `yesno`: 1 for a yes/no
    question; `open`: log-odds that the best sentence leaves the question open, 0 where no model can tell.
    """

    strange: float
    unmet: float
    outside: float
    unanswered: float
    slot: float
    cue: float
    sight: float
    yesno: float
    open: float

    def as_dict(self) -> dict[str, float]:
        """Return the features by name, in a fixed order."""
        return {name: getattr(self, name) for name in self.__slots__}


def read_asking(reading: Reading, model: str) -> Asking:
    """Read what a question asks for; `model` is the fingerprint of the index's embedder."""
    return load_askings().read(reading.query.text, reading.vector, model)


def evidence(found: Sequence[Candidate]) -> list[str]:
    """Return the sentences that an answer would rest on."""
    return [c.text for c in found[:_EVIDENCE] if c.score >= found[0].score - _NEAR_BEST]


def asked_features(
    question: Question, asking: Asking, texts: Sequence[str], reading: Reading, stance: Stance | None = None
) -> AskedFeatures:
    """Return the features of a question that was searched; `texts` are the sentences that an answer would rest on."""
    usual = asking.kinds[ORDINARY]
    near = reading.closeness.phrasing
    open_ = 0.0 if asking.unanswered is None or near < 0 else asking.unanswered - near
    return AskedFeatures(
        strange=math.log((1 - usual + _TINY) / (usual + _TINY)),
        unmet=sum(asking.kinds[kind] for kind, name in ATTRIBUTES.items() if not states(name, texts)),
        outside=asking.share(OUTSIDE),
        unanswered=10 * open_,
        slot=float(unmet(question.text, texts) is not None),
        cue=float(asks_outside(question.text)),
        sight=reading.sight,
        yesno=float(question.kind == "yesno"),
        open=0.0 if stance is None else math.log((stance.open + _TINY) / (1 - stance.open + _TINY)),
    )


@lru_cache(maxsize=4)
def calibration(path: Path = CALIBRATION_PATH) -> Mapping[str, Mapping[str, float]]:
    """Return the weights and thresholds."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def weigh(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability that a logistic regression gives, 0 to 1."""
    score = weights["intercept"] + sum(weights[name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-score))


def chance_unanswered(features: AskedFeatures) -> float:
    """Return the calibrated probability that the text does not hold what is asked."""
    return weigh(features.as_dict(), calibration()["asked"])
