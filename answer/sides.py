"""Find the things that a question sets side by side: what it compares, and what it asks of each of several things.

By the grammar alone: a word that compares (区别, 差在哪) or deals out (分别, 各), and before it a connective between
two stretches that both hold words of the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.absence import holds
from answer.question import DIFFER, read_question
from answer.reading import content_runs
from facts.lexicon import indicator_mentions
from index.contents import Index
from index.words import scaffolded
from ingest.folding import fold

_JOIN = re.compile(
    r"(?<!碳中)(?<![饱调总])和(?![谐平睦])|(?<![参给授赋])与(?!会|时)|跟(?![踪投进随])|(?<![不共相协合如等连陪])同(?![样时步类行期等一意])|"
    r"以及|(?<!以)及(?![时其])|\bvs\b\.?|相比(?:于|较)?|比起|、|\b(?:and|versus)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:请|麻烦|帮我?|给我|想|来|做个?|能不能|可以)*(?:比较|对比|比一比|比比|区分)(?:一下|看看|看|下)?[,，:：]?|^compare\s+",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?:一下|看看|那么?|请问|同样是?|都是|就是|规划|文件|纲要|这份|本|里头?|中|上|对于?|针对|关于|在|给|把|说的|讲的|提到的|和|与|跟|同|比起|相比|\s)+(?=.{2})"
)
_BEHIND = re.compile(
    r"(?:这|那)(?:一)?(?:块儿?|类|边|头|种|两[个者种类块])?$|(?:两者|二者|两个|之间|相比(?:较|起来)?|比起来|规划|文件|方面|[里上]?的?)$"
)
_SERIES = re.compile(
    r"一(?P<of>[块头段边面个条节篇])儿?(?:是|讲|写|说|为|关于|想?问)?(?P<a>[^,，;；。?？]{2,30})[,，;；、]?(?:另外?|再|还有)?"
    r"一(?P=of)儿?(?:是|讲|写|说|为|关于|想?问)?(?P<b>[^,，;；。?？]{2,30})"
)
"""Names two things one by one (一块是…，一块是…)."""
_JOINING = re.compile(r"对比|比较|differ\w*\s+(?:from|to|than)", re.IGNORECASE)
"""Says that two things are compared and stands between them."""
_EACH = re.compile(
    r"分别|各自|各(?![类地级界方种项省市县位部国行民区大个园校院有])(?=[^,，。?？]{0,8}(?:什么|啥|哪|怎|咋|如何|何|谁))|各(?=有[什啥哪何])"
)
_PLACES = re.compile(r"[两三四几](?:处|个地方)")
"""Asks of each place of one thing (`answer.places`)."""
_RESPECT = re.compile(r"^(?:规划|文件)?在.+[上里中面]$")
_ASKING = re.compile(r"什么|啥|哪|谁|怎|咋|如何|多少|几")
_ASKER = re.compile(r"我|咱|[写查问想看]|材料|两[块段件个条]")
_SENTENCE_END = re.compile(r"[。?？!！]")
_PIECE = re.compile(r"[,，;；。?？!！:：]")
_QUOTES = '“”"‘’「」『』 '
MOST = 3


def compared(text: str, index: Index) -> tuple[str, str] | None:
    """Return the two things that a normalised question compares; None if it does not name two."""
    for cue in DIFFER.finditer(text):
        before = _SENTENCE_END.split(text[: cue.start()])[-1]
        behind = DIFFER.split(text[cue.end() :])[0]
        joining = _JOINING.match(text[cue.start() :])
        between = f"{before}和{text[cue.start() + joining.end() :]}" if joining and before else ""
        for region in (before, behind, between):
            for names in _pairs(_OPENING.sub("", region), index):
                shared = _shared(tuple(_plain(name, index) for name in names))
                if len(shared) == 2 and shared[0] != shared[1]:
                    return shared[0], shared[1]
    return None


def apiece(text: str, index: Index) -> list[str]:
    """Return what a normalised question asks of each of several things (A和B各是哪些), as questions of their own.

    One that asks no such thing comes back alone, as does one for figures: the table knows several of them at once.
    """
    cue = _EACH.search(text)
    whole = read_question(text).kind in ("figure", "yesno", "time", "comparison") or indicator_mentions(text)
    if not cue or whole or _PLACES.search(text):
        return [text]
    region, asked = text[: cue.start()], text[cue.end() :]
    if series := _SERIES.search(region):
        names: tuple[str, ...] = (series["a"], series["b"])
        between = region[series.end() :].strip(",， ")
        return [f"{name},{between}{asked}" for name in names] if _all_held(names, index) else [text]
    last = _PIECE.split(region)[-1]
    names = next(_pairs("" if _RESPECT.search(last) else last, index), ()) or next(_pairs(region, index), ())
    if not names or _ASKING.search(region):
        return [text]
    between = region[region.rfind(names[-1]) + len(names[-1]) :].strip(",， ")
    context = [piece for piece in _PIECE.split(region[: region.find(names[0])])[:-1] if not _ASKER.search(piece)]
    above = next((pair for piece in context for pair in _pairs(piece, index)), ())
    if len(above) == len(names):
        last, _, rest = above[-1].partition("都")
        return [f"{head}{rest},{name}{between}{asked}" for head, name in zip((*above[:-1], last), names, strict=True)]
    before = "".join(f"{piece}," for piece in context if piece)
    return [f"{before}{name}{',' if between else ''}{between}{asked}" for name in _shared(names)]


def _pairs(region: str, index: Index) -> Iterator[tuple[str, ...]]:
    """Yield the things that stand on both sides of a connective, the likeliest connective first.

    One inside a phrase of the documents (科技与金融) comes last. Things set in a row by 、 before it are of the row.
    """
    opening = _JOIN.match(region)
    comma = _PIECE.search(region) if opening and opening.group() != "、" else None
    if opening and comma:
        region = region[opening.end() : comma.start()] + "和" + region[comma.end() :]
    quoted = {i for m in re.finditer(r"[“\"][^”\"]*[”\"]", region) for i in range(m.start(), m.end())}
    joins = [m for m in _JOIN.finditer(region) if m.start() not in quoted]
    inner = {m: fold(region[max(0, m.start() - 2) : m.end() + 2]).text in index.known for m in joins}
    for join in sorted(joins, key=lambda m: (inner[m], m.group() == "、", not region[m.end() :].startswith("对"))):
        left = next((p for p in reversed(_PIECE.split(region[: join.start()])) if _held(p, index)), "")
        right = next((p for p in _PIECE.split(region[join.end() :]) if _held(p, index)), "")
        if not left or not right or right.startswith("等"):
            continue
        row = [*left.split("、"), *(right.split("、") if join.group() == "、" else (right,))]
        names = tuple(_bare(one) for one in row) if 2 <= len(row) <= MOST and all(row) else (_bare(left), _bare(right))
        if _all_held(names, index):
            yield names


def _bare(name: str) -> str:
    """Return a side without what leads up to it and what only points back at it."""
    before = ""
    name = _BEFORE.sub("", name.strip())
    while before != name:
        before, name = name, _BEHIND.sub("", name).strip()
    inner = name.strip(_QUOTES)
    return inner if not any(quote in inner for quote in _QUOTES) else name


def _plain(name: str, index: Index) -> str:
    """Return a side without the words at its end that the documents don't hold (使的劲儿)."""
    words, flags = index.words.cut(name), scaffolded(name, index.words)
    end = len(name)
    for word in reversed(words):
        empty = all(flags[end - len(word) : end]) or len(word) == 1 or not holds(word, index)
        if not empty or word in "”":
            break
        end -= len(word)
    return name[:end] if _held(name[:end], index) else name


def _shared(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give each side what only the last one is followed by: 省级层面和市级层面的责任."""
    match = re.search(r"的[^的”]{2,8}$", names[-1])
    if not match or any("的" in name or match.group()[1:] in name for name in names[:-1]):
        return names
    return (*(name + match.group() for name in names[:-1]), names[-1])


def _held(name: str, index: Index) -> bool:
    """Tell whether a stretch of a question holds a word of the documents, or another name of one."""
    runs = content_runs(name, index)
    return any(len(word) > 1 and holds(word, index) for run in runs for word in index.words.cut(run))


def _all_held(names: tuple[str, ...], index: Index) -> bool:
    return all(_held(name, index) for name in names)
