"""Split a question that asks two things; a part that leaves out its topic gets the first part's."""

from __future__ import annotations

import re

from answer.question import read_question

_CUT = re.compile(
    r"[?？!！;；。]+|[,，、]\s*(?=(?:另外|还有|同时|并且|而且|以及|顺便|再|又|那|分别|具体|其中|它|"
    r"具体来说|如果|要是|and\b|also\b)"
    r"|[^,，?？]{0,16}(?:多少|几[个家项条倍成%]|哪些?|谁|什么|啥|怎么|如何|是否|有没有|吗|何时|多久|多大|"
    r"多高))|\s+(?:and|also)\s+(?=(?:how|what|who|when|which|does|is)\b)"
)
_ASKS = re.compile(
    r"多少|几[个家项条倍成人年月号%]|哪|谁|什么|啥|怎|如何|是否|有没有|有无|能否|可否|吗|么$|何时|何|多久|"
    r"多大|多高|为何|咋|呢$|是不是|能不能|"
    r"\b(?:how|what|who|when|which|does|is|are|do|can|where|why)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:另外|还有|同时|并且|而且|以及|顺便(?:问一?下)?|再(?:就是|问)?|又|那么?|请问|and|also)[,，\s]*", re.IGNORECASE
)
_MIN_PART = 4
MAX_PARTS = 3


def split_question(text: str) -> list[str]:
    """Return the questions asked in `text`, at most MAX_PARTS; one that asks nothing stays with its neighbour.

    A later part without a topic of its own (补贴多少钱) is put behind the first part's topic.
    """
    pieces = _pieces(text)
    if len(pieces) < 2:
        return [text]
    first = read_question(pieces[0])
    about = " ".join(_ASKS.sub(" ", first.topic).split())
    parts = [pieces[0]]
    for piece in pieces[1:MAX_PARTS]:
        bare = _LEADING.sub("", piece)
        own = re.sub(r"[\s有是的了家个]", "", _ASKS.sub("", read_question(bare).topic))
        parts.append(bare if len(own) >= _MIN_PART + 2 else f"{about} {bare}")
    return parts


def _pieces(text: str) -> list[str]:
    """Cut where a new question begins; pieces that ask nothing are context for the next one, or end the last."""
    pieces: list[str] = []
    context = ""
    for raw in _CUT.split(text):
        piece = raw.strip(" ,，、")
        if len(piece) < 2:
            continue
        if _ASKS.search(piece):
            pieces.append(f"{context}，{piece}" if context else piece)
            context = ""
        else:
            context = f"{context}，{piece}" if context else piece
    if context and pieces:
        pieces[-1] = f"{pieces[-1]}，{context}"
    return pieces
