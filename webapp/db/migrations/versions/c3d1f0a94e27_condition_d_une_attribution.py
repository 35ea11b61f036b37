"""A paper awaited under a condition: received, or not come in time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c3d1f0a94e27"
down_revision = "780443aebf4f"
branch_labels = None
depends_on = None

GENRES = ("acceptee", "refusee", "silence", "bail-signe")
NEW_GENRES = (*GENRES, "piece-recue", "piece-absente")
BEFORE = ("a-appeler", "a-rappeler", "qualifiee", "ecartee", "desistee", "proposee", "inscrite", "retenue")
ETATS = (*BEFORE, "non-retenue", "acceptee", "refusee", "sans-reponse", "bail-signe")
NEW_ETATS = (*ETATS, "sans-effet")


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _change(table: str, column: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    old, new = _choice(column, before), _choice(column, after)
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, existing_type=old, type_=new, existing_nullable=False)


def upgrade() -> None:
    _change("suite", "genre", GENRES, NEW_GENRES)
    _change("candidature", "etat", ETATS, NEW_ETATS)


def downgrade() -> None:
    op.execute("DELETE FROM suite WHERE genre IN ('piece-recue', 'piece-absente')")
    op.execute("UPDATE candidature SET etat = 'non-retenue' WHERE etat = 'sans-effet'")
    _change("candidature", "etat", NEW_ETATS, ETATS)
    _change("suite", "genre", NEW_GENRES, GENRES)
