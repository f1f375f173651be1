"""The running page under change and load: new generations, lost ones, many callers, an orderly end."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from index.generations import locked
from index.store import build_index, open_index
from ingest.errors import IndexLockedError

QUESTIONS = ("飞地经济", "利益共享机制", "科技支行", "清洁能源", "高能耗企业", "青年专项计划")


def within(seconds, happens):
    """Wait until something happens."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happens():
            return True
        time.sleep(0.1)
    return False


def test_a_new_generation_is_taken_up_while_answers_go_on(page, make_rules, embedder):
    done, failures, seen = [], [], []

    def ask():
        while not done:
            try:
                record = page.call("find_term", "园区总数达到")
                seen.append(page.call("ask_plan", "飞地经济")["refused"])
                assert record["count"] == 1
            except Exception as error:
                failures.append(error)

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask) for _ in range(2)]
        build_index(make_rules("12家", "18家"), page.index, embedder)
        new = within(60, lambda: page.call("find_term", "18家")["count"] == 1)
        done.append(1)
        for task in asking:
            task.result(60)
    assert new
    assert not failures
    assert seen
    with page.client() as client:
        assert "18家" in client.get("/config").text


@pytest.mark.parametrize("harm", ["remove", "damage"])
def test_an_index_that_is_lost_or_damaged_leaves_the_page_answering(page, harm):
    before = page.call("find_term", "18家")["count"] + page.call("find_term", "12家")["count"]
    kept = page.index.with_name("kept")
    shutil.copytree(page.index, kept)
    try:
        if harm == "remove":
            shutil.rmtree(page.index)
        else:
            name = open_index(page.index).generation
            shutil.copytree(page.index / name, page.index / "gen-00000099")
            (page.index / "gen-00000099/vectors.faiss").write_bytes(b"broken")
            (page.index / "CURRENT").write_text("gen-00000099\n")
        time.sleep(1)
        assert page.call("find_term", "家,营业")["count"] == before == 1
        assert "飞地经济" in page.call("search_clauses", "飞地经济", 3)["hits"][0]["text"]
        assert "index not taken up" in page.log
    finally:
        shutil.rmtree(page.index, ignore_errors=True)
        kept.rename(page.index)


def test_sixty_callers_get_an_answer_of_their_own_or_are_told_that_it_is_full(page):
    barrier = Barrier(60)

    def ask(number):
        question = QUESTIONS[number % len(QUESTIONS)] + f"（第{number}人问）"
        with page.client() as client:
            barrier.wait(60)
            response = page.post("search_clauses", question, 3, client=client)
            if response.status_code != 200:
                return number, response.status_code, response.text, response.headers.get("Retry-After")
            record = page.result("search_clauses", response.json()["event_id"], client)
            return number, 200, record["hits"][0]["text"], None

    with ThreadPoolExecutor(60) as pool:
        results = list(pool.map(ask, range(60)))
    answered = [r for r in results if r[1] == 200]
    full = [r for r in results if r[1] == 503]
    assert len(answered) + len(full) == 60
    assert len(answered) >= 32
    assert (page.folder / "peak").read_text() == "2"
    for number, _, text, _ in answered:
        assert QUESTIONS[number % len(QUESTIONS)] in text
    for _, _, text, wait in full:
        assert "full" in text
        assert int(wait) > 0
    assert page.call("find_term", "飞地经济")["count"] == 1


def is_locked(index):
    try:
        with locked(index):
            return False
    except IndexLockedError:
        return True


def test_sigterm_during_a_build_leaves_the_old_index(root, make_rules, rules_index, tmp_path, model_cache, embedder):
    """The whole plan is built, which takes seconds after the lock has been taken; the signal comes in their midst."""
    index = tmp_path / "index"
    shutil.copytree(rules_index, index)
    (tmp_path / "cache/planqa").mkdir(parents=True)
    (tmp_path / "cache/planqa/models").symlink_to(model_cache)
    build = subprocess.Popen(
        [sys.executable, "-m", "cli", "ingest", "--index", str(index), "--force"],
        cwd=root,
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert within(120, lambda: is_locked(index) or build.poll() is not None)
    build.terminate()
    out, errors = build.communicate(timeout=10)
    assert build.returncode == -signal.SIGTERM, (out, errors)
    assert "12家" in open_index(index).documents[0].text
    build_index(make_rules("12家", "21家"), index, embedder)
    assert not list(index.glob("tmp-*"))


def test_beyond_loopback_the_page_wants_a_login(root, rules_index):
    run = subprocess.run(
        [sys.executable, "-m", "cli", "chat", "--index", str(rules_index), "--host", "0.0.0.0"],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 1
    assert "--auth-file" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.fixture
def command_page(root, rules_index, model_cache, tmp_path, make_started):
    """The page as a user starts it."""

    def run(*options):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "cli", "chat", "--index", str(rules_index), "--port", str(port), *options]
        return make_started(command, tmp_path, model_cache, rules_index, port, cwd=root)

    return run


def test_a_page_with_a_login_from_its_start_to_sigterm(command_page, root, tmp_path):
    users = tmp_path / "users"
    made = subprocess.run(
        [sys.executable, "-m", "cli", "passwd", str(users), "zhang"],
        cwd=root,
        input="correct horse\n",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert made.returncode == 0, made.stderr
    with command_page("--auth-file", str(users)) as page:
        with page.client() as client:
            assert client.get("/config").status_code == 401
            assert client.post("/gradio_api/mcp/", json={}).status_code == 401
            assert client.get("/page/main.js").status_code == 401
            form = {"user": "zhang", "password": "correct horse", "next": "/"}
            assert client.post("/login", data=form).status_code == 303
            assert client.get("/config").status_code == 200
        with page.client(auth=("zhang", "correct horse")) as program:
            assert page.post("find_term", "飞地经济", client=program).status_code == 200
            sigterm_lets_answers_end_and_then_the_page(page, program)
        lines = [json.loads(line) for line in page.log.splitlines() if line.startswith("{")]
        assert {line.get("user") for line in lines} == {None, "zhang"}
        assert "correct horse" not in page.log


def sigterm_lets_answers_end_and_then_the_page(page, client):
    draft = "规定提出，到2025年，园区总数达到12家。" * 5
    event = page.post("check_draft", draft, client=client).json()["event_id"]
    with ThreadPoolExecutor(2) as pool:
        answer = pool.submit(page.result, "check_draft", event, client)
        idle = pool.submit(client.get, "/gradio_api/heartbeat/idle")
        # both streams stand before the signal comes
        time.sleep(0.3)
        began = time.monotonic()
        page.process.send_signal(signal.SIGTERM)
        assert page.process.wait(15) == 0
        assert time.monotonic() - began < 10
        assert answer.result(30)["text"] == draft
        assert idle.result(30).status_code == 200
    assert '"event": "closed"' in page.log
    assert "Traceback" not in page.log
    assert [path for path in page.files() if {"gradio", "tmp"} & set(path.parts[-3:])] == []
