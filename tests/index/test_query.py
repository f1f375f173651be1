"""Reading a question: normalisation, traditional characters, addresses, names of terms."""

import pytest

from index.lexicon import Lexicon, Term, read_lexicon
from index.query import MAX_LENGTH, normalise, read_query, simplify
from index.store import open_index
from index.weights import sight, term_weights, token_weights
from index.words import Words, scaffolded
from ingest.addresses import Addresses
from ingest.errors import DocumentError


@pytest.mark.parametrize(
    ("question", "normal"),
    [
        ("  ２０２５年，园区  有\t几家？\n", "2025年,园区 有 几家?"),
        ("「揭榜挂帅」是什么", "“揭榜挂帅”是什么"),
        ("园\u200b区\x00和\u202e企业", "园区和企业"),
        ("\ud800园区", "园区"),
        ("", ""),
        (" \n\u3000", ""),
        ("①ＡＩ", "1AI"),
    ],
)
def test_questions_are_normalised(question, normal):
    assert normalise(question) == normal


def test_a_very_long_question_is_cut():
    assert len(normalise("园区" * 500_000)) == MAX_LENGTH


def test_traditional_characters_become_simplified():
    assert simplify("國家高新區怎麼發展數位經濟", "国家高新区") == "国家高新区怎么发展数字经济"
    assert simplify("軟體和核心技術", "软件 核心") == "软件和核心技术"
    assert simplify("資料庫要串接整合嗎", "整合") == "数据库要串接整合吗"


def test_simplified_text_is_left_alone():
    assert simplify("建立核心区,整合软体", "软件") == "建立核心区,整合软体"


def test_addresses_are_read_in_order(source):
    query = read_query("一、(二)和一(一)说了什么", addresses=Addresses(source.documents), lexicon=Lexicon(), known="")
    assert [node.label for node in query.mentioned] == ["一、(二)", "一、(一)"]


def test_a_name_that_the_documents_use_needs_no_other(source):
    lexicon = Lexicon((Term("国家高新技术产业开发区", ("园区",)), Term("飞地经济", ("飞地",))))
    query = read_query("园区的飞地", addresses=Addresses(source.documents), lexicon=lexicon, known="园区" * 9 + "飞地")
    assert query.names == ("飞地经济",)


def test_names_bring_their_terms():
    lexicon = Lexicon(
        (
            Term("国家自创区", ("自主创新示范区", "NIDZ")),
            Term("飞地经济", ("飞地",)),
            Term("科技支行", ("tech branch",)),
        )
    )
    assert lexicon.names_in("自主创新示范区有几家") == ["国家自创区"]
    assert lexicon.names_in("飞地怎么搞") == ["飞地经济"]
    assert lexicon.names_in("飞地经济怎么搞") == []
    assert lexicon.names_in("How many NIDZ and Tech Branch?") == ["国家自创区", "科技支行"]
    assert lexicon.names_in("UNIDZ") == []


def test_one_alias_may_mean_several_terms():
    lexicon = Lexicon((Term("高等院校", ("大学",)), Term("高等学校", ("大学",))))
    assert lexicon.names_in("大学能做什么") == ["高等院校", "高等学校"]


def test_a_lexicon_is_read(tmp_path):
    path = tmp_path / "lexicon.toml"
    assert read_lexicon(path) == Lexicon()
    path.write_text('[[term]]\nname = "飞地经济"\naliases = ["飞地"]\nkind = "mechanism"\n', encoding="utf-8")
    assert read_lexicon(path).terms == (Term("飞地经济", ("飞地",), "mechanism"),)
    for wrong in ("[[term]]\naliases = []\n", "[term]\n", "x", "term = 3\n"):
        path.write_text(wrong)
        with pytest.raises(DocumentError, match=r"lexicon\.toml"):
            read_lexicon(path)


def test_the_projects_lexicon_is_valid():
    lexicon = read_lexicon()
    names = [term.name for term in lexicon.terms]
    assert len(names) == len(set(names))


def test_search_terms_are_characters_pairs_long_words_numbers_and_latin():
    terms = Words(("科技支行",)).terms("5G科技支行,达13.6万")
    assert {"5", "g", "科", "科技", "技支", "科技支行", "13.6", "万"} <= set(terms)
    assert Words().terms("") == []
    assert Words().terms("，。") == []


def test_common_words_tell_little():
    words = Words(("园区",))
    assert words.telling("的") == pytest.approx(0.1)
    assert words.telling("什么") < words.telling("企业") < words.telling("孵化器")
    assert words.telling("揭榜挂帅") == 1
    assert words.telling("园区") == Words().telling("园区")


def test_scaffolding_respects_word_borders():
    text = "请问通过地区合作有哪些要求"
    flags = scaffolded(text, Words())
    kept = "".join(char for char, flag in zip(text, flags, strict=True) if not flag)
    assert "通过" in kept
    assert "地区合作" in kept
    assert "请问" not in kept
    assert "哪些" not in kept


def test_content_weighs_more_than_scaffolding(small_dir):
    index = open_index(small_dir)
    terms = term_weights(index, "请问飞地经济有哪些", ["利益共享"])
    assert terms["飞地"] > 5 * terms["哪些"]
    assert 0 < terms["利益"] < terms["飞地"]
    weights = token_weights(index, "飞地?的", ["飞地", "?", "的"], [(0, 2), (2, 3), (3, 4)])
    assert weights[1] == 0
    assert weights[0] > 3 * weights[2] > 0


def test_sight_is_the_share_of_content_that_the_documents_hold(small_dir):
    index = open_index(small_dir)
    assert sight(index, "请问飞地经济有哪些") == 1
    assert sight(index, "元宇宙咋整") < 0.5
    assert sight(index, "怎么") == 0
