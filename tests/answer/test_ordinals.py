"""Ordinals as people write them."""

import pytest

from answer.ordinals import find_ordinal, index_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("保障措施里的第(二)条", 2),
        ("排在最末的一条", -1),
        ("倒数第三点", -3),
        ("最后那块展开讲讲", -1),
        ("打头那一项", 1),
        ("头一样怎么做", 1),
        ("第 12 款", 12),
    ],
)
def test_an_ordinal_counts_from_the_front_or_from_the_end(text, number):
    assert find_ordinal(text).number == number


@pytest.mark.parametrize("text", ["最后一公里", "首台(套)装备", "头部企业", "第一方阵", "末端治理", "第三方评估"])
def test_what_only_looks_like_an_ordinal_is_none(text):
    assert find_ordinal(text) is None


def test_a_number_beyond_the_list_means_no_member():
    assert [index_of(n, 3) for n in (1, 3, 4, -1, -3, -4, 0)] == [0, 2, None, 2, 0, None, None]
