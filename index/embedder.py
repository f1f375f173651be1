"""Embed texts with any sentence-transformers model: one vector per text, and one per token with its place in the text.

Both come out of one forward pass, and so do the states of the lower layers, for those who read on from there. A text
longer than the model's limit is not cut off: it is embedded in windows, whose vectors are averaged by length. Runs on
the CPU, so that machines agree. Does not know units, sentences or languages; it embeds what it is given.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from index.bundled import DATA_SHA256, Progress, bundled_folder
from index.layers import lay_out, layers_of
from ingest.errors import ModelError

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding

Kind = Literal["passage", "query"]
DType = Literal["float32", "bfloat16"]

BUNDLED = "bundled"
_BATCH_TOKENS = 1024  # larger batches fall out of the cache: 4096 takes a third longer on two cores
_E5_NAME = re.compile(r"(?:^|[-_/])e5(?:[-_/]|$)", re.IGNORECASE)
_WORD_MARKS = "▁Ġ"
_WINDOW_SLACK = 8
_FEW_TOKENS = 512


class TokenVectors(NamedTuple):
    """The tokens of one text, in order; special tokens, the prompt's tokens and blanks are left out.

    Attributes:
        tokens: The vocabulary's piece (so width and case are folded as the model folds them) without its
            word-start mark; for a piece that the vocabulary lacks, the text's own characters.
        spans: Character offsets `[start, end)` in the text. Two tokens have the same span where the model's
            normalisation turns one character into several (… into three dots).
        vectors: float32 [tokens, token_dim], unit rows.
    """

    tokens: list[str]
    spans: list[tuple[int, int]]
    vectors: NDArray[np.float32]


class Encoded(NamedTuple):
    """A text's vector [dim], its tokens, and its states as in `Embedder.encode_states`."""

    vector: NDArray[np.float32]
    tokens: TokenVectors
    states: NDArray[np.float16]


class _Window(NamedTuple):
    """A stretch of a text that fits into the model with its prompt."""

    text: int
    start: int
    encoding: Encoding


@dataclass(frozen=True)
class Embedder:
    """A loaded model. Made by `load_embedder`; one thread at a time per call is enough, calls don't change it.

    Attributes:
        name: The name it was loaded by.
        model: The `SentenceTransformer`.
        dtype: Number type of the encoder's weights; what comes out is float32 in any case.
        query_prefix: Put before questions; may be empty.
        passage_prefix: Put before passages; may be empty.
    """

    name: str
    model: SentenceTransformer
    dtype: DType
    query_prefix: str
    passage_prefix: str

    @cached_property
    def dim(self) -> int:
        """Dimension of the vectors of whole texts."""
        dimension = self.model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"{self.name!r} 没有说明向量的维数；请换一个向量模型")
        return dimension

    @cached_property
    def threads(self) -> int:
        """Threads for large batches."""
        return os.cpu_count() or 1

    @cached_property
    def fingerprint(self) -> str:
        """Return a sha256 that tells the weights: of the bundled data file, else of the loaded parameters."""
        if self.name == BUNDLED:
            return DATA_SHA256
        digest = hashlib.sha256()
        for key, tensor in sorted(self.model.state_dict().items()):
            digest.update(key.encode())
            digest.update(np.ascontiguousarray(tensor.detach().float().numpy()).tobytes())
        return digest.hexdigest()

    @cached_property
    def max_tokens(self) -> int:
        """Limit of one forward pass in tokens, prompt and special tokens included."""
        limit = self.model.max_seq_length
        return 512 if limit is None else int(limit)

    @property
    def transformer(self) -> Any:  # noqa: ANN401
        """The model of transformers under it."""
        return self.model[0].auto_model

    @cached_property
    def lower_layers(self) -> int:
        """How many layers come before the first of `states`: half of them."""
        return len(layers_of(self.transformer)) // 2

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> NDArray[np.float32]:
        """Embed passages: float32 [n, dim], unit rows, in the order given. `progress` gets (texts done, n)."""
        return self._run(texts, "passage", progress=progress)[0]

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions: float32 [n, dim], unit rows, in the order given."""
        return self._run(texts, "query")[0]

    def token_vectors(self, texts: Sequence[str], kind: Kind = "passage") -> list[TokenVectors]:
        """Embed the tokens of texts, in the order given."""
        return self._run(texts, kind, tokens=True)[1]

    def encode_both(
        self, texts: Sequence[str], kind: Kind, *, progress: Progress | None = None
    ) -> tuple[NDArray[np.float32], list[TokenVectors]]:
        """Embed texts and their tokens in the same forward passes; the parts are as from the other methods."""
        return self._run(texts, kind, tokens=True, progress=progress)[:2]

    def encode_question(self, text: str) -> Encoded:
        """Embed a question, its tokens and its states in one forward pass."""
        vectors, tokens, states = self._run([text], "query", tokens=True, states=True)
        return Encoded(vectors[0], tokens[0], states[0])

    def encode_states(
        self, texts: Sequence[str], kind: Kind, *, progress: Progress | None = None
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float16]]]:
        """Embed texts; return the vectors, and for each text what went into the upper layers.

        That is float16 [upper layers, tokens, hidden]. The prompt's tokens and the special ones are among them; of a
        text longer than the limit, the first part. None of a model that has no layers to look into: [0, 0, 0].
        """
        vectors, _, states = self._run(texts, kind, states=True, progress=progress)
        return vectors, states

    def _run(
        self,
        texts: Sequence[str],
        kind: Kind,
        *,
        tokens: bool = False,
        states: bool = False,
        progress: Progress | None = None,
    ) -> tuple[NDArray[np.float32], list[TokenVectors], list[NDArray[np.float16]]]:
        prefix = self._prefix(kind)
        pooled = np.zeros((len(texts), self.dim), np.float32)
        pieces: list[list[tuple[int, TokenVectors]]] = [[] for _ in texts]
        into: list[NDArray[np.float16]] = [np.zeros((0, 0, 0), np.float16)] * len(texts)
        windows = self._windows(texts, prefix)
        done = 0
        for batch in _batches(windows):
            vectors, hidden, layers = self._forward([window.encoding for window in batch])
            for row, window in enumerate(batch):
                pooled[window.text] += vectors[row] * len(window.encoding.ids)
                if tokens:
                    found = self._tokens(texts[window.text], window, hidden[row], len(prefix))
                    pieces[window.text].append((window.start, found))
                if states and window.start == 0:
                    into[window.text] = layers[:, row, : len(window.encoding.ids)].astype(np.float16)
            done += len(batch)
            if progress:
                progress(done * len(texts) // len(windows), len(texts))
        return _unit(pooled), [_join(parts) for parts in pieces] if tokens else [], into

    def _prefix(self, kind: Kind) -> str:
        return self.query_prefix if kind == "query" else self.passage_prefix

    def _windows(self, texts: Sequence[str], prefix: str) -> list[_Window]:
        """Tokenise every text with its prefix; split what is longer than the limit at token borders."""
        tokenizer = self.model.tokenizer.backend_tokenizer
        windows: list[_Window] = []
        for number, encoding in enumerate(tokenizer.encode_batch([prefix + text for text in texts])):
            if len(encoding.ids) <= self.max_tokens:
                windows.append(_Window(number, 0, encoding))
                continue
            starts = _window_starts(encoding, len(prefix), self.max_tokens)
            for start, end in zip(starts, [*starts[1:], len(texts[number])], strict=True):
                part = tokenizer.encode(prefix + texts[number][start:end])
                part.truncate(self.max_tokens)
                windows.append(_Window(number, start, part))
        return windows

    def _forward(
        self, encodings: Sequence[Encoding]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Run the model once: vectors [batch, dim], token vectors [batch, longest, token_dim], not unit, and states.

        These are [upper layers, batch, longest, hidden], what goes into each.
        """
        import torch

        ids, mask = self._padded(encodings)
        features: dict[str, Any] = {"input_ids": ids, "attention_mask": mask}
        encoder, *heads = self.model
        with torch.inference_mode():
            features = encoder(features)
            # pooled in fp32 whatever the encoder's type: a bf16 mean is off the unit sphere
            features["token_embeddings"] = features["token_embeddings"].float()
            for head in heads:
                features = head(features)
        read = features.get("all_layer_embeddings", ()) if layers_of(self.transformer) else ()
        upper = [layer.float().numpy() for layer in read[self.lower_layers : -1]]
        states = np.stack(upper) if upper else np.zeros((0, *ids.shape, 0), np.float32)
        return features["sentence_embedding"].numpy(), features["token_embeddings"].numpy(), states

    def _padded(self, encodings: Sequence[Encoding]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return token ids and mask, int64 [batch, longest]; set the threads for so much."""
        import torch

        longest = max(len(encoding.ids) for encoding in encodings)
        ids = np.full((len(encodings), longest), self.model.tokenizer.pad_token_id or 0, np.int64)
        mask = np.zeros((len(encodings), longest), np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        # threads cost a question more than they bring, and far more when something else uses the cores
        torch.set_num_threads(1 if ids.size <= _FEW_TOKENS else self.threads)
        return torch.from_numpy(ids), torch.from_numpy(mask)

    def _tokens(self, text: str, window: _Window, hidden: NDArray[np.float32], prefix: int) -> TokenVectors:
        """Keep the tokens that stand for visible characters of the text."""
        unknown = self.model.tokenizer.unk_token_id
        tokens, spans, rows = [], [], []
        encoding = window.encoding
        columns = zip(encoding.ids, encoding.tokens, encoding.offsets, encoding.special_tokens_mask, strict=True)
        for row, (token_id, piece, (start, end), special) in enumerate(columns):
            start, end = max(start - prefix, 0) + window.start, end - prefix + window.start
            # the unknown token counts as special in some tokenizers, but it stands for text
            if (special and token_id != unknown) or end <= start or not text[start:end].strip():
                continue
            start += len(text[start:end]) - len(text[start:end].lstrip())
            bare = piece.lstrip(_WORD_MARKS).removeprefix("##")
            tokens.append(bare if bare and token_id != unknown else text[start:end])
            spans.append((start, end))
            rows.append(row)
        return TokenVectors(tokens, spans, _unit(hidden[rows]))


def load_embedder(
    name: str = BUNDLED,
    *,
    cache_dir: Path | None = None,
    dtype: DType = "float32",
    progress: Progress | None = None,
) -> Embedder:
    """Load a model by name; takes seconds, most of them for importing torch.

    Args:
        name: `bundled`, a sentence-transformers folder, or a hub id such as `BAAI/bge-small-zh-v1.5`.
        cache_dir: Where the bundled model is unpacked; default: the user's cache.
        dtype: `bfloat16` is faster on CPUs that have it; the vectors differ in the third digit.
        progress: Called with (bytes done, bytes in all) where the bundled model has to be unpacked first.

    Raises:
        ModelError: The model can't be found, unpacked or loaded, or gives no token vectors.
    """
    source = str(bundled_folder(cache_dir, progress=progress)) if name == BUNDLED else name
    model = _load_model(source)
    if not hasattr(getattr(model, "tokenizer", None), "backend_tokenizer"):
        raise ModelError(f"{name!r} 没有快速分词器，或不是文本编码器；请换一个向量模型")
    model.tokenizer.backend_tokenizer.no_truncation()
    model.tokenizer.backend_tokenizer.no_padding()
    transformer: Any = getattr(model[0], "auto_model", None)
    if transformer is not None:
        transformer.config.output_hidden_states = True
        lay_out(layers_of(transformer))
    if dtype == "bfloat16":
        model[0].bfloat16()
    query, passage = _prefixes(name, model.prompts)
    return Embedder(name=name, model=model, dtype=dtype, query_prefix=query, passage_prefix=passage)


def _load_model(source: str) -> SentenceTransformer:
    import torch
    from sentence_transformers import SentenceTransformer

    try:
        with _quiet_transformers():
            return SentenceTransformer(source, device="cpu", model_kwargs={"dtype": torch.float32}).eval()
    except (OSError, ValueError, RuntimeError, KeyError, ImportError, AttributeError) as error:
        first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(
            f"载入不了向量模型 {source!r}：{first_line}；请给一个 sentence-transformers 模型的文件夹、"
            f"连得上时模型库里的名字，或 {BUNDLED!r}"
        ) from error


@contextmanager
def _quiet_transformers() -> Iterator[None]:
    """Keep transformers from drawing its own progress bar while weights load."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _prefixes(name: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """Return (query, passage) prefixes: the model's own prompts, else E5's where the name says E5, else none.

    Source of E5's: the model cards of intfloat/multilingual-e5-*; the `instruct` models have prompts of their own.
    """
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    if not query and not passage and _E5_NAME.search(name) and "instruct" not in name.lower():
        return "query: ", "passage: "
    return query, passage


def _window_starts(encoding: Encoding, prefix: int, limit: int) -> list[int]:
    """Return where windows start, in characters of the text, each about `limit` tokens with its prompt."""
    offsets = [(start - prefix, end - prefix) for start, end in encoding.offsets if end > start]
    inside = [max(start, 0) for start, end in offsets if end > 0]
    size = max(limit - (len(encoding.ids) - len(inside)) - _WINDOW_SLACK, 1)
    return [0, *dict.fromkeys(start for start in inside[size::size] if start > 0)]


def _batches(windows: Sequence[_Window]) -> Iterator[list[_Window]]:
    """Yield windows of like length together, at most `_BATCH_TOKENS` padded tokens a batch, longest first."""
    batch: list[_Window] = []
    for window in sorted(windows, key=lambda one: -len(one.encoding.ids)):
        if batch and (len(batch) + 1) * len(batch[0].encoding.ids) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _join(parts: list[tuple[int, TokenVectors]]) -> TokenVectors:
    """Put the windows of one text together in the text's order."""
    ordered = [part for _, part in sorted(parts, key=lambda pair: pair[0])]
    if len(ordered) == 1:
        return ordered[0]
    tokens = [token for part in ordered for token in part.tokens]
    spans = [span for part in ordered for span in part.spans]
    return TokenVectors(tokens, spans, np.concatenate([part.vectors for part in ordered]))


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to length 1; a row of zeros stays."""
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: NDArray[np.float32] = (rows / np.maximum(norms, 1e-12)).astype(np.float32)
    return scaled
