"""Who is logged in: random tokens kept in memory as hashes, and ended when the password changes or the user goes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from web.guard.accounts import Accounts, PasswordHash

MAX_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """A login: whose, with which hash, until when on the clock."""

    user: str
    password: PasswordHash
    until: float


class Sessions:
    """Logins by token; a restart of the server ends them all."""

    def __init__(self, accounts: Accounts, *, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._accounts = accounts
        self._seconds = seconds
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._open: OrderedDict[bytes, Session] = OrderedDict()

    def begin(self, user: str, password: PasswordHash) -> str:
        """Begin a session and return its token."""
        token = secrets.token_urlsafe(32)
        self._keep(self._digest(token), user, password)
        return token

    def user(self, token: str) -> str | None:
        """Return whose session this is, if it still holds."""
        return self._holder(self._digest(token))

    def end(self, token: str) -> None:
        """End a session; an unknown one is nothing."""
        self._open.pop(self._digest(token), None)

    def remember(self, credentials: str, user: str, password: PasswordHash) -> None:
        """Remember credentials that a program sends with each request, so that each needn't be hashed slowly again."""
        self._keep(self._digest("basic " + credentials), user, password)

    def remembered(self, credentials: str) -> str | None:
        """Return whose credentials these are, if they were right a while ago and still hold."""
        return self._holder(self._digest("basic " + credentials))

    def _keep(self, digest: bytes, user: str, password: PasswordHash) -> None:
        self._open[digest] = Session(user, password, self._clock() + self._seconds)
        while len(self._open) > MAX_SESSIONS:
            self._open.popitem(last=False)

    def _holder(self, digest: bytes) -> str | None:
        session = self._open.get(digest)
        if session is None:
            return None
        if self._clock() >= session.until or self._accounts.find(session.user) != session.password:
            del self._open[digest]
            return None
        return session.user

    def _digest(self, token: str) -> bytes:
        return hmac.new(self._key, token.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
