"""Candidates of a dwelling side by side: a reason that rests on a figure, and a worse one that was attributed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.dossier import Dossier
from rules.parameters import national
from rules.side_by_side import COMPARED, Figure, figures_beside, outdone
from tests.rules.conftest import TODAY

RATE = "Taux d’effort"


def percent(value: str) -> Figure:
    return Figure(RATE, Decimal(value) / 100, f"{value.replace('.', ',')} %")


def said(code: str, own: dict, **attributed: dict) -> list[str]:
    unknown = {name: Figure(name, None, "") for name in COMPARED}
    return [one.said for one in outdone(code, unknown | own, {who: unknown | it for who, it in attributed.items()})]


@pytest.mark.parametrize(("other", "told"), [("30.2", False), ("30.3", False), ("30.4", True)])
def test_a_rent_effort_is_outdone_by_a_higher_one_only(other, told):
    found = said("NA-TE", {"taux_effort": percent("30.3")}, Chantal={"taux_effort": percent(other)})
    assert found == (["Taux d’effort : 30,3 %, et 30,4 % pour Chantal, attributaire."] if told else [])


@pytest.mark.parametrize(("other", "told"), [("822", True), ("823", False), ("824", False)])
def test_a_remainder_is_outdone_by_a_lower_one_only(other, told):
    own, theirs = (Figure("Reste", Decimal(one), f"{one} €") for one in ("823", other))
    assert bool(said("NA-TE", {"reste_a_vivre": own}, Chantal={"reste_a_vivre": theirs})) is told


@pytest.mark.parametrize(
    ("code", "other", "told"),
    [("NA-TYPO-SUR", 4, True), ("NA-TYPO-SUR", 2, False), ("NA-TYPO-SOUS", 2, True), ("NA-TYPO-SOUS", 4, False)],
)
def test_a_size_is_outdone_by_more_persons_where_too_small_and_fewer_where_too_large(code, other, told):
    own, theirs = (Figure("Personnes", number, str(number)) for number in (3, other))
    assert bool(said(code, {"occupants": own}, Chantal={"occupants": theirs})) is told


def test_figures_that_read_the_same_are_not_told_apart():
    close = Figure(RATE, Decimal("0.3034"), "30,3 %")
    assert said("NA-TE", {"taux_effort": percent("30.3")}, Chantal={"taux_effort": close}) == []


def test_what_is_not_known_outdoes_nobody_and_a_reason_on_no_figure_is_never_outdone():
    assert said("NA-TE", {}, Chantal={"taux_effort": percent("40")}) == []
    assert said("NA-TE", {"taux_effort": percent("30")}, Chantal={}) == []
    assert said("NA-DETTE", {"taux_effort": percent("30")}, Chantal={"taux_effort": percent("40")}) == []


def test_the_figures_of_a_file_are_read_with_their_words():
    file = {
        "logement.loyer": Decimal("500"),
        "logement.annexes": Decimal("0"),
        "logement.charges": Decimal("100"),
        "logement.compteurs_individuels": False,
        "ressources.mensuelles": Decimal("2000"),
        "ressources.aide_logement": Decimal("0"),
    }
    found = figures_beside(Dossier(file), TODAY, national())
    assert (found["taux_effort"].words, found["reste_a_vivre"].words) == ("30\u00a0%", "1\u202f400\u00a0€ par mois")
    assert found["occupants"].words == ""
