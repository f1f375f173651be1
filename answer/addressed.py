"""Answer a question that only names an address, or a title and a number below it, with the clause.

An address that does not exist is absent.
"""

from __future__ import annotations

import re

from answer import outline_answers
from answer.containers import nth_of, numbered
from answer.ordinals import find_ordinal
from answer.reading import content_runs
from answer.reply import Reply
from index.contents import Index
from index.retriever import Retriever
from ingest.addresses import Mention
from ingest.folding import fold

_TELLING = 0.45
_COUNTED = re.compile(r"问题|原则|目标|行动|任务|措施|举措")
"""What 第四条 counts where it is no article."""
_TALK = ("原文", "全文", "工作", "写", "讲", "说", "意思", "概括", "总结", "条款", "调出", "内容")


def by_address(text: str, retriever: Retriever) -> Reply | None:
    """Answer a normalised question that only names an address; None for any other."""
    index = retriever.index
    if named := numbered(text, retriever.documents):
        return outline_answers.about(*named)
    mentions = retriever.addresses.mentions(text)
    articles = any(node.kind == "article" for d in retriever.documents for node in d.nodes)
    bare = len(mentions) == 1 and _only_address(text, mentions[0], index)
    article_meant = bare and not _COUNTED.search(text)
    mentions = [m for m in mentions if m.node or articles or article_meant or not m.spelled.rstrip().endswith("条")]
    missing = next((m for m in mentions if m.node is None), None)
    if missing:
        return outline_answers.answer_address(missing, None)
    if len(mentions) != 1 or mentions[0].node is None:
        return None
    mention, node = mentions[0], mentions[0].node
    document = next(d for d in retriever.documents if d.by_id.get(node.clause_id) is node)
    rest = text[: mention.start] + " " + text[mention.end :].lstrip("条项款节章部分的里中")
    ordinal = find_ordinal(rest)
    if ordinal and not rest[: ordinal.start].strip(" 的里中") and (nth := nth_of(document, node, ordinal)):
        return outline_answers.about(document, nth)
    runs = [run for run in content_runs(rest, index) if run not in _TALK and run not in node.title]
    if any(index.words.telling(run) > _TELLING and fold(run).text in index.known for run in runs):
        return None
    return outline_answers.answer_address(mention, document)


def _only_address(text: str, mention: Mention, index: Index) -> bool:
    """Tell whether a question says nothing that the documents hold but an address."""
    rest = text[: mention.start] + " " + text[mention.end :]
    return not any(len(run) > 1 and fold(run).text in index.known for run in content_runs(rest, index))
