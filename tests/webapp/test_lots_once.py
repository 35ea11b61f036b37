"""A letter is made once, whatever happens to the batches that foresee it, and nothing once the session is closed."""

from __future__ import annotations

import threading

import pytest
from sqlmodel import select

from tests.webapp.commission import get
from tests.webapp.test_courriers import actions, held_session, produce, rows
from tests.webapp.test_lots import AGENT, page, run, secretary, state, step_by_step, waiting
from webapp import db
from webapp.casework import courriers, lots, lots_courriers, lots_envois
from webapp.casework.administration import Refused
from webapp.db.models import Document, Journal, Lot, Seance

__all__ = ["secretary", "waiting"]


def made_in(app) -> list[tuple[int, int]]:
    return [(row.lot_id, row.candidature_id) for row in rows(app, Document)]


def set_state(app, made, etat: str) -> None:
    with app.app_context(), db.transaction() as session:
        session.get_one(Seance, made["seance"]).etat = etat


def meanwhile(app, monkeypatch, gesture) -> None:
    """Something happens once the first group is written, and not recorded yet."""
    record, done = lots_courriers.Making.record, []

    def late(self, produced):
        if not done:
            done.append(True)
            with app.app_context():
                gesture()
        return record(self, produced)

    monkeypatch.setattr(lots_courriers.Making, "record", late)


def alone_for_the_first(made) -> Document:
    with db.reading() as session:
        row = session.get_one(Seance, made["seance"])
        line = courriers.plan(session, AGENT, row)[0]
    return lots_courriers.produce_one(AGENT, row, line, "")


def test_a_stopped_batch_does_not_resume_while_another_makes_its_letters(app, secretary, waiting):
    made = held_session(app, secretary)
    produce(secretary, made)
    with app.app_context():
        lots.cancel(AGENT, 1)
    assert produce(secretary, made).location == "/courriers/lots/2"
    answer = secretary.post("/courriers/lots/1/reprendre", follow_redirects=True)
    assert "déjà dans le lot n° 2" in answer.text.replace("\u00a0", " ")
    assert (state(app, 1), state(app, 2)) == ("annule", "prevu")


def test_two_batches_of_the_same_letters_make_each_once(app, secretary, waiting):
    made = held_session(app, secretary)
    produce(secretary, made)
    with app.app_context():
        lots.cancel(AGENT, 1)
    produce(secretary, made)
    with app.app_context(), db.transaction() as session:
        session.get_one(Lot, 1).etat = "prevu"
    threads = [threading.Thread(target=run, args=(app, number)) for number in (1, 2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(number for _, number in made_in(app)) == sorted(made["candidats"])


def test_a_letter_made_by_itself_while_a_cancelled_group_is_written_is_not_made_again(
    app, secretary, waiting, monkeypatch
):
    made = held_session(app, secretary)
    produce(secretary, made)

    def gesture():
        lots.cancel(AGENT, 1)
        alone_for_the_first(made)

    meanwhile(app, monkeypatch, gesture)
    run(app)
    one, two, three = made["candidats"]
    assert made_in(app) == [(2, one), (1, two), (1, three)]
    folder = app.config["DOCUMENTS_DIR"] / f"seance-{made['seance']}" / "lot-1"
    assert sorted(path.name[:3] for path in folder.iterdir()) == ["002", "003"]
    assert "courrier déjà produit dans un autre lot" in page(secretary).text
    assert [one["order"] for one in get(app, Lot, 1).manifeste["files"]] == [2, 3]


def test_a_remake_left_in_a_stopped_batch_is_not_made_again_once_another_made_it(app, secretary, waiting):
    made = held_session(app, secretary)
    produce(secretary, made)
    run(app)
    again = {f"refaire-{made['candidats'][0]}": "Revenu"}
    produce(secretary, made, **again)
    secretary.post("/courriers/lots/2/annuler")
    produce(secretary, made, **again)
    run(app, 3)
    secretary.post("/courriers/lots/2/reprendre")
    run(app, 2)
    assert [lot for lot, _ in made_in(app)] == [1, 1, 1, 3]
    assert len([one for one in rows(app, Journal) if one.action == "refaire"]) == 1
    assert state(app, 2) == "termine"


def test_no_batch_is_foreseen_once_the_session_is_closed(app, secretary, waiting):
    made = held_session(app, secretary)
    with app.app_context(), db.reading() as session:
        row = session.get_one(Seance, made["seance"])
        lines = courriers.plan(session, AGENT, row)
    set_state(app, made, "close")
    with app.app_context(), pytest.raises(Refused, match="close"):
        lots.create(AGENT, row, lines, {}, "")
    assert rows(app, Lot) == []


def test_a_session_closed_while_its_letters_are_made_stops_them(app, secretary, waiting, monkeypatch):
    step_by_step(monkeypatch)
    made = held_session(app, secretary)
    produce(secretary, made)
    run(app, go_on=lambda: False)
    set_state(app, made, "close")
    run(app)
    assert (state(app), len(rows(app, Document))) == ("en-panne", 1)
    assert get(app, Lot, 1).panne == courriers.CLOSED
    assert get(app, Lot, 1).manifeste["count"] == 1


def test_a_batch_cancelled_while_its_last_letters_are_packed_stays_cancelled(app, secretary, waiting, monkeypatch):
    made = held_session(app, secretary)
    produce(secretary, made)
    pack, said = lots_envois.pack, []

    def cancelled(lot, known=()):
        with app.app_context():
            said.append(lots.cancel(AGENT, 1))
        return pack(lot, known)

    monkeypatch.setattr(lots_envois, "pack", cancelled)
    run(app)
    assert (said, state(app)) == ([True], "annule")
    assert ("annuler", "lot") in actions(app)
    assert page(secretary).select_one("h2").text == "Annulé\u00a0: 3 courriers"
    assert not page(secretary).select("form[action$=reprendre]")


def test_a_job_repeated_for_a_batch_finished_and_packed_does_nothing(app, secretary, monkeypatch):
    produce(secretary, held_session(app, secretary))
    packs = []
    monkeypatch.setattr(lots_envois, "pack", lambda *given: packs.append(given) or [])
    run(app)
    assert (packs, state(app)) == ([], "termine")


def test_those_who_look_whether_a_batch_is_busy_do_not_see_each_other(app, secretary):
    produce(secretary, held_session(app, secretary))
    lot, looks, seen = get(app, Lot, 1), 2000, set()

    def look():
        with app.app_context():
            seen.update(lots._busy(lot) for _ in range(looks))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == {False}
    with app.app_context(), lots.alone(lot):
        assert lots._busy(lot)


def test_a_folder_that_cannot_be_made_stops_the_batch_with_a_sentence(app, secretary):
    made = held_session(app, secretary)
    documents = app.config["DOCUMENTS_DIR"]
    documents.mkdir(exist_ok=True)
    (documents / f"seance-{made['seance']}").write_text("")
    assert produce(secretary, made).status_code == 303
    assert state(app) == "en-panne"
    assert "Les fichiers ne s’écrivent pas" in page(secretary).select_one("#lot").text
    (documents / f"seance-{made['seance']}").unlink()
    secretary.post("/courriers/lots/1/reprendre")
    assert state(app) == "termine"


def test_a_signatory_unknown_to_the_landlord_is_refused(app, secretary):
    made = held_session(app, secretary)
    answer = produce(secretary, made, signataire="inconnu")
    assert answer.status_code == 422
    assert "signataire" in answer.text
    assert rows(app, Lot) == []


def test_the_reason_of_a_remake_is_held_to_the_same_words_as_a_letter(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    again = {f"refaire-{made['candidats'][0]}": "violences conjugales"}
    assert produce(secretary, made, **again).status_code == 422
    assert len(rows(app, Lot)) == 1
    secretary.post(f"/courriers/candidatures/{made['candidats'][0]}", data={"motif": "violences conjugales"})
    assert len(rows(app, Lot)) == 1


def test_who_waits_for_no_letter_any_more_is_told_so(app, secretary):
    made = held_session(app, secretary)
    one = made["candidats"][0]
    with app.app_context(), db.transaction() as session:
        session.exec(select(lots.Candidature).where(lots.Candidature.id == one)).one().etat = "refusee"
    answer = secretary.post(f"/courriers/candidatures/{one}", follow_redirects=True)
    assert answer.status_code == 200
    assert "Claire Delmas n’attend plus de courrier" in answer.text
