"""Users and their passwords: a file of salted scrypt hashes, one user a line, read again when it changes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SettingsError

_COST, _BLOCK, _PARALLEL = 2**15, 8, 3
_KEY_BYTES = 32
_MAX_FILE = 1024 * 1024
_MAX_COST = 2**18
MIN_PASSWORD = 8
MAX_PASSWORD = 256
_USER = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """A password's salted hash with the parameters that made it."""

    cost: int
    block: int
    parallel: int
    salt: bytes
    key: bytes

    def matches(self, password: str) -> bool:
        """Tell whether this is the password's hash; takes as long for a wrong one as for the right one."""
        key = _scrypt(password, self.salt, self.cost, self.block, self.parallel)
        return hmac.compare_digest(key, self.key)

    def __str__(self) -> str:
        salt, key = (base64.b64encode(part).decode("ascii") for part in (self.salt, self.key))
        return f"scrypt${self.cost}${self.block}${self.parallel}${salt}${key}"


def hash_password(password: str) -> PasswordHash:
    """Return a new salted hash.

    Raises:
        SettingsError: the password is too short or too long.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise SettingsError(f"密码须有{MIN_PASSWORD}至{MAX_PASSWORD}个字符，收到{len(password)}个")
    salt = secrets.token_bytes(16)
    return PasswordHash(_COST, _BLOCK, _PARALLEL, salt, _scrypt(password, salt, _COST, _BLOCK, _PARALLEL))


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    folded = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    memory = 256 * cost * block + 1024 * 1024
    return hashlib.scrypt(folded, salt=salt, n=cost, r=block, p=parallel, maxmem=memory, dklen=_KEY_BYTES)


class Accounts:
    """The users of a file. A wrong file stops the start; a file that turns wrong later lets nobody in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._users: dict[str, PasswordHash] = {}
        # what an unknown name is compared with, so that it takes as long as a known one
        random_bytes = secrets.token_bytes
        self._nobody = PasswordHash(_COST, _BLOCK, _PARALLEL, random_bytes(16), random_bytes(_KEY_BYTES))
        self._load()

    def find(self, user: str) -> PasswordHash | None:
        """Return a user's hash as the file holds it now."""
        with self._lock:
            try:
                if self._seen != _stamp(self._path):
                    self._load()
            except (OSError, SettingsError):
                self._seen, self._users = None, {}
            return self._users.get(user)

    def check(self, user: str, password: str) -> PasswordHash | None:
        """Return the user's hash if the password is right; slow on purpose, so call it in a thread."""
        known = self.find(user)
        right = (known or self._nobody).matches(password[:MAX_PASSWORD])
        return known if right and known is not None else None

    def _load(self) -> None:
        stamp = _stamp(self._path) if self._path.is_file() else None
        self._users = read_accounts(self._path)
        self._seen = stamp


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino


def read_accounts(path: Path) -> dict[str, PasswordHash]:
    """Read a file of users.

    Raises:
        SettingsError: it is missing, open to others for writing, empty or holds a line that is no account.
    """
    try:
        status = path.stat()
        if status.st_size > _MAX_FILE:
            raise SettingsError(f"账号文件 {path} 有 {status.st_size} 字节，过大")
        if os.name == "posix" and status.st_mode & 0o022:
            raise SettingsError(f"账号文件 {path} 可被他人改写；先 chmod 600 {path}")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"账号文件 {path} 读不了（{error}）；用 planqa passwd {path} 用户名 建立") from error
    users = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        user, _, written = line.partition(":")
        users[_user(user)] = _parse(written, f"{path} 第{number}行")
    if not users:
        raise SettingsError(f"账号文件 {path} 里没有账号；用 planqa passwd {path} 用户名 建立")
    return users


def _parse(written: str, where: str) -> PasswordHash:
    try:
        scheme, cost, block, parallel, salt, key = written.strip().split("$")
        found = PasswordHash(
            int(cost),
            int(block),
            int(parallel),
            base64.b64decode(salt, validate=True),
            base64.b64decode(key, validate=True),
        )
    except (ValueError, binascii.Error) as error:
        raise SettingsError(f"{where}不是账号；用 planqa passwd 重写这一行") from error
    fits = scheme == "scrypt" and 2**14 <= found.cost <= _MAX_COST and found.cost & (found.cost - 1) == 0
    if not fits or found.block != _BLOCK or not 1 <= found.parallel <= 8 or len(found.key) != _KEY_BYTES:
        raise SettingsError(f"{where}的散列方式不认识；用 planqa passwd 重写这一行")
    return found


def _user(name: str) -> str:
    if not _USER.fullmatch(name):
        raise SettingsError(f"用户名 {name[:80]!r} 不能用；须为1至64个字母、数字、汉字或 . _ @ -")
    return name


def set_password(path: Path, user: str, password: str) -> bool:
    """Write a user's password hash into the file (0600, replaced whole), and tell whether the user is new.

    Raises:
        SettingsError: the name or password won't do, or the file can't be written.
    """
    users = read_accounts(path) if path.exists() else {}
    new = _user(user) not in users
    users[user] = hash_password(password)
    content = "".join(f"{name}:{found}\n" for name, found in users.items())
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SettingsError(f"账号文件 {path} 写不了（{error.strerror}）") from error
    return new
