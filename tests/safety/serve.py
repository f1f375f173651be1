"""Serve the page as app.py does, with settings of the guard as JSON; note connections to the outside and work at once.

Run as: python serve.py INDEX MODELS PORT FEEDBACK OUTSIDE LLM SETTINGS
"""

import json
import os
import socket
import sys
import threading
from pathlib import Path

os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def note_outside(path):
    """Write each look-up or connection that leaves this machine into a file."""

    def local(host):
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        return name in ("", "localhost", "::1", "0.0.0.0") or name.startswith("127.")

    def noted(real, host_of):
        def call(*args, **kwargs):
            host = host_of(*args)
            if host is not None and not local(host):
                with path.open("a") as file:
                    file.write(f"{host}\n")
                raise OSError(f"no way to {host}")
            return real(*args, **kwargs)

        return call

    def peer(sock, address):
        return address[0] if sock.family in (socket.AF_INET, socket.AF_INET6) else None

    socket.getaddrinfo = noted(socket.getaddrinfo, lambda host, *_: host)
    socket.socket.connect = noted(socket.socket.connect, peer)
    socket.socket.connect_ex = noted(socket.socket.connect_ex, peer)


def note_peak(kind, name, path):
    """Write into a file how many calls of a method run at once, whenever it is more than before."""
    real, lock, now, peak = getattr(kind, name), threading.Lock(), [0], [0]

    def counted(*args, **kwargs):
        with lock:
            now[0] += 1
            if now[0] > peak[0]:
                peak[0] = now[0]
                path.write_text(str(peak[0]))
        try:
            return real(*args, **kwargs)
        finally:
            with lock:
                now[0] -= 1

    setattr(kind, name, counted)


def main(index, models, port, feedback, outside, llm, settings):
    note_outside(Path(outside))
    from index.embedder import load_embedder
    from index.retriever import Retriever
    from index.store import open_index
    from web.application import build_app
    from web.engine import Engine
    from web.following import follow
    from web.guard.guard import Guard
    from web.guard.server import run_server
    from web.guard.settings import GuardSettings, Rate

    given = {k: Rate(*v) if isinstance(v, list) else v for k, v in json.loads(settings).items()}
    note_peak(Retriever, "search", Path(outside).with_name("peak"))
    retriever = Retriever(open_index(Path(index)), load_embedder(cache_dir=Path(models)))
    backend = None
    if llm:
        from answer.backends import load_backend

        backend = load_backend(llm, {})
    engine = Engine(retriever, llm=backend)
    engine.warm()
    follow(engine, Path(index), seconds=0.3)
    page = build_app(engine, feedback=Path(feedback))
    run_server(Guard(page, GuardSettings(**given)), host="127.0.0.1", port=int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
