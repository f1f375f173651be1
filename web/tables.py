"""The tables of figures and measures: rows that a reader filters, each with a link to its words in the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from markupsafe import Markup

from facts.figures import Figure
from facts.measures import Measure
from facts.tables import Table, figure_table, measure_table
from web.download import MARKDOWN, XLSX, Download, markdown_table, workbook
from web.markup import t, tag, word

Kind = Literal["figures", "measures"]
_SHOWN = {
    "figures": ("指标", "范围", "时间", "表述", "类型", "比较基准", "条款"),
    "measures": ("主体", "措辞", "力度", "举措", "条款"),
}
_CHOICES = {"figures": ("时间", "类型"), "measures": ("力度", "措辞")}
_FULL_WIDTH = str.maketrans("()", "（）")
_OWN_WORDS = ("举措",)
_MOST_CHOICES = 60


def fact_table(facts: Sequence[Figure | Measure], kind: Kind) -> Markup:
    """Return the table with its filter and exports."""
    table = table_of(facts, kind)
    columns = [table.header.index(name) for name in _SHOWN[kind]]
    rows = [
        _row(index, fact, [str(row[c]) for c in columns], kind)
        for index, (fact, row) in enumerate(zip(facts, table.rows, strict=True))
    ]
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in _SHOWN[kind]]))
    body = tag("table", head, tag("tbody", rows), class_="pq-table pq-wide")
    return _tools(table, kind) + tag(
        "div", body, class_="pq-scroll", tabindex="0", role="region", aria_label=word(f"data.{kind}")
    )


def table_of(facts: Sequence[Figure | Measure], kind: Kind) -> Table:
    """Return the facts as a table with every column."""
    if kind == "figures":
        return figure_table(fact for fact in facts if isinstance(fact, Figure))
    return measure_table(fact for fact in facts if isinstance(fact, Measure))


def _tools(table: Table, kind: Kind) -> Markup:
    selects = [_choice(table, kind, name) for name in _CHOICES[kind]]
    text = tag(
        "input",
        type="search",
        class_="pq-filter",
        placeholder=word("table.filter"),
        aria_label=word("table.filter"),
        data_t_placeholder="table.filter",
        data_t_aria="table.filter",
    )
    exports = [
        t("table.xlsx", "button", type="button", class_="pq-act pq-first", data_table_export="xlsx"),
        t("table.md", "button", type="button", class_="pq-act", data_table_export="md"),
    ]
    return tag("div", text, selects, exports, tag("span", class_="pq-shown", role="status"), class_="pq-tools")


def _choice(table: Table, kind: Kind, name: str) -> Markup:
    column = table.header.index(name)
    values = list(dict.fromkeys(str(row[column]) for row in table.rows if str(row[column])))[:_MOST_CHOICES]
    options = [
        tag("option", word("table.all", name=name), value=""),
        *[tag("option", value, value=value) for value in values],
    ]
    return tag("select", options, class_="pq-filter", data_column=_SHOWN[kind].index(name), aria_label=name)


def _row(index: int, fact: Figure | Measure, cells: Sequence[str], kind: Kind) -> Markup:
    *others, label = cells
    place = tag(
        "a",
        label.translate(_FULL_WIDTH),
        href=f"?clause={label}",
        class_="pq-place",
        data_clause=fact.clause_id,
        data_doc=fact.clause_id.split("#", 1)[0],
        data_s=fact.start,
        data_e=fact.end,
    )
    names = _SHOWN[kind]
    shown = [tag("td", text, class_="pq-own" if names[i] in _OWN_WORDS else None) for i, text in enumerate(others)]
    return tag("tr", shown, tag("td", place), data_row=index)


def table_file(facts: Sequence[Figure | Measure], kind: Kind, rows: object, file_format: str) -> Download:
    """Return the chosen rows with every column as a file, xlsx or Markdown; what is no row's number is left out."""
    whole = table_of(facts, kind)
    wanted = {index for index in rows if isinstance(index, int)} if isinstance(rows, list) else set()
    chosen = [whole.rows[index] for index in sorted(wanted) if 0 <= index < len(whole.rows)]
    table = replace(whole, rows=tuple((number, *row[1:]) for number, row in enumerate(chosen, start=1)))
    if file_format == "md":
        text = markdown_table(table.header, [[str(cell) for cell in row] for row in table.rows])
        return Download(f"{table.title}.md", MARKDOWN, f"# {table.title}\n\n{text}\n".encode())
    return Download(f"{table.title}.xlsx", XLSX, workbook(table))
