"""A fictitious extraction to try the import with, as a spreadsheet writes it: headers are fact paths, values French."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from rules.facts import FAITS, fait
from seed.landlords import RIVES_DE_SEINE
from seed.people import request

FILE = Path(__file__).parent / "sne" / "rives-de-seine.csv"
DAY = date(2026, 11, 23)  # the day for which FILE was written
ROWS = 40
FAULTS = {13: ("demande.deposee_le", "31/02/2024"), 26: ("demande.numero", "1110324")}  # row from 0, header, bad value
GROUPS = ("demande", "menage", "ressources")


def text(on: date = DAY) -> str:
    """The file's text, without its byte order mark; two rows are faulty on purpose."""
    rng = Random("rives-de-seine extraction")  # noqa: S311 - the same data every time is the point
    rows = [request(rng, on, RIVES_DE_SEINE, 40_300 + 31 * number) for number in range(ROWS)]
    cells = [{path: _cell(path, value) for path, value in row.items()} for row in rows]
    for index, (path, bad) in FAULTS.items():
        cells[index][path] = bad
    written = io.StringIO()
    table = csv.DictWriter(written, _headers(cells), delimiter=";", restval="")
    table.writeheader()
    table.writerows(cells)
    return written.getvalue()


def write() -> None:
    FILE.write_text(text(), encoding="utf-8-sig", newline="")


def _headers(rows: list[dict[str, str]]) -> list[str]:
    """Facts in the order of the vocabulary, person by person."""
    order = list(FAITS)
    paths = {path for row in rows for path in row}
    return sorted(
        paths, key=lambda path: (GROUPS.index(path.split(".")[0]), _person(path), order.index(fait(path).key))
    )


def _person(path: str) -> str:
    return path.split(".")[2] if path.startswith("menage.personnes.") else "z"


def _cell(path: str, value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ",".join(value)
    if fait(path).kind.name == "date":
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return str(value)
