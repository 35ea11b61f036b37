"""Putting right what was typed of a held session's decisions, one dwelling at a time, before the minutes are signed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from rules.vocabulary import VOIX
from webapp import db, hx, security
from webapp.casework import cases, compared, rectification, rectifications, votes
from webapp.casework import seance as sittings
from webapp.casework.rectification import Correction
from webapp.casework.seance import Entry
from webapp.db.models import Seance
from webapp.permissions import requires
from webapp.views.seance import by_person, choices, shown_fields, written

blueprint = Blueprint("rectification", __name__, url_prefix="/seances")
OURS = {"csrf_token", "confirme", "revenir"}


@blueprint.get("/<int:seance_id>/logements/<int:liste_id>/rectification")
@requires("decider")
def show(seance_id: int, liste_id: int):
    row, entry = _find(seance_id, liste_id)
    return _form(row, entry, None)


def _find(seance_id: int, liste_id: int) -> tuple[Seance, Entry]:
    agent, session = security.agent(), db.session()
    row = sittings.find(session, agent, seance_id) or abort(404)
    return row, sittings.entry_of(session, agent, row, liste_id) or abort(404)


@blueprint.post("/<int:seance_id>/logements/<int:liste_id>/rectification")
@requires("decider")
def examine(seance_id: int, liste_id: int):
    """What would change is read first, then confirmed; every check runs both times."""
    row, entry = _find(seance_id, liste_id)
    found = rectification.examine(db.session(), row, entry, request.form)
    if found.refused or request.form.get("revenir"):
        return _form(row, entry, found, 422 if found.refused else 200)
    if not request.form.get("confirme"):
        return _review(row, entry, found)
    rectification.save(db.session(), security.agent(), row, entry, found)
    anchor = f"logement-{entry.liste.id}"
    flash(f"Saisie rectifiée pour {entry.logement.adresse or entry.logement.reference}.", f"#{anchor}")
    return hx.go_to(url_for("seance.show", seance_id=row.id, _anchor=anchor))


def _form(row: Seance, entry: Entry, found: Correction | None, status: int = 200) -> Response:
    given = {one.candidature.id: one for one in found.proposals} if found else {}
    typed = dict(request.form)
    shown = [shown_fields(one, given.get(one.candidature.id), typed) for one in entry.candidates]
    errors = by_person(shown)
    vote = written(entry.liste, votes.PATHS) | {name: one for name, one in typed.items() if name in votes.PATHS}
    page = render_template(
        "seance/rectification.html",
        seance=row,
        entry=entry,
        pairs=list(zip(entry.candidates, shown, strict=True)),
        errors=(found.errors if found else {}) | errors,
        why_not=rectification.why_not(db.session(), row, entry),
        commission=_commission(row),
        back=url_for("seance.show", seance_id=row.id, _anchor=f"logement-{entry.liste.id}"),
        vote=vote,
        criteria=compared.boxes(typed, [one.candidature for one in entry.candidates]),
        voices=list(VOIX.items()),
        advised=[],
        reason=typed.get("raison", ""),
        **choices(),
    )
    return make_response(page, status)


def _commission(row: Seance) -> str:
    return cases.policy_of(row.bailleur).commission(row.commission)["nom"]


def _review(row: Seance, entry: Entry, found: Correction) -> str:
    session = db.session()
    return render_template(
        "seance/rectification_review.html",
        seance=row,
        entry=entry,
        commission=_commission(row),
        found=found,
        letters=rectifications.letters_touched(session, row, found.changes),
        minutes=rectifications.minutes_made(session, row),
        typed={name: value for name, value in request.form.items() if name not in OURS},
    )
