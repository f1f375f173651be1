"""A running page: one process for all tests that don't stop it, reached as browsers and programs reach it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from index.passages import passages_of
from index.store import Source, build_index, read_lexicon
from ingest.parser import parse

RULES = """关于园区的若干规定
一、总则
(一)园区面向全球招才引智,设立青年专项计划。支持科技支行落地。
(二)到2025年,园区总数达到12家,营业收入3.5万亿元。
二、措施
1.鼓励发展飞地经济,完善利益共享机制。
2.严格控制高能耗企业入驻;加大清洁能源使用。
"""
FREE_OF_LIMITS = {"work": [1e9, 1e9], "requests": [1e9, 1e9]}


def source_of(text):
    document = parse(text, doc_id="rules")
    return Source((document,), tuple(passages_of(document, {})), read_lexicon())


@dataclass
class Page:
    """A page that runs in a process of its own."""

    url: str
    process: subprocess.Popen
    folder: Path
    index: Path

    def client(self, **options):
        return httpx.Client(base_url=self.url, timeout=120, **options)

    def post(self, name, *data, client=None, **options):
        """Ask for work and return the response, which has the event's id."""
        own = client or self.client()
        try:
            content = json.dumps({"data": list(data)})
            headers = {"Content-Type": "application/json"}
            return own.post(f"/gradio_api/call/{name}", content=content, headers=headers, **options)
        finally:
            if client is None:
                own.close()

    def call(self, name, *data):
        """Do work and return its result; a `CallRefused` where the page says no."""
        with self.client() as client:
            response = self.post(name, *data, client=client)
            if response.status_code != 200:
                raise CallRefused(response)
            return self.result(name, response.json()["event_id"], client)

    def result(self, name, event, client):
        found = client.get(f"/gradio_api/call/{name}/{event}")
        blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in found.text.strip().split("\n\n")]
        last = blocks[-1]
        if last["event"] != "complete":
            raise CallRefused(found)
        return json.loads(last["data"])[0]

    @property
    def log(self):
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def files(self):
        """Everything that the page has on disk, but its log and its index."""
        return sorted(path for path in (self.folder / "disk").rglob("*") if path.is_file())


class CallRefused(Exception):
    def __init__(self, response):
        super().__init__(f"{response.status_code}: {response.text[:300]}")
        self.response = response


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder, models):
    """Return an environment in which all that a page writes lands in `folder`/disk."""
    disk = folder / "disk"
    for name in ("gradio", "cache/planqa", "data", "tmp"):
        (disk / name).mkdir(parents=True, exist_ok=True)
    if not (disk / "cache/planqa/models").exists():
        (disk / "cache/planqa/models").symlink_to(models)
    return os.environ | {
        "GRADIO_TEMP_DIR": str(disk / "gradio"),
        "XDG_CACHE_HOME": str(disk / "cache"),
        "XDG_DATA_HOME": str(disk / "data"),
        "TMPDIR": str(disk / "tmp"),
        "OMP_NUM_THREADS": "2",
    }


@contextmanager
def started(command, folder, models, index, port, *, cwd):
    """Run a page until its /readyz says yes, and end it afterwards."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=cwd, env=environment(folder, models), stdout=log, stderr=subprocess.STDOUT
        )
    page = Page(f"http://127.0.0.1:{port}", process, folder, index)
    try:
        for _ in range(1200):
            if process.poll() is not None:
                pytest.fail(f"the page ended with {process.returncode}: {page.log[-3000:]}")
            try:
                if httpx.get(f"{page.url}/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield page
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Active(HTMLParser):
    """Collects what a browser would run or fetch."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "iframe", "img", "object", "embed", "link", "base", "form", "style", "meta"):
            self.found.append(tag)
        for name, value in attributes:
            address = "".join((value or "").split()).lower()
            if name.startswith("on") or (
                name in ("href", "src", "srcdoc") and address.startswith(("javascript", "http", "data"))
            ):
                self.found.append(f"{tag} {name}={value}")


def _active_in(html):
    parser = Active()
    parser.feed(html)
    return parser.found


@pytest.fixture(scope="session")
def active_in():
    """Return what a browser would run or fetch in a piece of HTML."""
    return _active_in


@pytest.fixture(scope="session")
def make_source_of():
    """Make the source of a text."""
    return source_of


@pytest.fixture(scope="session")
def make_rules():
    """Make the source of the small document with one word changed."""
    return lambda old, new: source_of(RULES.replace(old, new))


@pytest.fixture(scope="session")
def make_started():
    """Start a page by a command."""
    return started


@pytest.fixture(scope="session")
def rules_index(tmp_path_factory, embedder):
    directory = tmp_path_factory.mktemp("rules") / "index"
    build_index(source_of(RULES), directory, embedder)
    return directory


@pytest.fixture(scope="session")
def serve(tmp_path_factory, root, model_cache):
    """Start a page over an index, with settings of the guard and perhaps a language model."""

    @contextmanager
    def run(index, *, llm="", **settings):
        folder, port = tmp_path_factory.mktemp("page"), free_port()
        command = [
            *(sys.executable, str(root / "tests/safety/serve.py"), str(index), str(model_cache), str(port)),
            *(str(folder / "disk/data/feedback.jsonl"), str(folder / "outside"), llm, json.dumps(settings)),
        ]
        with started(command, folder, model_cache, index, port, cwd=folder) as page:
            yield page

    return run


@pytest.fixture(scope="session")
def page(serve, rules_index, tmp_path_factory):
    """The page that most tests share, over an index of its own; nobody may stop it."""
    index = tmp_path_factory.mktemp("served") / "index"
    shutil.copytree(rules_index, index)
    with serve(index, **FREE_OF_LIMITS) as page:
        yield page
