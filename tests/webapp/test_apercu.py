"""A letter seen before it is made: its words, its pages where LibreOffice is; nothing recorded, nobody else's."""

from __future__ import annotations

import io
import logging
import os
import shutil
import stat
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document as Word
from sqlmodel import select

from letters import pdf
from letters.text import document_text
from tests.webapp.commission import TOO_FAR, decide, first, hold, sitting
from tests.webapp.templates_sent import new_words, send
from webapp import clock, db
from webapp.casework import apercu
from webapp.casework.apercu import untitled
from webapp.db.models import Compte, Document, Gabarit, Journal, Lot
from webapp.jobs import jobs

OFFICE = """
import pathlib, sqlite3, sys
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
out.mkdir()
if {writes!r}:
    base = sqlite3.connect({base!r}, timeout=0.2)
    base.execute("BEGIN IMMEDIATE")
    base.rollback()
calls = pathlib.Path({calls!r})
calls.write_text(calls.read_text() + "x" if calls.exists() else "x")
for one in sys.argv[sys.argv.index("--outdir") + 2:]:
    (out / (pathlib.Path(one).stem + ".pdf")).write_bytes(b"%PDF-1.6 <</Type/Pages/Count 2>>\\n%%EOF")
"""
OTHER_HOME = {"logement": {"logement.reference": "RSH-LEV-0002"}}
DRAWER = """
import pathlib, sys
for number in (1, 2):
    pathlib.Path(f"{{sys.argv[-1]}}-{{number}}.png").write_bytes(b"\\x89PNG page %d" % number)
"""


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def made(app, secretary):
    """A held session: an attribution, a second rank, a refusal; ids with the address of the first's preview."""
    made = sitting(app)
    assert decide(app, secretary, made, first(1), first(2), TOO_FAR).status_code == 303
    assert hold(app, secretary, made).status_code == 303
    return made | {"here": f"/apercu/seances/{made['seance']}/candidatures/{made['candidats'][0]}"}


@pytest.fixture
def office(app, tmp_path, monkeypatch):
    """A LibreOffice that counts its calls, and checks at each that the database can be written to meanwhile."""
    base = str(app.config["DATA_DIR"] / "caleol.sqlite")
    told = {"calls": str(tmp_path / "appels"), "base": base, "writes": os.path.exists(base)}
    monkeypatch.setenv(pdf.SETTING, _program(tmp_path / "soffice", OFFICE.format(**told)))
    monkeypatch.setattr(pdf, "DRAWER", _program(tmp_path / "pdftoppm", DRAWER.format()))
    return Path(told["calls"])


def _program(path: Path, script: str) -> str:
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def no_office(monkeypatch):
    monkeypatch.setenv(pdf.SETTING, "/n/existe/pas")


def page(client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def words(client, address: str) -> str:
    return page(client, address).select_one(".sheet-of-paper").get_text(" ")


def recorded(app) -> list[int]:
    with app.app_context(), db.reading() as session:
        return [len(session.exec(select(table)).all()) for table in (Document, Lot, Journal, Gabarit)]


def test_each_line_to_make_leads_to_its_preview(secretary, made):
    found = page(secretary, f"/courriers/seances/{made['seance']}").select('main a[href^="/apercu/"]')
    assert [one.get_text() for one in found] == [
        f"Aperçu\u00a0: {name}" for name in ("Claire Delmas", "Paul Martin", "Odile Renard")
    ]
    assert "Claire Delmas" in words(secretary, found[0]["href"])
    assert "au rang 2" in words(secretary, found[1]["href"])
    assert "reste active" in words(secretary, found[2]["href"])


def test_without_libreoffice_the_words_are_laid_out_and_the_page_says_so(secretary, made, no_office):
    shown = page(secretary, made["here"])
    assert "LIBREOFFICE" in shown.select_one("#pages-dessinees[aria-live] p").text
    assert "coupures de page" in shown.select_one("#pages-dessinees").text
    paper = shown.select_one(".sheet-of-paper")
    assert paper.select_one("h3").text == "Objet\u00a0: attribution d’un logement"
    assert paper.select_one("p.right").text == "Madame Claire Delmas"
    assert len(paper.select("p.item")) == 2
    assert shown.select_one("title").text.startswith("Aperçu d’un courrier")


def test_the_word_file_is_the_letter_that_the_batch_will_make(app, secretary, made):
    ahead = secretary.get(f"{made['here']}/apercu.docx")
    assert ahead.headers["Content-Disposition"] == "attachment; filename=apercu.docx"
    secretary.post(f"/courriers/seances/{made['seance']}")
    with app.app_context(), db.reading() as session:
        row = session.exec(select(Document).where(Document.candidature_id == made["candidats"][0])).one()
    assert secretary.get(f"/courriers/{row.id}.docx").data == ahead.data


def test_nothing_is_recorded_whatever_is_looked_at(app, secretary, made, office):
    before = recorded(app)
    for form in ("", "?pages=oui", "/pages", "/apercu.docx", "/apercu.pdf", "/page-1.png"):
        assert secretary.get(made["here"] + form).status_code == 200
    assert recorded(app) == before
    assert not list(app.config["DOCUMENTS_DIR"].rglob("*.docx"))


def test_the_pages_are_drawn_once_and_shown_with_a_text_for_each(secretary, made, office):
    assert page(secretary, made["here"]).select_one("#pages-dessinees [hx-get]")["hx-get"] == f"{made['here']}/pages"
    assert not office.exists()
    drawn = page(secretary, f"{made['here']}/pages")
    assert [one["src"] for one in drawn.select("img")] == [f"{made['here']}/page-{number}.png" for number in (1, 2)]
    assert drawn.select("img")[1]["alt"].startswith("Page 2 sur 2")
    assert secretary.get(drawn.select("img")[1]["src"]).data == b"\x89PNG page 2"
    answer = secretary.get(f"{made['here']}/apercu.pdf")
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "application/pdf",
        "inline; filename=apercu.pdf",
    )
    assert len(page(secretary, made["here"]).select("img")) == 2
    assert office.read_text() == "x"


def test_without_javascript_the_pages_come_with_the_page(secretary, made, office):
    link = page(secretary, made["here"]).select_one("#pages-dessinees a")
    assert len(page(secretary, link["href"]).select("img")) == 2


def test_a_page_or_a_pdf_not_drawn_does_not_exist(secretary, made, office):
    for form in ("apercu.pdf", "page-1.png"):
        assert secretary.get(f"{made['here']}/{form}").status_code == 404
    secretary.get(f"{made['here']}/pages")
    for form in ("page-3.png", "page-0.png", "..%2fapercu.pdf", "autre"):
        assert secretary.get(f"{made['here']}/{form}").status_code == 404


def test_a_libreoffice_that_fails_is_told_and_the_words_stay(secretary, made, tmp_path, monkeypatch):
    monkeypatch.setenv(pdf.SETTING, _program(tmp_path / "soffice", "raise SystemExit(1)"))
    told = secretary.get(f"{made['here']}/pages")
    assert "n’a pas rendu" in told.text
    assert "Claire Delmas" in words(secretary, made["here"])


def test_without_a_drawer_the_pdf_is_offered_and_the_page_says_what_to_install(secretary, made, office, monkeypatch):
    monkeypatch.setattr(pdf, "DRAWER", "n-existe-pas")
    told = page(secretary, f"{made['here']}/pages")
    assert told.select_one("a")["href"] == f"{made['here']}/apercu.pdf"
    assert "poppler-utils" in told.text


def test_the_pages_stand_closed_to_others_without_a_name_and_for_an_hour(app, secretary, made, office, monkeypatch):
    secretary.get(f"{made['here']}/pages")
    (kept,) = (app.config["DATA_DIR"] / "apercus").iterdir()
    assert len(kept.name) == 64
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    with app.app_context():
        later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setitem(app.config, "NOW", later)
    other = f"/apercu/seances/{made['seance']}/candidatures/{made['candidats'][2]}"
    assert secretary.get(f"{other}/pages").status_code == 200
    assert not kept.exists()


@pytest.fixture
def an_hour_later(app, monkeypatch):
    with app.app_context():
        later = clock.now() + timedelta(hours=1, seconds=1)
    return lambda: monkeypatch.setitem(app.config, "NOW", later)


def test_pages_older_than_an_hour_are_shown_no_more_and_drawn_again(secretary, made, office, an_hour_later):
    secretary.get(f"{made['here']}/pages")
    an_hour_later()
    for form in ("apercu.pdf", "page-1.png"):
        assert secretary.get(f"{made['here']}/{form}").status_code == 404
    assert page(secretary, made["here"]).select("img") == []
    assert len(page(secretary, f"{made['here']}/pages").select("img")) == 2
    assert office.read_text() == "xx"


def test_the_background_work_forgets_what_is_older_than_an_hour(app, secretary, made, office, an_hour_later):
    secretary.get(f"{made['here']}/pages")
    jobs(app).recover()
    assert len(list((app.config["DATA_DIR"] / "apercus").iterdir())) == 1
    an_hour_later()
    jobs(app).recover()
    assert list((app.config["DATA_DIR"] / "apercus").iterdir()) == []


@pytest.mark.parametrize("form", ["apercu.pdf", "page-1.png"])
def test_pages_forgotten_while_they_are_asked_for_do_not_exist(secretary, made, office, monkeypatch, form):
    secretary.get(f"{made['here']}/pages")
    found = apercu.drawn

    def forgotten(data: bytes) -> apercu.Pages:
        pages = found(data)
        shutil.rmtree(pages.place)
        return pages

    monkeypatch.setattr(apercu, "drawn", forgotten)
    assert secretary.get(f"{made['here']}/{form}").status_code == 404


def test_nothing_of_a_letter_goes_to_the_logs(secretary, made, office, caplog):
    caplog.set_level(logging.DEBUG)
    for form in ("", "/pages", "/apercu.pdf", "/apercu.docx"):
        secretary.get(made["here"] + form)
    assert "Delmas" not in caplog.text
    assert "ttribution" not in caplog.text


def test_the_pdf_has_no_title_for_a_tab_to_show(app, secretary, made):
    data = secretary.get(f"{made['here']}/apercu.docx").data
    assert Word(io.BytesIO(data)).core_properties.title
    assert not Word(io.BytesIO(untitled(data))).core_properties.title
    assert document_text(untitled(data)).partition("\n")[2] == document_text(data).partition("\n")[2]


def test_what_a_letter_lacks_is_told_instead(app, secretary):
    made = sitting(app, changes={1: {"demande.adresse_postale": None}})
    decide(app, secretary, made, first(1), first(2), TOO_FAR)
    hold(app, secretary, made)
    answer = secretary.get(f"/apercu/seances/{made['seance']}/candidatures/{made['candidats'][0]}")
    assert answer.status_code == 422
    assert "Adresse postale" in answer.text


def test_the_signatory_chosen_signs_the_preview(secretary, made):
    shown = page(secretary, made["here"])
    codes = [one["value"] for one in shown.select("select[name=signataire] option")]
    told = {code: words(secretary, f"{made['here']}?signataire={code}") for code in codes}
    assert len(set(told.values())) == len(codes) > 1
    asked = page(secretary, f"{made['here']}?signataire={codes[1]}").select_one(".actions a.button")["href"]
    assert asked == f"{made['here']}/apercu.docx?signataire={codes[1]}"


def test_an_open_session_and_a_stranger_to_it_have_no_preview(app, secretary, made):
    earlier = sitting(app, le=app.config["TODAY"] + timedelta(days=7), numbers=9, changes=OTHER_HOME)
    here = f"/apercu/seances/{earlier['seance']}/candidatures"
    assert secretary.get(f"{here}/{earlier['candidats'][0]}").status_code == 404
    assert secretary.get(f"/apercu/seances/{made['seance']}/candidatures/{earlier['candidats'][0]}").status_code == 404


def test_only_who_may_make_letters_sees_them_and_in_their_agency(app, client, made, sign_in):
    assert sign_in(app.test_client(), "relation").get(made["here"]).status_code == 403
    with app.app_context(), db.transaction() as session:
        session.exec(select(Compte).where(Compte.identifiant == "secretaire")).one().agences = ["agence-courbevoie"]
    assert client.get(made["here"]).status_code == 404


def test_a_letter_already_made_is_seen_too(app, secretary, made, office):
    secretary.post(f"/courriers/seances/{made['seance']}")
    link = page(secretary, f"/courriers/seances/{made['seance']}").select_one('a[href^="/apercu/documents"]')
    assert "Claire Delmas" in words(secretary, link["href"])
    assert len(page(secretary, f"{link['href']}/pages").select("img")) == 2


def test_who_takes_the_file_of_a_letter_already_made_is_noted_who_looks_at_it_is_not(app, secretary, made, office):
    secretary.post(f"/courriers/seances/{made['seance']}")
    before = recorded(app)
    for form in ("", "/pages", "/page-1.png", "/page-9.png", "/autre"):
        secretary.get(f"/apercu/documents/1{form}")
    assert recorded(app) == before
    for form in ("apercu.docx", "apercu.pdf"):
        assert secretary.get(f"/apercu/documents/1/{form}").status_code == 200
    with app.app_context(), db.reading() as session:
        rows = session.exec(select(Journal).order_by(Journal.id)).all()[-2:]
        assert [(one.par, one.action, one.objet, one.objet_id) for one in rows] == [
            ("secretaire", "telecharger", "document", 1)
        ] * 2


def test_what_somebody_typed_is_shown_as_typed_and_never_as_markup(app, secretary):
    typed = {"menage.personnes.p1.nom": "<script>alert(1)</script> & {{ nom }}"}
    made = sitting(app, changes={1: typed})
    decide(app, secretary, made, first(1), first(2), TOO_FAR)
    hold(app, secretary, made)
    shown = page(secretary, f"/apercu/seances/{made['seance']}/candidatures/{made['candidats'][0]}")
    assert "Madame Claire <script>alert(1)</script> & {{ nom }}" in shown.select_one(".sheet-of-paper").text
    assert shown.select("script:not([src]), [style]") == []


def test_a_template_that_waits_is_seen_filled_before_it_goes_live(secretary, office):
    assert send(secretary, new_words("Cette phrase est <nouvelle>.")).status_code == 303
    shown = page(secretary, "/modeles/versions/1")
    assert "Cette phrase est <nouvelle>." in shown.select_one(".tried").text
    assert shown.select_one("#pages-dessinees [hx-get]")["hx-get"] == "/apercu/modeles/1/pages"
    assert len(page(secretary, "/apercu/modeles/1/pages").select("img")) == 2
    assert len(page(secretary, "/modeles/versions/1").select("img")) == 2
    assert "personnes fictives" in secretary.get("/apercu/modeles/1").text
