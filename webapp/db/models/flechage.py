"""Dwellings to let."""

import sqlalchemy as sa
from sqlmodel import Field

from webapp.db.models.base import Subject
from webapp.db.types import choice

ETATS_LOGEMENT = ("conge-recu", "fleche", "non-fleche", "liste-ouverte", "inscrit", "attribue", "loue")


class Logement(Subject, table=True):
    id: int | None = Field(default=None, primary_key=True)
    bailleur: str
    agence: str
    reference: str
    commune: str | None = None  # INSEE code
    adresse: str | None = None
    pieces: int | None = None
    loyer_centimes: int | None = None
    etat: str = Field(default="conge-recu", sa_type=choice("etat", *ETATS_LOGEMENT))

    __table_args__ = (sa.UniqueConstraint("bailleur", "reference"), sa.Index(None, "bailleur", "agence", "etat"))
