"""A server of its own process that speaks OpenAI's chat protocol as told: the request's `model` names how it behaves.

    python scripted_server.py     # prints its port

GET /seen gives the last request's body and how many clients left before the end. POST /reply sets what `say` says.
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STATE = {"reply": "", "request": {}, "left": 0, "calls": 0}
LEAVING = threading.Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self._json(200, {key: STATE[key] for key in ("request", "left", "calls")})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/reply":
            STATE["reply"] = body["reply"]
            self._json(200, {})
            return
        STATE["request"], STATE["calls"] = body, STATE["calls"] + 1
        try:
            getattr(self, "_" + body["model"])()
        except (BrokenPipeError, ConnectionResetError):
            STATE["left"] += 1
        self.close_connection = True

    def _json(self, status, record):
        data = json.dumps(record).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _begin(self, *headers):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def _event(self, text):
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()

    def _chunk(self, text, finish=None):
        choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
        record = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        self._event(json.dumps(record, ensure_ascii=False))

    def _pieces(self, size=5):
        for at in range(0, len(STATE["reply"]), size):
            self._chunk(STATE["reply"][at : at + size])

    def _say(self):
        self._begin()
        self._pieces()
        self._chunk("", "stop")
        self._event("[DONE]")

    def _slowly(self):
        self._begin()
        for line in STATE["reply"].splitlines(keepends=True):
            self._chunk(line)
            time.sleep(0.3)
        self._chunk("", "stop")

    def _then_hang(self):
        self._begin()
        self._pieces()
        self._wait()

    def _hang(self):
        self._wait()

    def _silent(self):
        self._begin()
        self._wait()

    def _wait(self):
        for _ in range(600):
            time.sleep(0.05)
            self.connection.settimeout(0.001)
            try:
                if self.connection.recv(1) == b"":
                    raise BrokenPipeError
            except TimeoutError:
                pass

    def _drip(self):
        self._begin()
        while True:
            self._chunk("。")
            time.sleep(0.05)

    def _error(self):
        self._json(500, {"error": {"message": "<script>alert(1)</script> key sk-secret"}})

    def _unauthorized(self):
        self._json(401, {"error": {"message": "bad key"}})

    def _redirect(self):
        self.send_response(307)
        self.send_header("Location", "http://192.0.2.1/v1/chat/completions")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _cut(self):
        self._begin()
        self._pieces()

    def _torn(self):
        self._begin()
        self._pieces()
        self.wfile.write(b'data: {"id": "1", "choi')

    def _bad_json(self):
        self._begin()
        self._event("{not json")

    def _bad_shape(self):
        self._begin()
        self._event(json.dumps({"choices": [{"delta": {"content": {"text": 1}}, "finish_reason": None}]}))

    def _no_choices(self):
        self._begin()
        self._event(json.dumps({"choices": "none", "delta": 7}))

    def _html(self):
        data = "<html>登录</html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _not_streamed(self):
        self._json(200, {"id": "1", "object": "chat.completion", "choices": [{"message": {"content": STATE["reply"]}}]})

    def _huge(self):
        self._begin()
        self._event(json.dumps({"choices": [{"delta": {"content": "大" * 3_500_000}}]}, ensure_ascii=False))

    def _endless(self):
        self._begin()
        while True:
            self.wfile.write(b"data: " + b"x" * 65536)

    def _many(self):
        self._begin()
        while True:
            self._chunk("很多的字" * 50)

    def _gzip(self):
        self._begin(("Content-Encoding", "gzip"))
        self.wfile.write(b"\x1f\x8b" + b"0" * 100)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
