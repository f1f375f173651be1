"""Records as text for a terminal: one function a record, none of them computes anything."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from answer.records import Answer
from index.hits import Hit
from ingest.addresses import cite_as
from ingest.document import Document, Node
from ingest.find import Occurrence


def console(*, error: bool = False) -> Console:
    """Return a console; without a terminal it prints plain text of unlimited width."""
    return Console(stderr=error, highlight=False, soft_wrap=True)


def print_hits(hits: Sequence[Hit]) -> None:
    """Print ranked units, best first."""
    out = console()
    for rank, hit in enumerate(hits, start=1):
        out.print(Text(f"{rank:>2}  {hit.label}", style="bold"), Text(f"{hit.score:.2f}", style="dim"))
        out.print(Text("    " + " ".join(hit.text.split())))


def print_answer(answer: Answer) -> None:
    """Print the answer, then its grounds."""
    out = console()
    out.print(Text(answer.answer, style="yellow" if answer.refused else ""))
    citations = {(c.clause_id, c.start, c.end): c for sentence in answer.sentences for c in sentence.citations}
    if citations:
        out.print(Text("\n依据", style="bold"))
        for number, citation in enumerate(citations.values(), start=1):
            out.print(Text(f"[{number}] {citation.cite_as}：", style="dim"), Text(citation.display), sep="")
    if answer.see_also:
        out.print(Text("另见 " + "、".join(answer.see_also), style="dim"))
    if answer.refused and answer.nearest:
        out.print(Text("最接近的条款：" + "、".join(hit.label for hit in answer.nearest), style="dim"))
    if answer.notice:
        out.print(Text(answer.notice, style="dim"))


def print_node(document: Document, node: Node) -> None:
    """Print a clause by its address: path, then its exact text."""
    out = console()
    path = " › ".join(_heading(above) for above in document.path(node))
    out.print(Text(path, style="dim"))
    out.print(Text(cite_as(document, node), style="bold"))
    out.print(Text(document.text_of(node).rstrip("\n")))


def _heading(node: Node) -> str:
    return f"{node.label}{'' if node.label.endswith('、') else ' '}{node.title}".strip()


def print_outline(documents: Sequence[Document]) -> None:
    """Print the clause tree down to items and boxes."""
    out = console()
    for document in documents:
        out.print(Text(f"《{document.title}》", style="bold"))
        for node in document.nodes:
            if node.kind not in ("paragraph", "lead", "point"):
                depth = len(document.path(node))
                out.print(Text("  " * depth + _heading(node)), Text(node.clause_id, style="dim"))


def print_occurrences(term: str, occurrences: Sequence[Occurrence]) -> None:
    """Print the count, then each place with its context."""
    out = console()
    out.print(Text(f"全文检索“{term}”{len(occurrences)}处", style="bold"))
    for found in occurrences:
        line = Text(f"  {found.node.label}  …{found.before}")
        line.append(found.text, style="bold red")
        line.append(f"{found.after}…")
        out.print(line)


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with its number of rows; without a terminal as lines with tabs, for other programs."""
    out = console()
    if not out.is_terminal:
        out.file.writelines("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in (header, *rows))
        return
    table = Table(title=f"{title}（{len(rows)}）", title_justify="left", header_style="bold")
    for column in header:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table)
