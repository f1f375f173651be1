"""Build the page: one frame of our own inside Gradio, which brings queue, streaming, endpoints and MCP."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from web.endpoints import publish
from web.engine import Engine
from web.markup import word
from web.page_endpoints import serve_page
from web.shell import loading, shell
from web.unread import bound_unread

_SESSIONS = 100


def build_page(engine: Engine, *, feedback: Path) -> gr.Blocks:
    """Return the Gradio app for an engine; `feedback` is the file that readers' remarks are written to."""

    def frame() -> str:
        return loading() + shell(tuple(engine.documents.values()), modes=engine.modes)

    with gr.Blocks(title=word("brand"), analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)) as blocks:
        host = gr.HTML(
            frame(),
            html_template="${value}",
            js_on_load="",
            apply_default_css=False,
            elem_id="pq-host",
        )
        publish(engine)
        serve_page(engine, feedback=feedback)
    blocks.queue(max_size=32, default_concurrency_limit=2)
    # each call counts as a session of its own; Gradio would keep the state of 10,000
    blocks.state_session_capacity = _SESSIONS
    bound_unread(blocks._queue)

    def renew() -> None:
        host.value = frame()
        blocks.config = blocks.get_config_file()

    engine.on_change.append(renew)
    page: gr.Blocks = blocks
    return page
