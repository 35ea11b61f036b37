"""A session of any of the three landlords, held or to come, and what its letters are made from."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from docx import Document as Word

import letters
from rules.check import check
from rules.parameters import national
from rules.policy import load_policy
from tests.webapp.commission import make
from webapp import clock, db
from webapp.casework import cases
from webapp.db.models import Candidature, Decision, Demande, Inscription, Liste, Logement, Seance
from webapp.letter_contexts import Prepared, Setting
from webapp.letter_contexts.commission import Entry
from webapp.letter_contexts.seance import Decided

LANDLORDS = {
    "rives-de-seine": ("agence-levallois", "caleol-levallois", "92044", "92300"),
    "plaine-commune": ("agence-saint-denis", "caleol-plaine-commune", "93066", "93200"),
    "emeraude": ("agence-saint-malo", "caleol-emeraude", "35288", "35400"),
}
DECISIONS = (
    {"decision": "attribution-condition", "condition_piece": "avis-imposition", "condition_le": date(2026, 12, 18)},
    {"decision": "non-attribution", "motifs": ["NA-LOCALISATION"]},
    {},
)
DAY = date(2026, 11, 25)


@dataclass
class Made:
    """The rows of a session, with the setting of its letters."""

    session: Any
    setting: Setting
    entry: Entry
    decided: Decided
    demande: Demande
    rows: dict[str, Any] = field(default_factory=dict)


@contextmanager
def made_for(app, landlord: str, changes: dict | None = None, on: date = DAY, presents: int = 5) -> Iterator[Made]:
    """Closed without a commit: nothing stays."""
    agency, commission, commune, postcode = LANDLORDS[landlord]
    changes = {**(changes or {})}
    home = {"logement.commune": commune, "logement.code_postal": postcode}
    changes["logement"] = {**home, **changes.get("logement", {})}
    with app.app_context(), db.open_session(write=True) as session:
        ids = make(session, bailleur=landlord, agence=agency, changes=changes)
        sitting = session.get_one(Seance, ids["seance"])
        sitting.commission = commission
        sitting.faits = {**sitting.faits, "seance.presents": _stored(presents)}
        policy = load_policy(landlord)
        setting = Setting(policy, on, national(), sitting)
        yield _made(session, setting, ids)


def _stored(value: Any) -> list[dict]:
    return [{"valeur": value, "origine": "declare", "le": "2026-11-23T10:00:00+01:00", "par": "secretaire"}]


def _made(session: Any, setting: Setting, ids: dict) -> Made:
    liste = session.get_one(Liste, ids["liste"])
    home = session.get_one(Logement, ids["logement"])
    rows = [session.get_one(Candidature, one) for one in ids["candidats"]]
    pairs = tuple((row, session.get_one(Demande, row.demande_id)) for row in rows)
    case = cases.of_liste(session, liste, setting.seance)
    verdicts = tuple(check(case, setting.policy, "ordre_du_jour", setting.seance.le, setting.figures))
    inscription = Inscription(seance_id=ids["seance"], liste_id=liste.id, ordre=1, cree_le=clock.now(), par="s")
    entry = Entry(inscription, liste, home, pairs, verdicts, {}, {"relation": "Julien Perrot"})
    decisions = {
        row.id: Decision(seance_id=ids["seance"], candidature_id=row.id, par="s", le=clock.now(), **given)
        for row, given in zip(rows, DECISIONS, strict=True)
        if given
    }
    return Made(session, setting, entry, Decided(entry, decisions), pairs[0][1])


def told(prepared: Prepared) -> str:
    """The words of the document, opened by a second library: paragraphs, then tables row by row."""
    assert prepared.missing == ()
    document = Word(io.BytesIO(letters.render(prepared.letter, prepared.context)))
    rows = (" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows)
    text = "\n".join([*(one.text for one in document.paragraphs), *rows])
    return text.replace("\u00a0", " ").replace("\u202f", " ")
