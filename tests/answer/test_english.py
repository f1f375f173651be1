"""English questions about figures in the documents' words."""

import pytest

from answer.answerer import Answerer
from answer.english import in_chinese


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "How many national high-tech zones by the end of the 14th Five-Year Plan period?",
            ["国家高新区", "到“十四五”末"],
        ),
        ("What share of the country's high-tech enterprises in 2020?", ["占全国比重", "高新技术企业", "2020年"]),
        ("zones in the northeast at the end of 2020", ["东北", "2020年底"]),
    ],
)
def test_the_glossary_has_the_words_of_figures(question, words):
    assert all(word in in_chinese(question) for word in words)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many R&D outfits beyond China's borders had the parks set up?", "2000家"),
        ("How large was the corporate R&D outlay as a share of the national total?", "49.5%"),
        ("By what percentage did gross industrial output rise between 2015 and 2020?", "37.8%"),
        ("What is the target number of national high-tech zones at the end of the 14th Five-Year Plan?", "220家左右"),
    ],
)
def test_a_figure_is_found_in_other_words(retriever, question, value):
    assert value in Answerer(retriever).ask(question).answer


def test_a_false_count_in_english_is_corrected(retriever):
    answer = Answerer(retriever).ask("Is the target for 2025 about 260 national high-tech zones?")
    assert (answer.verdict, answer.reason) == ("no", "contradicted")
    assert "220家左右" in answer.answer


def test_the_target_is_not_taken_for_the_count_of_today(retriever):
    answer = Answerer(retriever).ask(
        "How many national high-tech zones should there be by the end of the 14th Five-Year Plan period?"
    )
    assert "220家左右" in answer.answer
    assert "169家" not in answer.answer
