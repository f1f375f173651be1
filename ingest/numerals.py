"""Chinese and Arabic numerals of headings and addresses, both ways (through cn2an)."""

from __future__ import annotations

import cn2an

CHINESE = "一二三四五六七八九十百千零〇两"
NUMERAL = rf"(?:[{CHINESE}]+|\d{{1,4}})"
"""A regex for a heading's numeral, Chinese or (after width folding) Arabic."""


def to_int(numeral: str) -> int | None:
    """Return the value of a Chinese or Arabic numeral such as 十二 or 12; None if it is none."""
    if numeral.isdecimal():
        return int(numeral)
    try:
        value = cn2an.cn2an(numeral.replace("〇", "零"), "smart")
    except ValueError:
        return None
    return int(value) if value == int(value) else None


def to_chinese(number: int) -> str:
    """Return 12 as 十二, as headings write it."""
    written = str(cn2an.an2cn(number))
    return written[1:] if written.startswith("一十") else written
