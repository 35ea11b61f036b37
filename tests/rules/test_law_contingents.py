"""The State's part of the flow, and the year divided by réservataire and district."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.check import CaseFile, check
from rules.counting import charged, decided
from rules.dossier import Dossier
from rules.law.contingents import AGENTS, ETAT_PRIORITAIRES, PREFET, divide
from rules.law.indicateurs import BASES, CONTINGENTS_COMPTES
from rules.parameters import Chiffres, national
from rules.policy import PolicyFaults, load_policy
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET
from rules.vocabulary import CONTINGENTS, DECISIONS
from tests.rules.conftest import TODAY
from tests.rules.recompute import check_working

OWN = {"decision": "attribution", "contingent": "bailleur", "prioritaire": False}
STATE = {"decision": "attribution", "contingent": "etat", "prioritaire": True}
AGENT = {"decision": "attribution", "contingent": "etat-agents", "prioritaire": False}


def verdict(rule: str, rows: list[dict], policy: str = "rives-de-seine", figures: Chiffres | None = None):
    found = check(CaseFile(Dossier(), {}, tuple(rows)), load_policy(policy), "annee", TODAY, figures)
    return next(one for one in found if one.rule == rule)


def of_100(state: int = 0, agents: int = 0) -> list[dict]:
    return [STATE] * state + [AGENT] * agents + [OWN] * (100 - state - agents)


@pytest.mark.parametrize(
    ("state", "agents", "outcome"),
    [(29, 0, CONFORME), (25, 5, CONFORME), (30, 0, CONFORME), (31, 0, APPRECIER), (26, 5, APPRECIER)],
)
def test_etat_toutes_attributions_is_thirty_per_cent_at_most_agents_included(state, agents, outcome):
    assert verdict("etat-toutes-attributions", of_100(state, agents)).outcome == outcome


@pytest.mark.parametrize(("agents", "outcome"), [(4, CONFORME), (5, CONFORME), (6, APPRECIER)])
def test_agents_toutes_attributions_is_five_per_cent_at_most(agents, outcome):
    found = verdict("agents-toutes-attributions", of_100(agents=agents))
    assert found.outcome == outcome
    assert "plafond 5\u00a0%" in found.message


@pytest.mark.parametrize(
    ("state", "agents", "outcome"),
    [
        (24, 0, APPRECIER),
        (25, 0, CONFORME),
        (26, 0, CONFORME),
        (30, 0, CONFORME),
        (31, 0, APPRECIER),
        (27, 3, CONFORME),
        (28, 3, APPRECIER),
        (25, 5, CONFORME),
        (25, 6, CONFORME),
        (24, 6, APPRECIER),
    ],
)
def test_etat_prioritaires_toutes_attributions_takes_what_agents_leave_and_never_the_reverse(state, agents, outcome):
    """From 25 % to 30 % less what the agents used; what agents take beyond their 5 % is theirs to explain."""
    found = verdict("etat-prioritaires-toutes-attributions", of_100(state, agents))
    assert found.outcome == outcome
    assert f"{state} sur 100" in found.message


def test_the_ceiling_of_priority_households_is_told_with_what_agents_left():
    found = verdict("etat-prioritaires-toutes-attributions", of_100(27, 2))
    assert "de 25\u00a0% à 28\u00a0%" in found.message
    assert [one.result for one in found.working] == [Decimal("0.27"), Decimal("0.25"), Decimal("0.28")]
    check_working(found.working)


def test_the_lower_bound_of_the_state_is_a_quarter():
    """30 % less 5 %: what the advice on the réservataire to charge compares the State with."""
    assert ETAT_PRIORITAIRES.target(TODAY, national()).value == Decimal("0.25")


def test_the_parts_of_a_year_stand_in_the_order_of_the_quotas_the_unrecorded_last():
    rows = [
        {"decision": "attribution", "contingent": one, "qpv": False} for one in (None, "bailleur", "commune", "etat")
    ]
    rows += [{**STATE, "qpv": True}, {**STATE, "qpv": None}]
    assert [(one.reservataire, one.secteur) for one in divide(rows)] == [
        ("bailleur", "hors-qpv"),
        ("etat", "en-qpv"),
        ("etat", "hors-qpv"),
        ("etat", "secteur-inconnu"),
        ("commune", "hors-qpv"),
        (None, "hors-qpv"),
    ]


@pytest.mark.parametrize(("hits", "base"), [(17, 60), (85, 300), (1, 3), (7, 24)])
def test_no_rounded_quotient_decides(hits, base):
    """Priority households and one agent: conforme exactly when their sum is within 30 %."""
    rows = [STATE] * hits + [AGENT] + [OWN] * (base - hits - 1)
    within = 4 * hits >= base and 10 * (hits + 1) <= 3 * base
    found = verdict("etat-prioritaires-toutes-attributions", rows)
    assert found.outcome == (CONFORME if within else APPRECIER)


@pytest.mark.parametrize("figure", [PREFET, AGENTS])
def test_a_share_of_the_state_past_its_validity_is_appraised_and_an_absent_one_asked_for(figure):
    known = national().by_identifier[figure]
    past = replace(known, periods=tuple(replace(one, last=date(2026, 1, 1)) for one in known.periods))
    figures = Chiffres(national().by_identifier | {figure: past})
    found = verdict("etat-prioritaires-toutes-attributions", of_100(25), figures=figures)
    assert found.outcome == APPRECIER
    assert any("périmée depuis le 01/01/2026" in reserve for reserve in found.reserves)
    absent = Chiffres(national().by_identifier | {figure: replace(known, periods=())})
    assert verdict("etat-prioritaires-toutes-attributions", of_100(25), figures=absent).outcome == COMPLETER
    assert ETAT_PRIORITAIRES.target(TODAY, absent) is None


def test_an_unknown_quota_keeps_a_ceiling_from_reading_as_respected():
    rows = [*of_100(10), {"decision": "attribution"}]
    for rule in ("etat-toutes-attributions", "agents-toutes-attributions", "etat-prioritaires-toutes-attributions"):
        assert verdict(rule, rows).outcome == APPRECIER
        assert "un fait manque" in verdict(rule, rows).message


def test_repartition_annuelle_shows_every_reservataire_without_a_threshold():
    found = verdict("repartition-annuelle", of_100(10, 2), "plaine-commune")
    assert found.outcome == APPRECIER
    assert "État, personnes prioritaires\u00a0: 10" in found.message
    assert "100 au total" in found.message
    assert verdict("repartition-annuelle", [], "plaine-commune").outcome == SANS_OBJET


ANSWER = st.sampled_from([True, False, None])
ROW = st.fixed_dictionaries(
    {
        "decision": st.sampled_from([*DECISIONS, None]),
        "rang": st.sampled_from([None, 1, 2]),
        "contingent": st.sampled_from([*CONTINGENTS, None]),
        "imputation": st.sampled_from([None, None, "commune", "bailleur"]),
        "agence": st.sampled_from(["a", "b"]),
        **dict.fromkeys(
            ("rendu_pour_un_tour", "qpv", "prioritaire", "dalo", "premier_quartile", "bail_signe"),
            ANSWER,
        ),
    }
)
YEAR = st.lists(ROW, max_size=40)


@given(YEAR)
def test_the_parts_of_a_year_sum_to_the_whole(rows):
    parts, taken = divide(rows), [one for one in rows if decided(one)]
    assert sum(one.decisions for one in parts) == len(taken)
    assert sum(one.baux for one in parts) == sum(bool(one["bail_signe"]) for one in rows)
    assert sum(one.prioritaires for one in parts) == sum(bool(one["prioritaire"]) for one in taken)
    assert sum(one.dalo for one in parts) <= sum(one.prioritaires for one in parts)
    assert sum(one.quartile for one in parts) == sum(bool(one["premier_quartile"]) for one in taken)
    assert len({one[:2] for one in parts}) == len(parts)


@given(YEAR)
def test_the_bases_of_the_quotas_sum_to_the_decisions_whose_charge_is_known(rows):
    bases = [BASES[code].test for code in (*CONTINGENTS_COMPTES, "non-reserves-et-rendus")]
    based = sum(bool(base(one)) for base in bases for one in rows)
    agents = sum(bool(decided(one)) and charged(one) == "etat-agents" for one in rows)
    assert based + agents == sum(bool(decided(one)) and charged(one) is not None for one in rows)


@given(YEAR)
def test_the_agencies_sum_to_the_landlord(rows):
    def counted(some: list[dict]) -> Counter:
        found = check(CaseFile(Dossier(), {}, tuple(some)), load_policy("rives-de-seine"), "annee", TODAY)
        works = {one.rule: one.working[0].operands for one in found if one.working and one.rule != "conseil-imputation"}
        return Counter({(rule, place): one.value for rule, ops in works.items() for place, one in enumerate(ops)})

    agencies = [[one for one in rows if one["agence"] == agency] for agency in ("a", "b")]
    assert counted(rows) == counted(agencies[0]) + counted(agencies[1])


@given(YEAR)
def test_no_share_of_nothing_is_conforme(rows):
    for one in check(CaseFile(Dossier(), {}, tuple(rows)), load_policy("emeraude"), "annee", TODAY):
        assert one.outcome != CONFORME or one.working[0].operands[1].value > 0


def test_a_counting_that_the_law_makes_with_the_same_figure_is_not_said_twice(landlord):
    clause = """genre = "part-annuelle"
reference = "X-1"
niveau = "apprecier"
compte = "quartile-ou-relogement"
base = "baux-hors-qpv"
"""
    with pytest.raises(PolicyFaults):
        landlord(f'{clause}chiffre = "part-premier-quartile-hors-qpv"')
    (own,) = landlord(f'{clause}cible = "0.30"').rules
    assert own.identifier == "quartile-ou-relogement-baux-hors-qpv-local"
