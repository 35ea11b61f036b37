"""A session's letters, from the database to the verified ZIP, recording included, beside docxtpl's rendering alone.

A session of a thousand candidates in a database of its own; each round makes the whole batch as the worker does, then
fills some of the same letters with docxtpl opened for each, saved in memory, recorded nowhere. Times are the
processor's, files are written in memory where the system can, the two sides taken in turn.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from docxtpl import DocxTemplate
from flask import Flask

from letters import LETTERS, load
from letters.sandbox import LetterEnvironment, offered
from tests.bench.letters import MEMORY, faster, seconds
from tests.bench.measure import Line
from webapp import create_app, db
from webapp.__main__ import settle
from webapp.casework import courriers, lots, lots_courriers, subjects
from webapp.config import Config
from webapp.db import migrate
from webapp.db.models import Candidature, Decision, Demande, Document, Liste, Logement, Lot, Seance
from webapp.permissions import Agent

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
DWELLINGS = 250
ROUNDS, BY_DOCXTPL = 5, 24
SECRETARY = Agent(0, "secretaire", "", "", "rives-de-seine", ("*",))
HOME = {
    "logement.adresse": "3 rue des Lilas",
    "logement.commune": "92044",
    "logement.pieces": 3,
    "logement.surface": "64.5",
    "logement.etage": 2,
    "logement.loyer": "512.30",
    "logement.annexes": "0",
    "logement.charges": "118.40",
    "logement.financement": "PLUS",
    "logement.contingent": "bailleur",
    "logement.qpv": False,
    "logement.disponible_le": "2026-12-15",
}
REQUEST = {
    "demande.deposee_le": "2023-03-14",
    "demande.renouvelee_le": "2026-03-02",
    "demande.toujours_en_recherche": True,
    "demande.identite_verifiee": True,
    "demande.accepte_commune": False,
    "demande.publics": ["k"],
    "demande.pieces_vues": ["identite"],
    "demande.locataire_du_parc": False,
    "demande.adresse_postale": "3 allée des Tilleuls, 92300 Levallois-Perret",
    "menage.composition_confirmee": True,
    "ressources.rfr_n2": "27400",
    "ressources.annee_rfr": 2024,
    "menage.personnes.p1.civilite": "madame",
    "menage.personnes.p1.prenom": "Claire",
    "menage.personnes.p1.lien": "demandeur",
    "menage.personnes.p1.naissance": "1988-05-17",
    "menage.personnes.p1.a_charge": False,
    "menage.personnes.p2.lien": "enfant",
    "menage.personnes.p2.naissance": "2015-02-03",
    "menage.personnes.p2.a_charge": True,
}
DECIDED = (
    {"decision": "attribution-classement", "rang": 1},
    {"decision": "attribution-classement", "rang": 2},
    {"decision": "non-attribution", "motifs": ["NA-LOCALISATION"]},
    {"decision": "non-attribution", "motifs": ["NA-LOCALISATION"]},
)


def stored(facts: dict[str, Any]) -> dict[str, list[dict]]:
    entry = {"origine": "declare", "le": "2026-11-01T08:00:00+01:00", "par": "relation"}
    return {path: [{"valeur": value, **entry}] for path, value in facts.items()}


def add(session: Any, row: Any, facts: dict[str, Any]) -> Any:
    row.faits = stored(facts)
    subjects.project(row)
    session.add(row)
    session.flush()
    return row


def held(app: Flask, dwellings: int = DWELLINGS) -> int:
    """A session that was held, each of its dwellings with its candidates and their decisions."""
    with app.app_context(), db.transaction() as session:
        sitting = add(
            session,
            Seance(bailleur="rives-de-seine", commission="caleol-levallois", le=DAY, etat="tenue"),
            {"seance.le": DAY.isoformat(), "seance.commission": "caleol-levallois", "seance.communes": "92044"},
        )
        for number in range(dwellings):
            _dwelling(session, sitting, number)
        return sitting.id


def _dwelling(session: Any, sitting: Seance, number: int) -> None:
    home = Logement(bailleur="rives-de-seine", agence="agence-levallois", reference="", etat="inscrit")
    home = add(session, home, HOME | {"logement.reference": f"RSH-{number:04d}"})
    liste = add(session, Liste(logement_id=home.id, etat="inscrite"), {})
    for rank, decided in enumerate(DECIDED, 1):
        named = {"demande.numero": f"1110323{number:06d}1{rank:04d}", "menage.personnes.p1.nom": f"N’Diaye {number}"}
        demande = add(session, Demande(bailleur="rives-de-seine", numero=""), REQUEST | named)
        etat = "retenue" if rank < 3 else "non-retenue"
        row = Candidature(logement_id=home.id, demande_id=demande.id, liste_id=liste.id, etat=etat)
        add(session, row, {"candidature.interet": "oui", "candidature.rang": rank})
        session.add(Decision(seance_id=sitting.id, candidature_id=row.id, par="secretaire", le=AT, **decided))


class Sides:
    """The batch, and docxtpl on the same letters."""

    def __init__(self, app: Flask, seance_id: int):
        self.app = app
        with db.reading() as session:
            self.seance = session.get_one(Seance, seance_id)
            self.lines = courriers.plan(session, SECRETARY, self.seance)
        self.lot = 0
        self.contexts: list[tuple[bytes, Any]] = []

    def prepare(self) -> None:
        """A new batch of the whole session, nothing of it made."""
        with db.transaction() as session:
            session.execute(sa.delete(Document))
            session.execute(sa.delete(Lot))
        shutil.rmtree(self.app.config["DOCUMENTS_DIR"] / f"seance-{self.seance.id}", ignore_errors=True)
        self.lot = lots.create(SECRETARY, self.seance, self.lines, {}, "")

    def ours(self, _turn: int) -> None:
        lots_courriers.run(self.lot)

    def read(self) -> None:
        """Some of the letters just made, for docxtpl. Raises ValueError unless the batch is whole."""
        with db.reading() as session:
            lot = session.get_one(Lot, self.lot)
            rows = lots.letters_of(session, lot)
        if (lot.etat, len(rows)) != ("termine", len(self.lines)):
            raise ValueError(f"{lot.etat}, {len(rows)} letters")
        chosen = rows[:: len(rows) // BY_DOCXTPL][:BY_DOCXTPL]
        known = [(LETTERS[row.lettre], row.donnees) for row in chosen]
        self.contexts = [(one.template_file().data, load(one.context, data)) for one, data in known]

    def docxtpl(self, _turn: int) -> None:
        for template, context in self.contexts:
            document = DocxTemplate(BytesIO(template))
            document.render(offered(context), LetterEnvironment())
            document.save(BytesIO())


def run() -> Iterator[Line]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        config = Config(data_dir=Path(name), today=DAY)
        migrate.upgrade(config.database_url)
        app = create_app(config)
        seance_id = held(app)
        settle()
        with app.app_context():
            yield compared(Sides(app, seance_id))
        for engine in ("engine", "reading_engine"):
            app.extensions[engine].dispose()


def compared(sides: Sides) -> Line:
    """Microseconds a letter: medians of the rounds."""
    mine, theirs = [], []
    for turn in range(ROUNDS):
        sides.prepare()
        mine.append(seconds(sides.ours, turn) / len(sides.lines) * 1e6)
        sides.read()
        theirs.append(seconds(sides.docxtpl, turn) / BY_DOCXTPL * 1e6)
    return faster("lot-de-la-base-au-zip", statistics.median(mine), statistics.median(theirs), ">= 20")
