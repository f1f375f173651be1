"""Addresses as people say them, in the spelling that the look-up reads.

最后一个专栏 is 专栏9, 重点任务第七节 is 第三部分第七节, “Box 7, item 3” and “the third item of Box 7” are 专栏7第3条.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.ordinals import NTH, index_of, number_of
from ingest.document import Document, Node
from ingest.numerals import CHINESE, NUMERAL

_BOX = re.compile(rf"{NTH}个?专栏")
_CHAPTER = re.compile(rf"(?<![的\d章]){NTH}(?:大?章|个?大部分|(?<=个)部分)")
_BELOW = r"(?:这|那)?(?:一)?(?:部分|章)?[的里中]*(?=(?:倒数)?第\s*\(?[^,，。?？]{1,4}?\)?\s*(?:小?节|部分|[条点]))"
_ENGLISH = (
    ("box", "专栏{}", r"box(?:es)?"),
    ("chapter", "第{}部分", r"parts?|chapters?"),
    ("section", "第{}节", r"sections?"),
    ("item", "第{}条", r"items?|points?|articles?"),
    ("paragraph", "第{}段", r"para(?:graph)?s?"),
    ("sentence", "第{}句", r"sentences?"),
)
"""The steps of an address from the widest to the narrowest, and what English calls them."""
_BOXES = re.compile(
    rf"(专栏\s*(?:{NUMERAL})\s*(?:[和与跟同及、]|vs))\s*(?={NUMERAL}(?![\d个家年%项条倍大]))", re.IGNORECASE
)
_SISTER = re.compile(
    rf"(?P<head>(?:专栏|第|[{CHINESE}]\s*[、(（])[^,，。;；?？\s和与跟及]*?)(?P<first>第\s*{NUMERAL}\s*(?P<of>小?节|部分|[项条点款段]))\s*"
    rf"(?P<join>[和与跟同及、]|vs)\s*(?=第\s*{NUMERAL}\s*(?P=of))"
)
"""An address whose second one leaves out what both have: 第三部分第六节第1条和第2条, 专栏2和7."""
_KIND = "|".join(pattern for _, _, pattern in _ENGLISH)
_WORDS = (
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
)
_NUMBERS = {word: number for row in _WORDS for number, word in enumerate(row, start=1)}
_NUMBER = rf"\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_STEP = re.compile(
    rf"\b(?:(?:of|in|under|from)\s+)?(?:the\s+)?(?:(?P<nth>{_NUMBER}|last)(?:st|nd|rd|th)?\s+(?P<k1>{_KIND})|"
    rf"(?P<k2>{_KIND})\s*(?:no\.?\s*)?\(?(?P<n>{_NUMBER})\)?(?![\w(.]\w?))(?:'s)?(?![a-z])[\s,]*",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\b(?:the\s+)?(?:intro(?:duction)?|opening(?:\s+paragraph)?)\b(?:\s+(?:of|to)\b)?", re.IGNORECASE)
_ROMAN = re.compile(rf"\b(?:part|section|chapter)?\s*\b(?P<n>{'|'.join(_WORDS[1][::-1])})(?=\(\d)", re.IGNORECASE)


def as_printed(text: str, documents: Sequence[Document]) -> str:
    """Return a normalised question with the addresses that it says in other words as documents print them."""
    boxes = [node for document in documents for node in document.nodes if node.kind == "box"]
    chapters = [node for document in documents for node in document.nodes if node.kind == "chapter"]
    text = _in_chinese(text)
    text = _SISTER.sub(r"\g<head>\g<first>\g<join>\g<head>", _BOXES.sub(r"\1专栏", text))
    text = _BOX.sub(lambda match: _numbered(match, boxes, "专栏{}"), text)
    text = _CHAPTER.sub(lambda match: _numbered(match, chapters, "第{}部分"), text)
    for chapter in chapters:
        text = (
            re.sub(f"{re.escape(chapter.title)}{_BELOW}", f"第{chapter.key[-1]}部分", text) if chapter.title else text
        )
    return text


def _numbered(match: re.Match[str], nodes: Sequence[Node], spelling: str) -> str:
    """Return the address that an ordinal means among `nodes`; what was said where there is none of that number."""
    number = number_of(match)
    if number is None or (index := index_of(number, len(nodes))) is None:
        return spelling.format(number) if number and number > 0 else match.group()
    return spelling.format(re.sub(r"\D", "", nodes[index].key[-1]))


def _in_chinese(text: str) -> str:
    """Return a question with the steps of its English address as one Chinese address in front; unchanged without."""
    text = _ROMAN.sub(lambda match: str(_NUMBERS[match["n"].lower()]), text)
    steps = list(_STEP.finditer(text))
    said = {_kind_of(step): _spelled(step) for step in steps}
    if len(steps) > 1 and said.keys() == {"box"}:
        return _STEP.sub(lambda step: f"{_spelled(step)} ", text)
    if len(said) < len(steps) or not {"box", "chapter"} & said.keys():
        return text
    address = "".join(said[kind] for kind, _, _ in _ENGLISH if kind in said)
    rest = _STEP.sub(" ", text)
    if "box" in said and _LEAD.search(rest):
        address, rest = f"{address}引言", _LEAD.sub(" ", rest)
    return f"{address} {rest}".strip()


def _kind_of(step: re.Match[str]) -> str:
    word = (step["k1"] or step["k2"]).lower()
    return next(kind for kind, _, pattern in _ENGLISH if re.fullmatch(pattern, word))


def _spelled(step: re.Match[str]) -> str:
    spelling = next(spelling for kind, spelling, _ in _ENGLISH if kind == _kind_of(step))
    said = (step["nth"] or step["n"]).lower()
    if said == "last":
        return "最后一个专栏" if spelling.startswith("专栏") else spelling.replace("第{}", "最后一")
    return spelling.format(_NUMBERS.get(said) or int(said))
