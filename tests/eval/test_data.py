"""The question set itself: valid, complete, fixed in its split; and the validator finds what is wrong."""

from collections import Counter
from dataclasses import replace

import pytest

from eval.dataset import agreement, load_labels, overlap
from eval.gold import Gold
from eval.items import Evidence, load_conversations, load_drafts, load_questions
from eval.split import assign, cells
from eval.validate import check_all, check_drafts, check_questions, check_set
from ingest.errors import EvalDataError
from ingest.reader import PLAN_PATH, read_document


@pytest.fixture(scope="module")
def gold():
    return Gold((read_document(PLAN_PATH),))


@pytest.fixture(scope="module")
def questions():
    return load_questions()


def test_the_set_is_valid(questions, gold):
    assert check_all(questions, load_conversations(), load_drafts(), gold.documents) == []


def test_no_question_is_asked_twice(questions):
    asked = Counter("".join(question.question.split()) for question in questions if question.question.strip())
    assert [text for text, count in asked.items() if count > 1] == []


def test_evidence_is_never_the_news_lead_in(questions, gold):
    body = gold.documents[0].body_start
    assert all(span.start >= body for question in questions for span in gold.evidence(question))


def test_the_split_is_fixed_and_about_even(questions, gold):
    chosen = assign(gold, questions)
    assert all(chosen.families[question.family] == question.split for question in questions)
    counts = Counter(question.split for question in questions)
    assert abs(counts["dev"] - counts["test"]) < 0.06 * len(questions)
    assert 0.05 < counts["held"] / len(questions) < 0.15


def test_a_new_paraphrase_follows_its_family_and_a_new_question_its_clause(questions, gold):
    homes = assign(gold, questions).cells
    cell = cells(gold, questions)
    known = next(
        question
        for question in questions
        if question.split == "test"
        and len(question.gold) == 1
        and all(homes[cell[unit]] == "test" for unit in gold.groups(question)[0])
    )
    paraphrase = replace(known, id="new-1", split="")
    sibling = replace(known, id="new-2", family="a-new-family", split="")
    families = assign(gold, [*questions, paraphrase, sibling]).families
    assert families[known.family] == "test"
    assert families["a-new-family"] == "test"


def test_split_from_nothing_is_deterministic(questions, gold):
    bare = [replace(question, split="") for question in questions]
    assert assign(gold, bare) == assign(gold, list(bare))


def test_ordinary_questions_do_not_copy_their_evidence(questions):
    ordinary = [q for q in questions if q.reason is None and q.type != "colloquial" and q.language == "zh"]
    assert overlap(ordinary).pairs < 0.4
    assert overlap([q for q in questions if q.type == "colloquial"]).pairs < 0.1


def test_overlap_by_hand(questions):
    question = replace(questions[0], question="甲乙丙", evidence=(Evidence("序言", "乙丙丁"),))
    found = overlap([question])
    assert (found.pairs, found.longest) == (1 / 2, 2.0)


def test_a_second_hand_agrees(questions, gold):
    found = agreement(questions, load_labels(), gold)
    assert found.n == 60
    assert found.outcome >= 57
    assert found.kappa > 0.9


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"evidence": (Evidence("三、(六)4.", "这句话不在规划里"),)}, "不在 三、(六)4. 里"),
        ({"gold": (("三、(十)1.",),)}, "文件里没有"),
        ({"gold": ()}, "没有 gold"),
        ({"facts": (("不在证据里的事实",),)}, "既不在证据里"),
        ({"reason": "unclear"}, "reason 'unclear'"),
        ({"verdict": "maybe"}, "verdict 'maybe'"),
        ({"reference": ""}, "reference"),
    ],
)
def test_the_validator_names_what_is_wrong(questions, gold, change, message):
    question = next(question for question in questions if question.type == "figure")
    problems = check_questions([replace(question, **change)], gold)
    assert any(message in problem for problem in problems), problems


def test_the_validator_finds_double_ids_and_split_families(questions, gold):
    one = questions[0]
    assert any("用了 2 次" in problem for problem in check_questions([one, one], gold))
    other = replace(one, id="other", split="held" if one.split != "held" else "dev")
    assert any("家族" in problem for problem in check_set([*questions, other], gold))


def test_the_validator_finds_a_draft_with_a_gap(gold):
    draft = load_drafts()[0]
    gap = replace(draft, sentences=(*draft.sentences[:2], *draft.sentences[3:]))
    assert any("没有紧接前句" in problem for problem in check_drafts([gap], gold))


def test_bad_files_are_named(tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "a", "question": "?"}\nno json\n', encoding="utf-8")
    with pytest.raises(EvalDataError, match="q.jsonl:2"):
        load_questions(path)
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(EvalDataError, match="'a'"):
        load_questions(path)
    with pytest.raises(EvalDataError, match="读不出"):
        load_questions(tmp_path / "none.jsonl")


def test_a_single_address_may_stand_without_brackets(tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": 7, "question": "?", "gold": "三、(六)4.", "reference": "x"}\n', encoding="utf-8")
    (question,) = load_questions(path)
    assert (question.id, question.gold) == ("7", (("三、(六)4.",),))
    path.write_text('{"id": "a", "question": 5}\n', encoding="utf-8")
    with pytest.raises(EvalDataError, match="question=5"):
        load_questions(path)
