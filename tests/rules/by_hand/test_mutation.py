"""A tenant's move redone by hand: what the visit, the rent record and the years in the home say of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.test_law_by_hand import figure

EMERAUDE: dict[str, Any] = {"step": "mutation", "policy": "emeraude"}
PLAINE: dict[str, Any] = {"step": "mutation", "policy": "plaine-commune"}


def tenant(**facts: Any) -> dict[str, Any]:
    return a_file({f"occupation.{name}": value for name, value in facts.items()})


@pytest.mark.parametrize(
    ("visit", "outcome"),
    [
        # The home is well kept, light works apart: the condition of the source is met.
        ("travaux-legers", CONFORME),
        # It is to be put right: the new home depends on it, so that passing over it wants a sentence.
        ("travaux-importants", JUSTIFIER),
        # Nobody has been there: the source wants the visit itself.
        ("non-faite", JUSTIFIER),
    ],
    ids=["light works", "heavy works", "no visit"],
)
def test_visite_technique_by_hand(visit, outcome):
    assert outcome_of("visite-technique", tenant(visite=visit), **PLAINE) == outcome


@pytest.mark.parametrize(
    ("visit", "cost", "said", "outcome"),
    [
        # No source sets a threshold: the figure of the visit is shown, small or large.
        ("travaux-legers", "85.40", "85,40 €", APPRECIER),
        ("travaux-importants", "6310", "6 310 €", APPRECIER),
        # Works were found and nobody put a figure on them.
        ("travaux-importants", None, "", COMPLETER),
        ("bon-etat", None, "", SANS_OBJET),
        # A good condition, and a lost key that the tenant owes for: the figure was noted, so it is shown.
        ("bon-etat", "42.50", "42,50 €", APPRECIER),
        ("bon-etat", "0", "", SANS_OBJET),
    ],
    ids=["small", "large", "not put in figures", "good condition", "good, and a cost", "good, at no cost"],
)
def test_frais_de_remise_en_etat_by_hand(visit, cost, said, outcome):
    found = verdict_of("frais-de-remise-en-etat", tenant(visite=visit, frais_remise_en_etat=cost), **PLAINE)
    assert found.outcome == outcome
    assert said in found.message.replace("\u202f", " ").replace("\u00a0", " ")
    if said:
        assert [one.result for one in found.working][-1] == Decimal(cost)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        # Four things are looked at: rent, insurance, peaceful enjoyment, upkeep. Four of four.
        ({"loyers_a_jour": "plan-respecte", "visite": "travaux-legers"}, CONFORME),
        # Three of four: the insurance has run out.
        ({"assurance": False}, APPRECIER),
        # Three of four: a debt, without a plan.
        ({"loyers_a_jour": "dette"}, APPRECIER),
        # Three known, the fourth not asked yet.
        ({"jouissance_paisible": None}, COMPLETER),
        # One of the three others fails already: the fourth would change nothing.
        ({"jouissance_paisible": None, "assurance": False}, APPRECIER),
    ],
    ids=["four of four", "no insurance", "a debt", "one not asked", "one not asked and one failed"],
)
def test_situation_locative_by_hand(facts, outcome):
    assert outcome_of("situation-locative", tenant(**facts), **EMERAUDE) == outcome


@pytest.mark.parametrize(
    ("visit", "done", "outcome"),
    [
        # The visit found works, and they are done.
        ("travaux-importants", True, CONFORME),
        # It found light works only, which are not: the charter speaks of what the visit found, light or heavy.
        ("travaux-legers", False, APPRECIER),
        # It found none.
        ("bon-etat", None, SANS_OBJET),
    ],
    ids=["done", "light and not done", "none found"],
)
def test_travaux_avant_mutation_by_hand(visit, done, outcome):
    assert outcome_of("travaux-avant-mutation", tenant(visite=visit, travaux_faits=done), **EMERAUDE) == outcome


@pytest.mark.parametrize(
    ("rent", "former", "settled", "outcome"),
    [
        # A present debt with a plan that is kept: a commitment to pay.
        ("plan-respecte", False, None, CONFORME),
        # The rent is paid, and a former tenancy left a debt that nobody undertook to pay.
        ("a-jour", True, False, APPRECIER),
        # The same debt, with its commitment.
        ("a-jour", True, True, CONFORME),
        # The plan covers the present debt, not the former one.
        ("plan-respecte", True, False, APPRECIER),
        # Neither debt.
        ("a-jour", False, None, SANS_OBJET),
        # A plan for the present debt; nobody asked about a former one, and nobody undertook to pay whatever there is.
        ("plan-respecte", None, False, COMPLETER),
        # The same with a commitment: it answers for both.
        ("plan-respecte", None, True, CONFORME),
    ],
    ids=["plan kept", "former debt", "former debt settled", "plan and former debt", "no debt", "not asked", "settled"],
)
def test_dette_avant_mutation_by_hand(rent, former, settled, outcome):
    facts = tenant(loyers_a_jour=rent, dette_anterieure=former, dette_regularisee=settled)
    assert outcome_of("dette-avant-mutation", facts, **EMERAUDE) == outcome


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        # The charter's list: health and mobility, over- and under-occupation, social and financial need.
        ("logement-trop-grand", CONFORME),
        ("cout-logement", CONFORME),
        # Moving nearer one's family is on the list of criteria, and not on that of urgencies.
        ("rapprochement-familial", APPRECIER),
    ],
    ids=["too large", "too costly", "nearer the family"],
)
def test_urgence_de_mutation_by_hand(reason, outcome):
    assert outcome_of("urgence-de-mutation", tenant(motif=reason), **EMERAUDE) == outcome


@pytest.mark.parametrize(
    ("since", "day_before", "months_before", "on"),
    [
        # 23 May 2025 + 12 months = 23 May 2026, + 6 = 23 November 2026; the day before, 17 months and 30 days.
        ("2025-05-23", date(2026, 11, 22), 17, date(2026, 11, 23)),
        # 31 August 2025 + 18 months: February 2027 has no 31st, so that its last day completes them.
        ("2025-08-31", date(2027, 2, 27), 17, date(2027, 2, 28)),
    ],
    ids=["on the 23rd", "in February"],
)
def test_anciennete_locative_by_hand(since, day_before, months_before, on):
    facts, label = tenant(locataire_depuis=since), "Ancienneté dans les lieux"
    assert figure("anciennete-locative", label, facts, on=day_before, **EMERAUDE) == months_before
    assert outcome_of("anciennete-locative", facts, on=day_before, **EMERAUDE) == APPRECIER
    assert figure("anciennete-locative", label, facts, on=on, **EMERAUDE) == 18
    assert outcome_of("anciennete-locative", facts, on=on, **EMERAUDE) == CONFORME
