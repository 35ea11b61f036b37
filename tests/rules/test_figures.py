"""A figure on a day: in force, to come, past or expired, and those that the landlord enters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.figures import history, in_force, to_enter
from rules.parameters import Chiffre, Chiffres, Periode, national


def period(first: date, last: date | None, value: str, key: str = "a") -> Periode:
    return Periode(first, last, "une source", "A", "", (key,), {"": Decimal(value)})


FIRST = period(date(2025, 1, 1), date(2025, 12, 31), "1")
SECOND = period(date(2026, 1, 1), date(2026, 12, 31), "2")
ELSEWHERE = period(date(2025, 1, 1), None, "3", "b")
FIGURE = Chiffre("un-chiffre", "Un chiffre", "entier", ("lieu",), (FIRST, ELSEWHERE, SECOND))


@pytest.mark.parametrize(
    ("on", "states"),
    [
        (date(2025, 12, 31), ["a-venir", "en-vigueur", "en-vigueur"]),
        (date(2026, 1, 1), ["en-vigueur", "passee", "en-vigueur"]),
        (date(2026, 12, 31), ["en-vigueur", "passee", "en-vigueur"]),
        (date(2027, 1, 1), ["perimee", "passee", "en-vigueur"]),
    ],
)
def test_every_period_is_marked_key_by_key_the_latest_first(on, states):
    told = history(FIGURE, on)
    assert [one["value"] for one in told] == ["2", "1", "3"]
    assert [one["state"] for one in told] == states


@pytest.mark.parametrize(("on", "value"), [(date(2025, 12, 31), "1"), (date(2026, 1, 1), "2"), (date(2027, 1, 1), "2")])
def test_what_is_in_force_is_the_latest_begun(on, value):
    assert [one["value"] for one in in_force(FIGURE, on) if one["keys"] == {"lieu": "a"}] == [value]


def test_a_figure_without_value_is_to_be_entered():
    empty = Chiffre("vide", "Vide", "entier", (), ())
    assert [one["state"] for one in history(empty, date(2026, 1, 1))] == ["a-saisir"]
    assert [one["state"] for one in in_force(empty, date(2026, 1, 1))] == ["a-saisir"]
    assert to_enter(Chiffres({"vide": empty, "un-chiffre": FIGURE})) == [empty]


def test_the_threshold_of_the_first_quartile_and_the_quorum_are_the_landlords_to_give():
    assert {one.identifier for one in to_enter(national())} >= {"seuil-premier-quartile", "quorum"}
