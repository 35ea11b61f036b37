"""French typography of the sentences people read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.french import format_rate, percent_of, typeset


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
