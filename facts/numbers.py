"""Read numerals, Arabic and Chinese (through cn2an), as exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import cn2an

from facts.units import MAGNITUDES

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
DIGITS = "零〇一二两三四五六七八九"
CHINESE = rf"[一二两三四五六七八九十](?:[{DIGITS}十百千]|[万亿](?=[{DIGITS}十百千])|万(?=亿))*(?:点[{DIGITS}]+)?"
"""A Chinese numeral that begins with a digit, without the 万 or 亿 that may follow it as a magnitude."""
MAGNITUDE = "|".join(MAGNITUDES)
_DIGIT = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_SPELT = re.compile(rf"[{DIGITS}]{{2,}}")


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Decimal | None:
    """Return the value of an Arabic or Chinese numeral (1,234.5; 一百六十九; 十三点三; 二〇二〇), else None."""
    plain = text.replace(",", "").replace("〇", "零")
    try:
        return Decimal(plain)
    except InvalidOperation:
        pass
    if _SPELT.fullmatch(text):
        return Decimal("".join(_DIGIT[char] for char in text))
    try:
        return Decimal(str(cn2an.cn2an(plain, "smart")))
    except (ValueError, KeyError):
        return None
