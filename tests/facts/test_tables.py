"""Tables of facts and their export, read back with openpyxl."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from facts.figures import figures_of
from facts.measures import measures_of
from facts.tables import Table, figure_table, measure_table, write_xlsx
from ingest.errors import SettingsError
from ingest.reader import PLAN_PATH, read_document

PLAN = read_document(PLAN_PATH)


def test_figures_as_rows() -> None:
    table = figure_table(figures_of(PLAN))
    assert len(table.header) == len(table.widths) == len(table.rows[0])
    assert [str(cell) for cell in table.rows[7]] == [
        "8", "生产总值", "国家高新区", "2020年", "13.6万亿元", "13.6", "万亿元", "数值", "", "一、(一)第2段",
    ]  # fmt: skip


def test_measures_as_rows() -> None:
    table = measure_table(measures_of(PLAN))
    assert len(table.header) == len(table.widths) == len(table.rows[0])
    actors = {row[1] for row in table.rows}
    assert {"（国家高新区）", "（未明示）", "银行业金融机构"} <= actors


def test_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    risky = Table("试", ("列",), (("=1+1",), ("+86",), ("-x",), ("@a",)), (10,))
    write_xlsx([figure_table(figures_of(PLAN)), measure_table(measures_of(PLAN)), risky], path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["数据", "举措", "试"]
    sheet = book["数据"]
    assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet.max_row) == ("A2", True, 32)
    assert (sheet["F9"].value, sheet["F9"].data_type, sheet["E9"].data_type) == (13.6, "n", "s")
    assert [(cell.value, cell.data_type) for cell in book["试"]["A"][1:]] == [
        ("=1+1", "s"),
        ("+86", "s"),
        ("-x", "s"),
        ("@a", "s"),
    ]


def test_a_place_that_can_not_be_written(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="choose another place"):
        write_xlsx([figure_table(())], tmp_path / "missing" / "out.xlsx")
