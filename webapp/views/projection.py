"""The dwellings of a session as a room looks at them, one at a time."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, url_for

from webapp import db, hx, security
from webapp.casework import cases, projection
from webapp.casework import seance as sittings
from webapp.db.models import Seance
from webapp.permissions import requires

blueprint = Blueprint("projection", __name__, url_prefix="/seances")


@blueprint.get("/<int:seance_id>/projection")
@requires("voir")
def start(seance_id: int):
    """The first dwelling of the agenda; the session itself while there is none."""
    row = _find(seance_id)
    slates = projection.order(db.session(), security.agent(), row)
    if not slates:
        return hx.go_to(url_for("seance.show", seance_id=row.id))
    return hx.go_to(url_for("projection.show", seance_id=row.id, liste_id=slates[0]))


def _find(seance_id: int) -> Seance:
    return sittings.find(db.session(), security.agent(), seance_id) or abort(404)


@blueprint.get("/<int:seance_id>/projection/<int:liste_id>")
@requires("voir")
def show(seance_id: int, liste_id: int):
    row, agent, session = _find(seance_id), security.agent(), db.session()
    entry = sittings.entry_of(session, agent, row, liste_id) or abort(404)
    return render_template(
        "seance/projection.html",
        seance=row,
        commission=cases.policy_of(row.bailleur).commission(row.commission)["nom"],
        screen=projection.screen(session, agent, row, entry),
    )
