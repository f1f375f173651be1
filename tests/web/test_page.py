"""The page in a real browser on the real engine: asking, reading, citing."""

import json
import re

import pytest

pytestmark = pytest.mark.browser


def quote(page):
    """Return the marked words of the source pane."""
    return "".join(page.locator("#pq-text mark.pq-quote").all_text_contents())


def copied(page, button):
    """Click and return what the clipboard then holds."""
    page.evaluate("navigator.clipboard.writeText('')")
    button.click()
    for _ in range(100):
        if text := page.evaluate("navigator.clipboard.readText()"):
            return text
        page.wait_for_timeout(50)
    raise AssertionError("nothing was copied")


def idle(page):
    page.wait_for_selector("#pq-send[data-t='ask.send']")


def test_the_empty_start_offers_questions_an_address_and_the_draft_tab(page):
    assert page.locator("#pq-start [data-ask]").count() >= 4
    page.click("#pq-start [data-open-view=draft]")
    assert page.locator("#pq-draft-text").is_visible()


def test_three_areas_on_a_wide_screen(page):
    for name in ("#pq-outline", ".pq-talk", "#pq-source"):
        assert page.locator(name).is_visible()
    assert "新闻网站" in page.locator(".pq-fine").text_content()
    assert "2020年" in page.locator(".pq-fine").text_content()


def test_answer_sentences_end_in_numbered_citations_that_mark_exactly_the_quote(page, asked):
    sheet = asked(page, "数字园区建设行动包括哪几项？")
    tiles = sheet.locator(".pq-points a.pq-c")
    assert tiles.all_text_contents() == ["1", "2", "3", "4"]
    assert quote(page) == tiles.nth(0).get_attribute("data-quote")  # the first is shown at once
    tiles.nth(2).click()
    assert quote(page) == tiles.nth(2).get_attribute("data-quote") == "推动产业数字化转型"
    assert "原文一致" in page.locator("#pq-verified").text_content()
    assert page.locator("#pq-text mark.pq-quote").first.is_visible()
    assert "pq-on" in tiles.nth(2).get_attribute("class")


def test_hover_and_focus_preview_the_quote(page, asked):
    tile = asked(page, "数字园区建设行动包括哪几项？").locator("a.pq-c").nth(1)
    tile.hover()
    preview = page.locator("#pq-pop")
    assert "专栏7“数字园区建设行动”第2项" in preview.text_content()
    assert "✓ 原文一致" in preview.text_content()
    page.keyboard.press("Escape")
    assert preview.is_hidden()
    tile.focus()
    assert preview.is_visible()
    assert tile.get_attribute("aria-describedby") == "pq-pop"


def test_the_check_of_a_quote_is_made_against_the_text(page, asked):
    tile = asked(page, "数字园区建设行动包括哪几项？").locator("a.pq-c").first
    tile.evaluate("tile => tile.dataset.quote = '别的话'")
    tile.click()
    assert "不一致" in page.locator("#pq-verified").text_content()


def test_the_outline_opens_clauses_folds_and_marks_what_was_cited(page, asked):
    asked(page, "“沙盒监管”在规划中怎么说？")
    cited = page.locator(".pq-tree a.pq-cited")
    assert "强化政策创新与先行先试" in cited.first.text_content()
    page.click(".pq-tree a[data-clause='plan#3.6.4']")
    here = page.locator("#pq-text .pq-here")
    assert "建设数字园区" in here.first.text_content()
    page.locator("#pq-text .pq-also a[data-clause='plan#3.6.box7']").click()
    assert "专栏7" in page.locator("#pq-text .pq-here").first.text_content()
    page.locator("#pq-text .pq-boxed .pq-also a[data-clause='plan#3.6.4']").click()
    assert "建设数字园区" in page.locator("#pq-text .pq-here").first.text_content()
    twist = page.locator(".pq-is-chapter > .pq-row .pq-twist").nth(2)
    twist.click()
    assert twist.get_attribute("aria-expanded") == "false"
    assert page.locator(".pq-tree a[data-clause='plan#3.6.4']").is_hidden()


def test_copies_in_every_form(page, asked):
    sheet = asked(page, "“沙盒监管”在规划中怎么说？")
    forms = {}
    for act in ("running", "bracket", "rows", "reference"):
        forms[act] = copied(page, sheet.locator(f"[data-act={act}]"))
    name = "《“十四五”国家高新技术产业开发区发展规划》（以下简称《规划》）"
    assert forms["running"].startswith(name + "在“三、重点任务”第（九）部分第2项提出，“")
    assert "‘沙盒监管’" in forms["running"]
    assert forms["bracket"] == "（见《规划》三、（九）2.）"
    assert forms["rows"].splitlines()[0].split("\t") == ["序号", "条款", "原文", "力度", "主体"]
    assert "支持" in forms["rows"]
    assert "〔待核〕" in forms["reference"]


def test_remarks_stay_on_this_machine(page, asked, feedback_file):
    sheet = asked(page, "数字园区建设行动包括哪几项？")
    sheet.locator("[data-act=good]").click()
    page.wait_for_selector("[data-act=good][aria-pressed=true]")
    sheet.locator("[data-act=bad]").click()
    page.fill(".pq-reason input", "少了一项")
    page.click("[data-act=send-reason]")
    page.wait_for_selector("[data-act=bad][aria-pressed=true]")
    kept = [json.loads(line) for line in feedback_file.read_text(encoding="utf-8").splitlines()][-2:]
    assert [(r["kind"], r["reason"]) for r in kept] == [("good", ""), ("bad", "少了一项")]
    assert kept[1]["question"] == "数字园区建设行动包括哪几项？"


def test_suggestions_are_answered(page, asked):
    asked(page, "数字园区建设行动包括哪几项？")
    suggestions = page.locator(".pq-turn .pq-next [data-ask]")
    assert suggestions.count() >= 1
    text = suggestions.first.text_content()
    suggestions.first.click()
    sheet = page.locator(".pq-turn").nth(1).locator(".pq-a")
    sheet.wait_for()
    assert page.locator(".pq-turn").nth(1).locator(".pq-q").text_content() == text
    assert sheet.get_attribute("data-kind") == "answer"


def test_a_refusal_looks_like_an_answer_with_its_nearest_clauses(page, asked):
    sheet = asked(page, "规划对元宇宙有什么部署？")
    assert sheet.get_attribute("data-kind") == "refusal"
    nearest = sheet.locator("a.pq-clause")
    assert 1 <= nearest.count() <= 3
    nearest.first.click()
    assert page.locator("#pq-text .pq-here").count() >= 1


def test_an_error_says_what_to_do_and_can_be_tried_again(page):
    page.route("**/gradio_api/call/page_ask", lambda route: route.abort())
    page.fill("#pq-question", "数字园区建设行动包括哪几项？")
    page.press("#pq-question", "Enter")
    error = page.locator(".pq-error")
    error.wait_for()
    assert "再试一次" in error.text_content()
    assert error.get_attribute("role") == "alert"
    page.unroute("**/gradio_api/call/page_ask")
    error.locator("[data-act=again]").click()
    page.locator(".pq-a[data-kind=answer]").wait_for()
    assert page.locator(".pq-error").count() == 0


def test_enter_asks_shift_enter_breaks_the_line_and_a_composing_enter_does_nothing(page):
    page.fill("#pq-question", "数字园区")
    page.press("#pq-question", "Shift+Enter")
    assert page.input_value("#pq-question") == "数字园区\n"
    page.evaluate(
        """() => document.getElementById("pq-question").dispatchEvent(
            new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))"""
    )
    assert page.locator(".pq-turn").count() == 0
    page.press("#pq-question", "Enter")
    page.locator(".pq-a").wait_for()


def test_escape_stops(page):
    page.route("**/gradio_api/call/page_ask/*", lambda _: None)  # an answer that never comes
    page.fill("#pq-question", "数字园区建设行动包括哪几项？")
    page.press("#pq-question", "Enter")
    page.wait_for_selector("#pq-send[data-t='ask.stop']")
    page.keyboard.press("Escape")
    page.locator(".pq-stopped").wait_for()
    idle(page)


def test_a_follow_up_leans_on_the_turn_before(page, asked):
    asked(page, "东部有多少家国家高新区？")
    sheet = asked(page, "那西部呢？")
    assert "39" in sheet.text_content()


def test_nothing_a_reader_types_becomes_markup(page, asked):
    asked(page, "<img src=x onerror=alert(1)>数字园区建设行动包括哪几项？")
    assert page.locator(".pq-turn img").count() == 0
    assert page.locator(".pq-q").first.text_content().startswith("<img")


def test_deep_links(context, page_url, wait_ready):
    page = context.new_page()
    page.goto(page_url + "?clause=三、(六)4.&q=科技支行")
    wait_ready(page)
    assert "建设数字园区" in page.locator("#pq-text .pq-here").first.text_content()
    assert page.input_value("#pq-question") == "科技支行"
    assert page.locator(".pq-turn").count() == 0
    page.goto(page_url + "?clause=九、(九)9.")
    wait_ready(page)
    assert "没有条款" in page.locator("#pq-toast").text_content()


def test_language_and_dark_mode_are_remembered(page, wait_ready):
    page.click("#pq-language")
    assert page.locator("#pq-send").text_content() == "Ask"
    assert page.locator("html").get_attribute("lang") == "en"
    page.click("#pq-theme")
    page.click("#pq-theme")
    page.reload()
    wait_ready(page)
    assert page.locator("#pq-send").text_content() == "Ask"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("#pq-text").get_attribute("aria-label") == "Source"
    page.click("#pq-language")
    assert page.locator("#pq-send").text_content() == "提问"


def test_words_chosen_in_the_source_can_be_cited(page):
    page.click(".pq-tree a[data-clause='plan#3.6.4']")
    sentence = page.locator("#pq-text .pq-here .pq-s").nth(1)
    sentence.click(position={"x": 160, "y": 14})
    bar = page.locator("#pq-bar")
    bar.wait_for()
    text = copied(page, bar.locator("button[data-t='copy.running']"))
    assert re.search(r"第（六）部分第4项提出，“.+”", text)
    bar.wait_for(state="hidden")


def test_every_control_can_be_reached_and_named(page):
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("#planqa :is(button, a, input, textarea, select)")]
            .filter(e => e.checkVisibility() && !(e.textContent.trim() || e.getAttribute("aria-label")
                || (e.labels && e.labels.length))).map(e => e.outerHTML)"""
    )
    assert unnamed == []
    page.focus("#pq-question")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_on_a_phone_a_tapped_citation_opens_the_source_as_a_sheet(browser, page_url, wait_ready, asked):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    page = context.new_page()
    page.goto(page_url)
    wait_ready(page)
    assert page.locator("#pq-source").is_hidden()
    sheet = asked(page, "数字园区建设行动包括哪几项？")
    sheet.locator("a.pq-c").nth(1).tap()
    assert page.locator("#pq-source").is_visible()
    assert quote(page) == "加快培育数字产业"
    page.locator("#pq-source-close").tap()
    assert page.locator("#pq-source").is_hidden()
    page.locator("[data-pane-tab=outline]").tap()
    page.locator(".pq-tree a[data-clause='plan#3.1.1']").tap()
    assert page.locator("#pq-source").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
