"""French formatting, to the space."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from jinja2.exceptions import FilterArgumentError

from letters import filters


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 3, 1), "1er mars 2026"),
        (date(2026, 3, 2), "2 mars 2026"),
        (date(2026, 8, 31), "31 août 2026"),
        (date(2026, 12, 11), "11 décembre 2026"),
        (date(2026, 2, 21), "21 février 2026"),
    ],
)
def test_dates(value, text):
    assert filters.date_fr(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0,00\u00a0€"),
        (Decimal("999.99"), "999,99\u00a0€"),
        (1000, "1\u202f000,00\u00a0€"),
        (Decimal("1234.56"), "1\u202f234,56\u00a0€"),
        (Decimal("1234567.8"), "1\u202f234\u202f567,80\u00a0€"),
        (Decimal("0.005"), "0,01\u00a0€"),
        (Decimal("0.004"), "0,00\u00a0€"),
        (Decimal("-12.5"), "\u221212,50\u00a0€"),
    ],
)
def test_amounts(value, text):
    assert filters.euros(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(33, "33\u00a0%"), (Decimal("33.04"), "33,04\u00a0%"), (Decimal("28.40"), "28,4\u00a0%"), (100, "100\u00a0%")],
)
def test_percentages(value, text):
    assert filters.pourcent(value) == text


def test_numbers_keep_their_zeros_that_count():
    assert filters.nombre(Decimal("62.50")) == "62,5"
    assert filters.nombre(100) == "100"
    assert filters.nombre(1200) == "1\u202f200"


def test_ordinals():
    assert [filters.ordinal(rank) for rank in (1, 2, 3, 21)] == ["1er", "2e", "3e", "21e"]
    assert filters.ordinal(1, feminin=True) == "1re"


def test_floors():
    assert [filters.etage(level) for level in (0, 1, 2, -1)] == [
        "rez-de-chaussée",
        "1er étage",
        "2e étage",
        "1er sous-sol",
    ]


def test_counts_and_words():
    assert filters.pluriel(1, "enfant") == "1\u00a0enfant"
    assert filters.pluriel(0, "enfant") == "0\u00a0enfant"
    assert filters.pluriel(2, "pièce habitable", "pièces habitables") == "2\u00a0pièces habitables"
    assert [filters.en_lettres(number) for number in (1, 2, 16, 17)] == ["un", "deux", "seize", "17"]
    assert [filters.oui_non(value) for value in (True, False)] == ["oui", "non"]


@pytest.mark.parametrize(
    ("months", "text"),
    [
        (0, "moins d’un mois"),
        (1, "1\u00a0mois"),
        (11, "11\u00a0mois"),
        (12, "1\u00a0an"),
        (13, "1\u00a0an et 1\u00a0mois"),
        (24, "2\u00a0ans"),
        (245, "20\u00a0ans et 5\u00a0mois"),
    ],
)
def test_months_past_a_year_are_told_in_years(months, text):
    assert filters.duree(months) == text


@pytest.mark.parametrize("name", sorted(filters.FILTERS))
def test_a_filter_refuses_what_it_cannot_format(name):
    arguments = ("jour",) if name == "pluriel" else ()
    for value in ("12", None, 1.5):
        with pytest.raises(FilterArgumentError, match=name):
            filters.FILTERS[name](value, *arguments)
