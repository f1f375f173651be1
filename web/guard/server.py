"""Running the guarded page: one process, closed in an orderly way on SIGTERM or Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from types import FrameType

import uvicorn

from web.guard.guard import Guard
from web.guard.logs import LOGGER, set_up_logs

_LONGEST_CLOSING = 3.0
"""Seconds beyond the drain after which the process ends in any case; a thread may hang in a language model's server."""


class _Server(uvicorn.Server):
    """A server that tells the guard when it is to close."""

    def __init__(self, config: uvicorn.Config, guarded: Guard) -> None:
        super().__init__(config)
        self._guarded = guarded

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to close: no new work, idle streams end, running answers have `drain_seconds`."""
        LOGGER.info("closing", extra={"fields": {"signal": sig}})
        self._guarded.close()
        last = threading.Timer(self._guarded.settings.drain_seconds + _LONGEST_CLOSING, _end)
        last.daemon = True
        last.start()
        super().handle_exit(sig, frame)


def run_server(guarded: Guard, *, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C, then drain and return; call it in the main thread.

    Args:
        guarded: The page with its guard.
        host: The address to listen on.
        port: The port; 0: any free one, which the log names.
    """
    set_up_logs()
    settings = guarded.settings
    config = uvicorn.Config(
        guarded,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1",
        limit_concurrency=settings.max_connections,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(settings.drain_seconds),
    )
    # uvicorn raises the signal once more when it is done, which would end the process as if it had been killed
    signal.signal(signal.SIGTERM, lambda *_: None)
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, guarded).run()
    LOGGER.info("closed")


def _end() -> None:
    """End the process although threads still run; whatever they would answer, nobody waits for it."""
    LOGGER.warning("closed with work still running")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
