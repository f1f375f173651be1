"""Split text into sentences and parts, as spans; every character belongs to exactly one sentence."""

from __future__ import annotations

import re

_CLOSING = "”’」』）)》〉】\"'"
_SENTENCE = re.compile(rf"[^。！？!?…\n]*(?:[。！？!?…]+[{_CLOSING}]*|\n|$)")
_PART = re.compile(r"[^;；]*[;；]+|[^;；]+")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of text[start:end] as spans; they tile it.

    A sentence ends after 。！？!?… with the closing quotation marks and brackets that follow, or at a line break.
    """
    end = len(text) if end is None else end
    spans = []
    while start < end:
        match = _SENTENCE.match(text, start, end)
        stop = match.end() if match and match.end() > start else end
        spans.append((start, stop))
        start = stop
    return spans


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def content_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the non-empty sentences of text[start:end], trimmed."""
    spans = (trimmed(text, *span) for span in sentence_spans(text, start, end))
    return [span for span in spans if span[0] < span[1]]


def part_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split one sentence at its semicolons, which stay with the part before them; the parts tile it."""
    return [(m.start(), m.end()) for m in _PART.finditer(text, start, end)]
