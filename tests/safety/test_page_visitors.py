"""What visitors can't do to the running page: read its files, make it fetch, see each other, act for each other."""

import base64
import contextlib
import http.client
import io
import json
import re
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from web.limits import MAX_DRAFT, MAX_QUESTION

SECRET = "甲的机密文稿：飞地经济暗号白鹭洲"
FILE_PATHS = (
    "/etc/passwd",
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "%252e%252e%252fetc%252fpasswd",
    "..\\..\\etc\\passwd",
    "．．／．．／etc/passwd",
    "\u2025/etc/passwd",
    "app.py",
    "cli.py",
    ".env",
    "data/plan.txt",
    ".",
    "http://127.0.0.1:9/",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
)
DOORS = (
    "/gradio_api/file={}",
    "/gradio_api/file/{}",
    "/file={}",
    "/gradio_api/proxy={}",
    "/static/{}",
    "/assets/{}",
    "/svelte/{}",
    "/page/{}",
    "/custom_component/{}",
    "/gradio_api/stream/{}",
)


def raw(page, method, path, body=None, headers=None):
    """Send a path as it is, which a better client would tidy up."""
    address = urlsplit(page.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        connection.putrequest(method, quote(path, safe="/%=:.\\?&"), skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8", "replace")
    finally:
        connection.close()


@pytest.mark.parametrize("door", DOORS)
def test_no_file_of_the_server_can_be_read(page, door):
    for path in FILE_PATHS:
        status, text = raw(page, "GET", door.format(path))
        assert status in (400, 403, 404), path
        assert "root:" not in text
        assert "国家高新" not in text
        assert "PlanQAError" not in text


@pytest.fixture
def canary():
    """A server that nobody is to ask, and what it was asked."""
    asked = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_a_file_named_in_a_request_is_neither_read_nor_fetched(page, canary):
    """Gradio itself would fetch what such an input names, after asking a public resolver for its name."""
    url, asked = canary
    before = page.files()
    for place in ({"path": "/etc/passwd"}, {"path": f"{url}/x"}, {"path": "x", "url": f"{url}/y"}):
        file = {**place, "meta": {"_type": "gradio.FileData"}, "orig_name": "x.txt"}
        for name, data in {
            "ask_plan": [file],
            "check_draft": [file],
            "find_term": [file],
            "page_find": [file],
            "page_ask": ["总数", [file], "extractive"],
        }.items():
            assert page.post(name, *data).status_code == 400
    assert asked == []
    assert page.files() == before


def test_one_visitor_never_sees_anothers_draft(page):
    before = page.files()
    with page.client() as one, page.client() as other:
        event = page.post("check_draft", f"规定提出：“{SECRET}”。", client=one).json()["event_id"]
        assert SECRET in page.result("check_draft", event, one)["text"]
        assert (
            "白鹭洲" not in page.result("check_draft", _posted(page, other, "check_draft", "飞地经济。"), other)["text"]
        )
        for stream in (f"/gradio_api/call/check_draft/{event}", "/gradio_api/queue/data?session_hash=guess"):
            assert "白鹭洲" not in _first_words(other, stream)
        for name, words in (("ask_plan", "白鹭洲"), ("find_term", "白鹭洲"), ("search_clauses", SECRET)):
            more = [3] if name == "search_clauses" else []
            answer = json.dumps(page.call(name, words, *more), ensure_ascii=False)
            assert "甲的机密" not in answer.replace(SECRET, "")
    assert page.files() == before
    assert "白鹭洲" not in page.log


def _first_words(client, stream):
    """Return what a stream says until it falls silent."""
    words = ""
    with client.stream("GET", stream, timeout=2) as response, contextlib.suppress(httpx.TransportError):
        for chunk in response.iter_text():
            words += chunk
    return words


def _posted(page, client, name, *data):
    return page.post(name, *data, client=client).json()["event_id"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1.evil.example"])
def test_another_site_cannot_act_through_a_visitors_browser(page, origin):
    before = page.files()
    with page.client(headers={"Origin": origin}) as client:
        for path in (
            "/gradio_api/upload",
            "/gradio_api/queue/join",
            "/gradio_api/cancel",
            "/login",
            "/gradio_api/reset",
        ):
            assert client.post(path, json={"data": []}).status_code == 403
        assert page.post("page_feedback", "good", "", "q", "a", client=client).status_code == 403
        assert client.options("/gradio_api/call/ask_plan").status_code == 403
        assert "Access-Control-Allow-Origin" not in client.get("/config").headers
    assert page.files() == before


def test_a_name_that_was_made_to_point_here_is_not_answered(page):
    status, text = raw(page, "GET", "/config")
    assert status == 200
    with page.client(headers={"Host": "evil.example"}) as client:
        assert client.get("/config").status_code == 403
        assert client.get("/").status_code == 403


def test_uploads_are_not_taken_at_all(page):
    before = page.files()
    with page.client() as client:
        many = [("files", (f"{n}.txt", b"x" * 1000)) for n in range(200)]
        odd = [
            ("files", (name, b"MZ\x90")) for name in ("..", ".bashrc", "a" * 300, "a\u202etxt.exe", "x.pdf", "私密.txt")
        ]
        assert client.post("/gradio_api/upload", files=many).status_code == 404
        assert client.post("/gradio_api/upload", files=odd).status_code == 404
        assert client.post("/gradio_api/call/check_draft", files=odd).status_code == 415
        assert client.get("/gradio_api/upload_progress", params={"upload_id": "x"}).status_code == 404
    assert page.files() == before


def test_a_body_without_a_length_is_counted(page):
    sent = []

    def chunks():
        for _ in range(40):
            sent.append(1)
            yield b'"' + b"x" * (1024 * 1024 - 2) + b'"'

    with page.client() as client:
        head = {"Content-Type": "application/json"}
        for name in ("ask_plan", "check_draft"):
            try:
                status = client.post(f"/gradio_api/call/{name}", content=chunks(), headers=head).status_code
            except Exception as error:
                # the server closes the connection while we still send
                status = type(error).__name__
            assert status in (413, "WriteError", "ReadError", "RemoteProtocolError"), name
    assert page.call("find_term", "飞地经济")["count"] == 1


def test_every_function_called_raw_does_only_what_its_checks_allow(page):
    with page.client() as client:
        config = client.get("/config").json()
        numbers = [dependency["id"] for dependency in config["dependencies"]]
        assert len(numbers) > 10
        for number in numbers:
            for data in ([], [None] * 4, [{"path": "/etc/passwd"}] * 2, ["x" * 5000] * 4, [-1, [], {}, "docx"]):
                session = f"raw{number}"
                body = {"fn_index": number, "data": data, "session_hash": session}
                joined = client.post("/gradio_api/queue/join", json=body)
                assert joined.status_code < 500 or joined.status_code == 503
                if joined.status_code == 200:
                    _read_to_end(client, session)
        for number in (max(numbers) + 1, -1, 10**9, 10**30, "x", None):
            joined = client.post("/gradio_api/queue/join", json={"fn_index": number, "data": [], "session_hash": "raw"})
            assert joined.status_code in (400, 404, 422)
            assert "Traceback" not in joined.text
        assert client.post("/gradio_api/call/no_such", json={"data": []}).status_code == 404
        assert str(page.folder) not in client.get("/config").text


def _read_to_end(client, session):
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            assert "Traceback" not in line
            assert "site-packages" not in line
            assert "root:" not in line
            if '"process_completed"' in line or '"close_stream"' in line:
                return


XSS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "</textarea><iframe srcdoc='<script>alert(1)</script>'>",
    "![x](http://evil.example/x.png)",
)


def test_the_check_for_active_html(active_in):
    assert active_in("<p onclick=x><a href=' java\nscript:x'><img src=x>") == [
        "p onclick=x",
        "a href= java\nscript:x",
        "img",
    ]


@pytest.mark.parametrize("words", XSS)
def test_what_a_visitor_writes_comes_back_as_text(page, words, active_in):
    pieces = [
        page.call("page_ask", f"飞地经济{words}", [], "extractive")["html"],
        page.call("page_ask", words, [], "extractive")["html"],
        page.call("page_find", words)["html"],
        page.call("page_check_draft", "", f"规定提出“飞地经济{words}”。")["html"],
    ]
    assert [active_in(html) for html in pieces] == [[], [], [], []]


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>.pdf", "../../etc/passwd", "a.exe", "\u202etxt.exe", "x" * 300]
)
def test_a_file_of_another_kind_is_refused_by_its_name(page, name):
    refusal = refusal_of(page, "page_check_draft", name, "TVo=")
    assert "读不了" in refusal
    assert "/" not in refusal.replace(".txt", "").split("请用")[0]
    assert len(refusal) < 200


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"", "docx"),
        ("a.docx", b"MZ\x90\x00 not a zip", "docx"),
        ("../../../tmp/a.docx", b"PK\x03\x04", "docx"),
        ("a.txt", b"\xff\xfe\x00\xd8\x00", ""),
        ("a.txt", b"x" * 60_001, "上限"),
        (".bashrc.txt", b"x" * 11_000_000, "上限"),
    ],
    ids=range(6),
)
def test_a_file_that_is_not_what_it_says_is_refused_and_forgotten(page, name, content, words):
    before = page.files()
    assert words in refusal_of(page, "page_check_draft", name, base64.b64encode(content).decode())
    assert page.files() == before


def test_a_word_file_made_to_harm_is_refused_while_others_are_answered(page):
    """Three million paragraphs in 300 kB; the child that reads them has limits of its own."""
    packed, before = io.BytesIO(), page.files()
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", head + "<w:p/>" * 3_000_000 + "</w:body></w:document>")
    with ThreadPoolExecutor(1) as pool:
        content = base64.b64encode(packed.getvalue()).decode()
        refused = pool.submit(refusal_of, page, "page_check_draft", "a.docx", content)
        assert page.call("find_term", "飞地经济")["count"] == 1
        assert "请" in refused.result(60)
    assert page.call("find_term", "飞地经济")["count"] == 1
    assert page.files() == before


@pytest.mark.parametrize("name", ["a.txt", "..txt", "\x00.md", "私密.txt", "/etc/x.txt", "a\u202eb.md", "CON.txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_under_any_name_and_kept_under_none(page, name, encoding):
    before = page.files()
    content = base64.b64encode("规定提出，到2025年，园区总数达到12家。\r\n".encode(encoding)).decode()
    assert page.call("page_check_draft", name, content)["text"].strip() == "规定提出，到2025年，园区总数达到12家。"
    assert page.files() == before


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   \n\t",
        "\x00",
        "飞地经济\x00\x1b[31m",
        "🙂" * 500,
        "{}%s${}%(x)s{0.__class__}",
        "\ud800飞地",
        "'; DROP TABLE clauses; --",
        "(a+)+$" * 50,
        "a" * MAX_QUESTION,
        "飞地经济" * (MAX_QUESTION // 4),
        "\u202e\u200b飞地\u200b经济",
        "((((" * (MAX_QUESTION // 4),
        "一、(一)" * (MAX_QUESTION // 5),
    ],
    ids=range(14),
)
def test_odd_questions_get_an_answer(page, question):
    record = page.call("ask_plan", question)
    assert record["refused"] in (True, False)
    assert len(record["answer"]) < 5000


ODD = (
    "\ud800飞地",
    None,
    -1,
    1e308,
    True,
    [],
    {},
    [None],
    ["x"] * 600,
    {"a": 1},
    "a.docx",
    "a.txt",
    "x" * 5000 + ".md",
)


def test_inputs_of_another_kind_are_refused_by_name_and_are_no_faults(page):
    faults = page.log.count('"event": "fault')
    half = "\ud800飞地"
    calls = [("search_clauses", ["飞地", odd]) for odd in ODD]
    calls += [("page_ask", ["飞地", odd, odd]) for odd in ODD]
    calls += [("page_check_draft", [odd, odd]) for odd in ODD]
    calls += [("page_export_draft", ["", "规定提出，飞地。", odd, "md"]) for odd in ODD]
    calls += [("page_export_table", ["measures", odd, "xlsx"]) for odd in (*ODD, ["x", None, 1.5, 0])]
    calls += [("page_feedback", ["good", half, half, half]), ("page_check_draft", ["a.txt", "飞地"])]
    calls += [("page_check_draft", ["", half]), ("page_export_draft", ["", half, {}, "docx"])]
    with page.client() as client:
        for name, data in calls:
            posted = page.post(name, *data, client=client)
            assert posted.status_code == 200, (name, data)
            client.get(f"/gradio_api/call/{name}/{posted.json()['event_id']}")
    assert page.log.count('"event": "fault') == faults


def test_a_request_of_the_wrong_form_is_refused_and_not_sent_back(page):
    faults = page.log.count('"event": "fault')
    with page.client(headers={"Content-Type": "application/json"}) as client:
        for path in ("/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/queue/join", "/gradio_api/call/ask_plan"):
            for content in (b'{"data": "\\ud800 secret"}', b'["\\ud800 secret"]', b"null", b'"secret"', b""):
                response = client.post(path, content=content)
                assert response.status_code in (400, 404, 422), (path, content)
                assert "secret" not in response.text
        gone = client.get("/gradio_api/call/ask_plan/gone")
        assert "event: error" in gone.text
        assert client.get("/gradio_api/queue/data").status_code == 422
    assert page.log.count('"event": "fault') == faults


def test_the_log_holds_nothing_that_a_visitor_wrote(page):
    """Comes after all the above; a call with too few or wrong inputs is a fault inside Gradio, which quotes them."""
    for data in (["白鹭洲"], ["白鹭洲", "白鹭洲", "白鹭洲"], [{"白鹭洲": 1}, {"白鹭洲": 1}], ["白鹭洲", 3]):
        for name in ("search_clauses", "page_ask", "ask_plan", "page_export_basket"):
            response = page.post(name, *data)
            with page.client() as client:
                client.get(f"/gradio_api/call/{name}/{response.json()['event_id']}")
    assert "fault in a call" in page.log
    assert "白鹭洲" not in page.log
    assert "飞地经济" not in page.log
    assert "Traceback" not in page.log


def test_gradio_uses_nothing_else_of_what_is_replaced():
    from gradio import queueing, route_utils

    for module in (queueing, route_utils):
        assert set(re.findall(r"traceback\.(\w+)", Path(module.__file__).read_text())) == {"print_exc"}


def refusal_of(page, name, *data):
    """Return the words with which the page refuses."""
    response = page.post(name, *data)
    if response.status_code != 200:
        return response.json()["error"]
    with page.client() as client:
        text = client.get(f"/gradio_api/call/{name}/{response.json()['event_id']}").text
    assert "event: error" in text
    return json.loads(text.split("data: ")[-1])["error"]


@pytest.mark.parametrize("length", [MAX_QUESTION + 1, 500_000])
def test_a_question_that_is_too_long_is_refused_by_its_length(page, length):
    assert "上限" in refusal_of(page, "ask_plan", "问" * length)
    assert "上限" in refusal_of(page, "page_ask", "问" * length, [], "extractive")


def test_a_draft_that_is_too_long_is_refused_by_its_length(page):
    assert "上限" in refusal_of(page, "check_draft", "字" * (MAX_DRAFT + 1))
    assert "上限" in refusal_of(page, "check_draft", "字" * 600_000)


def test_the_page_reached_nothing_outside(page):
    """Comes last in this file: after all the above."""
    page.call("ask_plan", "飞地经济")
    assert not (page.folder / "outside").exists()
