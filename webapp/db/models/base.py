"""What tables share: constraint names, and the two marks of rows that people edit together."""

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from webapp.db.types import StoredFaits

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Versioned(SQLModel):
    """The database counts the writes: a change made on a row that has moved since raises StaleDataError."""

    version: int = Field(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict:
        return {"version_id_col": cls.__table__.c.version}


class Subject(Versioned):
    """A row that holds facts: path → list of records `{"valeur", "origine", "le", "par"}`, all kept, the newest last.

    A dict changed in place is not seen by the session: assign a new one.
    """

    faits: dict = Field(default_factory=dict, sa_type=StoredFaits, nullable=False)
