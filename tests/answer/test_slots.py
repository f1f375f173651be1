"""What a question asks of a text by its form, and whether the sentences found state it."""

import pytest

from answer.slots import unmet

SHARE = "科创板上市企业占全国的67.4%。"
LENT = "鼓励中国进出口银行、国家开发银行,向区内企业放贷。"


@pytest.mark.parametrize(
    ("question", "evidence", "slot"),
    [
        ("上了科创板的是哪几家公司", SHARE, "企业名单"),
        ("平台是哪家公司在做", SHARE, "企业名单"),
        ("由哪些银行放贷", LENT, None),
        ("哪些公司能享受研发费用加计扣除", SHARE, None),
        ("跟哪些国家共建园区", "与共建“一带一路”国家联合建设海外科技园。", "国别"),
        ("跟哪些国家共建园区", "与新加坡、德国联合建设海外科技园。", None),
        ("二十一家都叫啥名字", "建设了21家国家自主创新示范区。", "名单"),
    ],
)
def test_a_form_that_no_sentence_has_is_unmet(question, evidence, slot):
    found = unmet(question, [evidence])
    assert (found.name if found else None) == slot
