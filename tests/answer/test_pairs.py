"""What a sentence does to a question."""

import numpy as np
import pytest

from answer.pairs import PAIRS_PATH, load_pairs
from answer.structure import body_points
from eval.items import load_questions
from index.passages import in_place


@pytest.fixture(scope="module")
def pairs(embedder):
    return load_pairs(embedder, {})


PLACED = (
    "发展布局。对符合条件、有优势、有特色的省级高新区加快“以升促建”步伐,"
    "完善东部地区布局,加大在中部、西部、东北以及特殊类型地区布局力度。"
)
REMOVED = (
    "深化园区分类指导。对评价考核结果较差的园区通过约谈、通报等方式予以警告;"
    "对整改不力的园区予以撤销,退出国家高新区序列。"
)


@pytest.mark.parametrize(
    ("question", "sentence", "stance"),
    [
        ("考核差的园区用什么方式警告", REMOVED, "confirms"),
        ("今后东部不再布局了，只往中西部放，理由是什么", PLACED, "contradicts"),
        ("为何对国家高新区实行“只进不出”的管理", REMOVED, "contradicts"),
        ("撤销之后企业已经拿到的补贴要退多少", REMOVED, "open"),
    ],
)
def test_the_same_sentence_confirms_contradicts_or_leaves_open(pairs, question, sentence, stance):
    found = pairs.read(pairs.embedder.encode_question(question).states, sentence)
    assert max(("confirms", "contradicts", "open"), key=lambda name: getattr(found, name)) == stance


@pytest.mark.parametrize("question", ["考核差的园区会被约谈吗", "会约谈考核结果较差的园区吗"])
def test_what_a_sentence_says_is_not_denied(pairs, question):
    assert pairs.read(pairs.embedder.encode_question(question).states, REMOVED).denial < 0.5


def test_yes_no_questions_are_told_apart_by_the_sentence_that_settles_them(retriever, pairs):
    """On the dev questions, with the sentence of the gold before it, whatever the rules say."""
    (document,) = retriever.documents
    told = []
    for question in load_questions():
        if question.split != "dev" or question.verdict is None or not question.evidence:
            continue
        label, quote = question.evidence[0].label, question.evidence[0].quote
        unit = next(unit for unit in document.units if unit.label == label)
        sentence = next((p.text(document) for p in body_points(document, unit) if quote in p.text(document)), None)
        if sentence:
            asked = pairs.embedder.encode_question(retriever.query(question.question).searched).states
            stance = pairs.read(asked, in_place(document, unit, sentence))
            told.append((stance.denial >= 0.5) == (question.verdict == "no"))
    assert len(told) > 80
    assert sum(told) / len(told) > 0.8


def test_the_probabilities_sum_to_one_and_a_sentence_kept_reads_as_a_new_one(embedder, pairs):
    asked = embedder.encode_question("园区会不会被摘牌").states
    first, again = pairs.read(asked, REMOVED), pairs.read(asked, REMOVED)
    assert first.confirms + first.contradicts + first.open == pytest.approx(1, abs=1e-5)
    assert first == again == load_pairs(embedder, {}).read(asked, REMOVED)


def test_the_embedder_is_not_changed(embedder, pairs):
    before = embedder.encode_queries(["国家高新区"])
    pairs.read(embedder.encode_question("国家高新区有多少家").states, REMOVED)
    assert np.array_equal(before, embedder.encode_queries(["国家高新区"]))


def test_with_another_model_there_is_no_reading(embedder, tmp_path):
    with np.load(PAIRS_PATH, allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    other = tmp_path / "pairs.npz"
    np.savez(other, **{**arrays, "model": np.array("another")})
    assert load_pairs(embedder, {}, other) is None
