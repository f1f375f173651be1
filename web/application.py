"""The ASGI application: the page's static files and the Gradio app, closed but for what the page needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web.engine import Engine
from web.faults import log_without_inputs, refuse_without_inputs
from web.markup import join, tag
from web.mcp_results import speak_json
from web.page import build_page

if TYPE_CHECKING:
    from markupsafe import Markup

STATIC = Path(__file__).parent / "static"
PREFIX = "page"
MAX_UPLOAD = "10mb"


class _Static(StaticFiles):
    """Files that a browser asks for again each time, so that a new version is seen at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def build_app(engine: Engine, *, feedback: Path, mcp: bool = False) -> FastAPI:
    """Return the application; a guard may be put around it.

    Args:
        engine: what answers.
        feedback: the JSON lines file that readers' remarks are appended to.
        mcp: also offer the endpoints as MCP tools, under /gradio_api/mcp/.
    """
    log_without_inputs()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.mount(f"/{PREFIX}", _Static(directory=STATIC))
    page = build_page(engine, feedback=feedback)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        max_file_size=MAX_UPLOAD,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=mcp,
        head=str(_head()),
        theme=gr.themes.Base(font=["sans-serif"], font_mono=["monospace"]),
        favicon_path=str(STATIC / "favicon.svg"),
    )
    speak_json(page)
    refuse_without_inputs(mounted)
    return mounted


def _head() -> Markup:
    """Return the links to our styles and script, each with a mark of its content."""
    styles: Iterable[Path] = sorted(STATIC.glob("*.css"))
    links = [tag("link", rel="stylesheet", href=_address(path)) for path in styles]
    script = tag("script", type="module", src=_address(STATIC / "main.js"))
    return tag("meta", name="color-scheme", content="light dark") + join(*links) + script


def _address(path: Path) -> str:
    return f"{PREFIX}/{path.name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:10]}"
