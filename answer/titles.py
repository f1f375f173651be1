"""Match a question against the outline's titles: which clause, box, section or chapter it asks about as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from answer.structure import announced, name_point
from ingest.document import Document, Node
from ingest.folding import fold

_TITLE_COVERAGE = 0.75
_TOPIC_COVERAGE = 0.6
_MANNER = re.compile(
    r"^(?:着力|前瞻|持续|深度|深入|深化|实施|强化|加强|提升|推动|促进|推进|完善|优化|壮大|集聚|汇聚|培养|"
    r"培育|培训|支持|建设|构建|塑造|"
    r"落实|融入|增强|发展|支撑|创新|布局|若干)+(?=.{4,})"
)
_DEVELOPMENT = re.compile(r"^发展(?=.{2}$)")
_FORM = re.compile(r"(?:建设)?行动$|(?:的)?措施$")
_FORMS = {"行动", "专栏", "措施", "原则", "目标", "意思", "问题"}
_NOISE = re.compile(
    r"[,，][^,，]*(?:标题|名称|名字|题目)[^,，]*$|底下|下面|下边|之下|下设|"
    r"请问|基本|规划|文件|本|这份|该|里面|里头|里|中|对于|关于|对|的|了|都|有|哪些|哪几|哪|什么|啥|多少|几|个|"
    r"项|条|方面|类|部分|(?<=[几哪一二两三四五六七八九十])小?[点块样招桩步节则]|小(?=[项条点节])|如何|怎么样|怎么|怎样|"
    r"分别|主要|具体|内容|包括|包含|是|分成|分为|分|成|要|从|提出|提了|列|共|一共|总共|呢|吗|？|\?|，|。|"
    r"任务(?=.*任务)|说|讲|写|做|搞|展开|把|逐一|逐条|挨个|列出|列举|列|来着|(?<!未)来|在|归纳|总结|全部?|名字|名称|标题|"
    r"叫|就行|即可|就好|给我|请|由|组成|构成|拆|"
    r"要遵循|遵循|坚持|这(?:一)?(?:章|节|条|部分)|[一二三四五六七八九十两\d]+(?=个|项|条|大|类|点|方面)|大(?=原则|目标|任务|行动|措施)|"
    r"国家高新区|高新区(?=的?(?:发展|原则|目标))"
)


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A node whose title the question names.

    `titled` is the share of the title's character pairs that stand in the question, `covered` the share of the
    question's pairs that stand in the title; both without the words that any title or question has.
    """

    document: Document
    node: Node
    titled: float
    covered: float


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters and digits of folded `text`."""
    kept = "".join(char for char in fold(text).text if char.isalnum())
    return frozenset(kept[i : i + 2] for i in range(len(kept) - 1)) or frozenset([kept] if kept else [])


def asked_pairs(text: str) -> frozenset[str]:
    """Return the character pairs of what a question is about, without the words of asking."""
    return pairs(_NOISE.sub(" ", text).replace(" ", ""))


def core_of(title: str) -> str:
    """Return a title without the verb it opens with and the form it ends with: 数字园区 of 建设数字园区行动."""
    bare = _DEVELOPMENT.sub("", _FORM.sub("", title))
    return _MANNER.sub("", bare) or bare


def match_titles(text: str, documents: Sequence[Document]) -> list[TitleMatch]:
    """Return the nodes whose titles the question names nearly in full and little beside, the best first.

    Where a box and a clause share a title, the box goes first if the question speaks of an action or a box.
    """
    asked = asked_pairs(text)
    plain = pairs(text) | asked
    boxed = "行动" in text or "专栏" in text
    found = []
    for document in documents:
        for node in document.nodes:
            words, around = _names(document, node)
            title = pairs(core_of(words)) if words else frozenset()
            if not title or not asked:
                continue
            titled, covered = len(title & plain) / len(title), len((pairs(words) | around) & asked) / len(asked)
            if titled >= _TITLE_COVERAGE and covered >= _TOPIC_COVERAGE:
                found.append(TitleMatch(document, node, titled, covered))
    return sorted(found, key=lambda m: ((m.node.kind == "box") != boxed, -(m.titled + m.covered), m.node.start))


def _names(document: Document, node: Node) -> tuple[str, frozenset[str]]:
    """Return what a node is called, and the character pairs of other words by which a question may place it.

    A title, a lead sentence, or the noun that announces its list of parts, which the headings above it place.
    """
    if name := name_point(document, node):
        return name.text(document), frozenset(_FORMS)
    headings = (pair for above in document.path(node) for pair in pairs(above.title))
    return announced(document, node), frozenset([*_FORMS, *headings])
