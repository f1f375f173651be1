"""What the answerer needs of a language model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long (seconds) and how much (characters, bytes) a model may take.

    `first` is the wait for the first piece, prompt processing included; `idle` the wait between two pieces.
    """

    connect: float = 5.0
    first: float = 120.0
    idle: float = 30.0
    total: float = 180.0
    characters: int = 20_000
    received: int = 4_000_000


class Backend(Protocol):
    """A language model that streams text."""

    @property
    def name(self) -> str:
        """What to call the model to a reader."""

    @property
    def context(self) -> int:
        """Tokens that prompt and answer together may have."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> Iterator[str]:
        """Yield the answer's text in pieces; setting `cancel` or closing the iterator stops the work.

        Raises:
            LanguageModelError: the model can't be reached, fails, or goes beyond a limit.
        """
