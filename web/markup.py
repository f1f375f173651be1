"""Build HTML from Python: every string that is not markup already is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from json import loads
from typing import TypeAlias

from markupsafe import Markup, escape

Child: TypeAlias = "str | Markup | Iterable[Child] | None"
Attribute: TypeAlias = "str | int | float | bool | None"
_VOID = frozenset({"input", "br", "hr", "img", "link", "meta"})


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """Return an element; `class_` becomes class, `data_s` data-s; None and False leave an attribute out."""
    opening = Markup("<{}{}>").format(Markup(name), _attributes(attributes))
    if name in _VOID:
        return opening
    return opening + join(*children) + Markup("</{}>").format(Markup(name))


def join(*children: Child) -> Markup:
    """Return the children one after the other, escaped unless they are markup."""
    pieces: list[Markup] = []
    for child in children:
        if child is None:
            continue
        pieces.append(escape(child) if isinstance(child, str) else join(*child))
    return Markup("").join(pieces)


def _attributes(attributes: dict[str, Attribute]) -> Markup:
    pieces = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        name = Markup(key.rstrip("_").replace("_", "-"))
        pieces.append(Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, str(value)))
    return Markup("").join(pieces)


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    text = resources.files("web").joinpath("static/words.json").read_text(encoding="utf-8")
    return {key: entry["zh"] for key, entry in loads(text).items()}


def word(key: str, **values: object) -> str:
    """Return a text of the interface in Chinese, from static/words.json."""
    return _words()[key].format(**values)


def t(key: str, name: str = "span", **attributes: Attribute) -> Markup:
    """Return an element with a text of the interface, which the page's script can switch to the other language."""
    return tag(name, word(key), data_t=key, **attributes)
