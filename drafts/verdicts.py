"""Judge one sentence: quotes, figures, counts, strength, support, in the order of the contract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from answer.records import Citation, cite
from drafts.claims import Reading
from drafts.counts import Count, find_counts
from drafts.grounds import Ground, Grounds
from drafts.matching import Match, match_claim_text, phrase_grounds
from drafts.numbers import Numbers, number_issues
from drafts.quotes import QuoteCheck, check_quote
from drafts.records import ORDER, VERDICT_OF, Edit, Issue, SentenceCheck, Verdict
from drafts.support import Support, judge_support
from facts.binding import Carried
from ingest.document import Node

_QUOTE_ALONE = 75.0


@dataclass
class Context:
    """What a sentence takes over from those before it in the same draft."""

    units: list[str] = field(default_factory=list)
    claim: bool = False
    figures: Carried = field(default_factory=Carried)


def judge(reading: Reading, start: int, grounds: Grounds, context: Context) -> SentenceCheck:
    """Judge a sentence that begins at `start` of the draft; `context` is read and updated."""
    text = reading.text
    end = start + len(text)
    named = [m.node for m in reading.addresses if m.node]
    if reading.carried and not named:
        named = _taken_up(grounds, context)
    prefer = [
        unit.clause_id
        for node in named
        for d in grounds.documents
        if node.clause_id in d.by_id
        for unit in d.units_of(node)
    ]
    attributed = reading.reports and not reading.foreign
    quotes = [check_quote(text, a, b, grounds, attributed=attributed, prefer=prefer) for a, b in reading.quotes]
    if reading.foreign:
        quotes = [q for q in quotes if q.state == "exact" and q.end - q.start > 12]
    real = [q for q in quotes if _is_quote(q, attributed)]
    outside = _outside(reading, real)
    match = match_claim_text(outside, grounds, prefer=prefer or (context.units if reading.carried else []))
    document = grounds.documents[0]
    counts = (
        find_counts(outside, document, match.grounds, named)
        if attributed or reading.national or reading.carried
        else []
    )
    numbers = number_issues(outside, grounds, context.figures, match, counts, after=reading.carried or context.claim)
    if not _is_claim(reading, real, match, numbers, counts, context):
        context.claim = False
        return SentenceCheck(text, start, end, "not_a_claim")
    issues = [*numbers.issues, *_quote_issues(real), *_miscounted(counts)]
    support = judge_support(reading, outside, match, grounds, numbers, counts, real)
    issues += [*support.issues, *_advice(reading, real, grounds, match)]
    verdict = _verdict(issues)
    citations = _citations(real, match, numbers, counts, support, grounds, verdict)
    context.claim = True
    context.units = [c.clause_id for c in citations] or context.units
    issues = sorted({_shift(issue, start): None for issue in issues}, key=lambda issue: (issue.start, issue.end))
    return SentenceCheck(text, start, end, verdict, tuple(citations), tuple(issues))


def _taken_up(grounds: Grounds, context: Context) -> list[Node]:
    """Return the clause that the sentence before spoke of, if it was one: 该行动包括三项内容."""
    clauses = {
        clause.clause_id: clause
        for unit in context.units
        for document in grounds.documents
        if unit in document.by_id and (clause := document.clause_of(document.by_id[unit]))
    }
    return list(clauses.values()) if len(clauses) == 1 else []


def _miscounted(counts: Sequence[Count]) -> list[Issue]:
    return [Issue("wrong_number", c.found, c.right or "", c.start, c.end) for c in counts if not c.fits]


def _is_quote(check: QuoteCheck, attributed: bool) -> bool:
    long = check.end - check.start >= 8
    if check.state == "exact":
        return long
    if check.state in ("altered", "joined"):
        return attributed or (long and check.ratio >= _QUOTE_ALONE)
    return check.state == "unlike" and attributed and check.end - check.start >= 12


def _outside(reading: Reading, quotes: Sequence[QuoteCheck]) -> str:
    chars = list(reading.checked)
    for quote in quotes:
        if quote.state != "unlike" and quote.end - quote.start >= 8:
            chars[quote.start : quote.end] = " " * (quote.end - quote.start)
    return "".join(chars)


def _is_claim(
    reading: Reading,
    quotes: Sequence[QuoteCheck],
    match: Match,
    numbers: Numbers,
    counts: Sequence[Count],
    context: Context,
) -> bool:
    """Decide whether a sentence speaks for the plan or states something on what the plan governs."""
    if reading.question:
        return False
    if any(q.state != "unlike" for q in quotes):
        return True
    if reading.foreign or (reading.formula and not reading.names):
        return False
    if reading.names and reading.reports:
        return match.weight >= 0.5 or numbers.known > 0 or any(c.right for c in counts)
    if reading.heading or all(part.own for part in reading.parts):
        return False
    if numbers.known and (reading.national or context.claim or match.coverage > 0.6):
        return True
    return _states_something(reading, match, numbers, counts, context)


def _states_something(
    reading: Reading, match: Match, numbers: Numbers, counts: Sequence[Count], context: Context
) -> bool:
    """Decide on a sentence that does not report the plan, by how much of it stands there and what it speaks of."""
    if reading.follows and (match.weight >= 0.6 or numbers.strange):
        return True
    if reading.carried and any(c.right for c in counts):
        return True
    if context.claim and match.weight >= 2.0 and match.coverage >= (0.6 if reading.duty else 0.75):
        return True
    if len(reading.text) < 12 and not reading.names and not reading.carried:
        return False
    if reading.carried and (match.weight >= 0.9 or (reading.national and numbers.strange)):
        return reading.national or match.coverage >= 0.45 or numbers.strange > 0
    if reading.names:
        return match.weight >= 1.5 and match.coverage >= 0.6
    if reading.normative and match.weight >= 1.2:
        return True
    if reading.national:
        return (match.weight >= 1.5 and len(match.words) > 2 and match.coverage >= 0.55) or any(c.right for c in counts)
    return match.weight >= 3.0 and match.coverage >= 0.85


def _quote_issues(quotes: Sequence[QuoteCheck]) -> list[Issue]:
    issues = []
    for quote in quotes:
        for change in quote.changes:
            number = bool(re.search(r"\d", change.found + change.expected))
            kind = "wrong_number" if number and quote.state == "altered" else "changed_words"
            issues.append(Issue(kind, change.found, change.expected, change.start, change.end))  # type: ignore[arg-type]
    return issues


def _advice(reading: Reading, quotes: Sequence[QuoteCheck], grounds: Grounds, match: Match) -> list[Issue]:
    """Remarks that change no verdict: a title that is a little off, a clause number beside an exact quote."""
    issues: list[Issue] = []
    title = grounds.documents[0].title
    for name in reading.names:
        if not name.exact:
            found = reading.text[name.start : name.end]
            issues.append(Issue("wrong_title", found, f"《{title}》", name.start, name.end, advice=True))
    units = [p.unit for q in quotes for p in q.places] or [g.unit for g in match.grounds[:1] if match.coverage > 0.7]
    document = grounds.documents[0]
    for mention in reading.addresses:
        if not units or any(
            mention.node and (mention.node in document.path(unit) or mention.node == unit) for unit in units
        ):
            continue
        right = units[0].label
        issues.append(Issue("wrong_address", mention.spelled, right, mention.start, mention.end, advice=True))
    return issues


def _verdict(issues: Sequence[Issue]) -> Verdict:
    found = {VERDICT_OF[i.kind] for i in issues if not i.advice and i.kind in VERDICT_OF}
    return next((verdict for verdict in ORDER if verdict in found), "supported")


def _citations(
    quotes: Sequence[QuoteCheck],
    match: Match,
    numbers: Numbers,
    counts: Sequence[Count],
    support: Support,
    grounds: Grounds,
    verdict: Verdict,
) -> list[Citation]:
    found: dict[tuple[str, int, int], Citation] = {}

    def add(citation: Citation) -> None:
        inside = any(
            c.clause_id == citation.clause_id and c.start <= citation.start and citation.end <= c.end
            for c in found.values()
        )
        if not inside:
            found[citation.clause_id, citation.start, citation.end] = citation

    for quote in quotes:
        for place in quote.places:
            add(cite(place.document, place.unit, place.start, place.end))
    for clause_id, start, end in numbers.cited:
        document = next(d for d in grounds.documents if clause_id in d.by_id)
        add(cite(document, document.by_id[clause_id], start, end))
    for ground in [
        *grounds.led_by(match.text),
        *(g for c in counts for u in c.units for g in grounds.of_unit.get(u.clause_id, ())[:1]),
    ]:
        add(cite(ground.document, ground.unit, ground.start, ground.end))
    if support.judged or not found:
        for ground in _worth(match, bool(found), verdict, grounds):
            add(cite(ground.document, ground.unit, ground.start, ground.end))
    return list(found.values())


def _worth(match: Match, have: bool, verdict: Verdict, grounds: Grounds) -> list[Ground]:
    if verdict == "unsupported" and match.coverage < 0.4:
        return []
    if have and match.first < 0.5:
        return []
    return [*match.grounds, *phrase_grounds(match, grounds)]


def _shift(issue: Issue, by: int) -> Issue:
    return Issue(issue.kind, issue.found, issue.expected, issue.start + by, issue.end + by, issue.advice)


__all__ = ["Context", "Edit", "judge"]
