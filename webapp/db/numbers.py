"""The numbers of records, as addresses and forms write them."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**63 - 1  # what a column of whole numbers holds; beyond, a query fails rather than finding nothing


class RecordNumber(IntegerConverter):
    """`<int:…>` in an address: a number beyond those of records is no page."""

    def __init__(self, url_map: Map, fixed_digits: int = 0, min: int | None = None, max: int = LARGEST):
        super().__init__(url_map, fixed_digits, min, max)


def number_of(text: str) -> int:
    """The record's number that a text writes; 0, which no record has, where it writes none."""
    known = text.isdecimal() and len(text) <= len(str(LARGEST))
    return int(text) if known and int(text) <= LARGEST else 0
