"""Run the command line inside the test process: the same `main`, its output, its errors and its exit code."""

import io
import json
import shutil
import sys
from dataclasses import dataclass

import pytest

from cli import main

SMALL = """园区规定
一、总则
(一)园区面向全球招才引智,设立青年专项计划。
(二)到2025年,园区总数达到12家,营业收入3.5万亿元。
二、措施
1.鼓励企业发展飞地经济,完善利益共享机制。
2.必须严格控制高能耗企业入驻。
"""


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    error: str

    @property
    def record(self):
        """The one JSON object that was printed."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)

    @property
    def records(self):
        """The JSON lines that were printed."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def planqa(monkeypatch, capsys, pytestconfig):
    """Run `planqa` with these arguments; no index of the user's is read or written."""
    monkeypatch.delenv("PLANQA_INDEX", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(pytestconfig.cache.mkdir("planqa-home")))
    for name in ("PLANQA_LLM", "PLANQA_LLM_BASE_URL", "PLANQA_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["planqa", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        printed = capsys.readouterr()
        return Done(stopped.value.code or 0, printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def plan_index(pytestconfig, retriever):
    """The plan's index, as the other tests have it."""
    assert retriever.documents
    return pytestconfig.cache.mkdir("planqa-index")


@pytest.fixture
def small_file(tmp_path):
    """A document of seven lines."""
    path = tmp_path / "small.txt"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def two_generations(tmp_path_factory, embedder):
    """An index of the small document with two generations, the newer one current; not to be changed."""
    from index.store import build_index

    home = tmp_path_factory.mktemp("small")
    (home / "small.txt").write_text(SMALL, encoding="utf-8")
    for force in (False, True):
        build_index([home / "small.txt"], home / "index", embedder, force=force)
    return home / "index"


@pytest.fixture
def small_index(tmp_path, two_generations):
    """A copy of it to damage."""
    return shutil.copytree(two_generations, tmp_path / "index")
