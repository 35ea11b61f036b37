"""Rows for the tests of the officer's pages: dwellings, requests, tenancies and an account kept to one agency."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import select

from rules.facts import fait
from webapp import db
from webapp.casework import subjects
from webapp.db.models import Appel, Candidature, Compte, Conversation, Demande, Logement, Occupation, Seance

EARLIER = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BAILLEUR, AGENCE = "rives-de-seine", "agence-levallois"


def write(session, row, facts: dict[str, Any], origine: str = "declare"):
    values = {path: fait(path).kind.from_json(raw) for path, raw in facts.items()}
    subjects.write(session, row, values, par="essai", origine=origine)
    session.flush()
    return row


def dwelling(app, reference: str = "RSH-1", etat: str = "fleche", **more: Any) -> int:
    """A dwelling of three rooms at Levallois; `bailleur` and `agence` as asked, other names are facts."""
    owner = {name: more.pop(name) for name in ("bailleur", "agence") if name in more}
    facts = {"reference": reference, "adresse": f"{reference} rue du Port", "commune": "92044", "pieces": 3, **more}
    facts |= {"loyer": "512.30", "fleche": True, "contingent": "bailleur", "qpv": False}
    facts.setdefault("territoire", "paris-ouest-la-defense")
    with app.app_context(), db.transaction() as session:
        row = Logement(**{"bailleur": BAILLEUR, "agence": AGENCE, "reference": reference, "etat": etat} | owner)
        return write(session, row, {f"logement.{name}": value for name, value in facts.items()}).id


def applicant(app, number: int = 1, bailleur: str = BAILLEUR, **more: Any) -> int:
    """A request under a number of its own, filed in 2023 and renewed this year; `nom`, or other facts of it."""
    facts = {"numero": f"1110323{number:06}21041", "deposee_le": "2023-03-14", "renouvelee_le": "2026-03-02"}
    person = {"nom": more.pop("nom", "Delmas"), "prenom": more.pop("prenom", "Claire"), "lien": "demandeur"}
    told = {f"menage.personnes.p1.{name}": value for name, value in person.items()}
    told |= {f"demande.{name}": value for name, value in (facts | more).items()}
    with app.app_context(), db.transaction() as session:
        return write(session, Demande(bailleur=bailleur, numero=facts["numero"]), told, "sne").id


def candidacy(app, logement: int, demande: int, etat: str = "a-appeler", rang: int | None = None) -> int:
    with app.app_context(), db.transaction() as session:
        row = Candidature(logement_id=logement, demande_id=demande, etat=etat)
        session.add(row)
        session.flush()
        if rang:
            write(session, row, {"candidature.rang": rang})
        return row.id


def attempt(app, logement: int, demande: int, candidature: int, issue: str, **more: Any) -> None:
    with app.app_context(), db.transaction() as session:
        ids = {"logement_id": logement, "demande_id": demande, "candidature_id": candidature}
        session.add(Appel(**ids | {"numero": 1, "le": EARLIER, "issue": issue, "par": "relation"} | more))


def call(app, logement: int, demande: int, candidature: int, par: str = "relation") -> int:
    """A call's conversation in progress."""
    sujets = {"logement": logement, "demande": demande, "candidature": candidature}
    with app.app_context(), db.transaction() as session:
        row = Conversation(genre="appel", sujets=sujets, par=par, cree_le=EARLIER, modifie_le=EARLIER)
        session.add(row)
        session.flush()
        return row.id


def tenancy(app, demande: int | None = None, agence: str = AGENCE, bailleur: str = BAILLEUR, **facts: Any) -> int:
    told = {f"occupation.{name}": value for name, value in ({"pieces": 4, "surface": "78"} | facts).items()}
    with app.app_context(), db.transaction() as session:
        row = Occupation(bailleur=bailleur, agence=agence, demande_id=demande, locataire="Robin")
        return write(session, row, told, "piece").id


def sitting(app, on: date, bailleur: str = BAILLEUR) -> int:
    with app.app_context(), db.transaction() as session:
        row = Seance(bailleur=bailleur, commission="caleol-levallois", le=on)
        session.add(row)
        session.flush()
        return row.id


def find_sitting(session, on: date) -> Seance:
    """The session of that day at Levallois, made where there is none."""
    known = session.exec(select(Seance).where(Seance.commission == "caleol-levallois", Seance.le == on)).first()
    row = known or Seance(bailleur=BAILLEUR, commission="caleol-levallois", le=on)
    session.add(row)
    session.flush()
    return row


def kept_to(app, *agences: str) -> str:
    """The sign-in name of an officer who sees these agencies only."""
    with app.app_context(), db.transaction() as session:
        known = session.exec(select(Compte)).first()
        session.add(
            Compte(
                identifiant="agence",
                nom="Lou Mercier",
                role="charge-relation-client",
                bailleur=BAILLEUR,
                agences=list(agences),
                mot_de_passe=known.mot_de_passe,
            )
        )
    return "agence"


def stored(app, table: type, row_id: int):
    """The row as the database has it now."""
    with app.app_context(), db.reading() as session:
        return session.get_one(table, row_id)
