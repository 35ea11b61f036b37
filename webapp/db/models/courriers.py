"""Documents made, one by one or in batches, with the data and the template they were made from."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.db.types import Instant, choice

ETATS_LOT = ("a-faire", "en-cours", "termine", "interrompu")


class Lot(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    seance_id: int | None = Field(default=None, foreign_key="seance.id", index=True)
    etat: str = Field(default="a-faire", sa_type=choice("etat", *ETATS_LOT))
    manifeste: dict = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    cree_le: datetime = Field(sa_type=Instant)
    par: str


class Document(SQLModel, table=True):
    """`fichier` is relative to the documents folder; `sha256` is its digest, `gabarit_sha256` the template's."""

    id: int | None = Field(default=None, primary_key=True)
    lettre: str
    candidature_id: int | None = Field(default=None, foreign_key="candidature.id", index=True)
    occupation_id: int | None = Field(default=None, foreign_key="occupation.id", index=True)
    lot_id: int | None = Field(default=None, foreign_key="lot.id", index=True)
    donnees: dict = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    gabarit_sha256: str
    sha256: str
    fichier: str
    cree_le: datetime = Field(sa_type=Instant)
    par: str
