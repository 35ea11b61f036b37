"""The figures in force on a day, with value, source and validity; an expired one says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.parameters import Chiffre, Chiffres, Periode


def figures_in_force(figures: Chiffres, on: date) -> list[dict[str, Any]]:
    """One entry per figure and key; a figure that nobody has entered has no value."""
    return [entry for figure in figures.by_identifier.values() for entry in in_force(figure, on)]


def in_force(figure: Chiffre, on: date) -> list[dict[str, Any]]:
    """The latest period begun by that day, for each fixed key."""
    told = {"figure": figure.identifier, "title": figure.title, "unit": figure.unit}
    latest: dict[tuple[str, ...], Periode] = {}
    for period in figure.periods:
        known = latest.get(period.fixed)
        if period.first <= on and (known is None or known.first < period.first):
            latest[period.fixed] = period
    if not latest:
        return [told | {"state": "a-saisir"}]
    return [told | _period(figure, period, on) for period in latest.values()]


def _period(figure: Chiffre, period: Periode, on: date) -> dict[str, Any]:
    values = {key: format(value, "f") for key, value in period.values.items()}
    told = {
        "keys": dict(zip(figure.keys, period.fixed, strict=False)),
        "source": period.source,
        "from": period.first.isoformat(),
        "to": period.last.isoformat() if period.last else None,
        "state": "en-vigueur" if period.covers(on) else "perimee",
        "confidence": period.confidence,
        "reserve": period.reserve,
    }
    if set(values) == {""}:
        return {"value": values[""]} | told
    return {"size": len(values), "by": list(figure.keys[len(period.fixed) :]), "values": values} | told
