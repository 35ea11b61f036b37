"""The pool: requests set against a dwelling, and the import of an extraction."""

from __future__ import annotations

from math import ceil

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for

from rules.communes import commune_name
from rules.facts import menage
from webapp import clock, db, security
from webapp.casework import appel, cases, extraction, flechage, scope, vivier
from webapp.db.models import Logement
from webapp.navigation import Entry
from webapp.permissions import requires

blueprint = Blueprint("vivier", __name__)
NAV = [Entry("Vivier", "vivier.index", "voir", 20)]
SEARCHED = ("fleche", "non-fleche", "liste-ouverte")
CALLED = {"jamais": "Jamais appelés", "deja": "Déjà appelés"}
EVERYWHERE = "toutes"
FILTERS = ("q", "label", "quartile", "cible", "commune", "appel", "personnes_de", "personnes_a")
OPENING = ("", "cible=oui")  # as the links to the pool are written
SIZES = range(menage.nombre.kind.least, menage.nombre.kind.most + 1)
SEARCHES, SEARCHES_KEPT, LONGEST = "vivier", 5, 200


@blueprint.get("/vivier")
@requires("voir")
def index():
    agent = security.agent()
    rows = flechage.listing(db.session(), agent, etats=SEARCHED)
    return render_template(
        "vivier/index.html",
        rows=rows,
        counts=flechage.candidates_count(db.session(), rows),
        requests=vivier.count(db.session(), agent),
        etats=flechage.ETATS,
        agencies=scope.agency_names(cases.policy_of(agent.bailleur), agent),
    )


@blueprint.get("/logements/<int:logement_id>/vivier")
@requires("voir")
def of_logement(logement_id: int):
    agent, logement = security.agent(), flechage.get(db.session(), security.agent(), logement_id) or abort(404)
    if logement.etat in flechage.DONE:
        return _given(logement)
    asked, last = request.query_string.decode("ascii", "replace"), _last_search(logement_id)
    if asked in OPENING and last not in ("", asked):
        return redirect(f"{url_for('vivier.of_logement', logement_id=logement_id)}?{last}", 303)
    _keep_search(logement_id, asked)
    policy, filters = cases.policy_of(agent.bailleur), _filters(logement.commune or "")
    found = vivier.find(db.session(), agent, policy, logement, filters, clock.today())
    return _pool(logement, found, filters)


def _last_search(logement_id: int) -> str:
    """The search last made on this dwelling, since the person signed in."""
    return next((query for one, query in session.get(SEARCHES, []) if one == logement_id), "")


def _keep_search(logement_id: int, asked: str) -> None:
    """What was asked, so that a call and every link lead back to it."""
    if not asked or len(asked) > LONGEST or asked == _last_search(logement_id):
        return
    others = [kept for kept in session.get(SEARCHES, []) if kept[0] != logement_id]
    session[SEARCHES] = [*others[1 - SEARCHES_KEPT :], [logement_id, asked]]


def _pool(logement: Logement, found: vivier.Found, filters: vivier.Filters) -> str:
    on = clock.today()
    pages = max(1, ceil(len(found.kept) / vivier.PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found.kept[(page - 1) * vivier.PER_PAGE : page * vivier.PER_PAGE]
    excluded = found.excluded[: vivier.EXCLUDED_SHOWN]
    return render_template(
        "vivier/page.html",
        logement=logement,
        found=found,
        rows=vivier.rows(db.session(), logement, found, shown, on),
        excluded=vivier.rows(db.session(), logement, found, excluded, on),
        filters=filters,
        narrowed=filters != vivier.Filters(),
        communes=_communes(found.communes, logement.commune or ""),
        everywhere=EVERYWHERE,
        called=CALLED,
        sizes=[(one, str(one)) for one in SIZES],
        page=page,
        pages=pages,
        args={name: value for name, value in request.args.items() if name in FILTERS} | {"logement_id": logement.id},
        issues=appel.ISSUES,
        first_calls=appel.first_calls(logement),
        stands=flechage.stands,
    )


def _given(logement: Logement) -> str:
    """Nobody is to call: why, and which session gave the dwelling."""
    state = flechage.states(db.session(), [logement])[logement.id]
    seance = flechage.sitting(db.session(), logement)
    return render_template("vivier/given.html", logement=logement, state=state, seance=seance)


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
        **dict(zip(("least", "most"), _persons(), strict=True)),
    )


def _persons() -> tuple[int, int]:
    """How many persons are asked for, from and to, the fewer first; 0 where nothing is, or nothing that a household
    may count."""
    asked = (request.args.get(name, 0, type=int) for name in ("personnes_de", "personnes_a"))
    least, most = (one if one in SIZES else 0 for one in asked)
    return (most, least) if 0 < most < least else (least, most)


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
