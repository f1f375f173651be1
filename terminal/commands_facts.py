"""The commands that print what is parsed from the clauses as tables: figures, measures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.batch import print_json
from terminal.loading import open_documents
from terminal.options import IndexOption, JsonOption, XlsxOption

if TYPE_CHECKING:
    from facts.instruments import Strength
    from facts.tables import Table


def figures(
    indicator: Annotated[str | None, typer.Option("--indicator", help="指标，如 营业收入、GDP")] = None,
    scope: Annotated[str | None, typer.Option("--scope", help="范围，如 东部、国家高新区")] = None,
    time: Annotated[str | None, typer.Option("--time", help="时间，如 2020年")] = None,
    text: Annotated[str | None, typer.Option("--text", help="任一栏里含有的字")] = None,
    xlsx: XlsxOption = None,
    index: IndexOption = None,
    json_: JsonOption = False,
) -> None:
    """数据表：指标、范围、时间、数值、单位、比较基准与条款。"""
    from facts.figures import figures_of, find_figures
    from facts.records import figures_record
    from facts.tables import figure_table

    every = [figure for document in open_documents(index) for figure in figures_of(document)]
    chosen = find_figures(every, scope=scope, time=time)
    if indicator:
        same = find_figures(chosen, indicator=indicator)
        chosen = [figure for figure in chosen if figure in same or indicator in figure.indicator]
    chosen = [figure for figure in chosen if _holds(text, figure_table([figure]))]
    columns = ("指标", "范围", "时间", "表述", "类型", "比较基准", "条款")
    _give(figures_record(chosen) if json_ else None, figure_table(chosen), columns, xlsx)


def measures(
    actor: Annotated[str | None, typer.Option("--actor", help="主体或受益方，如 企业、地方政府、科技部")] = None,
    verb: Annotated[str | None, typer.Option("--verb", help="措辞，如 鼓励、支持")] = None,
    strength: Annotated[str | None, typer.Option("--strength", help="力度，如 鼓励、推动、应当、必须、探索")] = None,
    text: Annotated[str | None, typer.Option("--text", help="任一栏里含有的字")] = None,
    xlsx: XlsxOption = None,
    index: IndexOption = None,
    json_: JsonOption = False,
) -> None:
    """举措表：主体、措辞、力度、举措与条款。"""
    from facts.measures import filter_measures, measures_of
    from facts.records import measures_record
    from facts.tables import measure_table

    every = [measure for document in open_documents(index) for measure in measures_of(document)]
    wanted = None if strength is None else _strength(strength)
    chosen = filter_measures(every, actor=actor, verb=verb, strength=wanted)
    chosen = [measure for measure in chosen if _holds(text, measure_table([measure]))]
    columns = ("主体", "措辞", "力度", "举措", "条款")
    _give(measures_record(chosen) if json_ else None, measure_table(chosen), columns, xlsx)


def _strength(word: str) -> Strength:
    """Return the strength that a reader names by a word of its Chinese name or by its English one."""
    from facts.instruments import STRENGTH_NAMES

    named = [level for level, name in STRENGTH_NAMES.items() if word.upper() == level.name or word and word in name]
    if len(named) != 1:
        raise typer.BadParameter(
            f"没有力度“{word}”；可用 {'、'.join(STRENGTH_NAMES.values())}", param_hint="--strength"
        )
    return named[0]


def _holds(text: str | None, row: Table) -> bool:
    """Tell whether one of a row's cells holds the text, width and spaces folded."""
    from ingest.folding import fold

    return text is None or any(fold(text).text in fold(str(cell)).text for cell in row.rows[0][1:])


def _give(record: dict[str, object] | None, table: Table, columns: Sequence[str], xlsx: Path | None) -> None:
    """Write the workbook if it is wanted, then print the record, or else the most telling columns of the table."""
    if xlsx:
        from facts.tables import write_xlsx

        write_xlsx([table], xlsx)
    if record is not None:
        print_json(record)
        return
    from terminal.render import print_table

    places = [table.header.index(column) for column in columns]
    print_table(table.title, columns, [[str(row[place]) for place in places] for row in table.rows])
    if xlsx:
        typer.echo(f"已写入 {xlsx}")
