"""The review of a home redone by hand: the five situations, the home that is needed, and what the tenant keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of
from tests.rules.test_law_by_hand import figure

REVIEW = {"step": "occupation"}
VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}
FOUR = [DEMANDEUR, CONJOINT, ENFANT, ENFANT]
MOST = "Pièces sans sous-occupation au sens de la loi"
LEFT = {"logement.adapte": True, "occupation.adapte_sans_occupant": True}
# In a zone of the decree: six rooms for four, 4 + 1 = 5; 6 > 5, by a tenant whom nothing protects.
EXPOSED: dict[str, Any] = {
    "logement.zone_desequilibre": True,
    "logement.qpv": False,
    "occupation.pieces": 6,
    "occupation.protection_etablie": False,
    "occupation.offres_refusees": 3,
}


@pytest.mark.parametrize(
    ("adapted", "left", "outcome"),
    [
        # Fitted for somebody who is gone: the third situation of the law.
        (True, True, APPRECIER),
        # Fitted, and lived in by whom it was fitted for.
        (True, False, CONFORME),
        # An ordinary home.
        (False, False, SANS_OBJET),
    ],
    ids=["left", "lived in", "not fitted"],
)
def test_logement_adapte_libere_by_hand(adapted, left, outcome):
    facts = a_file(logement__adapte=adapted, occupation__adapte_sans_occupant=left)
    assert outcome_of("logement-adapte-libere", facts, **REVIEW) == outcome


@pytest.mark.parametrize(
    ("need", "adapted", "outcome"),
    [
        # A need that the home does not meet: the fourth situation.
        (True, False, APPRECIER),
        # A need that the home meets: nothing calls for another one.
        (True, True, CONFORME),
        # No need was recognised.
        (False, False, CONFORME),
    ],
    ids=["not met", "met", "no need"],
)
def test_besoin_de_logement_adapte_by_hand(need, adapted, outcome):
    facts = a_file(occupation__perte_autonomie=need, logement__adapte=adapted)
    assert outcome_of("besoin-de-logement-adapte", facts, **REVIEW) == outcome


@pytest.mark.parametrize(
    ("persons", "facts", "ceiling", "cent_above"),
    [
        # Two adults and two dependants: category 4; Courbevoie is outside the communes next to Paris: 57 930.
        (FOUR, {"logement.commune": "92026"}, "57930", "57930.01"),
        # A parent and one child: category 3; at Saint-Malo 37 584 in PLUS; PLS: × 1,30 = 48 859,20, to the euro.
        ([DEMANDEUR, ENFANT], {"logement.commune": "35288", "logement.financement": "PLS"}, "48859", "48859.01"),
    ],
    ids=["PLUS at Courbevoie", "PLS at Saint-Malo"],
)
def test_plafond_du_logement_occupe_by_hand(persons, facts, ceiling, cent_above):
    on, above = (a_file({**facts, "ressources.rfr_n2": one}, personnes=persons) for one in (ceiling, cent_above))
    rule = "plafond-du-logement-occupe"
    assert figure(rule, "Plafond de ressources", on, **REVIEW) == Decimal(ceiling)
    assert (outcome_of(rule, on, **REVIEW), outcome_of(rule, above, **REVIEW)) == (CONFORME, APPRECIER)


@pytest.mark.parametrize(
    ("persons", "facts", "outcome"),
    [
        # Four persons, 5 rooms (≤ 5), 34 m² (≥ 34), 62 968 € (≤ 62 968), nothing fitted, no need: none of the five.
        (
            FOUR,
            {"occupation.pieces": 5, "occupation.surface": "34", "ressources.rfr_n2": "62968"},
            CONFORME,
        ),
        # The same with 33,90 m²: over-occupied, one of the five is enough.
        (FOUR, {"occupation.pieces": 5, "occupation.surface": "33.90"}, APPRECIER),
        # The same with one cent more of income.
        (FOUR, {"ressources.rfr_n2": "62968.01"}, APPRECIER),
        # The over-occupied home outside the zones of the decree.
        (FOUR, {"occupation.surface": "33.90", "logement.zone_desequilibre": False}, SANS_OBJET),
        # One person and a child who visits, 3 rooms: 2 + 1 = 3 with the child, 1 + 1 = 2 by the main home. People say.
        ([DEMANDEUR, VISITE], {"occupation.pieces": 3, "occupation.surface": "60"}, APPRECIER),
        # In 2 rooms neither count finds anything.
        ([DEMANDEUR, VISITE], {"occupation.pieces": 2, "occupation.surface": "40"}, CONFORME),
    ],
    ids=["on every bound", "too small", "a cent above", "outside the zones", "two counts", "by neither count"],
)
def test_examen_par_la_commission_by_hand(persons, facts, outcome):
    file = a_file({"logement.zone_desequilibre": True, **facts}, personnes=persons)
    assert outcome_of("examen-par-la-commission", file, **REVIEW) == outcome


@pytest.mark.parametrize(
    ("persons", "facts", "rooms", "surface", "outcome"),
    [
        # Five persons in 43 m² less a little: 5 + 1 = 6 rooms at most; the line of five says 43 m² at least.
        ([*FOUR, ENFANT], {"occupation.surface": "42.99"}, "6", "43", APPRECIER),
        # Nine persons in 69 m²: 10 rooms at most; the last line, for eight and more, says 70 m².
        ([DEMANDEUR, CONJOINT, *[ENFANT] * 7], {"occupation.surface": "69"}, "10", "70", APPRECIER),
        # A couple in four rooms: 2 + 1 = 3 at most; 9 + 7 = 16 m² at least.
        ([DEMANDEUR, CONJOINT], {"occupation.pieces": 4}, "3", "16", APPRECIER),
        # A couple in three rooms: no situation, no other home is needed.
        ([DEMANDEUR, CONJOINT], {"occupation.pieces": 3}, None, None, SANS_OBJET),
    ],
    ids=["five persons", "nine persons", "a couple in four rooms", "a couple in three rooms"],
)
def test_logement_necessaire_by_hand(persons, facts, rooms, surface, outcome):
    found = verdict_of("logement-necessaire", a_file(facts, personnes=persons), **REVIEW)
    assert found.outcome == outcome
    if rooms:
        assert next(one.result for one in found.working if one.label == MOST) == Decimal(rooms)
        assert f" {surface} m² au moins" in found.message.replace("\u00a0", " ")


def aged(birthday: str, facts: dict[str, Any] | None = None) -> dict[str, Any]:
    """The exposed tenant born that day, with a partner of forty and two children."""
    persons = [{**DEMANDEUR, "naissance": birthday}, CONJOINT, ENFANT, ENFANT]
    return a_file({**EXPOSED, **(facts or {})}, personnes=persons)


def carded(index: int) -> dict[str, Any]:
    """The exposed household of four adults and children of whom one holds the card."""
    persons = [{**one, "carte_invalidite": place == index} for place, one in enumerate(FOUR)]
    return a_file(EXPOSED, personnes=persons)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        # Born on 23 November 1961: sixty-five on the day of the review, and not yet beyond it.
        (aged("1961-11-23"), CONFORME),
        # Born the day before: beyond sixty-five.
        (aged("1961-11-22"), APPRECIER),
        # Forty years old, and a paper that the text names was seen.
        (aged("1986-05-17", {"occupation.protection_etablie": True}), APPRECIER),
        # A fitted home left in a priority district, four rooms for four: age alone protects here, and nobody is 65.
        (
            aged(
                "1986-05-17",
                {**LEFT, "occupation.pieces": 4, "logement.qpv": True, "occupation.protection_etablie": True},
            ),
            CONFORME,
        ),
        # Four rooms for four, an ordinary home: nothing to be protected from.
        (aged("1950-01-01", {"occupation.pieces": 4}), SANS_OBJET),
        # Forty, no paper established, and a card recorded in the household: holder, or dependant. People look again.
        (carded(0), APPRECIER),
        (carded(2), APPRECIER),
        # A fitted home left is set apart by age alone: the card changes nothing there.
        ({**carded(0), **LEFT, "occupation.pieces": 4}, CONFORME),
    ],
    ids=[
        "sixty-five today",
        "a day beyond",
        "a paper seen",
        "fitted home, age alone",
        "nothing to fear",
        "a holder's card",
        "a child's card",
        "a card and a fitted home",
    ],
)
def test_protection_du_locataire_by_hand(facts, outcome):
    assert outcome_of("protection-du-locataire", facts, **REVIEW) == outcome


@pytest.mark.parametrize(
    ("facts", "refused", "outcome"),
    [
        # The law makes three offers: two refusals leave the right whole, the third does not.
        ({}, 2, CONFORME),
        ({}, 3, APPRECIER),
        # Outside the zones under-occupation takes nothing away, whatever was refused.
        ({"logement.zone_desequilibre": False}, 5, SANS_OBJET),
        # Six rooms, one of which a profession needs: 6 − 1 = 5 for four, which is no under-occupation.
        ({"occupation.pieces_profession": 1}, 3, SANS_OBJET),
        # A fitted home left has its three offers outside the zones too.
        ({**LEFT, "occupation.pieces": 4, "logement.zone_desequilibre": False}, 3, APPRECIER),
    ],
    ids=["two of three", "three of three", "outside the zones", "a room for work", "a fitted home anywhere"],
)
def test_offres_de_relogement_by_hand(facts, refused, outcome):
    file = a_file({**EXPOSED, **facts, "occupation.offres_refusees": refused})
    found = verdict_of("offres-de-relogement", file, **REVIEW)
    assert found.outcome == outcome
    if outcome != SANS_OBJET:
        assert [refused, 3] in [[one.value for one in line.operands] for line in found.working]


# He leaves six rooms, for four persons, in a zone of the decree, at 498 € of rent.
LEAVING = {
    "demande.locataire_du_parc": True,
    "demande.libere_plus_grand": True,
    "occupation.pieces": 6,
    "occupation.zone_desequilibre": True,
    "occupation.qpv": False,
    "occupation.protection_etablie": False,
    "occupation.loyer": "498",
}


@pytest.mark.parametrize(
    ("facts", "rent", "outcome"),
    [
        # The new rent is to be lower than 498: 497,99 is, 498 is the same and not lower.
        ({}, "497.99", CONFORME),
        ({}, "498", APPRECIER),
        # 512,30 − 498 = 14,30 € more.
        ({}, "512.30", APPRECIER),
        # A district that the law sets apart: he moves of his own will, at the rent of the new home.
        ({"occupation.qpv": True}, "512.30", SANS_OBJET),
        # Six rooms less one needed for work: five for four, no under-occupation.
        ({"occupation.pieces_profession": 1}, "512.30", SANS_OBJET),
        # The old rent is not known.
        ({"occupation.loyer": None}, "498", COMPLETER),
    ],
    ids=["a cent lower", "the same", "higher", "priority district", "a room for work", "old rent unknown"],
)
def test_loyer_apres_sous_occupation_by_hand(facts, rent, outcome):
    file = a_file({**LEAVING, **facts, "logement.loyer": rent})
    found = verdict_of("loyer-apres-sous-occupation", file, step="liste")
    assert found.outcome == outcome
    if outcome in (CONFORME, APPRECIER):
        compared = [[one.value for one in line.operands] for line in found.working]
        assert [Decimal(rent), Decimal(498)] in compared
