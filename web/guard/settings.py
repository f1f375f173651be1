"""What the guard allows, in numbers, and which of it follows from the address that the page listens on."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SettingsError

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: `burst` at once, then `per_second` on average."""

    burst: float
    per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardSettings:
    """Settings of the guard; the defaults suit a page that listens on this machine alone.

    Attributes:
        auth_file: Users and salted hashes; None: nobody logs in.
        hosts: Names under which the page may be asked for; empty: any. Loopback needs the list, since a foreign name
            can be made to point at 127.0.0.1 (DNS rebinding).
        behind_proxy: Believe X-Forwarded-For and X-Forwarded-Proto from a proxy on this machine.
        log_questions: Write the questions into the log; off unless the operator says so.
        max_body: Bytes of a request's body.
        max_draft_body: Bytes of a body that may hold a draft, base64 included.
        max_login_body: Bytes of the login form.
        max_bodies: Bytes of all bodies in memory at once.
        body_seconds: How long a body may take to arrive.
        stream_seconds: How long one response may go on; Gradio would wait for ever on a result that nobody makes.
        requests: Requests of one client.
        work: Requests of one client that make the models work.
        login_failures: Wrong passwords from one client.
        user_failures: Wrong passwords for one user name, from anywhere.
        session_seconds: How long a login lasts.
        drain_seconds: How long running answers may go on after SIGTERM.
        max_connections: Open connections, all clients together; more get 503.
    """

    auth_file: Path | None = None
    hosts: tuple[str, ...] = LOOPBACK_NAMES
    behind_proxy: bool = False
    log_questions: bool = False
    max_body: int = 2 * MEGABYTE
    max_draft_body: int = 16 * MEGABYTE
    max_login_body: int = 4 * KILOBYTE
    max_bodies: int = 192 * MEGABYTE
    body_seconds: float = 30
    stream_seconds: float = 900
    requests: Rate = Rate(burst=1000, per_second=100)
    work: Rate = Rate(burst=120, per_second=10)
    login_failures: Rate = Rate(burst=10, per_second=0.1)
    user_failures: Rate = Rate(burst=20, per_second=0.1)
    session_seconds: float = 12 * 3600
    drain_seconds: float = 6
    max_connections: int = 1000


def settings_for(
    host: str,
    *,
    auth_file: Path | None = None,
    no_auth: bool = False,
    log_questions: bool = False,
    public_hosts: Sequence[str] = (),
) -> GuardSettings:
    """Return the settings for a page that listens on `host`.

    Args:
        host: The address to listen on.
        auth_file: Users and hashes, made with `planqa passwd`.
        no_auth: Let everybody in who can reach the address.
        log_questions: Write the questions into the log.
        public_hosts: Names under which a proxy on this machine shows the page.

    Raises:
        SettingsError: others can reach the page, and neither a login is set up nor forgone.
    """
    local = is_loopback(host)
    if auth_file is not None and no_auth:
        raise SettingsError(f"--auth-file {auth_file} 与 --no-auth 只能选一个")
    if auth_file is None and not no_auth and (public_hosts or not local):
        where = "、".join(public_hosts) or host
        raise SettingsError(
            f"页面将可从别的机器访问（{where}），须有登录：先用 planqa passwd 文件 用户名 建立账号，"
            "再加 --auth-file 文件；确要不设登录，加 --no-auth"
        )
    hosts = (*LOOPBACK_NAMES, *(name.lower() for name in public_hosts)) if local or public_hosts else ()
    return GuardSettings(auth_file=auth_file, hosts=hosts, behind_proxy=bool(public_hosts), log_questions=log_questions)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a server that listens on `host`."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
