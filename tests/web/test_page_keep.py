"""The page in a real browser: what stays, what goes, what is taken along."""

import io
import json
import zipfile

import pytest
from docx import Document
from openpyxl import load_workbook

pytestmark = pytest.mark.browser

STORED = """() => Object.keys(localStorage).filter(k => k.startsWith("planqa.conversation."))"""


def download(page, selector):
    """Click and return the file's name and bytes."""
    with page.expect_download() as waiting:
        page.click(selector)
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def test_conversations_survive_a_reload_and_can_be_deleted_for_good(page, asked, wait_ready):
    asked(page, "数字园区建设行动包括哪几项？")
    page.reload()
    wait_ready(page)
    assert page.locator(".pq-turn .pq-a").count() == 1
    assert page.locator(".pq-turn a.pq-c").count() >= 4
    page.locator(".pq-turn a.pq-c").nth(1).click()
    assert page.locator("#pq-text mark.pq-quote").first.text_content() == "加快培育数字产业"
    assert len(page.evaluate(STORED)) == 1
    page.click("#pq-new")
    assert page.locator("#pq-start").is_visible()
    asked(page, "“沙盒监管”在规划中怎么说？")
    page.click("#pq-history")
    assert page.locator("#pq-drawer li").count() == 2
    page.locator("#pq-drawer .pq-old").nth(1).click()
    assert page.locator(".pq-q").text_content() == "数字园区建设行动包括哪几项？"
    page.click("#pq-history")
    delete = page.locator("#pq-drawer li").nth(1).locator(".pq-link")
    delete.click()
    assert len(page.evaluate(STORED)) == 2  # the first click only asks
    delete.click()
    assert len(page.evaluate(STORED)) == 1
    kept = page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert "数字园区建设行动" not in kept
    page.reload()
    wait_ready(page)
    assert "数字园区建设行动包括哪几项" not in page.locator("#pq-list").text_content()


def test_conversations_survive_a_restart_of_the_server(page, served, asked, wait_ready):
    asked(page, "东部有多少家国家高新区？")
    served.stop()
    page.fill("#pq-question", "那西部呢？")
    page.press("#pq-question", "Enter")
    page.locator(".pq-error").wait_for()
    served.start()
    page.reload()
    wait_ready(page)
    assert page.locator(".pq-turn").count() == 1
    assert "39" in asked(page, "那西部呢？").text_content()  # the conversation goes on where it was


def test_export_of_a_conversation(page, asked):
    asked(page, "数字园区建设行动包括哪几项？")
    asked(page, "“沙盒监管”在规划中怎么说？")
    asked(page, "规划对元宇宙有什么部署？")
    name, data = download(page, "[data-export=md]")
    text = data.decode("utf-8")
    assert name == "规划问答记录.md"
    marks = [f"[^{n}]" for n in range(1, 6)]
    assert all(text.count(f"{mark}: ") == 1 and text.count(mark) == 2 for mark in marks)
    name, data = download(page, "[data-export=docx]")
    document = Document(io.BytesIO(data))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 2"][1] == "“沙盒监管”在规划中怎么说？"
    package = zipfile.ZipFile(io.BytesIO(data))
    notes = package.read("word/footnotes.xml").decode("utf-8")
    body = package.read("word/document.xml").decode("utf-8")
    ids = [n for n in range(1, 40) if f'<w:footnote w:id="{n}"' in notes]
    assert ids == [n for n in range(1, 40) if f'<w:footnoteReference w:id="{n}"/>' in body]
    assert len(ids) >= 5
    assert "‘沙盒监管’" in notes


def test_the_basket_collects_and_exports_in_the_plans_order(page, asked, wait_ready):
    asked(page, "“沙盒监管”在规划中怎么说？").locator("[data-act=basket]").click()
    asked(page, "数字园区建设行动包括哪几项？").locator("[data-act=basket]").click()
    page.click(".pq-tree a[data-clause='plan#3.6.4']")
    page.locator("#pq-text .pq-here .pq-s").nth(1).click(position={"x": 160, "y": 14})
    page.locator("#pq-bar button[data-t='basket.add']").click()
    page.wait_for_selector("#pq-bar", state="hidden")
    assert page.locator("#pq-basket-count").text_content() == "6"
    page.reload()
    wait_ready(page)
    page.click("[data-view-tab=basket]")
    page.locator("#pq-basket blockquote").first.wait_for()
    places = page.locator("#pq-basket a.pq-place")
    starts = [int(places.nth(i).get_attribute("data-s")) for i in range(places.count())]
    assert starts == sorted(starts)
    assert len(starts) == 6
    _, data = download(page, "[data-basket=xlsx]")
    rows = list(load_workbook(io.BytesIO(data)).active.values)
    assert rows[0] == ("序号", "条款", "原文", "力度", "主体")
    assert len(rows) == 7
    _, data = download(page, "[data-basket=docx]")
    table = Document(io.BytesIO(data)).tables[0]
    assert [row.cells[0].text for row in table.rows] == ["序号", "1", "2", "3", "4", "5", "6"]
    _, data = download(page, "[data-basket=md]")
    assert data.decode("utf-8").count("\n| ") == 8
    page.locator("#pq-basket [data-remove]").first.click()
    page.wait_for_function("document.querySelectorAll('#pq-basket blockquote').length === 5")
    page.click("[data-basket=clear]")
    assert page.locator("#pq-basket-count").text_content() == ""


def test_find_counts_every_place_and_marks_the_outline(page):
    page.click("[data-view-tab=data]")
    page.fill("#pq-find", "科技支行")
    page.press("#pq-find", "Enter")
    page.locator(".pq-places").wait_for()
    assert "2处" in page.locator("#pq-found").text_content()
    assert page.locator("#pq-text mark.pq-hit").count() >= 2
    counted = page.locator(".pq-tree .pq-row:has(.pq-badge:not(:empty)) a")
    assert [t.split(" ")[0] for t in counted.all_text_contents()] == ["3.", "专栏5"]
    page.locator(".pq-places a.pq-place").nth(1).click()
    assert page.locator("#pq-text mark.pq-quote").first.text_content() == "科技支行"
    page.fill("#pq-find", "元宇宙")
    page.press("#pq-find", "Enter")
    page.wait_for_function("document.getElementById('pq-found').textContent.includes('0处')")
    assert page.locator("#pq-text mark.pq-hit").count() == 0


def test_tables_are_filtered_and_exported(page):
    page.click("[data-view-tab=data]")
    page.click("[data-table-tab=figures]")
    table = page.locator("[data-table=figures]")
    table.locator("tbody tr").first.wait_for()
    everything = table.locator("tbody tr").count()
    assert everything >= 25
    table.locator("input.pq-filter").fill("营业收入")
    shown = table.locator("tbody tr:not([hidden])")
    assert 1 <= shown.count() < everything
    assert all("营业收入" in text for text in shown.all_text_contents())
    _, data = download(page, "[data-table=figures] [data-table-export=xlsx]")
    assert len(list(load_workbook(io.BytesIO(data)).active.values)) == shown.count() + 1
    shown.first.locator("a.pq-place").click()
    assert page.locator("#pq-text mark.pq-quote").first.is_visible()
    page.click("[data-table-tab=measures]")
    measures = page.locator("[data-table=measures]")
    measures.locator("tbody tr").first.wait_for()
    choice = measures.locator("select.pq-filter").first
    choice.select_option(index=1)
    value = choice.input_value()
    column = int(choice.get_attribute("data-column"))
    cells = measures.locator("tbody tr:not([hidden])").evaluate_all(
        f"rows => rows.map(r => r.cells[{column}].textContent)"
    )
    assert set(cells) == {value}


def test_storage_of_an_older_page_or_of_somebody_else_does_no_harm(page, asked, wait_ready):
    page.evaluate(
        """() => { localStorage.setItem("planqa.conversations", "not json");
                   localStorage.setItem("planqa.basket", JSON.stringify([{doc_id: "x", start: 1, end: 2}])); }"""
    )
    page.reload()
    wait_ready(page)
    asked(page, "数字园区建设行动包括哪几项？")
    page.click("[data-view-tab=basket]")
    page.wait_for_selector("#pq-toast.pq-on")
    assert json.loads(page.evaluate("localStorage.getItem('planqa.conversations')"))
