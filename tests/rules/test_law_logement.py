"""Dwellings made for somebody: the order of the text for adapted ones, a landlord's for its senior labels."""

from __future__ import annotations

from typing import Any

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, verdicts_of
from tests.rules.recompute import check_working

ADAPTED = "ordre-logement-adapte"
SENIORS = "ordre-logement-seniors"
FIRST = {"demande.besoin_adaptation": True, "demande.acces_adapte": "premier"}
NEXT = {"demande.besoin_adaptation": True, "demande.acces_adapte": "a-defaut"}
WITHOUT = {"demande.besoin_adaptation": False}
OPEN = {"demande.besoin_adaptation": True}


def slate(dwelling: dict[str, Any], *candidates: dict[str, Any]) -> list[dict[str, Any]]:
    return [a_file({**dwelling, **one, "candidature.rang": rank}) for rank, one in enumerate(candidates, 1)]


def found(rule: str, files: list[dict[str, Any]], policy: str = "emeraude"):
    return next(one for one in verdicts_of(files, step="liste", policy=policy) if one.rule == rule)


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
@pytest.mark.parametrize(
    ("candidates", "outcome"),
    [
        ((FIRST, NEXT, WITHOUT), CONFORME),
        ((FIRST, FIRST, NEXT), CONFORME),
        ((NEXT, FIRST, WITHOUT), JUSTIFIER),
        ((WITHOUT, FIRST, NEXT), JUSTIFIER),
        ((FIRST, WITHOUT, NEXT), JUSTIFIER),
        ((NEXT, WITHOUT, WITHOUT), CONFORME),
        ((WITHOUT, WITHOUT, WITHOUT), CONFORME),
        ((FIRST, OPEN, WITHOUT), COMPLETER),
        ((WITHOUT, OPEN, FIRST), JUSTIFIER),
    ],
)
def test_an_adapted_dwelling_follows_the_order_of_the_text(candidates, outcome, policy):
    assert found(ADAPTED, slate({"logement.adapte": True}, *candidates), policy).outcome == outcome


@pytest.mark.parametrize(("adapted", "outcome"), [(False, SANS_OBJET), (None, COMPLETER)])
def test_any_other_dwelling_has_no_such_order(adapted, outcome):
    assert found(ADAPTED, slate({"logement.adapte": adapted}, WITHOUT, FIRST)).outcome == outcome


def test_without_ranks_the_order_is_open():
    files = [a_file({"logement.adapte": True, **FIRST}, candidature__rang=None)]
    verdict = found(ADAPTED, files)
    assert (verdict.outcome, [one.fact for one in verdict.missing]) == (COMPLETER, ["candidature.rang"])


def test_the_order_on_the_slate_is_shown_beside_the_one_that_is_expected():
    for candidates in ((FIRST, NEXT, WITHOUT), (NEXT, FIRST, WITHOUT)):
        check_working(found(ADAPTED, slate({"logement.adapte": True}, *candidates)).working)


def test_what_is_said_of_the_order_names_no_ground():
    message = found(ADAPTED, slate({"logement.adapte": True}, WITHOUT, FIRST)).message
    assert not any(word in message.lower() for word in ("handicap", "âgé", "santé", "besoin"))


SENIOR, OWN, OTHER = (
    {"demande.profil_seniors": True, "demande.locataire_du_parc": False},
    {"demande.profil_seniors": True, "demande.locataire_du_parc": True},
    {"demande.profil_seniors": False, "demande.locataire_du_parc": False},
)


@pytest.mark.parametrize(
    ("label", "candidates", "outcome"),
    [
        ("senior", (SENIOR, OWN, OTHER), CONFORME),
        ("senior", (OTHER, SENIOR), JUSTIFIER),
        ("senior-plus", (SENIOR, OTHER), CONFORME),
        ("residence-services", (OTHER, OWN), JUSTIFIER),
        ("seniors-autonomes", (OWN, SENIOR, OTHER), CONFORME),
        ("seniors-autonomes", (SENIOR, OWN), JUSTIFIER),
        ("seniors-autonomes", (OWN, OTHER, SENIOR), JUSTIFIER),
        ("seniors-autonomes", (OWN, {"demande.profil_seniors": None}), COMPLETER),
        ("seniors-autonomes", ({"demande.profil_seniors": True, "demande.locataire_du_parc": None},), COMPLETER),
        ("aucun", (OTHER, SENIOR), SANS_OBJET),
        (None, (OTHER, SENIOR), COMPLETER),
    ],
)
def test_ordre_logement_seniors_of_emeraude(label, candidates, outcome):
    assert found(SENIORS, slate({"logement.label_seniors": label}, *candidates)).outcome == outcome


def test_the_label_is_read_under_the_landlords_own_name():
    verdict = found(SENIORS, slate({"logement.label_seniors": "residence-services"}, SENIOR))
    assert verdict.message.startswith("Logement «\u00a0Maison Emeraude\u00a0»\u00a0: ")
    assert any("ne fixe pas d’âge" in reserve for reserve in verdict.reserves)


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune"])
def test_the_other_landlords_have_no_such_label(policy):
    files = slate({"logement.label_seniors": "senior"}, OTHER, SENIOR)
    assert SENIORS not in {one.rule for one in verdicts_of(files, step="liste", policy=policy)}


@pytest.mark.parametrize("policy", ["rives-de-seine", "emeraude"])
@pytest.mark.parametrize(
    ("qpv", "mix", "outcome"),
    [
        (False, "favorable", CONFORME),
        (False, "neutre", CONFORME),
        (False, "defavorable", APPRECIER),
        (False, None, APPRECIER),
        (True, "favorable", APPRECIER),
        (None, "favorable", COMPLETER),
    ],
)
def test_equilibre_du_quartier_is_shown_and_never_refuses(qpv, mix, outcome, policy):
    """RA-37 and EM-27."""
    one = found("equilibre-du-quartier", slate({"logement.qpv": qpv, "logement.avis_mixite": mix}, WITHOUT), policy)
    assert one.outcome == outcome
    assert any("seul" in reserve or "seuil" in reserve for reserve in one.reserves)
    check_working(one.working)


@pytest.mark.parametrize(
    ("is_new", "tenants", "outcome"),
    [
        (True, (True, False), CONFORME),
        (True, (True, None), CONFORME),
        (True, (False, False), APPRECIER),
        (True, (False, None), COMPLETER),
        (False, (False, False), SANS_OBJET),
        (None, (True, False), COMPLETER),
    ],
)
def test_locataires_du_parc_dans_le_neuf_are_counted_among_the_candidates(is_new, tenants, outcome):
    """EM-45."""
    candidates = [{"demande.locataire_du_parc": answer} for answer in tenants]
    one = found("locataires-du-parc-dans-le-neuf", slate({"logement.neuf": is_new}, *candidates))
    assert one.outcome == outcome
    check_working(one.working)
