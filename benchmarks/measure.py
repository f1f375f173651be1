"""What the benchmarks share: percentiles, memory, the machine, and where results go."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which `share` of the values lie: the smallest with rank at least share·n."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def timed(work: Callable[[str], object], inputs: Iterable[str]) -> list[float]:
    """Return the seconds that `work` takes for each input."""
    seconds = []
    for text in inputs:
        start = time.perf_counter()
        work(text)
        seconds.append(time.perf_counter() - start)
    return seconds


def process_seconds(*arguments: str, environment: Mapping[str, str] | None = None) -> float:
    """Return the seconds of a whole process `python ARGUMENTS` in the project; its output goes nowhere."""
    start = time.perf_counter()
    command = [sys.executable, *arguments]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, check=True, stdout=subprocess.DEVNULL, timeout=900
    )
    return time.perf_counter() - start


def resident_megabytes() -> float:
    """Return the resident memory of this process."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 2**20


def folder_megabytes(folder: Path) -> float:
    """Return the size of a folder's files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()) / 2**20


def machine() -> dict[str, object]:
    """Return what numbers depend on: processors, load, Python, commit."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "commit": commit,
        "date": time.strftime("%Y-%m-%d"),
    }


def write(name: str, record: Mapping[str, object]) -> Path:
    """Write results with the machine's description."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({"machine": machine(), **record}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
