"""A checked draft on the page: its text with verdicts in colour and sign, and a card beside each finding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from markupsafe import Markup

from answer.records import Citation
from drafts.labels import excerpt, suggestion
from drafts.records import ORDER, DraftReport, Edit, Issue, SentenceCheck
from web.markup import Child, join, t, tag, word

_JOINED = "\u2060"
"""A word joiner: a sign never begins a line without its sentence."""
EXPORTS = ("docx", "md", "sheet")
_PIECE = re.compile(r"\d+(?:[.,]\d+)*|.", re.DOTALL)
SIGNS: Mapping[str, str] = {
    "supported": "✓",
    "misquote": "≠",
    "wrong_number": "#",
    "overclaim": "↑",
    "unsupported": "?",
    "not_a_claim": "",
}
"""A sign beside each verdict, so that colour is never alone."""


def report_sheet(report: DraftReport) -> Markup:
    """Return the checked text with its summary; the cards stand hidden beside it."""
    cards = [_card(index, check) for index, check in enumerate(report.sentences) if _has_card(check)]
    return join(
        _summary(report),
        tag("div", _text(report), class_="pq-checked", lang="zh-CN"),
        tag("div", cards, class_="pq-cards", hidden=True),
    )


def decided(report: DraftReport, accepted: frozenset[int], dismissed: frozenset[int]) -> DraftReport:
    """Return the report as the writer decided: only accepted edits are left, dismissed findings are gone."""
    sentences = []
    for index, check in enumerate(report.sentences):
        if index in dismissed:
            check = replace(check, verdict="not_a_claim", issues=(), edits=())
        elif index not in accepted:
            check = replace(check, edits=())
        sentences.append(check)
    return replace(report, sentences=tuple(sentences))


def _has_card(check: SentenceCheck) -> bool:
    return check.verdict != "not_a_claim" or bool(check.issues)


def _summary(report: DraftReport) -> Markup:
    counts = Counter(check.verdict for check in report.sentences)
    wrong = sum(counts[verdict] for verdict in ORDER)
    parts = [
        tag("span", _sign(verdict), t(f"verdict.{verdict}"), f" {counts[verdict]}", class_=f"pq-tally pq-v-{verdict}")
        for verdict in ("supported", *ORDER)
        if counts[verdict]
    ]
    head = tag(
        "p",
        word("draft.found", n=wrong, all=len(report.sentences)),
        class_="pq-lead",
        data_t="draft.found",
        data_n=wrong,
        data_all=len(report.sentences),
    )
    left = tag("span", word("draft.left", n=wrong), class_="pq-left pq-soft", role="status")
    exports = [t(f"draft.{kind}", "button", type="button", class_="pq-act", data_draft_export=kind) for kind in EXPORTS]
    again = t("draft.again", "button", type="button", class_="pq-link", data_draft_again="1")
    return tag(
        "div",
        head,
        tag("p", parts, class_="pq-tallies"),
        tag("div", exports, again, left, class_="pq-acts"),
        class_="pq-summary",
    )


def _sign(verdict: str) -> Markup:
    return tag("span", f"{_JOINED}{SIGNS[verdict]}", class_="pq-sign", aria_hidden="true")


def _text(report: DraftReport) -> Markup:
    pieces: list[Child] = []
    at = 0
    for index, check in enumerate(report.sentences):
        pieces += [report.text[at : check.start], _sentence(index, check)]
        at = check.end
    return join(*pieces, report.text[at:])


def _sentence(index: int, check: SentenceCheck) -> Markup:
    words = _marked(check)
    if not _has_card(check):
        return tag("span", words, data_i=index)
    name = word(f"verdict.{check.verdict}")
    return tag(
        "span",
        tag("span", words, class_="pq-words"),
        _sign(check.verdict),
        class_=f"pq-sent pq-v-{check.verdict}",
        role="button",
        tabindex="0",
        data_i=index,
        aria_label=f"{name}：{check.text}",
    )


def _marked(check: SentenceCheck) -> Markup:
    """Return the sentence with the words that its findings speak of marked."""
    pieces: list[Child] = []
    at = check.start
    for issue in sorted(check.issues, key=lambda i: i.start):
        if issue.start < at or issue.end > check.end or issue.end <= issue.start:
            continue
        start, end = issue.start - check.start, issue.end - check.start
        pieces += [check.text[at - check.start : start], tag("em", check.text[start:end], class_="pq-spot")]
        at = issue.end
    return join(*pieces, check.text[at - check.start :])


def _card(index: int, check: SentenceCheck) -> Markup:
    edits = check.edits
    return tag(
        "div",
        tag("p", _sign(check.verdict), t(f"verdict.{check.verdict}", "b"), class_=f"pq-verdict pq-v-{check.verdict}"),
        _facing(check, edits),
        [_issue(issue) for issue in check.issues],
        tag("p", suggestion(check), class_="pq-suggestion") if check.verdict in ORDER and not edits else None,
        _decide(index, bool(edits)) if check.verdict in ORDER else None,
        class_="pq-card",
        data_i=index,
        data_wrong="1" if check.verdict in ORDER else None,
    )


def _facing(check: SentenceCheck, edits: tuple[Edit, ...]) -> Markup:
    """Return the sentence, with what would change in it, beside the clause."""
    draft = tag("div", t("draft.side", "b"), tag("p", _changes(check, edits)), class_="pq-side")
    return tag("div", draft, [_clause(check, citation) for citation in check.citations[:3]], class_="pq-facing")


def _changes(check: SentenceCheck, edits: tuple[Edit, ...]) -> Markup:
    pieces: list[Child] = []
    at = check.start
    for edit in sorted(edits, key=lambda e: e.start):
        old = check.text[edit.start - check.start : edit.end - check.start]
        pieces += [check.text[at - check.start : edit.start - check.start], diff(old, edit.replacement)]
        at = edit.end
    return join(*pieces, check.text[at - check.start :])


def diff(old: str, new: str) -> Markup:
    """Return the difference of two texts character by character, numbers whole, deletions before insertions."""
    left, right = _PIECE.findall(old), _PIECE.findall(new)
    pieces: list[Child] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, come = "".join(left[a:b]), "".join(right[c:d])
        if kind == "equal":
            pieces.append(gone)
        else:
            pieces += [tag("del", gone) if gone else None, tag("ins", come) if come else None]
    return join(*pieces)


def _clause(check: SentenceCheck, citation: Citation) -> Markup:
    link = tag(
        "a",
        citation.cite_as,
        href=f"?clause={citation.label}",
        class_="pq-place",
        data_clause=citation.clause_id,
        data_doc=citation.doc_id,
        data_s=citation.start,
        data_e=citation.end,
        data_quote=citation.quote,
    )
    return tag("div", tag("b", link), tag("p", excerpt(check, citation), lang="zh-CN"), class_="pq-side pq-own")


def _issue(issue: Issue) -> Markup:
    found = tag("del", issue.found) if issue.found else None
    expected = join(" → ", tag("ins", issue.expected)) if issue.expected else None
    advice = t("issue.advice", class_="pq-soft") if issue.advice else None
    return tag("p", t(f"issue.{issue.kind}", "b"), " ", found, expected, " ", advice, class_="pq-issue")


def _decide(index: int, mendable: bool) -> Markup:
    accept = t("draft.accept", "button", type="button", class_="pq-act pq-first", data_decide="accept", data_i=index)
    return tag(
        "div",
        accept if mendable else None,
        t("draft.dismiss", "button", type="button", class_="pq-act", data_decide="dismiss", data_i=index),
        t("draft.next", "button", type="button", class_="pq-link", data_decide="next", data_i=index),
        class_="pq-acts",
    )
