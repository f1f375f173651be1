"""The page as its readers get it: the real engine behind the real guard, and a real browser."""

import socket
import threading
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


@pytest.fixture(scope="session")
def feedback_file(tmp_path_factory):
    """Where readers' remarks go in these tests."""
    return tmp_path_factory.mktemp("feedback") / "feedback.jsonl"


@pytest.fixture(scope="session")
def page_url(engine, feedback_file):
    """The address of the served page, with its guard and its MCP tools."""
    import uvicorn

    from web.application import build_app
    from web.guard.guard import Guard
    from web.guard.settings import GuardSettings

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = Guard(build_app(engine, feedback=feedback_file, mcp=True), GuardSettings())
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{port}/"
    for _ in range(300):
        if server.started:
            break
        time.sleep(0.1)
    urllib.request.urlopen(url, timeout=60).read()
    yield url
    server.should_exit = True
    thread.join(10)


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
        lambda request: None
        if request.url.startswith((page_url, "data:", "blob:"))
        else problems.append(f"asks {request.url}"),
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
