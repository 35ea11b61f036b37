"""What the commission decided stays decided: no call, slate or agenda entry left open changes it afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import TOO_FAR, at, decide, first, get, hold, off_the_agenda, sitting, with_its_letters
from tests.webapp.test_suites import answer, etats, letters, page_of
from webapp import db
from webapp.casework import ordre_du_jour, subjects
from webapp.casework.administration import Refused
from webapp.casework.suites import refusal_codes
from webapp.db.models import Candidature, Demande, Document, Inscription, Liste, Logement, Seance
from webapp.permissions import Agent

AGENT = Agent(1, "responsable", "Responsable", "responsable", "rives-de-seine", ("*",))


@pytest.fixture
def manager(client, sign_in):
    return sign_in(client, "responsable")


def open_(client, kind: str, **rows: int) -> str:
    return client.post("/conversations", data={"genre": kind, **rows}).headers["Location"]


def ranks(client, slate: str, made: dict, *places: int | str):
    return client.post(
        f"{slate}/rangs/rangs", data={f"rang-{n}": place for n, place in zip(made["candidats"], places, strict=True)}
    )


def test_a_slate_left_open_keeps_its_ranks_once_the_commission_decided(app, manager):
    made = sitting(app)
    slate = open_(manager, "liste", logement=made["logement"])
    decide(app, manager, made, first(1), first(2), TOO_FAR)
    hold(app, manager, made)
    letters(manager, made)
    refused = ranks(manager, slate, made, 3, 2, 1)
    assert refused.status_code == 422
    assert "ses rangs ne changent plus ici" in refused.text
    assert etats(app, made) == ["retenue", "retenue", "non-retenue"]
    assert manager.get(f"/seances/{made['seance']}/suites").status_code == 200


def test_a_slate_left_open_is_no_work_in_progress_once_it_is_on_an_agenda(app, manager):
    made = sitting(app)
    slate = open_(manager, "liste", logement=made["logement"])
    assert slate not in manager.get("/").text
    with app.app_context(), db.transaction() as session:
        session.get_one(Liste, made["liste"]).etat = "ouverte"
    assert slate in manager.get("/").text


def test_nobody_leaves_a_slate_that_is_on_an_agenda(app, manager):
    made = sitting(app)
    slate = open_(manager, "liste", logement=made["logement"])
    assert ranks(manager, slate, made, 1, 2, "").status_code == 422
    assert etats(app, made) == ["inscrite"] * 3
    assert {get(app, Candidature, one).liste_id for one in made["candidats"]} == {made["liste"]}


@pytest.mark.parametrize(("ending", "status"), [("ecartee", 422), ("qualifiee", 303)])
@pytest.mark.parametrize("late", [False, True], ids=["opened-before", "opened-after"])
def test_a_call_concluded_after_the_session_leaves_the_decision_alone(app, manager, ending, status, late):
    made = sitting(app)
    about = get(app, Candidature, made["candidats"][0])
    rows = {"logement": about.logement_id, "demande": about.demande_id}
    call = "" if late else open_(manager, "appel", **rows)
    decide(app, manager, made, first(1), first(2), TOO_FAR)
    hold(app, manager, made)
    call = call or open_(manager, "appel", **rows)
    assert manager.post(f"{call}/conclure", data={"conclusion": ending}).status_code == status
    assert etats(app, made) == ["retenue", "retenue", "non-retenue"]


def another(app, **changes) -> dict:
    """A second dwelling with its slate ready, on no agenda yet."""
    second = {"logement": {"logement.reference": "RSH-LEV-0002"}, **changes}
    return off_the_agenda(app, sitting(app, numbers=10, le=date(2026, 12, 1), changes=second))


def entered(app, liste: int) -> Inscription:
    with app.app_context(), db.open_session(write=True) as session:
        return ordre_du_jour.enter(session, AGENT, session.get_one(Liste, liste))


def test_no_slate_enters_a_session_already_held(app, manager):
    made = with_its_letters(app, manager)
    second = another(app, liste={"liste.seance": str(made["seance"])})
    with pytest.raises(Refused, match="déjà tenue"):
        entered(app, second["liste"])


@pytest.mark.parametrize("etat", ["attribue", "loue"])
def test_no_dwelling_already_given_enters_an_agenda(app, etat):
    second = another(app)
    with app.app_context(), db.transaction() as session:
        session.add(coming := Seance(bailleur="rives-de-seine", commission="caleol-levallois", le=date(2026, 12, 3)))
        session.flush()
        subjects.write(session, session.get_one(Liste, second["liste"]), {"liste.seance": str(coming.id)}, par="essai")
    with app.app_context(), db.transaction() as session:
        session.get_one(Logement, second["logement"]).etat = etat
    with pytest.raises(Refused, match="déjà attribué"):
        entered(app, second["liste"])


def test_only_the_sessions_offered_may_be_chosen(app, manager):
    """Neither one already held nor another landlord's; the page goes on telling what to choose."""
    made = with_its_letters(app, manager)
    second = another(app)
    with app.app_context(), db.transaction() as session:
        theirs = Seance(bailleur="plaine-commune", commission="caleol-autre", le=date(2026, 12, 3))
        session.add(theirs)
        session.flush()
        others = [made["seance"], theirs.id, 999]
    entry = open_(manager, "ordre_du_jour", logement=second["logement"])
    known = get(app, Liste, second["liste"]).faits.get("liste.seance")
    for number in others:
        refused = manager.post(f"{entry}/seance", data={"liste.seance": str(number), "confirme": "1"})
        assert refused.status_code == 422
        assert "Choisissez une séance à venir" in refused.text
        assert get(app, Liste, second["liste"]).faits.get("liste.seance") == known
        assert manager.get(f"{entry}/verifier").status_code == 200


@pytest.fixture
def two_homes(app, manager):
    """The household ranked second on one dwelling is first on another, signs its lease, and the first rank refuses."""
    one = sitting(app)
    two = sitting(app, numbers=10, le=date(2026, 11, 22), changes={"logement": {"logement.reference": "RSH-LEV-0002"}})
    with app.app_context(), db.transaction() as session:
        asked = session.get_one(Candidature, two["candidats"][0]).demande_id
        session.get_one(Candidature, one["candidats"][1]).demande_id = asked
    for made in (one, two):
        decide(app, manager, made, first(1), first(2), TOO_FAR)
        hold(app, manager, made)
        letters(manager, made)
    at(app, manager, date(2026, 12, 20))
    answer(app, manager, two["candidats"][0], "acceptee", le="01/12/2026", received="24/11/2026")
    answer(app, manager, two["candidats"][0], "bail-signe", le="10/12/2026")
    assert get(app, Demande, asked).etat == "radiee"
    return one, two


def letters_to(app, number: int) -> int:
    with app.app_context(), db.reading() as session:
        return len(session.exec(select(Document.id).where(Document.candidature_id == number)).all())


def test_a_request_struck_off_by_a_lease_is_offered_no_other_home(app, manager, two_homes):
    one, _ = two_homes
    ahead, struck = one["candidats"][:2]
    answer(app, manager, ahead, "refusee", le="12/12/2026", motif=refusal_codes()[0], received="24/11/2026")
    shown = page_of(manager, one).select(".ranked > li")[1]
    assert "Demande radiée depuis" in shown.text
    assert not shown.select("form")
    before = letters_to(app, struck)
    manager.post(f"/courriers/candidatures/{struck}")
    assert letters_to(app, struck) == before
    assert answer(app, manager, struck, "acceptee", le="20/12/2026").status_code == 422
    assert get(app, Logement, one["logement"]).etat == "fleche", "nobody is left: the search goes on"


def test_a_lease_elsewhere_that_leaves_a_dwelling_without_anybody_reopens_its_search(app, manager):
    one = sitting(app)
    two = sitting(app, numbers=10, le=date(2026, 11, 22), changes={"logement": {"logement.reference": "RSH-LEV-0002"}})
    with app.app_context(), db.transaction() as session:
        asked = session.get_one(Candidature, two["candidats"][0]).demande_id
        session.get_one(Candidature, one["candidats"][0]).demande_id = asked
    decide(app, manager, one, first(1), TOO_FAR, TOO_FAR)
    decide(app, manager, two, first(1), first(2), TOO_FAR)
    for made in (one, two):
        hold(app, manager, made)
        letters(manager, made)
    at(app, manager, date(2026, 12, 20))
    assert get(app, Logement, one["logement"]).etat == "attribue"
    answer(app, manager, two["candidats"][0], "acceptee", le="01/12/2026", received="24/11/2026")
    answer(app, manager, two["candidats"][0], "bail-signe", le="10/12/2026")
    assert get(app, Logement, one["logement"]).etat == "fleche"


def test_a_request_struck_off_before_the_session_is_given_nothing(app, manager):
    made = sitting(app)
    with app.app_context(), db.transaction() as session:
        asked = session.get_one(Candidature, made["candidats"][0]).demande_id
        session.get_one(Demande, asked).etat = "radiee"
    refused = decide(app, manager, made, first(1), first(2), TOO_FAR)
    assert refused.status_code == 422
    assert "Cette demande est radiée" in BeautifulSoup(refused.text, "html.parser").text.replace("\u00a0", " ")
    assert etats(app, made) == ["inscrite"] * 3
