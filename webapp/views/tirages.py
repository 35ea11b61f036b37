"""What is drawn from a batch of letters, asked for on its page: its PDFs, its file for the printer."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, flash, request, url_for

from webapp import hx, security
from webapp.casework import lots_pdf, lots_tirages
from webapp.casework.administration import Refused
from webapp.jobs import jobs
from webapp.permissions import requires
from webapp.views.courriers import WORD
from webapp.views.lots import context, found, name, note, packed, sent

blueprint = Blueprint("tirages", __name__, url_prefix="/courriers/lots/<int:lot_id>")
NAMED = {lots_tirages.PDF: "PDF", lots_tirages.IMPRESSION: "fichier d’impression"}
TOLD = {
    lots_tirages.DONE: {lots_tirages.PDF: "Les PDF sont prêts.", lots_tirages.IMPRESSION: "Le fichier est prêt."},
    lots_tirages.BROKEN: dict.fromkeys(lots_tirages.GENRES, "La préparation s’est arrêtée."),
}


@blueprint.post("/tirages/<any(pdf, impression):genre>")
@requires("editer-courriers")
def draw(lot_id: int, genre: str):
    """In the background; what is small is there by the time the page shows."""
    lot, _ = found(lot_id)
    try:
        lots_tirages.ask(security.agent(), lot.id, genre, recto=bool(request.form.get("recto")))
    except Refused as refusal:
        flash(str(refusal))
    else:
        jobs().draw(lot.id, genre)
        jobs().wait(lot.id, genre)
    return _back(lot_id)


@blueprint.post("/tirages/<any(pdf, impression):genre>/annuler")
@requires("editer-courriers")
def stop(lot_id: int, genre: str):
    """After the group being made."""
    lot, _ = found(lot_id)
    stopped = lots_tirages.cancel(security.agent(), lot.id, genre)
    flash(f"Préparation annulée : {NAMED[genre]}." if stopped else "Cette préparation était déjà finie.")
    return _back(lot_id)


def _back(lot_id: int) -> Response:
    return hx.go_to(url_for("lots.show", lot_id=lot_id, _anchor="tirages"))


@blueprint.get("/tirages")
@requires("editer-courriers")
def follow(lot_id: int):
    """The bars; once one of those asked for is full, all that is drawn in place of the whole."""
    lot, row = found(lot_id)
    told, asked = context(lot, row), request.args.getlist("genre")
    drawn = [lots_tirages.of(lot, genre) for genre in asked if genre in lots_tirages.GENRES]
    if drawn and all(one.running for one in drawn):
        return hx.respond("lots/page.html", "lots/_drawing.html", **told)
    said = " ".join(TOLD[one.etat][one.genre] for one in drawn if one.etat in TOLD)
    options = {"retarget": "#tirages", "reswap": "outerHTML"}
    return hx.respond("lots/page.html", "lots/_drawn.html", drawn=said, **options, **told)


@blueprint.get("/pdf.zip")
@requires("editer-courriers")
def pdfs(lot_id: int):
    """A PDF for each letter, with their manifests."""
    return _given(lot_id, lots_tirages.PDF, "application/zip", "-pdf.zip")


@blueprint.get("/impression.pdf")
@requires("editer-courriers")
def whole(lot_id: int):
    """All the letters in one PDF, in the batch's order."""
    lot, row = packed(lot_id)
    if not lots_tirages.ready(lot, lots_tirages.PDF) or not lots_pdf.whole(lot).exists():
        abort(404)
    note(lot)
    return sent(lots_pdf.whole(lot), "application/pdf", f"{name(lot, row)}.pdf")


@blueprint.get("/impression.docx")
@requires("editer-courriers")
def printed(lot_id: int):
    """All the letters in one Word document, in the batch's order."""
    return _given(lot_id, lots_tirages.IMPRESSION, WORD, ".docx")


def _given(lot_id: int, genre: str, mimetype: str, ending: str) -> Response:
    lot, row = packed(lot_id)
    path: Path = lots_tirages.path(lot, genre)
    if not lots_tirages.ready(lot, genre):
        abort(404)
    note(lot)
    return sent(path, mimetype, f"{name(lot, row)}{ending}")
