"""Deadlines: the board of what is due, and the sending of each document with its receipt or its return."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from webapp import clock, db, hx, security
from webapp.casework import documents, echeances, envois, lots, offres, versions
from webapp.db.models import Document
from webapp.navigation import Entry, Section
from webapp.permissions import requires
from webapp.views.courriers import wrong_sending

blueprint = Blueprint("echeances", __name__, url_prefix="/echeances")
NAV = [Entry("Échéances", "echeances.index", "enregistrer-suites", 55)]
SECTIONS = [Section("Échéances", "echeances/_section.html", lambda: _section(), "enregistrer-suites", 15)]
SHOWN = 6
NOTES = {"preuve": (envois.prove, "Réception notée."), "retour": (envois.come_back, "Retour noté.")}


def _section() -> dict | None:
    """Leases apart: they have no last day, and may be many."""
    rows = echeances.board(db.session(), security.agent())
    leases = [one for one in rows if one.title == echeances.LEASE]
    others = [one for one in rows if one.title != echeances.LEASE]
    counted = {"count": len(rows), "late": sum(one.late for one in rows)}
    return {"rows": others[:SHOWN], "leases": leases[:SHOWN], **counted} if rows else None


@blueprint.get("")
@requires("enregistrer-suites")
def index():
    rows = echeances.board(db.session(), security.agent())
    return render_template("echeances/index.html", rows=rows, late=sum(one.late for one in rows))


@blueprint.get("/documents/<int:document_id>")
@requires("enregistrer-suites")
def show(document_id: int):
    """A document's sendings, and what can be noted of the last one."""
    return _page(_document(document_id), {})


def _document(document_id: int) -> Document:
    row = documents.find(db.session(), security.agent(), document_id)
    return row if row and row.lettre in documents.POSTED else abort(404)


def _page(row: Document, errors: Mapping[str, str], status: int = 200) -> Response:
    past = envois.history(db.session(), row)
    page = render_template(
        "echeances/document.html",
        document=row,
        title=documents.listed_title(row.lettre),
        person=documents.addressee(db.session(), row),
        past=past,
        corrected=versions.in_force(db.session(), [row.id]).get(row.id),
        sent=past[0] if past else None,
        out=envois.is_out(past[0] if past else None),
        ways=list(envois.VOIES.items()),
        names=envois.VOIES,
        unprovable=envois.UNPROVABLE,
        delay=envois.starts_a_delay(row),
        outdated=envois.OUTDATED if offres.outdated_among(db.session(), [row]) else "",
        errors=errors,
        typed=dict(request.form),
        today=clock.today(),
    )
    return make_response(page, status)


@blueprint.post("/documents/<int:document_id>/envoi")
@requires("enregistrer-suites")
def send(document_id: int):
    """The document left: which day, by which way."""
    row = _document(document_id)
    return _done(row, envois.send(db.session(), security.agent(), [row], request.form), "Envoi noté.")


@blueprint.post("/documents/<int:document_id>/<any(preuve, retour):what>")
@requires("enregistrer-suites")
def follow(document_id: int, what: str):
    """The day from which receipt can be proven, or the day on which the post brought the document back."""
    row, session, agent = _document(document_id), db.session(), security.agent()
    sent = next(iter(envois.history(session, row)), None) or abort(404)
    db.expect_version(sent, request.form.get("version", ""))
    note, said = NOTES[what]
    return _done(row, note(session, agent, row, sent, request.form), said)


def _done(row: Document, errors: Mapping[str, str], said: str) -> Response:
    if errors:
        db.session().rollback()
        return _page(_document(row.id), errors, 422)
    flash(said)
    return hx.go_to(url_for("echeances.show", document_id=row.id))


@blueprint.post("/lots/<int:lot_id>/envoi")
@requires("editer-courriers")
def send_batch(lot_id: int):
    """A whole batch left: which day, by which way."""
    agent, session = security.agent(), db.session()
    lot, row = lots.find(session, agent, lot_id) or abort(404)
    errors = envois.send(session, agent, lots.letters_of(session, lot), request.form)
    if errors:
        session.rollback()
        return wrong_sending(row, lot_id, errors)
    flash(f"Lot n° {lot_id} : envoi noté.")
    return hx.go_to(url_for("courriers.prepare", seance_id=row.id))  # at its top, where the message stands
