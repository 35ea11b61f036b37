"""The pool: requests set against a dwelling, and the import of an extraction."""

from __future__ import annotations

from math import ceil

from flask import Blueprint, Response, abort, render_template, request

from rules.communes import commune_name
from webapp import clock, db, security
from webapp.casework import appel, cases, extraction, flechage, scope, vivier
from webapp.navigation import Entry
from webapp.permissions import requires

blueprint = Blueprint("vivier", __name__)
NAV = [Entry("Vivier", "vivier.index", "voir", 20)]
SEARCHED = ("fleche", "non-fleche", "liste-ouverte")
CALLED = {"jamais": "Jamais appelés", "deja": "Déjà appelés"}
EVERYWHERE = "toutes"


@blueprint.get("/vivier")
@requires("voir")
def index():
    agent, session = security.agent(), db.session()
    rows = flechage.listing(session, agent, etats=SEARCHED)
    return render_template(
        "vivier/index.html",
        rows=rows,
        counts=flechage.candidates_count(session, rows),
        requests=vivier.count(session, agent),
        etats=flechage.ETATS,
        agencies=scope.agency_names(cases.policy_of(agent.bailleur), agent),
    )


@blueprint.get("/logements/<int:logement_id>/vivier")
@requires("voir")
def of_logement(logement_id: int):
    agent, session, on = security.agent(), db.session(), clock.today()
    logement = flechage.get(session, agent, logement_id) or abort(404)
    policy, filters = cases.policy_of(agent.bailleur), _filters(logement.commune or "")
    found = vivier.find(session, agent, policy, logement, filters, on)
    pages = max(1, ceil(len(found.kept) / vivier.PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found.kept[(page - 1) * vivier.PER_PAGE : page * vivier.PER_PAGE]
    excluded = found.excluded[: vivier.EXCLUDED_SHOWN]
    return render_template(
        "vivier/page.html",
        logement=logement,
        found=found,
        rows=vivier.rows(session, logement, found, shown, on),
        excluded=vivier.rows(session, logement, found, excluded, on),
        filters=filters,
        communes=_communes(found.communes, logement.commune or ""),
        everywhere=EVERYWHERE,
        called=CALLED,
        page=page,
        pages=pages,
        args={name: value for name, value in request.args.items() if name != "page"} | {"logement_id": logement.id},
        issues=appel.ISSUES,
        callable_states=appel.BEFORE_AGENDA,
        stands=flechage.stands,
    )


def _filters(commune: str) -> vivier.Filters:
    """As the address says; without a word about towns, those who wish for the dwelling's."""
    asked = request.args.get("commune", commune)
    return vivier.Filters(
        texte=request.args.get("q", "").strip(),
        label=request.args.get("label") == "oui",
        quartile=request.args.get("quartile") == "oui",
        cible=request.args.get("cible") == "oui",
        commune="" if asked == EVERYWHERE else asked,
        appel=request.args.get("appel", "") if request.args.get("appel") in CALLED else "",
    )


def _communes(codes: list[str], own: str) -> list[tuple[str, str]]:
    """Code and name, the dwelling's own town first."""
    found = sorted({*codes, *([own] if own else [])}, key=lambda code: (code != own, code))
    return [(code, commune_name(code) or code) for code in found]


@blueprint.get("/vivier/import")
@requires("importer")
def show_import():
    return render_template("vivier/import.html", report=None, error="", columns=extraction.MODEL)


@blueprint.post("/vivier/import")
@requires("importer")
def import_():
    sent = request.files.get("fichier")
    if sent is None or not sent.filename:
        return _refuse("Choisissez d’abord un fichier.")
    try:
        report = extraction.import_requests(db.session(), security.agent(), sent.read())
    except extraction.Unreadable as refusal:
        return _refuse(str(refusal))
    return render_template("vivier/import.html", report=report, error="", columns=extraction.MODEL)


def _refuse(message: str):
    return render_template("vivier/import.html", report=None, error=message, columns=extraction.MODEL), 422


@blueprint.get("/vivier/import/modele.csv")
@requires("importer")
def model():
    headers = {"Content-Disposition": 'attachment; filename="modele-extraction.csv"'}
    return Response(extraction.model_file(), mimetype="text/csv; charset=utf-8", headers=headers)
