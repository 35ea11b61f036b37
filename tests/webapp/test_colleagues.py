"""Two officers at once on a household or on ranks: what a colleague recorded since the form was shown is told, and
nothing is overwritten before it is read."""

from __future__ import annotations

import pytest

from tests.webapp.commission import add, get, person, sitting
from tests.webapp.test_conversations import soup
from webapp import db
from webapp.db.models import Candidature, Demande, Liste, Logement

DELMAS = {
    "civilite": "madame",
    "nom": "Delmas",
    "prenom": "Claire",
    "lien": "demandeur",
    "naissance": "17/05/1988",
    "a_charge": "non",
    "carte_invalidite": "non",
}
CHILD = {
    "nom": "Delmas",
    "prenom": "Zoé",
    "lien": "enfant",
    "naissance": "02/03/2020",
    "a_charge": "oui",
    "garde": "permanente",
}


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client, "charge-relation-client")


@pytest.fixture
def colleague(app, sign_in):
    return sign_in(app.test_client(), "responsable")


@pytest.fixture
def made(app):
    found = sitting(app)
    with app.app_context(), db.transaction() as session:
        for number in found["candidats"]:
            session.get_one(Candidature, number).etat = "proposee"
        session.get_one(Liste, found["liste"]).etat = "ouverte"
        session.get_one(Logement, found["logement"]).etat = "liste-ouverte"
    return found


@pytest.fixture
def household(app, officer, made):
    """The address of the household of Claire Delmas, in a call; her request."""
    demande = get(app, Candidature, made["candidats"][0]).demande_id
    opened = officer.post("/conversations", data={"genre": "appel", "logement": made["logement"], "demande": demande})
    return f"{opened.headers['Location']}/personnes", demande


@pytest.fixture
def slate(officer, made):
    opened = officer.post("/conversations", data={"genre": "liste", "logement": made["logement"]})
    return f"{opened.headers['Location']}/rangs"


def page_of(client, address: str, more: str = ""):
    base, _, key = address.rpartition("/")
    return soup(client.get(f"{base}?question={key}{more}"))


def shown(client, address: str, more: str = "") -> str:
    """The instant that the forms just shown carry."""
    (found,) = {one["value"] for one in page_of(client, address, more).select("#exchange form [name=vu]")}
    return found


def facts(app, demande: int, key: str, name: str) -> list:
    found = get(app, Demande, demande).faits.get(f"menage.personnes.{key}.{name}", [])
    return [one.get("valeur") for one in found]


def ranks(app, made) -> list[int | None]:
    return [get(app, Candidature, number).rang for number in made["candidats"]]


def ranking(made, *places: str) -> dict[str, str]:
    return {f"rang-{number}": place for number, place in zip(made["candidats"], places, strict=True)}


def test_a_birth_date_that_a_colleague_put_right_is_told_and_stays(app, officer, colleague, household):
    address, demande = household
    vu = shown(officer, address, "&personne=p1")
    assert colleague.post(f"{address}/personnes/p1", data=DELMAS | {"naissance": "17/05/1978"}).status_code == 303
    answer = officer.post(f"{address}/personnes/p1", data=DELMAS | {"civilite": "monsieur", "vu": vu})
    assert answer.status_code == 422
    page = soup(answer)
    assert "Claude Fontaine vient d’enregistrer «\u00a017 mai 1978\u00a0»" in page.select_one("#naissance-error").text
    assert page.select_one("#civilite option[selected], [name=civilite][checked]")["value"] == "monsieur"
    assert not page.select("#civilite-error")
    assert facts(app, demande, "p1", "naissance")[-1] == "1978-05-17"
    assert "monsieur" not in facts(app, demande, "p1", "civilite")


def test_once_read_the_colleagues_answer_may_be_replaced(app, officer, colleague, household):
    address, demande = household
    vu = shown(officer, address, "&personne=p1")
    colleague.post(f"{address}/personnes/p1", data=DELMAS | {"naissance": "17/05/1978"})
    refused = officer.post(f"{address}/personnes/p1", data=DELMAS | {"vu": vu})
    again = soup(refused).select_one("form.person [name=vu]")["value"]
    assert officer.post(f"{address}/personnes/p1", data=DELMAS | {"vu": again}).status_code == 303
    assert facts(app, demande, "p1", "naissance")[-1] == "1988-05-17"


def test_what_a_colleague_only_said_again_stands_in_nobodys_way(app, officer, colleague, household):
    address, demande = household
    vu = shown(officer, address, "&personne=p1")
    colleague.post(f"{address}/personnes/p1", data=DELMAS)
    answer = officer.post(f"{address}/personnes/p1", data=DELMAS | {"prenom": "Clara", "vu": vu})
    assert answer.status_code == 303
    assert facts(app, demande, "p1", "prenom")[-1] == "Clara"


def test_a_person_that_a_colleague_added_meanwhile_is_not_overwritten_by_another(app, officer, colleague, household):
    address, demande = household
    vu = shown(officer, address, "&personne=p3")
    colleague.post(f"{address}/personnes/p3", data=CHILD)
    answer = officer.post(f"{address}/personnes/p3", data=CHILD | {"prenom": "Tom", "vu": vu})
    assert answer.status_code == 422
    page = soup(answer)
    assert "Claude Fontaine vient d’ajouter une personne" in page.select_one(".error").text
    assert page.select_one("#prenom")["value"] == "Tom"
    assert facts(app, demande, "p3", "prenom") == ["Zoé"]
    assert page.select_one("form.person")["action"].endswith("/personnes/p4")


def test_a_person_whom_a_colleague_took_away_meanwhile_may_be_added_again(app, officer, colleague, household):
    address, _ = household
    vu = shown(officer, address, "&personne=p2")
    colleague.post(f"{address}/personnes/p2/retirer")
    answer = officer.post(f"{address}/personnes/p2", data=CHILD | {"vu": vu})
    assert answer.status_code == 422
    page = soup(answer)
    assert "Claude Fontaine vient de retirer cette personne" in page.select_one(".error").text
    assert page.select_one("#prenom")["value"] == "Zoé"
    assert page.select_one("form.person")["action"].endswith("/personnes/p3")


def test_a_person_whom_a_colleague_changed_is_not_taken_away_unread(app, officer, colleague, household):
    address, demande = household
    vu = shown(officer, address, "&retirer=p2")
    colleague.post(f"{address}/personnes/p2", data=CHILD)
    answer = officer.post(f"{address}/personnes/p2/retirer", data={"vu": vu})
    assert answer.status_code == 422
    assert "Claude Fontaine vient de modifier" in soup(answer).select_one(".error").text
    assert facts(app, demande, "p2", "prenom")[-1] == "Zoé"
    assert officer.post(f"{address}/personnes/p2/retirer").status_code == 303
    assert "vient de retirer cette personne" in soup(colleague.post(f"{address}/personnes/p2/retirer")).text


def test_a_household_that_a_colleague_changed_is_not_confirmed_unread(app, officer, colleague, household):
    address, _ = household
    colleague.post(f"{address}/menage")
    vu = shown(officer, address)
    colleague.post(f"{address}/personnes/p3", data=CHILD)
    answer = officer.post(f"{address}/menage", data={"vu": vu})
    assert answer.status_code == 422
    page = soup(answer)
    assert "Claude Fontaine vient de modifier le ménage" in page.select_one(".error").text
    assert "Zoé" in page.select_one(".people").text
    again = page.select_one("#reponse [name=vu]")["value"]
    assert officer.post(f"{address}/menage", data={"vu": again}).status_code == 303


def test_ranks_that_a_colleague_set_meanwhile_are_told_and_stay(app, officer, colleague, made, slate):
    vu = shown(officer, slate)
    assert colleague.post(f"{slate}/rangs", data=ranking(made, "2", "1", "3")).status_code == 303
    answer = officer.post(f"{slate}/rangs", data=ranking(made, "3", "2", "1") | {"vu": vu})
    assert answer.status_code == 422
    page = soup(answer)
    first = made["candidats"][0]
    assert "Claude Fontaine vient d’enregistrer « 2 »" in page.select_one(f"#rang-{first}-error").text
    assert page.select_one(f"#rang-{first}")["value"] == "3"
    assert ranks(app, made) == [2, 1, 3]
    again = page.select_one("#exchange form [name=vu]")["value"]
    assert officer.post(f"{slate}/rangs", data=ranking(made, "3", "2", "1") | {"vu": again}).status_code == 303
    assert ranks(app, made) == [3, 2, 1]


def test_a_rank_or_its_reason_taken_away_or_written_by_a_colleague_is_told(app, officer, colleague, made, slate):
    vu = shown(officer, slate)
    one, two, three = made["candidats"]
    colleague.post(f"{slate}/rangs", data=ranking(made, "1", "2", "") | {f"motif-{two}": "Plus ancienne demande"})
    page = soup(officer.post(f"{slate}/rangs", data=ranking(made, "1", "2", "3") | {"vu": vu}))
    assert not page.select(f"#rang-{one}-error")
    assert "Claude Fontaine vient d’effacer" in page.select_one(f"#rang-{three}-error").text
    assert "« Plus ancienne demande »" in page.select_one(f"#motif-{two}-error").text
    assert page.select_one(f"#motif-{two}")["aria-describedby"] == f"motif-{two}-error"
    assert ranks(app, made) == [1, 2, None]


def test_a_candidate_who_came_meanwhile_keeps_the_rank_that_a_colleague_gave(app, officer, colleague, made, slate):
    vu = shown(officer, slate)
    with app.app_context(), db.transaction() as session:
        request = Demande(bailleur="rives-de-seine", etat="active", numero="")
        add(session, request, {"demande.numero": "111032301698211999"} | person("p1", prenom="Ada", nom="Noor"))
        new = Candidature(demande_id=request.id, logement_id=made["logement"], etat="qualifiee")
        session.add(new)
        session.flush()
        number = new.id
    colleague.post(f"{slate}/rangs", data=ranking(made, "1", "2", "3") | {f"rang-{number}": "4"})
    answer = officer.post(f"{slate}/rangs", data=ranking(made, "1", "2", "3") | {"vu": vu})
    assert answer.status_code == 422
    assert get(app, Candidature, number).rang == 4


def test_ranks_typed_as_the_colleague_set_them_are_recorded(app, officer, colleague, made, slate):
    vu = shown(officer, slate)
    colleague.post(f"{slate}/rangs", data=ranking(made, "2", "1", "3"))
    assert officer.post(f"{slate}/rangs", data=ranking(made, "2", "1", "3") | {"vu": vu}).status_code == 303
    assert ranks(app, made) == [2, 1, 3]
