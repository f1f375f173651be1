"""Logging in: the account file, the form, Basic credentials, sessions and what happens to those who guess."""

import asyncio
import base64
import stat
from functools import partial

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ingest.errors import SettingsError
from web.guard import accounts, login
from web.guard.accounts import Accounts, read_accounts, set_password
from web.guard.guard import Guard
from web.guard.login import own_address
from web.guard.rates import Buckets
from web.guard.sessions import Sessions
from web.guard.settings import GuardSettings, Rate

RIGHT = "correct horse 电池"
APP = Starlette(
    routes=[
        Route("/", lambda _: PlainTextResponse("inside")),
        Route("/config", lambda _: PlainTextResponse("inside")),
        Route("/gradio_api/call/ask_plan", lambda _: PlainTextResponse("inside"), methods=["POST"]),
    ]
)


@pytest.fixture(autouse=True, scope="module")
def _cheap_hashes():
    """Hash with the smallest cost that a file may have; the default costs six times as much."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_COST", 2**14)
        patch.setattr(accounts, "_PARALLEL", 1)
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An account file that no test may change; hashing is slow on purpose."""
    path = tmp_path_factory.mktemp("accounts") / "users"
    set_password(path, "zhang", RIGHT)
    return path


@pytest.fixture
def users(made, tmp_path):
    path = tmp_path / "users"
    path.write_text(made.read_text())
    path.chmod(0o600)
    return path


def run(talk, users, **settings):
    """Run a conversation with a guard that has accounts."""

    async def inside():
        guarded = Guard(APP, GuardSettings(auth_file=users, **settings))
        transport = httpx.ASGITransport(guarded, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860") as client:
            return await talk(client)

    return asyncio.run(inside())


def form(password, user="zhang", onward="/"):
    return {"user": user, "password": password, "next": onward}


def test_the_file_holds_salted_hashes_for_its_owner_alone(tmp_path):
    path = tmp_path / "users"
    assert set_password(path, "zhang", RIGHT)
    assert set_password(path, "李四", RIGHT)
    first, second = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("zhang:scrypt$16384$8$1$")
    assert first.split("$")[-1] != second.split("$")[-1]
    assert RIGHT not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not set_password(path, "zhang", "another password")
    assert not Accounts(path).check("zhang", RIGHT)
    assert Accounts(path).check("zhang", "another password")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("password", ["", "short", "x" * 257])
def test_a_password_of_the_wrong_length_is_refused(tmp_path, password):
    with pytest.raises(SettingsError, match="8至256"):
        set_password(tmp_path / "users", "zhang", password)


@pytest.mark.parametrize("user", ["", "a:b", "a\nb", "x" * 65, "../x"])
def test_a_name_that_would_break_the_file_is_refused(tmp_path, user):
    with pytest.raises(SettingsError, match="用户名"):
        set_password(tmp_path / "users", user, RIGHT)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# nobody\n",
        "zhang\n",
        "zhang:plain\n",
        "zhang:md5$1$8$1$AAAA$AAAA\n",
        "zhang:scrypt$2$8$1$AAAA$AAAA\n",
        "\xff",
    ],
)
def test_a_file_without_usable_accounts_stops_the_start(tmp_path, content):
    path = tmp_path / "users"
    path.write_text(content, encoding="latin-1")
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="users"):
        Guard(APP, GuardSettings(auth_file=path))


def test_a_file_that_others_may_write_is_refused(users):
    users.chmod(0o622)
    with pytest.raises(SettingsError, match="chmod 600"):
        read_accounts(users)


def test_without_a_login_nothing_is_seen(users):
    async def talk(client):
        html = {"Accept": "text/html"}
        return [
            await client.get("/", headers=html),
            await client.get("/config"),
            await client.post("/gradio_api/call/ask_plan", json={}),
            await client.get("/", headers={"Cookie": "planqa_session=guess"}),
            await client.get("/", headers={"Authorization": "Basic !!"}),
            await client.get("/healthz"),
            await client.get("/login?next=/config"),
        ]

    to_form, *refused, health, page = run(talk, users)
    assert (to_form.status_code, to_form.headers["Location"]) == (303, "/login?next=/")
    assert [r.status_code for r in refused] == [401] * 4
    assert all("inside" not in r.text for r in refused)
    assert health.status_code == 200
    assert 'value="/config"' in page.text


def test_the_form_opens_the_page_until_logging_out(users):
    async def talk(client):
        wrong = await client.post("/login", data=form("wrong password"))
        right = await client.post("/login", data=form(RIGHT, onward="/config"))
        inside = await client.get("/config")
        page = await client.get("/logout")
        still = await client.get("/config")
        stolen = dict(client.cookies)
        out = await client.post("/logout", data={})
        again = await client.get("/config", headers={"Cookie": f"planqa_session={stolen['planqa_session']}"})
        return wrong, right, inside, page, still, out, again

    wrong, right, inside, page, still, out, again = run(talk, users)
    assert (wrong.status_code, right.status_code) == (401, 303)
    assert "用户名或密码不对" in wrong.text
    assert right.headers["Location"] == "/config"
    cookie = right.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (inside.text, still.text) == ("inside", "inside")
    assert 'action="/logout"' in page.text
    assert out.headers["Location"] == "/login"
    assert again.status_code == 401


def test_over_https_the_cookie_is_secure(users):
    async def talk(client):
        return await client.post("https://127.0.0.1:7860/login", data=form(RIGHT))

    response = run(talk, users)
    assert "Secure" in response.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in response.headers


def test_another_site_cannot_log_anybody_in_or_out(users):
    async def talk(client):
        evil = {"Origin": "http://evil.example"}
        return [(await client.post(path, data=form(RIGHT), headers=evil)).status_code for path in ("/login", "/logout")]

    assert run(talk, users) == [403, 403]


def test_fifty_wrong_passwords_are_slowed_and_the_right_one_works_later(users, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(login, "Buckets", partial(Buckets, clock=lambda: now[0]))

    async def talk(client):
        wrong = await asyncio.gather(*[client.post("/login", data=form(f"guess number {n}")) for n in range(50)])
        at_once = await client.post("/login", data=form(RIGHT))
        now[0] += 11
        later = await client.post("/login", data=form(RIGHT))
        return [r.status_code for r in wrong], wrong[-1], at_once, later

    statuses, last, at_once, later = run(talk, users)
    assert (statuses.count(401), statuses.count(429)) == (10, 40)
    assert last.headers["Retry-After"] in ("10", "11")
    assert (at_once.status_code, later.status_code) == (429, 303)


def test_one_name_cannot_be_guessed_from_many_places(users):
    guarded = GuardSettings(auth_file=users, user_failures=Rate(burst=2, per_second=0.001))

    async def inside():
        app, statuses = Guard(APP, guarded), []
        for n in range(4):
            transport = httpx.ASGITransport(app, client=(f"10.0.0.{n}", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                statuses.append((await client.post("/login", data=form("guess it again"))).status_code)
        return statuses

    assert asyncio.run(inside()) == [401, 401, 429, 429]


def basic(password, user="zhang"):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_programs_send_their_credentials_along(users, monkeypatch):
    hashed = []
    real = accounts._scrypt
    monkeypatch.setattr(accounts, "_scrypt", lambda *args: hashed.append(1) or real(*args))

    async def talk(client):
        first = await client.post("/gradio_api/call/ask_plan", json={}, headers=basic(RIGHT))
        del hashed[:]
        for _ in range(20):
            await client.post("/gradio_api/call/ask_plan", json={}, headers=basic(RIGHT))
        again = len(hashed)
        wrong = [
            (await client.post("/gradio_api/call/ask_plan", json={}, headers=basic("wrong password"))).status_code
            for _ in range(5)
        ]
        return first, again, wrong, await client.get("/", headers=basic(RIGHT, "nobody"))

    first, again, wrong, nobody = run(talk, users, login_failures=Rate(burst=3, per_second=0.001))
    assert first.text == "inside"
    assert again == 0
    assert wrong == [401, 401, 401, 429, 429]
    assert nobody.status_code == 429


def test_a_changed_password_or_a_removed_user_ends_sessions(users):
    set_password(users, "wang", RIGHT)
    known = Accounts(users)
    now = 0.0
    sessions = Sessions(known, seconds=100, clock=lambda: now)
    tokens = {user: sessions.begin(user, known.find(user)) for user in ("zhang", "wang")}
    assert sessions.user(tokens["zhang"]) == "zhang"
    set_password(users, "zhang", "a new password")
    assert sessions.user(tokens["zhang"]) is None
    assert sessions.user(tokens["wang"]) == "wang"
    users.write_text(users.read_text().replace("wang:", "li:"))
    assert sessions.user(tokens["wang"]) is None
    token = sessions.begin("li", known.find("li"))
    now = 101.0
    assert sessions.user(token) is None


def test_a_file_that_goes_bad_lets_nobody_in(users):
    known = Accounts(users)
    assert known.find("zhang")
    users.write_text("broken")
    assert known.find("zhang") is None
    users.unlink()
    assert known.find("zhang") is None


def test_an_unknown_name_costs_as_much_as_a_known_one(users, monkeypatch):
    asked = []
    real = accounts._scrypt
    monkeypatch.setattr(accounts, "_scrypt", lambda *args: asked.append(args[2:]) or real(*args))
    known = Accounts(users)
    del asked[:]
    known.check("zhang", "wrong password")
    known.check("nobody", "wrong password")
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "onward", ["//evil.example", "http://evil.example", "/\\evil.example", "\\\\x", "", "/a\r\nX: y", "javascript:1"]
)
def test_after_the_login_nobody_is_led_elsewhere(onward):
    assert own_address(onward) == "/"
    assert own_address("/?q=问题") == "/?q=问题"
