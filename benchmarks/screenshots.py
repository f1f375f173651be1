"""Take the pictures of the page for docs/screenshots/: `make screenshots`. They are for people, not for tests."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.measure import ROOT
from benchmarks.served import DRAFT, ask, chromium, opened, served_page, shut

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"1440": (1440, 900), "1024": (1024, 768), "390": (390, 844)}


def start(page: Page) -> None:
    """Show the empty start."""
    page.wait_for_timeout(200)


def answer(page: Page) -> None:
    """Show a list with its citations, and its first quote in the source."""
    ask(page, "数字园区建设行动包括哪几项？")


def long_answer(page: Page) -> None:
    """Show a long answer."""
    ask(page, "三、（九）2.讲什么？")


def comparison(page: Page) -> None:
    """Show a comparison."""
    ask(page, "对比2020年营业收入、工业总产值和净利润及其增长")


def refusal(page: Page) -> None:
    """Show a refusal with its nearest clauses."""
    ask(page, "规划给博士后多少钱补贴？")


def error(page: Page) -> None:
    """Show what a fault looks like."""
    page.route("**/gradio_api/call/page_ask", lambda route: route.abort())
    page.fill("#pq-question", "数字园区建设行动包括哪几项？")
    page.press("#pq-question", "Enter")
    page.wait_for_selector(".pq-error")


def draft(page: Page) -> None:
    """Show a checked draft."""
    page.click("[data-view-tab=draft]")
    page.fill("#pq-draft-text", DRAFT)
    page.click("#pq-draft-check")
    page.wait_for_selector(".pq-summary", timeout=60_000)


def find(page: Page) -> None:
    """Show the places of a word."""
    page.click("[data-view-tab=data]")
    page.fill("#pq-find", "揭榜挂帅")
    page.press("#pq-find", "Enter")
    page.wait_for_selector(".pq-places")


def figures(page: Page) -> None:
    """Show the table of figures."""
    page.click("[data-view-tab=data]")
    page.click("[data-table-tab=figures]")
    page.wait_for_selector("[data-table=figures] tbody tr")


def basket(page: Page) -> None:
    """Show kept excerpts."""
    ask(page, "数字园区建设行动包括哪几项？")
    page.click("[data-act=basket]")
    page.click("[data-view-tab=basket]")
    page.wait_for_selector("#pq-basket blockquote")


def sheet(page: Page) -> None:
    """Show the source as a sheet from below on a phone."""
    ask(page, "数字园区建设行动包括哪几项？")
    page.click(".pq-points a.pq-c >> nth=1")


SCENES: dict[str, tuple[Callable[[Page], None], tuple[str, ...]]] = {
    "start": (start, ("1440", "1024", "390", "1440-dark")),
    "answer": (answer, ("1440", "1024", "390", "1440-dark", "390-dark")),
    "long": (long_answer, ("1440", "1440-dark")),
    "comparison": (comparison, ("1440",)),
    "refusal": (refusal, ("1440", "390", "1440-dark")),
    "error": (error, ("1440", "1440-dark")),
    "draft": (draft, ("1440", "1024", "390", "1440-dark")),
    "find": (find, ("1440",)),
    "figures": (figures, ("1440",)),
    "basket": (basket, ("1440",)),
    "sheet": (sheet, ("390",)),
}


def main() -> int:
    """Take every picture; names on the command line choose scenes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = sys.argv[1:] or list(SCENES)
    with served_page() as url, chromium() as browser:
        for name in chosen:
            show, sizes = SCENES[name]
            for size in sizes:
                number, _, shade = size.partition("-")
                width, height = SIZES[number]
                page = opened(browser, url, width=width, height=height, dark=shade == "dark")
                show(page)
                page.wait_for_timeout(300)
                path = FOLDER / f"{name}-{size}.png"
                path.write_bytes(_small(page.screenshot()))
                print(path.relative_to(ROOT))
                shut(page)
    return 0


def _small(png: bytes) -> bytes:
    """Return the picture with at most 256 colours, a third of the bytes."""
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
