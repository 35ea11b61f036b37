"""Dated figures: read from data, looked up on a day, never carried past their validity without saying so."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "parameters"


@dataclass(frozen=True)
class Periode:
    """One validity of a figure. `values` maps the remaining key to the value; a scalar stands under the empty key."""

    first: date
    last: date | None
    source: str
    confidence: str
    reserve: str
    fixed: tuple[str, ...]
    values: Mapping[str, Decimal]

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Chiffre:
    """A figure with its title, unit, keys and periods."""

    identifier: str
    title: str
    unit: str
    keys: tuple[str, ...]
    periods: tuple[Periode, ...]


@dataclass(frozen=True)
class Found:
    """A looked-up value. `expired`: the last known one, past its validity."""

    value: Decimal
    period: Periode
    expired: bool


class ParameterFault(ValueError):
    """A parameter file that is refused, with file and key."""


@dataclass
class Chiffres:
    """Every figure in force, national ones and those a landlord entered."""

    by_identifier: dict[str, Chiffre]
    _cache: dict[tuple, Found | None] = field(default_factory=dict, repr=False)

    def lookup(self, identifier: str, on: date, keys: tuple = ()) -> Found | None:
        """The value on that day; None when no period of the key began by then."""
        asked = (identifier, on, keys)
        if asked not in self._cache:
            self._cache[asked] = self._find(identifier, on, tuple(str(key) for key in keys))
        return self._cache[asked]

    def _find(self, identifier: str, on: date, keys: tuple[str, ...]) -> Found | None:
        begun = [
            (period, value)
            for period in self.by_identifier[identifier].periods
            if period.first <= on and (value := _value(period, keys)) is not None
        ]
        if not begun:
            return None
        period, value = max(begun, key=lambda found: found[0].first)
        return Found(value, period, not period.covers(on))

    def with_entered(self, entered: Iterable[tuple[str, Periode]]) -> Chiffres:
        """The same figures plus those that a landlord entered for itself."""
        figures = dict(self.by_identifier)
        for identifier, period in entered:
            known = figures[identifier]
            figures[identifier] = Chiffre(
                known.identifier, known.title, known.unit, known.keys, (*known.periods, period)
            )
        return Chiffres(figures)


def _value(period: Periode, keys: tuple[str, ...]) -> Decimal | None:
    if keys[: len(period.fixed)] != period.fixed:
        return None
    return period.values.get(".".join(keys[len(period.fixed) :]))


def load_parameters(folder: Path = DATA) -> Chiffres:
    """Every figure of the folder's TOML files; ParameterFault names file and key."""
    figures: dict[str, Chiffre] = {}
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text("utf-8")).get("chiffre", []):
            figure = _figure(entry, path.name)
            if figure.identifier in figures:
                raise ParameterFault(f"{path.name} : « {figure.identifier} » est déjà déclaré.")
            figures[figure.identifier] = figure
    return Chiffres(figures)


@cache
def national() -> Chiffres:
    """The figures that come with the product."""
    return load_parameters()


def _figure(entry: Mapping[str, Any], file: str) -> Chiffre:
    where = f"{file}, {entry.get('identifiant', 'chiffre sans identifiant')}"
    for key in ("identifiant", "titre", "unite"):
        if not entry.get(key):
            raise ParameterFault(f"{where} : « {key} » manque.")
    periods = tuple(_period(raw, where) for raw in entry.get("periode", []))
    _refuse_overlaps(periods, where)
    return Chiffre(entry["identifiant"], entry["titre"], entry["unite"], tuple(entry.get("cles", ())), periods)


def _period(raw: Mapping[str, Any], where: str) -> Periode:
    for key in ("du", "source", "confiance"):
        if not raw.get(key):
            raise ParameterFault(f"{where} : une période n’a pas de « {key} ».")
    if raw["confiance"] == "B" and not raw.get("reserve"):
        raise ParameterFault(f"{where} : une figure de confiance B porte une réserve.")
    values = {"": raw["valeur"]} if "valeur" in raw else dict(raw.get("valeurs", {}))
    if not values:
        raise ParameterFault(f"{where} : une période n’a ni « valeur » ni « valeurs ».")
    decimals = {key: Decimal(value) for key, value in values.items()}
    return Periode(
        raw["du"],
        raw.get("au"),
        raw["source"],
        raw["confiance"],
        raw.get("reserve", ""),
        tuple(raw.get("pour", ())),
        decimals,
    )


def _refuse_overlaps(periods: tuple[Periode, ...], where: str) -> None:
    groups: dict[tuple[str, ...], list[Periode]] = {}
    for period in periods:
        groups.setdefault(period.fixed, []).append(period)
    for group in groups.values():
        group.sort(key=lambda period: period.first)
        for before, after in pairwise(group):
            if before.last is None or before.last >= after.first:
                raise ParameterFault(f"{where} : deux périodes se recouvrent à partir du {after.first}.")
            if after.first - before.last > timedelta(days=1):
                raise ParameterFault(f"{where} : aucune valeur entre le {before.last} et le {after.first}.")
