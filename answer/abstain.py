"""When not to answer. First pass: no words in common, unmet slots. (Calibration follows.)"""

from __future__ import annotations

from collections.abc import Sequence

from answer.question import Question
from answer.reading import Candidate, Words
from answer.reply import Reply
from index.contents import Index


def unusable(raw: str, text: str) -> Reply | None:
    """Refuse what is no question."""
    if not any(char.isalnum() for char in text):
        return Reply(lead="没有读到问题。请就规划的内容提问，或输入条款号。", reason="unusable")
    return None


def refuse(question: Question, words: Words, found: Sequence[Candidate], index: Index) -> Reply | None:
    return None
