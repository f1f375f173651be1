"""Logging in and out: a form for people, Basic credentials for programs, both throttled alike."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs, quote

import anyio
from anyio.to_thread import run_sync
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web.guard.accounts import Accounts, PasswordHash
from web.guard.rates import Buckets
from web.guard.refusals import NOT_LOGGED_IN, Refusal, too_often
from web.guard.request import Request
from web.guard.sessions import Sessions
from web.guard.settings import GuardSettings

COOKIE = "planqa_session"
_HASHING_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """The outcome of asking who somebody is: a user, or a refusal."""

    user: str | None = None
    refusal: Refusal | None = None


class Login:
    """Who may come in, for a guard with an account file."""

    def __init__(self, accounts: Accounts, settings: GuardSettings) -> None:
        self._accounts = accounts
        self._sessions = Sessions(accounts, seconds=settings.session_seconds)
        self._by_client = Buckets(settings.login_failures)
        self._by_user = Buckets(settings.user_failures)
        self._seconds = int(settings.session_seconds)
        self._limiter: anyio.CapacityLimiter | None = None

    async def enter(self, request: Request) -> Entry:
        """Find out who sends a request, by its cookie or its Basic credentials."""
        if user := self._sessions.user(_token(request)):
            return Entry(user)
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic" or not credentials:
            return Entry(refusal=NOT_LOGGED_IN)
        if user := self._sessions.remembered(credentials):
            return Entry(user)
        try:
            name, _, password = base64.b64decode(credentials, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return Entry(refusal=NOT_LOGGED_IN)
        found = await self._check(request.client, name, password)
        if isinstance(found, Refusal):
            return Entry(refusal=found)
        self._sessions.remember(credentials, name, found)
        return Entry(name)

    async def log_in(self, request: Request, body: bytes) -> Response:
        """Answer the form: a session and the way on, or the form again."""
        try:
            fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
        except ValueError:
            fields = {}
        user, password, onward = (fields.get(name, [""])[0] for name in ("user", "password", "next"))
        found = await self._check(request.client, user, password)
        if isinstance(found, Refusal):
            message = "用户名或密码不对" if found is NOT_LOGGED_IN else found.message
            response: Response = HTMLResponse(_form(message, onward), status_code=found.status)
            if found.wait is not None:
                response.headers["Retry-After"] = str(int(found.wait) + 1)
            return response
        response = RedirectResponse(own_address(onward), status_code=303)
        response.set_cookie(
            COOKIE,
            self._sessions.begin(user, found),
            max_age=self._seconds,
            httponly=True,
            samesite="lax",
            secure=request.secure,
        )
        return response

    def log_out(self, request: Request) -> Response:
        """End the session of a request."""
        self._sessions.end(_token(request))
        response = RedirectResponse("/login", status_code=303)
        response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.secure)
        return response

    async def _check(self, client: str, user: str, password: str) -> PasswordHash | Refusal:
        """Check a password unless too many were wrong; a token is taken first, so that attempts at once count too."""
        for buckets, key in ((self._by_client, client), (self._by_user, user[:64])):
            if wait := buckets.take(key):
                return too_often(wait)
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(_HASHING_AT_ONCE)
        found = await run_sync(self._accounts.check, user, password, limiter=self._limiter)
        if found is None:
            return NOT_LOGGED_IN
        self._by_client.give_back(client)
        self._by_user.give_back(user[:64])
        return found


def login_form(query: bytes) -> Response:
    """Return the page with the form; the query's `next` says where to go afterwards."""
    try:
        onward = parse_qs(query.decode("latin-1"), max_num_fields=10).get("next", ["/"])[0]
    except ValueError:
        onward = "/"
    return HTMLResponse(_form("", onward))


def logout_form() -> Response:
    """Return the page with the button that ends the session; a mere GET ends nothing."""
    return HTMLResponse(_page("退出登录", '<form method="post" action="/logout"><button>退出登录</button></form>'))


def to_login(request: Request, query: bytes) -> Response:
    """Send a reader who isn't logged in to the form, and back afterwards."""
    here = request.path + (f"?{query.decode('latin-1')}" if query else "")
    return RedirectResponse(f"/login?next={quote(here)}", status_code=303)


def own_address(onward: str) -> str:
    """Return where to go after the login: an address of this page, never of another site."""
    good = onward.startswith("/") and not onward.startswith(("//", "/\\")) and onward.isprintable()
    return onward if good and "\\" not in onward else "/"


def _token(request: Request) -> str:
    return cookie_parser(request.headers.get("cookie", "")).get(COOKIE, "")


def _form(message: str, onward: str) -> str:
    note = f'<p role="alert">{escape(message)}</p>' if message else ""
    return _page(
        "登录",
        f'{note}<form method="post" action="/login">'
        f'<input type="hidden" name="next" value="{escape(own_address(onward))}">'
        '<label>用户名<input name="user" autocomplete="username" required autofocus></label>'
        '<label>密码<input name="password" type="password" autocomplete="current-password" required></label>'
        "<button>登录</button></form>",
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title} · 规划问答</title><style>{_STYLE}</style><main><h1>{title}</h1>{body}</main></html>"
    )


_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.6 sans-serif;display:grid;place-items:center;min-height:90vh}"
    "main{width:20rem;max-width:90vw}h1{font-size:1.3rem;font-weight:600}label{display:block;margin:.8rem 0}"
    "input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4rem .5rem}"
    "button{font:inherit;padding:.45rem 1.2rem;margin-top:.6rem}"
)
