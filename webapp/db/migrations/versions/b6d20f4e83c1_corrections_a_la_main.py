"""Letters corrected by hand, beside the documents that they correct."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.types import Instant

revision = "b6d20f4e83c1"
down_revision = "f27d8c41e6b9"
branch_labels = None
depends_on = None

ETATS = ("en-vigueur", "remplacee", "ecartee")
IN_FORCE = sa.text("etat = 'en-vigueur'")


def upgrade() -> None:
    etat = sa.Enum(*ETATS, name="etat", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("etat", etat, nullable=False),
        sa.Column("donnees", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("le", Instant(), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
        sa.Column("ecartee_le", Instant(), nullable=True),
        sa.Column("ecartee_par", sa.String(), nullable=True),
        sa.Column("ecartee_motif", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_correction_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("document_id", "numero", name=op.f("uq_correction_document_id_numero")),
    )
    op.create_index(
        "uq_correction_en_vigueur",
        "correction",
        ["document_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def downgrade() -> None:
    op.drop_index("uq_correction_en_vigueur", table_name="correction")
    op.drop_table("correction")
