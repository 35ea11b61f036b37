"""A request as columns, for the screening of a whole pool; `flask db upgrade` fills them once the column is there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "8d2f6b17ac40"
down_revision = "5b0e7c91d2aa"
branch_labels = None
depends_on = None

INDEX = "ix_demande_bailleur_etat_version_colonnes"


def upgrade() -> None:
    op.add_column("demande", sa.Column("colonnes", sa.LargeBinary(), nullable=True))
    op.create_index(INDEX, "demande", ["bailleur", "etat", "version", "colonnes"])


def downgrade() -> None:
    op.drop_index(INDEX, "demande")
    with op.batch_alter_table("demande") as batch:
        batch.drop_column("colonnes")
