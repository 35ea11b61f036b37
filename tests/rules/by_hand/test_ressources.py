"""Resources redone by hand: whose they are, what comes off them, which line of the table, and which year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of
from tests.rules.test_law_by_hand import figure

CARTE = {"carte_invalidite": True}
VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}
FRERE = {**CONJOINT, "lien": "cotitulaire"}
BORN = "naissance"


@pytest.mark.parametrize(
    ("established", "joint", "own", "kept", "outcome"),
    [
        # A notice of 54 000 for two, of which 23 400 are the applicant's: 23 400 alone, shown for people to read.
        (True, "54000", "23400", "23400", APPRECIER),
        # Whatever the part: here it is the larger one, and nothing of the other 1 000.
        (True, "41000", "40000", "40000", APPRECIER),
        # No paper establishes it: the rule has no object.
        (False, "54000", "23400", None, SANS_OBJET),
        # Established, and the applicant's part is not known yet.
        (True, "54000", None, None, COMPLETER),
    ],
    ids=["less than half", "nearly all", "no paper", "part unknown"],
)
def test_separation_etablie_by_hand(established, joint, own, kept, outcome):
    facts = a_file(ressources__separation_etablie=established, ressources__rfr_n2=joint, ressources__rfr_personnel=own)
    assert outcome_of("separation-etablie", facts) == outcome
    if kept:
        assert figure("separation-etablie", "Revenu N-2", facts) == Decimal(kept)


@pytest.mark.parametrize(
    ("financing", "notice", "paid", "compared", "outcome"),
    [
        # The notice says 61 400 €; nothing to take off.
        ("PLI", "61400", None, "61400", APPRECIER),
        # 61 400 less the 10 000 that the text deducts at most, of 26 400 paid: 51 400.
        ("PLI", "61400", "26400", "51400", APPRECIER),
        # The income is not known yet.
        ("PLI", None, None, None, COMPLETER),
        # The order gives the ceiling of this financing: that one is compared, elsewhere.
        ("PLS", "61400", None, None, SANS_OBJET),
    ],
    ids=["the notice", "less the costs", "unknown", "another financing"],
)
def test_revenu_sans_plafond_lu_by_hand(financing, notice, paid, compared, outcome):
    facts = a_file(logement__financement=financing, ressources__rfr_n2=notice, ressources__frais_hebergement=paid)
    assert outcome_of("revenu-sans-plafond-lu", facts) == outcome
    if compared:
        assert figure("revenu-sans-plafond-lu", "Revenu N-2, frais déduits", facts) == Decimal(compared)


@pytest.mark.parametrize(
    ("paid", "deducted", "outcome"),
    [
        # 7 200 € a year, under the 10 000 of the text: all of it.
        ("7200", "7200", APPRECIER),
        # 10 000 and a cent: 10 000.
        ("10000.01", "10000", APPRECIER),
        # 26 400 € a year (2 200 × 12): 10 000 and no more.
        ("26400", "10000", APPRECIER),
        # Nothing was declared.
        (None, None, SANS_OBJET),
    ],
    ids=["under the limit", "a cent above", "far above", "none"],
)
def test_frais_d_etablissement_by_hand(paid, deducted, outcome):
    facts = a_file(ressources__frais_hebergement=paid)
    assert outcome_of("frais-d-etablissement", facts) == outcome
    if deducted:
        assert figure("frais-d-etablissement", "Frais d’établissement déduits", facts) == Decimal(deducted)


def raised(by: str, until: str, **facts: Any) -> dict[str, Any]:
    return a_file(
        logement__arrete_plafond="arrêté préfectoral n° 12",
        logement__majoration_plafond=by,
        logement__arrete_plafond_jusqu_au=until,
        **facts,
    )


@pytest.mark.parametrize(
    ("facts", "ceiling", "outcome"),
    [
        # Category 4 at Levallois, 62 968; 62 968 × 15 ÷ 100 = 9 445,20; 62 968 + 9 445,20 = 72 413,20.
        (raised("15", "2027-06-30"), "72413.20", APPRECIER),
        # The same category at Courbevoie, 57 930; 5 % = 2 896,50; in all 60 826,50. Its last day is that of the lease.
        (raised("5", "2026-12-15", logement__commune="92026"), "60826.50", APPRECIER),
        # The order ends on the 14th, the lease is foreseen for the 15th.
        (raised("15", "2026-12-14"), None, SANS_OBJET),
        (a_file(), None, SANS_OBJET),
    ],
    ids=["15 % more", "last day of the order", "a day too late", "no order"],
)
def test_derogation_du_prefet_by_hand(facts, ceiling, outcome):
    assert outcome_of("derogation-du-prefet", facts) == outcome
    if ceiling:
        assert figure("derogation-du-prefet", "Plafond de ressources", facts) == Decimal(ceiling)


@pytest.mark.parametrize(
    ("persons", "line", "outcome"),
    [
        # The table, line by line: one person alone, 1; with the card, 2.
        ([DEMANDEUR], 1, CONFORME),
        ([{**DEMANDEUR, **CARTE}], 2, CONFORME),
        # Two persons without dependant, 38 + 40 years: 2; brother and sister of 28 and 26 are no couple: 2.
        ([DEMANDEUR, CONJOINT], 2, CONFORME),
        ([{**DEMANDEUR, BORN: "1998-01-05"}, {**FRERE, BORN: "2000-02-06"}], 2, CONFORME),
        # A couple of 28 and 27 years, 55 in all: 3. Of 29 and 27, 56 in all: 2.
        ([{**DEMANDEUR, BORN: "1998-01-05"}, {**CONJOINT, BORN: "1999-02-06"}], 3, CONFORME),
        ([{**DEMANDEUR, BORN: "1997-01-05"}, {**CONJOINT, BORN: "1999-02-06"}], 2, CONFORME),
        # One adult and one dependant: 1 + 2 = 3. A couple and one: three persons, 3; with a card among them, 4.
        ([DEMANDEUR, ENFANT], 3, CONFORME),
        ([DEMANDEUR, CONJOINT, {**ENFANT, **CARTE}], 4, CONFORME),
        # A parent, a dependant child and one who visits: 2 + 2 = 4.
        ([DEMANDEUR, ENFANT, VISITE], 4, CONFORME),
        # A parent alone, one dependant and a card: 3 + 1 = 4, a sum that the table does not name.
        ([{**DEMANDEUR, **CARTE}, ENFANT], 4, APPRECIER),
        # A couple and four children, one with a card: 6 + 1 = 7, beyond what the table names.
        ([DEMANDEUR, CONJOINT, *[ENFANT] * 3, {**ENFANT, **CARTE}], 7, APPRECIER),
        # A couple, a child, and one expected in January: 4 as recorded, which no text settles.
        ([DEMANDEUR, CONJOINT, ENFANT, {**ENFANT, BORN: "2027-01-15"}], 4, APPRECIER),
    ],
    ids=[
        "alone",
        "alone with the card",
        "a couple",
        "brother and sister",
        "fifty-five years",
        "fifty-six years",
        "parent and child",
        "three and the card",
        "a visiting child",
        "parent, child and the card",
        "six and the card",
        "a birth expected",
    ],
)
def test_categorie_du_menage_by_hand(persons, line, outcome):
    facts = a_file(personnes=persons, menage__nombre=len(persons))
    found = verdict_of("categorie-du-menage", facts)
    assert f"Rang {line} dans" in found.message.replace("\u00a0", " ")
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("free", "sitting", "on", "expected", "notice", "outcome"),
    [
        # Free on 15 December 2026: a lease of 2026, incomes of 2026 − 2 = 2024.
        ("2026-12-15", "2026-12-04", date(2026, 11, 23), 2024, 2024, CONFORME),
        # Free on 4 January 2027: 2027 − 2 = 2025, and the notice of 2024 is a year old.
        ("2027-01-04", "2026-12-04", date(2026, 11, 23), 2025, 2024, JUSTIFIER),
        # Free since October, examined on 8 January by a commission of the 15th: 2027 − 2 = 2025.
        ("2026-10-01", "2027-01-15", date(2027, 1, 8), 2025, 2025, CONFORME),
        # Free since October, a commission of 18 December: no lease before it, 2026 − 2 = 2024; 2023 is too old.
        ("2026-10-01", "2026-12-18", date(2026, 11, 23), 2024, 2023, JUSTIFIER),
    ],
    ids=["lease in December", "lease in January", "commission in January", "a notice too old"],
)
def test_annee_des_revenus_by_hand(free, sitting, on, expected, notice, outcome):
    facts = a_file(logement__disponible_le=free, seance__le=sitting, ressources__annee_rfr=notice)
    assert figure("annee-des-revenus", "Année attendue (N-2)", facts, on=on) == expected
    assert outcome_of("annee-des-revenus", facts, on=on) == outcome
