"""Documents made, one by one or in batches, with the data and the template they were made from."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from webapp.db.models.base import Versioned
from webapp.db.types import Instant, choice

ETATS_LOT = ("prevu", "en-cours", "termine", "annule", "en-panne")
ETATS_CORRECTION = ("en-vigueur", "remplacee", "ecartee")
IN_FORCE = sa.text("etat = 'en-vigueur'")
VOIES = ("recommande", "simple", "courriel", "remise")


class Lot(SQLModel, table=True):
    """Letters to make together. What is made of it is told by its documents alone, whatever stops the work.

    `prevu`: `{"courriers": [[candidacy, reason to make it again, the document made again], …], "signataire", "le"}`;
    nothing for a document kept by itself. `suivi`: who could not be written to, who was left out, and how far is what
    is drawn from it (its PDFs, its print file). `panne`: what stopped it, in French.
    """

    id: int | None = Field(default=None, primary_key=True)
    seance_id: int | None = Field(default=None, foreign_key="seance.id", index=True)
    etat: str = Field(default="prevu", sa_type=choice("etat", *ETATS_LOT))
    prevu: dict = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    total: int = 0
    suivi: dict = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    panne: str = ""
    manifeste: dict = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    cree_le: dt.datetime = Field(sa_type=Instant)
    par: str


class Document(SQLModel, table=True):
    """`fichier` is relative to the documents folder; `sha256` is its digest, `gabarit_sha256` the template's.

    Its owner is one of: a candidacy, a tenancy, a request (written by `agence`), a session, the landlord itself.
    """

    id: int | None = Field(default=None, primary_key=True)
    lettre: str
    candidature_id: int | None = Field(default=None, foreign_key="candidature.id", index=True)
    occupation_id: int | None = Field(default=None, foreign_key="occupation.id", index=True)
    demande_id: int | None = Field(default=None, foreign_key="demande.id", index=True)
    seance_id: int | None = Field(default=None, foreign_key="seance.id", index=True)
    bailleur: str | None = None  # of the landlord itself: its notes and reports
    agence: str | None = None
    lot_id: int | None = Field(default=None, foreign_key="lot.id", index=True)
    donnees: dict = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    gabarit_sha256: str
    sha256: str
    fichier: str
    cree_le: dt.datetime = Field(sa_type=Instant)
    par: str

    __table_args__ = (sa.UniqueConstraint("lot_id", "candidature_id"),)  # a step that runs twice makes one letter


class Correction(SQLModel, table=True):
    """A letter corrected by hand, beside the document that it corrects, which stays as it was made.

    `numero`: 1, 2… for one document, of which one at most is in force; the others were replaced, or set aside.
    """

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id")
    numero: int
    etat: str = Field(default="en-vigueur", sa_type=choice("etat", *ETATS_CORRECTION))
    donnees: bytes = Field(sa_type=sa.LargeBinary, nullable=False)
    sha256: str
    motif: str
    le: dt.datetime = Field(sa_type=Instant)
    par: str
    ecartee_le: dt.datetime | None = Field(default=None, sa_type=Instant)
    ecartee_par: str | None = None
    ecartee_motif: str | None = None

    __table_args__ = (
        sa.UniqueConstraint("document_id", "numero"),
        sa.Index(
            "uq_correction_en_vigueur",
            "document_id",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )


class Envoi(Versioned, table=True):
    """A document sent: the day and the way, the day from which its delivery is provable, the day it came back.

    A document that came back may be sent again: the latest row counts.
    """

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    le: dt.date
    voie: str = Field(sa_type=choice("voie", *VOIES))
    preuve_le: dt.date | None = None
    retour_le: dt.date | None = None
    cree_le: dt.datetime = Field(sa_type=Instant)
    par: str
