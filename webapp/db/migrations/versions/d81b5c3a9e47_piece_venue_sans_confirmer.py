"""A paper awaited under a condition: come, but without confirming the access conditions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "d81b5c3a9e47"
down_revision = "c5e71a9d4f20"
branch_labels = None
depends_on = None

GENRES = ("acceptee", "refusee", "silence", "bail-signe", "piece-recue", "piece-absente")
NEW_GENRES = (*GENRES, "piece-ecartee")


def _choice(values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name="genre", native_enum=False, create_constraint=True, length=32)


def _change(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table("suite") as batch:
        batch.alter_column("genre", existing_type=_choice(before), type_=_choice(after), existing_nullable=False)


def upgrade() -> None:
    _change(GENRES, NEW_GENRES)


def downgrade() -> None:
    op.execute("UPDATE suite SET genre = 'piece-absente' WHERE genre = 'piece-ecartee'")
    _change(NEW_GENRES, GENRES)
