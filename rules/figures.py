"""The figures on a day: those in force with value, source and validity, their history, and those to be entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rules.parameters import Chiffre, Chiffres, Periode

TO_ENTER, IN_FORCE, EXPIRED, PAST, TO_COME = "a-saisir", "en-vigueur", "perimee", "passee", "a-venir"


def figures_in_force(figures: Chiffres, on: date) -> list[dict[str, Any]]:
    """One entry per figure and key; a figure that nobody has entered has no value."""
    return [entry for figure in figures.by_identifier.values() for entry in in_force(figure, on)]


def in_force(figure: Chiffre, on: date) -> list[dict[str, Any]]:
    """The latest period begun by that day, for each fixed key."""
    latest = latest_begun(figure.periods, on)
    return [_period(figure, one, state_of(one, latest, on)) for one in latest.values()] or [_told(figure, TO_ENTER)]


def history(figure: Chiffre, on: date) -> list[dict[str, Any]]:
    """Every period, key by key, the latest first; a figure that nobody has entered has no value."""
    latest = latest_begun(figure.periods, on)
    periods = sorted(figure.periods, key=lambda period: period.first, reverse=True)
    periods.sort(key=lambda period: period.fixed)
    return [_period(figure, one, state_of(one, latest, on)) for one in periods] or [_told(figure, TO_ENTER)]


def state_of(period: Periode, latest: Mapping[tuple[str, ...], Periode], on: date) -> str:
    """In force, to come, past (another one followed), or expired: the last one known, past its validity."""
    if period.covers(on):
        return IN_FORCE
    if on < period.first:
        return TO_COME
    return EXPIRED if latest[period.fixed] == period else PAST


def latest_begun(periods: Iterable[Periode], on: date) -> dict[tuple[str, ...], Periode]:
    """The latest period begun by that day, for each fixed key."""
    begun = sorted((period for period in periods if period.first <= on), key=lambda period: period.first)
    return {period.fixed: period for period in begun}


def to_enter(figures: Chiffres) -> list[Chiffre]:
    """The figures declared without a value: no text sets one for all, each landlord gives its own."""
    return [figure for figure in figures.by_identifier.values() if not figure.periods]


def _told(figure: Chiffre, state: str) -> dict[str, Any]:
    return {"figure": figure.identifier, "title": figure.title, "unit": figure.unit, "state": state}


def _period(figure: Chiffre, period: Periode, state: str) -> dict[str, Any]:
    values = {key: format(value, "f") for key, value in period.values.items()}
    told = {
        "keys": dict(zip(figure.keys, period.fixed, strict=False)),
        "source": period.source,
        "from": period.first.isoformat(),
        "to": period.last.isoformat() if period.last else None,
        "confidence": period.confidence,
        "reserve": period.reserve,
    }
    if set(values) == {""}:
        return _told(figure, state) | {"value": values[""]} | told
    by = list(figure.keys[len(period.fixed) :])
    return _told(figure, state) | {"size": len(values), "by": by, "values": values} | told
