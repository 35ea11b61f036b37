from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests.webapp import stock
from webapp import db
from webapp.db.models import Conversation, Demande, Occupation


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


@pytest.fixture
def tenancy(app):
    return stock.tenancy(app, stock.applicant(app, nom="Robin"))


def talk(app, occupation: int, etat: str) -> None:
    with app.app_context(), db.transaction() as session:
        times = {"cree_le": stock.EARLIER, "modifie_le": stock.EARLIER}
        sujets = {"occupation": occupation, "demande": 1}
        session.add(Conversation(genre="mutation", sujets=sujets, etat=etat, par="relation", **times))


def page_of(client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize(
    ("etat", "said"),
    [
        ("", "À instruire"),
        ("en-cours", "Instruction en cours"),
        ("conclue", "Instruite"),
        ("abandonnee", "À instruire"),
    ],
)
def test_the_list_says_where_each_inquiry_stands(app, officer, tenancy, etat, said):
    if etat:
        talk(app, tenancy, etat)
    assert page_of(officer, "/mutations").select_one("tbody .badge").text == said


@pytest.mark.parametrize(
    ("motif", "said"),
    [
        ({"motif": "logement-trop-petit"}, "Logement trop petit"),
        ({"motif": "cout-logement"}, "Coût du logement"),
        ({"motif": "accessibilite"}, "Au dossier"),
        ({"motif": "changement-familial"}, "Au dossier"),
        ({}, "À demander"),
    ],
)
def test_the_list_says_the_reason_that_a_list_may_tell_and_the_size_of_the_home(app, officer, motif, said):
    stock.tenancy(app, stock.applicant(app, nom="Robin"), **motif)
    cells = [one.get_text(" ").replace("\u00a0", " ") for one in page_of(officer, "/mutations").select("tbody td")]
    assert "demande du 14 mars 2023" in cells[0]
    assert cells[1] == said
    assert "4 pièces, 78 m²" in cells[2]


def test_the_landlord_is_not_among_the_reservataires_who_may_be_asked(officer, tenancy):
    opened = officer.post("/conversations", data={"genre": "mutation", "occupation": tenancy}).location.split("?")[0]
    page = page_of(officer, f"{opened}?question=etude")
    offered = {
        one["value"] for one in page.select("[name='occupation.contingents_sollicites']") if one.has_attr("value")
    }
    assert "commune" in offered
    assert "bailleur" not in offered


def test_a_tenant_without_a_request_cannot_be_inquired_into_yet(app, officer):
    occupation = stock.tenancy(app)
    page = page_of(officer, f"/mutations/{occupation}")
    assert page.select("main form") == []
    assert "n’a pas de demande enregistrée" in page.text


def test_law_and_policy_stand_side_by_side(app, officer, tenancy):
    page = page_of(officer, f"/mutations/{tenancy}")
    law, policy = (page.select_one(f"section[aria-labelledby={one}]") for one in ("loi", "politique"))
    assert "sous-occupation-legale" not in policy.decode()
    assert law.select("[data-rule=logement-actuel-sous-occupe]")
    assert policy.select("[data-rule=pieces-selon-occupants]")
    assert "Rives de Seine Habitat" in policy.text


@pytest.mark.parametrize(("rooms", "outcome"), [(2, "conforme"), (3, "justifier")])
def test_the_landlords_rule_reads_the_rooms_of_the_present_home(app, officer, rooms, outcome):
    demande = stock.applicant(app, **{"nom": "Robin"})
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Demande, demande)
        stock.write(session, row, {"menage.personnes.p1.naissance": "1980-05-02", "menage.composition_confirmee": True})
        stock.write(session, row, {"demande.locataire_du_parc": True, "demande.libere_plus_grand": True})
    home = stock.dwelling(app, immeuble="1 rue du Port")
    number = stock.tenancy(app, demande, pieces=rooms)
    with app.app_context(), db.transaction() as session:
        session.get_one(Occupation, number).logement_id = home
    verdict = page_of(officer, f"/mutations/{number}").select_one("[data-rule=pieces-selon-occupants]")
    assert outcome in verdict["class"], verdict.text


def test_what_is_missing_has_the_question_that_fills_it(app, officer):
    number = stock.tenancy(app, stock.applicant(app, nom="Robin"))
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Occupation, number)
        row.faits = {path: one for path, one in row.faits.items() if path != "occupation.pieces"}
    page = page_of(officer, f"/mutations/{number}")
    lacks = {one.contents[0]: one["href"] for one in page.select(".next .bullets a")}
    assert "Pièces du logement actuel" in lacks
    opened = officer.post("/conversations", data={"genre": "mutation", "occupation": number, "demande": 1}).location
    page = page_of(officer, f"/mutations/{number}")
    link = next(one for one in page.select(".next .bullets a") if "Pièces du logement actuel" in one.text)
    assert link["href"].startswith(opened.split("?")[0])
    assert link["href"].endswith("question=taille")


def test_facts_show_with_their_origin(officer, tenancy):
    text = page_of(officer, f"/mutations/{tenancy}").select_one(".facts").text
    assert "4\u00a0pièces" in text
    assert "vu sur pièce" in text


def test_the_button_opens_the_inquiry(officer, tenancy):
    form = page_of(officer, f"/mutations/{tenancy}").select_one(".next form")
    sent = {one["name"]: one["value"] for one in form.select("input")}
    assert (sent["genre"], sent["occupation"]) == ("mutation", str(tenancy))
    assert officer.post(form["action"], data=sent).location.startswith("/conversations/")


def test_the_word_sheet_is_linked_where_the_role_opens_it(officer, tenancy):
    page = page_of(officer, f"/mutations/{tenancy}")
    links = [one["href"] for one in page.select(".next a.button")]
    assert links == [f"/courriers/mutations/{tenancy}.docx"]


def test_the_name_is_elided_in_the_title(app, officer):
    number = stock.tenancy(app, stock.applicant(app, nom="Robin", prenom="Olivier"))
    assert page_of(officer, f"/mutations/{number}").h1.text == "Mutation d’Olivier Robin"


def housed(app, tenancy: int) -> int:
    home = stock.dwelling(app, immeuble="1 rue du Port")
    with app.app_context(), db.transaction() as session:
        session.get_one(Occupation, tenancy).logement_id = home
    return tenancy


@pytest.mark.parametrize(("days", "offered"), [((1,), ["", "1"]), ((1, 2), ["", "1", "2"])])
def test_a_session_even_alone_waits_to_be_chosen(app, officer, tenancy, days, offered):
    for day in days:
        stock.sitting(app, app.config["TODAY"].replace(day=1, month=12) + timedelta(days=day))
    page = page_of(officer, f"/mutations/{housed(app, tenancy)}")
    assert [one["value"] for one in page.select("select[name=seance] option")] == offered


TOO_SMALL, LARGER = {"occupation.motif": "logement-trop-petit"}, {"demande.libere_plus_grand": "oui"}


@pytest.mark.parametrize("whole", [False, True], ids=["by question", "by section"])
def test_a_home_too_small_leaves_no_larger_one_and_the_field_says_so(app, officer, tenancy, whole):
    housed(app, tenancy)
    opened = officer.post("/conversations", data={"genre": "mutation", "occupation": tenancy}).location
    assert officer.post(f"{opened}/libere", data=LARGER).status_code == 303
    officer.post(f"{opened}/vue", data={"vue": "dense" if whole else "guidee"})
    refused = officer.post(f"{opened}/{'section/demande' if whole else 'motif'}", data=TOO_SMALL)
    assert refused.status_code == 422
    page = BeautifulSoup(refused.text, "html.parser")
    kept = page.select_one("[name='occupation.motif'][value=logement-trop-petit], [value=logement-trop-petit]")
    assert kept.has_attr("selected") or kept.has_attr("checked")
    assert any("corrigez d’abord" in one.text for one in page.select(".group.wrong"))


def test_a_larger_home_left_by_who_lacks_room_is_refused_were_it_sent_all_the_same(app, officer, tenancy):
    opened = officer.post("/conversations", data={"genre": "mutation", "occupation": housed(app, tenancy)}).location
    assert officer.post(f"{opened}/motif", data=TOO_SMALL).status_code == 303
    assert officer.post(f"{opened}/libere", data=LARGER).status_code == 422


@pytest.mark.parametrize("changes", [{"occupation.motif": "logement-trop-grand"}, {"demande.libere_plus_grand": "non"}])
def test_a_home_too_large_or_none_larger_left_is_no_contradiction(app, officer, tenancy, changes):
    housed(app, tenancy)
    opened = officer.post("/conversations", data={"genre": "mutation", "occupation": tenancy}).location
    said = TOO_SMALL | LARGER | changes
    for key, path in (("motif", "occupation.motif"), ("libere", "demande.libere_plus_grand")):
        assert officer.post(f"{opened}/{key}", data={path: said[path]}).status_code == 303


@pytest.mark.parametrize("query", ["q=robin", "q=ROBIN", "etat=a-instruire", "etat=inconnu", "q=rob&etat=a-instruire"])
def test_a_tenant_is_found(officer, tenancy, query):
    assert len(page_of(officer, f"/mutations?{query}").select("tbody tr")) == 1


@pytest.mark.parametrize("query", ["q=zzz", "etat=conclue", "q=%25"])
def test_a_tenant_who_does_not_match_is_left_out(officer, tenancy, query):
    page = page_of(officer, f"/mutations?{query}")
    assert page.select("tbody tr") == []
    assert "Aucun locataire ne correspond" in page.text


def test_tenancies_of_others_do_not_exist_here(app, client, sign_in):
    elsewhere = stock.tenancy(app, agence="agence-puteaux")
    theirs = stock.tenancy(app, agence="agence-saint-denis", bailleur="plaine-commune")
    sign_in(client, stock.kept_to(app, "agence-levallois"))
    assert client.get(f"/mutations/{elsewhere}").status_code == 404
    assert client.get(f"/mutations/{theirs}").status_code == 404
    assert client.get("/mutations/999").status_code == 404
    assert page_of(client, "/mutations").select("tbody tr") == []


def test_a_role_that_does_not_inquire_sees_no_button(client, sign_in, tenancy):
    sign_in(client, "formateur")
    assert client.get(f"/mutations/{tenancy}").status_code == 403
