"""Whoever a session refused is presented again, for another dwelling or for the same, by the officer's own gestures."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from rules.check import check
from rules.parameters import national
from rules.policy import load_policy
from rules.verdict import JUSTIFIER
from tests.webapp import stock
from tests.webapp.commission import (
    ATTRIBUTION,
    LOGEMENT,
    OUTRANKED,
    TOO_FAR,
    add,
    at,
    decide,
    get,
    hold,
    justify,
    sitting,
)
from tests.webapp.test_suites import answer, letters
from webapp import clock, db
from webapp.casework import cases
from webapp.db.models import Candidature, Decision, Document, Liste, Logement, Seance

LATER = date(2026, 12, 7)


@pytest.fixture
def manager(client, sign_in):
    return sign_in(client, "responsable")


@pytest.fixture
def refused(app, manager):
    """Three candidates refused on 23 November; their letters made; the dwelling is searched for again."""
    made = sitting(app)
    decide(app, manager, made, TOO_FAR, TOO_FAR, TOO_FAR)
    hold(app, manager, made)
    letters(manager, made)
    assert get(app, Logement, made["logement"]).etat == "fleche"
    return made


def soup(found):
    return BeautifulSoup(found.text, "html.parser")


def words(node) -> str:
    return " ".join(node.get_text(" ").replace("\u00a0", " ").split())


def opened(client, **data) -> str:
    found = client.post("/conversations", data=data)
    assert found.status_code == 303
    return found.headers["Location"]


def concluded(client, url: str, how: str) -> None:
    found = client.post(f"{url}/conclure", data={"conclusion": how})
    assert found.status_code == 303, words(soup(found).select_one(".refusals") or soup(found).main)[:600]


def sitting_on(app, le: date) -> int:
    with app.app_context(), db.transaction() as session:
        facts = {"seance.le": le.isoformat(), "seance.commission": "caleol-levallois", "seance.communes": "92044"}
        return add(session, Seance(bailleur="rives-de-seine", commission="caleol-levallois", le=le), facts).id


def told_of(app, table, row_id: int, **facts) -> None:
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(table, row_id), facts)


def entered(app, client, logement: int, ranks: dict[int, int], seance: int) -> dict:
    """The dwelling's slate, from its ranks to the agenda, by the officer's own forms."""
    slate = opened(client, genre="liste", logement=logement)
    data = {f"rang-{number}": str(rank) for number, rank in ranks.items()}
    assert client.post(f"{slate}/rangs/rangs", data=data).status_code in (200, 303)
    with app.app_context(), db.reading() as session:
        query = select(Liste).where(Liste.logement_id == logement).order_by(Liste.id.desc())
        liste = session.exec(query).first().id
    facts = {"liste.exception": "aucune", "liste.seance": str(seance)}
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(Liste, liste), facts)
    concluded(client, slate, "liste")
    justified(app, liste)
    concluded(client, opened(client, genre="ordre_du_jour", logement=logement), "inscrite")
    return {"logement": logement, "liste": liste, "seance": seance, "candidats": list(ranks)}


def justified(app, liste: int) -> None:
    with app.app_context(), db.reading() as session:
        case = cases.of_liste(session, session.get_one(Liste, liste))
        found = check(case, load_policy("rives-de-seine"), "ordre_du_jour", clock.today(), national())
        waiting = [(one.candidate, one.rule) for one in found if one.outcome == JUSTIFIER]
    for key, rule in waiting:
        justify(app, liste, int(key[1:]) if key else None, rule, "Le ménage apporte sa pièce la semaine prochaine.")


def page_of(client, made) -> str:
    return words(soup(client.get(f"/seances/{made['seance']}")).main)


def test_a_refused_candidate_is_called_and_presented_for_another_dwelling(app, manager, refused):
    with app.app_context(), db.transaction() as session:
        home = Logement(bailleur="rives-de-seine", agence="agence-levallois", reference="", etat="fleche")
        other = add(session, home, {**LOGEMENT, "logement.reference": "RSH-LEV-0002"}).id
    demandes = [get(app, Candidature, number).demande_id for number in refused["candidats"]]
    for number in demandes:
        concluded(manager, opened(manager, genre="appel", logement=other, demande=number), "qualifiee")
    with app.app_context(), db.reading() as session:
        fresh = session.exec(select(Candidature).where(Candidature.logement_id == other)).all()
    assert [row.etat for row in fresh] == ["qualifiee"] * 3
    later = entered(app, manager, other, {row.id: place for place, row in enumerate(fresh, 1)}, sitting_on(app, LATER))
    at(app, manager, LATER, "responsable")
    assert decide(app, manager, later, ATTRIBUTION, OUTRANKED, OUTRANKED).status_code == 303
    assert [get(app, Candidature, number).etat for number in refused["candidats"]] == ["non-retenue"] * 3


def test_a_refused_candidate_may_be_called_again_for_the_same_dwelling(app, manager, refused):
    number = refused["candidats"][0]
    page = soup(manager.get(f"/logements/{refused['logement']}"))
    assert page.select_one('form input[name="genre"][value="appel"]')
    row = get(app, Candidature, number)
    url = opened(manager, genre="appel", logement=row.logement_id, demande=row.demande_id)
    concluded(manager, url, "ecartee")
    assert get(app, Candidature, number).etat == "ecartee"
    concluded(manager, opened(manager, genre="appel", logement=row.logement_id, demande=row.demande_id), "qualifiee")
    assert get(app, Candidature, number).etat == "qualifiee"
    assert "Claire Delmas" in page_of(manager, refused)


def test_nobody_is_called_again_for_a_dwelling_that_is_given(app, manager):
    made = sitting(app)
    decide(app, manager, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, manager, made)
    page = soup(manager.get(f"/logements/{made['logement']}"))
    assert not page.select('form input[name="genre"][value="appel"]')


def test_the_new_slate_starts_without_the_places_of_the_earlier_one(manager, refused):
    page = soup(manager.get(opened(manager, genre="liste", logement=refused["logement"])))
    fields = [page.select_one(f"#rang-{number}") for number in refused["candidats"]]
    assert [field["value"] for field in fields] == ["", "", ""]
    assert "Non retenue à une séance passée" in words(page.main)


def test_the_same_dwelling_is_decided_anew_and_the_earlier_session_stays_as_it_was(app, manager, refused):
    one, two, three = refused["candidats"]
    before = page_of(manager, refused)
    later = entered(app, manager, refused["logement"], {two: 1, one: 2, three: 3}, sitting_on(app, LATER))
    assert "candidature.decision" not in facts_of(app, two)
    at(app, manager, LATER, "responsable")
    form = soup(manager.get(f"/seances/{later['seance']}/logements/{later['liste']}"))
    assert not form.select(f"#decision-{two} option[selected]")
    assert decide(app, manager, later, ATTRIBUTION, OUTRANKED, OUTRANKED).status_code == 303
    hold(app, manager, later)
    assert [get(app, Candidature, number).etat for number in (one, two, three)] == [
        "non-retenue",
        "retenue",
        "non-retenue",
    ]
    assert names(before) == names(page_of(manager, refused)) == 3
    with app.app_context(), db.reading() as session:
        rows = session.exec(select(Decision).order_by(Decision.id)).all()
    assert [row.decision for row in rows] == ["non-attribution"] * 3 + ["attribution"] + ["non-attribution"] * 2
    assert "Non-attribution" in page_of(manager, refused)


def names(page: str) -> int:
    return sum(name in page for name in ("Claire Delmas", "Paul Martin", "Odile Renard"))


def facts_of(app, number: int) -> dict:
    with app.app_context(), db.reading() as session:
        return cases.candidate_file(session, session.get_one(Candidature, number)).values


def test_who_is_not_taken_up_again_stays_with_the_earlier_session(app, manager, refused):
    one, two, three = refused["candidats"]
    told_of(app, Candidature, one, **{"candidature.interet": "oui"})
    slate = opened(manager, genre="liste", logement=refused["logement"])
    manager.post(f"{slate}/rangs/rangs", data={f"rang-{two}": "1"})
    assert get(app, Candidature, one).liste_id == refused["liste"] == get(app, Candidature, three).liste_id
    assert get(app, Candidature, two).liste_id != refused["liste"]
    assert names(page_of(manager, refused)) == 3


def test_each_session_has_its_own_letters_for_the_same_person(app, manager, refused):
    one, two, three = refused["candidats"]
    later = entered(app, manager, refused["logement"], {one: 1, two: 2, three: 3}, sitting_on(app, LATER))
    at(app, manager, LATER, "responsable")
    decide(app, manager, later, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, manager, later)
    waiting = soup(manager.get(f"/courriers/seances/{later['seance']}"))
    assert [words(one) for one in waiting.select("ul.letters .badge")] == ["Prêt"] * 3
    letters(manager, later)
    with app.app_context(), db.reading() as session:
        assert len(session.exec(select(Document)).all()) == 6
    earlier = soup(manager.get(f"/courriers/seances/{refused['seance']}"))
    assert {words(one) for one in earlier.select("ul.letters .badge")} == {"Déjà produit"}


def test_the_correction_of_the_earlier_session_is_closed_once_the_dwelling_went_on(app, manager, refused):
    slate = opened(manager, genre="liste", logement=refused["logement"])
    manager.post(f"{slate}/rangs/rangs", data={f"rang-{refused['candidats'][1]}": "1"})
    url = f"/seances/{refused['seance']}/logements/{refused['liste']}/rectification"
    assert "sur une nouvelle liste" in manager.get(url).text


def test_an_answer_to_the_earlier_offer_is_no_answer_to_the_later(app, manager):
    made = sitting(app)
    decide(app, manager, made, ATTRIBUTION, TOO_FAR, TOO_FAR)
    hold(app, manager, made)
    letters(manager, made)
    at(app, manager, date(2026, 12, 2), "responsable")
    one, two, three = made["candidats"]
    assert answer(app, manager, one, "refusee", motif="REFUS-CANDIDAT-ECRIT").status_code == 303
    row = get(app, Candidature, one)
    url = opened(manager, genre="appel", logement=row.logement_id, demande=row.demande_id)
    concluded(manager, url, "qualifiee")
    later = entered(app, manager, made["logement"], {one: 1, two: 2, three: 3}, sitting_on(app, LATER))
    facts = facts_of(app, one)
    assert not {"candidature.reponse", "candidature.notifie_le", "candidature.decision"} & facts.keys()
    at(app, manager, LATER, "responsable")
    decide(app, manager, later, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, manager, later)
    page = words(soup(manager.get(f"/seances/{later['seance']}/suites")).main)
    assert "Offre à produire" in page
    assert "Offre refusée" not in page
