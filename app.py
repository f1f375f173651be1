"""Build and serve the page; thin. `python app.py` does what `planqa chat` does."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import PlanQAError

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """How the page is served; see `planqa chat --help`."""

    host: str = "127.0.0.1"
    port: int = 7860
    index: Path | None = None
    llm: str | None = None
    mcp: bool = False
    auth_file: Path | None = None
    no_auth: bool = False
    log_questions: bool = False
    public_hosts: tuple[str, ...] = ()


def serve(options: ServeOptions) -> None:
    """Serve the page behind its guard until SIGTERM or Ctrl-C.

    Raises:
        PlanQAError: the index or a model can't be loaded, or the page would be open to others without a login.
    """
    from answer.backends import load_backend
    from index.store import default_index_dir
    from web.application import build_app
    from web.engine import load_engine
    from web.feedback import default_feedback_path
    from web.following import follow
    from web.guard.guard import Guard
    from web.guard.server import run_server
    from web.guard.settings import settings_for

    settings = settings_for(
        options.host,
        auth_file=options.auth_file,
        no_auth=options.no_auth,
        log_questions=options.log_questions,
        public_hosts=options.public_hosts,
    )
    backend = load_backend(options.llm, os.environ)
    engine = load_engine(options.index, llm=backend, progress=sys.stderr.isatty())
    engine.warm()
    follow(engine, options.index or default_index_dir())
    page = build_app(engine, feedback=default_feedback_path(), mcp=options.mcp)
    sys.stdout.write(f"规划问答：http://{options.host}:{options.port}\n")
    sys.stdout.flush()
    run_server(Guard(page, settings), host=options.host, port=options.port)


def _options(arguments: Sequence[str]) -> ServeOptions:
    parser = argparse.ArgumentParser(description="规划问答的页面；全部选项见 planqa chat --help")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=7860, help="端口")
    parser.add_argument("--index", type=Path, default=os.environ.get("PLANQA_INDEX"), help="索引目录")
    parser.add_argument("--mcp", action="store_true", help="同时提供 MCP 工具")
    given = parser.parse_args(arguments)
    return ServeOptions(host=given.host, port=given.port, index=given.index, mcp=given.mcp)


if __name__ == "__main__":
    try:
        serve(_options(sys.argv[1:]))
    except PlanQAError as error:
        sys.exit("planqa: " + " ".join(str(error).split()))
