"""The classifier of askings: it reads the attribute, its weights survive the file, and it works without a vector."""

import numpy as np
import pytest

from answer.askings import ATTRIBUTES, DETAIL, ORDINARY, OTHER, OUTSIDE, AskingModel, load_askings, ngrams


@pytest.fixture(scope="module")
def read(retriever):
    def read(text):
        reading = retriever.read(text)
        return load_askings().read(reading.query.text, reading.vector, retriever.index.model["fingerprint"])

    return read


def test_the_shares_of_the_kinds_are_a_distribution(read):
    asking = read("孵化器的房租一年补到什么程度")
    assert set(asking.kinds) == {ORDINARY, OTHER, DETAIL, *ATTRIBUTES, *OUTSIDE}
    assert sum(asking.kinds.values()) == pytest.approx(1.0, abs=1e-5)
    single = asking.kinds[ORDINARY] + asking.kinds[OTHER] + asking.kinds[DETAIL]
    assert asking.share(ATTRIBUTES) + asking.share(OUTSIDE) + single == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("这笔补助一户封顶给到几个万", "amount"),
        ("咨询窗口设在哪栋楼，有没有热线", "contact"),
        ("这事到如今办成了没有", "status"),
        ("跟上一轮的规划比有什么变化", "external"),
        ("“旋转门”这个说法是啥含义", "meaning"),
    ],
)
def test_an_attribute_is_read_from_the_asking(read, question, kind):
    asking = read(question)
    assert asking.kinds[ORDINARY] < 0.5
    assert asking.attribute == kind


@pytest.mark.parametrize("question", ["园区怎么留住人才", "规划鼓励哪些新兴产业", "数据中心可以由谁投资建设"])
def test_what_a_plan_says_is_ordinary(read, question):
    assert read(question).kinds[ORDINARY] > 0.5


def test_another_embedder_s_vector_is_not_used(retriever):
    vector = retriever.read("给多少钱").vector
    model = load_askings()
    assert model.read("给多少钱", vector, "another").unanswered is None
    assert model.read("给多少钱", vector, "another").kinds == model.read("给多少钱").kinds


def test_ngrams_are_counted_by_characters():
    assert ngrams("aAb") == {"a": 2, "b": 1, "aa": 1, "ab": 1, "aab": 1}


def test_the_file_gives_back_what_was_saved(tmp_path):
    model = load_askings()
    model.save(tmp_path / "askings.npz")
    again = load_askings(tmp_path / "askings.npz")
    assert (again.kinds, again.vocabulary, again.model) == (model.kinds, model.vocabulary, model.model)
    assert np.allclose(again.weights, model.weights, atol=1e-2)
    assert np.allclose(again.unanswered, model.unanswered, atol=1e-2)


def test_a_weight_is_tf_idf_times_its_row():
    model = AskingModel(
        kinds=("ordinary", "amount"),
        vocabulary=("钱",),
        idf=np.array([2.0], np.float32),
        weights=np.zeros((2, 2), np.float32),
        bias=np.zeros(2, np.float32),
        plain=np.array([[0.0], [np.log(3.0)]], np.float32),
        plain_bias=np.zeros(2, np.float32),
        mean=np.zeros(1, np.float32),
        scale=np.ones(1, np.float32),
        unanswered=np.zeros((0, 1), np.float32),
        model="none",
    )
    assert model.read("钱").kinds == pytest.approx({"ordinary": 0.25, "amount": 0.75})
    assert model.read("人").kinds == pytest.approx({"ordinary": 0.5, "amount": 0.5})
