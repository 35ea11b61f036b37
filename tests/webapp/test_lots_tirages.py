"""What is drawn from a batch in the background: its PDFs, its file for the printer."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest
from bs4 import BeautifulSoup
from docx import Document as Word

from letters import pdf, read_manifest, verify
from tests.webapp.commission import get
from tests.webapp.office import PAGES, SILENT, playing
from tests.webapp.test_courriers import actions, held_session, produce
from tests.webapp.test_lots import AGENT, page, run
from webapp import db
from webapp.casework import lots, lots_pdf, lots_tirages
from webapp.casework.administration import Refused
from webapp.db.models import Lot
from webapp.jobs import Jobs, jobs

LOT = "/courriers/lots/1"
NAMES = [
    "001-attribution-delmas-claire",
    "002-attribution-rang-suivant-martin-paul",
    "003-non-attribution-renard-odile",
]


@pytest.fixture
def office(tmp_path, monkeypatch):
    """`office(script)`: the LibreOffice of this machine is that one; the file of its calls."""

    def found(*script: str):
        program, calls = playing(tmp_path, *script)
        monkeypatch.setenv(pdf.SETTING, program)
        return calls

    return found


@pytest.fixture
def batch(app, client, sign_in):
    """A client, beside a batch of three letters that is made."""
    sign_in(client, "secretaire-caleol")
    produce(client, held_session(app, client))
    return client


@pytest.fixture
def waiting(monkeypatch):
    """What is asked for stays in the queue."""
    monkeypatch.setattr(Jobs, "draw", lambda self, lot_id, genre: None)
    monkeypatch.setattr("webapp.jobs.LOOKS", 1)


def ask(client, genre: str = "pdf", recto: str = "1"):
    return client.post(f"{LOT}/tirages/{genre}", data={"recto": recto} if recto else {})


def test_what_a_killed_process_left_of_a_print_file_goes_at_the_next(app, batch):
    left = app.config["DOCUMENTS_DIR"] / "seance-1" / ".lot-1-impression.docx.tue"
    left.mkdir()
    (left / "impression.docx").write_bytes(b"PK")
    ask(batch, "impression")
    assert not left.exists()


def one_run(app, genre: str = "pdf", **options) -> bool:
    with app.app_context():
        return lots_tirages.run(1, genre, **options)


def tirage(app, genre: str = "pdf") -> lots_tirages.Tirage:
    return lots_tirages.of(get(app, Lot, 1), genre)


def links(client) -> list[str]:
    return [link["href"] for link in page(client).select("#tirages ul a")]


def archive(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_the_pdfs_are_named_like_the_letters_and_their_pages_stand_in_the_manifests(app, batch, office):
    office()
    before = archive(batch.get(f"{LOT}.zip").data).namelist()
    assert ask(batch).location == f"{LOT}#tirages"
    assert links(batch) == [f"{LOT}/pdf.zip", f"{LOT}/impression.pdf"]
    assert archive(batch.get(f"{LOT}/pdf.zip").data).namelist()[:3] == [f"{name}.pdf" for name in NAMES]
    place = app.config["DOCUMENTS_DIR"] / "seance-1"
    for path in (place / "lot-1.zip", place / "lot-1-pdf.zip"):
        entries = read_manifest(path)
        verify(path, entries)
        assert [one.pages for one in entries] == [PAGES] * 3
    again = archive(batch.get(f"{LOT}.zip").data)
    assert again.namelist() == before
    assert again.read("manifest.csv") == batch.get(f"{LOT}/manifeste.csv").data
    assert again.read("manifest.json") == batch.get(f"{LOT}/manifeste.json").data
    assert again.read("manifest.csv").decode("utf-8-sig").splitlines()[1].endswith(";2;")
    assert "001-attribution-delmas-claire.docx, 2 pages" in page(batch).select_one("ol").text
    assert list((place / "lot-1-pdf").iterdir()) == []


def test_a_lost_archive_is_made_again_with_its_pages(app, batch, office):
    office()
    ask(batch)
    before = batch.get(f"{LOT}.zip").data
    (app.config["DOCUMENTS_DIR"] / "seance-1/lot-1.zip").unlink()
    assert batch.get(f"{LOT}.zip").data == before


def test_they_are_made_in_groups_each_followed_by_the_bar(app, batch, office, waiting, monkeypatch):
    calls = office()
    monkeypatch.setattr(lots_pdf, "GROUP", 2)
    ask(batch)
    assert one_run(app)
    assert tirage(app).fait == 2
    poll = batch.get(f"{LOT}/tirages?genre=pdf", headers={"HX-Request": "true"})
    bar = BeautifulSoup(poll.text, "html.parser").select_one("progress")
    assert (bar["max"], bar["value"]) == ("3", "2")
    assert "2 PDF faits sur 3" in poll.text
    assert "HX-Retarget" not in poll.headers
    assert not one_run(app)
    poll = batch.get(f"{LOT}/tirages?genre=pdf", headers={"HX-Request": "true"})
    assert (poll.headers["HX-Retarget"], poll.headers["HX-Reswap"]) == ("#tirages", "outerHTML")
    assert "Les PDF sont prêts." in poll.text
    assert calls.read_text().split() == ["2", "1"]


def test_no_transaction_is_open_while_libreoffice_works(app, batch, office, waiting, monkeypatch):
    office()
    ask(batch)
    made = lots_pdf.to_pdf

    def writing_meanwhile(letters, **options):
        with db.transaction() as session:
            session.get_one(Lot, 1).panne = ""
        return made(letters, **options)

    monkeypatch.setattr(lots_pdf, "to_pdf", writing_meanwhile)
    one_run(app)
    assert tirage(app).etat == lots_tirages.DONE


def test_what_a_dead_process_left_is_found_without_the_queue_and_only_the_rest_is_made(
    app, batch, office, waiting, monkeypatch
):
    calls = office()
    monkeypatch.setattr(lots_pdf, "GROUP", 2)
    ask(batch)
    assert not one_run(app, go_on=lambda: False)
    with app.app_context():
        assert lots_tirages.to_run() == [(1, "pdf")]
        jobs().recover()
        assert lots_tirages.to_run() == []
    assert calls.read_text().split() == ["2", "1"]
    assert not one_run(app)
    assert calls.read_text().split() == ["2", "1"]


def test_killed_before_it_is_told_the_end_is_made_again_the_same(app, batch, office, waiting, monkeypatch):
    office()
    ask(batch)
    with monkeypatch.context() as patched:
        patched.setattr(lots_pdf, "sweep", _killed)
        patched.setattr(lots_pdf, "_tell_pages", _killed)
        with pytest.raises(KeyboardInterrupt):
            one_run(app)
    assert tirage(app).running
    one_run(app)
    assert tirage(app).etat == lots_tirages.DONE
    path = app.config["DOCUMENTS_DIR"] / "seance-1/lot-1.zip"
    assert [one.as_dict() for one in read_manifest(path)] == get(app, Lot, 1).manifeste["files"]


def _killed(*given):
    raise KeyboardInterrupt


def test_what_a_killed_libreoffice_left_of_the_letters_goes(app, batch, office, waiting):
    office()
    ask(batch)
    workshop = app.config["DOCUMENTS_DIR"] / "seance-1/lot-1-pdf"
    (workshop / "pdf-abc").mkdir(parents=True)
    (workshop / "pdf-abc" / "0000.docx").write_bytes(b"courrier")
    one_run(app)
    assert tirage(app).etat == lots_tirages.DONE
    assert list(workshop.iterdir()) == []


def test_cancelled_it_keeps_what_is_made_for_the_next_time(app, batch, office, waiting, monkeypatch):
    calls = office()
    monkeypatch.setattr(lots_pdf, "GROUP", 2)
    ask(batch)
    one_run(app)
    batch.post(f"{LOT}/tirages/pdf/annuler")
    assert not one_run(app)
    assert (tirage(app).etat, links(batch)) == (lots_tirages.STOPPED, [])
    assert batch.get(f"{LOT}/pdf.zip").status_code == 404
    ask(batch)
    one_run(app)
    assert links(batch)
    assert calls.read_text().split() == ["2", "1"]
    told = batch.post(f"{LOT}/tirages/pdf/annuler", follow_redirects=True)
    assert "Cette préparation était déjà finie." in told.text
    assert [one for one in actions(app) if one == ("preparer", "lot")] == [("preparer", "lot")] * 2


def test_asked_twice_it_is_made_once(app, batch, office, waiting):
    calls = office()
    ask(batch)
    ask(batch)
    one_run(app)
    one_run(app)
    assert calls.read_text().split() == ["3"]
    assert actions(app).count(("preparer", "lot")) == 1


def test_somebody_else_at_it_is_left_alone(app, batch, office, waiting):
    calls = office()
    ask(batch)
    with app.app_context(), lots.alone(get(app, Lot, 1), aside="-pdf"):
        assert not one_run(app)
    assert not calls.exists()


@pytest.mark.parametrize("recto", ["1", ""])
def test_in_the_one_pdf_each_letter_starts_on_a_recto_if_asked(app, batch, office, recto, monkeypatch):
    office()
    ask(batch, recto=recto)
    whole = batch.get(f"{LOT}/impression.pdf")
    assert whole.mimetype == "application/pdf"
    assert pdf.pages_of(whole.data) == PAGES * 3  # of two pages each: none is added
    assert tirage(app).recto is bool(recto)
    assert ("commence sur un recto." in page(batch).select_one("#tirages ul").text) is bool(recto)


def test_where_the_pdfs_cannot_be_joined_there_is_the_zip_alone(app, batch, office, monkeypatch):
    office()
    monkeypatch.setattr(lots_pdf, "join", _unjoined)
    ask(batch)
    assert links(batch) == [f"{LOT}/pdf.zip"]
    assert batch.get(f"{LOT}/impression.pdf").status_code == 404


def _unjoined(*given, **options):
    raise lots_pdf.Unjoined


def test_a_libreoffice_that_fails_says_so_and_may_be_asked_again(app, batch, office):
    office(SILENT)
    ask(batch)
    assert "LibreOffice n’a pas rendu tous les PDF" in page(batch).select_one("#tirages .summary").text
    office()
    ask(batch)
    assert not page(batch).select("#tirages .summary")
    assert links(batch)


def test_where_libreoffice_is_absent_the_page_says_so_and_what_to_do(app, batch, monkeypatch):
    monkeypatch.setenv(pdf.SETTING, "/n/existe/pas")
    told = page(batch).select_one("#tirages")
    assert "Le réglage LIBREOFFICE ne désigne pas un programme" in told.text
    assert "imprimez-les" in told.text
    assert [form["action"] for form in told.select("form")] == [f"{LOT}/tirages/impression"]
    ask(batch)
    assert "ne désigne pas" in page(batch).select_one("#tirages .summary").text


@pytest.mark.parametrize(("recto", "breaks"), [("1", "oddPage"), ("", "nextPage")])
def test_the_print_file_is_made_when_asked_for_and_holds_every_letter(batch, recto, breaks):
    assert batch.get(f"{LOT}/impression.docx").status_code == 404
    ask(batch, "impression", recto)
    assert links(batch) == [f"{LOT}/impression.docx"]
    data = batch.get(f"{LOT}/impression.docx").data
    text = "\n".join(one.text for one in Word(io.BytesIO(data)).paragraphs)
    assert all(text.count(f"{name}\n") for name in ("Delmas", "Martin", "Renard"))
    assert archive(data).read("word/document.xml").count(f'w:type w:val="{breaks}"'.encode()) >= 2


def test_a_file_that_is_lost_is_offered_to_be_prepared_again(app, batch):
    ask(batch, "impression")
    (app.config["DOCUMENTS_DIR"] / "seance-1/lot-1-impression.docx").unlink()
    assert links(batch) == []
    assert batch.get(f"{LOT}/impression.docx").status_code == 404
    ask(batch, "impression")
    assert links(batch)


def test_a_full_disk_stops_it_with_a_sentence(app, batch, monkeypatch):
    monkeypatch.setattr("webapp.casework.lots_envois.letters.print_file", _full)
    ask(batch, "impression")
    assert "le disque est plein" in page(batch).select_one("#tirages .summary").text


def _full(*given, **options):
    raise OSError(28, "No space left on device")


def test_a_batch_that_is_not_finished_is_refused(app, client, sign_in, monkeypatch):
    sign_in(client, "secretaire-caleol")
    monkeypatch.setattr(Jobs, "make", lambda self, lot_id: None)
    monkeypatch.setattr("webapp.jobs.LOOKS", 1)
    produce(client, held_session(app, client))
    with app.app_context(), pytest.raises(Refused, match="n’est pas fini"):
        lots_tirages.ask(AGENT, 1, "pdf", recto=True)
    assert "n’est pas fini" in client.post(f"{LOT}/tirages/pdf", follow_redirects=True).text
    run(app)
    assert page(client).select_one("#tirages")


def test_a_batch_taken_up_again_forgets_what_was_drawn_from_less(app, client, sign_in, monkeypatch):
    sign_in(client, "secretaire-caleol")
    with monkeypatch.context() as patched:
        patched.setattr(Jobs, "make", lambda self, lot_id: None)
        patched.setattr("webapp.jobs.LOOKS", 1)
        patched.setattr("webapp.casework.lots_courriers.GROUP", 1)
        produce(client, held_session(app, client))
        run(app, go_on=lambda: False)
        with app.app_context():
            lots.cancel(AGENT, 1)
        run(app)
    ask(client, "impression")
    assert links(client)
    client.post(f"{LOT}/reprendre")
    assert links(client) == []


def test_those_of_other_agencies_are_not_found(client, sign_in, batch):
    client.post("/deconnexion")
    sign_in(client, "secretaire.plaine")
    for url in ("/tirages", "/pdf.zip", "/impression.docx", "/impression.pdf"):
        assert client.get(f"{LOT}{url}").status_code == 404, url
    for gesture in ("/tirages/pdf", "/tirages/impression", "/tirages/pdf/annuler"):
        assert client.post(f"{LOT}{gesture}").status_code == 404, gesture


@pytest.mark.filterwarnings("default:conversion réelle non essayée")
def test_the_real_one_makes_the_pdfs_of_a_batch(app, batch):
    """Where LibreOffice is not installed, the run says that this was not tried."""
    if absent := pdf.why_not():
        warnings.warn(f"conversion réelle non essayée : {absent}", stacklevel=1)
        return
    ask(batch)
    pages = [one.pages for one in read_manifest(app.config["DOCUMENTS_DIR"] / "seance-1/lot-1.zip")]
    assert all(1 <= one <= 3 for one in pages)
    padded = sum(one + one % 2 for one in pages[:-1]) + pages[-1]
    assert pdf.pages_of(batch.get(f"{LOT}/impression.pdf").data) == padded
