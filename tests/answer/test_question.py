"""What kind of thing a question asks for."""

import pytest

from answer.question import read_question


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("园区会不会被撤销资格", "yesno"),
        ("国家高新区只增不减?", "yesno"),
        ("国家高新区的名额都给了谁?", "who"),
        ("办这种园区是想达到什么效果?", "general"),
        ("沙盒监管写在哪一条", "where"),
        ("哪些地方提到了飞地", "where"),
        ("哪些地方会新设高新区", "list"),
        ("首批落在哪些大学旁边", "list"),
        ("中期评估放在哪一年", "time"),
        ("对高企和对瞪羚企业使的劲儿差在哪", "comparison"),
        ("两种园区,建设路数有什么不一样", "comparison"),
        ("不同阶段的企业能得到什么服务", "general"),
        ("差异化发展怎么提的", "how"),
    ],
)
def test_the_kind_of_a_question(text, kind):
    assert read_question(text).kind == kind
