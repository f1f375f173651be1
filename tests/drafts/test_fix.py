"""Each edit makes its sentence right, is small, and never touches what is right."""

import pytest

from drafts.files import fixed_text
from drafts.labels import applied

MENDED = [
    ("截至2020年底，国家高新区总数达196家。", "截至2020年底，国家高新区总数达169家。"),
    ("《规划》提出“支持园区建设智慧小区”。", "《规划》提出“支持园区建设智慧社区”。"),
    ("《规划》设置了八个专栏。", "《规划》设置了九个专栏。"),
    ("到“十四五”末，国家高新区数量达到220家。", "到“十四五”末，国家高新区数量达到220家左右。"),
    ("《“十四五”国家高新技术开发区发展规划》提出“支持园区建设智慧社区”。",
     "《“十四五”国家高新技术产业开发区发展规划》提出“支持园区建设智慧社区”。"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "right"), MENDED)
def test_minimal_edits(checker, wrong, right):
    assert fixed_text(checker.check(wrong)) == right
    assert checker.check(right).sentences[0].verdict == "supported"


@pytest.mark.parametrize(
    "wrong", ["《规划》要求国家高新区必须建设智慧社区。", "目前，国家高新区已经形成若干世界级创新型产业集群。"]
)
def test_a_sentence_after_its_edits_is_supported(checker, wrong):
    (check,) = checker.check(wrong).sentences
    assert check.edits
    assert checker.check(applied(check)).sentences[0].verdict == "supported"


def test_an_invented_claim_has_no_edit(checker):
    (check,) = checker.check("《规划》规定对入选园区每年奖励1亿元。").sentences
    assert check.edits == ()


def test_the_rest_of_the_draft_stays_as_it_is(checker):
    text = "标题\r\n\t《规划》设置了八个专栏。我区有专栏两个。\n"
    assert fixed_text(checker.check(text)) == text.replace("八个", "九个")
