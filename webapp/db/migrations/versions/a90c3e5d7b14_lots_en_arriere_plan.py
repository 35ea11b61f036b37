"""Batches of letters made in the background: what is foreseen, how far it is, what stopped it.

Nothing is foreseen by the batches there are: whatever was said of them, they are finished.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a90c3e5d7b14"
down_revision = "e4a7d2c95b18"
branch_labels = None
depends_on = None

OLD = ("a-faire", "en-cours", "termine", "interrompu")
NEW = ("prevu", "en-cours", "termine", "annule", "en-panne")
EVERY = tuple(dict.fromkeys((*OLD, *NEW)))
ADDED = {
    "prevu": (sa.JSON(), "{}"),
    "total": (sa.Integer(), "0"),
    "suivi": (sa.JSON(), "{}"),
    "panne": (sa.String(), ""),
}


def _choice(values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name="etat", native_enum=False, create_constraint=True, length=32)


def _change(before: tuple[str, ...], after: tuple[str, ...], renamed: dict[str, str]) -> None:
    """The states pass through a list that holds the old and the new."""
    for old, new in ((before, EVERY), (EVERY, after)):
        with op.batch_alter_table("lot") as batch:
            batch.alter_column("etat", existing_type=_choice(old), type_=_choice(new), existing_nullable=False)
        for name, given in renamed.items():
            op.execute(sa.text("UPDATE lot SET etat = :given WHERE etat = :name").bindparams(given=given, name=name))


def upgrade() -> None:
    _change(OLD, NEW, dict.fromkeys(OLD, "termine"))
    with op.batch_alter_table("lot") as batch:
        for name, (kind, value) in ADDED.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
    with op.batch_alter_table("lot") as batch:
        for name, (kind, _) in ADDED.items():
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    with op.batch_alter_table("document") as batch:
        batch.create_unique_constraint(batch.f("uq_document_lot_id_candidature_id"), ["lot_id", "candidature_id"])


def downgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint(batch.f("uq_document_lot_id_candidature_id"), type_="unique")
    with op.batch_alter_table("lot") as batch:
        for name in ADDED:
            batch.drop_column(name)
    _change(NEW, OLD, {"prevu": "a-faire", "en-panne": "interrompu", "annule": "termine"})
