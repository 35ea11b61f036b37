"""A correction and its batch: the ZIP, the manifests, the print file, the PDFs hold it, never two versions at once."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from docx import Document as Word

from letters import pdf, read_manifest
from letters.manifest import CORRECTED
from letters.text import document_text
from tests.webapp.commission import get
from tests.webapp.letters_corrected import NEW, OLD, REFUSAL, batch, bring, corrections, retyped, seen, taken, told, url
from tests.webapp.office import playing
from tests.webapp.test_courriers import held_session, produce
from tests.webapp.test_lots import AGENT, packed, run, state
from webapp import db
from webapp.casework import lots, lots_courriers, lots_envois, lots_pdf, lots_tirages
from webapp.db.models import Lot
from webapp.jobs import Jobs

LOT = "/courriers/lots/1"
FILE = "003-non-attribution-renard-odile.docx"


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def made(app, secretary):
    return batch(app, secretary)


@pytest.fixture
def calls(tmp_path, monkeypatch):
    """LibreOffice as a play: what it was called with."""
    program, found = playing(tmp_path)
    monkeypatch.setenv(pdf.SETTING, program)
    return found


def lines(client) -> list[dict]:
    text = client.get(f"{LOT}/manifeste.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def draw(client, genre: str):
    return client.post(f"{LOT}/tirages/{genre}", data={"recto": "1"})


# What leaves


def test_the_zip_holds_the_corrected_letter_and_its_manifests_say_so(app, secretary, made):
    before = packed(app, secretary).read(FILE)
    corrected = retyped(taken(secretary))
    bring(secretary, corrected)
    archive = packed(app, secretary)
    assert archive.read(FILE) == corrected != before
    assert len(archive.namelist()) == 5
    entries = read_manifest(app.config["DOCUMENTS_DIR"] / "telecharge.zip")
    assert [one.version for one in entries] == ["", "", CORRECTED]
    (row,) = corrections(app)
    assert entries[2].sha256 == row.sha256
    assert [one["version"] for one in lines(secretary)] == ["", "", CORRECTED]
    assert lines(secretary)[2]["empreinte du fichier"] == row.sha256
    told_again = secretary.get(f"{LOT}/manifeste.json").get_json()["files"]
    assert [(one["version"], one["sha256"]) for one in told_again][2] == (CORRECTED, row.sha256)
    assert CORRECTED in BeautifulSoup(secretary.get(LOT).text, "html.parser").select_one("ol").get_text()


def test_a_batch_packed_before_corrections_were_known_is_shown_and_given(app, secretary, made):
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Lot, 1)
        files = [{name: said for name, said in one.items() if name != "version"} for one in row.manifeste["files"]]
        row.manifeste = {**row.manifeste, "files": files}
    assert secretary.get(LOT).status_code == 200
    assert secretary.get(f"/courriers/seances/{made['seance']}").status_code == 200
    corrected = retyped(taken(secretary))
    assert bring(secretary, corrected).status_code == 303
    assert packed(app, secretary).read(FILE) == corrected
    assert secretary.get(LOT).status_code == 200


def test_back_to_the_original_the_zip_is_the_first_one_again(app, secretary, made):
    first = secretary.get(f"{LOT}.zip").data
    bring(secretary, retyped(taken(secretary)))
    assert secretary.get(f"{LOT}.zip").data != first
    assert secretary.post(url(more="/original"), data={"retour": "Essai", "vu": seen(secretary)}).status_code == 303
    assert secretary.get(f"{LOT}.zip").data == first


def test_a_lost_letter_and_a_lost_zip_are_made_again_with_the_correction(app, secretary, made):
    corrected = retyped(taken(secretary))
    bring(secretary, corrected)
    folder = app.config["DOCUMENTS_DIR"] / f"seance-{made['seance']}"
    (folder / "lot-1.zip").unlink()
    for path in (folder / "lot-1").iterdir():
        path.unlink()
    assert packed(app, secretary).read(FILE) == corrected


def test_the_print_file_is_to_prepare_again_and_holds_the_correction(app, secretary, made):
    draw(secretary, "impression")
    assert secretary.get(f"{LOT}/impression.docx").status_code == 200
    bring(secretary, retyped(taken(secretary)))
    assert secretary.get(f"{LOT}/impression.docx").status_code == 404
    draw(secretary, "impression")
    words = "\n".join(one.text for one in Word(io.BytesIO(secretary.get(f"{LOT}/impression.docx").data)).paragraphs)
    assert NEW in words
    assert OLD not in words
    assert words.index("Claire Delmas") < words.index("Paul Martin") < words.index(NEW)


def test_the_pdfs_are_to_prepare_again_from_the_correction(app, secretary, made, calls, monkeypatch):
    draw(secretary, "pdf")
    assert secretary.get(f"{LOT}/pdf.zip").status_code == 200
    corrected = retyped(taken(secretary))
    bring(secretary, corrected)
    assert secretary.get(f"{LOT}/pdf.zip").status_code == 404
    assert get(app, Lot, 1).manifeste["files"][2]["pages"] is None
    seen_by_office, to_pdf = [], lots_pdf.to_pdf
    monkeypatch.setattr(lots_pdf, "to_pdf", lambda all_, **more: seen_by_office.extend(all_) or to_pdf(all_, **more))
    draw(secretary, "pdf")
    assert corrected in seen_by_office
    path = app.config["DOCUMENTS_DIR"] / "pdf.zip"
    path.write_bytes(secretary.get(f"{LOT}/pdf.zip").data)
    assert [one.version for one in read_manifest(path)] == ["", "", CORRECTED]


def test_a_pdf_made_before_a_cancelled_drawing_is_not_used_after(app, secretary, made, calls, monkeypatch):
    monkeypatch.setattr(lots_pdf, "GROUP", 2)
    monkeypatch.setattr(Jobs, "draw", lambda self, lot_id, genre: None)
    monkeypatch.setattr("webapp.jobs.LOOKS", 1)
    draw(secretary, "pdf")
    with app.app_context():
        lots_tirages.run(1, "pdf")
        lots_tirages.cancel(AGENT, 1, "pdf")
    workshop = app.config["DOCUMENTS_DIR"] / f"seance-{made['seance']}" / "lot-1-pdf"
    kept = sorted(one.name for one in workshop.iterdir())
    assert len(kept) == 2
    original = taken(secretary, 1)
    assert bring(secretary, retyped(original, "Veuillez agréer", "Nous vous prions d’agréer"), 1).status_code == 303
    assert sorted(one.name for one in workshop.iterdir()) == kept[1:]


# While something is being made


@pytest.fixture
def waiting(monkeypatch):
    monkeypatch.setattr(Jobs, "make", lambda self, lot_id: None)
    monkeypatch.setattr(Jobs, "draw", lambda self, lot_id, genre: None)
    monkeypatch.setattr("webapp.jobs.LOOKS", 1)


def test_while_the_batch_is_being_made_no_correction_is_taken(app, secretary, waiting, monkeypatch):
    monkeypatch.setattr(lots_courriers, "GROUP", 1)
    produce(secretary, held_session(app, secretary))
    run(app, go_on=lambda: False)
    assert state(app) == "en-cours"
    original = taken(secretary, 1)
    answer = bring(secretary, retyped(original, "Veuillez agréer", "Nous vous prions d’agréer"), 1)
    assert answer.status_code == 422
    assert "en préparation" in told(answer)
    assert corrections(app) == []
    run(app)
    assert packed(app, secretary).read("001-attribution-delmas-claire.docx") == original


def test_a_batch_stopped_then_resumed_keeps_the_correction_of_what_was_made(app, secretary, waiting, monkeypatch):
    monkeypatch.setattr(lots_courriers, "GROUP", 1)
    produce(secretary, held_session(app, secretary))
    run(app, go_on=lambda: False)
    with app.app_context():
        lots.cancel(AGENT, 1)
    run(app)
    corrected = retyped(taken(secretary, 1), "Veuillez agréer", "Nous vous prions d’agréer")
    answer = bring(secretary, corrected, 1)
    assert answer.status_code == 303, told(answer)
    with app.app_context():
        lots.resume(AGENT, 1)
    run(app)
    assert state(app) == "termine"
    archive = packed(app, secretary)
    assert archive.read("001-attribution-delmas-claire.docx") == corrected
    assert [one["version"] for one in lines(secretary)] == [CORRECTED, "", ""]


@pytest.mark.parametrize("genre", ["pdf", "impression"])
def test_while_something_is_drawn_no_correction_is_taken(app, secretary, made, waiting, calls, genre):
    known, corrected = seen(secretary), retyped(taken(secretary))
    draw(secretary, genre)
    answer = bring(secretary, corrected, vu=known)
    assert answer.status_code == 422
    assert "en préparation" in told(answer)
    with app.app_context():
        lots_tirages.cancel(AGENT, 1, genre)
    assert bring(secretary, corrected, vu=known).status_code == 303


@pytest.mark.parametrize("aside", ["", "-pdf"])
def test_while_a_process_is_at_the_batch_no_correction_is_taken(app, secretary, made, aside):
    known, corrected = seen(secretary), retyped(taken(secretary))
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Lot, 1)
        row.suivi = {**row.suivi, "tirages": {"pdf": {"etat": "annule"}}}
    with app.app_context(), lots.alone(get(app, Lot, 1), aside=aside):
        answer = bring(secretary, corrected, vu=known)
    assert answer.status_code == 422
    assert corrections(app) == []


def test_killed_between_the_correction_and_the_zip_the_zip_is_the_corrected_one(app, secretary, made, monkeypatch):
    """The row tells first: the ZIP of before is packed again before it is given."""
    old = secretary.get(f"{LOT}.zip").data
    bring(secretary, retyped(taken(secretary)))
    path = app.config["DOCUMENTS_DIR"] / f"seance-{made['seance']}" / "lot-1.zip"
    assert path.read_bytes() == old
    with zipfile.ZipFile(io.BytesIO(secretary.get(f"{LOT}.zip").data)) as archive:
        assert NEW in document_text(archive.read(FILE))
    with app.app_context():
        assert lots_envois.archived(get(app, Lot, 1)) == path


def test_a_batch_noted_as_sent_takes_no_correction_any_more(app, secretary, made):
    known, corrected = seen(secretary), retyped(taken(secretary))
    sent = {"le": "23/11/2026", "voie": "simple"}
    assert secretary.post("/echeances/lots/1/envoi", data=sent).status_code == 303
    assert bring(secretary, corrected, REFUSAL, vu=known).status_code == 422
