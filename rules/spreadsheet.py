"""The first sheet of a workbook that anybody may have sent, read in a process of its own, under limits.

One cell far away is enough: the reader makes room for the whole rectangle, and where memory lacks it ends the process.
`python -m rules.spreadsheet CELLS` reads a workbook on standard input and prints one JSON list of texts for each row.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

ROOT = Path(__file__).parent.parent
SECONDS = 60
CPU_SECONDS = 30
MEMORY = 1_500_000_000
MOST_CELLS = 10_000_000
EXACT = 10**15
DONE, TOO_WIDE = 0, 4


class TooHeavy(Exception):
    """The sheet asks for more time or room than a table of requests does."""


class NotReadable(Exception):
    """It is no workbook, or holds no sheet."""


def first_sheet(content: bytes) -> Iterator[list[str]]:
    """The rows from the first one on, all as wide, each cell as people see it. Raises TooHeavy or NotReadable."""
    command = [sys.executable, "-m", "rules.spreadsheet", str(MOST_CELLS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=content, capture_output=True, timeout=SECONDS, cwd=ROOT, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise TooHeavy from None
    if done.returncode == TOO_WIDE or done.returncode < 0:  # below zero: ended by the system, for a limit passed
        raise TooHeavy
    if done.returncode != DONE:
        raise NotReadable
    return map(json.loads, done.stdout.splitlines())


def as_text(cell: Any) -> str:
    """A cell as people see it: whole numbers without decimals, days without their hour."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        if abs(cell) >= EXACT:  # a long number that the spreadsheet rounded: refused by its field, never silently wrong
            return f"{cell:.6e}"
        return str(int(cell)) if cell.is_integer() else f"{cell:.10g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def main(most_cells: int) -> int:
    """Reads standard input under limits; the system ends it where they are passed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
        row, column = sheet.end or (0, 0)
        if (row + 1) * (column + 1) > most_cells:
            return TOO_WIDE
        for cells in sheet.to_python(skip_empty_area=False):
            print(json.dumps([as_text(cell) for cell in cells]))
    except MemoryError:
        return TOO_WIDE
    except (CalamineError, OSError, IndexError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return DONE


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
