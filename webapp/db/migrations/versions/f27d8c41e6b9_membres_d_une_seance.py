"""Who sat at a session: its members, present, represented or absent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "f27d8c41e6b9"
down_revision = "a90c3e5d7b14"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("seance") as batch:
        batch.add_column(sa.Column("membres", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("seance") as batch:
        batch.alter_column("membres", existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("seance") as batch:
        batch.drop_column("membres")
