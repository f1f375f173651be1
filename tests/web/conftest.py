"""The page as its readers get it: the real engine behind the real guard, and a real browser."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

DRAFT = (
    "截至2020年底，国家高新区总数达170家。《规划》要求“鼓励国家高新区布局建设绿色低碳的数字化智能化设施和平台”。\n"
    "国家高新区必须建设沙盒监管平台。我区将认真落实。《规划》提出“支持园区推进产业绿色低碳改造”。"
)
"""Three errors: a wrong number, an overclaim, a misquote; and one exact quote."""


@pytest.fixture(scope="session")
def engine(retriever):
    """What stands behind the page."""
    from web.engine import Engine

    made = Engine(retriever)
    made.warm()
    return made


class Served:
    """The page in a process of its own, as `python app.py` serves it; it can be stopped and started again."""

    def __init__(self, root, index, home, **environment):
        self.root, self.index, self.home = root, index, home
        self.environment = environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.log = home / "server.log"

    def start(self):
        environment = {
            **os.environ,
            **self.environment,
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
        }
        command = [sys.executable, "app.py", "--port", str(self.port), "--index", str(self.index), "--mcp"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, cwd=self.root, env=environment, stdout=log, stderr=log)
        for _ in range(1200):
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(self.url, timeout=60).read()
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)
        raise AssertionError("the page did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="session")
def serve(root, pytestconfig, retriever):
    """Return a function that serves the page with environment variables; its folder keeps the model from run to run."""
    assert retriever.documents
    started = []

    def start(**environment):
        folders = (pytestconfig.cache.mkdir(name) for name in ("planqa-index", "planqa-home"))
        started.append(Served(root, *folders, **environment))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def served(serve):
    """The page as it is served without a language model."""
    return serve()


@pytest.fixture(scope="session")
def page_url(served):
    """The address of the served page."""
    return served.url


@pytest.fixture(scope="session")
def feedback_file(served):
    """Where readers' remarks go in these tests."""
    return served.home / "data" / "planqa" / "feedback.jsonl"


@pytest.fixture(scope="session")
def browser(chromium):
    """A real Chromium."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=[*arguments, "--no-first-run"])
        yield opened
        opened.close()


@pytest.fixture
def context(browser):
    """A reader's browser with empty storage, who may use the clipboard."""
    made = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def page(context, page_url):
    """The page, opened and ready; the test fails if a script fails or another origin is asked."""
    problems = []
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "request",
        lambda request: (
            None if request.url.startswith((page_url, "data:", "blob:")) else problems.append(f"asks {request.url}")
        ),
    )
    opened.goto(page_url)
    ready(opened)
    yield opened
    assert problems == []


def ready(page):
    """Wait until the page's script has started."""
    page.wait_for_selector("#planqa[data-ready=true]", state="attached", timeout=60_000)


def ask(page, question, *, follow=True):
    """Ask with Enter and wait for the answer's sheet; return it."""
    turns = page.locator(".pq-turn").count()
    page.fill("#pq-question", question)
    page.press("#pq-question", "Enter")
    sheet = page.locator(".pq-turn").nth(turns).locator(".pq-a")
    sheet.wait_for()
    if follow:
        page.wait_for_selector("#pq-send[data-t='ask.send']")
    return sheet


@pytest.fixture
def asked():
    """Return the function that asks."""
    return ask


@pytest.fixture
def wait_ready():
    """Return the function that waits for the page."""
    return ready


@pytest.fixture
def draft():
    """A draft with three errors."""
    return DRAFT
