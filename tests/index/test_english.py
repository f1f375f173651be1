"""An English question's terms in the documents' words."""

import pytest

from index.english import is_english, terms_of
from ingest.folding import fold


@pytest.mark.parametrize(
    ("text", "english"), [("What is a sandbox regime?", True), ("PCT占比多少", False), ("5G?", False)]
)
def test_a_question_is_english_by_its_letters(text, english):
    assert is_english(text) == english


def test_terms_are_those_that_the_documents_hold_the_longest_first(plan_text):
    known = fold(plan_text).text
    found = terms_of("Does the plan mention the regulatory sandbox and unicorns?", known)
    assert any("沙盒监管" in term for term in found)
    assert any("独角兽" in term for term in found)
    assert terms_of("regulatory sandbox", "别的文件") == ()
    assert not any(one != other and one in other for one in found for other in found)


def test_an_english_question_finds_the_clause(retriever):
    assert retriever.search("What rules does the plan set for sandbox regulation?")[0].label == "三、(九)2."
