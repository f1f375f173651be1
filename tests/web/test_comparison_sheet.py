"""A comparison on the page: what a cell quotes carries its mark, and every cell says which column it is of."""

import re

import pytest

from answer.answerer import Answerer
from web.turns import answer_sheet


@pytest.fixture(scope="module")
def comparison(retriever):
    answerer = Answerer(retriever)
    answer = answerer.ask("省级和市级政府在高新区建设上的责任有什么不同？")
    assert answer.layout == "table"
    return answer, str(answer_sheet(answer, answerer.documents))


def test_each_quoted_sentence_of_a_table_carries_a_mark_behind_its_own_words(comparison):
    answer, sheet = comparison
    for sentence in answer.sentences:
        behind = sheet.split(sentence.text, 1)[1]
        assert re.match(r"\s*<a[^>]+pq-c", behind), sentence.text


def test_each_cell_names_its_column(comparison):
    answer, sheet = comparison
    header, *rows = answer.table
    named = re.findall(r'<td data-column="([^"]*)"', sheet)
    assert named == [name for _ in rows for name in header]
