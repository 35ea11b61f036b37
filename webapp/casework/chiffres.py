"""The figures that the rules read for a landlord: those of the product, and those that it entered for itself."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from flask import current_app, g
from sqlmodel import col

from rules import parameters
from rules.parameters import Chiffres, national
from webapp import db
from webapp.db.models import Periode

# Lines are only ever added: the last number says whether there is anything new to read.
LATEST = sa.select(sa.func.max(col(Periode.id))).scalar_subquery()


def note(latest: int | None) -> None:
    """The last line's number, read with the account at the start of a request: no query of its own."""
    g.latest_figure = latest


def forget() -> None:
    """After a line was added by this request."""
    g.pop("latest_figure", None)


def figures_of(bailleur: str) -> Chiffres:
    """Every figure in force for the landlord; the same object until a line is added."""
    latest = g.latest_figure if "latest_figure" in g else _latest()
    known = current_app.extensions.setdefault("figures", {})
    found = known.get(bailleur)
    stamp = (latest, id(national().by_identifier))  # the product's own figures may be read again too
    if found is None or found[0] != stamp:
        found = known[bailleur] = (stamp, _read(bailleur), national().by_identifier)
    return found[1]


def _latest() -> int | None:
    with db.engine(write=False).connect() as connection:
        return connection.execute(sa.select(LATEST)).scalar()


def _read(bailleur: str) -> Chiffres:
    replaced = sa.select(Periode.remplace_id).where(col(Periode.remplace_id).is_not(None))
    query = sa.select(Periode.__table__).where(col(Periode.bailleur) == bailleur, col(Periode.id).not_in(replaced))
    with db.engine(write=False).connect() as connection:
        rows = connection.execute(query.order_by(col(Periode.du))).all()
    known = [row for row in rows if row.chiffre in national().by_identifier]
    return national().with_entered((row.chiffre, period_of(row)) for row in known) if known else national()


def period_of(row: Periode | sa.Row) -> parameters.Periode:
    """A line as the rules read it."""
    return parameters.Periode(row.du, row.au, row.source, "L", "", tuple(row.cles), {"": Decimal(row.valeur)})
