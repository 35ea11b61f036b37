"""French typography of the sentences people read."""

from __future__ import annotations

import pytest

from rules.french import typeset


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
