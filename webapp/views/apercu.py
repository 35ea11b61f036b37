"""A letter as it will be, on screen: its pages where LibreOffice draws them, else its words.

Nothing is recorded, but who took the file of a letter already made.
"""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request, send_file, url_for

from letters import LetterError
from letters.blocks import shown
from letters.pdf import NoPdf, why_not
from webapp import db, security
from webapp.casework import apercu, cases, documents, modeles, seance, versions
from webapp.casework.administration import record as journal
from webapp.casework.apercu import Pages, Preview
from webapp.db.models import Modele
from webapp.permissions import requires
from webapp.views.courriers import WORD, lacking

blueprint = Blueprint("apercu", __name__, url_prefix="/apercu")
WORD_FILE, PAGES = "apercu.docx", "pages"
TO_COME = "rien n’est produit ni enregistré"
FICTITIOUS = "personnes fictives"
MADE, CORRECTED = "le courrier déjà produit", "le courrier corrigé à la main"
PICTURE = re.compile(r"page-[1-9][0-9]{0,3}\.png")


@blueprint.get("/seances/<int:seance_id>/candidatures/<int:candidature_id>")
@blueprint.get("/seances/<int:seance_id>/candidatures/<int:candidature_id>/<form>")
@requires("editer-courriers")
def candidate(seance_id: int, candidature_id: int, form: str = ""):
    """The letter that a candidate of a held session is owed, before the batch."""
    agent, session, signatory = security.agent(), db.session(), request.args.get("signataire", "")
    sitting = seance.find(session, agent, seance_id) or abort(404)
    back = url_for("courriers.prepare", seance_id=seance_id, signataire=signatory or None)
    made = apercu.prepared(session, agent, sitting, candidature_id, signatory) or abort(404)
    if made.context is None:
        return lacking(made, back)
    here = url_for("apercu.candidate", seance_id=seance_id, candidature_id=candidature_id)
    choice = {"signatories": cases.policy_of(agent.bailleur).data["signataire"], "signatory": signatory}
    return _answer(apercu.of_prepared(session, agent, made), form, here, back, **choice)


@blueprint.get("/modeles/<int:modele_id>")
@blueprint.get("/modeles/<int:modele_id>/<form>")
@requires("gerer-modeles")
def trial(modele_id: int, form: str = ""):
    """The fictitious example made from a version of a template, before it goes live."""
    row = modeles.find(db.session(), security.agent(), modele_id) or abort(404)
    preview, here = _trial(row) or abort(404), url_for("apercu.trial", modele_id=modele_id)
    return _answer(preview, form, here, url_for("modeles.version", modele_id=modele_id), note=FICTITIOUS)


def _trial(row: Modele) -> Preview | None:
    """None when the version no longer fits the letter."""
    try:
        return apercu.of_trial(db.session(), row)
    except LetterError:
        return None


def shown_trial(row: Modele) -> dict:
    """What the page of a version shows of its trial: words, and pages once drawn; no words when it no longer fits."""
    preview = _trial(row)
    if preview is None:
        return {"shown": None}
    told = _told(preview, url_for("apercu.trial", modele_id=row.id), "", {})
    return told | _state(apercu.drawn(preview.data), why_not()) | {"shown": shown(preview.data)}


@blueprint.get("/documents/<int:document_id>")
@blueprint.get("/documents/<int:document_id>/<form>")
@requires("editer-courriers")
def document(document_id: int, form: str = ""):
    """A letter already made."""
    session = db.session()
    row = documents.find(session, security.agent(), document_id) or abort(404)
    preview = apercu.of_document(session, row) or abort(404)
    here = url_for("apercu.document", document_id=document_id)
    note = CORRECTED if versions.in_force(session, [row.id]) else MADE
    answer = _answer(preview, form, here, url_for("courriers.index"), note=note)
    if form in (WORD_FILE, apercu.PDF_FILE):
        _taken(document_id)
    return answer


def _taken(document_id: int) -> None:
    session = db.session(write=True)
    journal(session, security.agent().identifiant, "telecharger", "document", document_id)
    session.commit()


def _answer(preview: Preview, form: str, here: str, back: str, **more: object) -> Response | str:
    """The page of a preview, or one of its forms. `here`: its address; `back`: where the person comes from."""
    told = _told(preview, here, back, more)
    if not form:
        return _page(told, more)
    if form == PAGES:
        return render_template("apercu/_pages.html", **told, **_drawn(preview))
    return _file(preview, form)


def _told(preview: Preview, here: str, back: str, more: dict) -> dict:
    now = here + _asked(more, pages="oui")
    return {"preview": preview, "here": here, "back": back, "signed": _asked(more), "now": now}


def _asked(more: dict, **also: str) -> str:
    """What follows the address: the signatory chosen."""
    chosen = {"signataire": more["signatory"]} if more.get("signatory") else {}
    return f"?{urlencode(chosen | also)}" if chosen or also else ""


def _page(told: dict, more: dict) -> str:
    """The words at once; the pages too where they are drawn already, or were asked for."""
    data = told["preview"].data
    found = _drawn(told["preview"]) if request.args.get(PAGES) else _state(apercu.drawn(data), why_not())
    more = {"signatories": (), "note": TO_COME, **more}
    return render_template("apercu/page.html", **told, **found, shown=shown(data), **more)


def _drawn(preview: Preview) -> dict:
    """The pages, or why there are none."""
    db.session().rollback()  # drawing takes seconds
    try:
        return _state(apercu.draw(preview.data), "")
    except NoPdf as error:
        return _state(None, str(error))


def _state(pages: Pages | None, refused: str) -> dict:
    return {"pages": pages, "undrawn": "" if pages else refused}


def _file(preview: Preview, form: str) -> Response:
    """The Word file, the PDF or the picture of a page; the last two once they are drawn."""
    if form == WORD_FILE:
        return send_file(BytesIO(preview.data), mimetype=WORD, as_attachment=True, download_name=WORD_FILE)
    pages = apercu.drawn(preview.data) or abort(404)
    if form == apercu.PDF_FILE:
        return send_file(BytesIO(pages.pdf or abort(404)), mimetype="application/pdf", download_name=apercu.PDF_FILE)
    picture = pages.picture(form) if PICTURE.fullmatch(form) else None
    return send_file(BytesIO(picture or abort(404)), mimetype="image/png", download_name=form)
