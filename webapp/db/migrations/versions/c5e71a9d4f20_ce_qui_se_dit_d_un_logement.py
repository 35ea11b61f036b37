"""What a call said of one dwelling goes from the request to its candidacy on that dwelling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from webapp import clock
from webapp.db.types import Instant

revision = "c5e71a9d4f20"
down_revision = "b6d20f4e83c1"
branch_labels = None
depends_on = None

OF_ONE_DWELLING = (
    "demande.identite_verifiee",
    "demande.accepte_commune",
    "demande.accepte_typologie",
    "ressources.aide_logement",
)
BY = "migration"

demande = sa.table("demande", sa.column("id"), sa.column("faits", sa.JSON()), sa.column("colonnes", sa.LargeBinary()))
candidature = sa.table("candidature", sa.column("id"), sa.column("demande_id"), sa.column("faits", sa.JSON()))
conversation = sa.table(
    "conversation", sa.column("genre"), sa.column("sujets", sa.JSON()), sa.column("cree_le", Instant())
)


def upgrade() -> None:
    """A request whose facts go has its packed columns made anew, at the next start."""
    to, now = op.get_bind(), clock.now().isoformat(timespec="milliseconds")
    held = sa.or_(*(sa.cast(demande.c.faits, sa.Text()).contains(f'"{path}"') for path in OF_ONE_DWELLING))
    calls = _calls(to)
    for one in to.execute(sa.select(demande.c.id, demande.c.faits).where(held)).all():
        moved = {path: one.faits[path] for path in OF_ONE_DWELLING if _counts(one.faits.get(path))}
        if not moved:
            continue
        standing = to.execute(sa.select(candidature).where(candidature.c.demande_id == one.id)).all()
        ids = [row.id for row in standing]
        for row in standing:
            own = {path: said for path, said in moved.items() if _candidacy(ids, said[-1], calls) == row.id}
            if own:
                _set(to, candidature, row.id, faits={**own, **row.faits})
        gone = {"efface": True, "le": now, "par": BY}
        kept = {**one.faits, **{path: [*said, gone] for path, said in moved.items()}}
        _set(to, demande, one.id, faits=kept, colonnes=None)


def downgrade() -> None:
    """What was taken from a request counts there again."""
    to = op.get_bind()
    told = sa.cast(demande.c.faits, sa.Text()).contains(f'"{BY}"')
    for one in to.execute(sa.select(demande.c.id, demande.c.faits).where(told)).all():
        back = {path: said[:-1] if said and said[-1].get("par") == BY else said for path, said in one.faits.items()}
        _set(to, demande, one.id, faits=back, colonnes=None)


def _counts(said: list[dict[str, Any]] | None) -> bool:
    return bool(said) and not said[-1].get("efface")


def _calls(to: sa.Connection) -> dict[int, datetime]:
    """When each candidacy's last call was opened."""
    rows = to.execute(sa.select(conversation).where(conversation.c.genre == "appel").order_by(conversation.c.cree_le))
    return {one.sujets["candidature"]: one.cree_le for one in rows if "candidature" in one.sujets}


def _candidacy(ids: list[int], last: Mapping[str, Any], calls: Mapping[int, datetime]) -> int | None:
    """Of which candidacy it was said: the only one; else that of the last call opened before. None: nobody knows."""
    if len(ids) == 1:
        return ids[0]
    said = _instant(last.get("le") or "1900-01-01")
    return max((one for one in ids if one in calls and calls[one] <= said), key=calls.__getitem__, default=None)


def _instant(le: str) -> datetime:
    read = datetime.fromisoformat(le)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _set(to: sa.Connection, table: sa.TableClause, row_id: int, **values: Any) -> None:
    to.execute(sa.update(table).where(table.c.id == row_id).values(**values))
