"""Candidates to a dwelling and the slate presented to the commission."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.db.models.base import Subject
from webapp.db.types import Instant, choice

ETATS_CANDIDATURE = (
    "a-appeler",
    "a-rappeler",
    "qualifiee",
    "ecartee",
    "desistee",
    "proposee",
    "inscrite",
    "retenue",
    "non-retenue",
    "acceptee",
    "refusee",
    "sans-reponse",
    "sans-effet",
    "bail-signe",
)
ETATS_LISTE = ("ouverte", "inscrite", "close")
OPEN = sa.text("etat = 'ouverte'")


class Liste(Subject, table=True):
    id: int | None = Field(default=None, primary_key=True)
    logement_id: int = Field(foreign_key="logement.id", index=True)
    etat: str = Field(default="ouverte", sa_type=choice("etat", *ETATS_LISTE))

    __table_args__ = (
        sa.Index("uq_liste_ouverte", "logement_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )


class Candidature(Subject, table=True):
    id: int | None = Field(default=None, primary_key=True)
    logement_id: int = Field(foreign_key="logement.id")
    demande_id: int = Field(foreign_key="demande.id", index=True)
    liste_id: int | None = Field(default=None, foreign_key="liste.id", index=True)
    rang: int | None = None
    etat: str = Field(default="a-appeler", sa_type=choice("etat", *ETATS_CANDIDATURE))

    __table_args__ = (sa.UniqueConstraint("logement_id", "demande_id"),)


class Justification(SQLModel, table=True):
    """The written reason that lets a point « à justifier » pass; the latest one for a rule counts, all are kept."""

    id: int | None = Field(default=None, primary_key=True)
    liste_id: int = Field(foreign_key="liste.id", index=True)
    candidature_id: int | None = Field(default=None, foreign_key="candidature.id", index=True)  # None: the slate itself
    regle: str
    phrase: str
    le: datetime = Field(sa_type=Instant)
    par: str
