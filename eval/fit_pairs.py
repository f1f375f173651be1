"""Fit the adapters of `answer.pairs`: what a sentence does to a question.

From questions written for it (`data/plan.pairs.jsonl`), phrasings, which their sentences answer, questions that the
plan leaves open, and, as open ones too, phrasings beside a near sentence of another unit. Only the adapters of the
upper layers and the linear layer learn; the lower layers' states are reckoned once. Took 55 minutes on two busy cores.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from answer.askings import ORDINARY
from answer.pairs import (
    ADAPTED,
    DOCUMENT,
    PAIRS_PATH,
    SCALE,
    asked_states,
    pooled,
    said_states,
    upper_layers,
)
from answer.structure import body_points
from eval.fit import UNANSWERED
from eval.items import read_lines
from index.layers import attend
from index.passages import in_place, passages_of, phrasings_beside
from ingest.reader import PLAN_PATH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.embedder import Embedder
    from index.retriever import Retriever
    from ingest.document import Document, Node

PAIRS = PLAN_PATH.with_name("plan.pairs.jsonl")
STANCES = {"yes": 0, "no": 1, "open": 2}
RANK, EPOCHS, BATCH, RATE, SEED = 16, 3, 16, 7e-4, 0
_AVERAGED = 0.5
"""The share of the steps, the last ones, whose weights are averaged."""
_CLASS_WEIGHTS = (1.0, 2.0, 1.0)
_PHRASED, _NEIGHBOURS = 0.25, 0.4
"""Shares of the phrasings, and of the answered questions that are shown a wrong sentence too."""
_NEAREST = 10
_BUCKET = 640
_LOG_EVERY = 50


class Example(NamedTuple):
    """A normalised question, a sentence behind its title, and the stance: 0 confirms, 1 contradicts, 2 open."""

    question: str
    sentence: str
    stance: int


@dataclass(frozen=True)
class _Sentences:
    """The sentences of a document's units with their vectors."""

    document: Document
    owners: Sequence[Node]
    texts: Sequence[str]
    vectors: NDArray[np.float32]

    def at(self, label: str, quote: str, vector: NDArray[np.float32]) -> int:
        """Return the sentence of a unit that holds `quote`; where none does, the one nearest to the question."""
        own = [n for n, unit in enumerate(self.owners) if unit.label == label]
        held = [n for n in own if quote and quote in self.texts[n]]
        return held[0] if held else int(max(own, key=lambda n: float(self.vectors[n] @ vector)))

    def beside(self, place: int, vector: NDArray[np.float32], chance: random.Random) -> int:
        """Return one of the sentences of other units that come nearest to a question."""
        order = np.argsort(-(self.vectors @ vector))[: 3 * _NEAREST].tolist()
        others: list[int] = [n for n in order if self.owners[n] != self.owners[place]]
        return chance.choice(others[:_NEAREST])

    def shown(self, place: int) -> str:
        """Return a sentence behind the title of its clause."""
        return in_place(self.document, self.owners[place], self.texts[place])


def pair_examples(retriever: Retriever) -> list[Example]:
    """Return what the adapters learn from; the same for the same data."""
    document = next(d for d in retriever.documents if d.doc_id == DOCUMENT)
    sentences = _sentences(document, retriever)
    chance = random.Random(SEED)
    given = [(r["text"], r["label"], r["quote"], STANCES[r["verdict"]]) for r in read_lines(PAIRS)]
    left = [(r["text"], r["label"], "", 0 if r["kind"] == ORDINARY else 2) for r in read_lines(UNANSWERED)]
    phrased = [one for one in _phrased(document) if chance.random() < _PHRASED]
    every = [(retriever.query(text).searched, *rest) for text, *rest in (*given, *left, *phrased)]
    vectors = retriever.embedder.encode_queries([text for text, *_ in every])
    examples = []
    for (text, label, quote, stance), vector in zip(every, vectors, strict=True):
        place = sentences.at(label, quote, vector)
        examples.append(Example(text, sentences.shown(place), stance))
        if stance == 0 and chance.random() < _NEIGHBOURS:
            wrong = sentences.beside(place, vector, chance)
            examples.append(Example(text, sentences.shown(wrong), 2))
    return examples


def _sentences(document: Document, retriever: Retriever) -> _Sentences:
    points = [(unit, point) for unit in document.units for point in body_points(document, unit)]
    texts = [point.text(document) for _, point in points]
    return _Sentences(document, [unit for unit, _ in points], texts, retriever.embedder.encode_passages(texts))


def _phrased(document: Document) -> Iterator[tuple[str, str, str, int]]:
    """Yield the phrasings as questions that their sentences answer; those of a whole unit without a sentence."""
    units = {unit.clause_id: unit for unit in document.units}
    spans = {passage.clause_id: passage.sentences for passage in passages_of(document)}
    for clause_id, phrasings in phrasings_beside(PLAN_PATH, document).items():
        for phrasing in phrasings:
            start, end = spans[clause_id][phrasing.sentence] if phrasing.sentence >= 0 else (0, 0)
            yield phrasing.text, units[clause_id].label, document.text[start:end], 0


def fit_pairs(embedder: Embedder, examples: Sequence[Example]) -> dict[str, NDArray[Any]]:
    """Fit adapters and linear layer; return the arrays that `answer/pairs.npz` holds."""
    import torch

    torch.manual_seed(SEED)
    asked, said = _states(embedder, examples)
    torch.set_num_threads(embedder.threads)  # the embedder leaves them at what its last batch took
    upper = upper_layers(embedder).requires_grad_(requires_grad=False)
    hidden = int(embedder.transformer.config.hidden_size)
    adapters, head = _install(upper), torch.nn.Linear(2 * hidden, 3)
    learnt = [*(side for adapter in adapters.values() for side in (adapter.A, adapter.B)), *head.parameters()]
    steps = EPOCHS * -(-len(examples) // BATCH)
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.06)
    weights = torch.tensor(_CLASS_WEIGHTS)
    mean, averaged = [torch.zeros_like(one) for one in learnt], 0
    upper.train()
    for step, batch in enumerate(_batches(examples), 1):
        questions, shown = _padded([asked[examples[n].question] for n in batch])
        sentences, read = _padded([said[examples[n].sentence].swapaxes(0, 1) for n in batch])
        last = attend(upper, questions, sentences.transpose(1, 2), torch.cat((shown, read), 1))
        scores = head(pooled(last, shown))
        wanted = torch.tensor([examples[n].stance for n in batch])
        loss = torch.nn.functional.cross_entropy(scores, wanted, weight=weights)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        schedule.step()
        if step > (1 - _AVERAGED) * steps:
            averaged += 1
            torch._foreach_lerp_(mean, [one.detach() for one in learnt], 1 / averaged)
        if step % _LOG_EVERY == 0:
            print(f"{step}/{steps} 步，损失 {loss.item():.3f}", flush=True)  # noqa: T201
    for one, average in zip(learnt, mean, strict=True):
        one.data = average
    arrays = {f"{name}.{side}": getattr(a, side).detach().numpy() for name, a in adapters.items() for side in "AB"}
    half = {name: array.astype(np.float16) for name, array in arrays.items()}
    linear = {"weights": head.weight.detach().numpy(), "bias": head.bias.detach().numpy()}
    return {**half, **linear, "model": np.array(embedder.fingerprint)}


def save_pairs(arrays: Mapping[str, NDArray[Any]], path: Path = PAIRS_PATH) -> None:
    """Write the arrays; those who have read the old ones keep them."""
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _install(layers: Any) -> dict[str, Any]:  # noqa: ANN401
    """Put adapters beside the linear maps of layers; return them by name."""
    import torch

    class Adapter(torch.nn.Module):
        """A linear map with a low-rank addition, which is zero at first."""

        def __init__(self, base: torch.nn.Linear) -> None:
            super().__init__()
            self.base = base
            self.A = torch.nn.Parameter(torch.randn(RANK, base.in_features) / base.in_features**0.5)
            self.B = torch.nn.Parameter(torch.zeros(base.out_features, RANK))

        def forward(self, states: torch.Tensor) -> torch.Tensor:
            plain: torch.Tensor = self.base(states)
            return plain + SCALE * (states @ self.A.T) @ self.B.T

    adapters = {}
    for number, layer in enumerate(layers):
        for name in ADAPTED:
            parent, _, last = name.rpartition(".")
            holder = layer.get_submodule(parent)
            adapters[f"{number}.{name}"] = adapter = Adapter(getattr(holder, last))
            setattr(holder, last, adapter)
    return adapters


def _states(
    embedder: Embedder, examples: Sequence[Example]
) -> tuple[dict[str, NDArray[np.float16]], dict[str, NDArray[np.float16]]]:
    """Return the states of the questions and of the sentences, as the layers are given them."""
    questions = list(dict.fromkeys(one.question for one in examples))
    sentences = list(dict.fromkeys(one.sentence for one in examples))
    asked = (asked_states(states).copy() for states in embedder.encode_states(questions, "query")[1])
    said = map(said_states, embedder.encode_states(sentences, "passage")[1])
    return dict(zip(questions, asked, strict=True)), dict(zip(sentences, said, strict=True))


def _padded(rows: Sequence[NDArray[np.float16]]) -> tuple[Any, Any]:
    """Return rows [pairs, longest, …] and their mask [pairs, longest]."""
    import torch

    states = torch.nn.utils.rnn.pad_sequence([torch.from_numpy(row).float() for row in rows], batch_first=True)
    mask = torch.nn.utils.rnn.pad_sequence([torch.ones(len(row)) for row in rows], batch_first=True)
    return states, mask


def _batches(examples: Sequence[Example]) -> Iterator[list[int]]:
    """Yield the batches of all epochs: shuffled, of like length within a bucket."""
    chance = random.Random(SEED)
    for _ in range(EPOCHS):
        order = list(range(len(examples)))
        chance.shuffle(order)
        batches = []
        for at in range(0, len(order), _BUCKET):
            bucket = sorted(order[at : at + _BUCKET], key=lambda n: len(examples[n].question + examples[n].sentence))
            batches += [bucket[b : b + BATCH] for b in range(0, len(bucket), BATCH)]
        chance.shuffle(batches)
        yield from batches
