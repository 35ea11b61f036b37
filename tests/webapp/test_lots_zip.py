"""The ZIP of a batch: packed by several at once, lost, cut short, or short of a letter that nothing makes again."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlmodel import select

from tests.webapp.commission import get
from tests.webapp.test_courriers import held_session, produce, rows
from tests.webapp.test_lots import packed, secretary, state, waiting
from webapp import db
from webapp.casework import lots, lots_envois
from webapp.db.models import Candidature, Compte, Document, Logement, Lot

__all__ = ["secretary", "waiting"]


def folder(app, made) -> Path:
    return app.config["DOCUMENTS_DIR"] / f"seance-{made['seance']}"


def test_packs_at_the_same_time_do_not_meet(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    lot, faults = get(app, Lot, 1), []

    def pack():
        try:
            with app.app_context():
                for _ in range(20):
                    lots_envois.pack(lot)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=pack) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    assert sorted(one.name for one in folder(app, made).iterdir()) == ["lot-1", "lot-1.zip"]


def test_what_a_killed_packing_left_goes_at_the_next(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    left = folder(app, made) / ".lot-1.zip.tue"
    left.mkdir()
    (left / "lot-1.zip").write_bytes(b"PK")
    (folder(app, made) / "lot-1.zip").unlink()
    assert secretary.get("/courriers/lots/1.zip").status_code == 200
    assert not left.exists()


def test_an_archive_cut_short_is_packed_again_before_it_is_given(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    path = folder(app, made) / "lot-1.zip"
    whole = path.read_bytes()
    for broken in (b"", b"PK", whole[: len(whole) // 2], whole[:200] + b"\0\0\0\0" + whole[204:]):
        path.write_bytes(broken)
        assert secretary.get("/courriers/lots/1.zip").data == whole
    assert len(packed(app, secretary).namelist()) == 5


def test_a_letter_that_nothing_makes_again_is_told_on_the_page(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    (folder(app, made) / "lot-1.zip").unlink()
    next((folder(app, made) / "lot-1").iterdir()).unlink()
    with app.app_context(), db.transaction() as session:
        for row in session.exec(select(Document)).all():
            row.donnees = {}
    answer = secretary.get("/courriers/lots/1.zip", follow_redirects=True)
    assert answer.status_code == 200
    assert "Le ZIP n’est pas fait" in answer.text
    assert "le fichier est perdu" in answer.text


def test_a_lost_archive_waits_for_nobody_while_the_batch_is_being_made(app, secretary):
    made = held_session(app, secretary)
    produce(secretary, made)
    (folder(app, made) / "lot-1.zip").unlink()
    with app.app_context(), db.transaction() as session:
        session.get_one(Lot, 1).etat = "en-cours"
    with app.app_context(), lots.alone(get(app, Lot, 1)):
        answer = secretary.get("/courriers/lots/1.zip", follow_redirects=True)
    assert "Ce lot est en train de changer" in answer.text
    assert state(app) == "en-cours"


def test_letters_in_a_batch_of_another_agency_are_told_without_leading_to_it(app, secretary, waiting):
    made = held_session(app, secretary)
    produce(secretary, made)
    with app.app_context(), db.transaction() as session:
        _of_another_agency(session, made)
    answer = produce(secretary, made)
    assert answer.status_code == 422
    assert "déjà dans le lot n° 1" in answer.text.replace("\u00a0", " ")
    assert len(rows(app, Lot)) == 1


def _of_another_agency(session, made) -> None:
    """The batch also holds a letter of an agency that the secretary does not follow."""
    one = session.get_one(Candidature, made["candidats"][0])
    home = Logement(bailleur="rives-de-seine", agence="agence-autre", reference="X", etat="fleche", faits={})
    session.add(home)
    session.flush()
    other = Candidature(logement_id=home.id, demande_id=one.demande_id, etat="retenue", faits={})
    session.add(other)
    session.flush()
    lot = session.get_one(Lot, 1)
    lot.prevu = {**lot.prevu, "courriers": [*lot.prevu["courriers"], [other.id, "", None]]}
    for account in session.exec(select(Compte)).all():
        if account.role == "secretaire-caleol":
            account.agences = ["agence-levallois"]
