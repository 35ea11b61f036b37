"""The State's part and the year by réservataire redone by hand, on years small enough to be counted on paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.policy import load_policy
from rules.verdict import APPRECIER, CONFORME, SANS_OBJET, Verdict
from tests.rules.by_hand.reading import operand, result
from tests.rules.conftest import TODAY

OWN = {"decision": "attribution", "contingent": "bailleur", "qpv": False, "bail_signe": True, "prioritaire": False}
STATE = {**OWN, "contingent": "etat", "prioritaire": True}
AGENT = {**OWN, "contingent": "etat-agents"}
TOWN = {**OWN, "contingent": "commune"}
REFUSED = {**STATE, "decision": "non-attribution", "bail_signe": False}
TAKEN_BACK = {**STATE, "rendu_pour_un_tour": True}
SECOND = {**STATE, "decision": "attribution-classement", "rang": 2, "bail_signe": False}


def year(rule: str, rows: list[dict], policy: str = "emeraude") -> Verdict:
    found = check(CaseFile(Dossier(), {}, tuple(rows)), load_policy(policy), "annee", TODAY)
    return next(one for one in found if one.rule == rule)


def counted(found: Verdict) -> tuple[int, int, Decimal]:
    """Counted, base, share."""
    hits, base = (operand(found, f"Attributions {words}") for words in ("comptées", "de la base"))
    return hits, base, result(found, "Part")


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "held"),
    [
        # 5 for priority households + 1 agent = 6 of 20: 0,30, on the ceiling. Two refusals attribute nothing.
        ([STATE] * 5 + [AGENT] + [OWN] * 10 + [TOWN] * 4 + [REFUSED] * 2, 6, 20, "0.3", True),
        # 6 + 1 = 7 of 20.
        ([STATE] * 6 + [AGENT] + [OWN] * 9 + [TOWN] * 4, 7, 20, "0.35", False),
        # The seventh taken back for one turn is the landlord's: 6 of 20 again.
        ([STATE] * 5 + [TAKEN_BACK, AGENT] + [OWN] * 13, 6, 20, "0.3", True),
        # A commune's dwelling that the commission charged to the State is the State's: 3 + 1 of 10.
        ([STATE] * 3 + [{**TOWN, "imputation": "etat"}] + [OWN] * 6, 4, 10, "0.4", False),
    ],
    ids=["on the ceiling", "above", "one taken back", "one charged to the State"],
)
def test_etat_toutes_attributions_by_hand(rows, hits, base, part, held):
    found = year("etat-toutes-attributions", rows)
    assert counted(found) == (hits, base, Decimal(part))
    assert result(found, "Plafond respecté") is held
    assert found.outcome == (CONFORME if held else APPRECIER)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "held"),
    [
        # 2 of 40 is 0,05: on the ceiling.
        ([AGENT] * 2 + [STATE] * 8 + [OWN] * 30, 2, 40, "0.05", True),
        # 3 of 40 is 0,075; what priority households leave unused never goes to agents.
        ([AGENT] * 3 + [OWN] * 37, 3, 40, "0.075", False),
        # A second-ranked agent whose lease is not signed has no dwelling: 1 of 25.
        ([AGENT, {**SECOND, "contingent": "etat-agents"}] + [OWN] * 24, 1, 25, "0.04", True),
    ],
    ids=["on the ceiling", "above", "one ranked second"],
)
def test_agents_toutes_attributions_by_hand(rows, hits, base, part, held):
    found = year("agents-toutes-attributions", rows)
    assert counted(found) == (hits, base, Decimal(part))
    assert result(found, "Plafond respecté") is held
    assert found.outcome == (CONFORME if held else APPRECIER)


@pytest.mark.parametrize(
    ("rows", "hits", "base", "part", "ceiling", "outcome"),
    [
        # 10 of 40 = 0,25, the floor; no agent, so the ceiling is 0,30.
        ([STATE] * 10 + [OWN] * 30, 10, 40, "0.25", "0.3", CONFORME),
        # 9 of 40 = 0,225 < 0,30 − 0,05.
        ([STATE] * 9 + [OWN] * 31, 9, 40, "0.225", "0.3", APPRECIER),
        # One agent used 1 ÷ 40 = 0,025 of the 0,05: 0,30 − 0,025 = 0,275, and 11 ÷ 40 is on it.
        ([STATE] * 11 + [AGENT] + [OWN] * 28, 11, 40, "0.275", "0.275", CONFORME),
        # The twelfth: 0,30 > 0,275.
        ([STATE] * 12 + [AGENT] + [OWN] * 27, 12, 40, "0.3", "0.275", APPRECIER),
        # Four agents took 0,10: they have 0,05 at most, so households keep 0,30 − 0,05 = 0,25. 10 ÷ 40 is on it.
        ([STATE] * 10 + [AGENT] * 4 + [OWN] * 26, 10, 40, "0.25", "0.25", CONFORME),
        # Of eleven, two went to households without a label: 9 ÷ 40.
        ([STATE] * 9 + [{**STATE, "prioritaire": False}] * 2 + [OWN] * 29, 9, 40, "0.225", "0.3", APPRECIER),
    ],
    ids=["floor", "under the floor", "part of the agents'", "one too many", "agents above theirs", "without a label"],
)
def test_etat_prioritaires_toutes_attributions_by_hand(rows, hits, base, part, ceiling, outcome):
    found = year("etat-prioritaires-toutes-attributions", rows)
    assert counted(found) == (hits, base, Decimal(part))
    assert result(found, "Part due aux ménages prioritaires") == Decimal("0.25")
    assert result(found, "Plafond, part des agents non utilisée comprise") == Decimal(ceiling)
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("rows", "shares", "whole"),
    [
        # 4 + 1 taken back = 5 for the landlord; 3 State, 1 agent, 2 communes: 5 + 3 + 1 + 2 = 11. Refusals are none.
        (
            [OWN] * 4 + [TAKEN_BACK] + [STATE] * 3 + [AGENT] + [TOWN] * 2 + [REFUSED] * 5,
            {
                "Non réservé (bailleur)": 5,
                "État, personnes prioritaires": 3,
                "État, agents publics": 1,
                "Commune": 2,
            },
            11,
        ),
        # One of the commune's two is charged to Action Logement; one dwelling's quota was never written down.
        (
            [TOWN, {**TOWN, "imputation": "action-logement"}, {**OWN, "contingent": None}],
            {"Action Logement": 1, "Commune": 1, "Contingent non renseigné": 1},
            3,
        ),
        # Two districts of one quota make one line: 2 + 1. A lease whose decision nobody wrote down is no decision.
        ([TOWN] * 2 + [{**TOWN, "qpv": True}, {**TOWN, "decision": None}], {"Commune": 3}, 3),
    ],
    ids=["five quotas", "charged elsewhere and not recorded", "two districts"],
)
def test_repartition_annuelle_by_hand(rows, shares, whole):
    found = year("repartition-annuelle", rows, "plaine-commune")
    (line,) = found.working
    assert ({one.label: one.value for one in line.operands}, line.result) == (shares, whole)
    assert (found.outcome, line.label) == (APPRECIER, "Attributions de l’année")


def test_a_year_of_refusals_is_divided_among_nobody_by_hand():
    assert year("repartition-annuelle", [REFUSED] * 3, "plaine-commune").outcome == SANS_OBJET
