"""A changed template sent by a secretary, and what the page answers."""

from __future__ import annotations

import io

from bs4 import BeautifulSoup
from sqlmodel import select

from letters import LETTERS
from letters.package import repack
from tests.letters.changed_templates import with_sentence
from webapp import db
from webapp.db.models import Modele

LETTER = LETTERS["non-attribution"]
URL = "/modeles/non-attribution"
SENTENCE = "Nous restons à votre écoute à l’accueil de l’agence."


def new_words(sentence: str = SENTENCE) -> bytes:
    return repack(with_sentence(LETTER, sentence).data)


def send(client, data: bytes, name: str = "non-attribution.docx", url: str = URL):
    answer = client.post(url, data={"fichier": (io.BytesIO(data), name)})
    answer.request.input_stream.close()
    return answer


def rows(app, table) -> list:
    with app.app_context(), db.reading() as session:
        return list(session.exec(select(table)).all())


def act(app, client, gesture: str, number: int = 1, **more: str):
    row = next(one for one in rows(app, Modele) if one.id == number)
    return client.post(f"/modeles/versions/{number}", data={"geste": gesture, "version": str(row.version), **more})


def in_force(app, client, other, sentence: str = SENTENCE) -> int:
    """A version deposited by one, approved by the other, put in force; gives its number."""
    assert send(client, new_words(sentence)).status_code == 303
    number = max(one.id for one in rows(app, Modele))
    assert act(app, other, "approuver", number).status_code == 303
    assert act(app, client, "mettre-en-vigueur", number).status_code == 303
    return number


def said(answer) -> str:
    """The words of the refusal on the page."""
    found = BeautifulSoup(answer.text, "html.parser").select_one(".summary")
    return found.get_text(" ", strip=True).replace("\u00a0", " ").replace("\u202f", " ") if found else ""


def states(app) -> list[str]:
    return [one.etat for one in rows(app, Modele)]
