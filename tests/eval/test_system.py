"""The real system under evaluation; and a deliberately broken answerer is caught by the gate."""

from dataclasses import dataclass, replace

import pytest
from typer.testing import CliRunner

from answer.answerer import Answerer
from answer.records import AnswerSentence
from drafts.checker import DraftChecker
from eval.bindings import Bindings
from eval.command import app
from eval.drafts import run_drafts
from eval.evaluate import Items
from eval.gate import judge, slim
from eval.gold import Gold
from eval.items import load_conversations, load_drafts, load_questions
from eval.measures import summarise
from eval.results import Run
from eval.runs import run_answers, run_retrieval
from eval.variants import ABLATIONS, factors, parse_options, vary
from ingest.errors import EvalGateError, SettingsError


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


def cites_the_next_unit(answer, documents):
    """Quote, exactly and with the right label, the unit after the one that answers."""

    def moved(citation):
        document = documents[citation.doc_id]
        units = [unit for unit in document.units if unit.start > citation.start] or [document.units[0]]
        unit = units[0]
        text = document.text_of(unit)
        return replace(
            citation,
            clause_id=unit.clause_id,
            label=unit.label,
            quote=text,
            start=unit.start,
            end=unit.start + len(text),
        )

    sentences = tuple(replace(s, citations=tuple(map(moved, s.citations))) for s in answer.sentences)
    return replace(answer, sentences=sentences)


def first_words(answer):
    """Leave out all but the first six characters of every claim."""
    sentences = tuple(replace(s, text=s.text[:6]) for s in answer.sentences)
    return replace(answer, answer="".join(s.text for s in sentences) or answer.answer, sentences=sentences)


def without_citations(answer):
    return replace(answer, sentences=tuple(replace(s, citations=()) for s in answer.sentences))


TABLE = Bindings.of(load_questions())
SPOILS = {
    "quotes changed by one character": (
        lambda a, _: changed_citations(a, quote=lambda c: "国" + c.quote[1:] + "。"),
        "quote_exact",
    ),
    "labels of another clause": (lambda a, _: changed_citations(a, label=lambda _: "四、(四)"), "label_exact"),
    "claims without a citation": (lambda a, _: without_citations(a), "claims_cited"),
    "figures bound to another indicator": (lambda a, _: swapped_figures(a), "binding"),
    "exact quotes of the next unit": (cites_the_next_unit, "flips"),
    "half-told answers": (lambda a, _: first_words(a), "flips"),
    "refuses everything": (
        lambda a, _: replace(a, refused=True, sentences=(), reason="silent", answer="规划没有写。"),
        "flips",
    ),
    "answers without a claim": (
        lambda a, _: replace(a, refused=False, answer="规划有明确规定。", sentences=()),
        "flips",
    ),
}
"""What is done to each answer, and what must catch it: an invariant by name, or flips alone."""


def broken_by(answerer, name):
    documents = {document.doc_id: document for document in answerer.retriever.documents}
    return Broken(answerer, lambda answer: SPOILS[name][0](answer, documents))


def test_the_gate_passes_the_system_itself(answerer, questions, baseline):
    again = Run({}, tuple(run_answers(answerer, questions, load_conversations()[:2])))
    found = judge(baseline, again)
    assert (found.to_wrong, found.to_right, found.broken, found.missing) == ((), (), (), ())
    assert found.passed


def test_what_no_reader_sees_does_not_trouble_the_gate(answerer, questions, baseline):
    quiet = Broken(answerer, lambda answer: replace(answer, notice="数据截至2020年。", see_also=()))
    found = judge(baseline, Run({}, tuple(run_answers(quiet, questions, load_conversations()[:2], table=TABLE))))
    assert found.passed, found.reasons


@pytest.mark.parametrize("name", SPOILS)
def test_a_broken_answerer_is_caught(answerer, questions, baseline, name):
    spoilt = broken_by(answerer, name)
    found = judge(baseline, Run({}, tuple(run_answers(spoilt, questions, load_conversations()[:2], table=TABLE))))
    assert found.missing == ()
    caught_by = SPOILS[name][1]
    broken = {problem.partition(":")[0] for item in found.broken for problem in item.broken}
    if caught_by == "flips":
        assert broken == set()
        assert found.counts["全部"].p < 0.05
    else:
        assert caught_by in broken
        assert any("破坏不变量" in reason for reason in found.reasons)


def test_one_wrong_quote_in_one_answer_is_caught(answerer, questions, baseline):
    asked = next(q for q in questions if q.type == "figure" and not answerer.ask(q.question).refused)
    spoil = SPOILS["quotes changed by one character"][0]
    items = [item for item in baseline.items if item.id != asked.id]
    once = Broken(answerer, lambda answer: spoil(answer, None))
    found = judge(baseline, Run({}, (*items, *run_answers(once, [asked], table=TABLE))))
    assert [item.id for item in found.broken] == [asked.id]
    assert not found.passed


def test_the_command_fails_and_names_the_items(answerer, questions, baseline, tmp_path, monkeypatch):
    items = Items(tuple(questions), tuple(load_conversations()[:2]), ())
    path = tmp_path / "baseline.json"
    slim(baseline).save(path)
    monkeypatch.setattr("eval.evaluate.choose", lambda *_, **__: items)
    monkeypatch.setattr("eval.evaluate.open_retriever", lambda _: answerer.retriever)
    monkeypatch.setattr("eval.evaluate.run_retrieval", lambda *_, **__: [])
    for name, code in (("", 0), ("exact quotes of the next unit", 1), ("labels of another clause", 1)):
        made = broken_by(answerer, name) if name else answerer
        monkeypatch.setattr("eval.evaluate.open_answerer", lambda *_, made=made: made)
        result = CliRunner().invoke(app, ["gate", "--split", "dev", "--baseline", str(path)])
        assert (result.exit_code, isinstance(result.exception, EvalGateError)) == (code, bool(code)), result.output
        right = next(item for item in baseline.items if item.correct and item.cited)
        assert (right.id in result.output) == bool(code)


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


def test_a_view_that_two_weights_name_gets_their_product():
    found = factors({"lexical": 0.0, "spoken": 0.5})
    assert (found["lexical"], found["spoken_lexical"], found["joint"]) == (0.0, 0.0, 0.5)


def test_weights_of_one_change_nothing(retriever, questions):
    same = vary(retriever, parse_options("dense=1,lexical=1"))
    for question in questions[:3]:
        ours, theirs = retriever.search(question.question), same.search(question.question)
        assert [hit.clause_id for hit in ours] == [hit.clause_id for hit in theirs]


@pytest.mark.parametrize(
    "text", ["colour=red", "dense", "phrasings=maybe", "k1=-1", "fusion=sum", "mode=fast", "b=nan"]
)
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
