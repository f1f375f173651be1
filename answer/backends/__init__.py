"""Language models behind one protocol: an OpenAI-compatible server, or transformers in process."""

from answer.backends.protocol import Backend, Limits, Message
from answer.backends.settings import load_backend

__all__ = ["Backend", "Limits", "Message", "load_backend"]
