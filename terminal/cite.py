"""A checked draft on a terminal: a line for the whole, then each sentence that speaks for the plan."""

from __future__ import annotations

from rich.text import Text

from drafts.labels import VERDICTS, distinct, excerpt, problem, suggestion
from drafts.records import ORDER, DraftReport, SentenceCheck
from drafts.remarks import summary_of
from ingest.document import Document
from terminal.render import console

_COLOURS = {
    "supported": "green",
    "misquote": "red",
    "wrong_number": "red",
    "overclaim": "yellow",
    "unsupported": "magenta",
}


def print_report(report: DraftReport, document: Document) -> None:
    """Print the summary, then the sentences with their verdicts, findings and clauses."""
    out = console()
    out.print(Text(summary_of(report, document), style="bold"))
    for number, check in enumerate((c for c in report.sentences if c.verdict != "not_a_claim" or c.issues), start=1):
        out.print()
        line = Text(f"{number:>3} ")
        line.append(f"[{VERDICTS[check.verdict]}] ", style=_COLOURS.get(check.verdict, "dim"))
        line.append(check.text)
        out.print(line)
        for text, style in _details(check):
            out.print(Text("      " + text, style=style))


def _details(check: SentenceCheck) -> list[tuple[str, str]]:
    lines = [(("提示 " if i.advice else "") + problem(i), "dim" if i.advice else "red") for i in check.issues]
    if check.verdict in ORDER or check.edits:
        lines.append((suggestion(check), "cyan"))
    lines += [(f"{c.cite_as}：{excerpt(check, c)}", "dim") for c in distinct(check.citations)[:3]]
    return lines
