"""When not to answer, and why: what is absent, what lies outside, what the text leaves open.

Names and terms that stand nowhere come first, then how the question asks (`answer/asked.py`), then how near the text
comes to it at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.absence import Absent, absent_terms, absent_topic, absent_words, named_words
from answer.asked import asked_features, calibration, chance_unanswered, evidence, read_asking, weigh
from answer.asker import without_asker
from answer.askings import ATTRIBUTES, OTHER, OUTSIDE, Asking
from answer.compounds import absent_compound
from answer.pairs import Stance
from answer.premise import names_actor
from answer.question import Question
from answer.reading import ALONE, Candidate, Context
from answer.reply import Reply
from answer.slots import PRACTICAL, unmet
from answer.unexplained import undefined_term, unexplained_term
from answer.unusable import no_question
from index.contents import Index
from index.hits import Reading
from ingest.addresses import cite_as

_ONLY = "以上仅就本规划文本而言。"
_CARRYING, _PLAIN_SIGHT = 0.33, 0.35
_JUDGED, _PLAINLY = ("reason", "opinion", "ranking", "forecast"), 0.6
"""What no table answers, however well it names the matter, and how plainly it must be asked."""
_WIDE_OPEN = 4.0
"""Log-odds of a sentence that surely leaves a question open."""
_NAMEABLE = 0.2
"""Probability from which an attribute is named as the one that is asked for."""
_NAME = re.compile(r"[^\d]{2,10}")


@dataclass(frozen=True, slots=True)
class Nearness:
    """What says that the text speaks of the question's matter at all, each between about 0 and 1.

    `dense`, `late`, `joint`, `spoken_dense`, `spoken_late`: how near the best unit comes by each view; `share`: how
    much of the question's content the best sentence with its headings holds; `sight`: how much of it the documents hold
    anywhere; `noun`: the weight of the nouns that they hold nowhere.
    """

    dense: float
    late: float
    joint: float
    spoken_dense: float
    spoken_late: float
    share: float
    sight: float
    noun: float

    def as_dict(self) -> dict[str, float]:
        """Return the features by name, in a fixed order."""
        return {name: getattr(self, name) for name in self.__slots__}


def nearness(found: Sequence[Candidate], reading: Reading, absent: Sequence[Absent]) -> Nearness:
    """Return how near the text comes to a question that was searched."""
    near = reading.closeness
    return Nearness(
        dense=near.dense,
        late=near.late,
        joint=near.joint,
        spoken_dense=near.spoken_dense,
        spoken_late=near.spoken_late,
        share=found[0].share if found else 0.0,
        sight=reading.sight,
        noun=sum(a.weight for a in absent if a.noun),
    )


def decision(name: str) -> float:
    """Return a calibrated threshold."""
    return calibration()["decision"][name]


def refuse_at_once(
    question: Question,
    reading: Reading,
    found: Sequence[Candidate],
    index: Index,
    context: Context = ALONE,
) -> Reply | None:
    """Return the refusal of what no answer can meet: no question, unexplained terms, absent names, offices.

    Amid a conversation a question may be put more loosely, and one that leans on it is a question by its form.
    """
    text = question.text
    strange = reading.sight < decision("other_sight")
    other = read_asking(reading, index.model["fingerprint"]).kinds[OTHER] if strange else 0.0
    if not context.leaning and other >= decision("other_amid" if context.units else "other"):
        return no_question()
    if term := unexplained_term(text, index) or undefined_term(text, index):
        return Reply(
            lead=f"规划用了“{term}”，但没有解释它的内容，须查规划以外的文件。{_where(found)}{_ONLY}",
            reason="outside",
            missing=(term, OUTSIDE["meaning"]),
        )
    text = without_asker(text)
    if strangers := [word for word, known in named_words(text, index) if not known and _NAME.fullmatch(word)]:
        return no_such_word(strangers[0])
    if terms := absent_terms(text, reading.query.names, index):
        return no_such_word(terms[0])
    if compound := absent_compound(text, index):
        return no_such_word(compound)
    slot = unmet(text, [candidate.text for candidate in found[:3]])
    return silent(slot.name, found) if slot and slot.name in PRACTICAL else None


def refuse_as_asked(
    question: Question,
    reading: Reading,
    found: Sequence[Candidate],
    index: Index,
    stance: Stance | None = None,
    *,
    told: Sequence[str] = (),
    sure: bool = False,
) -> Reply | None:
    """Return the refusal of a question that asks for what the text leaves open or what lies outside it.

    `sure` says that there is more to go by than the wording: the table or the outline answers, which is `told`, or both
    sides of a comparison stand in the text.
    """
    if not found:
        return None
    asking = read_asking(reading, index.model["fingerprint"])
    texts = [*told, *evidence(found)]
    chance = chance_unanswered(asked_features(question, asking, texts, reading, stance))
    judged = sum(asking.kinds[kind] for kind in _JUDGED) >= _PLAINLY
    slot = unmet(question.text, texts)
    if chance < decision("confirmed" if sure and not judged and not slot else "unanswered"):
        return None
    return silent(slot.name, found) if slot else _open(asking, found)


def asks_plainly(question: Question, reading: Reading, found: Sequence[Candidate], index: Index) -> bool:
    """Tell whether the asking alone is so ordinary that no reading with the best sentence could make it a refusal."""
    if not found:
        return False
    asking = read_asking(reading, index.model["fingerprint"])
    features = asked_features(question, asking, evidence(found), reading)
    return chance_unanswered(replace(features, open=_WIDE_OPEN)) < decision("unanswered")


def _chance_near(found: Sequence[Candidate], reading: Reading, absent: Sequence[Absent]) -> float:
    """Return the calibrated probability that the text speaks of a question's matter at all."""
    return weigh(nearness(found, reading, absent).as_dict(), calibration()["near"])


def near_enough_to_deny(text: str, found: Sequence[Candidate], reading: Reading, index: Index) -> bool:
    """Tell whether the text speaks of a question's matter so plainly that it may contradict what is supposed."""
    if not found or reading.sight < decision("supposed_sight"):
        return False
    return _chance_near(found, reading, absent_words(text, reading.query.names, index)) >= decision("supposed_near")


def refuse(question: Question, reading: Reading, found: Sequence[Candidate], index: Index) -> Reply | None:
    """Return the refusal of a question that the text does not come near; None if it can be answered."""
    text = without_asker(question.text)
    absent = absent_words(text, reading.query.names, index)
    if not found:
        return no_such_word(absent[0].word if absent else text)
    if question.kind == "yesno" and (word := _unaffirmed(question, absent, reading.sight)):
        return no_such_word(word)
    chance = _chance_near(found, reading, absent)
    topic = absent_topic(text, absent, index) or _coined(absent) if reading.sight >= decision("sight") else ""
    if topic and chance < decision("topic"):
        return no_such_word(topic)
    return silent("所问的内容", found) if chance < decision("near") else None


def _coined(absent: Sequence[Absent]) -> str:
    """Return the word, in no dictionary either, that a question turns on (养狗); '' for none."""
    return next((one.word for one in absent if one.coined and one.weight >= _CARRYING), "")


def _unaffirmed(question: Question, absent: Sequence[Absent], sight: float) -> str:
    """Return the absent word that a yes/no question is about, so that there is nothing to affirm; '' for none.

    It carries a third of the content. In everyday wording, of which the documents' words see little, a strange word may
    be another name for what they say: only a word in Latin letters counts there. A government or a ministry may be a
    wrong actor for what the documents say.
    """
    for one in absent:
        if names_actor(one.word):
            continue
        latin = one.word.isascii() and not question.english
        if one.weight >= _CARRYING and (latin or (one.noun and sight >= _PLAIN_SIGHT)):
            return one.word
    return ""


def no_such_word(term: str) -> Reply:
    """Refuse because a word stands nowhere; the count says so."""
    return Reply(lead=f"规划没有提到“{term}”：全文检索“{term}”0处。{_ONLY}", reason="absent", missing=(term,))


def silent(attribute: str, found: Sequence[Candidate]) -> Reply:
    """Refuse because the topic is there and the asked attribute is not; name where the topic stands."""
    lead = f"规划没有说明{attribute}。{_where(found)}{_ONLY}"
    return Reply(lead=lead, reason="silent", missing=(attribute,))


def _open(asking: Asking, found: Sequence[Candidate]) -> Reply:
    """Refuse by the attribute that is asked for: what a text could state, or what lies outside; unnamed if unsure."""
    kind = asking.attribute
    if asking.kinds[kind] < _NAMEABLE:
        return silent("所问的内容", found)
    if kind in ATTRIBUTES:
        return silent(ATTRIBUTES[kind], found)
    if kind == "reason":
        return silent(OUTSIDE[kind], found)
    return outside(kind, found)


def outside(kind: str, found: Sequence[Candidate] = ()) -> Reply:
    """Refuse because what is asked lies outside of any plan; name where the topic stands."""
    name = OUTSIDE[kind]
    lead = f"这要靠规划文本以外的情况或判断（{name}），规划本身没有。{_where(found)}{_ONLY}"
    return Reply(lead=lead, reason="outside", missing=(name,))


def _where(found: Sequence[Candidate]) -> str:
    """Name where the topic stands."""
    if not found:
        return ""
    best = found[0]
    return f"与之最近的是{cite_as(best.document, best.unit)}，未涉及此点。"
