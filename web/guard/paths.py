"""The addresses that are open: a list of what the page and programs need; whatever else Gradio offers stays closed."""

from __future__ import annotations

import re

from web.guard.settings import GuardSettings

_NAME = r"[A-Za-z0-9_]{1,64}"
_ID = r"[A-Za-z0-9_-]{1,64}"
_FILES = r"(?:page|assets|static|svelte)/[A-Za-z0-9_@.-]+(?:/[A-Za-z0-9_@.-]+)*"

_READ = re.compile(
    rf"/(?:|config/?|theme\.css|favicon\.ico|manifest\.json|robots\.txt|{_FILES}"
    rf"|gradio_api/(?:info/?|openapi\.json|app_id/?|startup-events|theme\.css|queue/data|heartbeat/{_ID}"
    rf"|call/{_NAME}/{_ID}))"
)
_CHANGE = re.compile(rf"/gradio_api/(?:call/{_NAME}/?|queue/join|cancel|reset/?)")
_MCP = re.compile(r"/gradio_api/mcp(?:/(?:sse|http|schema|messages)?/?)?")
_WORK = re.compile(r"/gradio_api/(?:call/.*|queue/join|mcp.*)")
_DRAFT = re.compile(r"/gradio_api/call/[A-Za-z0-9_]*draft[A-Za-z0-9_]*/?")
_STREAM = re.compile(r"/gradio_api/(?:heartbeat/.*|mcp.*)")
_METHODS = {"GET": _READ, "HEAD": _READ, "POST": _CHANGE}
_MCP_METHODS = frozenset({"GET", "POST", "DELETE"})

HEALTH = frozenset({"/healthz", "/readyz"})
LOGIN = frozenset({"/login", "/logout"})


def is_open(method: str, path: str) -> bool:
    """Tell whether an address may be asked for with a method; a path with `..` never may."""
    if "/.." in path or "\\" in path:
        return False
    pattern = _METHODS.get(method)
    if pattern and pattern.fullmatch(path):
        return True
    return method in _MCP_METHODS and bool(_MCP.fullmatch(path))


def is_known(path: str) -> bool:
    """Tell whether an address may be asked for with any method."""
    return any(is_open(method, path) for method in ("GET", "POST", "DELETE"))


def is_work(method: str, path: str) -> bool:
    """Tell whether a request makes the models work, so that it is counted more strictly."""
    return method == "POST" and bool(_WORK.fullmatch(path))


def takes_json(method: str, path: str) -> bool:
    """Tell whether a request brings JSON that the application parses."""
    return method == "POST" and bool(_CHANGE.fullmatch(path) or _MCP.fullmatch(path))


def is_idle_stream(method: str, path: str) -> bool:
    """Tell whether a request stays open without anybody waiting for an answer on it."""
    return method == "GET" and bool(_STREAM.fullmatch(path))


def body_limit(path: str, settings: GuardSettings) -> int:
    """Return how many bytes a request's body may have."""
    if path in LOGIN:
        return settings.max_login_body
    return settings.max_draft_body if _DRAFT.fullmatch(path) else settings.max_body
