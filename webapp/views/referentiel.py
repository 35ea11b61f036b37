"""The rules and where they come from: clause, rule, figure in force, source, scenarios and tests."""

from __future__ import annotations

from math import ceil

from flask import Blueprint, abort, render_template, request

from rules.policy import served
from rules.verdict import TITLES
from webapp import clock, db, hx, security
from webapp.casework import periodes, referentiel, regles
from webapp.casework.chiffres import figures_of
from webapp.navigation import Entry
from webapp.permissions import requires

blueprint = Blueprint("referentiel", __name__, url_prefix="/referentiel")
NAV = [Entry("Référentiel", "referentiel.index", "consulter-referentiel", 80)]
PER_PAGE = 25


@blueprint.get("")
@requires("consulter-referentiel")
def index():
    today, filters = clock.today(), referentiel.read_filters(request.args)
    found = referentiel.search(today, filters)
    pages = max(1, ceil(len(found) / PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    rows = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    read = {name for one in rows for name in one.figures}
    return hx.respond(
        "referentiel/index.html",
        "referentiel/_clauses.html",
        rows=rows,
        total=len(found),
        done=sum(one.lieu != "prevu" for one in found),
        figures=referentiel.periods(figures_of(security.agent().bailleur), read, today),
        sources=referentiel.sources(),
        filters=filters,
        at=page,
        pages=pages,
        **_words(),
    )


@blueprint.app_template_global()
def refused_files() -> list[str]:
    """What is wrong in the policies and figures as now written, which leaves their last good version in force."""
    return [fault for faults in served.reload().values() for fault in faults]


def _words() -> dict:
    """The lists that the pages name things by."""
    return {
        "lieux": referentiel.LIEUX,
        "landlords": referentiel.landlords(),
        "steps": regles.STEP_NAMES,
        "levels": TITLES,
        "states": periodes.STATES,
        "today": clock.today(),
    }


@blueprint.get("/regles/<rule>")
@requires("consulter-referentiel")
def rule(rule: str):
    """One rule: its words, an example worked out, the history of its figures, its scenarios and tests."""
    agent, today = security.agent(), clock.today()
    found = regles.find(rule, request.args.get("bailleur", agent.bailleur)) or abort(404)
    known = figures_of(agent.bailleur)
    sheet = regles.sheet(found, known)
    texts = referentiel.clause_texts(today)
    return render_template(
        "referentiel/rule.html",
        sheet=sheet,
        clauses=[texts[name] for name in found.clauses if name in texts],
        figures=referentiel.periods(known, sheet.figures, today, whole=True),
        administrators=periodes.administrators(db.session(), agent),
        **_words(),
    )


@blueprint.get("/chiffres")
@requires("consulter-referentiel")
def figures():
    """Every dated figure, with its history and the rules that read it."""
    agent, today = security.agent(), clock.today()
    known = figures_of(agent.bailleur)
    return render_template(
        "referentiel/figures.html",
        figures=referentiel.periods(known, known.by_identifier, today, whole=True),
        readers=referentiel.readers(),
        administrators=periodes.administrators(db.session(), agent),
        **_words(),
    )
