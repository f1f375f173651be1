"""The tab that checks drafts, in a real browser, and a newcomer's whole path."""

import io
import re
import zipfile

import pytest
from docx import Document

pytestmark = pytest.mark.browser


def check(page, draft):
    page.click("[data-view-tab=draft]")
    page.fill("#pq-draft-text", draft)
    page.click("#pq-draft-check")
    page.locator(".pq-summary").wait_for()


def download(page, selector):
    with page.expect_download() as waiting:
        page.click(selector)
    return waiting.value.path().read_bytes()


def test_verdicts_in_colour_and_sign_with_the_clause_and_the_difference(page, draft):
    check(page, draft)
    assert "3句需要改动" in page.locator(".pq-summary").text_content()
    words = page.locator(".pq-checked").evaluate(
        """box => { const copy = box.cloneNode(true);
                    copy.querySelectorAll(".pq-sign").forEach(sign => sign.remove());
                    return copy.textContent; }"""
    )
    assert words == draft
    for verdict, sign in (("wrong_number", "#"), ("supported", "✓"), ("overclaim", "↑"), ("misquote", "≠")):
        assert page.locator(f".pq-sent.pq-v-{verdict} .pq-sign").text_content().strip("\u2060") == sign
    card = page.locator("#pq-finding .pq-card")  # the first finding is open
    assert card.locator(".pq-side del").first.text_content() == "170"
    assert card.locator(".pq-side ins").first.text_content() == "169"
    assert "169家" in card.locator(".pq-own").text_content()
    assert "169" in page.locator("#pq-text mark.pq-quote").first.text_content()
    page.locator(".pq-sent.pq-v-misquote").focus()
    page.keyboard.press("Enter")
    assert "转型" in page.locator("#pq-finding ins").first.text_content()


def test_findings_are_accepted_or_dismissed_and_the_draft_is_downloaded(page, draft):
    check(page, draft)
    page.click("#pq-finding [data-decide=accept]")  # 170 → 169; the next finding opens by itself
    page.click("#pq-finding [data-decide=dismiss]")
    assert "还有1处待定" in page.locator(".pq-left").text_content()
    assert "169" in page.locator(".pq-sent[data-decision=accept] ins").first.text_content()
    data = download(page, "[data-draft-export=docx]")
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode("utf-8")
    assert re.search(r"<w:ins .*?169", body, re.DOTALL)
    assert "w:del " in body
    text = download(page, "[data-draft-export=md]").decode("utf-8")
    assert "总数达169家" in text
    assert "国家高新区必须建设" in text  # dismissed: it stays, and without a remark
    assert "力度加码" not in text
    sheet = Document(io.BytesIO(download(page, "[data-draft-export=sheet]"))).tables[0]
    assert len(sheet.rows) == 3


def test_coverage_stands_on_the_outline(page, draft):
    check(page, draft)
    assert page.locator(".pq-tree a[data-state=quoted]").count() >= 1
    assert page.locator("#pq-outline-note").is_visible()
    page.click("[data-view-tab=ask]")
    assert page.locator(".pq-tree a[data-state]").count() == 0
    page.click("[data-view-tab=draft]")
    assert page.locator(".pq-tree a[data-state=quoted]").count() >= 1
    page.click("[data-draft-again]")
    assert page.locator("#pq-draft-text").is_visible()


def test_a_word_file_is_read_and_comes_back_with_its_marks(page, tmp_path):
    path = tmp_path / "稿件.docx"
    document = Document()
    document.add_heading("汇报", level=1)
    document.add_paragraph("截至2020年底，国家高新区总数达170家。")
    document.save(path)
    page.click("[data-view-tab=draft]")
    page.set_input_files("#pq-draft-file", path)
    page.locator(".pq-summary").wait_for()
    page.click("#pq-finding [data-decide=accept]")
    data = download(page, "[data-draft-export=docx]")
    assert Document(io.BytesIO(data)).paragraphs[0].text == "汇报"


def test_a_long_draft_shows_how_far_it_is_and_can_be_stopped(page, draft):
    page.click("[data-view-tab=draft]")
    page.fill("#pq-draft-text", (draft + "\n") * 400)
    page.click("#pq-draft-check")
    page.wait_for_function("/\\d+\\/\\d+/.test(document.getElementById('pq-draft-progress').textContent)")
    page.click("#pq-draft-check[data-t='draft.stop']")
    page.wait_for_selector("#pq-draft-check[data-t='draft.check']")
    assert page.locator(".pq-summary").count() == 0
    page.fill("#pq-draft-text", draft)
    page.click("#pq-draft-check")
    page.locator(".pq-summary").wait_for()


def test_a_file_that_cannot_be_read_is_named(page, tmp_path):
    path = tmp_path / "图.pdf"
    path.write_bytes(b"%PDF")
    page.click("[data-view-tab=draft]")
    page.set_input_files("#pq-draft-file", path)
    error = page.locator("#pq-draft-result .pq-error")
    error.wait_for()
    assert ".docx" in error.text_content()


def test_a_dropped_file_is_checked(page):
    page.click("[data-view-tab=draft]")
    page.evaluate(
        """() => { const data = new DataTransfer();
            data.items.add(new File(["截至2020年底，国家高新区总数达170家。"], "稿.txt", {type: "text/plain"}));
            document.querySelector(".pq-draft").dispatchEvent(
                new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true})); }"""
    )
    page.locator(".pq-sent.pq-v-wrong_number").wait_for()


def test_a_newcomers_path(page, draft):
    """Find 沙盒监管, copy its citation, export the conversation, check a draft with three errors, download it."""
    page.locator("#pq-start [data-ask]").first.click()
    sheet = page.locator(".pq-a[data-kind=answer]")
    sheet.wait_for()
    page.wait_for_selector("#pq-send[data-t='ask.send']")
    assert "沙盒监管" in sheet.text_content()
    sheet.locator("[data-act=running]").click()
    page.wait_for_selector("#pq-toast.pq-on")
    assert "《规划》）在“三、重点任务”第（九）部分第2项提出" in page.evaluate("navigator.clipboard.readText()")
    assert Document(io.BytesIO(download(page, "[data-export=docx]"))).paragraphs
    check(page, draft)
    assert "3句需要改动" in page.locator(".pq-summary").text_content()
    assert zipfile.is_zipfile(io.BytesIO(download(page, "[data-draft-export=docx]")))
