"""The real thing, small: any instruct model, in process or behind a server.

PLANQA_TEST_LLM names it as --llm does (transformers:目录/模型.gguf); without it a .gguf file in the user's
cache folder `planqa-llm` is taken.
"""

import os
import threading
from pathlib import Path

import pytest

from answer.answerer import Answerer
from answer.backends import Message, load_backend
from answer.grounding import check_sentence
from answer.llm_turn import Finished, Progress

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
SETTINGS = {"PLANQA_LLM_CONTEXT": "1600", "PLANQA_LLM_TIMEOUT": "900"}


@pytest.fixture(scope="module")
def backend():
    spec = os.environ.get("PLANQA_TEST_LLM")
    files = sorted((Path.home() / ".cache" / "planqa-llm").glob("*.gguf"))
    if not spec and not files:
        pytest.skip("real language model not run: set PLANQA_TEST_LLM, or put a .gguf file into ~/.cache/planqa-llm")
    return load_backend(spec or f"transformers:{files[0]}", SETTINGS)


def test_it_writes_and_stops_when_told(backend):
    cancel = threading.Event()
    pieces = []
    for piece in backend.stream([Message("user", "从一数到一百")], max_tokens=60, cancel=cancel):
        pieces.append(piece)
        if len(pieces) == 3:
            cancel.set()
    assert "".join(pieces).strip()
    assert len(pieces) < 40


@pytest.mark.parametrize("question", ["截至2020年底，国家高新区总数是多少家？", "规划鼓励建设哪些新型信息基础设施？"])
def test_whatever_it_writes_stands_on_the_plan(backend, retriever, question):
    answerer = Answerer(retriever, llm=backend)
    *steps, last = answerer.stream(question)
    assert isinstance(last, Finished)
    assert any(isinstance(step, Progress) for step in steps)
    assert not last.answer.refused
    assert last.answer.sentences
    for sentence in last.answer.sentences:
        assert check_sentence(sentence, answerer.documents, question=question, figures=answerer.figures) == ()
