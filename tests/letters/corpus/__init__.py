"""Templates that use docxtpl's language one feature at a time, made by python-docx, each with values to fill it."""

from __future__ import annotations

from tests.letters.corpus import margins, rich, tables, text

CASES = {case.name: case for case in (*text.CASES, *tables.CASES, *margins.CASES, *rich.CASES)}
