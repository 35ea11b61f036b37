"""What follows a decision: the candidate's answer, silence, the lease."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from webapp.db.types import Instant, choice

GENRES_SUITE = ("acceptee", "refusee", "silence", "bail-signe", "piece-recue", "piece-absente", "piece-ecartee")


class Suite(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    candidature_id: int = Field(foreign_key="candidature.id", index=True)
    genre: str = Field(sa_type=choice("genre", *GENRES_SUITE))
    motif: str | None = None
    le: datetime = Field(sa_type=Instant)
    par: str
