"""A pool from packed requests: the records are laid side by side and each fact becomes a column, without any object."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from rules.facts import FAITS
from rules.packing import HEAD, LAYOUT, NUMBER, NUMBER_WIDTH, PART, PERSON, REQUEST, TOWNS, Field
from rules.pool import Column, Pool


def _types(fields: Sequence[Field]) -> list[tuple[str, str]]:
    return [(field.path, f"<i{struct.calcsize(field.code)}") for field in fields]


HEADS = np.dtype([("layout", "<u4"), ("persons", "<u4"), *_types(REQUEST), (NUMBER, f"S{NUMBER_WIDTH}")])
PARTS = np.dtype(_types(PERSON))


def unpack(records: Sequence[bytes]) -> Pool:
    """The pool of these records, in their order; ValueError when one has another layout."""
    size = HEAD.size
    heads = np.frombuffer(b"".join([record[:size] for record in records]), HEADS)
    if (heads["layout"] != LAYOUT).any():
        raise ValueError("a record was written with another vocabulary")
    counts = heads["persons"].astype(np.int64)
    ends = (size + PART.size * counts).tolist()
    persons = np.frombuffer(b"".join([one[size:end] for one, end in zip(records, ends, strict=True)]), PARTS)
    columns = {field.path: _column(field, heads) for field in REQUEST}
    columns[NUMBER] = _numbers(heads[NUMBER])
    columns[TOWNS] = _towns([one[end:] for one, end in zip(records, ends, strict=True)])
    return Pool((), columns, {field.path: _column(field, persons) for field in PERSON}, counts)


def _column(field: Field, rows: np.ndarray) -> Column:
    kind, data = FAITS[field.path].kind, np.ascontiguousarray(rows[field.path])
    known = data != field.unknown
    return Column(kind, np.where(known, data, data.dtype.type(0)), known, tuple(getattr(kind, "options", ())))


def _numbers(values: np.ndarray) -> Column:
    """Unique numbers, each its rank."""
    words, places = np.unique(values, return_inverse=True)
    return Column(FAITS[NUMBER].kind, places, values != b"", tuple(words.astype(str).tolist()) or ("",))


def _towns(values: Sequence[bytes]) -> Column:
    words = sorted(set(values)) or [b""]
    place = {word: index for index, word in enumerate(words)}
    data = np.fromiter(map(place.__getitem__, values), np.int64, len(values))
    known = np.array([bool(word) for word in words])[data]
    return Column(FAITS[TOWNS].kind, data, known, tuple(word.decode() for word in words))


def replaced(pool: Pool, places: Sequence[int], records: Sequence[bytes]) -> Pool:
    """An unpacked pool whose requests at these places are now those of these records."""
    new, rows = unpack(records), np.array(places, np.int64)
    columns = {path: _patched(column, rows, new.columns[path]) for path, column in pool.columns.items()}
    counts = np.array(pool.counts)
    counts[rows] = new.counts
    starts = _starts(pool.counts)
    starts[rows] = pool.counts.sum() + _starts(new.counts)
    taken = np.repeat(starts - _starts(counts), counts) + np.arange(counts.sum())
    persons = {path: _taken(column, new.persons[path], taken) for path, column in pool.persons.items()}
    return Pool((), columns, persons, counts)


def _starts(counts: np.ndarray) -> np.ndarray:
    """Where each request's persons begin."""
    return np.cumsum(counts) - counts


def _taken(old: Column, new: Column, taken: np.ndarray) -> Column:
    data, known = (np.concatenate(both)[taken] for both in ((old.data, new.data), (old.known, new.known)))
    return Column(old.kind, data, known, old.words)


def _patched(old: Column, rows: np.ndarray, new: Column) -> Column:
    """The old column with the new one's values at these rows; texts are numbered again where one is new."""
    data, known, words, values = old.data, old.known, old.words, new.data
    if new.words != words:
        held = dict(zip(words, range(len(words)), strict=True))
        if any(word not in held for word in new.words):
            words = tuple(sorted({*words, *new.words}))
            held = dict(zip(words, range(len(words)), strict=True))
            data = np.array([held[word] for word in old.words])[data]
        values = np.array([held[word] for word in new.words])[values]
    if words is old.words and (data[rows] == values).all() and (known[rows] == new.known).all():
        return old
    data, known = np.array(data), np.array(known)
    data[rows], known[rows] = values, new.known
    return Column(old.kind, data, known, words)
