"""The page of a batch of letters: how far it is, stopping it, taking it up again, what it gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO

from flask import Blueprint, Response, abort, flash, make_response, render_template, send_file, url_for

from letters import LetterError
from letters.manifest import Entry, manifest_csv, manifest_json
from rules.french import typeset
from webapp import clock, db, hx, security
from webapp.casework import cases, envois, lots, lots_envois
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.lots import Progress
from webapp.db.models import Lot, Seance
from webapp.jobs import jobs
from webapp.permissions import requires
from webapp.views.courriers import WORD, mend_address

blueprint = Blueprint("lots", __name__, url_prefix="/courriers/lots")
STATES = {
    "prevu": "En cours",
    "en-cours": "En cours",
    "termine": "Terminé",
    "annule": "Annulé",
    "en-panne": "Arrêté",
}


def _found(lot_id: int) -> tuple[Lot, Seance]:
    """Never through the session that writes: the work on a batch has its own transactions."""
    return lots.find(db.session(write=False), security.agent(), lot_id) or abort(404)


def _context(lot: Lot, row: Seance) -> dict:
    progress = lots.progress(db.session(write=False), lot)
    commission = cases.policy_of(row.bailleur).commission(row.commission)["nom"]
    return {
        "progress": progress,
        "said": _said(progress),
        "seance": row,
        "commission": commission,
        "mend": lambda missing: mend_address(missing, here=url_for("lots.show", lot_id=lot.id)),
        "ways": list(envois.VOIES.items()),
        "today": clock.today(),
    }


def _said(progress: Progress) -> str:
    several = "s" if progress.made > 1 else ""
    if progress.made == progress.total:
        made = f"{progress.made} courrier{several}"
    else:
        made = f"{progress.made} courrier{several} sur {progress.total}"
    state = "Arrêt en cours" if progress.stopping else STATES[progress.lot.etat]
    return state if progress.active else typeset(f"{state} : {made}")


@blueprint.get("/<int:lot_id>")
@requires("editer-courriers")
def show(lot_id: int):
    return render_template("lots/page.html", **_context(*_found(lot_id)))


@blueprint.get("/<int:lot_id>/suivi")
@requires("editer-courriers")
def follow(lot_id: int):
    """The bar; once the batch is settled, all that it gives in place of the whole state."""
    context = _context(*_found(lot_id))
    if context["progress"].active:
        return hx.respond("lots/page.html", "lots/_progress.html", **context)
    return hx.respond("lots/page.html", "lots/_settled.html", retarget="#lot", reswap="outerHTML", **context)


@blueprint.post("/<int:lot_id>/annuler")
@requires("editer-courriers")
def cancel(lot_id: int):
    """Stops after the letters being made; what is made stays."""
    lot, _ = _found(lot_id)
    stopped = lots.cancel(security.agent(), lot.id)
    if stopped:
        jobs().make(lot.id)  # what is made is packed
        jobs().wait(lot.id)
    flash("Lot annulé : ce qui est fait est gardé." if stopped else "Ce lot était déjà fini.")
    return hx.go_to(url_for("lots.show", lot_id=lot.id))


@blueprint.post("/<int:lot_id>/reprendre")
@requires("editer-courriers")
def resume(lot_id: int):
    """Makes what remains."""
    lot, _ = _found(lot_id)
    try:
        lots.resume(security.agent(), lot.id)
    except Refused as refusal:
        flash(str(refusal))
    else:
        jobs().make(lot.id)
        jobs().wait(lot.id)
    return hx.go_to(url_for("lots.show", lot_id=lot.id))


@blueprint.get("/<int:lot_id>.zip")
@requires("editer-courriers")
def archive(lot_id: int):
    """The letters with their manifests; a ZIP that was lost is made again from the documents."""
    lot, row = _packed(lot_id)
    path = lots.archive(lot)
    if not path.exists():
        lots_envois.pack(lot)
    _note(lot)
    content = BytesIO(path.read_bytes())
    return send_file(content, mimetype="application/zip", as_attachment=True, download_name=f"{_name(lot, row)}.zip")


@blueprint.get("/<int:lot_id>/manifeste.csv")
@requires("editer-courriers")
def table(lot_id: int):
    """Order, person, letter, file, digests: as they stand in the ZIP, for a spreadsheet."""
    return _manifest(lot_id, "csv", "text/csv", manifest_csv)


@blueprint.get("/<int:lot_id>/manifeste.json")
@requires("editer-courriers")
def manifest(lot_id: int):
    """The same for a program."""
    return _manifest(lot_id, "json", "application/json", partial(manifest_json, more={}))


def _manifest(lot_id: int, kind: str, mimetype: str, written: Callable[[list[Entry]], bytes]) -> Response:
    lot, row = _packed(lot_id)
    response = make_response(written([Entry(**one) for one in lot.manifeste["files"]]))
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f"attachment; filename={_name(lot, row)}.{kind}"
    _note(lot)
    return response


@blueprint.get("/<int:lot_id>/impression.docx")
@requires("editer-courriers")
def printed(lot_id: int):
    """All the letters in one document for the printer, each on a recto."""
    lot, row = _packed(lot_id)
    try:
        content = lots_envois.print_all(lot).read_bytes()
    except LetterError as error:
        flash("Le fichier d’impression n’est pas fait : " + " ; ".join(str(one) for one in error.faults) + ".")
        return hx.go_to(url_for("lots.show", lot_id=lot.id))
    _note(lot)
    return send_file(BytesIO(content), mimetype=WORD, as_attachment=True, download_name=f"{_name(lot, row)}.docx")


def _packed(lot_id: int) -> tuple[Lot, Seance]:
    lot, row = _found(lot_id)
    return (lot, row) if lot.manifeste.get("files") else abort(404)


def _name(lot: Lot, row: Seance) -> str:
    return f"courriers-{row.le:%Y-%m-%d}-{lot.id}"


def _note(lot: Lot) -> None:
    with db.transaction() as session:
        journal(session, security.agent().identifiant, "telecharger", "lot", lot.id)
