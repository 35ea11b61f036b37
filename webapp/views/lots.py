"""The page of a batch of letters: how far it is, stopping it, taking it up again, what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, abort, flash, make_response, render_template, send_file, url_for

from letters import LetterError, pdf
from letters.manifest import Entry, manifest_csv, manifest_json
from rules.french import typeset
from webapp import clock, db, hx, security
from webapp.casework import cases, envois, lots, lots_courriers, lots_envois, lots_pdf, lots_tirages
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.lots import Progress
from webapp.casework.lots_tirages import Tirage
from webapp.db.models import Lot, Seance
from webapp.jobs import jobs
from webapp.permissions import requires
from webapp.views.courriers import mend_address

blueprint = Blueprint("lots", __name__, url_prefix="/courriers/lots")
CHANGING = "Ce lot est en train de changer : téléchargez-le quand il sera fini."
RECTO = "Chaque courrier commence sur un recto."
STATES = {
    "prevu": "En cours",
    "en-cours": "En cours",
    "termine": "Terminé",
    "annule": "Annulé",
    "en-panne": "Arrêté",
}


@dataclass(frozen=True)
class Draw:
    """What is drawn from a batch, as its page shows it; `links`: (label, address, precision), none until it is
    ready."""

    tirage: Tirage
    what: str
    recto: str
    links: tuple[tuple[str, str, str], ...] = ()


def _draws(lot: Lot) -> list[Draw]:
    printed, made = (lots_tirages.of(lot, one) for one in (lots_tirages.IMPRESSION, lots_tirages.PDF))
    word, pdfs = f"Tout imprimer : lot n° {lot.id} (Word)", f"Télécharger les PDF du lot n° {lot.id} (ZIP)"
    found = [(word, url_for("tirages.printed", lot_id=lot.id), RECTO if printed.recto else "")]
    first = Draw(
        printed,
        "le fichier d’impression",
        "Recto verso : chaque courrier du fichier d’impression (Word) commence sur un recto",
    )
    second = Draw(made, "les PDF", "Recto verso : chaque courrier du PDF à imprimer commence sur un recto")
    several = [(pdfs, url_for("tirages.pdfs", lot_id=lot.id), "Un PDF par courrier, sous le même nom.")]
    if lots_pdf.whole(lot).exists():
        whole = f"Tout imprimer : lot n° {lot.id} (PDF)"
        several.append((whole, url_for("tirages.whole", lot_id=lot.id), RECTO if made.recto else ""))
    return [
        replace(one, links=tuple(links)) if lots_tirages.ready(lot, one.tirage.genre) else one
        for one, links in ((first, found), (second, several))
    ]


def found(lot_id: int) -> tuple[Lot, Seance]:
    """The batch and its session, for whoever may see it whole. Never through the session that writes: the work on a
    batch has its own transactions."""
    return lots.find(db.session(write=False), security.agent(), lot_id) or abort(404)


def context(lot: Lot, row: Seance) -> dict:
    """What its page wants."""
    progress = lots.progress(db.session(write=False), lot)
    commission = cases.policy_of(row.bailleur).commission(row.commission)["nom"]
    return {
        "progress": progress,
        "said": _said(progress),
        "lot": lot,
        "draws": _draws(lot),
        "departures": envois.of_lots(db.session(write=False), [lot]),
        "no_pdf": pdf.why_not(),
        "seance": row,
        "commission": commission,
        "mend": lambda missing: mend_address(missing, here=url_for("lots.show", lot_id=lot.id)),
        "ways": list(envois.VOIES.items()),
        "today": clock.today(),
        "wrong": None,
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
    return render_template("lots/page.html", **context(*found(lot_id)))


@blueprint.get("/<int:lot_id>/suivi")
@requires("editer-courriers")
def follow(lot_id: int):
    """The bar; once the batch is settled, all that it gives in place of the whole state."""
    told = context(*found(lot_id))
    if told["progress"].active:
        return hx.respond("lots/page.html", "lots/_progress.html", **told)
    return hx.respond("lots/page.html", "lots/_settled.html", retarget="#lot", reswap="outerHTML", **told)


@blueprint.post("/<int:lot_id>/annuler")
@requires("editer-courriers")
def cancel(lot_id: int):
    """Stops after the letters being made; what is made stays."""
    lot, _ = found(lot_id)
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
    lot, _ = found(lot_id)
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
    """The letters with their manifests; a ZIP lost or altered is made again from the documents."""
    lot, row = packed(lot_id)
    try:
        path = lots_envois.archived(lot)
    except LetterError as error:
        flash("Le ZIP n’est pas fait : " + " ; ".join(str(one) for one in error.faults) + ".")
    except BlockingIOError:
        flash(CHANGING)
    except OSError as error:
        flash(lots_courriers.unwritten(error))
    else:
        note(lot)
        return sent(path, "application/zip", f"{name(lot, row)}.zip")
    return hx.go_to(url_for("lots.show", lot_id=lot.id))


def sent(path: Path, mimetype: str, named: str) -> Response:
    """The file as it is now, even if another takes its place meanwhile."""
    return send_file(BytesIO(path.read_bytes()), mimetype=mimetype, as_attachment=True, download_name=named)


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
    lot, row = packed(lot_id)
    response = make_response(written([Entry(**one) for one in lot.manifeste["files"]]))
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f"attachment; filename={name(lot, row)}.{kind}"
    note(lot)
    return response


def packed(lot_id: int) -> tuple[Lot, Seance]:
    """The batch and its session, once something of it is made."""
    lot, row = found(lot_id)
    return (lot, row) if lot.manifeste.get("files") else abort(404)


def name(lot: Lot, row: Seance) -> str:
    """What its files are called, without their ending."""
    return f"courriers-{row.le:%Y-%m-%d}-{lot.id}"


def note(lot: Lot) -> None:
    """It was taken away."""
    with db.transaction() as session:
        journal(session, security.agent().identifiant, "telecharger", "lot", lot.id)
