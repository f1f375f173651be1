"""Answer a question that only names an address, or a title and a number below it, with the clause.

An address that does not exist is absent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer import outline_answers
from answer.containers import descend, numbered, steps_of
from answer.ordinals import Ordinal
from answer.question import DIFFER
from answer.reading import Context, content_runs
from answer.reply import Reply
from answer.spoken_addresses import as_printed
from index.contents import Index
from index.english import is_english, terms_of
from index.retriever import Retriever
from ingest.addresses import Mention
from ingest.folding import fold

_TELLING, _MOST = 0.45, 4
_UNIT = "条项款节章部分的里中"
_COUNTED = re.compile(r"问题|原则|目标|行动|任务|措施|举措")
"""What 第四条 counts where it is no article."""
_TALK = ("原文", "全文", "工作", "写", "讲", "说", "意思", "概括", "总结", "条款", "调出", "内容")


def by_address(text: str, retriever: Retriever) -> Reply | None:
    """Answer a normalised question that only names addresses; None for any other."""
    index = retriever.index
    text = as_printed(text, retriever.documents)
    if named := numbered(text, retriever.documents):
        return outline_answers.about(*named)
    mentions = retriever.addresses.mentions(text)
    articles = any(node.kind == "article" for d in retriever.documents for node in d.nodes)
    article_meant = len(mentions) == 1 and _only_address(text, mentions[0], index) and not _COUNTED.search(text)
    mentions = [m for m in mentions if m.node or articles or article_meant or not m.spelled.rstrip().endswith("条")]
    missing = next((m for m in mentions if m.node is None), None)
    if missing:
        return outline_answers.answer_address(missing, None)
    replies: list[Reply] = []
    rest = text
    for mention in reversed(mentions):
        steps, end = steps_of(text[mention.end :].lstrip(_UNIT))
        end += len(text[mention.end :]) - len(text[mention.end :].lstrip(_UNIT))
        rest = f"{rest[: mention.start]} {rest[mention.end + end :]}"
        replies.insert(0, _below(mention, steps, text[mention.start : mention.end + end], retriever))
    if not replies or len(replies) > _MOST or _says_more(rest, mentions, index):
        return None
    return replies[0] if len(replies) == 1 else _joined(replies)


def within(text: str, retriever: Retriever) -> Context | None:
    """Return the one place that a question says it is about as its context (专栏5里…); None where it says none."""
    mentions = retriever.addresses.mentions(as_printed(text, retriever.documents))
    node = mentions[0].node if len(mentions) == 1 else None
    document = retriever.document_of(node)
    return (
        Context(tuple(unit.clause_id for unit in document.units_of(node)), leaning=True) if node and document else None
    )


def _below(mention: Mention, steps: Sequence[Ordinal], spelled: str, retriever: Retriever) -> Reply:
    """Answer with what stands at an address, or at some steps below it."""
    node = mention.node
    document = retriever.document_of(node)
    placed = descend(document, node, steps) if node and document else None
    if document is None or placed is None:
        return outline_answers.answer_address(replace(mention, spelled=spelled, node=None), None)
    return outline_answers.about(document, placed)


def _joined(replies: Sequence[Reply]) -> Reply | None:
    """Answer with what stands at several addresses; one that does not exist is absent."""
    if refusal := next((reply for reply in replies if reply.refused), None):
        return refusal
    return Reply(tuple(sentence for reply in replies for sentence in reply.sentences), layout="list")


def _says_more(rest: str, mentions: Sequence[Mention], index: Index) -> bool:
    """Tell whether what stands around addresses speaks of something that the documents hold."""
    if DIFFER.search(rest) or (is_english(rest) and terms_of(rest, index.known)):
        return True
    titles = "".join(mention.node.title for mention in mentions if mention.node)
    words = {word for run in content_runs(rest, index) for word in (run, *index.words.cut(run))}
    return any(
        index.words.telling(word) > _TELLING and fold(word).text in index.known
        for word in words
        if len(word) > 1 and word not in _TALK and word not in titles
    )


def _only_address(text: str, mention: Mention, index: Index) -> bool:
    """Tell whether a question says nothing that the documents hold but an address."""
    rest = text[: mention.start] + " " + text[mention.end :]
    return not any(len(run) > 1 and fold(run).text in index.known for run in content_runs(rest, index))
