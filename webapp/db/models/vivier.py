"""Housing requests."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from webapp.db.models.base import Subject
from webapp.db.types import choice

ETATS_DEMANDE = ("active", "radiee")


class Demande(Subject, table=True):
    id: int | None = Field(default=None, primary_key=True)
    bailleur: str
    numero: str
    nom: str | None = None
    prenom: str | None = None
    depot: date | None = None
    commune_souhaitee: list = Field(default_factory=list, sa_type=sa.JSON, nullable=False)  # INSEE codes
    labels: list = Field(default_factory=list, sa_type=sa.JSON, nullable=False)
    occupants: int | None = None
    etat: str = Field(default="active", sa_type=choice("etat", *ETATS_DEMANDE))
    colonnes: bytes | None = None  # every fact that a rule compares (rules.packing)

    __table_args__ = (
        sa.UniqueConstraint("bailleur", "numero"),
        sa.Index(None, "bailleur", "etat", "depot"),
        sa.Index(None, "bailleur", "nom"),
        # Holds all that a screening reads, so that a whole pool is read without the rows and their facts.
        sa.Index(None, "bailleur", "etat", "version", "colonnes"),
    )

    @property
    def named(self) -> str:
        return applicant(self.prenom, self.nom, self.numero)


def applicant(prenom: str | None, nom: str | None, numero: str) -> str:
    """« Claire Delmas », as every page and letter calls the applicant; else « Demande 1110… »."""
    return " ".join(filter(None, (prenom, nom))) or f"Demande {numero}"
