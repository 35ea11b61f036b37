"""The first sheet of a workbook, read apart: what it gives, and what it refuses before the application suffers."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time

import pytest

from rules import spreadsheet
from rules.dossier import Faults
from rules.spreadsheet import NotReadable, TooHeavy, as_text, first_sheet
from rules.tables import TOO_HEAVY, HeavyWorkbook, read_rows
from tests.rules.test_cli_screen import SHEET, WORKBOOK_PARTS, workbook

ON = date(2026, 11, 23)
NUMERO = "111032301698211041"


def sheet_of(cells: dict[str, str]) -> bytes:
    """A workbook whose sheet holds these texts at these addresses, one row each."""
    rows = "".join(f'<row><c r="{at}" t="inlineStr"><is><t>{said}</t></is></c></row>' for at, said in cells.items())
    parts = WORKBOOK_PARTS | {"xl/worksheets/sheet1.xml": f"{SHEET}<sheetData>{rows}</sheetData></worksheet>"}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


TABLE = {"A1": "demande.numero", "A2": NUMERO}


def test_the_rows_come_from_the_first_one_and_are_all_as_wide():
    assert list(first_sheet(sheet_of({"B2": "a", "C4": "b"}))) == [
        ["", "", ""],
        ["", "a", ""],
        ["", "", ""],
        ["", "", "b"],
    ]


def test_numbers_yes_and_days_come_as_people_see_them():
    assert list(first_sheet(workbook([["é\u00a0!", 27400.5, 1000, True, False, ("d", 44999), 10**15]]))) == [
        ["é\u00a0!", "27400.5", "1000", "oui", "non", "2023-03-14", "1.000000e+15"]
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, ""),
        (datetime(2026, 3, 1, 8, tzinfo=UTC), "2026-03-01"),
        (date(2026, 3, 1), "2026-03-01"),
        (time(8, 30), "08:30:00"),
    ],
)
def test_a_cell_of_another_kind_is_said_too(cell, said):
    assert as_text(cell) == said


def test_a_sheet_without_a_cell_has_no_row():
    assert list(first_sheet(workbook([]))) == []


@pytest.mark.parametrize("far", ["XFD1048576", "XFD60000", "A10000001"])
def test_one_cell_far_away_is_refused_and_this_process_lives_on(far):
    with pytest.raises(TooHeavy):
        first_sheet(sheet_of({**TABLE, far: "x"}))


def test_a_table_as_large_as_allowed_is_read_and_one_row_more_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 30)
    assert sum(map(len, first_sheet(sheet_of({**TABLE, "C10": "x"})))) == 30
    with pytest.raises(TooHeavy):
        first_sheet(sheet_of({**TABLE, "C11": "x"}))


def test_a_sheet_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "SECONDS", 0)
    with pytest.raises(TooHeavy):
        first_sheet(sheet_of(TABLE))


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04 abc", workbook([])[:-40]])
def test_what_is_no_workbook_is_not_readable(content):
    with pytest.raises(NotReadable):
        first_sheet(content)


def test_a_heavy_workbook_says_what_to_do_and_another_is_still_read():
    with pytest.raises(HeavyWorkbook) as refused:
        read_rows(sheet_of({**TABLE, "XFD1048576": "x"}), ON)
    assert [fault.message for fault in refused.value.faults] == [TOO_HEAVY]
    rows, _ = read_rows(sheet_of(TABLE), ON)
    assert [(row.line, row.dossier.values) for row in rows] == [(2, {"demande.numero": NUMERO})]


def test_what_is_no_workbook_keeps_its_own_words():
    with pytest.raises(Faults, match="Ce classeur n’est pas lisible") as refused:
        read_rows(b"PK\x03\x04 abc", ON)
    assert not isinstance(refused.value, HeavyWorkbook)
