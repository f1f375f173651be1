"""A language model server to tests' taste, in a process of its own."""

import json
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from answer.backends import Limits
from answer.backends.server import ServerBackend

QUICK = Limits(connect=2, first=0.8, idle=0.8, total=2.5)


@dataclass(frozen=True)
class ScriptedServer:
    """The server at `port`; see scripted_server.py for what it can do."""

    port: int

    def backend(self, model, *, limits=None, **settings):
        """The backend that gets `model`; patient with what behaves, quick with the rest."""
        limits = limits or (Limits() if model in ("say", "slowly") else QUICK)
        return ServerBackend(base_url=f"http://127.0.0.1:{self.port}/v1", model=model, limits=limits, **settings)

    def reply(self, text):
        self._call("/reply", {"reply": text})

    def seen(self):
        return self._call("/seen")

    def _call(self, path, record=None):
        data = json.dumps(record).encode() if record is not None else None
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", data=data, timeout=5) as answer:
            return json.loads(answer.read())


@pytest.fixture(scope="session")
def llm_server():
    """The scripted server."""
    script = Path(__file__).with_name("scripted_server.py")
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    yield ScriptedServer(int(process.stdout.readline()))
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()
