"""Two processes that want the same index at once: one builds, the other refuses or waits, as it was told."""

import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.generations import Wait, generations, locked
from index.store import build_index, verify
from ingest.errors import IndexLockedError


@pytest.fixture
def building(tmp_path, source, embedder):
    """A build that stands still in its midst: its directory, the event that lets it go on, and its outcome."""
    begun, let = threading.Event(), threading.Event()

    def step(name):
        if name == "write files":
            begun.set()
            assert let.wait(60)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(build_index, source, tmp_path / "index", embedder, step=step)
        assert begun.wait(60)
        yield tmp_path / "index", let, first
        let.set()


def test_of_two_builders_at_once_one_is_told_of_the_other(building, source, embedder):
    directory, let, first = building
    with pytest.raises(IndexLockedError, match="另一个进程正在写"):
        build_index(source, directory, embedder)
    let.set()
    assert first.result(60).generation == verify(directory) == "gen-00000001"


def test_a_builder_that_waits_uses_what_the_first_built(building, source, embedder):
    directory, let, first = building
    second = build_index(source, directory, embedder, wait=Wait(60, let.set))
    assert second.generation == first.result(60).generation == "gen-00000001"
    assert generations(directory) == ["gen-00000001"]


def test_the_waiting_ends(building, source, embedder):
    directory, _, _ = building
    begun = []
    with pytest.raises(IndexLockedError, match="等了 0 秒仍未写完"):
        build_index(source, directory, embedder, wait=Wait(0, lambda: begun.append(1)))
    assert begun == [1]


def test_a_command_at_first_use_waits_for_another_and_says_so(root, retriever, pytestconfig, model_cache, tmp_path):
    """The lock is held as by another first use; the index comes, ready built, before the lock goes."""
    assert retriever.documents
    home = tmp_path / "cache/planqa"
    home.mkdir(parents=True)
    (home / "models").symlink_to(model_cache)
    with locked(home / "index"):
        command = subprocess.Popen(
            [sys.executable, "-m", "cli", "search", "飞地经济", "-k", "1", "--json"],
            cwd=root,
            env=os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        said = next((line for line in command.stderr if "正在建立索引" in line), "")
        built = pytestconfig.cache.mkdir("planqa-index")
        shutil.copytree(built, home / "index", dirs_exist_ok=True, ignore=shutil.ignore_patterns("LOCK"))
    out, errors = command.communicate(timeout=120)
    assert "等它建好" in said, errors
    assert command.returncode == 0, errors
    assert "飞地经济" in json.loads(out)["hits"][0]["text"]
    assert generations(home / "index") == generations(built)
