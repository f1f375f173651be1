"""Measure the page under load: `make bench-load`, results in benchmarks/results/load.json.

1, 4, 16 and 60 callers ask without a pause, each a question after its last answer, the way programs do: a POST that
begins the work and a stream that brings the answer. A caller who is told that the queue is full comes back a second
later. Callers and page share one machine, so that the numbers are lower bounds. The guard's limits on one client are
lifted, since all callers come from one address.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, percentile, write

CALLERS = (1, 4, 16, 60)
SECONDS = 20.0
AIM_P95 = 5.0
WAIT_WHEN_FULL = 1.0
COLUMNS = {
    "callers": 8,
    "requests_per_second": 21,
    "p50_seconds": 13,
    "p95_seconds": 13,
    "queue_full": 12,
    "mixed_answers": 15,
    "fault_count": 13,
}
QUESTIONS = (
    "2020年国家高新区营业收入是多少？",
    "数字园区建设行动包括哪几项？",
    "规划怎么说沙盒监管？",
    "国家高新区数量的目标是多少？",
    "怎样支持飞地经济？",
    "谁来开展创新能力评价？",
    "对科技支行有什么要求？",
    "元宇宙怎么布局？",
    "如何推动绿色低碳发展？",
    "揭榜挂帅出现在哪里？",
    "大学科技园怎样建设？",
    "三、（六）4.讲什么？",
)


@dataclass(slots=True)
class Tally:
    """What the callers of one level saw: seconds to each answer, refusals for a full queue, wrong answers, faults."""

    seconds: list[float] = field(default_factory=list)
    full: int = 0
    mixed: int = 0
    faults: list[str] = field(default_factory=list)


def ask(client: Any, question: str) -> dict[str, Any] | None:  # noqa: ANN401 - an httpx client, imported lazily
    """Return the answer's record, or nothing where the queue is full."""
    posted = client.post("/gradio_api/call/ask_plan", json={"data": [question]})
    if posted.status_code == 503:
        return None
    posted.raise_for_status()
    stream = client.get(f"/gradio_api/call/ask_plan/{posted.json()['event_id']}")
    last = stream.text.strip().split("\n\n")[-1]
    event, data = (line.split(": ", 1)[1] for line in last.split("\n"))
    if event != "complete":
        raise RuntimeError(last[:200])
    record: dict[str, Any] = json.loads(data)[0]
    return record


def call_until(url: str, number: int, end: float, expected: Sequence[str], tally: Tally) -> None:
    """Ask one question after the other until `end` on the monotonic clock."""
    import httpx

    with httpx.Client(base_url=url, timeout=120) as client:
        turn = number
        while time.monotonic() < end:
            place = turn % len(QUESTIONS)
            began = time.monotonic()
            try:
                record = ask(client, QUESTIONS[place])
            except (httpx.HTTPError, RuntimeError, ValueError) as error:
                tally.faults.append(repr(error)[:200])
                continue
            if record is None:
                tally.full += 1
                time.sleep(WAIT_WHEN_FULL)
                continue
            tally.seconds.append(time.monotonic() - began)
            tally.mixed += record["answer"] != expected[place]
            turn += 1


def measure(url: str, callers: int, seconds: float, expected: Sequence[str]) -> dict[str, object]:
    """Return what `callers` at once saw in `seconds`."""
    tally = Tally()
    began = time.monotonic()
    with ThreadPoolExecutor(callers) as pool:
        for task in [
            pool.submit(call_until, url, number, began + seconds, expected, tally) for number in range(callers)
        ]:
            task.result()
    passed = time.monotonic() - began
    return {
        "callers": callers,
        "answered": len(tally.seconds),
        "requests_per_second": round(len(tally.seconds) / passed, 2),
        "p50_seconds": round(percentile(tally.seconds, 0.5), 3),
        "p95_seconds": round(percentile(tally.seconds, 0.95), 3),
        "queue_full": tally.full,
        "mixed_answers": tally.mixed,
        "faults": tally.faults[:5],
        "fault_count": len(tally.faults),
    }


@contextmanager
def served(index: Path | None) -> Iterator[tuple[str, int]]:
    """Serve the page in a process of its own; give its address and process id."""
    import httpx

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        command = [
            sys.executable,
            "-m",
            "benchmarks.load",
            "--serve",
            str(port),
            *(["--index", str(index)] if index else []),
        ]
        environment = {**os.environ, "XDG_DATA_HOME": folder}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        url = f"http://127.0.0.1:{port}"
        try:
            while True:
                if process.poll() is not None:
                    raise RuntimeError("the page did not start; run `python app.py` to see why")
                try:
                    if httpx.get(f"{url}/readyz").status_code == 200:
                        break
                except httpx.TransportError:
                    time.sleep(0.2)
            yield url, process.pid
        finally:
            process.terminate()
            process.wait(20)


def serve(port: int, index: Path | None) -> None:
    """Serve the page without limits on one client."""
    from web.application import build_app
    from web.engine import load_engine
    from web.guard.guard import Guard
    from web.guard.server import run_server
    from web.guard.settings import GuardSettings, Rate

    free = Rate(burst=1e9, per_second=1e9)
    engine = load_engine(index)
    engine.warm()
    page = build_app(engine, feedback=Path(os.environ["XDG_DATA_HOME"]) / "feedback.jsonl")
    run_server(Guard(page, GuardSettings(requests=free, work=free)), host="127.0.0.1", port=port)


def main() -> None:
    """Measure every level, print a table and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each level lasts")
    parser.add_argument("--index", type=Path, help="index directory; default: the user's")
    parser.add_argument("--serve", type=int, metavar="PORT", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve, given.index)
        return
    import httpx
    import psutil

    with served(given.index) as (url, pid):
        process = psutil.Process(pid)
        with httpx.Client(base_url=url, timeout=120) as client:
            expected = [record["answer"] for question in QUESTIONS if (record := ask(client, question))]
        before = process.memory_info().rss
        levels = []
        print("".join(f"{name:>{width}}" for name, width in COLUMNS.items()))
        for callers in CALLERS:
            row = measure(url, callers, given.seconds, expected)
            levels.append(row)
            print("".join(f"{row[name]!s:>{width}}" for name, width in COLUMNS.items()), flush=True)
        after = process.memory_info().rss
    grown = round(100 * (after - before) / before, 1)
    print(f"memory {before >> 20} MB before, {after >> 20} MB after ({grown:+.1f} %)")
    path = write(
        "load",
        {
            "seconds_per_level": given.seconds,
            "aim_p95_seconds": AIM_P95,
            "levels": levels,
            "memory_megabytes": {
                "before": round(before / 2**20),
                "after": round(after / 2**20),
                "growth_percent": grown,
            },
        },
    )
    print(f"written to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
