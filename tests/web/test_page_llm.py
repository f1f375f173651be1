"""The page with a language model behind it: verified sentences as they come, and a stop that stops the work."""

import json
import subprocess
import sys
import time
import urllib.request

import pytest

pytestmark = pytest.mark.browser
QUESTION = "国家高新区总数是多少？"
TRUE = "答：截至2020年底，国家高新区总数达169家。\n据：[1] 截至2020年底,国家高新区总数达169家\n"


@pytest.fixture(scope="module")
def model(root):
    """Talk to the scripted server: POST /reply says what it answers, GET /seen what it saw."""
    script = root / "tests" / "answer" / "scripted_server.py"
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    port = int(process.stdout.readline())

    def call(path, record=None):
        data = json.dumps(record).encode() if record is not None else None
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", data=data, timeout=5) as answer:
            return json.loads(answer.read())

    call.port = port
    yield call
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.fixture(scope="module")
def llm_url(serve, model):
    """The page with a model that says one sentence and then hangs."""
    base = f"http://127.0.0.1:{model.port}/v1"
    return serve(PLANQA_LLM_BASE_URL=base, PLANQA_LLM_MODEL="then_hang").url


def test_verified_sentences_come_at_once_and_stop_stops_the_model(context, llm_url, model, wait_ready):
    page = context.new_page()
    page.goto(llm_url)
    wait_ready(page)
    model("/reply", {"reply": TRUE + "答：国家"})
    before = model("/seen")["left"]
    page.select_option("#pq-mode", "llm")
    page.fill("#pq-question", QUESTION)
    page.press("#pq-question", "Enter")
    claim = page.locator(".pq-turn .pq-claim")
    claim.wait_for()
    assert "169家" in claim.text_content()
    assert claim.locator("a.pq-c").count() == 1
    assert page.locator("#pq-send").text_content() == "停止"
    page.click("#pq-send")
    page.wait_for_selector("#pq-send[data-t='ask.send']")
    assert any(model("/seen")["left"] > before or time.sleep(0.1) for _ in range(80))
    assert "169家" in page.locator(".pq-turn .pq-a").text_content()  # what was verified stays
    page.reload()
    wait_ready(page)
    assert "169家" in page.locator(".pq-turn .pq-a").text_content()


def test_the_extractive_mode_is_one_choice_away(context, llm_url, wait_ready):
    page = context.new_page()
    page.goto(llm_url)
    wait_ready(page)
    assert page.locator("#pq-mode option").all_text_contents() == ["摘录原文", "模型行文"]
    page.fill("#pq-question", QUESTION)
    page.press("#pq-question", "Enter")
    page.locator(".pq-a").wait_for()
    page.wait_for_selector("#pq-send[data-t='ask.send']")
    assert "169" in page.locator(".pq-a").text_content()
