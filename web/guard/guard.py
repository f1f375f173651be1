"""The guard: an ASGI application around the page's, which every request passes on its way in and out."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.guard.accounts import Accounts
from web.guard.body import Budget, CountedBody, check_announced
from web.guard.contents import first_text, refusal_of
from web.guard.login import Login, login_form, logout_form, to_login
from web.guard.logs import LOGGER
from web.guard.origin import check_host, check_origin
from web.guard.outgoing import Outgoing
from web.guard.paths import HEALTH, LOGIN, body_limit, is_idle_stream, is_known, is_open, is_work, takes_json
from web.guard.rates import Buckets
from web.guard.refusals import (
    CLOSING,
    FAULT,
    NOT_FOUND,
    UNKNOWN_FUNCTION,
    WRONG_METHOD,
    Refusal,
    too_often,
)
from web.guard.request import READING, Request, read_request
from web.guard.settings import GuardSettings

_QUIET = ("/assets/", "/static/", "/svelte/", "/page/", "/healthz", "/readyz", "/gradio_api/heartbeat/")


def guard(app: ASGIApp, settings: GuardSettings, *, ready: Callable[[], bool] = lambda: True) -> Guard:
    """Return the application with the guard before it.

    Args:
        app: The page.
        settings: What is allowed.
        ready: Whether the page can answer, for /readyz.

    Raises:
        SettingsError: the account file can't be used.
    """
    return Guard(app, settings, ready=ready)


class Guard:
    """Checks in order: host, origin, pace, address, login, size; then the application, with its faults held back."""

    def __init__(self, app: ASGIApp, settings: GuardSettings, *, ready: Callable[[], bool] = lambda: True) -> None:
        self._app = app
        self._settings = settings
        self._ready = ready
        self._login = Login(Accounts(settings.auth_file), settings) if settings.auth_file else None
        self._requests = Buckets(settings.requests)
        self._work = Buckets(settings.work)
        self._budget = Budget(settings.max_bodies)
        self._closing = asyncio.Event()

    @property
    def settings(self) -> GuardSettings:
        """What is allowed."""
        return self._settings

    def close(self) -> None:
        """Take no new work and end the streams that nobody waits on; running answers go on."""
        self._closing.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        request = read_request(scope, secrets.token_hex(8))
        body = CountedBody(
            receive,
            limit=body_limit(request.path, self._settings),
            seconds=self._settings.body_seconds,
            budget=self._budget,
        )
        out = Outgoing(send, request, body)
        fields: dict[str, object] = {}
        try:
            await self._answer(scope, request, body, out, fields)
        finally:
            body.release()
            if not request.path.startswith(_QUIET) or out.status >= 400:
                self._log(request, body, out, time.monotonic() - began, fields)

    async def _answer(
        self, scope: Scope, request: Request, body: CountedBody, out: Outgoing, fields: dict[str, object]
    ) -> None:
        """Answer by the guard itself or by the application; notes for the log go into `fields`."""
        response: Response | Refusal | None
        if request.path in HEALTH:
            response = self._health(request)
        else:
            response = self._check(request)
            if response is None and self._login:
                response = await self._enter(self._login, scope, request, body, fields)
        receive: Receive = body
        if response is None and takes_json(request.method, request.path):
            content = await self._json_in(request, body, fields)
            response = content if isinstance(content, Refusal) else None
            receive = body.replay(content) if isinstance(content, bytes) else body
        if response is not None:
            await self._instead(response, scope, request, out, fields)
        else:
            await self._run(scope, request, body, receive, out, fields)

    async def _json_in(self, request: Request, body: CountedBody, fields: dict[str, object]) -> bytes | Refusal:
        """Return the body of a request, read whole, or why it is refused; work is also counted."""
        if is_work(request.method, request.path) and (wait := self._work.take(request.client)):
            return too_often(wait)
        content = await body.whole()
        if refusal := body.refusal or refusal_of(content, long=self._settings.max_body):
            return refusal
        if self._settings.log_questions and (question := first_text(content)):
            fields["question"] = question
        return content

    def _health(self, request: Request) -> Response | Refusal:
        if request.method not in READING:
            return WRONG_METHOD
        if request.path == "/healthz":
            return JSONResponse({"status": "ok"})
        if self._closing.is_set():
            return CLOSING
        ready = self._ready()
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)

    def _check(self, request: Request) -> Refusal | None:
        """Return why a request may not come in, whoever sends it."""
        if refusal := check_host(request, self._settings.hosts) or check_origin(request):
            return refusal
        if wait := self._requests.take(request.client):
            return too_often(wait)
        forms = self._login is not None and request.path in LOGIN and request.method in (*READING, "POST")
        if not forms and not is_open(request.method, request.path):
            return WRONG_METHOD if is_known(request.path) else NOT_FOUND
        if self._closing.is_set() and request.method not in READING:
            return CLOSING
        return check_announced(request, self._settings)

    async def _enter(
        self, login: Login, scope: Scope, request: Request, body: CountedBody, fields: dict[str, object]
    ) -> Response | Refusal | None:
        """Return what somebody who isn't logged in gets, or what the login's own pages say."""
        if request.path in LOGIN:
            query = scope.get("query_string", b"")
            if request.method in READING:
                return login_form(query) if request.path == "/login" else logout_form()
            content = await body.whole()
            if body.refusal:
                return body.refusal
            return await login.log_in(request, content) if request.path == "/login" else login.log_out(request)
        entry = await login.enter(request)
        if entry.refusal and entry.refusal.status == 401 and request.method == "GET" and _wants_html(request):
            return to_login(request, scope.get("query_string", b""))
        fields["user"] = entry.user
        return entry.refusal

    async def _run(
        self,
        scope: Scope,
        request: Request,
        body: CountedBody,
        receive: Receive,
        out: Outgoing,
        fields: dict[str, object],
    ) -> None:
        """Let the application answer; where it fails or the body broke a limit, answer instead of it."""
        failure: Exception | None = None
        try:
            await self._until_closing(
                self._app(scope, receive, out), out, idle=is_idle_stream(request.method, request.path)
            )
        except Exception as error:
            failure = error
        if body.refusal and not out.started:
            await self._instead(body.refusal, scope, request, out, fields)
        elif out.held or (failure and not out.started):
            unknown = _no_such_function(failure, request)
            await self._instead(UNKNOWN_FUNCTION if unknown else FAULT, scope, request, out, fields)
            if not unknown:
                LOGGER.error("fault", exc_info=failure, extra={"fields": {"request_id": request.request_id}})
        elif failure and isinstance(failure.__cause__, HTTPException):
            # Gradio says within the stream that there is no such result, and then raises
            if not out.done:
                await out({"type": "http.response.body", "body": b"", "more_body": False})
        elif failure:
            LOGGER.error("fault", exc_info=failure, extra={"fields": {"request_id": request.request_id}})
            raise failure

    async def _until_closing(self, answer: Awaitable[None], out: Outgoing, *, idle: bool) -> None:
        """Run the application until it ends or has taken too long; an idle stream only until the server closes."""
        work = asyncio.ensure_future(answer)
        waiting = {work, asyncio.ensure_future(self._closing.wait())} if idle else {work}
        try:
            await asyncio.wait(waiting, timeout=self._settings.stream_seconds, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
            elif out.started and not out.done:
                await out({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            for task in waiting:
                task.cancel()

    async def _instead(
        self, response: Response | Refusal, scope: Scope, request: Request, out: Outgoing, fields: dict[str, object]
    ) -> None:
        if isinstance(response, Refusal):
            fields["refused"] = response.reason
            response = response.response(request.request_id)
        if request.method not in READING and response.status_code >= 400:
            # the body may not have been read
            response.headers["Connection"] = "close"

        async def nothing() -> dict[str, str]:
            return {"type": "http.disconnect"}

        await response(scope, nothing, out.instead)

    def _log(
        self, request: Request, body: CountedBody, out: Outgoing, seconds: float, fields: dict[str, object]
    ) -> None:
        record = {
            "request_id": request.request_id,
            "method": request.method,
            "path": request.path[:200],
            "status": out.status,
            "seconds": round(seconds, 4),
            "bytes": body.size,
            "client": request.client,
            **fields,
        }
        LOGGER.info("request", extra={"fields": record})


def _no_such_function(failure: Exception | None, request: Request) -> bool:
    """Tell whether Gradio failed to find the function that a request names or numbers, which is no fault of ours."""
    if request.path.endswith("/queue/join"):
        return isinstance(failure, KeyError)
    return type(failure).__name__ == "FnIndexInferError"


def _wants_html(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")
