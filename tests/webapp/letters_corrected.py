"""A letter already made, taken away, changed as Word saves it, and brought back."""

from __future__ import annotations

import io
from collections.abc import Callable

from bs4 import BeautifulSoup
from docx import Document as Word
from sqlmodel import select

from letters.package import repack
from tests.webapp.test_courriers import held_session, produce
from webapp import db
from webapp.db.models import Correction, Document

OLD, NEW = "Cette décision concerne ce logement seulement.", "Cette décision ne vaut que pour ce logement-là."
REASON = "Tournure éclaircie"
REFUSAL = 3  # the document of Odile Renard, who was refused


def url(document: int = REFUSAL, more: str = "") -> str:
    return f"/corrections/documents/{document}{more}"


def batch(app, client) -> dict:
    """A batch of three letters, made."""
    made = held_session(app, client)
    assert produce(client, made).status_code == 303
    return made


def changed(data: bytes, change: Callable) -> bytes:
    """The document once `change(document)` was done, as python-docx saves it, the same bytes each time."""
    document = Word(io.BytesIO(data))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue())


def retyped(data: bytes, old: str = OLD, new: str = NEW) -> bytes:
    """The document with some words retyped, wherever runs cut them."""

    def change(document) -> None:
        for paragraph in document.paragraphs:
            if old in paragraph.text:
                text = paragraph.text.replace(old, new)
                paragraph.runs[0].text = text
                for run in paragraph.runs[1:]:
                    run.text = ""

    made = changed(data, change)
    assert made != data
    return made


def taken(client, document: int = REFUSAL) -> bytes:
    return client.get(f"/courriers/{document}.docx").data


def seen(client, document: int = REFUSAL) -> str:
    """The digest that the page's form tells."""
    found = BeautifulSoup(client.get(url(document)).text, "html.parser").select_one('input[name="vu"]')
    return found["value"] if found else ""


def bring(client, data: bytes, document: int = REFUSAL, reason: str = REASON, name: str = "corrige.docx", **more: str):
    form = {"motif": reason, "vu": more.get("vu", seen(client, document)), "fichier": (io.BytesIO(data), name)}
    answer = client.post(url(document), data=form)
    answer.request.input_stream.close()
    return answer


def corrections(app) -> list[Correction]:
    with app.app_context(), db.reading() as session:
        return list(session.exec(select(Correction).order_by(Correction.id)).all())


def document_of(app, number: int = REFUSAL) -> Document:
    with app.app_context(), db.reading() as session:
        return session.get_one(Document, number)


def told(answer) -> str:
    """The words of the refusal on the page."""
    found = BeautifulSoup(answer.text, "html.parser").select_one(".summary")
    return found.get_text(" ", strip=True).replace("\u00a0", " ").replace("\u202f", " ") if found else ""
