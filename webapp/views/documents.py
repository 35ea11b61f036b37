"""Documents made on demand: of a session, about a request or a tenancy, the offer with a copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from rules.french import format_date
from rules.kinds import BadValue, Date
from rules.vocabulary import PIECES, SITUATIONS_OCCUPATION
from webapp import clock, db, security
from webapp.casework import (
    courriers_demande,
    courriers_occupation,
    courriers_seance,
    courriers_suites,
    documents,
    fiches,
    seance,
)
from webapp.db.models import Demande, Occupation, Seance
from webapp.letter_contexts import Prepared
from webapp.letter_contexts.occupation import PIECES as TENANT_PAPERS
from webapp.permissions import requires
from webapp.views.courriers import lacking, mend_page, mended, send_document

blueprint = Blueprint("documents", __name__, url_prefix="/documents")
DAY = Date()


@blueprint.app_context_processor
def _offered() -> dict:
    """What `documents/_session.html` needs where it is included."""
    return {"session_documents": _of_session}


def _of_session(row: Seance, entries: list) -> list[tuple[str, str]]:
    """(title, address) of what the person signed in may make of a session now."""
    agent = security.agent()
    found = courriers_seance.offered(db.session(), agent, row, entries)
    before = courriers_seance.BEFORE
    return [
        (title, url_for("documents.before" if kind in before else "documents.after", **_named(row, kind, code)))
        for kind, code, title in found
        if agent.can("inscrire" if kind in before else "editer-courriers")
    ]


def _named(row: Seance, kind: str, code: str) -> dict:
    return {"seance_id": row.id, "kind": kind} | ({"pour": code} if code else {})


@blueprint.get("/seances/<int:seance_id>/<any('ordre-du-jour', jury):kind>.docx")
@requires("inscrire")
def before(seance_id: int, kind: str):
    """The session's agenda, or the jury's version of it; after the session, the one that was made."""
    row = _whole_session(seance_id)
    if row.etat != "ouverte":
        return send_document(courriers_seance.kept(db.session(), row, kind) or abort(404))
    return _session_document(row, kind, "")


@blueprint.get("/seances/<int:seance_id>/<any('proces-verbal', extrait):kind>.docx")
@requires("editer-courriers")
def after(seance_id: int, kind: str):
    """The minutes of a session that was held, or the extract of them for one réservataire."""
    row, code = _whole_session(seance_id), request.args.get("pour", "")
    if row.etat == "ouverte" or (kind == courriers_seance.EXTRACT and code not in _codes(row)):
        abort(404)
    if signed := courriers_seance.signed_minutes(db.session(), row, kind):
        return send_document(signed)
    return _session_document(row, kind, code)


def _whole_session(seance_id: int) -> Seance:
    agent, session = security.agent(), db.session()
    row = seance.find(session, agent, seance_id) or abort(404)
    return row if documents.sees_whole(session, agent, row) else abort(404)


def _codes(row: Seance) -> set[str]:
    return courriers_seance.known_codes(seance.agenda(db.session(), security.agent(), row, whole=True))


def _session_document(row: Seance, kind: str, code: str) -> Response:
    agent, session = security.agent(), db.session(write=True)
    made = courriers_seance.prepared(session, agent, row, kind, code)
    if made.context is None:
        return lacking(made, url_for("seance.show", seance_id=row.id))
    return send_document(courriers_seance.keep(session, agent, row, made, kind, code))


@blueprint.get("/demandes/<int:demande_id>")
@requires("appeler")
def of_request(demande_id: int):
    """What may be written about a request: the papers that its file lacks, its registration."""
    return _request_page(_request(demande_id), {})


def _request(demande_id: int) -> Demande:
    return courriers_demande.find(db.session(), security.agent(), demande_id) or abort(404)


def _request_page(row: Demande, errors: Mapping[str, str], status: int = 200) -> Response:
    agent = security.agent()
    day, basis = courriers_demande.delay(agent)
    page = render_template(
        "documents/demande.html",
        demande=row,
        agencies=list(courriers_demande.agencies(db.session(), agent, row).items()),
        papers=[(code, PIECES[code]) for code in courriers_demande.offered(row)],
        chosen=request.form.getlist("pieces") if errors else courriers_demande.to_ask(db.session(), row),
        until=request.form.get("date_limite", "") if errors else f"{day:%d/%m/%Y}" if day else "",
        basis=basis,
        agency=request.form.get("agence", ""),
        errors=errors,
    )
    return make_response(page, status)


@blueprint.post("/demandes/<int:demande_id>/pieces.docx")
@requires("appeler")
def papers(demande_id: int):
    """The request for the papers chosen, by the day chosen."""
    row, agent, agency = _request(demande_id), security.agent(), request.form.get("agence", "")
    until, errors = _read_day("date_limite")
    chosen = [code for code in request.form.getlist("pieces") if code in PIECES]
    if not chosen:
        errors["pieces"] = "Cochez au moins une pièce."
    if errors:
        return _request_page(row, errors, 422)
    made = courriers_demande.ask_papers(db.session(), agent, row, _agency(row, agency), chosen, until)
    return _of_request(row, made, agency)


@blueprint.post("/demandes/<int:demande_id>/attestation.docx")
@requires("appeler")
def attestation(demande_id: int):
    """The attestation of the request's registration."""
    row, agency = _request(demande_id), request.form.get("agence", "")
    return _of_request(row, courriers_demande.attest(security.agent(), row, _agency(row, agency)), agency)


def _agency(row: Demande, asked: str) -> str:
    """The agency asked for, among those of the agent; the first when none was."""
    known = courriers_demande.agencies(db.session(), security.agent(), row)
    return asked if asked in known else next(iter(known), "")


def _of_request(row: Demande, made: Prepared, asked: str) -> Response:
    if made.context is None:
        return lacking(made, url_for("documents.of_request", demande_id=row.id))
    kept = courriers_demande.keep(db.session(), security.agent(), row, made, _agency(row, asked))
    return send_document(kept)


def _read_day(name: str) -> tuple[date | None, dict[str, str]]:
    """A day to come that the form chose, or what to correct; nothing typed is no day and no error."""
    text = request.form.get(name, "").strip()
    try:
        day = DAY.from_text(text) if text else None
    except BadValue as error:
        return None, {name: str(error)}
    if day and day <= clock.today():
        return None, {name: f"Choisissez un jour après le {format_date(clock.today())}."}
    return day, {}


@blueprint.get("/occupations/<int:occupation_id>")
@requires("instruire-occupation")
def of_tenancy(occupation_id: int):
    """What may be written to a sitting tenant about the review of the home's occupancy."""
    return tenancy_page(_tenancy(occupation_id), {})


def _tenancy(occupation_id: int) -> Occupation:
    return fiches.find_occupation(db.session(), security.agent(), occupation_id) or abort(404)


def tenancy_page(row: Occupation, errors: Mapping[str, str], status: int = 200) -> Response:
    held = courriers_occupation.held(db.session(), security.agent(), row)
    page = render_template(
        "documents/occupation.html",
        tenancy=row,
        papers=[(one, one) for one in TENANT_PAPERS],
        chosen=request.form.getlist("pieces") if "date_limite" in request.form else TENANT_PAPERS,
        until=request.form.get("date_limite", ""),
        sittings=[(one.le.isoformat(), format_date(one.le)) for one in held],
        situations=list(SITUATIONS_OCCUPATION.items()),
        opinion=courriers_occupation.recorded(row),
        version=request.form.get("version", row.version),
        typed=request.form,
        errors=errors,
    )
    return make_response(page, status)


@blueprint.post("/occupations/<int:occupation_id>/examen.docx")
@requires("instruire-occupation")
def invitation(occupation_id: int):
    """The announcement of the review, with the papers to bring by a day."""
    row = _tenancy(occupation_id)
    until, errors = _read_day("date_limite")
    chosen = [one for one in request.form.getlist("pieces") if one in TENANT_PAPERS]
    if not until:
        errors.setdefault("date_limite", "Écrivez le dernier jour pour remettre les justificatifs.")
    if not chosen:
        errors["pieces"] = "Cochez au moins un justificatif."
    if errors:
        return tenancy_page(row, errors, 422)
    return _of_tenancy(row, courriers_occupation.invite(db.session(), security.agent(), row, until, chosen))


@blueprint.post("/occupations/<int:occupation_id>/avis.docx")
@requires("instruire-occupation")
def opinion(occupation_id: int):
    """The commission's opinion on the occupancy, as somebody recorded it."""
    row = _tenancy(occupation_id)
    return _of_tenancy(row, courriers_occupation.advise(db.session(), security.agent(), row))


def _of_tenancy(row: Occupation, made: Prepared) -> Response:
    if made.context is None:
        return lacking(made, url_for("documents.of_tenancy", occupation_id=row.id))
    return send_document(courriers_occupation.keep(db.session(), security.agent(), row, made))


@blueprint.post("/candidatures/<int:candidature_id>/offre.docx")
@requires("editer-courriers")
def offer(candidature_id: int):
    """The offer with a copy to whoever assists the household, where the law provides for one."""
    agent, session = security.agent(), db.session()
    found = courriers_suites.recipient(session, agent, candidature_id, request.form.get("copie", "").strip())
    ladder, to = found or abort(404)
    made = courriers_suites.offer_with_copy(session, agent, ladder.seance, to)
    if made.context is None:
        return lacking(made, url_for("suites.show", seance_id=ladder.seance.id))
    return send_document(courriers_suites.keep(session, agent, to, made))


@blueprint.get("/completer/<subject>/<int:subject_id>")
@requires("appeler")
def mend(subject: str, subject_id: int):
    return mend_page(subject, subject_id, "")


@blueprint.post("/completer/<subject>/<int:subject_id>")
@requires("appeler")
def save_mend(subject: str, subject_id: int):
    return mended(subject, subject_id)
