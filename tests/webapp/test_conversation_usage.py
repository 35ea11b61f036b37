"""What officers met while calling: who said what, what is taken back, who leaves the household, what is missing."""

from __future__ import annotations

import pytest
from sqlmodel import select

from tests.webapp import stock
from tests.webapp.commission import sitting
from tests.webapp.test_conversations import HTMX, soup
from webapp import db
from webapp.casework import subjects
from webapp.db.models import Conversation, Demande, Journal, Logement

CHILD = {"lien": "enfant", "prenom": "Noé", "naissance": "3/2/15", "a_charge": "oui", "garde": "permanente"}
CHILD |= {"carte_invalidite": "non"}
PEOPLE = "question=personnes"


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]


@pytest.fixture
def flagging(client, sign_in, rows):
    sign_in(client, "charge-relation-client")
    return client.post("/conversations", data={"genre": "flechage", "logement": rows["logement"]}).headers["Location"]


def told(app, table, row_id: int) -> dict:
    return subjects.dossier(stock.stored(app, table, row_id)).values


def place(app, rows, **facts):
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(Logement, rows["logement"]), facts)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"logement.etage": "7", "logement.ascenseur": True}, "au 7e étage avec ascenseur"),
        ({"logement.etage": "1", "logement.ascenseur": False}, "au 1er étage sans ascenseur"),
        ({"logement.etage": "0"}, "au rez-de-chaussée, "),
        ({"logement.disponible_le": "2026-12-08"}, ", libre le 8 décembre 2026, au loyer"),
        ({"logement.compteurs_individuels": True}, "L’eau et le chauffage, à compteurs individuels, sont en plus."),
    ],
)
def test_the_offer_is_said_as_the_file_knows_it(app, client, call, rows, facts, said):
    before = soup(client.get(f"{call}?question=offre")).select_one(".say").text
    place(app, rows, **facts)
    assert said in soup(client.get(f"{call}?question=offre")).select_one(".say").text
    assert said not in before


def test_the_town_is_named_in_what_is_to_say_and_in_the_subject_line(app, client, call, rows):
    place(app, rows, **{"logement.adresse": "42 passage de l’Écluse"})
    page = soup(client.get(f"{call}?question=offre"))
    assert "42 passage de l’Écluse, Levallois-Perret, libre le" in page.select_one(".say").text
    assert "42 passage de l’Écluse, Levallois-Perret" in page.select_one(".head").text


def test_a_town_that_the_address_tells_is_not_said_twice(client, call):
    assert soup(client.get(call)).select_one(".head").text.count("Levallois-Perret") == 1


@pytest.mark.parametrize(
    "path", ["/", "/logements", "/logements/{logement}", "/vivier", "/logements/{logement}/vivier"]
)
def test_lists_of_dwellings_name_the_town(app, client, sign_in, rows, path):
    place(app, rows, **{"logement.adresse": "42 passage de l’Écluse"})
    with app.app_context(), db.transaction() as session:
        session.get_one(Logement, rows["logement"]).etat = "conge-recu" if path == "/" else "fleche"
    sign_in(client, "responsable")
    assert "42 passage de l’Écluse, Levallois-Perret" in client.get(path.format(**rows)).text


def test_the_number_is_asked_where_it_is_missing_then_dialled_from_the_call(app, client, call, rows):
    assert "numéro de téléphone" in client.get(f"{call}/questions").text
    assert client.post(f"{call}/telephone", data={"demande.telephone": "0639981"}, headers=HTMX).status_code == 422
    client.post(f"{call}/telephone", data={"demande.telephone": "+33 6 39 98 12 34"})
    for page in (call, f"/appels/demandes/{rows['demande']}", f"/logements/{rows['logement']}/vivier"):
        link = soup(client.get(page)).select_one("a[href^='tel:']")
        assert (link["href"], link.text) == ("tel:0639981234", "06 39 98 12 34")
    with app.app_context(), db.reading() as session:
        text = " ".join(str(one.avant) + str(one.apres) for one in session.exec(select(Journal)))
    assert "demande.telephone" in text
    assert "06 39 98" not in text


def test_what_the_file_knew_is_not_put_in_the_persons_mouth(client, call):
    client.post(f"{call}/mensuelles", data={"ressources.mensuelles": "2310"})
    page = soup(client.get(f"{call}?question=sejour"))
    said = {one.select_one(".ask").text: one.select_one(".said b").text for one in page.select(".turn")}
    assert next(who for asked, who in said.items() if "avis d’imposition" in asked).startswith("Au dossier")
    assert next(who for asked, who in said.items() if "chaque mois" in asked or "foyer" in asked).startswith("Vous")


def test_what_was_declared_in_an_earlier_call_is_of_the_file(app, client, call):
    client.post(f"{call}/mensuelles", data={"ressources.mensuelles": "2310"})
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Conversation, int(call.rsplit("/", 1)[1]))
        row.cree_le = row.cree_le.replace(year=row.cree_le.year + 1)
    page = soup(client.get(f"{call}?question=sejour"))
    assert {one.text.split()[0] for one in page.select(".turn .said b")} == {"Au"}


def test_an_optional_amount_that_is_emptied_is_taken_back(app, client, flagging, rows):
    name, url = "logement.contribution_travaux", f"{flagging}/contribution"
    client.post(url, data={name: "62,50"})
    assert name in told(app, Logement, rows["logement"])
    answer = client.post(url, data={name: " "}, headers=HTMX)
    assert answer.status_code == 200
    assert name not in told(app, Logement, rows["logement"])
    assert soup(client.get(flagging)).select_one(f"[name='{name}']") is None


def test_an_optional_question_left_empty_from_the_start_is_passed(app, client, flagging, rows):
    answer = client.post(f"{flagging}/contribution", data={"logement.contribution_travaux": ""}, headers=HTMX)
    assert answer.status_code == 200
    assert "logement.contribution_travaux" not in told(app, Logement, rows["logement"])
    assert soup(client.get(flagging)).select_one("[name='logement.contribution_travaux']") is None


def test_what_is_emptied_among_a_section_is_taken_back_too(app, client, call, rows):
    client.post(f"{call}/baisse", data={"ressources.rfr_n1": "26100"})
    client.post(
        f"{call}/section/ressources",
        data={"ressources.rfr_n1": "", "ressources.rfr_n2": "27500", "ressources.annee_rfr": "2024"},
    )
    values = told(app, Demande, rows["demande"])
    assert "ressources.rfr_n1" not in values
    assert values["ressources.rfr_n2"] == 27500


def test_removing_a_person_asks_first_and_stays_on_the_household(client, call):
    client.post(f"{call}/personnes/personnes/p2", data=CHILD)
    page = soup(client.get(f"{call}?{PEOPLE}"))
    (link,) = [one["href"] for one in page.select(".people a") if "retirer=p2" in one["href"]]
    asked = soup(client.get(link))
    assert "Retirer Noé" in asked.select_one(".people form").text
    assert "Noé" in asked.select_one(".people").text
    assert "Non" in asked.select_one(".people form a[autofocus]").text
    gone = client.post(asked.select_one(".people form")["action"], headers=HTMX)
    assert gone.headers["HX-Push-Url"].endswith(f"?{PEOPLE}")
    assert "Noé" not in soup(gone).select_one(".people").text
    assert "Qui habitera le logement" in soup(gone).h2.text


def test_a_household_on_file_opens_on_saying_that_it_is_everybody(client, call):
    (focused,) = soup(client.get(f"{call}?{PEOPLE}")).select("[autofocus]")
    assert "C’est tout le monde" in focused.text
    opened = soup(client.get(f"{call}?{PEOPLE}&personne=p2", headers=HTMX))
    assert [one.get("name") for one in opened.select("[autofocus]")] == ["lien"]


def test_after_a_person_is_added_the_next_one_comes_first(client, call):
    page = soup(client.post(f"{call}/personnes/personnes/p2", data=CHILD, headers=HTMX))
    (focused,) = page.select("[autofocus]")
    assert (focused.name, focused["data-shortcut"]) == ("a", "a")


def test_a_household_of_fewer_than_the_request_declares_opens_on_adding_a_person(app, client, call, rows):
    with app.app_context(), db.transaction() as session:
        subjects.write(session, session.get_one(Demande, rows["demande"]), {"menage.nombre": 2}, par="import")
    (focused,) = soup(client.get(f"{call}?{PEOPLE}")).select("[autofocus]")
    assert (focused.name, focused["data-shortcut"]) == ("a", "a")


def test_a_household_has_one_holder_of_the_request(client, call):
    other = soup(client.get(f"{call}?{PEOPLE}&personne=p2"))
    assert other.select_one("[name=lien][value=demandeur]") is None
    assert soup(client.get(f"{call}?{PEOPLE}&personne=p1")).select_one("[name=lien][value=demandeur]")


def test_an_error_of_a_person_names_its_field_and_leads_to_it(client, call):
    typed = {name: value for name, value in CHILD.items() if name != "a_charge"}
    page = soup(client.post(f"{call}/personnes/personnes/p2", data=typed, headers=HTMX))
    assert "est-elle à charge" in page.select_one("#a_charge-error").text
    assert page.select_one("[autofocus]")["name"] == "a_charge"
    del typed["naissance"]
    page = soup(client.post(f"{call}/personnes/personnes/p2", data=typed, headers=HTMX))
    links = page.select(".summary a")
    assert ["charge" in one.text for one in links] == [False, True]
    assert all(page.select_one(one["href"]) for one in links)


def test_everything_that_is_missing_is_told_at_once_with_whose_it_is(app, client, sign_in):
    missing = {"demande.pieces_vues": None, "ressources.mensuelles": None}
    made = sitting(app, changes={1: missing, 2: missing})
    sign_in(client, "responsable")
    url = client.post("/conversations", data={"genre": "ordre_du_jour", "logement": made["logement"]}).location
    page = soup(client.post(f"{url}/conclure", data={"conclusion": "inscrite"}))
    assert "points" in page.select_one(".summary").text
    listed = page.select_one(".refusals")
    assert page.select_one(".summary").find_next(class_="refusals") is listed
    asked = {one.select_one("b").text: one.select("button.link") for one in listed.select("[data-rule]")}
    assert {who.partition("\u00a0:")[0] for who in asked} == {"Claire Delmas", "Paul Martin"}
    assert len(asked) == 4
    assert all(asked.values())


def test_the_questions_that_are_left_are_listed_with_their_way(client, call):
    page = soup(client.get(f"{call}/verifier"))
    left = [one["href"] for one in page.select(".missing-list a")]
    assert any(one.endswith("question=mensuelles") for one in left)
    assert not any(one.endswith("question=avis") for one in left)


@pytest.mark.parametrize(("typed", "doubted"), [("999 999", False), ("1 000 000", True), ("1 000 000,01", True)])
def test_an_amount_that_nobody_means_is_to_confirm_once(app, client, flagging, rows, typed, doubted):
    name, url = "logement.contribution_travaux", f"{flagging}/contribution"
    answer = client.post(url, data={name: typed}, headers=HTMX)
    assert (answer.status_code == 422) is doubted
    assert (name in told(app, Logement, rows["logement"])) is not doubted
    if doubted:
        page = soup(answer)
        assert "Vérifiez" in page.select_one("#logement-contribution_travaux-error").text
        assert page.select_one(f"[name='{name}']")["value"] == typed
        again = {one["name"]: one.get("value", "") for one in page.select("form[action$=contribution] input")}
        assert client.post(url, data=again, headers=HTMX).status_code == 200
        assert name in told(app, Logement, rows["logement"])


def test_another_amount_than_the_one_confirmed_is_doubted_again(client, flagging):
    name, url = "logement.contribution_travaux", f"{flagging}/contribution"
    data = {name: "2 000 000", "verifie": f"{name}=1000000"}
    assert client.post(url, data=data, headers=HTMX).status_code == 422


@pytest.mark.parametrize(("typed", "status"), [("99 999", 200), ("100 000", 422), ("185 000", 422)])
def test_six_digits_a_month_are_looked_at_again(client, call, typed, status):
    client.post(f"{call}/avis", data={"ressources.annee_rfr": "2024", "ressources.rfr_n2": "900 000"})
    answer = client.post(f"{call}/mensuelles", data={"ressources.mensuelles": typed}, headers=HTMX)
    assert answer.status_code == status
