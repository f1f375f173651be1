"""Read a question with a sentence: does it confirm or answer it, contradict it, or leave it open?

Both are read apart first, the question by the search, a sentence once for all. Then the question is read on through the
upper layers, where its tokens look at the sentence's too, layer by layer as these were read alone: nothing of the
sentence has to be reckoned again (as in late-joining cross-encoders, MacAvaney et al., PreTTR, 2020, but one-sided).
The layers are the embedding model's, the upper half with low-rank adapters (Hu et al., LoRA, 2021), under a linear
layer over the mean and the first token's state. `python -m eval fit --pairs` fits the adapters on
`data/plan.pairs.jsonl`, the phrasings and the unanswered questions. They belong to the model and to the document that
they were fitted with; with others there is no reading.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.layers import attend, lay_out, layers_of
from index.passages import in_place

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray

    from answer.reading import Candidate
    from index.embedder import Embedder
    from index.hits import Reading

PAIRS_PATH = Path(__file__).with_name("pairs.npz")
ADAPTED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
"""The linear maps of an upper layer that get adapters."""
SCALE = 2.0
"""Factor of what the adapters add."""
DOCUMENT = "plan"
"""The document whose sentences were learnt; on others it was never measured."""
MAX_QUESTION, MAX_SENTENCE = 80, 110
"""Tokens read of each."""


@dataclass(frozen=True, slots=True)
class Stance:
    """Probabilities of what a sentence does to a question; they sum to 1."""

    confirms: float
    contradicts: float
    open: float

    @property
    def denial(self) -> float:
        """The probability of a contradiction where the sentence says either way."""
        return self.contradicts / (self.confirms + self.contradicts)


@dataclass(frozen=True)
class PairModel:
    """The upper layers with the adapters merged in. Calls change nothing but what is kept of sentences.

    Attributes:
        embedder: Its lower layers read what the upper ones are given.
        read_before: States of sentences, by sentence; those of the index, and what is read anew.
        layers: The upper layers.
        weights: float32 [3, 2 · hidden] of the linear layer, with `bias`; rows: confirms, contradicts, open.
    """

    embedder: Embedder
    layers: Any
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    read_before: dict[str, NDArray[np.float16]] = field(repr=False, compare=False)

    def read(self, question: NDArray[np.float16], sentence: str) -> Stance:
        """Read a question, as its `states`, with a sentence behind its heading (`in_place`)."""
        import torch

        if sentence not in self.read_before:
            self.read_before[sentence] = self.embedder.encode_states([sentence], "passage")[1][0]
        both = asked_states(question), said_states(self.read_before[sentence])
        asked, said = (torch.from_numpy(states[None]).float() for states in both)
        torch.set_num_threads(1)
        with torch.inference_mode():
            last = attend(self.layers, asked, said)
            scores = pooled(last, torch.ones(last.shape[:2])).numpy()[0] @ self.weights.T + self.bias
        raised = np.exp(scores - scores.max())
        return Stance(*map(float, raised / raised.sum()))


def asked_states(states: NDArray[np.float16]) -> NDArray[np.float16]:
    """Return of a question's states what goes into the first upper layer: [tokens, hidden]."""
    return states[0, :MAX_QUESTION]


def said_states(states: NDArray[np.float16]) -> NDArray[np.float16]:
    """Return a sentence's states without its first token's: [upper layers, tokens, hidden]."""
    return states[:, 1 : MAX_SENTENCE + 1]


def pooled(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean and the first token's state beside each other: float32 [pairs, 2 · hidden]."""
    import torch

    shown = mask.unsqueeze(-1)
    return torch.cat([(states * shown).sum(1) / shown.sum(1), states[:, 0]], -1)


def read_best(model: PairModel | None, reading: Reading, found: Sequence[Candidate]) -> Stance | None:
    """Return what the best sentence does to a question; None where there is no sentence or no model to tell."""
    if model is None or reading.states is None or not found or found[0].document.doc_id != DOCUMENT:
        return None
    best = found[0]
    return model.read(reading.states, in_place(best.document, best.unit, best.text))


def load_pairs(
    embedder: Embedder, states: Mapping[str, NDArray[np.float16]], path: Path = PAIRS_PATH
) -> PairModel | None:
    """Return the pair model on an embedder's layers; None where it was fitted with another model.

    Merges the fitted adapters into a copy of the upper layers; the embedder stays as it is. `states` are those of
    sentences that need not be read again (`Index.states`).
    """
    import torch

    held = _read(path)
    if str(held["model"]) != embedder.fingerprint:
        return None

    layers = upper_layers(embedder)
    with torch.no_grad():
        for number, layer in enumerate(layers):
            for name in ADAPTED:
                up, down = (torch.from_numpy(held[f"{number}.{name}.{side}"].astype(np.float32)) for side in "BA")
                layer.get_submodule(name).weight += SCALE * up @ down
    lay_out(layers)
    return PairModel(
        embedder, layers, held["weights"].astype(np.float32), held["bias"].astype(np.float32), dict(states)
    )


def upper_layers(embedder: Embedder) -> Any:  # noqa: ANN401
    """Return a copy of the embedder's upper layers, which may be changed."""
    import torch

    upper = layers_of(embedder.transformer)[embedder.lower_layers :]
    return torch.nn.ModuleList([copy.deepcopy(layer) for layer in upper]).float().eval()


@lru_cache(maxsize=2)
def _read(path: Path) -> Mapping[str, NDArray[Any]]:
    with np.load(path, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}
