"""The child process that touches Word files: `python -m drafts.docx_child read|annotate FILE [OUT]`, JSON in and out.

It imports no models. Errors come back as {"error": …}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from drafts.sandbox import limit_self
from ingest.errors import DraftError


def main() -> None:
    """Read the request, do the task, print the answer."""
    limit_self()
    task, source = sys.argv[1], Path(sys.argv[2])
    try:
        answer = _read(source) if task == "read" else _annotate(source, Path(sys.argv[3]))
    except DraftError as error:
        answer = {"error": str(error)}
    except (MemoryError, RecursionError) as error:
        answer = {"error": f"稿件 {source.name} 超出解析的上限（{type(error).__name__}）；请拆分，或另存为纯文本"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def _read(source: Path) -> dict[str, object]:
    from drafts.docx_text import DOCUMENT, FOOTNOTES, open_package, read_word_text

    package = open_package(source)
    footnotes = package.tree(FOOTNOTES) if FOOTNOTES in package.members else None
    return {"text": read_word_text(package.tree(DOCUMENT), footnotes).text}


def _annotate(source: Path, out: Path) -> dict[str, object]:
    from drafts.docx_write import Remark, annotate

    request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    remarks = [Remark.from_json(item) for item in request["remarks"]]
    annotate(source, out, remarks, rows=[tuple(row) for row in request["rows"]], header=tuple(request["header"]),
             summary=str(request["summary"]), date=str(request["date"]))  # fmt: skip
    return {"written": str(out)}


if __name__ == "__main__":
    main()
