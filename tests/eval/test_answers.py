"""Answer metrics against hand arithmetic, on the plan's own text."""

import pytest

from answer.records import Answer, AnswerSentence, cite
from eval.answers import facts_covered, is_correct, missing_named, refusal_scores, score_answer, stage_of
from eval.bindings import Bindings, binding_errors
from eval.gold import Gold
from eval.items import question_from
from index.hits import Hit
from ingest.reader import PLAN_PATH, read_document

GDP = {
    "id": "gdp",
    "question": "2020年生产总值多少？",
    "gold": [["一、(一)第2段"]],
    "evidence": [{"label": "一、(一)第2段", "quote": "2020年,国家高新区生产总值达到13.6万亿元"}],
    "facts": [["13.6万亿元"]],
    "bindings": [{"indicator": "生产总值", "scope": "国家高新区", "time": "2020年", "value": "13.6万亿元"}],
}
INCOME = {
    "id": "income",
    "question": "营收？",
    "gold": [["一、(一)第2段"]],
    "bindings": [
        {"indicator": "营业收入", "scope": "国家高新区", "value": "42.8万亿元"},
        {"indicator": "工业总产值", "scope": "国家高新区", "value": "25.6万亿元"},
        {"indicator": "营业收入较2015年增长", "scope": "国家高新区", "value": "68.7%"},
        {"indicator": "总数", "scope": "东部", "value": "70家"},
    ],
}


@pytest.fixture(scope="module")
def gold():
    return Gold((read_document(PLAN_PATH),))


@pytest.fixture(scope="module")
def table():
    return Bindings.of([question_from(GDP), question_from(INCOME)])


def quoted(gold, label, quote):
    document, node = gold.find(label)
    start = document.text.index(quote, node.start)
    return cite(document, node, start, start + len(quote))


def answered(gold, label, quote, text=None, **fields):
    citation = quoted(gold, label, quote)
    said = text or citation.display
    return Answer(refused=False, answer=said, sentences=(AnswerSentence(said, (citation,)),), **fields)


def test_facts_fold_width_and_quotes():
    assert facts_covered("共１６９家，采用「租、售、补」并举", [["169家"], ["“租、售、补”"]]).num == 1
    assert facts_covered("共169家", [["169家"], ["70家", "东部70家"]]).num == 1 / 2
    assert facts_covered("任何话", []).den == 0


def test_refusal_counts():
    pooled = [refusal_scores(refused, refusable) for refused, refusable in ((1, 1), (1, 0), (0, 1), (0, 0))]

    def value(name):
        held = [scores[name] for scores in pooled if name in scores]
        return sum(score.num for score in held) / sum(score.den for score in held)

    assert value("refusal_precision") == 1 / 2
    assert value("refusal_recall") == 1 / 2
    assert value("refusal_f1") == 1 / 2


def test_missing_must_be_named_for_every_group():
    assert missing_named(("2021年的家数",), [["2021年"]]).num == 1
    assert missing_named(("另一问",), [["2021年"]]).num == 0
    assert missing_named((), [["2021年"]]).num == 0


def test_a_right_answer_scores_full_marks(gold, table):
    question = question_from(GDP)
    answer = answered(gold, "一、(一)第2段", "2020年,国家高新区生产总值达到13.6万亿元")
    scores, broken = score_answer(question, answer, gold, table)
    assert broken == ()
    for name in ("facts", "citation_recall", "citation_precision", "char_f1", "quote_exact", "label_exact"):
        assert scores[name].num == scores[name].den > 0, name
    assert scores["binding_errors"].num == 0
    assert is_correct(question, scores, refused=False)


def test_a_wrong_refusal_is_wrong_but_breaks_nothing(gold, table):
    question = question_from(GDP)
    hit = Hit("plan#1.1.p2", "一、(一)第2段", "plan", "", 0, 0, 1.0)
    answer = Answer(refused=True, answer="没有", reason="absent", hits=(hit,))
    scores, broken = score_answer(question, answer, gold, table)
    assert broken == ()
    assert scores["facts"].num == scores["answered"].num == scores["citation_recall"].num == 0
    assert scores["refusal_precision"].num == 0
    assert not is_correct(question, scores, refused=True)
    assert stage_of(question, answer, gold, scores) == "wrongly refused"


def test_stages(gold, table):
    question = question_from(GDP)
    elsewhere = answered(gold, "一、(一)第4段", "企业研发经费支出占全国49.5%")
    scores, _ = score_answer(question, elsewhere, gold, table)
    assert stage_of(question, elsewhere, gold, scores) == "not retrieved"
    hit = Hit("plan#1.1.p2", "一、(一)第2段", "plan", "", 0, 0, 1.0)
    seen = answered(gold, "一、(一)第4段", "企业研发经费支出占全国49.5%", hits=(hit,))
    assert stage_of(question, seen, gold, scores) == "retrieved but not read"
    dropped = answered(gold, "一、(一)第2段", "占全国的13.3%", hits=(hit,))
    scores, _ = score_answer(question, dropped, gold, table)
    assert stage_of(question, dropped, gold, scores) == "read but dropped"


def test_a_refusal_where_one_is_due(gold, table):
    question = question_from({"id": "x", "question": "元宇宙？", "reason": "absent"})
    answer = Answer(refused=True, answer="没有", reason="absent")
    scores, _ = score_answer(question, answer, gold, table)
    assert scores["refusal_recall"].num == scores["refusal_reason"].num == 1
    assert is_correct(question, scores, refused=True)
    assert not is_correct(question, scores, refused=False)


def test_verdict_and_contradiction(gold, table):
    question = question_from({**GDP, "reason": "contradicted", "verdict": "no", "facts": [], "bindings": []})
    said_no = answered(gold, "一、(一)第2段", "生产总值达到13.6万亿元", verdict="no")
    scores, _ = score_answer(question, said_no, gold, table)
    assert scores["verdict"].num == scores["contradicted"].num == 1
    said_yes = answered(gold, "一、(一)第2段", "生产总值达到13.6万亿元", verdict="yes")
    scores, _ = score_answer(question, said_yes, gold, table)
    assert scores["verdict"].num == scores["contradicted"].num == 0


def errors(gold, table, text, question=INCOME):
    citation = quoted(gold, "一、(一)第2段", "营业收入、工业总产值、净利润分别达到42.8万亿元、25.6万亿元、3.0万亿元")
    source = gold.documents[0].text
    return binding_errors(text, (AnswerSentence(text, (citation,)),), question_from(question), table, source)


@pytest.mark.parametrize(
    "text",
    [
        "营业收入、工业总产值、净利润分别达到42.8万亿元、25.6万亿元、3.0万亿元。",
        "营业收入达到42.8万亿元，较2015年增长68.7%。",
        "东部70家、中部44家。",
        "工业总产值25.6万亿元，营业收入42.8万亿元",
    ],
)
def test_right_bindings(gold, table, text):
    assert errors(gold, table, text) == []


@pytest.mark.parametrize(
    "text", ["营业收入25.6万亿元。", "营业收入达到25.6万亿元", "东部44家", "42.8万亿元，营业收入增长37.8%"]
)
def test_wrong_bindings(gold, table, text):
    assert len(errors(gold, table, text)) == 1


def test_a_bare_wrong_number_is_bound_to_the_question(gold, table):
    assert errors(gold, table, "25.6万亿元。", GDP) == ["25.6万亿元"]
    assert errors(gold, table, "13.6万亿元。", GDP) == []


def test_a_wrong_actor(gold):
    record = {
        "id": "who",
        "question": "谁担主体责任？",
        "gold": [["四、(一)"]],
        "bindings": [{"actor": "国家高新区所在地市级人民政府", "action": "承担国家高新区建设的主体责任"}],
    }
    other = {"id": "o", "question": "", "bindings": [{"actor": "各有关省级人民政府", "action": "统筹"}]}
    table = Bindings.of([question_from(record), question_from(other)])
    wrong = "各有关省级人民政府要切实承担国家高新区建设的主体责任"
    right = "国家高新区所在地市级人民政府要切实承担国家高新区建设的主体责任"
    assert len(errors(gold, table, wrong, record)) == 1
    assert errors(gold, table, right, record) == []


def test_a_relation_given_as_a_scope_binds_no_numbers():
    """占全国 stands before many shares: it names none of them."""
    record = {
        "id": "s",
        "question": "",
        "bindings": [{"indicator": "生产总值", "scope": "占全国", "time": "2020年", "value": "13.3%"}],
    }
    assert set(Bindings.of([question_from(record)]).values) == {("生产总值", "%")}
