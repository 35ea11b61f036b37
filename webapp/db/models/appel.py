"""Qualification calls, and the conversations of every job."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.db.models.base import Versioned
from webapp.db.types import Instant, choice

ETATS_CONVERSATION = ("en-cours", "conclue", "abandonnee")


class Appel(SQLModel, table=True):
    """One attempt to reach a candidate; `numero` counts them for that request."""

    id: int | None = Field(default=None, primary_key=True)
    demande_id: int = Field(foreign_key="demande.id", index=True)
    logement_id: int | None = Field(default=None, foreign_key="logement.id", index=True)
    candidature_id: int | None = Field(default=None, foreign_key="candidature.id", index=True)
    numero: int
    le: datetime = Field(sa_type=Instant)
    issue: str
    rappel_le: date | None = Field(default=None, index=True)
    par: str
    note: str = ""


class Conversation(Versioned, table=True):
    """Where an exchange stands: its subjects and what was passed over, never a value."""

    id: int | None = Field(default=None, primary_key=True)
    genre: str
    sujets: dict = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)  # {"logement": id, "demande": id, …}
    passees: list = Field(default_factory=list, sa_type=sa.JSON, nullable=False)
    vue: str = Field(default="guidee", sa_type=choice("vue", "guidee", "dense"))
    etat: str = Field(default="en-cours", sa_type=choice("etat", *ETATS_CONVERSATION))
    par: str
    cree_le: datetime = Field(sa_type=Instant)
    modifie_le: datetime = Field(sa_type=Instant)

    __table_args__ = (sa.Index(None, "par", "etat"), sa.Index(None, "genre", "etat"))
