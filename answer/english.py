"""Read an English question about figures: its indicators, places and times in the documents' language."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from ingest.reader import PLAN_PATH

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

GLOSSARY_PATH = PLAN_PATH.with_name("english.toml")
_KEPT = re.compile(r"[\u4e00-\u9fff“”][\u4e00-\u9fff“”\dA-Z]*|20\d\d年底?|PCT[\u4e00-\u9fff]+|\d[\d.]*(?:%|家|倍)?")

_COUNTED = re.compile(r"(?<![\d.])(\d+)(?=国家(?:高新|自创)区)")


@lru_cache(maxsize=2)
def _glossary(path: Path) -> Sequence[tuple[re.Pattern[str], str]]:
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["glossary"]
    return [(re.compile(pattern, re.IGNORECASE), chinese) for pattern, chinese in entries]


def in_chinese(text: str) -> str:
    """Return an English question about figures in Chinese words; what is not in the glossary is left out."""
    for pattern, chinese in _glossary(GLOSSARY_PATH):
        text = pattern.sub(rf"，{chinese}，", text)
    return _COUNTED.sub(r"\1家", "".join(_KEPT.findall(text)))
