"""What a file may look like, and every fault told at once under its path."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dossier import PERSONNES, Fault, Faults
from rules.facts import FAITS, GROUPES
from rules.reading import read_case, read_dwelling, read_request

TODAY = date(2026, 11, 23)
ADULT = {"naissance": "1988-05-17"}


def faults_of(raw: Any, step: str = "appel") -> dict[str, str]:
    with pytest.raises(Faults) as caught:
        read_case(raw, step, TODAY)
    return {fault.path: fault.message for fault in caught.value.faults}


def test_the_household_may_lie_inside_the_request_or_beside_it():
    inside = read_case({"demande": {"menage": {"nombre": 3}, "ressources": {"rfr_n2": "1"}}}, "appel", TODAY)
    beside = read_case({"menage": {"nombre": 3}, "ressources": {"rfr_n2": "1"}}, "appel", TODAY)
    assert inside.common.values == beside.common.values


def test_the_household_written_twice_is_a_fault():
    assert "menage" in faults_of({"demande": {"menage": {"nombre": 3}}, "menage": {"nombre": 4}})


def test_persons_keep_their_key():
    case = read_case({"demande": {"menage": {"personnes": {"p2": ADULT, "p7": ADULT}}}}, "appel", TODAY)
    assert [person[f"{PERSONNES}.*"] for person in case.common.values[PERSONNES]] == ["p2", "p7"]


def test_a_list_of_candidates_is_keyed_in_order():
    case = read_case({"candidatures": [{"rang": 1}, {"rang": 2}]}, "liste", TODAY)
    assert {key: one.values["candidature.rang"] for key, one in case.candidates.items()} == {"c1": 1, "c2": 2}


def test_candidates_by_key_hold_their_request():
    raw = {"candidatures": {"c2": {"interet": "oui", "demande": {"menage": {"nombre": 2}, "locataire_du_parc": True}}}}
    found = read_case(raw, "appel", TODAY).candidates["c2"].values
    assert found == {"candidature.interet": "oui", "menage.nombre": 2, "demande.locataire_du_parc": True}


def test_a_request_at_the_top_is_never_lent_to_the_candidates():
    raw = {"demande": {"locataire_du_parc": True}, "candidatures": {"c1": {"rang": 1}}}
    assert "demande.locataire_du_parc" not in read_case(raw, "liste", TODAY).common.values


@pytest.mark.parametrize("step", ["liste", "ordre_du_jour", "seance"])
def test_without_candidates_the_request_at_the_top_is_the_only_one_of_the_slate(step):
    case = read_case({"demande": {"locataire_du_parc": True}, "candidature": {"rang": 1}}, step, TODAY)
    assert {key: one.values for key, one in case.candidates.items()} == {
        "": {"demande.locataire_du_parc": True, "candidature.rang": 1}
    }
    assert case.common.values == {}


@pytest.mark.parametrize("step", ["liste", "ordre_du_jour", "seance"])
def test_a_slate_without_request_nor_candidate_is_empty(step):
    assert read_case({"logement": {"pieces": 3}}, step, TODAY).candidates == {}


@pytest.mark.parametrize("step", ["appel", "mutation"])
def test_without_candidates_the_request_at_the_top_is_the_file(step):
    case = read_case({"demande": {"locataire_du_parc": True}, "candidature": {"interet": "oui"}}, step, TODAY)
    assert case.candidates == {}
    assert case.common.values == {"demande.locataire_du_parc": True, "candidature.interet": "oui"}


def test_the_date_of_a_session_is_read_although_records_have_a_date_too():
    assert read_case({"seance": {"le": "2026-12-04"}}, "seance", TODAY).common.values["seance.le"] == date(2026, 12, 4)


def test_recorded_forms_are_read():
    seen = {"valeur": "27400", "origine": "piece", "le": "2026-11-20", "piece": "avis"}
    told = {"valeur": "27000", "origine": "declare", "le": "2026-11-21"}
    raw = {"ressources": {"rfr_n2": [seen, told], "douze_mois": {"inconnu": "ne-sait-pas", "le": "2026-11-20"}}}
    common = read_case(raw, "appel", TODAY).common
    assert str(common.values["ressources.rfr_n2"]) == "27400"
    assert common.asked("ressources.douze_mois")
    assert "ressources.douze_mois" not in common.values


def test_every_fault_is_told_at_once_under_its_path():
    raw = {
        "logment": {},
        "logement": {"surface": "0", "pieces": "trois", "couleur": "bleu"},
        "demande": {"menage": {"personnes": {"p1": {"naissance": "2027-01-01"}, "1": {"naissance": "1990-01-01"}}}},
        "candidatures": {"c2": {"rang": 0, "demande": {"ressources": {"rfr_n2": 1.5}}}},
        "annee": {"attributions": [{"decision": "oui", "bail": True}]},
    }
    assert faults_of(raw).keys() == {
        "logment",
        "logement.surface",
        "logement.pieces",
        "logement.couleur",
        "menage.personnes.p1.naissance",
        "menage.personnes.1.naissance",
        "candidatures.c2.candidature.rang",
        "candidatures.c2.ressources.rfr_n2",
        "annee.attributions.1.decision",
        "annee.attributions.1.bail",
    }


@pytest.mark.parametrize(("birth", "refused"), [("2008-11-23", False), ("2008-11-24", True)])
def test_a_household_needs_someone_of_eighteen(birth, refused):
    raw = {"menage": {"personnes": {"p1": {"naissance": birth}}}}
    assert not refused or list(faults_of(raw)) == ["menage.personnes"]
    assert refused or read_case(raw, "appel", TODAY)


def test_an_unknown_birth_leaves_the_household_open():
    raw = {"menage": {"personnes": {"p1": {"naissance": "2015-01-01"}, "p2": {"lien": "demandeur"}}}}
    assert read_case(raw, "appel", TODAY)


@pytest.mark.parametrize(("birth", "refused"), [("2026-11-23", False), ("2026-11-24", True)])
def test_nobody_is_born_after_the_day_of_the_check(birth, refused):
    raw = {"menage": {"personnes": {"p1": ADULT, "p2": {"naissance": birth}}}}
    assert not refused or list(faults_of(raw)) == ["menage.personnes.p2.naissance"]
    assert refused or read_case(raw, "appel", TODAY)


@pytest.mark.parametrize("raw", [None, [], "logement", 3, True])
def test_a_file_that_is_not_an_object_is_refused(raw):
    assert list(faults_of(raw)) == ["fichier"]


@pytest.mark.parametrize(("rang", "read"), [(0, False), (1, True), (9, True), (10, False), ("premier", False)])
def test_the_rank_of_a_ranked_decision_is_from_one_to_nine(rang, read):
    raw = {"annee": {"attributions": [{"decision": "attribution-classement", "rang": rang}]}}
    if read:
        assert read_case(raw, "annee", TODAY).year[0]["rang"] == rang
        return
    with pytest.raises(Faults) as told:
        read_case(raw, "annee", TODAY)
    assert [fault.path for fault in told.value.faults] == ["annee.attributions.1.rang"]


def test_a_year_of_attributions_is_read():
    raw = {"annee": {"attributions": [{"decision": "attribution", "qpv": False, "agence": None}]}}
    assert read_case(raw, "annee", TODAY).year == ({"decision": "attribution", "qpv": False},)


def test_a_dwelling_is_read_under_its_key_or_alone():
    assert read_dwelling({"pieces": 3}, TODAY).values == read_dwelling({"logement": {"pieces": 3}}, TODAY).values


def test_a_row_of_a_pool_may_use_flat_paths():
    row = {"demande.locataire_du_parc": "oui", "menage.personnes.p1.naissance": "1990-02-28"}
    assert read_request(row, TODAY).persons() == ["p1"]


def test_a_row_of_a_pool_holds_nothing_of_the_dwelling():
    with pytest.raises(Faults):
        read_request({"logement.pieces": 3}, TODAY)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
GROUP_NAMES = sorted({groupe.prefix.split(".")[0] for groupe in GROUPES} | {"candidatures", "annee"})
FACT_NAMES = sorted({path.rsplit(".", 1)[-1] for path in FAITS} | {"personnes", "attributions", "valeur", "le"})


@given(st.dictionaries(st.sampled_from(GROUP_NAMES), st.dictionaries(st.sampled_from(FACT_NAMES), JSON) | JSON))
def test_whatever_json_holds_is_read_or_refused_in_words(raw):
    found: list[Fault] = []
    try:
        read_case(raw, "appel", TODAY)
    except Faults as error:
        found = error.faults
    assert all(fault.path and fault.message for fault in found)


def test_an_attribution_names_the_reservataire_charged_and_what_the_countings_read():
    given = {"dalo": True, "plus_prioritaire": False, "imputation": "etat"}
    assert read_case({"annee": {"attributions": [given]}}, "annee", TODAY).year == (given,)
    with pytest.raises(Faults) as told:
        read_case({"annee": {"attributions": [{"imputation": "ville"}]}}, "annee", TODAY)
    assert [fault.path for fault in told.value.faults] == ["annee.attributions.1.imputation"]
