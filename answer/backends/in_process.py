"""A model in this process, through `transformers`: a hub id or a folder, if need be one GGUF file of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from answer.backends.protocol import Limits, Message
from answer.backends.pump import pump
from ingest.errors import LanguageModelError, ModelError

if TYPE_CHECKING:
    import torch
    from transformers import TextIteratorStreamer

_MOST_CONTEXT = 32_768


@dataclass(frozen=True, kw_only=True)
class TransformersBackend:
    """A causal language model with a chat template. It is loaded at the first question; one answer at a time.

    `max_context` bounds `context` (tokens): a CPU reads some hundred tokens a second.
    """

    model: str
    gguf_file: str | None = None
    max_context: int = _MOST_CONTEXT
    limits: Limits = Limits()

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.rstrip("/").rsplit("/", 1)[-1]

    @property
    def context(self) -> int:
        """Tokens that prompt and answer together may have, as the model's own settings say."""
        own = getattr(self._loaded.model.config, "max_position_embeddings", None)
        return min(own, self.max_context) if isinstance(own, int) else self.max_context

    @cached_property
    def _lock(self) -> Lock:
        return Lock()

    @cached_property
    def _loaded(self) -> _Loaded:
        return _load(self.model, self.gguf_file)

    def stream(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> Iterator[str]:
        """Yield the answer's text as the model writes it; see `Backend.stream`."""
        stop = Event()
        return pump(lambda: self._pieces(messages, max_tokens, stop), limits=self.limits, abort=stop.set, cancel=cancel)

    def _pieces(self, messages: Sequence[Message], max_tokens: int, stop: Event) -> Iterator[str]:
        from threading import Thread

        from transformers import TextIteratorStreamer

        with self._turn(stop) as mine:
            if not mine:
                return
            loaded = self._loaded
            streamer = TextIteratorStreamer(loaded.tokenizer, skip_prompt=True, skip_special_tokens=True)
            errors: list[Exception] = []
            run = _guarded(lambda: loaded.generate(messages, streamer, max_tokens, stop), streamer, errors)
            worker = Thread(target=run, name="planqa-generate", daemon=True)
            worker.start()
            try:
                yield from streamer
            finally:
                stop.set()
                worker.join()
            if errors:
                raise LanguageModelError(f"模型运行出错（{type(errors[0]).__name__}）") from errors[0]

    @contextlib.contextmanager
    def _turn(self, stop: Event) -> Iterator[bool]:
        """Wait for the answer before this one to end; false if this one was stopped meanwhile."""
        while not self._lock.acquire(timeout=0.1):
            if stop.is_set():
                yield False
                return
        try:
            yield True
        finally:
            self._lock.release()


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model with its tokenizer; the library ships no types."""

    tokenizer: Any
    model: Any

    def generate(
        self, messages: Sequence[Message], streamer: TextIteratorStreamer, max_tokens: int, stop: Event
    ) -> None:
        """Write the answer into `streamer`, the likeliest token each time, until it ends or `stop` is set."""
        import torch
        from transformers import StoppingCriteriaList

        chat = [{"role": message.role, "content": message.text} for message in messages]
        inputs = self.tokenizer.apply_chat_template(
            chat, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        pad = self.tokenizer.pad_token_id
        with torch.inference_mode():
            self.model.generate(
                **inputs,
                streamer=streamer,
                max_new_tokens=max_tokens,
                do_sample=False,
                temperature=None,
                top_p=None,
                top_k=None,
                pad_token_id=self.tokenizer.eos_token_id if pad is None else pad,
                stopping_criteria=StoppingCriteriaList([_Stopped(stop)]),
            )


class _Stopped:
    """Ends the generation once the reader has stopped."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_: object) -> torch.Tensor:  # noqa: ARG002
        import torch

        return torch.full((input_ids.shape[0],), self._stop.is_set(), dtype=torch.bool, device=input_ids.device)


def _load(name: str, gguf_file: str | None) -> _Loaded:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    file = {"gguf_file": gguf_file} if gguf_file else {}
    options = {**file} if gguf_file else {"use_safetensors": True}
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, **file)
        model = AutoModelForCausalLM.from_pretrained(name, dtype=torch.bfloat16, **options)
    except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
        hint = "；GGUF 文件另需 pip install gguf" if gguf_file else ""
        raise ModelError(f"载入不了语言模型 {name}：{str(error)[:200]}{hint}") from error
    if not getattr(tokenizer, "chat_template", None):
        raise ModelError(f"语言模型 {name} 没有对话模板（chat template），请换用指令模型")
    return _Loaded(tokenizer, model.eval())


def _guarded(run: Callable[[], None], streamer: TextIteratorStreamer, errors: list[Exception]) -> Callable[[], None]:
    """Return `run` with its error kept for the reader, and the stream ended in any case."""

    def guarded() -> None:
        try:
            run()
        except Exception as error:  # raised again by the reader's side
            errors.append(error)
            streamer.end()

    return guarded
