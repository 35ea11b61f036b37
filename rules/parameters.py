"""Dated figures: read from data, looked up on a day, never carried past their validity without saying so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from rules.toml_file import FileFaults, TomlFile
from rules.toml_lines import Path as KeyPath

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


class ParameterFault(FileFaults):
    """Parameter files that are refused; each fault names file, line, key and what is expected."""


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


CONFIDENCES = ("A", "B", "L")


def load_parameters(folder: Path = DATA) -> Chiffres:
    """Every figure of the folder's TOML files; ParameterFault carries all that is wrong."""
    figures: dict[str, Chiffre] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            file = TomlFile.read(path, ParameterFault)
        except ParameterFault as refused:
            faults += refused.faults
            continue
        figures |= _figures(file, figures)
        faults += file.faults
    if faults:
        raise ParameterFault(faults)
    return Chiffres(figures)


def check_parameters(path: Path) -> list[str]:
    """What is wrong in one parameter file."""
    file = TomlFile.read(path, ParameterFault)
    _figures(file, {})
    return file.faults


@dataclass
class _Served:
    """The national figures, as last read without a fault: read again they are others, never the same ones changed, for
    rules and screenings keep what they worked out under each."""

    figures: Chiffres | None = None


_served = _Served()


def national() -> Chiffres:
    """The figures that come with the product, as now in force."""
    if _served.figures is None:
        _served.figures = load_parameters()
    return _served.figures


_read: dict[Path, tuple[tuple, tuple[str, ...]]] = {}


def reload(folder: Path = DATA) -> tuple[str, ...]:
    """Puts the figures as now written in force, or leaves the last good ones and returns what is wrong."""
    stamp = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.toml")))
    if folder not in _read or _read[folder][0] != stamp:
        _read[folder] = stamp, _reread(folder)
    return _read[folder][1]


def _reread(folder: Path) -> tuple[str, ...]:
    try:
        fresh = load_parameters(folder)
    except ParameterFault as refused:
        return tuple(refused.faults)
    if fresh.by_identifier != national().by_identifier:
        _served.figures = fresh
    return ()


def _figures(file: TomlFile, known: Mapping[str, Chiffre]) -> dict[str, Chiffre]:
    """The sound figures of a file; what is wrong goes to its faults."""
    file.refuse_bad_numbers()
    found: dict[str, Chiffre] = {}
    for path, entry in file.tables("chiffre"):
        before = len(file.faults)
        file.want(path, entry, {"identifiant": str, "titre": str, "unite": str})
        periods = [
            _period(file, (*path, "periode", index), raw) for index, raw in enumerate(_periods(file, path, entry))
        ]
        file.want_type((*path, "cles"), entry.get("cles", []), list)
        name = str(entry.get("identifiant", ""))
        if name in known or name in found:
            file.fault((*path, "identifiant"), f"« {name} » est déjà déclaré ; gardez-en un.")
        sound = [one for one in periods if one]
        if len(sound) == len(periods):
            _refuse_overlaps(file, path, sound)
        if len(file.faults) == before:
            keys = tuple(entry.get("cles", ()))
            found[name] = Chiffre(name, entry["titre"], entry["unite"], keys, tuple(sound))
    return found


def _periods(file: TomlFile, path: KeyPath, entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = entry.get("periode", [])
    if isinstance(found, list) and all(isinstance(one, dict) for one in found):
        return found
    file.fault((*path, "periode"), "écrivez chaque période sous [[chiffre.periode]].")
    return []


def _period(file: TomlFile, path: KeyPath, raw: Mapping[str, Any]) -> Periode | None:
    before = len(file.faults)
    for key in ("du", "source", "confiance"):
        if not raw.get(key):
            file.fault((*path, key), f"une période n’a pas de « {key} ».")
    file.want_type((*path, "pour"), raw.get("pour", []), list)
    _check_days(file, path, raw)
    if raw.get("confiance") and raw["confiance"] not in CONFIDENCES:
        file.fault((*path, "confiance"), f"« {raw['confiance']} » ; attendu : A, B ou L (règle locale).")
    if raw.get("confiance") == "B" and not raw.get("reserve"):
        file.fault((*path, "reserve"), "une figure de confiance B porte une réserve.")
    values = {"": raw["valeur"]} if "valeur" in raw else raw.get("valeurs", {})
    if not values or not isinstance(values, dict):
        file.fault(path, "une période n’a ni « valeur » ni « valeurs ».")
        return None
    decimals = {key: _decimal(file, path, key, value) for key, value in values.items()}
    if len(file.faults) > before:
        return None
    fixed, reserve = tuple(raw.get("pour", ())), raw.get("reserve", "")
    return Periode(raw["du"], raw.get("au"), raw["source"], raw["confiance"], reserve, fixed, decimals)


def _check_days(file: TomlFile, path: KeyPath, raw: Mapping[str, Any]) -> None:
    for key in ("du", "au"):
        if raw.get(key) and type(raw[key]) is not date:
            file.fault((*path, key), f"« {raw[key]} » ; attendu : un jour sans guillemets, par exemple 2026-01-01.")
    first, last = raw.get("du"), raw.get("au")
    if type(first) is type(last) is date and last < first:
        file.fault((*path, "au"), f"le dernier jour, {last}, précède le premier, {first}.")


def _decimal(file: TomlFile, path: KeyPath, key: str, value: Any) -> Decimal:
    where = (*path, "valeurs", key) if key else (*path, "valeur")
    try:
        found = Decimal(value) if isinstance(value, str | int) and not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        file.fault(where, f'« {value} » ; attendu : un nombre entre guillemets, par exemple "26920" ou "0.25".')
    return found


def _refuse_overlaps(file: TomlFile, path: KeyPath, periods: list[Periode]) -> None:
    groups: dict[tuple[str, ...], list[tuple[KeyPath, Periode]]] = {}
    for index, period in enumerate(periods):
        groups.setdefault(period.fixed, []).append(((*path, "periode", index, "du"), period))
    for group in groups.values():
        group.sort(key=lambda pair: pair[1].first)
        for (_, before), (where, after) in pairwise(group):
            if before.last is None or before.last >= after.first:
                file.fault(where, f"deux périodes se recouvrent à partir du {after.first}.")
            elif after.first - before.last > timedelta(days=1):
                file.fault(where, f"aucune valeur entre le {before.last} et le {after.first}.")
