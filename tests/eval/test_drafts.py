"""Draft metrics against hand arithmetic."""

from dataclasses import dataclass

import pytest

from eval.drafts import matching, place, verdict_scores
from eval.items import draft_from


@dataclass(frozen=True)
class Check:
    start: int
    end: int
    verdict: str


def pooled(pairs, name, length=100):
    scores = [verdict_scores(gold, given, length) for gold, given in pairs]
    held = [score[name] for score in scores if name in score]
    return sum(score.num for score in held) / sum(score.den for score in held)


PAIRS = [
    ("supported", "supported"),
    ("supported", "overclaim"),
    ("overclaim", "overclaim"),
    ("overclaim", "unsupported"),
    ("misquote", "supported"),
    ("not_a_claim", "not_a_claim"),
]


def test_precision_recall_f1_by_verdict():
    assert pooled(PAIRS, "draft_precision:overclaim") == 1 / 2
    assert pooled(PAIRS, "draft_recall:overclaim") == 1 / 2
    assert pooled(PAIRS, "draft_f1:overclaim") == 2 * 1 / (2 + 2)
    assert pooled(PAIRS, "draft_f1:misquote") == 0
    assert pooled(PAIRS, "draft_precision:supported") == 1 / 2
    assert pooled(PAIRS, "draft_accuracy") == 3 / 6


def test_errors_found_whatever_their_kind():
    assert pooled(PAIRS, "errors_found") == 2 / 3


def test_false_alarms_per_thousand_characters():
    assert pooled(PAIRS, "false_alarms", length=100) == pytest.approx(1 / 0.6)


def test_a_verdict_that_nobody_gave_has_no_score():
    assert "draft_precision:wrong_number" not in verdict_scores("supported", "supported", 10)


def test_gold_sentences_are_placed_in_order():
    item = draft_from(
        {
            "id": "d",
            "genre": "g",
            "draft": "甲。\n甲。乙。",
            "sentences": [{"text": t, "verdict": "not_a_claim"} for t in ("甲。", "甲。", "乙。")],
        }
    )
    assert place(item) == [(0, 2), (3, 5), (5, 7)]


def test_a_sentence_cut_in_two_has_the_graver_verdict():
    checks = [Check(0, 4, "supported"), Check(4, 8, "misquote"), Check(8, 12, "wrong_number")]
    assert [check.verdict for check in matching((0, 8), checks)] == ["misquote", "supported"]
    assert matching((20, 30), checks) == []
