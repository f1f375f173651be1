"""Faults inside Gradio's queue: it prints them with the inputs in them, here they are logged without."""

from __future__ import annotations

import sys
from types import SimpleNamespace

from web.guard.logs import LOGGER


def log_without_inputs() -> None:
    """Make Gradio's queue log a fault by its kind and place, instead of printing its words, which quote the inputs."""
    from gradio import queueing, route_utils

    for module in (queueing, route_utils):
        # the two modules use nothing else of `traceback`, as tests/safety checks
        module.traceback = SimpleNamespace(print_exc=_log)  # type: ignore[attr-defined]


def _log() -> None:
    LOGGER.error("fault in a call", exc_info=sys.exc_info())
