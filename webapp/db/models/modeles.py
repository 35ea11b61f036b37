"""A landlord's own Word templates: the bytes by digest, and the versions of each letter with what became of them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.db.models.base import Versioned
from webapp.db.types import Instant, choice

ETATS_MODELE = ("brouillon", "approuve", "en-vigueur", "remplace", "ecarte")
IN_FORCE = sa.text("etat = 'en-vigueur'")


class Gabarit(SQLModel, table=True):
    """The bytes of a Word template, shipped or a landlord's, once for each digest; never changed."""

    sha256: str = Field(primary_key=True)
    donnees: bytes = Field(sa_type=sa.LargeBinary, nullable=False)


class Modele(Versioned, table=True):
    """One version of a letter's template; `restaure_id`: the earlier version whose words it brings back."""

    id: int | None = Field(default=None, primary_key=True)
    bailleur: str
    lettre: str
    etat: str = Field(default="brouillon", sa_type=choice("etat", *ETATS_MODELE))
    sha256: str = Field(foreign_key="gabarit.sha256")
    fichier: str
    restaure_id: int | None = Field(default=None, foreign_key="modele.id")
    le: datetime = Field(sa_type=Instant)
    par: str
    approuve_le: datetime | None = Field(default=None, sa_type=Instant)
    approuve_par: str | None = None
    en_vigueur_le: datetime | None = Field(default=None, sa_type=Instant)
    en_vigueur_par: str | None = None
    retire_le: datetime | None = Field(default=None, sa_type=Instant)
    retire_par: str | None = None

    __table_args__ = (
        sa.Index(None, "bailleur", "lettre"),
        sa.Index(
            "uq_modele_en_vigueur",
            "bailleur",
            "lettre",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )
