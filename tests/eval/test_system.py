"""The real system under evaluation; and a deliberately broken answerer is caught by the gate."""

from dataclasses import dataclass, replace

import pytest

from answer.answerer import Answerer
from answer.records import AnswerSentence
from drafts.checker import DraftChecker
from eval.bindings import Bindings
from eval.drafts import run_drafts
from eval.gate import judge
from eval.gold import Gold
from eval.items import load_conversations, load_drafts, load_questions
from eval.measures import summarise
from eval.results import Run
from eval.runs import run_answers, run_retrieval
from eval.variants import ABLATIONS, parse_options, vary
from ingest.errors import SettingsError


@pytest.fixture(scope="module")
def questions():
    """A few dev questions of every type and reason."""
    chosen, counts = [], {}
    for question in load_questions():
        kind = question.reason or question.type
        if question.split == "dev" and counts.setdefault(kind, 0) < (8 if kind == "figure" else 3):
            counts[kind] += 1
            chosen.append(question)
    return chosen


@pytest.fixture(scope="module")
def answerer(retriever):
    return Answerer(retriever)


@pytest.fixture(scope="module")
def baseline(answerer, questions):
    return Run({}, tuple(run_answers(answerer, questions, load_conversations()[:2])))


@dataclass(frozen=True)
class Broken:
    """An answerer whose answers are spoilt on the way out."""

    answerer: Answerer
    spoil: object

    @property
    def retriever(self):
        return self.answerer.retriever

    def ask(self, question):
        return self.spoil(self.answerer.ask(question))

    def converse(self, question, conversation):
        answer, turns = self.answerer.converse(question, conversation)
        return self.spoil(answer), turns


def changed_citations(answer, **change):
    sentences = tuple(
        AnswerSentence(s.text, tuple(replace(c, **{k: f(c) for k, f in change.items()}) for c in s.citations))
        for s in answer.sentences
    )
    return replace(answer, sentences=sentences)


def swapped_figures(answer):
    if answer.refused or not any(char.isdigit() for char in answer.answer):
        return answer
    text = "营业收入达到25.6万亿元。"
    return replace(answer, answer=text, sentences=tuple(AnswerSentence(text, s.citations) for s in answer.sentences))


TABLE = Bindings.of(load_questions())
SPOILS = {
    "quotes changed by one character": lambda a: changed_citations(a, quote=lambda c: "国" + c.quote[1:] + "。"),
    "labels of another clause": lambda a: changed_citations(a, label=lambda _: "四、(四)"),
    "figures bound to another indicator": swapped_figures,
    "refuses everything": lambda a: replace(a, refused=True, sentences=(), reason="silent", answer="规划没有写。"),
    "answers without a claim": lambda a: replace(a, refused=False, answer="规划有明确规定。", sentences=()),
}


def test_the_gate_passes_the_system_itself(answerer, questions, baseline):
    again = Run({}, tuple(run_answers(answerer, questions, load_conversations()[:2])))
    found = judge(baseline, again)
    assert (found.to_wrong, found.to_right, found.broken) == ((), (), ())
    assert found.passed


@pytest.mark.parametrize("name", SPOILS)
def test_a_broken_answerer_is_caught(answerer, questions, baseline, name):
    run = Run({}, tuple(run_answers(Broken(answerer, SPOILS[name]), questions, table=TABLE)))
    found = judge(baseline, run)
    assert not found.passed
    assert found.broken or found.to_wrong


def test_the_same_run_twice_is_the_same(answerer, questions, baseline):
    again = run_answers(answerer, questions)
    for first, second in zip(baseline.items, again, strict=False):
        assert replace(first, seconds=0) == replace(second, seconds=0)


def test_invariants_hold(baseline):
    assert [(item.id, item.broken) for item in baseline.items if item.broken] == []


def test_retrieval_is_scored(retriever, questions):
    results = run_retrieval(retriever, questions)
    found = summarise(results)
    assert {item.reason for item in results} <= {None, "contradicted", "partial"}
    assert found["oracle@1000"].value >= found["evidence@1000"].value > 0.5
    assert found["clause_recall@5"].value >= 0.5


def test_every_ablation_runs_and_none_is_the_system_itself(retriever, questions):
    asked = [question for question in questions if question.gold][:3]
    for name in ("去掉BM25", "只用BM25", "以RRF融合"):
        varied = vary(retriever, parse_options(ABLATIONS[name]))
        assert len(run_retrieval(varied, asked)) == len([q for q in asked if not q.refusable])
        question = asked[0].question
        assert [h.score for h in varied.search(question)] != [h.score for h in retriever.search(question)]


def test_weights_of_one_change_nothing(retriever, questions):
    same = vary(retriever, parse_options("dense=1,lexical=1"))
    for question in questions[:3]:
        ours, theirs = retriever.search(question.question), same.search(question.question)
        assert [hit.clause_id for hit in ours] == [hit.clause_id for hit in theirs]


@pytest.mark.parametrize("text", ["colour=red", "dense", "phrasings=maybe", "k1=-1", "fusion=sum"])
def test_unknown_options_are_named(text):
    with pytest.raises(SettingsError, match="设置"):
        parse_options(text)


def test_drafts_are_scored_sentence_by_sentence(retriever):
    drafts = [draft for draft in load_drafts() if draft.split == "dev"][:2]
    results, confusion = run_drafts(DraftChecker(retriever), drafts)
    assert len(results) == sum(len(draft.sentences) for draft in drafts)
    assert sum(sum(row.values()) for row in confusion.values()) == len(results)
    assert all(not item.broken for item in results)


def test_gold_of_own_documents_may_be_clause_ids(retriever):
    gold = Gold(tuple(retriever.documents))
    assert gold.unit_ids("plan#3.6.4") == gold.unit_ids("三、(六)4.") == ("plan#3.6.4",)
    assert len(gold.unit_ids("专栏7")) == 5
