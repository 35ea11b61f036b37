"""Figures entered by a landlord."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.types import Instant

revision = "5b0e7c91d2aa"
down_revision = "c3d1f0a94e27"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "periode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bailleur", sa.String(), nullable=False),
        sa.Column("chiffre", sa.String(), nullable=False),
        sa.Column("cles", sa.JSON(), nullable=False),
        sa.Column("valeur", sa.String(), nullable=False),
        sa.Column("du", sa.Date(), nullable=False),
        sa.Column("au", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("remplace_id", sa.Integer(), nullable=True),
        sa.Column("le", Instant(), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["remplace_id"], ["periode.id"], name=op.f("fk_periode_remplace_id_periode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periode")),
        sa.UniqueConstraint("remplace_id", name=op.f("uq_periode_remplace_id")),
    )
    with op.batch_alter_table("periode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_periode_bailleur_chiffre"), ["bailleur", "chiffre"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("periode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_periode_bailleur_chiffre"))

    op.drop_table("periode")
