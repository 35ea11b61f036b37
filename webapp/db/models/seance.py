"""Sittings of a commission and what it decides."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.db.models.base import Subject
from webapp.db.types import Instant, choice

ETATS_SEANCE = ("ouverte", "tenue", "close")


class Seance(Subject, table=True):
    id: int | None = Field(default=None, primary_key=True)
    bailleur: str
    commission: str
    le: dt.date
    etat: str = Field(default="ouverte", sa_type=choice("etat", *ETATS_SEANCE))
    membres: list = Field(default_factory=list, sa_type=sa.JSON, nullable=False)

    __table_args__ = (sa.UniqueConstraint("bailleur", "commission", "le"),)


class Decision(SQLModel, table=True):
    """One decision for one candidate; its codes and reasons are those of the landlord's policy."""

    id: int | None = Field(default=None, primary_key=True)
    seance_id: int = Field(foreign_key="seance.id")
    candidature_id: int = Field(foreign_key="candidature.id", index=True)
    decision: str
    rang: int | None = None
    motifs: list = Field(default_factory=list, sa_type=sa.JSON, nullable=False)
    condition_piece: str | None = None
    condition_le: dt.date | None = None
    par: str
    le: dt.datetime = Field(sa_type=Instant)

    __table_args__ = (sa.UniqueConstraint("seance_id", "candidature_id"),)
