"""Verdicts on sentences of every sort, exact offsets, and the plan against itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafts.records import ORDER

CASES = [
    ("《规划》提出，“鼓励国家高新区各类主体‘走出去’”。", "supported", None),
    ("《规划》支持区内企业联合高等院校、科研院所和行业上下游企业建设创新联合体。", "supported", None),
    ("《规划》鼓励有条件的地方整合国家高新区资源，打造国家自创区。", "supported", None),
    ("截至2020年底，东部和东北共有86家国家高新区。", "supported", None),
    ("2020年，企业研发经费支出占全国近一半。", "supported", None),
    ("《规划》设置了九个专栏。", "supported", None),
    ("《规划》提出“强化国家高新区在城市群和区域一体化发展中的核心引擎作用”。", "misquote", "changed_words"),
    ("规划原文写道：支持园区按照监管合规和风险可控原则，探索“监管沙箱”机制。", "misquote", "changed_words"),
    ("《规划》提出“支持园区建设智慧社区，建设数据大平台”。", "misquote", "changed_words"),
    ("截至2020年底，国家高新区总数达196家。", "wrong_number", "wrong_number"),
    ("净利润较2015年增长68.7%。", "wrong_number", "wrong_binding"),
    ("《规划》设置了八个专栏。", "wrong_number", "wrong_number"),
    ("《规划》提出，到2030年国家高新区、自创区布局更加优化。", "wrong_number", "wrong_number"),
    ("《规划》要求国家高新区必须建设智慧社区。", "overclaim", "stronger"),
    ("《规划》支持所有园区建设科教资源集聚区。", "overclaim", "wrong_scope"),
    ("目前，国家高新区已经形成若干世界级创新型产业集群。", "overclaim", "wrong_tense"),
    ("到“十四五”末，国家高新区数量达到220家。", "overclaim", "hedge_dropped"),
    ("《规划》明确由教育部牵头组织实施应用场景建设行动。", "unsupported", "wrong_actor"),
    ("《规划》要求园区退出国际大科学计划。", "unsupported", "contradicts"),
    ("《规划》规定对入选园区每年奖励1亿元。", "unsupported", "no_support"),
    ("我区将认真贯彻落实《规划》，奋力开创高质量发展新局面。", "not_a_claim", None),
    ("国家高新区建设的主体责任在谁？", "not_a_claim", None),
    ("《“十四五”数字经济发展规划》提出，到2025年数字经济核心产业增加值占比达到10%。", "not_a_claim", None),
    ("我市高新区2022年实现营业收入3200亿元，占全市的28%。", "not_a_claim", None),
]


@pytest.mark.parametrize(("text", "verdict", "kind"), CASES, ids=[text[:24] for text, _, _ in CASES])
def test_verdicts(verdict_of, text, verdict, kind):
    found, kinds = verdict_of(text)
    assert found == verdict
    assert kind is None or kind in kinds


def test_the_first_verdict_of_the_order_wins(verdict_of):
    verdict, kinds = verdict_of("国家高新区总数达196家，《规划》要求所有园区必须建设智慧社区。")
    assert verdict == "wrong_number"
    assert len(kinds) > 1


def test_advice_changes_no_verdict(checker):
    (check,) = checker.check("依据《规划》三、（六）3.“支持园区建设智慧社区”，启动试点。").sentences
    (issue,) = check.issues
    assert (check.verdict, issue.kind, issue.advice, issue.expected) == (
        "supported",
        "wrong_address",
        True,
        "三、(六)4.",
    )
    assert issue.found == "三、（六）3."


def test_a_merged_claim_cites_all_its_clauses(checker):
    (check,) = checker.check("《规划》鼓励设立科技支行，并支持园区做实飞地经济模式。").sentences
    assert check.verdict == "supported"
    assert "三、(七)3." in {c.label for c in check.citations}
    assert {"三、(五)3.", "专栏5第1项"} & {c.label for c in check.citations}


def test_a_sentence_goes_on_where_the_one_before_stopped(checker):
    first, second = checker.check("截至2020年底，东部有70家国家高新区。中部有54家。").sentences
    assert (first.verdict, second.verdict) == ("supported", "wrong_number")
    assert second.issues[0].expected == "44家"


def test_quotes_and_findings_lie_exactly_where_they_say(checker, plan):
    text = "同志们：\n《规划》提出“支持园区建设智慧小区”。\r\n国家高新区总数达196家，我们要努力！"
    report = checker.check(text)
    assert report.text == text
    for check in report.sentences:
        assert text[check.start : check.end] == check.text
        for issue in check.issues:
            assert text[issue.start : issue.end] == issue.found
        for citation in check.citations:
            assert plan.text[citation.start : citation.end] == citation.quote


def test_coverage_is_over_all_clauses(checker, plan):
    report = checker.check("《规划》提出“支持园区建设智慧社区”。《规划》鼓励设立科技支行。")
    states = {item.label: item.state for item in report.coverage}
    assert len(states) == len(plan.clauses) == 53
    assert states["三、(六)4."] == "quoted"
    assert states["专栏5"] == "paraphrased"
    assert list(states.values()).count("untouched") == 51


def test_the_record_has_every_key(checker):
    record = checker.check("《规划》设置了八个专栏。").to_json()
    assert set(record) == {"text", "sentences", "coverage", "seconds"}
    (sentence,) = record["sentences"]
    assert set(sentence) == {"text", "start", "end", "verdict", "citations", "issues"}
    assert set(sentence["issues"][0]) == {"kind", "found", "expected", "start", "end", "advice"}


def test_an_empty_draft_is_no_error(checker):
    assert checker.check("").sentences == ()
    assert checker.check(" \n\t\n").sentences == ()


def test_the_plans_own_sentences_are_not_faulted(checker, plan):
    report = checker.check(plan.text[plan.body_start :])
    faulted = [check.text for check in report.sentences if check.verdict in ORDER]
    assert len(faulted) <= 2, faulted


def test_the_plans_sentences_quoted_are_supported_and_cited(checker, plan):
    for unit in plan.units[::7]:
        quote = plan.text[unit.start : unit.end].strip().split("。")[-2].split("\n")[-1]
        (check,) = checker.check(f"《规划》提出，“{quote}”。").sentences
        assert check.verdict == "supported"
        assert unit.label in {c.label for c in check.citations} or len(quote) < 12


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="《规划》提出“”‘’。，、！？…\n 220家2025年%支持园区必须（一）1.Aé", max_size=80))
def test_any_text_gets_a_report_with_exact_spans(checker, text):
    report = checker.check(text)
    assert report.text == text
    assert all(text[c.start : c.end] == c.text for c in report.sentences)
    assert all(text[i.start : i.end] == i.found for c in report.sentences for i in c.issues)
