"""Accounts, open sessions, sign-in attempts, the journal and the settings of the installation."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.db.models.base import Versioned
from webapp.db.types import Instant, choice

ROLES = ("charge-relation-client", "secretaire-caleol", "formateur", "responsable", "administrateur")


class Compte(Versioned, table=True):
    id: int | None = Field(default=None, primary_key=True)
    identifiant: str = Field(unique=True)
    nom: str
    role: str = Field(sa_type=choice("role", *ROLES))
    mot_de_passe: str = Field(repr=False)
    bailleur: str
    agences: list = Field(default_factory=list, sa_type=sa.JSON, nullable=False)
    vue: str = Field(default="guidee", sa_type=choice("vue", "guidee", "dense"))
    actif: bool = True


class SessionOuverte(SQLModel, table=True):
    """One browser signed in; the token itself is never stored."""

    __tablename__ = "session_ouverte"

    id: int | None = Field(default=None, primary_key=True)
    jeton_sha256: str = Field(unique=True)
    compte_id: int = Field(foreign_key="compte.id", index=True)
    ouverte_le: datetime = Field(sa_type=Instant)
    vue_le: datetime = Field(sa_type=Instant)
    fermee_le: datetime | None = Field(default=None, sa_type=Instant)


class TentativeConnexion(SQLModel, table=True):
    """Failed sign-ins of one name, known or not, and until when it must wait."""

    __tablename__ = "tentative_connexion"

    identifiant: str = Field(primary_key=True)
    echecs: int = 0
    derniere_le: datetime = Field(sa_type=Instant)
    attendre_jusqua: datetime | None = Field(default=None, sa_type=Instant)


class Journal(SQLModel, table=True):
    """Append-only; `empreinte` covers the row and the digest of the one before."""

    id: int | None = Field(default=None, primary_key=True)
    le: datetime = Field(sa_type=Instant)
    par: str = Field(index=True)
    action: str
    objet: str
    objet_id: int | None = None
    avant: dict | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    apres: dict | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    precedente: str = Field(unique=True)
    empreinte: str = Field(unique=True)

    __table_args__ = (sa.Index(None, "objet", "objet_id"),)


class Reglage(SQLModel, table=True):
    cle: str = Field(primary_key=True)
    valeur: str
