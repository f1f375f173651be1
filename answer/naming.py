"""Find what a sentence names: places, parks, actors, quoted terms, titles of documents, words in Latin letters.

Names are what an invented statement gives itself away by; a name that is in no list and carries no mark is not found.
"""

from __future__ import annotations

import re

from facts.actors import find_actors
from facts.lexicon import PLACE, REGIONS

_MARKED = re.compile(r"“([^“”]{2,20})”|‘([^‘’]{2,20})’|《([^《》]{2,40})》|「([^「」]{2,20})」")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&+.-]*[A-Za-z0-9+]")
_PLACE = re.compile(PLACE)
_BODY = re.compile(
    r"(?:国务院|中央|财政部|科技部|科学技术部|教育部|商务部|工信部|工业和信息化部|发展?改革?委|自然资源部|"
    r"生态环境部|人社部|住建部|海关总署"
    r"|税务总局|市场监管总局|证监会|银保监会|人民银行|知识产权局|统计局|农业农村部|外交部|公安部|中科院|工程院|管委会"
    r"|[省市县区]级?(?:人民)?政府|地方政府|人民政府)"
)
_SPLIT = re.compile(r"[、,，和与及等的]+|以及")
_GENERAL = frozenset(("国家高新区", "高新区", "园区", "规划", "国家", "地方", "机构", "部门", "企业"))


def find_names(text: str) -> list[str]:
    """Return the names in `text`, none twice; general words for the zones and their firms are no names."""
    found = [next(group for group in match.groups() if group) for match in _MARKED.finditer(text)]
    for pattern in (_LATIN, _PLACE, _BODY):
        found += [match.group() for match in pattern.finditer(text)]
    for actor in find_actors(text, 0, len(text)):
        found += [piece for piece in _SPLIT.split(actor.text) if len(piece) > 1]
    return [name for name in dict.fromkeys(found) if name not in _GENERAL and name not in REGIONS]
