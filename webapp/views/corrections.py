"""The versions of a letter already made: as made, as corrected by hand; deposit, download, back to the original."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from letters.comparison import changes
from webapp import db, hx, security
from webapp.casework import corrections, documents, envois, versions
from webapp.casework.corrections import Wrong
from webapp.casework.versions import Version
from webapp.db.models import Document, Lot
from webapp.permissions import requires
from webapp.views.courriers import WORD, give

blueprint = Blueprint("corrections", __name__, url_prefix="/corrections/documents/<int:document_id>")
DEPOSITED = "Version corrigée n°\u00a0{} enregistrée\u00a0: c’est elle qui part désormais. L’original est gardé."
BACK = "L’original est de nouveau en vigueur\u00a0: c’est lui qui part. La version corrigée est gardée."


@blueprint.get("")
@requires("editer-courriers")
def show(document_id: int):
    return _page(_document(document_id))


def _document(document_id: int) -> Document:
    """Never through the session that writes: a deposit has its own transactions."""
    row = documents.find(db.session(write=False), security.agent(), document_id)
    return row if row and row.lettre in documents.POSTED else abort(404)


def _page(row: Document, wrong: Wrong | None = None, status: int = 200) -> Response:
    session = db.session(write=False)
    known = versions.of_document(session, row)
    lot = session.get(Lot, row.lot_id) if row.lot_id else None
    page = render_template(
        "corrections/page.html",
        document=row,
        title=documents.listed_title(row.lettre),
        person=documents.addressee(session, row),
        compared=corrections.compared(session, row),
        known=known,
        current=next((one for one in known if one.stands), None),
        states=versions.STATES,
        changed=_changes(row, known),
        why_not=corrections.why_not(session, row),
        again=_again(row, lot) if envois.history(session, row) else "",
        batch=lot if lot and lot.manifeste.get("files") else None,
        longest=corrections.LONGEST_REASON,
        refused=str(wrong) if wrong else "",
        errors=wrong.errors if wrong else {},
        faults=wrong.faults if wrong else (),
        typed=request.form,
    )
    return make_response(page, status)


def _changes(row: Document, known: list[Version]) -> dict[int, list]:
    """Version → the places where its words are not those of the letter as it was made."""
    session, made = db.session(write=False), documents.content(row)
    return {one.numero: changes(made, versions.corrected(session, row, one.numero)) for one in known} if made else {}


def _again(row: Document, lot: Lot | None) -> str:
    """Where another letter is made to the same person; empty where no page of this agent's does."""
    agent = security.agent()
    if lot and lot.seance_id:
        return url_for("courriers.prepare", seance_id=lot.seance_id)
    if row.demande_id and agent.can("appeler"):
        return url_for("documents.of_request", demande_id=row.demande_id)
    if row.occupation_id and agent.can("instruire-occupation"):
        return url_for("documents.of_tenancy", occupation_id=row.occupation_id)
    return ""


@blueprint.post("")
@requires("editer-courriers")
def deposit(document_id: int):
    """A corrected version, or what is wrong with it."""
    row, (name, data) = _document(document_id), _sent()
    reason, seen = request.form.get("motif", "").strip(), request.form.get("vu", "")
    return _done(row, lambda: DEPOSITED.format(corrections.deposit(security.agent(), row, name, data, reason, seen)))


def _sent() -> tuple[str, bytes]:
    """The name and the bytes of the file; empty where there is none."""
    sent = request.files.get("fichier")
    if sent is None or not sent.filename:
        return "", b""
    with sent.stream as stream:
        return sent.filename, stream.read()


@blueprint.post("/original")
@requires("editer-courriers")
def set_aside(document_id: int):
    """The letter as it was made leaves again."""
    row, reason = _document(document_id), request.form.get("retour", "").strip()

    def back() -> str:
        corrections.set_aside(security.agent(), row, reason, request.form.get("vu", ""))
        return BACK

    return _done(row, back)


def _done(row: Document, gesture: Callable[[], str]) -> Response:
    try:
        flash(gesture())
    except Wrong as wrong:
        db.session(write=False).rollback()  # what somebody else did meanwhile is shown
        return _page(_document(row.id), wrong, 422)
    return hx.go_to(url_for("corrections.show", document_id=row.id))


@blueprint.get("/original.docx")
@requires("editer-courriers")
def original(document_id: int):
    """The letter as it was made, byte for byte."""
    row = _document(document_id)
    return give(documents.content(row), "document", row.id, versions.file_name(row), WORD)


@blueprint.get("/versions/<int:numero>.docx")
@requires("editer-courriers")
def version(document_id: int, numero: int):
    """One corrected version, whatever became of it."""
    row = _document(document_id)
    data = versions.corrected(db.session(write=False), row, numero)
    return give(data, "document", row.id, versions.file_name(row, numero), WORD)
