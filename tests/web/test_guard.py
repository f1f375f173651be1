"""The guard before a small application: hosts, origins, addresses, sizes, pace, headers, faults."""

import asyncio
import json
import logging

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

from ingest.errors import SettingsError
from web.guard.contents import MAX_PARTS
from web.guard.guard import Guard
from web.guard.logs import LOGGER, JsonLines
from web.guard.rates import MAX_CLIENTS, Buckets
from web.guard.request import network
from web.guard.settings import GuardSettings, Rate, settings_for

CALL = "/gradio_api/call/ask_plan"
DRAFT = "/gradio_api/call/check_draft"


async def echo(request):
    return JSONResponse({"size": len(await request.body())})


async def fail(_):
    raise RuntimeError("secret words of the fault")


async def join(request):
    return JSONResponse({}[(await request.json())["fn_index"]])


async def full(_):
    return JSONResponse({"detail": "Queue is full."}, 503)


async def home(_):
    return PlainTextResponse("home", headers={"Access-Control-Allow-Origin": "*", "Server": "x"})


async def idle(_):
    async def beats():
        while True:
            yield "beat"
            await asyncio.sleep(0.05)

    return StreamingResponse(beats())


async def gone(_):
    async def words():
        yield "event: error\n\n"
        raise HTTPException(404)

    return StreamingResponse(words())


APP = Starlette(
    routes=[
        Route("/gradio_api/call/gone/{event}", gone),
        Route("/", home),
        Route(CALL, echo, methods=["POST"]),
        Route(DRAFT, echo, methods=["POST"]),
        Route("/gradio_api/call/fail", fail, methods=["POST"]),
        Route("/gradio_api/call/full", full, methods=["POST"]),
        Route("/gradio_api/queue/join", join, methods=["POST"]),
        Route("/gradio_api/heartbeat/{name}", idle),
        Route("/gradio_api/upload", echo, methods=["POST"]),
    ]
)


def client_of(guarded, host="127.0.0.1:7860"):
    transport = httpx.ASGITransport(guarded, raise_app_exceptions=False, client=("127.0.0.1", 1))
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}")


def ask(*requests, guarded=None, host="127.0.0.1:7860", **settings):
    """Send requests, each (method, path, options), to a guard and return the responses."""

    async def run():
        async with client_of(guarded or Guard(APP, GuardSettings(**settings)), host) as client:
            return [await client.request(method, path, **options) for method, path, options in requests]

    return asyncio.run(run())


def one(method, path, *, guarded=None, host="127.0.0.1:7860", settings=None, **options):
    return ask((method, path, options), guarded=guarded, host=host, **(settings or {}))[0]


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://127.0.0.1:7860", 200),
        ("http://evil.example", 403),
        ("http://127.0.0.1:9999", 403),
        ("http://127.0.0.1", 403),
        ("http://127.0.0.1:7860.evil.example", 403),
        ("http://user@127.0.0.1:7860", 403),
        ("null", 403),
        ("file://", 403),
        ("", 403),
        ("http://[", 403),
    ],
)
def test_what_changes_something_comes_from_the_page_itself_or_from_a_program(origin, status):
    headers = {} if origin is None else {"Origin": origin}
    assert one("POST", CALL, json={}, headers=headers).status_code == status


def test_two_origins_are_none():
    headers = [
        ("Origin", "http://127.0.0.1:7860"),
        ("Origin", "http://evil.example"),
        ("Content-Type", "application/json"),
    ]
    assert one("POST", CALL, content=b"{}", headers=headers).status_code == 403


def test_a_browser_that_says_cross_site_is_believed():
    assert one("POST", CALL, json={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert one("POST", CALL, json={}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost", 200),
        ("[::1]:7860", 200),
        ("evil.example:7860", 403),
        ("127.0.0.1.nip", 403),
    ],
)
def test_on_loopback_only_names_of_this_machine_are_answered(host, status):
    assert one("GET", "/", host=host).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/upload",
        "/gradio_api/upload_progress",
        "/gradio_api/proxy=http://169.254.169.254/",
        "/gradio_api/run/ask_plan",
        "/gradio_api/api/ask_plan",
        "/gradio_api/call/v2/ask_plan",
        "/gradio_api/stream/x/1/2/playlist.m3u8",
        "/gradio_api/component_server",
        "/gradio_api/run-history/records",
        "/gradio_api/deep_link",
        "/gradio_api/vibe-code/",
        "/custom_component/x/client/component/style.css",
        "/monitoring",
        "/monitoring/summary",
        "/login",
        "/docs",
        "/openapi.json",
        "/page/%2e%2e/app.py",
        "/assets/..%2f..%2fetc/passwd",
        "/static/%5c..%5cx",
        "/page/a%00b",
        "/page//evil.example/",
        "/gradio_api/call/ask_plan/../../upload",
        "/gradio_api/call/" + "x" * 65,
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_addresses_that_nobody_needs_are_closed(method, path):
    response = one(method, path)
    assert response.status_code in (404, 405)
    assert "root:" not in response.text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "FOO"])
def test_other_methods_are_refused(method):
    assert one(method, CALL).status_code in (403, 405)


def test_bodies_are_limited_by_what_comes_and_not_only_by_what_is_announced():
    async def chunks():
        for _ in range(29):
            yield b" " * 100
        yield b" " * 99 + b"1"

    head = {"Content-Type": "application/json"}
    settings = {"max_body": 1000, "max_draft_body": 5000}
    announced = one("POST", CALL, content=b"1" * 1001, headers=head, settings=settings)
    counted = one("POST", CALL, content=chunks(), headers=head, settings=settings)
    draft = one("POST", DRAFT, content=chunks(), headers=head, settings=settings)
    assert (announced.status_code, counted.status_code, draft.status_code) == (413, 413, 200)
    assert counted.json()["error"].startswith("内容太大")
    assert draft.json() == {"size": 3000}


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "", "9" * 5000])
def test_a_wrong_length_is_refused(length):
    head = [(b"content-type", b"application/json"), (b"content-length", length.encode())]
    status = raw(Guard(APP, GuardSettings()), "POST", CALL, head, [b"{}"])[0]
    assert status in (400, 413)


def test_two_lengths_that_differ_are_refused():
    head = [(b"content-type", b"application/json"), (b"content-length", b"2"), (b"content-length", b"3")]
    assert raw(Guard(APP, GuardSettings()), "POST", CALL, head, [b"{}"])[0] == 400


def raw(guarded, method, path, headers, chunks, *, pause=0.0):
    """Send a request message by message; return the status and the body."""
    sent = []

    async def run():
        left = list(chunks)

        async def receive():
            if not left:
                await asyncio.sleep(pause or 60)
                return {"type": "http.disconnect"}
            chunk = left.pop(0)
            if chunk is None:
                await asyncio.sleep(pause)
                chunk = b""
            return {"type": "http.request", "body": chunk, "more_body": bool(left) or bool(pause)}

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": [(b"host", b"127.0.0.1"), *headers],
            "client": ("127.0.0.1", 1),
            "scheme": "http",
            "query_string": b"",
        }
        await guarded(scope, receive, send)

    asyncio.run(run())
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def test_a_body_that_never_ends_is_given_up():
    head = [(b"content-type", b"application/json")]
    status, body = raw(Guard(APP, GuardSettings(body_seconds=0.2)), "POST", CALL, head, [b"{"], pause=5)
    assert status == 408
    assert "迟迟" in body.decode()


def test_all_bodies_together_have_a_budget_that_is_given_back():
    guarded = Guard(APP, GuardSettings(max_bodies=1500))
    statuses = [r.status_code for r in ask(*[("POST", CALL, {"json": "x" * 1000})] * 3, guarded=guarded)]
    assert statuses == [200, 200, 200]
    assert one("POST", CALL, json="x" * 1600, guarded=guarded).status_code == 503


@pytest.mark.parametrize(
    "options",
    [
        {"files": [("files", (f"{n}.txt", b"x")) for n in range(200)]},
        {"data": {"data": "[1]"}},
        {"content": b"{}", "headers": {"Content-Type": "text/plain"}},
        {"content": b"{}"},
    ],
    ids=["200 files", "form", "plain", "nothing"],
)
def test_only_json_comes_in(options):
    assert one("POST", CALL, **options).status_code == 415


FILE = {"path": "http://127.0.0.1:9/x", "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"data": [FILE]}),
        json.dumps({"data": [[{"deep": [FILE]}]]}),
        json.dumps({"data": [FILE]}).replace("_type", "\\u005ftype").replace("meta", "\\u006d\\u0065ta"),
        json.dumps({"data": [FILE]}).replace("_type", "_\\u0074ype"),
        '{"params": {"arguments": {"question": ' + json.dumps(FILE) + "}}}",
    ],
    ids=["input", "deep", "escaped", "escaped letter", "mcp"],
)
@pytest.mark.parametrize("path", [CALL, "/gradio_api/queue/join", "/gradio_api/mcp/"])
def test_a_body_that_names_a_file_is_refused(path, content):
    assert json.loads(content)
    response = one("POST", path, content=content.encode(), headers={"Content-Type": "application/json"})
    assert (response.status_code, "文件" in response.json()["error"]) == (400, True)


def test_json_is_utf_8():
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        content = json.dumps({"data": [FILE]}).encode(encoding)
        assert one("POST", CALL, content=content, headers={"Content-Type": "application/json"}).status_code == 415


def test_words_about_files_are_no_files():
    for data in ("meta", "\u0041", {"meta": "_type"}, {"_type": 1}, "gradio.FileData", {"media_type": "x", "meta": {}}):
        assert one("POST", CALL, json={"data": [data]}).status_code == 200


def test_too_many_calls_are_told_when_to_come_back():
    guarded = Guard(APP, GuardSettings(work=Rate(burst=3, per_second=0.5)))
    responses = ask(*[("POST", CALL, {"json": {}})] * 5, ("GET", "/", {}), guarded=guarded)
    assert [r.status_code for r in responses] == [200, 200, 200, 429, 429, 200]
    assert responses[3].headers["Retry-After"] == "2"
    assert "2 秒后" in responses[3].json()["error"]


def test_a_bucket_fills_with_time_and_forgets_the_oldest():
    now = 1000.0
    buckets = Buckets(Rate(burst=2, per_second=0.5), clock=lambda: now)
    assert [buckets.take("a"), buckets.take("a"), buckets.take("a")] == [0, 0, 2]
    assert buckets.take("b") == 0
    now += 1
    assert buckets.take("a") == 1
    now += 1
    assert buckets.take("a") == 0
    for n in range(MAX_CLIENTS + 5):
        buckets.take(str(n))
    assert len(buckets) == MAX_CLIENTS


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("no address", "no address"),
    ],
)
def test_a_client_is_an_address_or_its_network(address, client):
    assert network(address) == client


def test_every_response_has_the_headers_and_none_opens_it_to_other_sites():
    for response in ask(("GET", "/", {}), ("GET", "/closed", {}), ("POST", "/gradio_api/call/fail", {"json": {}})):
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy
        assert "*" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers.get("Cache-Control") == "no-store" or response.status_code == 404
        assert len(response.headers["X-Request-Id"]) == 16
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Server" not in response.headers


def test_a_fault_tells_its_number_and_nothing_else():
    response = one("POST", "/gradio_api/call/fail", json={})
    assert response.status_code == 500
    assert response.json()["request_id"] == response.headers["X-Request-Id"]
    assert "secret" not in response.text
    assert "Traceback" not in response.text


def test_an_unknown_function_number_is_not_a_fault():
    assert one("POST", "/gradio_api/queue/join", json={"fn_index": 99}).status_code == 404


def test_a_full_queue_says_when_to_come_back():
    response = one("POST", "/gradio_api/call/full", json={})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_health_and_readiness():
    ready = []
    guarded = Guard(APP, GuardSettings(), ready=lambda: bool(ready))
    checks = [("GET", "/healthz", {}), ("GET", "/readyz", {}), ("POST", "/healthz", {})]
    assert [r.status_code for r in ask(*checks, guarded=guarded, host="10.0.0.9")] == [200, 503, 405]
    ready.append(1)
    assert [r.status_code for r in ask(*checks, guarded=guarded)] == [200, 200, 405]


def test_closing_ends_idle_streams_and_takes_no_new_work():
    async def run():
        guarded = Guard(APP, GuardSettings())
        async with client_of(guarded) as client:
            stream = asyncio.create_task(client.get("/gradio_api/heartbeat/a"))
            await asyncio.sleep(0.2)
            assert not stream.done()
            guarded.close()
            beats = await asyncio.wait_for(stream, 5)
            return beats, await client.post(CALL, json={}), await client.get("/readyz"), await client.get("/healthz")

    beats, call, ready, health = asyncio.run(run())
    assert beats.text.startswith("beatbeat")
    assert (call.status_code, ready.status_code, health.status_code) == (503, 503, 200)
    assert call.headers["Retry-After"]


def test_no_response_goes_on_for_ever():
    response = one("GET", "/gradio_api/heartbeat/a", settings={"stream_seconds": 0.2})
    assert response.text.startswith("beatbeat")


@pytest.fixture
def lines():
    """Lines of the log, parsed."""
    written = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append(json.loads(JsonLines().format(record)))

    handler = Keep()
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    yield written
    LOGGER.removeHandler(handler)


def test_the_log_tells_of_requests_and_not_of_questions(lines):
    response = one("POST", f"{CALL}?q=问题", json={"data": ["机密的问题"]})
    (line,) = lines
    assert line["request_id"] == response.headers["X-Request-Id"]
    assert (line["method"], line["path"], line["status"]) == ("POST", CALL, 200)
    assert line["bytes"] > 10
    assert "问题" not in json.dumps(lines, ensure_ascii=False)


def test_a_fault_is_logged_by_its_place_and_not_by_its_words(lines):
    one("POST", "/gradio_api/call/fail", json={})
    fault = next(line for line in lines if line["event"] == "fault")
    assert fault["fault"] == "RuntimeError"
    assert "test_guard.py" in fault["at"][-1]
    assert "secret" not in json.dumps(lines)


def test_questions_are_logged_when_switched_on(lines):
    one("POST", CALL, json={"data": ["公开的问题"]}, settings={"log_questions": True})
    assert lines[0]["question"] == "公开的问题"


def test_nobody_can_forge_a_line_of_the_log(lines):
    one("GET", '/x%0a{"level":"error"}%1b[31m')
    formatted = JsonLines().format(logging.makeLogRecord({"msg": "a\nb\ud800", "levelname": "INFO"}))
    assert "\n" not in formatted
    assert len(lines) == 1
    assert lines[0]["path"] == '/x\n{"level":"error"}\x1b[31m'


def test_beyond_loopback_a_login_is_set_up_or_forgone(tmp_path):
    for host in ("0.0.0.0", "::", "10.1.2.3", "example.org"):
        with pytest.raises(SettingsError, match="--auth-file"):
            settings_for(host)
        assert settings_for(host, no_auth=True).hosts == ()
        assert settings_for(host, auth_file=tmp_path / "users").auth_file
    for host in ("127.0.0.1", "localhost", "::1", "127.8.8.8"):
        assert "localhost" in settings_for(host).hosts
    with pytest.raises(SettingsError, match="只能选一个"):
        settings_for("0.0.0.0", auth_file=tmp_path / "users", no_auth=True)


def test_behind_a_proxy_its_name_is_known_and_a_login_needed():
    with pytest.raises(SettingsError, match="plan.example"):
        settings_for("127.0.0.1", public_hosts=("plan.example",))
    settings = settings_for("127.0.0.1", public_hosts=("Plan.Example",), no_auth=True)
    assert settings.behind_proxy
    assert "plan.example" in settings.hosts
    assert not settings_for("127.0.0.1").behind_proxy


DEEP = b'{"data":' + b"[" * 100 + b"]" * 100 + b"}"


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"data": [NaN]}',
        b'{"data": [-Infinity]}',
        b'{"data": [' + b"9" * 10_000 + b"]}",
        b'{"data": ["\xff"]}',
        DEEP,
        b"[" * 100_000,
        b'{"data": [' + b"[]," * MAX_PARTS + b"[]]}",
    ],
    ids=["cut", "nan", "infinity", "digits", "bytes", "deep", "very deep", "many parts"],
)
@pytest.mark.parametrize("path", [CALL, "/gradio_api/queue/join", "/gradio_api/cancel", "/gradio_api/mcp/"])
def test_what_is_no_plain_json_does_not_come_in(path, content):
    response = one("POST", path, content=content, headers={"Content-Type": "application/json"})
    assert (response.status_code, "JSON" in response.json()["error"]) == (400, True)


def test_a_long_body_may_only_hold_a_file_in_base64():
    """Every other character takes up to four bytes in memory, for as long as the call waits in the queue."""
    head, settings = {"Content-Type": "application/json"}, {"max_body": 1000, "max_draft_body": 9000}
    for text, status in (("A" * 5000, 200), ("字" * 1500, 413), ("A" * 5000 + "\U0001f600", 413)):
        for escaped in (True, False):
            content = json.dumps({"data": [text]}, ensure_ascii=escaped).encode()
            assert one("POST", DRAFT, content=content, headers=head, settings=settings).status_code == status


def test_a_result_that_is_not_there_is_no_fault(lines):
    response = one("GET", "/gradio_api/call/gone/1")
    assert response.text == "event: error\n\n"
    assert [line["event"] for line in lines] == ["request"]
