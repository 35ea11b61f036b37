"""A refusal's reason that the recorded facts do not allow to verify is refused, with what to record and where."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import ATTRIBUTION, OUTRANKED, TOO_FAR, add, decide, form, get, hold, sitting, stored
from tests.webapp.reading import words
from webapp import db
from webapp.db.models import Candidature, Decision, Occupation, Seance


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def of_emeraude(client, sign_in):
    """The secretary of the landlord whose policy has a clause on debts."""
    return sign_in(client, "secretaire.emeraude")


def at_emeraude(app, **own) -> dict:
    """A sitting of that landlord; `own`: facts of the first candidate."""
    home = {"logement.commune": "35288", "logement.code_postal": "35400", "logement.territoire": None}
    changes = {"logement": home, 1: {f"demande.{name}": value for name, value in own.items()}}
    made = sitting(app, bailleur="emeraude", agence="agence-saint-malo", changes=changes)
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Seance, made["seance"])
        row.commission = "caleol-emeraude"
        row.faits = {**row.faits, **stored({"seance.commission": "caleol-emeraude", "seance.communes": "35288"})}
    return made


def refusing(code: str) -> dict[str, str]:
    return {"decision": "non-attribution", "motif": code}


def recorded(app) -> list[Decision]:
    with app.app_context(), db.reading() as session:
        return list(session.exec(select(Decision)).all())


def tenancy(app, made, **facts) -> None:
    """The first candidate rents a home of this landlord already."""
    with app.app_context(), db.transaction() as session:
        request = session.get_one(Candidature, made["candidats"][0]).demande_id
        row = Occupation(bailleur="emeraude", agence="agence-saint-malo", demande_id=request)
        add(session, row, {f"occupation.{name}": value for name, value in facts.items()})


def refused(app, client, made, code):
    answer = decide(app, client, made, refusing(code), ATTRIBUTION, TOO_FAR)
    assert answer.status_code == 422
    assert recorded(app) == []
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize(
    ("code", "unknown", "told"),
    [
        ("NA-TE", "ressources.aide_logement", "aide au logement"),
        ("NA-TE", "ressources.mensuelles", "ressources mensuelles"),
        ("NA-PIECES", "demande.pieces_vues", "pièces vues"),
        ("NA-PROPRIETAIRE", "demande.proprietaire_logement_adapte", "propriétaire d’un logement adapté"),
        ("NA-LOCALISATION", "demande.accepte_commune", "la commune convient"),
    ],
)
def test_a_reason_whose_fact_is_not_recorded_is_refused_with_the_fact_and_where_to_give_it(
    app, secretary, code, unknown, told
):
    made = sitting(app, changes={1: {unknown: None}})
    refused_for_want_of(app, secretary, made, code, unknown, told)


def test_what_the_home_that_is_owned_permits_is_asked_before_the_refusal_is_recorded(app, secretary):
    made = sitting(app, changes={1: {"demande.proprietaire_logement_adapte": True}})
    refused_for_want_of(
        app, secretary, made, "NA-PROPRIETAIRE", "demande.propriete_permet", "ce que permet le logement"
    )


def test_whether_the_person_is_a_tenant_is_asked_before_a_debt_is_given_as_a_reason(app, of_emeraude):
    made = at_emeraude(app, locataire_du_parc=None)
    refused_for_want_of(app, of_emeraude, made, "NA-DETTE", "demande.locataire_du_parc", "déjà locataire")


def refused_for_want_of(app, secretary, made, code, unknown, told):
    page, one = refused(app, secretary, made, code), made["candidats"][0]
    error = words(page.select_one(f"#motif-{one}-error"))
    assert "ne permet pas de vérifier ce motif" in error
    assert told in error.lower()
    assert "ou choisissez un autre motif" in error
    assert words(page.select_one(".summary li")).startswith("Claire Delmas : Le dossier ne permet pas")
    there = page.select_one(f"#manque-{one}")
    assert "Claire Delmas" in words(there)
    link = next(a for a in there.select("a") if told in words(a).lower())
    form = BeautifulSoup(secretary.get(link["href"]).text, "html.parser")
    assert form.select_one(f'input[name="fait"][value="{unknown}"]')
    assert form.select_one('input[name="retour"]')["value"] == f"/seances/{made['seance']}/logements/{made['liste']}"


def test_a_debt_of_somebody_who_is_no_tenant_of_ours_is_no_ground_and_it_is_said(app, of_emeraude):
    made = at_emeraude(app)
    page = refused(app, of_emeraude, made, "NA-DETTE")
    error = words(page.select_one(f"#motif-{made['candidats'][0]}-error"))
    assert "Aucune dette envers nous n’est enregistrée" in error
    assert "Une dette envers un tiers ne fonde pas ce motif" in error
    assert "Choisissez un autre motif" in error
    assert not page.select_one(f"#manque-{made['candidats'][0]}")


def test_a_tenant_of_ours_whose_rent_record_is_unknown_is_led_to_it(app, of_emeraude):
    made = at_emeraude(app, locataire_du_parc=True)
    tenancy(app, made, pieces=3)
    page = refused(app, of_emeraude, made, "NA-DETTE")
    assert "paiement des loyers" in words(page.select_one(f"#manque-{made['candidats'][0]} a")).lower()


def test_a_recorded_debt_grounds_the_refusal_of_a_transfer(app, of_emeraude):
    made = at_emeraude(app, locataire_du_parc=True)
    tenancy(app, made, loyers_a_jour="dette", dette_regularisee=False)
    assert decide(app, of_emeraude, made, refusing("NA-DETTE"), ATTRIBUTION, TOO_FAR).status_code == 303


def test_a_debt_is_no_reason_of_a_landlord_whose_policy_says_nothing_of_it(app, secretary):
    made = sitting(app, changes={1: {"demande.locataire_du_parc": True}})
    page, one = refused(app, secretary, made, "NA-DETTE"), made["candidats"][0]
    assert "Ce motif n’est pas de ceux de cette décision" in words(page.select_one(f"#motif-{one}-error"))
    assert "NA-LOCALISATION" in [option["value"] for option in page.select(f"#motif-{one} option")]
    assert "NA-DETTE" not in [option["value"] for option in page.select(f"#motif-{one} option")]


def test_values_that_agree_ground_no_inexact_information(app, secretary):
    made = sitting(app)
    page = refused(app, secretary, made, "NA-INFO-INEXACTE")
    assert "saisissez ce qui a été déclaré et ce que dit la pièce" in words(
        page.select_one(f"#motif-{made['candidats'][0]}-error")
    )


def test_a_reason_left_to_people_is_still_recorded(app, secretary):
    made = sitting(app)
    assert decide(app, secretary, made, refusing("INCAPACITE-CONTRACTER"), ATTRIBUTION, OUTRANKED).status_code == 303


def test_putting_right_what_was_typed_wants_the_same_facts(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, OUTRANKED, ATTRIBUTION, OUTRANKED)
    hold(app, secretary, made)
    url = f"/seances/{made['seance']}/logements/{made['liste']}/rectification"
    data = form(app, made, refusing("NA-INFO-INEXACTE"), ATTRIBUTION, OUTRANKED) | {"raison": "Motif coché par erreur."}
    answer = secretary.post(url, data=data)
    assert answer.status_code == 422
    error = BeautifulSoup(answer.text, "html.parser").select_one(f"#motif-{made['candidats'][0]}-error")
    assert "saisissez ce qui a été déclaré" in words(error)
    assert get(app, Candidature, made["candidats"][0]).faits["candidature.motif"][-1]["valeur"] == "NA-RANG"
