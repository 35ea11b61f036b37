"""Documents of a session, of a request and of the landlord; what is sent, how, and when it can be proven."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.types import Instant

revision = "e41c7d90ab36"
down_revision = "8d2f6b17ac40"
branch_labels = None
depends_on = None

VOIES = ("recommande", "simple", "courriel", "remise")
OWNERS = ("demande", "seance")


def upgrade() -> None:
    with op.batch_alter_table("document") as batch:
        for owner in OWNERS:
            batch.add_column(sa.Column(f"{owner}_id", sa.Integer(), nullable=True))
            name = batch.f(f"fk_document_{owner}_id_{owner}")
            batch.create_foreign_key(name, owner, [f"{owner}_id"], ["id"])
            batch.create_index(batch.f(f"ix_document_{owner}_id"), [f"{owner}_id"], unique=False)
        batch.add_column(sa.Column("bailleur", sa.String(), nullable=True))
        batch.add_column(sa.Column("agence", sa.String(), nullable=True))
    voie = sa.Enum(*VOIES, name="voie", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "envoi",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("voie", voie, nullable=False),
        sa.Column("preuve_le", sa.Date(), nullable=True),
        sa.Column("retour_le", sa.Date(), nullable=True),
        sa.Column("cree_le", Instant(), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_envoi_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envoi")),
    )
    with op.batch_alter_table("envoi") as batch:
        batch.create_index(batch.f("ix_envoi_document_id"), ["document_id"], unique=False)


def downgrade() -> None:
    op.drop_table("envoi")
    with op.batch_alter_table("document") as batch:
        for owner in OWNERS:
            batch.drop_index(batch.f(f"ix_document_{owner}_id"))
            batch.drop_constraint(batch.f(f"fk_document_{owner}_id_{owner}"), type_="foreignkey")
            batch.drop_column(f"{owner}_id")
        batch.drop_column("bailleur")
        batch.drop_column("agence")
