"""Letters: who gets which, who lacks what, the batch, the documents kept, the sheets for the commission."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from io import BytesIO

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, send_file, url_for

from letters import LETTERS
from letters.mentions import RADIATION
from rules.facts import fait
from rules.kinds import BadValue, Booleen, Choix, Ensemble
from webapp import clock, db, hx, security
from webapp.casework import (
    cases,
    courriers,
    documents,
    envois,
    fiches,
    lots,
    lots_courriers,
    mending,
    seance,
    suites,
    versions,
)
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.courriers import Made
from webapp.db.models import Document, Seance
from webapp.jobs import jobs
from webapp.letter_contexts import Missing, Prepared
from webapp.navigation import Entry
from webapp.permissions import requires

blueprint = Blueprint("courriers", __name__, url_prefix="/courriers")
NAV = [Entry("Courriers", "courriers.index", "editer-courriers", 50)]
MEND_PAGES = {"courriers.mend": "editer-courriers", "documents.mend": "appeler"}
SMALL = 20  # letters that are worth waiting for
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("")
@requires("editer-courriers")
def index():
    agent, session = security.agent(), db.session()
    policy = cases.policy_of(agent.bailleur)
    held = [row for rows in seance.sittings(session, agent, policy).values() for row in rows if row.etat == "tenue"]
    held.sort(key=lambda row: row.le, reverse=True)
    made = documents.latest(session, agent)
    return render_template(
        "courriers/index.html",
        held=held,
        policy=policy,
        documents=made,
        sent=envois.of_documents(session, [row.id for row, _ in made]),
        corrected=versions.in_force(session, [row.id for row, _ in made]),
        title=documents.listed_title,
    )


@blueprint.get("/seances/<int:seance_id>")
@requires("editer-courriers")
def prepare(seance_id: int):
    return _prepare(_seance(seance_id), "")


def _seance(seance_id: int) -> Seance:
    return seance.find(db.session(write=False), security.agent(), seance_id) or abort(404)


def wrong_sending(row: Seance, lot_id: int, errors: Mapping[str, str]) -> Response:
    """The same page, what was typed of a batch's sending kept, its errors beside their fields."""
    return _prepare(_seance(row.id), "", 422, {"lot": lot_id, "errors": errors})


def _prepare(row: Seance, refused: str, status: int = 200, wrong: dict | None = None) -> Response:
    agent, session = security.agent(), db.session(write=False)
    policy, signatory = cases.policy_of(agent.bailleur), request.values.get("signataire", "")
    lines = courriers.plan(session, agent, row, signatory) if row.etat == "tenue" else []
    batches = lots.of_session(session, agent, row)
    page = render_template(
        "courriers/prepare.html",
        seance=row,
        commission=policy.commission(row.commission)["nom"],
        lines=lines,
        sent=envois.of_documents(session, [one.id for line in lines for one in _made(line)]),
        corrected=versions.in_force(session, [one.made.id for one in lines if one.made]),
        ways=list(envois.VOIES.items()),
        today=clock.today(),
        lots=batches,
        departures=envois.of_lots(session, [one.lot for one in batches]),
        title=documents.listed_title,
        signatories=[
            (one["code"], f"{one['prenom']} {one['nom']}, {one['qualite']}") for one in policy.data["signataire"]
        ],
        signatory=signatory,
        warning=next((RADIATION for one in lines if one.prepared.letter.id == envois.WARNING), None),
        why_not=courriers.why_not(row.etat),
        refused=refused,
        wrong=wrong,
        typed=dict(request.form),
        mend=mend_address,
        foreseen=_foreseen(row) if row.etat == "ouverte" else [],
    )
    return make_response(page, status)


def _made(line: courriers.Line) -> list[Made]:
    """Every letter of a person that is made."""
    return [*filter(None, [line.made]), *(one for _, one in line.earlier)]


def _foreseen(row: Seance) -> list[Missing]:
    """What the decision letters of a session to come would lack, person by person."""
    agent = security.agent()
    entries = seance.agenda(db.session(write=False), agent, row)
    return [one for entry in entries for several in fiches.for_letters(agent, row, entry).values() for one in several]


def mend_address(missing: Missing, back: str = "", here: str = "") -> str:
    """Where to give what is missing: the question of the call, else a page of one field; empty when neither can.

    `here`: the page to return to, where the address asked for is not one; `back`: the same after a POST.
    """
    agent, session = security.agent(), db.session()
    asked = mending.question(session, agent, missing)
    if asked:
        return url_for("conversations.show", conversation_id=asked[0], question=asked[1])
    if missing.subject == "seance" and missing.subject_id and agent.can("decider"):
        return url_for("seance.show", seance_id=missing.subject_id, ouvrir="tenue", _anchor="tenue")
    page = next((one for one, permission in MEND_PAGES.items() if agent.can(permission)), "")
    if not missing.path or missing.subject_id is None or not mending.takes(missing.subject, missing.path) or not page:
        return ""
    back = here or (request.full_path.rstrip("?") if request.method == "GET" else back or request.path)
    return url_for(page, subject=missing.subject, subject_id=missing.subject_id, fait=missing.path, retour=back)


@blueprint.post("/seances/<int:seance_id>")
@requires("editer-courriers")
def produce(seance_id: int):
    """Every letter of the session that is not made yet, as a batch; a small one is made by the time its page shows."""
    row, agent, signatory = _seance(seance_id), security.agent(), request.form.get("signataire", "")
    lines = courriers.plan(db.session(write=False), agent, row, signatory)
    again = {one.id: request.form.get(f"refaire-{one.id}", "").strip() for one in lines}
    try:
        chosen = courriers.chosen(row, lines, again, ready_only="prets" in request.form)
        lot_id = lots.create(agent, row, chosen, again, signatory)
    except lots.Ongoing as ongoing:
        if lots.find(db.session(write=False), agent, ongoing.lot_id) is None:
            return _prepare(row, str(ongoing), 422)
        flash(str(ongoing))
        return hx.go_to(url_for("lots.show", lot_id=ongoing.lot_id))
    except Refused as refusal:
        return _prepare(row, str(refusal), 422)
    jobs().make(lot_id)
    if len(chosen) <= SMALL:
        jobs().wait(lot_id)
    return hx.go_to(url_for("lots.show", lot_id=lot_id))


@blueprint.get("/<int:document_id>.docx")
@requires("editer-courriers")
def document(document_id: int):
    row = documents.find(db.session(), security.agent(), document_id) or abort(404)
    return send_document(row)


def send_document(row: Document) -> Response:
    """The Word file that leaves: the correction in force, else the one made, from its data again if it was lost."""
    session = db.session(write=False)
    return give(versions.content(session, row), "document", row.id, versions.name_in_force(session, row), WORD)


def give(data: bytes | None, kind: str, number: int | None, name: str, mimetype: str) -> Response:
    """The file, its download noted in the journal."""
    if data is None:
        abort(404)
    session = db.session(write=True)
    journal(session, security.agent().identifiant, "telecharger", kind, number)
    session.commit()
    return send_file(BytesIO(data), mimetype=mimetype, as_attachment=True, download_name=name)


@blueprint.get("/ordre-du-jour/<int:seance_id>/<int:liste_id>.docx")
@requires("inscrire")
def agenda_entry(seance_id: int, liste_id: int):
    """The agenda entry of one dwelling, or what it lacks; after the session, the one that was made."""
    agent, session = security.agent(), db.session(write=True)
    row = seance.find(session, agent, seance_id) or abort(404)
    entry = seance.entry_of(session, agent, row, liste_id) or abort(404)
    if row.etat != "ouverte":
        return send_document(fiches.kept(session, entry.inscription) or abort(404))
    prepared = fiches.agenda_document(session, agent, row, entry)
    if prepared.context is None:
        return lacking(prepared, url_for("seance.show", seance_id=row.id))
    return send_document(fiches.keep_agenda_entry(session, agent, entry.inscription, prepared))


@blueprint.get("/mutations/<int:occupation_id>.docx")
@requires("instruire-mutation")
def mutation(occupation_id: int):
    """The transfer sheet of a tenancy for the session that was chosen, or what it lacks."""
    agent, session = security.agent(), db.session(write=True)
    occupation = fiches.find_occupation(session, agent, occupation_id) or abort(404)
    prepared = fiches.review(session, agent, occupation, request.args.get("seance", type=db.number_of))
    if prepared.context is None:
        return lacking(prepared, url_for("mutation.show", occupation_id=occupation_id))
    return send_document(fiches.keep_review(session, agent, occupation, prepared))


def lacking(prepared: Prepared, back: str) -> Response:
    """The page of what stops a document, each with its way to mend it."""
    mend = partial(mend_address, back=back)
    page = render_template("courriers/lacking.html", prepared=prepared, back=back, mend=mend)
    return make_response(page, 422)


@blueprint.post("/candidatures/<int:candidature_id>")
@requires("editer-courriers")
def offer(candidature_id: int):
    """One candidate's letter, made by itself: the offer of the next rank."""
    agent, session = security.agent(), db.session(write=False)
    found = suites.find(session, agent, candidature_id) or abort(404)
    lines = (one for one in courriers.plan(session, agent, found[0].seance) if one.id == candidature_id)
    try:
        line = next(lines, None)
        if line is None:
            raise Refused(f"{found[1].name} {lots_courriers.NO_LETTER}.")
        row = lots_courriers.produce_one(agent, found[0].seance, line, request.form.get("motif", "").strip())
    except Refused as refusal:
        flash(str(refusal))
        return hx.go_to(url_for("courriers.prepare", seance_id=found[0].seance.id))
    flash(f"Courrier produit pour {found[1].name} : {LETTERS[row.lettre].title.lower()}.")
    return hx.go_to(url_for("courriers.prepare", seance_id=found[0].seance.id, _anchor="lots"))


@blueprint.get("/completer/<subject>/<int:subject_id>")
@requires("editer-courriers")
def mend(subject: str, subject_id: int):
    return mend_page(subject, subject_id, "")


def mend_page(subject: str, subject_id: int, error: str, status: int = 200) -> Response:
    """The page of one fact that a letter lacks; it posts where it stands."""
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
        whose=mending.whose(db.session(), row),
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
    return mended(subject, subject_id)


def mended(subject: str, subject_id: int) -> Response:
    """Records one fact that a letter lacked."""
    path = request.form.get("fait", "")
    row = mending.find(db.session(), security.agent(), subject, subject_id, path) or abort(404)
    kind, text = fait(path).kind, request.form.get("valeur", "")
    try:
        value = kind.from_json(request.form.getlist("valeur")) if isinstance(kind, Ensemble) else _read(kind, text)
    except BadValue as error:
        return mend_page(subject, subject_id, str(error), 422)
    db.expect_version(row, request.form.get("version", ""))
    try:
        mending.save(db.session(), security.agent(), row, path, value)
    except Refused as refusal:
        db.session().rollback()
        return mend_page(subject, subject_id, str(refusal), 422)
    label = fait(path).label
    flash(f"Enregistré : {label[:1].lower()}{label[1:]}.")
    return hx.go_to(security.safe_path(request.form.get("retour", "/courriers")))


def _read(kind, text: str):
    if isinstance(kind, Choix | Booleen) and not text:
        raise BadValue("Choisissez une réponse.")
    return kind.from_text(text)
