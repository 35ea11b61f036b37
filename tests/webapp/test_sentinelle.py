"""A request that holds every sensitive fact: outside the call's own question and review, nothing shows them."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlmodel import select

from tests.webapp.commission import TOO_FAR, decide, first, hold, sitting
from webapp import db
from webapp.casework import subjects
from webapp.db.models import Candidature, Demande, Document, Journal, Lot

LABELS = ["g", "h", "i", "c"]
LOCAL_LABELS = ["protection-famille", "perte-autonomie"]
SENSITIVE = {
    "demande.publics": LABELS,
    "demande.preuves_vues": ["decision-juge"],
    "demande.publics_locaux": LOCAL_LABELS,
    "demande.publics_plan": ["plan-vigilance"],
    "demande.lit_medicalise": True,
    "demande.tierce_personne": True,
    "menage.personnes.p2.carte_invalidite": True,
}
TELLING = (
    "violen",
    "mariage forcé",
    "ordonnance",
    "traite des êtres",
    "l. 121-9",
    "difficultés particulières",
    "invalidité",
    "certificat",
    "médical",
    "label g",
    "g et g bis",
    "g-bis",
    "l. 441-1 g",
    "decision-juge",
    "décision du juge",
    "justificatif du label",
    "situation de protection",
    "protection-famille",
    "perte-autonomie",
    "vigilance",
)
PAGES = (
    "/",
    "/logements",
    "/logements/{logement}",
    "/logements/{logement}/vivier",
    "/appels",
    "/seances",
    "/seances/{seance}",
    "/seances/{seance}/logements/{liste}",
    "/mutations",
    "/indicateurs",
    "/courriers",
    "/echeances",
)
AFTER = (
    "/seances/{seance}",
    "/courriers",
    "/courriers/seances/{seance}",
    "/seances/{seance}/suites",
    "/indicateurs",
    "/echeances",
)


@pytest.fixture
def manager(client, sign_in):
    return sign_in(client, "responsable")


def told(text: str) -> list[str]:
    """The telling words of a text."""
    plain = text.lower().replace("\u00a0", " ").replace("\u202f", " ")
    return [word for word in TELLING if word in plain]


def document_text(data: bytes) -> str:
    parts = zipfile.ZipFile(io.BytesIO(data))
    return " ".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def walked(client, pages: tuple[str, ...], ids: dict) -> dict[str, list[str]]:
    """What each page tells; its own address is looked at too."""
    found = {}
    for page in pages:
        url = page.format(**ids)
        answer = client.get(url, follow_redirects=True)
        assert answer.status_code == 200, url
        found[url] = told(answer.text) + told(answer.request.url)
    return {url: words for url, words in found.items() if words}


def rows(app, table):
    with app.app_context(), db.reading() as session:
        return list(session.exec(select(table)).all())


@pytest.fixture
def made(app):
    """Three candidates; the first holds every sensitive fact, without the proof that the law asks for."""
    return sitting(app, changes={1: SENSITIVE})


def held(app, client, made):
    assert decide(app, client, made, first(1), first(2), TOO_FAR).status_code == 303
    assert hold(app, client, made).status_code == 303


def test_no_page_tells_a_sensitive_fact(app, manager, made):
    assert walked(manager, PAGES, made) == {}
    held(app, manager, made)
    assert walked(manager, AFTER, made) == {}


def test_the_agenda_entry_says_that_a_label_is_recognised_and_no_more(app, manager, made):
    page = manager.get(f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx")
    assert page.status_code == 200
    assert "Label reconnu" in document_text(page.data)
    assert told(document_text(page.data)) == []


def test_no_letter_file_or_manifest_tells_a_sensitive_fact(app, manager, made):
    held(app, manager, made)
    assert manager.post(f"/courriers/seances/{made['seance']}").status_code == 303
    documents = rows(app, Document)
    assert len(documents) == 3
    for row in documents:
        data = (app.config["DOCUMENTS_DIR"] / row.fichier).read_bytes()
        assert told(document_text(data) + row.fichier + json.dumps(row.donnees, ensure_ascii=False)) == []
    assert [told(json.dumps(lot.manifeste, ensure_ascii=False)) for lot in rows(app, Lot)] == [[]]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("demande.publics", LABELS),
        ("demande.preuves_vues", ["decision-juge"]),
        ("demande.publics_locaux", LOCAL_LABELS),
        ("demande.publics_plan", ["plan-vigilance"]),
    ],
)
def test_the_journal_keeps_that_a_sensitive_fact_was_answered_never_its_value(app, manager, made, path, value):
    with app.app_context(), db.transaction() as session:
        demande = session.get_one(Demande, session.get_one(Candidature, made["candidats"][1]).demande_id)
        subjects.write(session, demande, {path: frozenset(value)}, par="responsable")
    lines = [line for line in rows(app, Journal) if line.action == "repondre"]
    assert lines
    assert all(told(json.dumps([line.avant, line.apres], ensure_ascii=False).replace(path, "")) == [] for line in lines)
    assert all("valeur" not in entry for line in lines for entry in (line.apres or {}).values())
