"""A running page that takes up each new generation of its index, without a restart and without a failed answer."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from ingest.errors import PlanQAError
from web.engine import Engine

LOGGER = logging.getLogger("planqa.page")
EVERY = 2.0


def follow(engine: Engine, directory: Path, *, seconds: float = EVERY) -> threading.Event:
    """Look every `seconds` whether the directory names another generation, and take it up; set the result to stop.

    An index that is missing or damaged is logged once, and the page goes on with what it has.
    """
    stop = threading.Event()

    def watch() -> None:
        told = ""
        while not stop.wait(seconds):
            try:
                changed = engine.refresh(directory)
            except PlanQAError as error:
                if str(error) != told:
                    told = str(error)
                    LOGGER.warning("index not taken up", extra={"fields": {"reason": told}})
                continue
            told = ""
            if changed:
                generation = engine.retriever.index.generation
                LOGGER.info("index taken up", extra={"fields": {"generation": generation}})

    threading.Thread(target=watch, name="planqa-index", daemon=True).start()
    return stop
