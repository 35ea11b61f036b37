"""Seniority redone by hand: completed months, the day after the last month, and what an abnormal delay opens."""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import APPRECIER, CONFORME, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of
from tests.rules.test_law_by_hand import INCOMES, figure

SAINT_MALO, DINARD, LEVALLOIS = ({"logement.commune": code} for code in ("35288", "35093", "92044"))
EMERAUDE = {"policy": "emeraude"}
REST = """genre = "anciennete-par-territoire"
reference = "EM-10"
niveau = "apprecier"
seuils = [{ territoire = "Reste du territoire", mois = 15, communes = ["35001"] }]
"""


@pytest.mark.parametrize(
    ("filed", "on", "months"),
    [
        # 14 March 2023 → 14 November 2026: 3 years and 8 months, 36 + 8; the nine days after make no month.
        ("2023-03-14", date(2026, 11, 23), 44),
        # 24 November 2025 → 23 November 2026: one day short of the twelfth month.
        ("2025-11-24", date(2026, 11, 23), 11),
        # 29 February 2024 → 28 February 2027 lacks the day of the thirty-sixth month; 1 March has it.
        ("2024-02-29", date(2027, 3, 1), 36),
        # Twenty years: 240 months weigh no more than 11.
        ("2006-11-23", date(2026, 11, 23), 240),
    ],
    ids=["days left over", "one day short", "a 29 February", "twenty years"],
)
def test_anciennete_repere_by_hand(filed, on, months):
    facts, rule = a_file(demande__deposee_le=filed), "anciennete-repere"
    assert figure(rule, "Ancienneté de la demande", facts, policy="plaine-commune", on=on) == months
    assert outcome_of(rule, facts, policy="plaine-commune", on=on) == APPRECIER


@pytest.mark.parametrize(
    ("place", "filed", "twenty_four_months", "last", "first"),
    [
        # 10 November 2024 + 24 months = 10 November 2026; « more than 24 » begins on the 11th, a holiday or not.
        (SAINT_MALO, "2024-11-10", date(2026, 11, 10), date(2026, 11, 10), date(2026, 11, 11)),
        # 29 February 2024 + 24 months: 2026 has no 29th, so 28 February; the day after is 1 March.
        (DINARD, "2024-02-29", date(2026, 2, 28), date(2026, 2, 28), date(2026, 3, 1)),
    ],
    ids=["Saint-Malo", "Dinard, from a 29 February"],
)
def test_anciennete_par_territoire_by_hand(place, filed, twenty_four_months, last, first):
    facts, rule = a_file(place, demande__deposee_le=filed), "anciennete-par-territoire"
    for on, forward in ((last, False), (first, True)):
        assert figure(rule, "Ancienneté du territoire", facts, on=on, **EMERAUDE) == 24
        assert figure(rule, "Échéance", facts, on=on, **EMERAUDE) == twenty_four_months
        assert figure(rule, "Dossier mis en avant", facts, on=on, **EMERAUDE) is forward
        assert outcome_of(rule, facts, on=on, **EMERAUDE) == (CONFORME if forward else APPRECIER)


@pytest.mark.parametrize(
    ("place", "on", "outcome"),
    [
        # 31 July 2025 + 15 months: October has a 31st. 31 October is not more, 1 November is.
        ({"logement.commune": "35001"}, date(2026, 10, 31), APPRECIER),
        ({"logement.commune": "35001"}, date(2026, 11, 1), CONFORME),
        # Levallois is in no territory of the charter: no months are lent to it.
        (LEVALLOIS, date(2026, 11, 1), SANS_OBJET),
    ],
    ids=["on the fifteenth month", "the day after", "elsewhere"],
)
def test_the_fifteen_months_of_the_rest_of_the_territory_by_hand(landlord, place, on, outcome):
    facts = a_file(place, demande__deposee_le="2025-07-31")
    assert outcome_of("anciennete-par-territoire", facts, policy=landlord(REST), on=on) == outcome


BEYOND, NO_OFFER = "Délai anormalement long dépassé", "Aucune offre adaptée reçue"
COUNTS, CEILING, OPEN = "L’ancienneté compte comme une priorité", "Plafond de ressources", "Saisine possible"


@pytest.mark.parametrize(
    ("filed", "offered", "lines", "outcome"),
    [
        # 31 August 2024 + 24 months = 31 August 2026, long past; nothing suitable was offered: a priority.
        ("2024-08-31", False, {BEYOND: True, NO_OFFER: True, COUNTS: True}, CONFORME),
        # The same wait, with a suitable offer received: a tie-break between like files.
        ("2024-08-31", True, {NO_OFFER: False, COUNTS: False}, APPRECIER),
        # 23 November 2024 + 24 months = today: the delay is reached, not passed.
        ("2024-11-23", False, {BEYOND: False, COUNTS: False}, APPRECIER),
    ],
    ids=["past, no offer", "past, an offer", "on the last day"],
)
def test_anciennete_departage_by_hand(filed, offered, lines, outcome):
    facts = a_file(SAINT_MALO, demande__deposee_le=filed, demande__offre_adaptee_recue=offered)
    for label, answer in lines.items():
        assert figure("anciennete-departage", label, facts, **EMERAUDE) is answer
    assert outcome_of("anciennete-departage", facts, **EMERAUDE) == outcome


LATE = {**SAINT_MALO, "demande.publics": [], "demande.offre_adaptee_recue": False, "demande.deposee_le": "2024-11-22"}


@pytest.mark.parametrize(
    ("changes", "resources", "lines", "outcome"),
    [
        # No situation of the text. 22 November 2024 + 24 months = yesterday; no offer; two adults and two children in
        # zone 3, PLUS 2026: 45 374, and an income on it.
        (LATE, "45374", {CEILING: 45374, BEYOND: True, NO_OFFER: True, OPEN: True}, CONFORME),
        # One cent above: the conditions of access fail, and no situation stands in their stead.
        (LATE, "45374.01", {CEILING: 45374, OPEN: False}, APPRECIER),
        # Letter l: the situation is enough, on the first day of the request and above the ceiling.
        ({**LATE, "demande.publics": ["l"], "demande.deposee_le": "2026-11-23"}, "45374.01", {OPEN: True}, CONFORME),
        # One day less of waiting: 23 November 2024 + 24 months = today, not past.
        ({**LATE, "demande.deposee_le": "2024-11-23"}, "45374", {BEYOND: False, OPEN: False}, APPRECIER),
        # Letter c is none of the five situations, and an offer was made.
        (
            {**LATE, "demande.publics": ["c"], "demande.offre_adaptee_recue": True},
            "45374",
            {NO_OFFER: False, OPEN: False},
            APPRECIER,
        ),
        # The decision is already there.
        ({**LATE, "demande.publics": ["dalo", "k"]}, "45374", {}, SANS_OBJET),
    ],
    ids=["late", "above the ceiling", "a situation", "on the last day", "another letter", "already decided"],
)
def test_eligibilite_dalo_by_hand(changes, resources, lines, outcome):
    facts = a_file({**changes, **dict.fromkeys(INCOMES, resources)})
    for label, answer in lines.items():
        assert figure("eligibilite-dalo", label, facts, **EMERAUDE) == answer
    assert outcome_of("eligibilite-dalo", facts, **EMERAUDE) == outcome
