"""A pool from packed requests: the records are laid side by side and each fact becomes a column, without any object."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from rules.facts import FAITS
from rules.packing import HEAD, LAYOUT, PART, PERSON, REQUEST, SEPARATOR, TEXTS, Field
from rules.pool import Column, Pool, make_column


def _dtype(fields: Sequence[Field], *head: tuple[str, str]) -> np.dtype:
    return np.dtype([*head, *((field.path, f"<i{struct.calcsize(field.code)}") for field in fields)])


HEADS = _dtype(REQUEST, ("layout", "<u4"), ("persons", "<u4"))
PARTS = _dtype(PERSON)


def unpack(records: Sequence[bytes]) -> Pool:
    """The pool of these records, in their order; ValueError when one has another layout."""
    size, part = HEAD.size, PART.size
    heads = np.frombuffer(b"".join([record[:size] for record in records]), HEADS)
    if (heads["layout"] != LAYOUT).any():
        raise ValueError("a record was written with another vocabulary")
    counts = heads["persons"].astype(np.int64)
    ends = (size + part * counts).tolist()
    persons = np.frombuffer(b"".join([record[size:end] for record, end in zip(records, ends, strict=True)]), PARTS)
    columns = {field.path: _column(field, heads) for field in REQUEST}
    return Pool((), columns | _texts(records, ends), {field.path: _column(field, persons) for field in PERSON}, counts)


def _column(field: Field, rows: np.ndarray) -> Column:
    kind, data = FAITS[field.path].kind, np.ascontiguousarray(rows[field.path])
    known = data != field.unknown
    words = tuple(kind.options) if hasattr(kind, "options") else ()
    return Column(kind, np.where(known, data, data.dtype.type(0)), known, words)


def _texts(records: Sequence[bytes], ends: Sequence[int]) -> dict[str, Column]:
    last = len(TEXTS) - 1
    rows = [record[end:].decode().split(SEPARATOR, last) for record, end in zip(records, ends, strict=True)]
    values = zip(*rows, strict=True) if rows else [()] * len(TEXTS)
    return {
        path: make_column(FAITS[path].kind, [value or None for value in column])
        for path, column in zip(TEXTS, values, strict=True)
    }
