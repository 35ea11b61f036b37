"""Tenancies, for transfers and for the three-yearly review."""

import sqlalchemy as sa
from sqlmodel import Field

from webapp.db.models.base import Subject


class Occupation(Subject, table=True):
    id: int | None = Field(default=None, primary_key=True)
    bailleur: str
    agence: str
    logement_id: int | None = Field(default=None, foreign_key="logement.id", index=True)
    demande_id: int | None = Field(default=None, foreign_key="demande.id", index=True)
    locataire: str | None = None

    __table_args__ = (sa.Index(None, "bailleur", "agence"),)
