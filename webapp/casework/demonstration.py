"""The demonstration: a mark on the database, and accounts that exist only where the mark is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel, select

from webapp import db
from webapp.casework import administration, subjects
from webapp.db.models import (
    Candidature,
    Compte,
    Decision,
    Demande,
    Inscription,
    Liste,
    Logement,
    Occupation,
    Reglage,
    Seance,
    Subject,
    Suite,
)

MARK = "demonstration"
PASSWORD = "demonstration"  # noqa: S105 - public by design, printed on the sign-in page of a demonstration

ACCOUNTS = (
    ("relation", "Camille Bernard", "charge-relation-client", "rives-de-seine"),
    ("secretaire", "Dominique Laurent", "secretaire-caleol", "rives-de-seine"),
    ("responsable", "Claude Fontaine", "responsable", "rives-de-seine"),
    ("formateur", "Sacha Moreau", "formateur", "rives-de-seine"),
    ("administrateur", "Alix Girard", "administrateur", "rives-de-seine"),
    ("relation.plaine", "Andrea Marchand", "charge-relation-client", "plaine-commune"),
    ("secretaire.plaine", "Noa Lefort", "secretaire-caleol", "plaine-commune"),
    ("relation.emeraude", "Morgan Chevalier", "charge-relation-client", "emeraude"),
    ("secretaire.emeraude", "Eden Garnier", "secretaire-caleol", "emeraude"),
)


def is_demonstration() -> bool:
    with db.reading() as session:
        return session.get(Reglage, MARK) is not None


def is_new(session: Session) -> bool:
    """Whether nobody has an account yet."""
    return session.exec(select(Compte.id).limit(1)).first() is None


def prepare(session: Session) -> None:
    """Marks a new database as a demonstration and makes its accounts, in the caller's transaction."""
    if not is_new(session):
        raise administration.Refused("Cette base contient déjà des comptes : la démonstration veut une base neuve.")
    session.add(Reglage(cle=MARK, valeur="oui"))
    hashed = administration.hash_password(PASSWORD)
    for identifiant, nom, role, bailleur in ACCOUNTS:
        session.add(
            Compte(identifiant=identifiant, nom=nom, role=role, bailleur=bailleur, agences=["*"], mot_de_passe=hashed)
        )
    session.flush()


def accounts() -> list[Compte]:
    """The demonstration accounts, in their order; none where the database is not marked."""
    if not is_demonstration():
        return []
    order = [identifiant for identifiant, *_ in ACCOUNTS]
    with db.reading() as session:
        found = session.exec(select(Compte)).all()
    return sorted((c for c in found if c.identifiant in order), key=lambda c: order.index(c.identifiant))


def load(session: Session, on: date) -> None:
    """Writes the demonstration of that day into a marked and still empty database, in the caller's transaction."""
    if session.get(Reglage, MARK) is None:
        raise administration.Refused("Cette base n’est pas une base de démonstration.")
    if session.exec(select(Logement.id).limit(1)).first() is not None:
        raise administration.Refused("La démonstration est déjà chargée dans cette base.")
    from seed import demo  # not loaded with the application

    made = demo.build(on)
    _write(session, made)
    counts = {name: len(records) for name, records in vars(made).items()}
    administration.record(session, "systeme", "charger", "demonstration", apres={"jour": on.isoformat(), **counts})


def _write(session: Session, made: Any) -> None:
    """Tables in the order of their references; `rows` finds each row under the key of its record."""
    rows: dict[str, SQLModel] = {}
    _add(session, rows, made.logements, _logement)
    _add(session, rows, made.demandes, _demande)
    _add(session, rows, made.seances, _seance)
    _add(session, rows, made.listes, lambda one: _liste(one, rows))
    calls = {one.cle: one.faits for one in made.demandes}
    _add(session, rows, made.candidatures, lambda one: _candidature(one, rows, calls[one.demande]))
    _add(session, rows, made.occupations, lambda one: _occupation(one, rows))
    session.add_all(_inscription(one, rows) for one in made.inscriptions)
    session.add_all(_decision(one, rows) for one in made.decisions)
    session.add_all(_suite(one, rows) for one in made.suites)
    session.flush()


def _add(session: Session, rows: dict[str, SQLModel], records: Iterable[Any], make: Callable[[Any], Subject]) -> None:
    for record in records:
        rows[record.cle] = row = make(record)
        subjects.project(row)
        session.add(row)
    session.flush()  # gives the identifiers


def _facts(faits: Mapping[str, Any]) -> dict[str, list[dict]]:
    return {path: [dict(vars(one))] for path, one in faits.items()}


def _logement(one: Any) -> Logement:
    return Logement(bailleur=one.bailleur, agence=one.agence, etat=one.etat, faits=_facts(one.faits))


def _owned(faits: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {path: one for path, one in faits.items() if subjects.owner(path) == name}


def _demande(one: Any) -> Demande:
    return Demande(bailleur=one.bailleur, etat=one.etat, faits=_facts(_owned(one.faits, "demande")))


def _seance(one: Any) -> Seance:
    made = Seance(bailleur=one.bailleur, commission=one.commission, le=one.le, etat=one.etat)
    made.faits, made.membres = _facts(one.faits), [dict(each) for each in one.membres]
    return made


def _liste(one: Any, rows: Mapping[str, Any]) -> Liste:
    faits = _facts(one.faits)
    if one.seance:
        said = faits["liste.exception"][0]
        faits["liste.seance"] = [{**said, "valeur": str(rows[one.seance].id)}]
    return Liste(logement_id=rows[one.logement].id, etat=one.etat, faits=faits)


def _candidature(one: Any, rows: Mapping[str, Any], called: Mapping[str, Any]) -> Candidature:
    """`called`: what the call added to the request, of which some is said of this dwelling alone."""
    return Candidature(
        logement_id=rows[one.logement].id,
        demande_id=rows[one.demande].id,
        liste_id=rows[one.liste].id if one.liste else None,
        etat=one.etat,
        faits=_facts(_owned(called, "candidature") | dict(one.faits)),
    )


def _occupation(one: Any, rows: Mapping[str, Any]) -> Occupation:
    made = Occupation(bailleur=one.bailleur, agence=one.agence, locataire=one.locataire, faits=_facts(one.faits))
    made.demande_id, made.logement_id = rows[one.demande].id, rows[one.logement].id
    return made


def _inscription(one: Any, rows: Mapping[str, Any]) -> Inscription:
    return Inscription(
        seance_id=rows[one.seance].id, liste_id=rows[one.liste].id, ordre=one.ordre, cree_le=one.cree_le, par=one.par
    )


def _decision(one: Any, rows: Mapping[str, Any]) -> Decision:
    return Decision(
        seance_id=rows[one.seance].id,
        candidature_id=rows[one.candidature].id,
        decision=one.decision,
        rang=one.rang,
        motifs=list(one.motifs),
        condition_piece=one.condition_piece,
        condition_le=one.condition_le,
        par=one.par,
        le=one.le,
    )


def _suite(one: Any, rows: Mapping[str, Any]) -> Suite:
    return Suite(candidature_id=rows[one.candidature].id, genre=one.genre, motif=one.motif, le=one.le, par=one.par)
