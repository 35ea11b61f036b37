"""Word templates that a landlord owns, and the bytes of every template that a document was made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db.types import Instant

revision = "e4a7d2c95b18"
down_revision = "e41c7d90ab36"
branch_labels = None
depends_on = None

STATES = ("brouillon", "approuve", "en-vigueur", "remplace", "ecarte")
IN_FORCE = sa.text("etat = 'en-vigueur'")


def upgrade() -> None:
    op.create_table(
        "gabarit",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("donnees", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_gabarit")),
    )
    state = sa.Enum(*STATES, name="etat", native_enum=False, create_constraint=True, length=32)
    op.create_table("modele", *_said(state), *_moved(), *_constraints())
    op.create_index(op.f("ix_modele_bailleur_lettre"), "modele", ["bailleur", "lettre"])
    where = {"sqlite_where": IN_FORCE, "postgresql_where": IN_FORCE}
    op.create_index("uq_modele_en_vigueur", "modele", ["bailleur", "lettre"], unique=True, **where)


def _said(state: sa.Enum) -> list[sa.Column]:
    return [
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bailleur", sa.String(), nullable=False),
        sa.Column("lettre", sa.String(), nullable=False),
        sa.Column("etat", state, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("fichier", sa.String(), nullable=False),
        sa.Column("restaure_id", sa.Integer(), nullable=True),
        sa.Column("le", Instant(), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
    ]


def _moved() -> list[sa.Column]:
    """When and by whom, for each state that may come."""
    columns = []
    for state in ("approuve", "en_vigueur", "retire"):
        columns += [sa.Column(f"{state}_le", Instant(), nullable=True), sa.Column(f"{state}_par", sa.String())]
    return columns


def _constraints() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["sha256"], ["gabarit.sha256"], name=op.f("fk_modele_sha256_gabarit")),
        sa.ForeignKeyConstraint(["restaure_id"], ["modele.id"], name=op.f("fk_modele_restaure_id_modele")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modele")),
    ]


def downgrade() -> None:
    op.drop_index("uq_modele_en_vigueur", "modele")
    op.drop_index(op.f("ix_modele_bailleur_lettre"), "modele")
    op.drop_table("modele")
    op.drop_table("gabarit")
