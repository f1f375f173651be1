"""The page in a real browser under its own policy: nothing of its own is refused, nothing foreign runs."""

from urllib.parse import urlsplit

import pytest

READY = "#planqa[data-ready=true]"
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation",
  e => window.refused.push(e.violatedDirective + " " + e.blockedURI));
"""
HARM = (
    "<img src=x onerror=alert(1)>飞地经济<script>alert(2)</script>",
    '飞地经济"><svg/onload=alert(3)> [x](javascript:alert(4)) ![y](http://evil.example/y.png)',
)


@pytest.fixture
def tab(page, chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        opened = browser.new_context(locale="zh-CN").new_page()
        opened.add_init_script(WATCH)
        opened.asked, opened.dialogs = [], []
        opened.on("request", lambda request: opened.asked.append(request.url))
        opened.on("dialog", lambda dialog: (opened.dialogs.append(dialog.message), dialog.dismiss()))
        opened.goto(page.url)
        opened.wait_for_selector(READY, state="attached", timeout=60_000)
        yield opened
        browser.close()


@pytest.mark.browser
def test_the_policy_refuses_nothing_of_the_page_and_nothing_foreign_runs(page, tab):
    for words in HARM:
        tab.fill("#pq-question", words)
        tab.press("#pq-question", "Enter")
        tab.wait_for_selector("#pq-send[data-t='ask.stop']")
        tab.wait_for_selector("#pq-send[data-t='ask.send']", timeout=60_000)
    assert tab.dialogs == []
    own = urlsplit(page.url).netloc
    foreign = [url for url in tab.asked if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc != own]
    assert foreign == []
    assert tab.evaluate("window.refused") == []


@pytest.mark.browser
def test_what_is_run_from_outside_is_refused(tab):
    tab.evaluate(
        """() => {
          for (const [tag, name, url] of [["script", "src", "http://evil.example/x.js"],
              ["img", "src", "http://evil.example/x.png"], ["iframe", "src", "http://evil.example/"]]) {
            const element = document.createElement(tag);
            element[name] = url;
            document.body.append(element);
          }
          return fetch("http://evil.example/").catch(() => null);
        }"""
    )
    tab.wait_for_function("window.refused.length >= 4", timeout=10_000)
    kinds = {refused.split()[0] for refused in tab.evaluate("window.refused")}
    assert kinds == {"script-src-elem", "img-src", "frame-src", "connect-src"}
