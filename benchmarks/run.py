"""Measure the plan's index, search, answers, cold starts and memory: `make bench`, results in benchmarks/results/.

Numbers depend on the machine and its load, which stand beside them; nothing in the tests depends on these.
"""

from __future__ import annotations

import argparse
import random
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from benchmarks.measure import folder_megabytes, percentile, process_seconds, resident_megabytes, timed, write

SEED = 7
AIMS = {
    "index_seconds": 12.0,
    "search_p50_ms": 30.0,
    "ask_p50_ms": 60.0,
    "help_seconds": 0.3,
    "clause_seconds": 1.0,
    "find_seconds": 1.0,
    "outline_seconds": 1.0,
}


def questions(count: int) -> list[str]:
    """Return a seeded sample of dev questions."""
    from eval.items import load_questions

    asked = [question.question for question in load_questions() if question.split == "dev"]
    return random.Random(SEED).sample(asked, min(count, len(asked)))


def warm(count: int) -> dict[str, float]:
    """Measure the index's building and, once warm, search, ask and cite."""
    from answer.answerer import Answerer
    from drafts.checker import DraftChecker
    from eval.items import load_drafts
    from index.embedder import load_embedder
    from index.retriever import Retriever
    from index.store import build_index

    start = time.perf_counter()
    embedder = load_embedder()
    found = {"model_load_seconds": time.perf_counter() - start}
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        index = build_index((), Path(folder) / "index", embedder)
        found["index_seconds"] = time.perf_counter() - start
        found["index_mb"] = folder_megabytes(Path(folder))
    retriever = Retriever(index, embedder)
    answerer, checker = Answerer(retriever), DraftChecker(retriever)
    asked = questions(count)
    drafts = [item.draft for item in load_drafts() if item.split == "dev"][:10]
    for name, work, inputs in (
        ("search", retriever.search, asked),
        ("ask", answerer.ask, asked),
        ("cite", checker.check, drafts),
    ):
        timed(work, inputs[:5])
        seconds = timed(work, inputs)
        found[f"{name}_p50_ms"] = percentile(seconds, 0.5) * 1000
        found[f"{name}_p95_ms"] = percentile(seconds, 0.95) * 1000
    found["resident_mb_after_asking"] = resident_megabytes()
    return found


def cold() -> dict[str, float]:
    """Measure whole processes: --help, look-ups without a model, and one question with its model and index loaded."""
    process_seconds("-m", "cli", "ask", "国家高新区总数")
    return {
        "help_seconds": process_seconds("-m", "cli", "--help"),
        "clause_seconds": process_seconds("-m", "cli", "clause", "三、(六)4."),
        "find_seconds": process_seconds("-m", "cli", "find", "科技支行"),
        "outline_seconds": process_seconds("-m", "cli", "outline"),
        "ask_cold_seconds": process_seconds("-m", "cli", "ask", "国家高新区总数"),
    }


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=200, help="how many questions are asked warm")
    arguments = parser.parse_args()
    found = {**warm(arguments.questions), **cold()}
    found["installed_mb"] = folder_megabytes(Path(sysconfig.get_path("purelib")))
    for name, value in found.items():
        aim = f"   aim ≤ {AIMS[name]:g}" if name in AIMS else ""
        print(f"{name:28} {value:10.2f}{aim}")
    rounded = {name: round(value, 3) for name, value in found.items()}
    path = write("run", {"seed": SEED, "questions": arguments.questions, "results": rounded, "aims": AIMS})
    print(
        f"written to {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path.name}", file=sys.stderr
    )


if __name__ == "__main__":
    main()
