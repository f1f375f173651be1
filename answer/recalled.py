"""Find the turn that a question goes back to by name (回到刚才的排放，…): the one whose words hold what is named."""

from __future__ import annotations

import re
from collections.abc import Mapping

from answer.conversation import Conversation, Resolved, Turn
from answer.ordinals import find_ordinal
from answer.question import read_question
from ingest.document import Document

_EARLIER = r"(?:刚才|刚刚|方才|前面|之前|上面|最初|最开始|一开始|开头)"
_RETURN = re.compile(
    rf"^(?:那|再|还是|咱们?|我们?)*(?:(?:回到|转回到?|回头(?:再)?(?:说|看|问|讲|聊)|(?:说|讲|聊)回(?:到)?|回过头(?:来)?(?:说|看|问)?|接着)(?:{_EARLIER})?|{_EARLIER})"
    r"(?:你|我|咱们?)?(?:说|提|讲|问|聊)?(?:过|到|起)?的?(?:那个|那条|那)?(?P<x>[^,，:：。?？]{2,12}?)"
    r"(?:那个|那块|这块|那儿|那边|的事|的?问题|那条)?(?:来|吧|呢)?(?:[,，:：。]\s*(?P<rest>.*)|[?？]?$)"
)


def returned(text: str, conversation: Conversation, documents: Mapping[str, Document]) -> Resolved | None:
    """Return a question about the matter of an earlier turn that it names; None if no turn was about that."""
    match = None if find_ordinal(text) else _RETURN.match(text)
    named = re.sub(r"\s", "", read_question(match["x"]).topic) if match else ""
    shares = [(_held(named, turn, documents), place) for place, turn in enumerate(conversation.turns)]
    best, place = max(shares, default=(0.0, 0))
    if not match or not best:
        return None
    turn, rest = conversation.turns[place], (match["rest"] or "").strip()
    if not rest and named in turn.topic:
        return Resolved(turn.question, "rewritten", topic=turn.topic, base=turn)
    return Resolved(f"{match['x']} {rest}".strip(), "rewritten", topic=match["x"], base=turn)


def _held(named: str, turn: Turn, documents: Mapping[str, Document]) -> float:
    """Return how many pairs of characters of a name a turn's question holds, and half as many of its quotes."""
    pairs = [named[at : at + 2] for at in range(len(named) - 1)]
    quoted = "".join(documents[unit.split("#")[0]].text[start:end] for unit, start, end in turn.points)
    return sum(1.0 if pair in turn.question else 0.5 * (pair in quoted) for pair in pairs)
