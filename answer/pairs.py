"""What a sentence does to a question: it confirms or answers it, contradicts it, or leaves it open.

A cross-encoder: the embedding model reads question and sentence together, with low-rank adapters on its upper layers
(Hu et al., LoRA, 2021) and a linear layer over the mean and the first token's state. `python -m eval fit --pairs` fits
the adapters on `data/plan.pairs.jsonl`, the phrasings and the unanswered questions. They belong to the model and to
the document that they were fitted with; with others there is no reading.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from answer.reading import Candidate
    from index.embedder import Embedder
    from ingest.document import Document, Node

PAIRS_PATH = Path(__file__).with_name("pairs.npz")
LOWER = 6
"""Layers that stay as they are."""
ADAPTED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
"""The linear maps of a layer that get adapters."""
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
    """The encoder with the adapters merged into its upper layers.

    Attributes:
        encoder: The transformer; it shares the embeddings and the lower layers of the embedder's.
        tokenizer: The embedder's fast tokenizer.
        weights: float32 [3, 2 · hidden] of the linear layer, with `bias`; rows: confirms, contradicts, open.
        query_prefix: Put before questions, as the embedder was trained.
        passage_prefix: Put before sentences.
    """

    encoder: Any
    tokenizer: Any
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    query_prefix: str
    passage_prefix: str

    def read(self, question: str, sentences: Sequence[str]) -> list[Stance]:
        """Read a normalised question with each of some sentences, each behind its heading (`in_place`)."""
        import torch

        if not sentences:
            return []
        ids, mask = self.batch([(question, sentence) for sentence in sentences])
        with torch.inference_mode():
            states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            scores = pooled(states, mask).numpy() @ self.weights.T + self.bias
        raised = np.exp(scores - scores.max(1, keepdims=True))
        return [Stance(*map(float, row)) for row in raised / raised.sum(1, keepdims=True)]

    def batch(self, pairs: Sequence[tuple[str, str]]) -> tuple[Any, Any]:
        """Return the token ids and the mask of pairs, int64 [pairs, longest]: a question, then its sentence."""
        import torch

        rows = [self._ids(question, sentence) for question, sentence in pairs]
        ids = torch.full((len(rows), max(map(len, rows))), int(self.encoder.config.pad_token_id or 0))
        mask = torch.zeros_like(ids)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = torch.tensor(row)
            mask[at, : len(row)] = 1
        return ids, mask

    def _ids(self, question: str, sentence: str) -> list[int]:
        asked = self.tokenizer.encode(self.query_prefix + question).ids[:MAX_QUESTION]
        return [*asked, *self.tokenizer.encode(self.passage_prefix + sentence).ids[1:][:MAX_SENTENCE]]


def pooled(states: Any, mask: Any) -> Any:  # noqa: ANN401
    """Return the mean and the first token's state beside each other: float32 [pairs, 2 · hidden]."""
    import torch

    shown = mask.unsqueeze(-1)
    return torch.cat([(states * shown).sum(1) / shown.sum(1), states[:, 0]], -1)


def in_place(document: Document, unit: Node, sentence: str) -> str:
    """Return a sentence of a unit behind the title of its clause, as the model reads it."""
    titles = [node.title for node in document.path(unit) if node.title]
    return f"{titles[-1]}。{sentence}" if titles else sentence


def read_best(model: PairModel | None, question: str, found: Sequence[Candidate]) -> Stance | None:
    """Return what the best sentence does to a question; None where there is no sentence or no model to tell."""
    if model is None or not found or found[0].document.doc_id != DOCUMENT:
        return None
    best = found[0]
    return model.read(question, [in_place(best.document, best.unit, best.text)])[0]


def load_pairs(embedder: Embedder, path: Path = PAIRS_PATH) -> PairModel | None:
    """Return the pair model on an embedder's encoder; None where it was fitted with another model."""
    held = _read(path)
    if str(held["model"]) != embedder.fingerprint:
        return None
    return assemble(embedder, held)


def assemble(embedder: Embedder, held: Mapping[str, NDArray[Any]]) -> PairModel:
    """Merge fitted adapters into a copy of the upper layers; the embedder stays as it is."""
    import torch

    encoder = with_own_upper(embedder)
    with torch.no_grad():
        for number, layer in enumerate(encoder.encoder.layer[LOWER:]):
            for name in ADAPTED:
                up, down = (torch.from_numpy(held[f"{number}.{name}.{side}"].astype(np.float32)) for side in "BA")
                weight = layer.get_submodule(name).weight
                weight += (SCALE * up @ down).to(weight.dtype)
    tokenizer = embedder.model.tokenizer.backend_tokenizer
    weights, bias = held["weights"].astype(np.float32), held["bias"].astype(np.float32)
    return PairModel(encoder, tokenizer, weights, bias, embedder.query_prefix, embedder.passage_prefix)


def with_own_upper(embedder: Embedder) -> Any:  # noqa: ANN401
    """Return the embedder's transformer with a copy of its upper layers, which may be changed."""
    import torch

    encoder = _own(embedder.model[0].auto_model)
    encoder.encoder = _own(encoder.encoder)
    layers = encoder.encoder.layer
    encoder.encoder.layer = torch.nn.ModuleList([*layers[:LOWER], *(copy.deepcopy(one) for one in layers[LOWER:])])
    return encoder


def _own(module: Any) -> Any:  # noqa: ANN401
    """Return a shallow copy of a module whose parts can be exchanged without touching the original."""
    twin = copy.copy(module)
    twin._modules = dict(module._modules)
    return twin


@lru_cache(maxsize=2)
def _read(path: Path) -> Mapping[str, NDArray[Any]]:
    with np.load(path, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}
