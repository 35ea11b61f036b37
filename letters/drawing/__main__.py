"""Draws the templates anew: `python -m letters.drawing [LETTER …]`."""

from __future__ import annotations

import sys

from letters.drawing import people, reports, sessions

SHEETS = {**people.SHEETS, **sessions.SHEETS, **reports.SHEETS}


def main(names: list[str]) -> int:
    for name in names or SHEETS:
        SHEETS[name]().save(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
