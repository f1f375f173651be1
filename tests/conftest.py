"""What all tests share: no connection leaves this machine, one loaded embedding model, and where the programs are."""

import os
import shutil
import socket
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

ROOT = Path(__file__).resolve().parents[1]
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "::", socket.gethostname()}


class OutsideConnectionError(AssertionError):
    """A test tried to reach something other than this machine."""


def _is_local(host):
    name = host.decode() if isinstance(host, bytes) else host
    return not name or name.lower() in LOOPBACK_NAMES or name.startswith("127.")


def _guarded(method):
    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            raise OutsideConnectionError(f"a test connects to {address[0]}; only loopback is allowed")
        return method(self, address)

    return connect


@pytest.fixture(scope="session", autouse=True)
def _no_outside_connections():
    """Let this process look up and connect to loopback only; other processes that tests start are not guarded."""
    lookup = socket.getaddrinfo

    def getaddrinfo(host, *args, **kwargs):
        if not _is_local(host):
            raise OutsideConnectionError(f"a test looks up {host}; only loopback is allowed")
        return lookup(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def plan_text():
    """The plan as its file holds it."""
    return (ROOT / "data" / "plan.txt").read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


@pytest.fixture(scope="session")
def model_cache(pytestconfig):
    """A folder for unpacked models that lasts from run to run and goes with pytest's cache."""
    return pytestconfig.cache.mkdir("planqa-models")


@pytest.fixture(scope="session")
def embedder(model_cache):
    """The bundled embedding model."""
    from index.embedder import load_embedder

    return load_embedder(cache_dir=model_cache)


@pytest.fixture(scope="session")
def retriever(pytestconfig, embedder):
    """Search over the plan; its index lasts from run to run like the model."""
    from index.retriever import Retriever
    from index.store import build_index

    return Retriever(build_index((), pytestconfig.cache.mkdir("planqa-index"), embedder), embedder)


def _program(purpose, *names):
    """Find a program; without it skip, but fail where CI promises to have installed it."""
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    message = f"{purpose} not run: none of {', '.join(names)} is installed"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium():
    """Path of a Chromium or Chrome for tests of the page."""
    return _program("tests of the page", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def soffice():
    """Path of LibreOffice for tests that open produced Word files."""
    return _program("tests that open Word files", "soffice", "libreoffice")
