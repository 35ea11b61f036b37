"""Slates put on the agenda of a sitting."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.db.types import Instant


class Inscription(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    seance_id: int = Field(foreign_key="seance.id")
    liste_id: int = Field(foreign_key="liste.id", index=True)
    ordre: int
    cree_le: datetime = Field(sa_type=Instant)
    par: str

    __table_args__ = (sa.UniqueConstraint("seance_id", "liste_id"),)
