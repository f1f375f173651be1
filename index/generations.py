r"""A directory of immutable generations, switched atomically. Knows files and checksums, not what is in them.

    DIR/LOCK  CURRENT ("gen-00000042\n")  gen-00000042/manifest.json …

Written: lock, all files with fsync, the manifest last, re-opened and verified, renamed, then CURRENT replaced. A killed
writer leaves a `tmp-` folder that the next one removes; readers never see it. Made for local disks: on network file
systems flock and rename promise less.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import IndexDamagedError, IndexLockedError, IndexMismatchError, IndexMissingError, IndexWriteError

SCHEMA = 1
MANIFEST = "manifest.json"
CURRENT = "CURRENT"
LOCK = "LOCK"
KEPT = 3
_MANIFEST_LIMIT = 1 << 20
_EVERY = 0.2
_NAME = re.compile(r"gen-(\d{8,})")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")

Step = Callable[[str], None]
"""Called with the name of each step of a publication before it is done; a test may end the process there."""

ADVICE = "运行 `planqa repair`，或以 `planqa ingest --force` 重建"


def _no_step(name: str) -> None:
    del name


@dataclass(frozen=True, slots=True)
class Wait:
    """How long to wait for an index that another process writes; `begin` is called once, before the waiting begins."""

    seconds: float
    begin: Callable[[], None]


@contextmanager
def locked(directory: Path, *, wait: Wait | None = None) -> Iterator[None]:
    """Hold the directory's lock, making the directory first.

    Args:
        directory: The index directory.
        wait: What to do where another process holds the lock; None: refuse at once.

    Raises:
        IndexLockedError: another process holds it, after the waiting still.
        IndexWriteError: the directory can't be written.
    """
    with writing(directory):
        directory.mkdir(parents=True, exist_ok=True)
        lock = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not (_take(lock) or (wait and _taken_in_time(lock, wait))):
            raise IndexLockedError(
                f"{directory} 已锁：另一个进程正在写这个索引；"
                + (f"等了 {wait.seconds:g} 秒仍未写完，" if wait else "")
                + "请等它写完再试"
            )
        yield
    finally:
        os.close(lock)


def _taken_in_time(lock: int, wait: Wait) -> bool:
    wait.begin()
    until = time.monotonic() + wait.seconds
    while not (taken := _take(lock)) and time.monotonic() < until:
        time.sleep(_EVERY)
    return taken


def _take(lock: int) -> bool:
    """Take an open file's lock and tell whether it was free; the system gives it back when the file is closed."""
    try:
        if sys.platform == "win32":  # not tried
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Turn what the system says about a failed write into an IndexWriteError."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        advice = "请腾出空间" if full else "请用 --index 另选一个可写的文件夹"
        raise IndexWriteError(f"索引写不进 {directory}：{error.strerror or error}；{advice}") from error


def publish(
    directory: Path,
    write: Callable[[Path], None],
    check: Callable[[Path], object],
    settings: Mapping[str, Any],
    *,
    step: Step = _no_step,
) -> str:
    """Write a generation with `write`, verify it with `check`, make it the current one, and return its name.

    The caller holds the lock.

    Raises:
        IndexWriteError: the disk is full or read-only; the current generation stays what it was.
    """
    with writing(directory):
        remove_leftovers(directory)
        name = f"gen-{_highest(directory) + 1:08d}"
        work = directory / f"tmp-{name}-{os.getpid()}"
        try:
            step("make folder")
            work.mkdir()
            step("write files")
            write(work)
            _seal(work, name, settings, step)
            step("verify")
            check_files(work)
            check(work)
            step("rename")
            os.rename(work, directory / name)
            step("sync parent")
            sync_folder(directory)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        switch(directory, name, step=step)
        step("drop old")
        for old in generations(directory)[KEPT:]:
            shutil.rmtree(directory / old, ignore_errors=True)
    step("done")
    return name


def _seal(work: Path, name: str, settings: Mapping[str, Any], step: Step) -> None:
    """Sync every file, then write the manifest last."""
    files = {}
    for path in sorted(work.iterdir()):
        step(f"sync {path.name}")
        _sync_file(path)
        files[path.name] = {"bytes": path.stat().st_size, "sha256": file_sha256(path)}
    manifest = {**settings, "schema": SCHEMA, "generation": name, "files": files}
    step("write manifest")
    (work / MANIFEST).write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    _sync_file(work / MANIFEST)
    step("sync folder")
    sync_folder(work)


def switch(directory: Path, name: str, *, step: Step = _no_step) -> None:
    """Make a generation the current one."""
    temporary = directory / "CURRENT.tmp"
    step("write pointer")
    temporary.write_text(f"{name}\n", encoding="ascii")
    _sync_file(temporary)
    step("switch")
    os.replace(temporary, directory / CURRENT)
    step("sync pointer")
    sync_folder(directory)


def current(directory: Path) -> str:
    """Return the name of the current generation.

    Raises:
        IndexMissingError: there is no index here.
        IndexDamagedError: the pointer can't be read, or names no generation.
    """
    try:
        name = (directory / CURRENT).read_bytes()[:64].decode("ascii", "replace").strip()
    except FileNotFoundError as error:
        if generations(directory):
            raise IndexDamagedError(f"缺 {directory / CURRENT}；{ADVICE}", (CURRENT,)) from error
        raise IndexMissingError(f"{directory} 里没有索引；运行 `planqa ingest --index {directory}`") from error
    except OSError as error:
        raise IndexDamagedError(f"读不了 {directory / CURRENT}（{error.strerror}）；请检查权限", (CURRENT,)) from error
    if not _NAME.fullmatch(name) or not (directory / name).is_dir():
        raise IndexDamagedError(f"{directory / CURRENT} 所指的 {name[:40]!r} 不是这里的一代；{ADVICE}", (CURRENT,))
    return name


def generations(directory: Path) -> list[str]:
    """Return the names of all generations, the newest first."""
    try:
        names = [path.name for path in directory.iterdir() if _NAME.fullmatch(path.name)]
    except OSError:
        return []
    return sorted(names, key=lambda name: int(name[4:]), reverse=True)


def _highest(directory: Path) -> int:
    return max((int(name[4:]) for name in generations(directory)), default=0)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a generation's manifest.

    Raises:
        IndexDamagedError: it is missing, too large or not what a manifest must be.
        IndexMismatchError: it was written by another version of the format.
    """
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _MANIFEST_LIMIT:
            raise IndexDamagedError(f"{path} 大得不像清单；{ADVICE}", (MANIFEST,))
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise IndexDamagedError(f"{path} 读不成清单（{type(error).__name__}）；{ADVICE}", (MANIFEST,)) from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise IndexDamagedError(f"{path} 不是清单；{ADVICE}", (MANIFEST,))
    if manifest.get("schema") != SCHEMA:
        raise IndexMismatchError(
            f"{path} 的格式版本是 {manifest.get('schema')!r}，本程序认 {SCHEMA}；运行 `planqa ingest --force`"
        )
    for name, entry in manifest["files"].items():
        good = _FILE_NAME.fullmatch(name) and isinstance(entry, dict)
        if not good or not isinstance(entry.get("bytes"), int) or not isinstance(entry.get("sha256"), str):
            raise IndexDamagedError(f"{path} 列了索引里不会有的文件 {name[:60]!r}；{ADVICE}", (MANIFEST,))
    return manifest


def check_files(folder: Path, *, only: str = "") -> dict[str, Any]:
    """Compare every file of a generation (or the one named `only`) with its manifest, and return the manifest.

    Raises:
        IndexDamagedError: files are missing, cut short, changed or too many; each is named.
        IndexMismatchError: the manifest is of another version.
    """
    manifest = read_manifest(folder)
    entries = {name: entry for name, entry in manifest["files"].items() if only in ("", name)}
    wrong = {name: fault for name, entry in entries.items() if (fault := _fault(folder / name, entry))}
    if not only:
        wrong |= dict.fromkeys(_names(folder) - {MANIFEST, *manifest["files"]}, "不在清单里")
    if wrong:
        named = "；".join(f"{name}：{fault}" for name, fault in sorted(wrong.items()))
        raise IndexDamagedError(f"{folder} 里的索引已损坏：{named}；{ADVICE}", tuple(sorted(wrong)))
    return manifest


def _names(folder: Path) -> set[str]:
    """Return the names of a folder's files; none where a writer has dropped the folder meanwhile."""
    try:
        return set(os.listdir(folder))
    except OSError:
        return set()


def _fault(path: Path, entry: Mapping[str, Any]) -> str:
    """Say what is wrong with a file, or nothing."""
    try:
        if path.is_symlink() or not path.is_file():
            return "缺失"
        if path.stat().st_size != entry["bytes"]:
            return f"有 {path.stat().st_size} 字节，应为 {entry['bytes']}"
        return "" if file_sha256(path) == entry["sha256"] else "内容变了"
    except OSError as error:
        return f"读不了（{error.strerror}）"


def remove_leftovers(directory: Path) -> None:
    """Remove what killed writers left behind; the caller holds the lock."""
    for path in directory.glob("tmp-*"):
        shutil.rmtree(path, ignore_errors=True)


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file's content in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sync_file(path: Path) -> None:
    # Windows syncs only what is open for writing
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder lasting; Windows can't open folders and has no such call."""
    if sys.platform != "win32":
        _sync_file(folder)
