"""The page for a benchmark or a picture: served by `python app.py` in a process of its own, opened in Chromium."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING

from benchmarks.measure import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
READY = "#planqa[data-ready=true]"
DRAFT = (
    "关于推进园区数字化的汇报\n\n"
    "截至2020年底，国家高新区总数达170家。《规划》明确，“鼓励国家高新区布局建设绿色低碳的数字化智能化设施和平台”。"
    "国家高新区必须建设沙盒监管平台。我区将结合实际认真落实。\n\n"
    "2020年，国家高新区营业收入达到25.6万亿元。《规划》提出“支持园区推进产业绿色低碳改造”，"
    "支持建设绿色技术验证中心。规划还提出给予每名博士后10万元补贴。"
)


@contextlib.contextmanager
def served_page() -> Iterator[str]:
    """Serve the page with the user's index and a data folder of its own; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_DATA_HOME": folder}
        process = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield _started(f"http://127.0.0.1:{port}/", process)
        finally:
            process.terminate()
            process.wait(20)


def _started(url: str, process: subprocess.Popen[bytes]) -> str:
    for _ in range(3000):
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=60) as response:
            response.read()
            return url
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the page did not start; run `python app.py` to see why")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Open Chromium."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def opened(browser: Browser, url: str, *, width: int = 1440, height: int = 900, dark: bool = False) -> Page:
    """Open the page with empty storage and wait until it is ready."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="zh-CN",
        reduced_motion="reduce",
        has_touch=width < 760,
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(READY, state="attached", timeout=60_000)
    return page


def ask(page: Page, question: str) -> None:
    """Ask with Enter and wait until the answer and its suggestions are there."""
    page.fill("#pq-question", question)
    page.press("#pq-question", "Enter")
    page.wait_for_selector("#pq-send[data-t='ask.stop']")
    page.wait_for_selector("#pq-send[data-t='ask.send']", timeout=60_000)


def shut(page: Page) -> None:
    """Close the page with its storage."""
    page.context.close()
