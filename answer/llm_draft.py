"""Read what a language model writes, piece by piece, as drafted sentences with their grounds.

The form asked for is two lines a sentence, 答：… and 据：[编号] 原文. Small models keep to it loosely, so numbers in
the running text, missing grounds, bullets and JSON are read too. Nothing here is believed: see `llm_verify`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from ingest.sentences import content_sentences

MAX_SENTENCE = 400
_MAX_JSON = 8000
_ANSWER = re.compile(r"^(?:答案?|回答|要点|结论|句子?)\s*\d*\s*[:：]\s*")
_GROUND = re.compile(r"^(?:依?据|引文?|引用|出处|来源|原文)\s*\d*\s*[:：]\s*")
_INNER_GROUND = re.compile(r"(?<=[。！？；;.\s])(?:依?据|引文?|引用|出处|来源|原文)\s*[:：]\s*(?=[\[【［])")
_BULLET = re.compile(r"^(?:[-*•>#]+|\d{1,2}[.、)）](?!\d)|[（(]\d{1,2}[)）])\s*")
_NUMBER = re.compile(r"[\[【［]\s*(?:编号|段)?\s*(\d{1,3})\s*[\]】］]")
_QUOTES = "“”‘’「」『』\"' 　"
_NOTHING = re.compile(r"^(?:无|没有|未提及|资料(?:中)?(?:没有|未|答不了).*)[。.]?$")


@dataclass(frozen=True, slots=True)
class Ground:
    """A passage's number in the material, and the words that the model says it quotes; '' if it gave none."""

    number: int
    quote: str


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as the model wrote it."""

    text: str
    grounds: tuple[Ground, ...]


class _JsonGround(BaseModel):
    number: int = Field(validation_alias="id", ge=0, le=999)
    quote: str = Field(default="", max_length=2000)


class _JsonSentence(BaseModel):
    text: str = Field(max_length=2000)
    citations: list[_JsonGround] = Field(default_factory=list, max_length=20)


class _JsonAnswer(BaseModel):
    sentences: list[_JsonSentence] = Field(max_length=100)


_JSON: TypeAdapter[_JsonSentence | _JsonAnswer | list[_JsonSentence]] = TypeAdapter(
    _JsonSentence | _JsonAnswer | list[_JsonSentence]
)


class DraftReader:
    """Collects pieces of a stream into lines and lines into sentences."""

    def __init__(self) -> None:
        self._line = ""
        self._json = ""
        self._text = ""
        self._grounds: list[Ground] = []

    def feed(self, piece: str) -> Iterator[DraftSentence]:
        """Take a piece; yield the sentences that are complete with it."""
        *lines, self._line = (self._line + piece).split("\n")
        for line in lines:
            yield from self._read(line)
        if self._text and _ANSWER.match(self._line.lstrip()):
            yield from self._flush()

    def close(self) -> Iterator[DraftSentence]:
        """Yield what is left when the stream has ended."""
        yield from self._read(self._line)
        self._line = ""
        yield from self._flush()

    def _read(self, line: str) -> Iterator[DraftSentence]:
        line = "" if line.strip().startswith("```") else line.strip().strip("`").replace("**", "").strip()
        if self._json or re.match(r"\{|\[\s*(?:\{|$)", line):
            yield from self._read_json(line)
            return
        for part in self._split(_BULLET.sub("", line)):
            yield from self._read_part(part.strip())

    def _read_part(self, line: str) -> Iterator[DraftSentence]:
        if not line or _NOTHING.match(_ANSWER.sub("", line)):
            return
        if ground := _GROUND.match(line):
            self._grounds += _grounds(line[ground.end() :])
        elif self._text and _NUMBER.match(line):
            self._grounds += _grounds(line)
        else:
            yield from self._flush()
            yield from self._begin(line)

    def _split(self, line: str) -> list[str]:
        """Part a sentence from the grounds that stand behind it on the same line."""
        inner = _INNER_GROUND.search(line)
        return [line[: inner.start()], line[inner.start() :]] if inner else [line]

    def _begin(self, line: str) -> Iterator[DraftSentence]:
        """Begin a sentence; running prose with several of them is split, each with the numbers that stand in it."""
        marked = bool(_ANSWER.match(line))
        text = _ANSWER.sub("", line)
        spans = content_sentences(text, 0, len(text))
        if not marked and len(spans) > 1:
            for start, end in spans:
                yield from _drafted(text[start:end], [])
            return
        self._text = text

    def _flush(self) -> Iterator[DraftSentence]:
        if self._text:
            yield from _drafted(self._text, self._grounds)
        self._text, self._grounds = "", []

    def _read_json(self, line: str) -> Iterator[DraftSentence]:
        self._json += line + "\n"
        text = self._json.strip().rstrip(",")
        try:
            read = _JSON.validate_json(text)
        except ValidationError:
            if len(self._json) > _MAX_JSON:
                self._json = ""
            return
        self._json = ""
        yield from self._flush()
        sentences = read.sentences if isinstance(read, _JsonAnswer) else read if isinstance(read, list) else [read]
        for sentence in sentences:
            yield from _drafted(sentence.text, [Ground(c.number, c.quote) for c in sentence.citations])


def _drafted(text: str, grounds: list[Ground]) -> Iterator[DraftSentence]:
    inline = [Ground(int(number), "") for number in _NUMBER.findall(text)]
    bare = " ".join(_NUMBER.sub("", text).split())
    if bare and len(bare) <= MAX_SENTENCE:
        yield DraftSentence(bare, tuple(dict.fromkeys((*grounds, *inline))))


def _grounds(text: str) -> list[Ground]:
    """Read [3] words [7] words; words before the first number have none and are taken as number 0."""
    found: list[Ground] = []
    marks = list(_NUMBER.finditer(text))
    if not marks and text.strip(_QUOTES):
        return [Ground(0, text.strip(_QUOTES))]
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        quote = text[mark.end() : following.start() if following else len(text)]
        found.append(Ground(int(mark[1]), quote.strip(_QUOTES + "；;，,。:：")))
    return found
