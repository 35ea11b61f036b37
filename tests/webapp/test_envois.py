"""What a session knows of the sending of its letters, whoever sends them and however many they are."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import ATTRIBUTION, OUTRANKED, decide, first, get, hold, sitting
from tests.webapp.reading import words
from tests.webapp.test_courriers import held_session, produce, rows
from webapp import db
from webapp.casework import envois, subjects, suites
from webapp.db.models import Candidature, Document, Envoi, Logement, Seance
from webapp.permissions import Agent

FORM = {"le": "23/11/2026", "voie": "simple"}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def sent_on(app, made):
    return subjects.dossier(get(app, Seance, made["seance"])).values.get("seance.courriers_le")


def of_agencies(*agences: str) -> Agent:
    return Agent(1, "secretaire", "", "secretaire-caleol", "rives-de-seine", agences)


def send(app, agent: Agent, numbers: list[int]) -> dict[str, str]:
    with app.app_context(), db.open_session(write=True) as session:
        some = select(Document).where(Document.candidature_id.in_(numbers))
        return envois.send(session, agent, session.exec(some).all(), FORM)


def test_letters_sent_once_everybody_declined_leave_the_session_as_it_is(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, first(1), first(2), first(3))
    hold(app, secretary, made)
    produce(secretary, made)
    with app.app_context(), db.transaction() as session:
        for number in made["candidats"]:
            session.get_one(Candidature, number).etat = "refusee"
    assert secretary.post("/echeances/lots/1/envoi", data=FORM).status_code == 303
    assert len(rows(app, Envoi)) == 3
    assert sent_on(app, made) is None


def test_the_session_waits_for_the_letters_of_every_agency(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    *ours, theirs = made["candidats"]
    with app.app_context(), db.transaction() as session:
        home = Logement(bailleur="rives-de-seine", agence="agence-autre", reference="X", etat="fleche", faits={})
        session.add(home)
        session.flush()
        session.get_one(Candidature, theirs).logement_id = home.id
    assert send(app, of_agencies("agence-levallois"), ours) == {}
    assert sent_on(app, made) is None
    assert send(app, of_agencies("agence-autre"), [theirs]) == {}
    assert sent_on(app, made) is not None


def test_a_batch_handed_over_reads_the_offers_of_its_session_once(app, secretary, monkeypatch):
    made = sitting(app)
    decide(app, secretary, made, first(1), first(2), first(3))
    hold(app, secretary, made)
    produce(secretary, made)
    with app.app_context(), db.transaction() as session:
        for row in session.exec(select(Document)).all():
            row.lettre = "attribution"
    reads, read = [], suites.ladders
    monkeypatch.setattr(suites, "ladders", lambda *given: reads.append(given) or read(*given))
    secretary.post("/echeances/lots/1/envoi", data=FORM | {"voie": "remise"})
    assert len(rows(app, Envoi)) == 3
    assert len(reads) == 1


def test_once_a_batch_is_noted_as_sent_its_page_says_so_from_the_top_and_asks_it_no_more(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, secretary, made)
    url = f"/courriers/seances/{made['seance']}"
    secretary.post(url)
    page = BeautifulSoup(secretary.get(url).text, "html.parser")
    assert "Noter l’envoi du lot" in words(page.select_one("#lots"))
    assert page.select_one('#lots a.button[href$=".zip"]')
    assert "liste de contrôle" in words(page.select_one("#lots"))
    assert "Manifeste" not in page.text
    assert "à refaire" in words(page.select_one(".actions button"))
    answer = secretary.post(page.select_one("#lots form")["action"], data={"le": "23/11/2026", "voie": "simple"})
    assert answer.location == url  # its top, where the message stands
    page = BeautifulSoup(secretary.get(url).text, "html.parser")
    assert "envoi noté" in words(page.select_one('.notice[role="status"]'))
    assert {words(one) for one in page.select("ul.letters .badge")} == {"Parti le 23 novembre 2026"}
    assert "Noter l’envoi" not in words(page.select_one("#lots"))
    assert "Parti le 23 novembre 2026 : 3 courriers" in words(page.select_one("#lots"))


def test_a_batch_of_which_one_letter_left_asks_for_the_others(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, secretary, made)
    url = f"/courriers/seances/{made['seance']}"
    secretary.post(url)
    page = BeautifulSoup(secretary.get(url).text, "html.parser")
    one = next(a["href"] for a in page.select("ul.letters a") if a["href"].startswith("/echeances/documents/"))
    secretary.post(f"{one}/envoi", data={"le": "23/11/2026", "voie": "simple"})
    lots = words(BeautifulSoup(secretary.get(url).text, "html.parser").select_one("#lots"))
    assert "1 courrier, 2 à envoyer" in lots
    assert "Noter l’envoi des 2 autres courriers du lot" in lots
