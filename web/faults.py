"""Faults inside Gradio and its queue: it prints and sends them with the inputs in them; here they go without."""

from __future__ import annotations

import sys
from types import SimpleNamespace

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount

from web.guard.logs import LOGGER


def log_without_inputs() -> None:
    """Make Gradio's queue log a fault by its kind and place, instead of printing its words, which quote the inputs."""
    from gradio import queueing, route_utils

    for module in (queueing, route_utils):
        # the two modules use nothing else of `traceback`, as tests/safety checks
        module.traceback = SimpleNamespace(print_exc=_log)  # type: ignore[attr-defined]


def _log() -> None:
    LOGGER.error("fault in a call", exc_info=sys.exc_info())


def refuse_without_inputs(app: FastAPI) -> None:
    """Answer a request of the wrong form in one sentence; FastAPI sends the input back, which may not fit into JSON."""
    for mount in app.routes:
        if isinstance(mount, Mount) and isinstance(mount.app, FastAPI):
            mount.app.add_exception_handler(RequestValidationError, _wrong_form)


async def _wrong_form(request: Request, error: Exception) -> JSONResponse:
    del request, error
    return JSONResponse({"error": "请求的格式不对；接口的说明见 /gradio_api/info"}, status_code=422)
