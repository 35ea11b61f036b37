"""The demonstration: a mark on the database, and accounts that exist only where the mark is."""

from __future__ import annotations

from sqlmodel import Session, select

from webapp import db
from webapp.casework import administration
from webapp.db.models import Compte, Reglage

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
