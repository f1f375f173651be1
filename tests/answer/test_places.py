"""Where a word stands."""

from answer.answerer import Answerer
from answer.places import placed_terms, quoted_terms


def test_a_piece_of_which_the_plan_holds_less_than_half_is_no_word_to_look_up():
    assert placed_terms("园区职工坐地铁通勤的补助写在哪", "园区") == []
    assert placed_terms("飞地经济写在哪几条", "做实飞地经济模式") == ["飞地经济"]


def test_what_stands_in_quotes_is_a_term():
    assert quoted_terms("“揭榜挂帅”和《若干意见》") == ["揭榜挂帅", "若干意见"]


def test_places_may_be_asked_for_in_many_words(retriever):
    answer = Answerer(retriever).ask("哪些段落点到了黄河流域")
    assert {c.label for s in answer.sentences for c in s.citations} == {"一、(二)第4段", "三、(七)2."}


def test_outside_boxes_a_word_of_boxes_alone_stands_nowhere(retriever):
    answer = Answerer(retriever).ask("除了专栏,正文哪里还讲了科技创新券")
    assert (answer.reason, answer.sentences) == ("silent", ())


def test_a_question_about_each_of_two_places_gets_both_sentences(retriever):
    answer = Answerer(retriever).ask("科技创新券在创业服务里提了一次、跨区域合作里又提了一次，两处各要求做什么")
    assert {c.label for s in answer.sentences for c in s.citations} == {"专栏4第3项", "专栏8第3项"}
