from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from rules.french import format_date
from rules.verdict import CONFORME, JUSTIFIER
from tests.webapp import stock
from webapp import clock, db
from webapp.cards.sheet import of_outcome
from webapp.casework import flechage, subjects
from webapp.db.models import Logement


def page_of(client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


def test_dwellings_stand_by_state_with_the_notices_first(app, officer):
    stock.dwelling(app, "RSH-1", "attribue")
    stock.dwelling(app, "RSH-2", "conge-recu")
    stock.dwelling(app, "RSH-3", "liste-ouverte")
    titles = [one.text for one in page_of(officer, "/logements").select("main :is(h2, summary)")]
    assert [title.split(" (")[0] for title in titles] == [
        "Congés reçus, à flécher",
        "Liste ouverte",
        "Attribués et loués",
    ]


def flagged(app, etat: str, **more) -> int:
    return stock.dwelling(app, "RSH-1", etat, **more)


@pytest.mark.parametrize(("etat", "said"), [("fleche", "Fléché"), ("non-fleche", "Non fléché")])
def test_the_page_of_a_dwelling_says_when_the_flagging_was_decided(app, officer, etat, said):
    page = page_of(officer, f"/logements/{flagged(app, etat)}")
    with app.app_context():
        today = format_date(clock.today())
    assert page.select_one("#suite").text == f"État\u00a0: {said}, décision du {today}"


def test_a_dwelling_without_a_flagging_answer_claims_no_decision(app, officer):
    number = flagged(app, "non-fleche")
    with app.app_context(), db.transaction() as session:
        subjects.erase(session, session.get_one(Logement, number), ["logement.fleche"], par="essai")
    assert page_of(officer, f"/logements/{number}").select_one("#suite").text == "État\u00a0: Non fléché"


def test_a_dwelling_is_found_by_address_or_reference_whatever_the_case(app, officer):
    stock.dwelling(app, "RSH-1", adresse="15 rue Trezel")
    stock.dwelling(app, "RSH-2", adresse="8 allée des Tilleuls")
    assert "RSH-2" not in page_of(officer, "/logements?q=TREZEL").select_one("main").text
    assert "15 rue Trezel" in page_of(officer, "/logements?q=rsh-1").select_one("main").text


@pytest.mark.parametrize("query", ["q=%25", "q=_", "etat=inconnu", "q=%27%22", "etat=conge-recu"])
def test_an_odd_search_finds_nothing_or_everything_and_never_fails(app, officer, query):
    stock.dwelling(app)
    assert officer.get(f"/logements?{query}").status_code == 200


def test_a_search_sign_is_a_letter_like_another(app, officer):
    stock.dwelling(app)
    assert "Aucun logement ne correspond" in officer.get("/logements?q=%25").text


@pytest.mark.parametrize(
    ("etat", "label"),
    [("conge-recu", "Flécher"), ("fleche", "Chercher des candidats"), ("liste-ouverte", "Inscrire à l’ordre du jour")],
)
def test_one_primary_button_says_what_to_do_next(app, officer, etat, label):
    page = page_of(officer, f"/logements/{stock.dwelling(app, etat=etat)}")
    primary = [one for one in page.select(".next .button") if "quiet" not in one["class"]]
    assert len(primary) == 1
    assert primary[0].text.strip().startswith(label)


@pytest.mark.parametrize(("qualified", "label"), [(2, "Chercher des candidats"), (3, "Composer la liste")])
def test_the_slate_comes_first_once_there_are_the_candidates_that_the_law_asks_for(app, officer, qualified, label):
    logement = stock.dwelling(app)
    for number in range(qualified):
        stock.candidacy(app, logement, stock.applicant(app, number + 1), "qualifiee")
    page = page_of(officer, f"/logements/{logement}")
    primary = next(one for one in page.select(".next .button") if "quiet" not in one["class"])
    assert primary.text.strip().startswith(label)


def test_the_button_opens_the_conversation_of_that_dwelling(app, officer):
    logement = stock.dwelling(app, etat="conge-recu")
    form = page_of(officer, f"/logements/{logement}").select_one(".next form")
    sent = {one["name"]: one["value"] for one in form.select("input")}
    assert form["action"] == "/conversations"
    assert (sent["genre"], sent["logement"]) == ("flechage", str(logement))


def test_a_role_that_cannot_act_reads_who_does(app, client, sign_in):
    logement = stock.dwelling(app, etat="conge-recu")
    page = page_of(sign_in(client, "secretaire-caleol"), f"/logements/{logement}")
    assert page.select(".next .button") == []
    assert "Le chargé de relation client flèche ce logement." in page.text


def test_facts_show_with_their_origin_and_the_unknown_ones_are_counted(app, officer):
    page = page_of(officer, f"/logements/{stock.dwelling(app)}")
    facts = page.select_one(".facts").text
    assert "3 pièces".replace(" ", "\u00a0") in facts
    assert "déclaré" in facts
    assert "faits non renseignés" in page.text


def test_candidates_show_their_state_rank_and_last_call(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    candidature = stock.candidacy(app, logement, demande, "a-rappeler")
    stock.attempt(app, logement, demande, candidature, "rappeler", rappel_le=date(2026, 11, 27))
    row = page_of(officer, f"/logements/{logement}").select_one("tbody tr").text
    assert "Claire Delmas" in row
    assert "À rappeler le 27 novembre 2026" in row


@pytest.mark.parametrize("path", ["/logements/{}", "/logements/{}/vivier"])
def test_the_dwelling_of_another_landlord_does_not_exist_here(app, officer, path):
    theirs = stock.dwelling(app, bailleur="plaine-commune", agence="agence-saint-denis")
    assert officer.get(path.format(theirs)).status_code == 404
    assert officer.get(path.format(99_999)).status_code == 404


def test_an_officer_kept_to_an_agency_sees_its_dwellings_only(app, client, sign_in):
    ours, theirs = stock.dwelling(app, "RSH-1"), stock.dwelling(app, "RSH-2", agence="agence-puteaux")
    sign_in(client, stock.kept_to(app, "agence-levallois"))
    assert "RSH-2" not in page_of(client, "/logements").select_one("main").text
    assert client.get(f"/logements/{ours}").status_code == 200
    assert client.get(f"/logements/{theirs}").status_code == 404


def test_the_home_page_shows_notices_to_flag_and_the_next_sittings(app, officer):
    stock.dwelling(app, etat="conge-recu")
    stock.sitting(app, date(2026, 12, 4))
    stock.sitting(app, date(2026, 12, 5), bailleur="plaine-commune")
    text = page_of(officer, "/").select_one("main").text
    assert "Congés à traiter" in text
    assert "4 décembre 2026" in text
    assert "5 décembre" not in text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"disponible_le": "2026-12-15"}, "3 pièces · disponible le 15 décembre 2026 · Non réservé (bailleur)"),
        ({}, "3 pièces · disponibilité à compléter · Non réservé (bailleur)"),
    ],
)
def test_a_notice_on_the_home_page_says_when_the_dwelling_is_free_and_whose_it_is(app, officer, more, said):
    stock.dwelling(app, etat="conge-recu", **more)
    assert said in page_of(officer, "/").select_one("main").text.replace("\u00a0", " ")


def test_the_home_page_tells_first_the_dwelling_that_is_free_first(app, officer):
    for reference, day in (("RSH-1", "2026-12-20"), ("RSH-2", "2026-12-10"), ("RSH-3", None), ("RSH-4", "2026-12-10")):
        stock.dwelling(app, reference, etat="conge-recu", **({"disponible_le": day} if day else {}))
    told = [one.text for one in page_of(officer, "/").select("main .rows .small")]
    assert [line.split(" ")[0] for line in told if line.startswith("RSH")] == ["RSH-3", "RSH-2", "RSH-4", "RSH-1"]


def test_the_list_says_when_each_dwelling_is_free_and_whose_it_is_the_first_to_be_free_first(app, officer):
    for reference, day in (("RSH-A", "2026-12-22"), ("RSH-B", "2026-12-10")):
        stock.dwelling(app, reference, etat="conge-recu", disponible_le=day)
    page = BeautifulSoup(officer.get("/logements").text, "html.parser")
    first, second = (row.get_text(" ") for row in page.select("section.dwellings tbody tr"))
    assert "disponible le 10 décembre 2026 · Non réservé (bailleur)" in first
    assert "disponible le 22 décembre 2026" in second


def test_the_home_page_leaves_out_what_is_empty(app, officer):
    text = officer.get("/").text
    assert "Congés à traiter" not in text
    assert "Mes rappels du jour" not in text


@pytest.mark.parametrize(("number", "said"), [(1, "1 conforme"), (2, "2 conformes"), (16, "16 conformes")])
def test_a_count_of_verdicts_agrees_in_number(number, said):
    assert of_outcome(number, CONFORME) == said
    assert of_outcome(number, JUSTIFIER) == f"{number} à justifier"


def test_a_territory_shows_by_its_name(app, officer):
    logement = stock.dwelling(app, territoire="paris-ouest-la-defense")
    page = officer.get(f"/logements/{logement}").text
    assert "Paris Ouest La Défense" in page
    assert "paris-ouest-la-defense" not in page


def test_a_badge_beside_a_name_agrees_with_the_candidacy_not_the_person():
    words = [said for said, _ in flechage.ETATS_CANDIDATURE.values()]
    assert not any(one.split()[0].endswith("ée") for one in words)
