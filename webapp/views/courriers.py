"""Letters: who gets which, who lacks what, the batch, the documents kept, the sheets for the commission."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, send_file, url_for

from letters import LETTERS
from rules.facts import fait
from rules.kinds import BadValue, Booleen, Choix, Ensemble
from webapp import db, hx, security
from webapp.casework import cases, courriers, fiches, mending, seance, suites
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.db.models import Document, Lot, Seance
from webapp.letter_contexts import Missing, Prepared
from webapp.navigation import Entry
from webapp.permissions import requires

blueprint = Blueprint("courriers", __name__, url_prefix="/courriers")
NAV = [Entry("Courriers", "courriers.index", "editer-courriers", 50)]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("")
@requires("editer-courriers")
def index():
    agent, session = security.agent(), db.session()
    policy = cases.policy_of(agent.bailleur)
    held = [row for rows in seance.sittings(session, agent, policy).values() for row in rows if row.etat == "tenue"]
    held.sort(key=lambda row: row.le, reverse=True)
    return render_template(
        "courriers/index.html",
        held=held,
        policy=policy,
        documents=courriers.documents(session, agent),
        letters=LETTERS,
    )


@blueprint.get("/seances/<int:seance_id>")
@requires("editer-courriers")
def prepare(seance_id: int):
    return _prepare(_seance(seance_id), "")


def _seance(seance_id: int) -> Seance:
    return seance.find(db.session(), security.agent(), seance_id) or abort(404)


def _prepare(row: Seance, refused: str, status: int = 200) -> Response:
    agent, session = security.agent(), db.session()
    policy, signatory = cases.policy_of(agent.bailleur), request.values.get("signataire", "")
    page = render_template(
        "courriers/prepare.html",
        seance=row,
        commission=policy.commission(row.commission)["nom"],
        lines=courriers.plan(session, agent, row, signatory) if row.etat == "tenue" else [],
        lots=courriers.lots(session, row),
        signatories=[
            (one["code"], f"{one['prenom']} {one['nom']}, {one['qualite']}") for one in policy.data["signataire"]
        ],
        signatory=signatory,
        why_not="" if row.etat == "tenue" else courriers.NOT_HELD if row.etat == "ouverte" else courriers.CLOSED,
        refused=refused,
        typed=dict(request.form),
        mend=_mend,
    )
    return make_response(page, status)


def _mend(missing: Missing) -> str:
    """Where to give what is missing: the question of the call, else a page of one field; empty when neither can."""
    agent, session = security.agent(), db.session()
    asked = mending.question(session, agent, missing)
    if asked:
        return url_for("conversations.show", conversation_id=asked[0], question=asked[1])
    if not missing.path or missing.subject_id is None or missing.subject not in mending.MENDED:
        return ""
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return url_for(
        "courriers.mend", subject=missing.subject, subject_id=missing.subject_id, fait=missing.path, retour=back
    )


@blueprint.post("/seances/<int:seance_id>")
@requires("editer-courriers")
def produce(seance_id: int):
    """Every letter of the session that is not made yet, in one ZIP."""
    row, agent, session = _seance(seance_id), security.agent(), db.session()
    lines = courriers.plan(session, agent, row, request.form.get("signataire", ""))
    again = {one.id: request.form.get(f"refaire-{one.id}", "").strip() for one in lines}
    try:
        lot = courriers.produce(session, agent, row, lines, again)
    except Refused as refusal:
        session.rollback()
        return _prepare(row, str(refusal), 422)
    count = lot.manifeste["count"]
    flash(f"{count} courrier{'s' if count > 1 else ''} produit{'s' if count > 1 else ''}.")
    return hx.go_to(url_for("courriers.prepare", seance_id=row.id, _anchor="lots"))


@blueprint.get("/lots/<int:lot_id>.zip")
@requires("editer-courriers")
def archive(lot_id: int):
    agent, session = security.agent(), db.session()
    lot = session.get(Lot, lot_id)
    row = seance.find(session, agent, lot.seance_id) if lot and lot.manifeste.get("files") else None
    if row is None or (not agent.sees_all and not courriers.sees_whole(session, agent, lot)):
        abort(404)
    return _send(
        courriers.archive(row, lot), "lot", lot.id, f"courriers-{row.le:%Y-%m-%d}-{lot.id}.zip", "application/zip"
    )


@blueprint.get("/<int:document_id>.docx")
@requires("editer-courriers")
def document(document_id: int):
    row = courriers.find(db.session(), security.agent(), document_id) or abort(404)
    return _send_document(row)


def _send_document(row: Document) -> Response:
    path = courriers.documents_folder() / row.fichier
    return _send(path, "document", row.id, Path(row.fichier).name, WORD)


def _send(path: Path, kind: str, number: int | None, name: str, mimetype: str) -> Response:
    """The file, its download noted in the journal."""
    if not path.exists():
        abort(404)
    session = db.session(write=True)
    journal(session, security.agent().identifiant, "telecharger", kind, number)
    session.commit()
    return send_file(BytesIO(path.read_bytes()), mimetype=mimetype, as_attachment=True, download_name=name)


@blueprint.get("/ordre-du-jour/<int:seance_id>/<int:liste_id>.docx")
@requires("inscrire")
def agenda_entry(seance_id: int, liste_id: int):
    """The agenda entry of one dwelling, or what it lacks; after the session, the one that was made."""
    agent, session = security.agent(), db.session(write=True)
    row = seance.find(session, agent, seance_id) or abort(404)
    entry = seance.entry_of(session, agent, row, liste_id) or abort(404)
    if row.etat != "ouverte":
        return _send_document(fiches.kept(session, entry.inscription) or abort(404))
    prepared = fiches.agenda_document(session, agent, row, entry)
    if prepared.context is None:
        return _lacking(prepared, url_for("seance.show", seance_id=row.id))
    return _send_document(fiches.keep_agenda_entry(session, agent, entry.inscription, prepared))


@blueprint.get("/mutations/<int:occupation_id>.docx")
@requires("instruire-mutation")
def mutation(occupation_id: int):
    """The transfer sheet of a tenancy for the commission's next session, or what it lacks."""
    agent, session = security.agent(), db.session(write=True)
    occupation = fiches.find_occupation(session, agent, occupation_id) or abort(404)
    prepared = fiches.review(session, agent, occupation)
    if prepared.context is None:
        return _lacking(prepared, url_for("accueil.index"))
    return _send_document(fiches.keep_review(session, agent, occupation, prepared))


def _lacking(prepared: Prepared, back: str) -> Response:
    page = render_template("courriers/lacking.html", prepared=prepared, back=back, mend=_mend)
    return make_response(page, 422)


@blueprint.post("/candidatures/<int:candidature_id>")
@requires("editer-courriers")
def offer(candidature_id: int):
    """One candidate's letter, made by itself: the offer of the next rank."""
    agent, session = security.agent(), db.session()
    found = suites.find(session, agent, candidature_id) or abort(404)
    try:
        row = courriers.offer(session, agent, candidature_id, request.form.get("motif", "").strip())
    except Refused as refusal:
        session.rollback()
        flash(str(refusal))
        return hx.go_to(url_for("courriers.prepare", seance_id=found[0].seance.id))
    flash(f"Courrier produit pour {found[1].name} : {LETTERS[row.lettre].title.lower()}.")
    return hx.go_to(url_for("courriers.prepare", seance_id=found[0].seance.id, _anchor="lots"))


@blueprint.get("/completer/<subject>/<int:subject_id>")
@requires("editer-courriers")
def mend(subject: str, subject_id: int):
    return _mend_page(subject, subject_id, "")


def _mend_page(subject: str, subject_id: int, error: str, status: int = 200) -> Response:
    path = request.values.get("fait", "")
    row = mending.find(db.session(), security.agent(), subject, subject_id, path) or abort(404)
    kind = fait(path).kind
    options = (
        [("oui", "Oui"), ("non", "Non")] if isinstance(kind, Booleen) else list(getattr(kind, "options", {}).items())
    )
    page = render_template(
        "courriers/mend.html",
        subject=subject,
        row=row,
        path=path,
        declared=fait(path),
        options=options,
        several=isinstance(kind, Ensemble),
        typed=request.form.getlist("valeur") if isinstance(kind, Ensemble) else request.form.get("valeur", ""),
        error=error,
        back=security.safe_path(request.values.get("retour", "/courriers")),
        version=request.form.get("version", row.version),
    )
    return make_response(page, status)


@blueprint.post("/completer/<subject>/<int:subject_id>")
@requires("editer-courriers")
def save_mend(subject: str, subject_id: int):
    """One fact that a letter lacked."""
    path = request.form.get("fait", "")
    row = mending.find(db.session(), security.agent(), subject, subject_id, path) or abort(404)
    kind, text = fait(path).kind, request.form.get("valeur", "")
    try:
        value = kind.from_json(request.form.getlist("valeur")) if isinstance(kind, Ensemble) else _read(kind, text)
    except BadValue as error:
        return _mend_page(subject, subject_id, str(error), 422)
    db.expect_version(row, request.form.get("version", ""))
    mending.save(db.session(), security.agent(), row, path, value)
    flash(f"Enregistré : {fait(path).label.lower()}.")
    return hx.go_to(security.safe_path(request.form.get("retour", "/courriers")))


def _read(kind, text: str):
    if isinstance(kind, Choix | Booleen) and not text:
        raise BadValue("Choisissez une réponse.")
    return kind.from_text(text)
