"""What a question says of who asks it: a place where the asker lives or works is not what the question is about."""

from __future__ import annotations

import re

from facts.lexicon import PLACE, REGIONS

_PLACE = rf"(?!{'|'.join(REGIONS)})(?:{PLACE})"
_WE = r"(?:我们?|咱们?|俺们?|本人)(?:(?:家|人|单位|公司|老家|这里?|这边|都|就)?(?:是|在|来自|从|住在?)?|这里?|这边)"
_PEOPLE = r"(?:朋友|同学|同事|亲戚|老乡|网友|老板|领导|客户|同行)"
_OWN = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[以拿像跟和让把对给与]))"
    rf"(?:{_WE}|作为(?:一[个名位家])?(?:在|来自)?|老家(?:是|在)?)(?:{_PLACE})(?:省|市|自治区)?"
)
_THEIRS = re.compile(rf"(?:{_PLACE})(?:省|市)?(?:那边|这边|那头|来)?的?(?:一?[个位家些])?(?={_PEOPLE})")
_TURNS_ON = re.compile(
    r"几[家个]|多少|提到|提及|写到|点名|涉及|[在算]不[在算]|入[选围]|上榜|排(?:第几|名|在)|名单|定位"
)
"""What is asked of the place itself."""
_PLACES = re.compile(PLACE)
_INTRODUCED = re.compile(
    r"^(?:我们?|咱们?|俺们?|本人)(?:家|公司|厂|单位|老家|[省市县区乡镇村])?(?:里|这边|这里)?(?:[是做搞干卖种养开在]|来自)"
    r"[^,，。?？!！]{1,12}[,，。]"
    r"(?=.{8})(?!.*(?:这一?个?(?:行|东西|产品|技术)|它))"
)
"""Opens with who asks (我做传感器的，…), and the question proper follows."""


def without_asker(text: str) -> str:
    """Return a question without what only says who asks it, or where who asks or told it is from (我们山东的园区…)."""
    if _TURNS_ON.search(text):
        return text
    kept = _INTRODUCED.sub("", text)
    for pattern in (_OWN, _THEIRS):
        kept = pattern.sub(lambda match: _PLACES.sub("", match[0]), kept)
    return kept
