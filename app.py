"""Build and serve the page; thin. `python app.py` does what `planqa chat` does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ingest.errors import PlanQAError

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def serve(*, host: str = "127.0.0.1", port: int = 7860, index: Path | None = None, mcp: bool = False) -> None:
    """Serve the page until interrupted.

    Raises:
        PlanQAError: the index or a model can't be loaded.
    """
    import uvicorn

    from web.application import build_app
    from web.engine import load_engine
    from web.feedback import default_feedback_path

    engine = load_engine(index, progress=sys.stderr.isatty())
    engine.warm()
    app = build_app(engine, feedback=default_feedback_path(), mcp=mcp)
    print(f"规划问答：http://{host}:{port}", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning")


if __name__ == "__main__":
    try:
        serve()
    except PlanQAError as error:
        sys.exit(f"planqa: {' '.join(str(error).split())}")
