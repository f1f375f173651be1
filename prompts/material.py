"""Set retrieved text between markers that it can't forge.

The markers hold a nonce that whoever wrote the documents can't know; the characters that markers are made of, invisible
characters and the nonce itself are taken out of the text. A model may still obey what it reads: what it then writes is
checked against the documents like everything else.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence

_MARKER_CHARS = "⟦⟧"
_KEPT = "\n\t"


def new_nonce() -> str:
    """Return 16 random hexadecimal digits."""
    return secrets.token_hex(8)


def plain(text: str, nonce: str) -> str:
    """Return `text` without marker characters, the nonce, and control or invisible characters."""
    visible = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
    for char in _MARKER_CHARS:
        visible = visible.replace(char, "")
    while nonce in visible:
        visible = visible.replace(nonce, "")
    return visible


def fence(passages: Sequence[tuple[str, str]], nonce: str) -> str:
    """Return numbered passages (address, text) between the markers; numbers count from 1."""
    blocks = [
        f"[{number}] {plain(address, nonce)}\n{plain(text, nonce).strip()}"
        for number, (address, text) in enumerate(passages, start=1)
    ]
    return "\n\n".join((f"⟦资料 {nonce}⟧", *blocks, f"⟦资料完 {nonce}⟧"))
