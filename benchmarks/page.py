"""Measure the page in Chromium with real clicks: `make bench-page`, results in benchmarks/results/page.json.

First answer after Enter, a citation's click to its mark, a conversation of 40 turns, requests to other origins, and
what axe-core finds, on our page and on a bare Gradio page for comparison.
"""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from benchmarks.measure import percentile, write
from benchmarks.run import questions
from benchmarks.served import DRAFT, ask, chromium, opened, served_page, shut

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TURNS = 40
AIMS = {"first_answer_p95_ms": 1500.0, "highlight_p95_ms": 300.0, "slowdown": 1.5, "foreign_requests": 0, "serious": 0}
_ASK = """question => new Promise((resolve, reject) => {
  const box = document.getElementById("pq-question");
  const list = document.getElementById("pq-list");
  const before = list.children.length;
  box.value = question;
  const start = performance.now();
  const look = new MutationObserver(() => {
    const sheet = list.children[before]?.querySelector(".pq-a");
    if (!sheet) return;
    look.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
  });
  look.observe(list, { childList: true, subtree: true });
  setTimeout(() => reject(new Error("no answer")), 30000);
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})"""
_CLICK = """tile => new Promise((resolve, reject) => {
  for (const mark of document.querySelectorAll("mark.pq-quote")) mark.replaceWith(...mark.childNodes);
  const start = performance.now();
  const look = () => {
    const mark = document.querySelector("mark.pq-quote");
    const pane = document.getElementById("pq-text").getBoundingClientRect();
    const at = mark?.getBoundingClientRect();
    if (at && at.bottom > pane.top && at.top < pane.bottom) resolve(performance.now() - start);
    else if (performance.now() - start > 5000) reject(new Error("no mark"));
    else requestAnimationFrame(look);
  };
  tile.click();
  requestAnimationFrame(look);
})"""


def measure_talk(page: Page) -> dict[str, float]:
    """Hold a conversation of TURNS turns; return milliseconds to answers and marks, and how later turns compare."""
    answers: list[float] = []
    marks: list[float] = []
    for question in filter(str.strip, questions(TURNS)):
        answers.append(float(page.evaluate(_ASK, question)))
        page.wait_for_selector("#pq-send[data-t='ask.send']", timeout=60_000)
        tiles = page.locator(".pq-turn").last.locator("a.pq-c")
        if tiles.count():
            marks.append(float(tiles.last.evaluate(_CLICK)))
    third = max(1, len(answers) // 3)
    return {
        "turns": len(answers),
        "first_answer_p50_ms": median(answers),
        "first_answer_p95_ms": percentile(answers, 0.95),
        "highlight_p50_ms": median(marks),
        "highlight_p95_ms": percentile(marks, 0.95),
        "slowdown": median(answers[-third:]) / median(answers[:third]),
    }


def foreign(addresses: list[str], url: str) -> list[str]:
    """Return the addresses that are neither the page's own nor made in the browser."""
    own = urlsplit(url).netloc
    return sorted({a for a in addresses if urlsplit(a).scheme not in ("data", "blob") and urlsplit(a).netloc != own})


def findings(page: Page) -> dict[str, str]:
    """Return what axe-core finds serious or worse, by rule: its impact and where."""
    from axe_playwright_python.sync_playwright import Axe

    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    grave = [v for v in violations if v["impact"] in ("serious", "critical")]
    return {v["id"]: f"{v['impact']}: " + "; ".join(str(n["target"][0]) for n in v["nodes"][:5]) for v in grave}


def measure_access(browser: Browser, url: str) -> dict[str, dict[str, str]]:
    """Return axe-core's findings for each view, light and dark."""
    found: dict[str, dict[str, str]] = {}
    for dark in (False, True):
        page = opened(browser, url, dark=dark)
        shade = "dark" if dark else "light"
        found[f"start, {shade}"] = findings(page)
        ask(page, "数字园区建设行动包括哪几项？")
        found[f"answer, {shade}"] = findings(page)
        page.click("[data-view-tab=draft]")
        page.fill("#pq-draft-text", DRAFT)
        page.click("#pq-draft-check")
        page.wait_for_selector(".pq-summary", timeout=60_000)
        found[f"draft, {shade}"] = findings(page)
        page.click("[data-view-tab=data]")
        page.click("[data-table-tab=measures]")
        page.wait_for_selector("[data-table=measures] tbody tr")
        found[f"data, {shade}"] = findings(page)
        shut(page)
    return found


def main() -> int:
    """Measure, print and write; 1 if an aim is missed."""
    with served_page() as url, chromium() as browser:
        page = opened(browser, url)
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        page.reload()
        page.wait_for_selector("#planqa[data-ready=true]", state="attached")
        found: dict[str, object] = dict(measure_talk(page))
        shut(page)
        access = measure_access(browser, url)
        strangers = foreign(asked, url)
    found |= {"foreign_requests": len(strangers), "foreign": strangers, "axe": access}
    found["serious"] = sum(len(rules) for rules in access.values())
    for name, value in found.items():
        print(f"{name:24} {value:.3g}" if isinstance(value, float) else f"{name:24} {value}")
    print(write("page", found))
    missed = [name for name, aim in AIMS.items() if float(str(found[name])) > aim]
    print("missed: " + ", ".join(missed) if missed else "all aims met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
