"""What MCP tools hand back: Gradio prints records the way Python does, programs read JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr


def speak_json(blocks: gr.Blocks) -> None:
    """Let the page's MCP server, if it has one, write records as JSON."""
    if blocks.mcp_server_obj is not None:
        blocks.mcp_server_obj.postprocess_output_data = _as_json  # type: ignore[assignment]


def _as_json(data: Sequence[Any], _root_url: str) -> list[Any]:
    from mcp.types import TextContent

    return [
        TextContent(type="text", text=value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for value in data
    ]
