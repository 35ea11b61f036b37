"""A pool of requests as columns of integers, made once; `rules.screening` computes over them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from rules.dossier import PERSONNES, Dossier
from rules.facts import FAITS
from rules.kinds import Choix, Ensemble, Kind, Texte

DWELLING = "logement."


@dataclass(frozen=True)
class Column:
    """One fact over all rows: integers (`Kind.to_column`) in `data`, 0 where `known` is 0.

    A choice is an index in `words`, a set a bit mask over `words`, a text an index in its sorted `words`.
    """

    kind: Kind
    data: array
    known: bytearray
    words: tuple[str, ...] = ()


def make_column(kind: Kind, values: Sequence[Any]) -> Column:
    """A column from values as files hold them; None is unknown."""
    words = _words(kind, values)
    number = kind.to_column
    if words and not isinstance(kind, Ensemble):
        number = {word: index for index, word in enumerate(words)}.__getitem__
    data = array("q", [0 if value is None else number(value) for value in values])
    return Column(kind, data, bytearray([value is not None for value in values]), words)


def _words(kind: Kind, values: Sequence[Any]) -> tuple[str, ...]:
    if isinstance(kind, Choix | Ensemble):
        return tuple(kind.options)
    if isinstance(kind, Texte):
        return tuple(sorted({value for value in values if value is not None})) or ("",)
    return ()


@dataclass
class Pool:
    """`columns` hold one row per request, `persons` one row per person, `counts` the number of persons of each request.

    `derived` keeps what depends on the requests alone, from one screening to the next. A pool of packed requests
    (`rules.screening.unpack`) has columns and no `dossiers`.
    """

    dossiers: Sequence[Dossier]
    columns: dict[str, Column]
    persons: dict[str, Column]
    counts: array
    derived: dict[Any, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.counts)

    @classmethod
    def from_dossiers(cls, dossiers: Sequence[Dossier]) -> Pool:
        """One column per fact that at least one file knows; the dwelling's facts stay out."""
        households = [dossier.values.get(PERSONNES) or () for dossier in dossiers]
        requests, persons = [one.values for one in dossiers], list(chain.from_iterable(households))
        return cls(
            dossiers,
            {path: _column(path, requests) for path in _known(requests)},
            {path: _column(path, persons) for path in _known(persons)},
            array("q", [len(household) for household in households]),
        )

    def request(self, index: int) -> Dossier:
        """One file without any fact of a dwelling."""
        found = self.dossiers[index]
        values = {path: value for path, value in found.values.items() if not path.startswith(DWELLING)}
        records = {path: value for path, value in found.records.items() if not path.startswith(DWELLING)}
        return Dossier(values, records)


def _known(rows: Any) -> list[str]:
    paths = set().union(*rows)
    return sorted(path for path in paths if path in FAITS and not path.startswith(DWELLING))


def _column(path: str, rows: Sequence[dict[str, Any]]) -> Column:
    return make_column(FAITS[path].kind, [row.get(path) for row in rows])
