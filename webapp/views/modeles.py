"""The landlord's own Word templates: download, deposit, faults, trial, approval, history, fields to paste."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, send_file, url_for

from letters import LETTERS, Letter, LetterError
from letters.fields import champs
from webapp import db, errors, hx, security
from webapp.casework import gabarits, modeles
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.db.models import Modele
from webapp.navigation import Section
from webapp.permissions import requires
from webapp.views import apercu as preview

blueprint = Blueprint("modeles", __name__, url_prefix="/modeles")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IN_FORCE_NOW = "Mettre en vigueur maintenant"
AUDIENCES = {
    "candidat": "Lettres aux candidats",
    "demandeur": "Lettres aux demandeurs",
    "locataire": "Lettres aux locataires",
    "commission": "Documents de la commission",
    "reservataire": "Documents des réservataires",
    "jury": "Documents du jury",
    "conseil": "Documents du conseil d’administration",
}


def _awaited() -> dict | None:
    rows = modeles.awaited(db.session(), security.agent())
    return {"rows": rows, "letters": LETTERS, "states": modeles.STATES} if rows else None


SECTIONS = [Section("Modèles en attente", "modeles/_awaited.html", _awaited, "gerer-modeles", 45)]


@blueprint.app_errorhandler(gabarits.Unusable)
def unusable(refusal: gabarits.Unusable) -> Response:
    """Wherever a document is made: nothing was written, and the template is what to mend."""
    return errors.answer(409, "Modèle à revoir", f"{refusal} Rien n’a été produit. Corrigez-le à la page Modèles.")


@blueprint.get("")
@requires("gerer-modeles")
def index():
    sheets = modeles.sheets(db.session(), security.agent())
    groups = [(title, [one for one in sheets if one.letter.audience == code]) for code, title in AUDIENCES.items()]
    return render_template("modeles/index.html", groups=groups, states=modeles.STATES)


@blueprint.get("/<lettre>")
@requires("gerer-modeles")
def show(lettre: str):
    return _page(_letter(lettre))


def _letter(identifier: str) -> Letter:
    return LETTERS.get(identifier) or abort(404)


def _page(letter: Letter, refusal: Refused | None = None, status: int = 200, asks: str = "") -> Response:
    """`asks`: where to send again the act that waits for a confirmation."""
    agent, session = security.agent(), db.session()
    page = render_template(
        "modeles/letter.html",
        letter=letter,
        sheet=modeles.sheet(session, agent, letter),
        versions=gabarits.history(session, agent.bailleur, letter.id),
        states=modeles.STATES,
        in_force_now=IN_FORCE_NOW,
        refused=str(refusal) if refusal else "",
        faults=getattr(refusal, "faults", []),
        asks=asks,
    )
    return make_response(page, status)


@blueprint.get("/<lettre>/champs")
@requires("gerer-modeles")
def fields(lettre: str):
    """Every field of the letter, ready to paste."""
    letter = _letter(lettre)
    return render_template("modeles/fields.html", letter=letter, champs=champs(letter.id))


@blueprint.get("/<lettre>/modele.docx")
@requires("gerer-modeles")
def download(lettre: str):
    """The template in force; `livre=oui`: the shipped one."""
    letter, agent = _letter(lettre), security.agent()
    shipped = request.args.get("livre") == "oui"
    template = letter.template_file() if shipped else gabarits.in_force(db.session(), agent.bailleur, letter)
    return _send(template.data, f"{letter.id}.docx", None, {"lettre": letter.id, "sha256": template.sha256})


def _send(data: bytes, name: str, number: int | None, said: dict) -> Response:
    """The file, its download noted in the journal."""
    with db.transaction() as session:
        journal(session, security.agent().identifiant, "telecharger", "modele", number, apres=said)
    return send_file(BytesIO(data), mimetype=WORD, as_attachment=True, download_name=name)


@blueprint.post("/<lettre>")
@requires("gerer-modeles")
def deposit(lettre: str):
    """A changed template: a draft, or what is wrong with it."""
    letter, agent, session = _letter(lettre), security.agent(), db.session()
    sent = request.files.get("fichier")
    try:
        if sent is None or not sent.filename:
            raise Refused("Choisissez d’abord un fichier.")
        with sent.stream as stream:
            row = modeles.deposit(session, agent, letter, sent.filename, stream.read())
    except Refused as refusal:
        session.rollback()
        return _page(letter, refusal, 422)
    flash("Modèle enregistré comme brouillon : relisez l’essai, puis faites-le approuver par une autre personne.")
    return hx.go_to(url_for("modeles.version", modele_id=row.id))


@blueprint.post("/<lettre>/origine")
@requires("gerer-modeles")
def back_to_shipped(lettre: str):
    letter, agent, session = _letter(lettre), security.agent(), db.session()
    try:
        modeles.back_to_shipped(session, agent, letter, confirmed=_confirmed())
    except Refused as refusal:
        session.rollback()
        waits = isinstance(refusal, modeles.Waiting)
        return _page(letter, refusal, 422, url_for("modeles.back_to_shipped", lettre=letter.id) if waits else "")
    flash(f"{letter.title} : le modèle livré avec l’application est de nouveau en vigueur.")
    return hx.go_to(url_for("modeles.show", lettre=letter.id))


def _confirmed() -> bool:
    return request.form.get("confirme") == "oui"


@blueprint.get("/versions/<int:modele_id>")
@requires("gerer-modeles")
def version(modele_id: int):
    return _version(_row(modele_id))


def _row(modele_id: int) -> Modele:
    return modeles.find(db.session(), security.agent(), modele_id) or abort(404)


def _version(row: Modele, refusal: Refused | None = None, status: int = 200) -> Response:
    session, agent = db.session(), security.agent()
    before, places = gabarits.compared(session, row)
    page = render_template(
        "modeles/version.html",
        row=row,
        letter=LETTERS[row.lettre],
        states=modeles.STATES,
        in_force_now=IN_FORCE_NOW,
        before=before,
        places=places,
        **preview.shown_trial(row),
        own=row.par == agent.identifiant,
        refused=str(refusal) if refusal else "",
        asked=request.form.get("geste", "") if isinstance(refusal, modeles.Waiting) else "",
    )
    return make_response(page, status)


@blueprint.get("/versions/<int:modele_id>/modele.docx")
@requires("gerer-modeles")
def download_version(modele_id: int):
    row = _row(modele_id)
    data = gabarits.of_version(db.session(), row).data
    return _send(data, f"{row.lettre}-version-{row.id}.docx", row.id, {"sha256": row.sha256})


@blueprint.get("/versions/<int:modele_id>/essai.docx")
@requires("gerer-modeles")
def trial(modele_id: int):
    """The letter's fictitious example, made from this version."""
    row = _row(modele_id)
    try:
        data = gabarits.trial(db.session(), row)
    except LetterError:
        abort(404)
    return _send(data, f"essai-{row.lettre}-version-{row.id}.docx", row.id, {"essai": True, "sha256": row.sha256})


@blueprint.post("/versions/<int:modele_id>")
@requires("gerer-modeles")
def act(modele_id: int):
    """Approve, put in force, restore or discard a version."""
    row, session = _row(modele_id), db.session()
    gesture = GESTURES.get(request.form.get("geste", "")) or abort(400)
    db.expect_version(row, request.form.get("version", ""))
    try:
        said = gesture(row)
    except Refused as refusal:
        session.rollback()
        return _version(_row(modele_id), refusal, 422)
    flash(said)
    return hx.go_to(url_for("modeles.show", lettre=row.lettre))


def _approve(row: Modele) -> str:
    modeles.approve(db.session(), security.agent(), row)
    return f"Version n° {row.id} approuvée. Il reste un geste : « {IN_FORCE_NOW} »."


def _put_in_force(row: Modele) -> str:
    modeles.put_in_force(db.session(), security.agent(), row, confirmed=_confirmed())
    return "Modèle en vigueur : les prochains courriers en seront faits."


def _restore(row: Modele) -> str:
    modeles.restore(db.session(), security.agent(), row, confirmed=_confirmed())
    return f"Version n° {row.id} rétablie : les prochains courriers en seront faits."


def _discard(row: Modele) -> str:
    modeles.discard(db.session(), security.agent(), row)
    return "Modèle écarté : il reste dans l’historique."


GESTURES: dict[str, Callable[[Modele], str]] = {
    "approuver": _approve,
    "mettre-en-vigueur": _put_in_force,
    "retablir": _restore,
    "ecarter": _discard,
}
