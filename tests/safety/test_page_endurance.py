"""The page over time: idle and broken streams, and half an hour of everything at once."""

import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest

MINUTES = float(os.environ.get("PLANQA_SOAK_MINUTES", "30"))
QUESTIONS = ("飞地经济怎么支持？", "园区总数的目标是多少？", "科技支行", "元宇宙", "二、1.", "x" * 900, "")
DRAFT = "规定提出，到2025年，园区总数达到21家。园区必须建设科技支行。"

pytestmark = pytest.mark.slow


def settled(read, wanted, seconds=60):
    """Wait until a number has come down to what is wanted, and return it."""
    until = time.monotonic() + seconds
    while read() > wanted and time.monotonic() < until:
        time.sleep(0.5)
    return read()


def test_idle_and_broken_streams_cost_nothing_in_the_end(page):
    process = psutil.Process(page.process.pid)
    page.call("find_term", "飞地经济")
    files, threads = process.num_fds(), process.num_threads()
    with httpx.Client(base_url=page.url, limits=httpx.Limits(max_connections=400), timeout=30) as client:
        idle = [
            client.send(client.build_request("GET", f"/gradio_api/heartbeat/idle{n}"), stream=True) for n in range(200)
        ]
        assert {response.status_code for response in idle} == {200}
        assert httpx.get(f"{page.url}/healthz", timeout=1).status_code == 200
        assert page.call("find_term", "飞地经济")["count"] == 1
        for number in range(100):
            posted = page.post("search_clauses", f"飞地经济{number}", 3, client=client)
            if posted.status_code == 200:
                path = f"/gradio_api/call/search_clauses/{posted.json()['event_id']}"
                client.send(client.build_request("GET", path), stream=True).close()
        for response in idle:
            response.close()
    assert settled(process.num_fds, files + 5) <= files + 5
    assert settled(process.num_threads, threads + 8) <= threads + 8
    assert page.call("find_term", "飞地经济")["count"] == 1


@pytest.mark.timeout(MINUTES * 60 + 600)
def test_half_an_hour_of_mixed_load_leaves_memory_and_files_as_they_were(page):
    """PLANQA_SOAK_MINUTES makes it shorter."""
    process = psutil.Process(page.process.pid)
    statuses = []

    def work(number, end):
        chance = random.Random(number)
        with page.client() as client:
            while time.monotonic() < end:
                name, data = chance.choice(
                    [
                        ("ask_plan", [chance.choice(QUESTIONS)]),
                        ("page_ask", [chance.choice(QUESTIONS), [], "extractive"]),
                        ("search_clauses", [chance.choice(QUESTIONS), 5]),
                        ("find_term", ["飞地"]),
                        ("check_draft", [DRAFT]),
                        ("page_check_draft", ["", DRAFT]),
                        ("list_measures", []),
                        ("page_resolve", ["二、1."]),
                    ]
                )
                posted = page.post(name, *data, client=client)
                statuses.append(posted.status_code)
                if posted.status_code == 200 and chance.random() < 0.9:
                    client.get(f"/gradio_api/call/{name}/{posted.json()['event_id']}")
                if chance.random() < 0.05:
                    client.get("/")
                if chance.random() < 0.05:
                    client.post("/gradio_api/upload", content=b"x" * 1000)

    def run(seconds):
        end = time.monotonic() + seconds
        with ThreadPoolExecutor(8) as pool:
            for task in [pool.submit(work, number, end) for number in range(8)]:
                task.result()

    run(max(30, MINUTES * 6))  # a tenth of the time, until caches are full
    memory, files, stored = process.memory_info().rss, process.num_fds(), page.files()
    done = len(statuses)
    run(MINUTES * 60)
    grown = process.memory_info().rss / memory - 1
    sys.stdout.write(
        f"\n{len(statuses) - done} calls in {MINUTES:g} minutes; memory {memory >> 20} MB, grown by {grown:.1%}\n"
    )
    assert grown < 0.10
    assert settled(process.num_fds, files + 20) <= files + 20
    assert page.files() == stored
    assert set(statuses) <= {200, 503}
