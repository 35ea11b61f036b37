"""French typography of the sentences people read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.french import de, format_age, format_rate, format_rates, percent_of, typeset


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Est-ce bien tout le monde ?", "Est-ce bien tout le monde\u00a0?"),
        ("Réserve : à vérifier ; puis « oui » !", "Réserve\u00a0: à vérifier\u00a0; puis «\u00a0oui\u00a0»\u00a0!"),
        ("30 % de 512 €.", "30\u00a0% de 512\u00a0€."),
        ("Déjà\u00a0: oui", "Déjà\u00a0: oui"),
        (" : ", "\u00a0: "),
        ("à 10:04, voir https://exemple.fr/?q=1", "à 10:04, voir https://exemple.fr/?q=1"),
        ("la page ?question=loyer", "la page ?question=loyer"),
        ("", ""),
    ],
)
def test_high_punctuation_holds_to_its_word_and_addresses_stay(typed, set_):
    assert typeset(typed) == set_
    assert typeset(set_) == set_


@pytest.mark.parametrize(
    ("rate", "percent", "printed"),
    [
        ("0.31602", "31.6", "31,6\u00a0%"),
        ("0.31049", "31.05", "31,05\u00a0%"),  # « 31 % » would hide that 31 is passed
        ("0.3105", "31.1", "31,1\u00a0%"),
        ("0.31", "31", "31\u00a0%"),
    ],
)
def test_a_rate_is_rounded_half_up_to_the_tenth_and_never_onto_a_threshold_it_passed(rate, percent, printed):
    assert percent_of(Decimal(rate)) == Decimal(percent)
    assert format_rate(Decimal(rate)) == printed


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Olivier Robin", "d’Olivier Robin"),
        ("OLIVIER", "d’OLIVIER"),
        ("Élise Nguyen", "d’Élise Nguyen"),
        ("e\u0301lise", "d’e\u0301lise"),
        ("Œdipe", "d’Œdipe"),
        ("Yves Robin", "d’Yves Robin"),
        ("Yasmine Robin", "de Yasmine Robin"),
        ("Hélène Robin", "de Hélène Robin"),
        ("Line Robin", "de Line Robin"),
        ("Demande 1110323", "de Demande 1110323"),
        ("", "de "),
    ],
)
def test_de_is_elided_before_a_vowel_and_never_before_an_h(name, said):
    assert de(name) == said


@pytest.mark.parametrize(
    ("rates", "printed"),
    [
        (("0.233333", "0.229508"), ["23,33\u00a0%", "22,95\u00a0%"]),
        (("0.233333", "0.241"), ["23,3\u00a0%", "24,1\u00a0%"]),
        (("0.25", "0.229508"), ["25\u00a0%", "22,95\u00a0%"]),
    ],
)
def test_rates_read_side_by_side_have_the_same_decimals(rates, printed):
    assert format_rates(*map(Decimal, rates)) == printed


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (0, "moins d’un mois"),
        (1, "1 mois"),
        (9, "9 mois"),
        (23, "23 mois"),
        (24, "2 ans"),
        (35, "2 ans"),
        (456, "38 ans"),
    ],
)
def test_an_age_is_said_in_months_before_two_years(months, said):
    assert format_age(months).replace("\u00a0", " ") == said
