"""Figures that a landlord entered for itself: a line is never changed, another one takes its place."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.db.types import Instant


class Periode(SQLModel, table=True):
    """One validity of a figure of `rules`; `cles`: its keys in order, `valeur`: an exact decimal.

    `remplace_id`: the line that this one corrects, and that counts no more.
    """

    id: int | None = Field(default=None, primary_key=True)
    bailleur: str
    chiffre: str
    cles: list = Field(default_factory=list, sa_type=sa.JSON, nullable=False)
    valeur: str
    du: dt.date
    au: dt.date | None = None
    source: str
    remplace_id: int | None = Field(default=None, foreign_key="periode.id", unique=True)
    le: dt.datetime = Field(sa_type=Instant)
    par: str

    __table_args__ = (sa.Index(None, "bailleur", "chiffre"),)
