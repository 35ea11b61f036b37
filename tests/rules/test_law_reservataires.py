"""Who proposes, and which réservataire an attribution could be charged to."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.law.reservataires import OBLIGATIONS, advise, advised_reservataires
from rules.parameters import national
from rules.policy import PolicyFaults, load_policy, policy_names
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET
from rules.vocabulary import PUBLICS
from tests.rules.conftest import TODAY, a_file, verdict_of
from tests.rules.recompute import check_working

ALL = ("bailleur", "etat", "action-logement", "commune", "departement", "region")


def slate(rule: str, candidates: int = 3, **dwelling):
    common = Dossier({f"logement.{name}": value for name, value in dwelling.items()})
    case = CaseFile(common, {f"c{number}": Dossier() for number in range(candidates)})
    found = check(case, load_policy("rives-de-seine"), "liste", TODAY)
    return next(one for one in found if one.rule == rule)


@pytest.mark.parametrize(
    ("dwelling", "outcome"),
    [
        ({}, COMPLETER),
        ({"contingent": "bailleur"}, SANS_OBJET),
        ({"contingent": "commune"}, APPRECIER),
        ({"contingent": "commune", "rendu_pour_un_tour": False}, APPRECIER),
        ({"contingent": "commune", "rendu_pour_un_tour": True}, CONFORME),
    ],
)
def test_droit_de_proposition(dwelling, outcome):
    found = slate("droit-de-proposition", **dwelling)
    assert found.outcome == outcome
    assert bool(found.missing) == (outcome == COMPLETER)


@pytest.mark.parametrize(("candidates", "outcome"), [(1, APPRECIER), (2, APPRECIER), (3, APPRECIER)])
def test_candidats_du_reservataire_are_several(candidates, outcome):
    found = slate("candidats-du-reservataire", candidates, contingent="action-logement")
    assert found.outcome == outcome
    assert f"{candidates} candidat" in found.message
    check_working(found.working)


@pytest.mark.parametrize(
    ("dwelling", "outcome"),
    [
        ({}, COMPLETER),
        ({"contingent": "bailleur"}, SANS_OBJET),
        ({"contingent": "commune", "rendu_pour_un_tour": True}, SANS_OBJET),
    ],
)
def test_candidats_du_reservataire_are_asked_of_a_reservataire_who_proposes(dwelling, outcome):
    assert slate("candidats-du-reservataire", 1, **dwelling).outcome == outcome


def rows(contingent: str, hits: int, base: int) -> list[dict]:
    one = {"decision": "attribution", "contingent": contingent, "prioritaire": False}
    return [{**one, "prioritaire": True}] * hits + [one] * (base - hits)


def ranked(year: Iterable[dict], reservataires: Iterable[str] = ALL, prioritaire: bool | None = True):
    return advise(prioritaire, year, reservataires, TODAY, national())


def test_the_farthest_from_its_obligation_comes_first_with_its_figures():
    year = [*rows("action-logement", 18, 80), *rows("commune", 1, 20), *rows("bailleur", 30, 60)]
    found = ranked(year)
    assert [one.reservataire for one in found] == [
        "etat",
        "commune",
        "action-logement",
        "departement",
        "region",
        "bailleur",
    ]
    assert found[2].reason == "Action Logement, 18 attributions sur 80 (l’obligation en demande 20)"
    assert found[5].reason.endswith(
        "(bailleur), 30 attributions sur 60 (l’obligation en demande 15, elle est atteinte)"
    )
    assert found[3].reason == "Département, aucune attribution encore"


@pytest.mark.parametrize(("hits", "missing"), [(24, 1), (25, 0), (26, 0)])
def test_what_is_missing_is_counted_below_on_and_above_the_obligation(hits, missing):
    (found,) = ranked(rows("commune", hits, 100), ["commune"])
    assert (found.missing, found.needed) == (missing, 25)


def test_a_part_of_one_counts_as_a_whole():
    (found,) = ranked(rows("commune", 1, 5), ["commune"])
    assert (found.needed, found.missing) == (2, 1)


def test_the_distance_is_a_rate_and_not_a_number():
    """One of two is half the way, three of ten is less of it."""
    year = [*rows("commune", 1, 8), *rows("departement", 3, 40)]
    assert [one.reservataire for one in ranked(year, ["commune", "departement"])] == ["departement", "commune"]


def test_at_equal_distance_the_landlord_s_order_decides():
    year = [*rows("commune", 1, 8), *rows("departement", 1, 8)]
    for order in (["commune", "departement"], ["departement", "commune"]):
        assert [one.reservataire for one in ranked(year, order)] == order


@pytest.mark.parametrize(
    ("state", "missing", "capped"), [(24, 1, False), (25, 0, False), (29, 0, False), (30, 0, True)]
)
def test_the_state_is_behind_until_its_part_of_the_flow_is_reached(state, missing, capped):
    year = [*rows("etat", state, state), *rows("commune", 9, 40), *rows("bailleur", 20, 60 - state)]
    found = next(one for one in ranked(year) if one.reservataire == "etat")
    assert (found.based, found.needed, found.missing, found.capped) == (100, 25, missing, capped)


def test_the_state_comes_last_once_its_ceiling_stops_it():
    year = [*rows("etat", 20, 20), *rows("etat-agents", 0, 10), *rows("commune", 20, 70)]
    last = ranked(year)[-1]
    assert last.reservataire == "etat"
    assert last.capped


def test_the_agents_share_is_never_advised():
    year = [*rows("etat-agents", 0, 10), *rows("bailleur", 10, 90)]
    assert "etat-agents" not in {one.reservataire for one in ranked(year, [*ALL, "etat-agents"])}


@pytest.mark.parametrize("prioritaire", [False, None])
def test_a_household_that_no_obligation_counts_is_charged_without_advice(prioritaire):
    assert ranked(rows("commune", 0, 10), prioritaire=prioritaire) == ()


@given(st.lists(st.tuples(st.sampled_from(ALL), st.booleans()), max_size=60))
def test_the_advice_is_the_same_whatever_the_order_of_the_year_and_names_no_ground(told):
    year = [{"decision": "attribution", "contingent": who, "prioritaire": label} for who, label in told]
    found = ranked(year)
    assert found == ranked(year[::-1])
    assert {one.reservataire for one in found} == set(ALL)
    said = " ".join(one.reason for one in found)
    assert not any(label.split(" · ")[-1] in said for label in PUBLICS.values())


def conseil(year: list[dict]):
    found = check(CaseFile(Dossier(), {}, tuple(year)), load_policy("rives-de-seine"), "annee", TODAY)
    return next(one for one in found if one.rule == "conseil-imputation")


def test_conseil_imputation_advises_and_leaves_the_choice_to_the_commission():
    found = conseil([*rows("action-logement", 1, 8), *rows("bailleur", 3, 4)])
    assert found.outcome == APPRECIER
    assert "Action Logement, 1 attribution sur 8 (l’obligation en demande 2)" in found.message
    assert "La commission choisit." in found.message
    assert found.working[1].result == 1
    assert conseil([]).outcome == SANS_OBJET


def test_attributions_without_a_fact_are_told_with_the_advice():
    assert "dont un fait manque\u00a0: 1." in conseil([*rows("commune", 0, 4), {"decision": "attribution"}]).message


def test_a_fact_missing_for_one_reservataire_alone_is_told_too():
    year = [*rows("commune", 0, 4), {"decision": "attribution", "contingent": "commune"}]
    assert "dont un fait manque\u00a0: 1." in conseil(year).message


def test_the_advice_is_switched_on_by_a_clause_of_the_policy():
    assert advised_reservataires(load_policy("rives-de-seine").rules) == ALL
    assert advised_reservataires(load_policy("emeraude").rules) is None
    rules = {one.identifier for one in load_policy("emeraude").all_rules}
    assert "conseil-imputation" not in rules


@pytest.mark.parametrize("listed", ["[]", '["etat-agents"]', '["inconnu"]'])
def test_a_clause_compares_reservataires_that_have_an_obligation(tmp_path, listed):
    clause = '\n[[clause]]\ngenre = "conseil-imputation"\nreference = "PP-11"\nniveau = "apprecier"\n'
    path = tmp_path / "essai.toml"
    text = policy_names()["emeraude"].read_text("utf-8")
    path.write_text(f"{text}{clause}reservataires = {listed}\n", "utf-8")
    with pytest.raises(PolicyFaults):
        load_policy(str(path))


def test_every_obligation_has_its_target_in_force():
    assert all(one.target(TODAY, national()) for one in OBLIGATIONS.values())


UNCHARGED = {"logement.contingent": None, "logement.rendu_pour_un_tour": None}


@pytest.mark.parametrize(
    ("facts", "outcome", "said"),
    [
        ({"candidature.imputation": "commune"}, CONFORME, "choisi à la décision : Commune"),
        ({"candidature.imputation": "commune", **UNCHARGED}, CONFORME, "choisi à la décision : Commune"),
        ({"logement.contingent": "action-logement"}, CONFORME, "Action Logement"),
        ({**UNCHARGED, "logement.rendu_pour_un_tour": True}, CONFORME, "repris pour un tour"),
        (UNCHARGED, COMPLETER, "Il manque"),
        ({"candidature.decision": None}, COMPLETER, "Décision"),
        ({"candidature.decision": "non-attribution", **UNCHARGED}, SANS_OBJET, "pas une attribution"),
        ({"candidature.decision": None, "candidature.report": "accompagnement"}, SANS_OBJET, "reporté"),
    ],
)
def test_imputation_unique_charges_an_attribution_to_one_reservataire(facts, outcome, said):
    """PP-3: whatever labels the household carries."""
    found = verdict_of("imputation-unique", a_file({**facts, "demande.publics": ["dalo", "d", "k"]}), step="seance")
    assert found.outcome == outcome
    assert said.lower() in found.message.replace("\u00a0", " ").lower()
    assert "inconnu" not in found.message
