"""The server around the guard, in a process of its own: behind a proxy, and ended while work hangs."""

import json
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

SERVER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from web.guard.guard import Guard
from web.guard.server import run_server
from web.guard.settings import GuardSettings

def hang(_):
    time.sleep(600)

app = Starlette(routes=[
    Route("/config", lambda _: PlainTextResponse("config")),
    Route("/gradio_api/call/hang", hang, methods=["POST"]),
])
hosts = ("127.0.0.1", "plan.example")
settings = GuardSettings(hosts=hosts, behind_proxy=sys.argv[3] == "proxy", drain_seconds=1)
run_server(Guard(app, settings), host="127.0.0.1", port=int(sys.argv[2]))
"""


@pytest.fixture
def start(root):
    """Start the server; return its address and process."""
    started = []

    def run(kind):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-c", SERVER, str(root), str(port), kind]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        started.append(process)
        for _ in range(600):
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        return f"http://127.0.0.1:{port}", process

    yield run
    for process in started:
        process.kill()
        process.wait()


def lines_of(process):
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=30)
    return [json.loads(line) for line in log.splitlines()]


@pytest.mark.parametrize(("kind", "client", "secure"), [("proxy", "203.0.113.9", True), ("direct", "127.0.0.1", False)])
def test_only_behind_a_proxy_is_the_forwarded_client_believed(start, kind, client, secure):
    url, process = start(kind)
    headers = {"Host": "plan.example", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    response = httpx.get(f"{url}/config", headers=headers)
    assert response.status_code == 200
    assert ("Strict-Transport-Security" in response.headers) == secure
    assert httpx.get(f"{url}/config", headers={"Host": "other.example"}).status_code == 403
    assert [line["client"] for line in lines_of(process) if line["event"] == "request"][0] == client
    assert process.returncode == 0


def test_work_that_hangs_does_not_keep_the_server_from_ending(start):
    url, process = start("direct")
    with pytest.raises(httpx.TransportError):
        httpx.post(f"{url}/gradio_api/call/hang", json={}, timeout=1)
    began = time.monotonic()
    events = [line["event"] for line in lines_of(process)]
    assert time.monotonic() - began < 10
    assert process.returncode == 0
    assert "closing" in events
    assert events[-1] in ("closed", "closed with work still running")
