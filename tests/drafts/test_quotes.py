"""Quotation marks and what stands in them."""

from drafts.quotes import check_quote, quoted_spans


def test_outermost_marks_count():
    text = '甲“乙‘丙’丁”戊「己」庚"辛"。\n“未完'
    assert [text[a:b] for a, b in quoted_spans(text)] == ["乙‘丙’丁", "己", "辛"]


def _check(checker, quote, *, attributed=True):
    return check_quote(quote, 0, len(quote), checker.grounds, attributed=attributed)


def test_width_and_levels_of_marks_are_folded(checker):
    quote = "采用‘租、售、补’并举方式，着力解决创新人才住房问题"
    assert _check(checker, quote).state == "exact"
    assert _check(checker, quote.replace("‘", "").replace("’", "")).state == "exact"


def test_a_changed_word_gives_both_wordings(checker):
    found = _check(checker, "支持园区做实飞地经济模型，深入开展")
    assert found.state == "altered"
    assert [(c.found, c.expected) for c in found.changes] == [("模型", "模式")]


def test_a_dropped_word_shows_its_neighbour(checker):
    found = _check(checker, "支持园区飞地经济模式,深入开展“孵化+加速”")
    assert found.state == "altered"
    assert "做实" in found.changes[0].expected


def test_ellipses_join_exact_pieces(checker):
    assert _check(checker, "支持企业开展知识产权全球布局……国际标准创制活动").state == "exact"


def test_pieces_put_together_without_an_ellipsis_are_named(checker):
    found = _check(checker, "支持园区建设智慧社区，支持园区做实飞地经济模式")
    assert found.state == "joined"
    assert len({place.unit.label for place in found.places}) == 2


def test_terms_of_the_writer_are_no_quotes(checker):
    assert _check(checker, "双向奔赴").state == "term"
    assert _check(checker, "英才卡").state == "term"
    assert _check(checker, "我们愿意同各方一道共创美好未来", attributed=False).state == "unlike"
