"""Yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from answer.question import Question
from answer.reading import Candidate
from answer.records import AnswerSentence
from answer.reply import Reply


def judge(question: Question, chosen: Sequence[Candidate], sentences: tuple[AnswerSentence, ...]) -> Reply:
    return Reply(sentences, lead="是。", verdict="yes")
