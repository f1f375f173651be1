"""Figures and measures as rows with Chinese headers, and their export to .xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from facts.figures import Figure
from facts.instruments import STRENGTH_NAMES
from facts.measures import Measure
from ingest.errors import SettingsError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Table:
    """A table for display or export: `title` names it, `widths` are in characters, one for each header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]


_RELATIONS = {"level": "数值", "share": "占比", "growth": "增长", "decline": "下降", "multiple": "倍数"}


def figure_table(figures: Iterable[Figure]) -> Table:
    """Return figures as a table, in the order given; 数值 is a number, 表述 the printed words with their hedge."""
    rows = tuple(
        (
            index,
            figure.indicator,
            figure.scope,
            figure.time,
            figure.printed,
            figure.number,
            figure.unit,
            _RELATIONS[figure.relation],
            figure.base,
            figure.label,
        )
        for index, figure in enumerate(figures, start=1)
    )
    header = ("序号", "指标", "范围", "时间", "表述", "数值", "单位", "类型", "比较基准", "条款")
    return Table("数据", header, rows, (6, 34, 14, 16, 14, 10, 10, 8, 18, 16))


def measure_table(measures: Iterable[Measure]) -> Table:
    """Return measures as a table, in the order given; an actor in brackets is not named in the sentence."""
    rows = tuple(
        (
            index,
            _actor(measure),
            measure.verb,
            STRENGTH_NAMES[measure.strength],
            measure.action,
            measure.object,
            "；".join(measure.conditions),
            measure.beneficiary,
            measure.label,
        )
        for index, measure in enumerate(measures, start=1)
    )
    header = ("序号", "主体", "措辞", "力度", "举措", "对象", "条件", "受益方", "条款")
    return Table("举措", header, rows, (6, 28, 8, 14, 70, 36, 20, 18, 16))


def _actor(measure: Measure) -> str:
    if measure.implied:
        return f"（{measure.actor}）" if measure.actor else "（未明示）"
    return measure.actor


def write_xlsx(tables: Sequence[Table], path: Path) -> None:
    """Write tables to an Excel file, one sheet each: typed cells, bold frozen header, filter, column widths.

    Text that a spreadsheet would read as a formula (= + - @) stays text.

    Raises:
        SettingsError: the file can't be written.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(table.title), table)
    try:
        book.save(path)
    except OSError as error:
        raise SettingsError(f"{path}: can't write the table ({error.strerror}); choose another place") from error


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for row, values in enumerate((table.header, *table.rows), start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            cell.value = float(value) if isinstance(value, Decimal) else value
            if isinstance(value, str):
                cell.data_type = "s"
                cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t", "\r")
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
            if row == 1:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor="E8EEF4")
    for column, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
