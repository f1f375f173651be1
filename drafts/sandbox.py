"""Run the reading and writing of Word files in a child process with limits on memory, CPU and time.

A file that was made to harm can then only end the child. Where the platform has no `resource` (Windows), the wall clock
alone limits.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ingest.errors import DraftError

_ROOT = Path(__file__).resolve().parent.parent
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 8
WALL_SECONDS = 20


def run_child(
    task: str, source: Path, request: Mapping[str, object] | None = None, *, out: Path | None = None
) -> dict[str, object]:
    """Run `drafts.docx_child` on a file and return its answer.

    Raises:
        DraftError: the child refused the file, ran out of memory or time, or died.
    """
    command = [sys.executable, "-m", "drafts.docx_child", task, str(source), *([str(out)] if out else [])]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
    payload = json.dumps(request or {}, ensure_ascii=False).encode()
    try:
        done = subprocess.run(
            command, input=payload, capture_output=True, timeout=WALL_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DraftError(f"稿件 {source.name} 在 {WALL_SECONDS} 秒内没有读完；请拆分，或另存为纯文本") from error
    try:
        answer = json.loads(done.stdout.decode("utf-8")) if done.stdout else {}
    except ValueError:
        answer = {}
    if "error" in answer:
        raise DraftError(str(answer["error"]))
    if done.returncode or not isinstance(answer, dict) or not answer:
        raise DraftError(f"稿件 {source.name} 超出解析的内存或时间上限；请拆分，或另存为纯文本")
    return answer


def limit_self() -> None:
    """Limit this process's memory and CPU time; called by the child before it opens anything."""
    try:
        import resource
    except ImportError:
        return
    for kind, amount in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        limit = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        try:
            resource.setrlimit(kind, (limit, hard))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS
            continue
