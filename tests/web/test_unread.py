"""Results that nobody fetches: they take nothing from those who wait, and do not end Gradio's queue."""

import subprocess
import sys

from web.unread import Unread


def unread(most, waiting, forgotten):
    return Unread(most=most, make=list, waiting=lambda: waiting, forget=forgotten.append)


def test_the_oldest_whose_call_has_ended_goes():
    forgotten = []
    kept = unread(2, {"a"}, forgotten)
    for session in "abc":
        kept[session] = [session]
    assert (list(kept), forgotten) == (["a", "c"], ["b"])


def test_those_who_wait_stay_even_beyond_the_number():
    forgotten = []
    kept = unread(2, {"a", "b", "c"}, forgotten)
    for session in "abc":
        kept[session] = [session]
    assert (list(kept), forgotten) == (["a", "b", "c"], [])


def test_what_is_written_to_a_gone_session_is_lost_without_a_fault():
    forgotten = []
    kept = unread(2, set(), forgotten)
    kept["a"] = []
    del kept["a"]
    kept["a"].append("message")
    assert "a" not in kept
    assert forgotten == ["a"]


PAGE = """
import asyncio, json, threading
import gradio as gr
from fastapi import FastAPI
from starlette.testclient import TestClient
from web.unread import bound_unread

let = threading.Event()

def slow(word: str) -> str:
    let.wait(60)
    return word

def fast(word: str) -> str:
    return word

with gr.Blocks(analytics_enabled=False) as blocks:
    gr.api(slow, api_name="slow", concurrency_id="slow", concurrency_limit=1)
    gr.api(fast, api_name="fast", concurrency_id="fast", concurrency_limit=1)
blocks.queue(max_size=32)
bound_unread(blocks._queue, most=3)
queue = blocks._queue
app = gr.mount_gradio_app(FastAPI(), blocks, path="/", ssr_mode=False, mcp_server=False, footer_links=[])

async def ended(event):
    while event in queue.event_ids_to_events:
        await asyncio.sleep(0.01)

with TestClient(app) as client:
    def begin(name, word):
        return client.post(f"/gradio_api/call/{name}", json={"data": [word]}).json()["event_id"]

    def result(name, event):
        last = client.get(f"/gradio_api/call/{name}/{event}").text.strip().split("\\n\\n")[-1]
        return json.loads(last.split("data: ")[1])[0]

    waiting = [begin("slow", word) for word in ("one", "two")]
    for number in range(10):
        # each has ended before the next begins, so that none of them waits in the queue
        client.portal.call(ended, begin("fast", str(number)))
    let.set()
    print(*(result("slow", event) for event in waiting), result("fast", begin("fast", "three")))
    print(len(queue.pending_messages_per_session) <= 3, len(queue.pending_event_ids_session) <= 3)
"""


def test_many_unread_results_take_nothing_from_those_who_wait(root):
    done = subprocess.run(
        [sys.executable, "-c", PAGE], cwd=root, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.stdout.splitlines() == ["one two three", "True True"], done.stderr
