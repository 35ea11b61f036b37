"""Who sits at a session: its members, typed once and proposed again at the next."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from webapp import db, hx, security
from webapp.casework import cases, membres
from webapp.casework import seance as sittings
from webapp.casework.membres import Line
from webapp.db.models import Seance
from webapp.permissions import requires

blueprint = Blueprint("membres", __name__, url_prefix="/seances")
ROOM = 2


@blueprint.get("/<int:seance_id>/presence")
@requires("decider")
def show(seance_id: int):
    row = _find(seance_id)
    return _page(row, membres.proposed(db.session(), row), ROOM)


def _find(seance_id: int) -> Seance:
    return sittings.find(db.session(), security.agent(), seance_id) or abort(404)


@blueprint.post("/<int:seance_id>/presence")
@requires("decider")
def save(seance_id: int):
    """Keeps the attendance; or adds an empty line to what is typed, or says everybody of it present, to read over."""
    row = _find(seance_id)
    if request.form.get("ajouter"):
        return _page(row, membres.read(request.form), 1, added=True)
    if request.form.get("tous"):
        return _page(row, membres.all_present(membres.read(request.form)), ROOM)
    if refusal := membres.not_yet(row):
        return _page(row, membres.read(request.form), ROOM, {"seance": refusal}, 422)
    lines = membres.save(db.session(), security.agent(), row, request.form)
    errors = {f"{name}-{n}": said for n, one in enumerate(lines) for name, said in one.errors.items()}
    if errors:
        return _page(row, lines, ROOM, errors, 422)
    flash("Feuille de présence enregistrée.", "#seance")
    return hx.go_to(url_for("seance.show", seance_id=row.id, _anchor="seance"))


def _page(
    row: Seance, lines: list[Line], room: int, errors: dict | None = None, status: int = 200, *, added: bool = False
) -> Response:
    page = render_template(
        "seance/membres.html",
        seance=row,
        commission=cases.policy_of(row.bailleur).commission(row.commission)["nom"],
        lines=[*lines, *(Line() for _ in range(room))],
        known=len(lines),
        remembered=bool(lines) and not row.membres and request.method == "GET",
        version=request.form.get("version", row.version),
        voices=list(membres.VOICES.items()),
        presences=list(membres.PRESENCES.items()),
        not_yet=membres.not_yet(row),
        errors=errors or {},
        added=added,
    )
    return make_response(page, status)
