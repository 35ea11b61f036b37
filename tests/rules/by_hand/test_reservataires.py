"""Who proposes and who is charged, counted by hand."""

from __future__ import annotations

import pytest

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.policy import load_policy
from rules.verdict import APPRECIER, CONFORME, SANS_OBJET, Verdict
from tests.rules.conftest import TODAY, a_file, outcome_of, verdict_of

LISTE = {"step": "liste"}
THREE_POLICIES = ("rives-de-seine", "plaine-commune", "emeraude")


@pytest.mark.parametrize(
    ("contingent", "taken_back", "outcome"),
    [
        # Action Logement's reservation is a right to propose; the commission decides alone.
        pytest.param("action-logement", False, APPRECIER, id="reserved"),
        # It presented nobody: the landlord proposes for one turn.
        pytest.param("action-logement", True, CONFORME, id="taken back for one turn"),
        # Nobody has a right on a non-reserved dwelling.
        pytest.param("bailleur", False, SANS_OBJET, id="not reserved"),
    ],
)
def test_droit_de_proposition_by_hand(contingent, taken_back, outcome):
    facts = a_file(logement__contingent=contingent, logement__rendu_pour_un_tour=taken_back)
    assert [outcome_of("droit-de-proposition", facts, policy=name, **LISTE) for name in THREE_POLICIES] == [outcome] * 3


@pytest.mark.parametrize(
    ("contingent", "taken_back", "chosen", "said"),
    [
        # The dwelling is the commune's; the commission charged Action Logement: one charge, the chosen one.
        pytest.param("commune", False, "action-logement", "choisi à la décision : Action Logement", id="chosen"),
        # Nothing chosen: the quota of the dwelling.
        pytest.param("commune", False, None, "contingent du logement : Commune", id="by the quota"),
        # Taken back for one turn: the landlord's, as its own 25 % counts it.
        pytest.param("commune", True, None, "imputé au bailleur : oui", id="taken back"),
    ],
)
def test_imputation_unique_by_hand(contingent, taken_back, chosen, said):
    facts = a_file(
        demande__publics=["dalo", "a", "k"],  # three labels, one charge
        logement__contingent=contingent,
        logement__rendu_pour_un_tour=taken_back,
        candidature__imputation=chosen,
    )
    verdict = verdict_of("imputation-unique", facts, step="seance")
    assert verdict.outcome == CONFORME
    assert said in verdict.message.replace("\u00a0", " ")
    refused = {**facts, "candidature.decision": "non-attribution"}
    assert outcome_of("imputation-unique", refused, step="seance") == SANS_OBJET


@pytest.mark.parametrize(
    ("contingent", "candidates", "outcome", "said"),
    [
        # « Several » has no number: one and two are both shown, nothing is refused.
        pytest.param("departement", 1, APPRECIER, "1 candidat sur la liste", id="one"),
        pytest.param("departement", 2, APPRECIER, "2 candidats sur la liste", id="two"),
        # The landlord's own dwelling: no réservataire to ask.
        pytest.param("bailleur", 1, SANS_OBJET, "Aucun réservataire", id="nobody to ask"),
    ],
)
def test_candidats_du_reservataire_by_hand(contingent, candidates, outcome, said):
    files = [a_file(candidature__rang=rank, logement__contingent=contingent) for rank in range(1, candidates + 1)]
    verdict = verdict_of("candidats-du-reservataire", files, **LISTE)
    assert verdict.outcome == outcome
    assert said in verdict.message.replace("\u00a0", " ")


def decisions(contingent: str, prioritaires: int, others: int, **more: bool) -> list[dict]:
    """So many attributions to priority households and so many to others."""
    one = {"decision": "attribution", "contingent": contingent, **more}
    return [{**one, "prioritaire": True}] * prioritaires + [{**one, "prioritaire": False}] * others


def advice(year: list[dict]) -> Verdict:
    found = check(CaseFile(Dossier(), {}, tuple(year)), load_policy("rives-de-seine"), "annee", TODAY)
    return next(one for one in found if one.rule == "conseil-imputation")


@pytest.mark.parametrize(
    ("year", "order", "missing"),
    [
        # Action Logement 3 of 14: 14 ÷ 4 = 3,5, so 4; one is missing. Commune 5 of 20: 20 ÷ 4 = 5; none. The landlord:
        # 1 of 4 of its own and 0 of 2 taken back make 1 of 6; 6 ÷ 4 = 1,5, so 2; one is missing.
        # The State: 0 of 40 in all; 40 ÷ 4 = 10; ten are missing.
        # The farthest first: 0 ÷ 10, then 1 ÷ 2, then 3 ÷ 4; the commune has what it must.
        pytest.param(
            [
                *decisions("action-logement", 3, 11),
                *decisions("commune", 5, 15),
                *decisions("bailleur", 1, 3),
                *decisions("departement", 0, 2, rendu_pour_un_tour=True),
            ],
            ["État, personnes prioritaires", "Non réservé (bailleur)", "Action Logement", "Commune"],
            [10, 1, 1, 0],
            id="three behind",
        ),
        # The State 3 of 12: 12 ÷ 4 = 3, and its ceiling 12 × 0,30 = 3,6 is not reached. The landlord 2 of 8: 8 ÷ 4 = 2.
        # Action Logement 1 of 1: a quarter of one counts for one. Rates of attainment 3 ÷ 3, 2 ÷ 2, 1 ÷ 1: the order
        # of the policy decides, the landlord's own first.
        pytest.param(
            [*decisions("etat", 3, 0), *decisions("bailleur", 2, 6), *decisions("action-logement", 1, 0)],
            ["Non réservé (bailleur)", "État, personnes prioritaires", "Action Logement"],
            [0, 0, 0],
            id="all have what they must",
        ),
    ],
)
def test_conseil_imputation_by_hand(year, order, missing):
    verdict = advice(year)
    assert [one.label for one in verdict.working] == order
    assert [one.result for one in verdict.working] == missing
    assert verdict.outcome == APPRECIER
