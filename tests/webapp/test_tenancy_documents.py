"""What is written to a sitting tenant about the review: announced, then told as the commission said it."""

from __future__ import annotations

import pytest

from tests.webapp.commission import add, get
from tests.webapp.test_courriers import rows, text_of
from tests.webapp.test_documents import held, made_of, missing
from webapp import db
from webapp.db.models import Journal, Occupation

TENANCY = {
    "occupation.bail_signe_le": "2015-04-01",
    "occupation.locataire_depuis": "2015-04-01",
    "occupation.pieces": 3,
    "occupation.surface": "64.5",
    "occupation.loyer": "480",
}

IN_ZONE = {"logement.zone_desequilibre": True}


@pytest.fixture
def manager(client, sign_in):
    return sign_in(client, "responsable")


def tenancy(app, made: dict, **facts) -> int:
    with app.app_context(), db.transaction() as session:
        row = Occupation(bailleur="rives-de-seine", agence="agence-levallois", locataire="Claire Delmas")
        row.logement_id, row.demande_id = made["logement"], made["demande"]
        return add(session, row, {**TENANCY, **facts}).id


def test_the_review_is_announced_with_its_papers_and_its_day(app, manager):
    number = tenancy(app, made_of(app, changes={"logement": IN_ZONE}))
    url = f"/documents/occupations/{number}"
    assert "n’a encore tenu aucune séance" in manager.get(url).text
    data = {"pieces": ["Dernier avis d’imposition de chaque personne du foyer"], "date_limite": "18/12/2026"}
    answer = manager.post(f"{url}/examen.docx", data=data)
    assert answer.status_code == 200, missing(answer)
    assert "18 décembre 2026" in text_of(answer.data)
    assert manager.post(f"{url}/examen.docx", data={"pieces": data["pieces"]}).status_code == 422


def advised(app, manager) -> int:
    """A tenancy too large for its household, in the decree's zone, after a session."""
    made = held(app, manager, changes={"logement": IN_ZONE})
    return tenancy(app, made, **{"occupation.pieces": 6, "occupation.surface": "120"})


OPINION = {"seance": "2026-11-23", "situations": ["sous-occupation"], "logement": "2 ou 3 pièces, à Levallois-Perret"}


def note(app, client, number: int, **changes):
    version = str(get(app, Occupation, number).version)
    return client.post(f"/mutations/{number}/avis", data={**OPINION, "version": version, **changes})


def test_the_opinion_leaves_once_it_is_recorded_as_the_commission_gave_it(app, manager):
    number = advised(app, manager)
    page, url = f"/documents/occupations/{number}", f"/documents/occupations/{number}/avis.docx"
    refused = manager.post(url)
    assert refused.status_code == 422
    assert len(missing(refused)) == 3
    assert all("Notez l’avis" in one for one in missing(refused))
    assert "Notifier l’avis" not in manager.get(page).text
    assert note(app, manager, number).location == page
    assert "Sous-occupation. 2 ou 3 pièces, à Levallois-Perret" in manager.get(page).text
    answer = manager.post(url)
    assert answer.status_code == 200, missing(answer)
    assert "23 novembre 2026" in text_of(answer.data)
    assert "2 ou 3 pièces, à Levallois-Perret" in text_of(answer.data)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seance": "2026-11-20"}, "Choisissez la séance"),
        ({"situations": []}, "Cochez les situations"),
        ({"situations": ["autre"]}, "Cochez les situations"),
        ({"logement": " "}, "Écrivez le logement"),
        ({"logement": "x" * 301}, "300 caractères au plus"),
        ({"logement": "2 pièces, à cause du handicap"}, "retirez « handicap »"),
    ],
)
def test_an_opinion_is_recorded_whole_or_not(app, manager, changes, said):
    number = advised(app, manager)
    answer = note(app, manager, number, **changes)
    assert answer.status_code == 422
    assert said in answer.text.replace("\u00a0", " ")
    assert manager.post(f"/documents/occupations/{number}/avis.docx").status_code == 422


def test_an_opinion_typed_over_another_is_told(app, manager):
    number = advised(app, manager)
    assert note(app, manager, number).status_code == 303
    assert note(app, manager, number, version="1").status_code == 409


def test_the_journal_keeps_no_word_of_the_opinion(app, manager):
    number = advised(app, manager)
    note(app, manager, number)
    told = [str(one.apres) for one in rows(app, Journal) if "avis_situations" in str(one.apres)]
    assert told
    assert all("sous-occupation" not in one and "Levallois-Perret" not in one for one in told)


@pytest.mark.parametrize(("account", "status"), [("relation", 404), ("secretaire-caleol", 403)])
def test_who_records_an_opinion(app, client, sign_in, account, status):
    sign_in(client, account)
    assert client.post("/mutations/999/avis", data=OPINION).status_code == status
