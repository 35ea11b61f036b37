"""The landlord's own documents: the quarterly note to the members of its commissions, the report to its board."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from webapp import clock, db, security
from webapp.casework import courriers_indicateurs, indicateurs
from webapp.letter_contexts import Prepared
from webapp.permissions import requires
from webapp.views.courriers import lacking, send_document

blueprint = Blueprint("bilans", __name__, url_prefix="/documents/bilans")


@blueprint.get("")
@requires("exporter")
def index():
    """The quarterly note to the commissions' members and the yearly report to the board."""
    return _reports({})


def _reports(errors: Mapping[str, str], status: int = 200) -> Response:
    if not security.agent().sees_all:
        abort(403)
    years = indicateurs.years(db.session(), security.agent().bailleur, clock.today().year)
    page = render_template(
        "documents/bilans.html",
        years=[(one, str(one)) for one in years],
        year=_year(years),
        quarters=courriers_indicateurs.quarters(_year(years)),
        quarter=request.form.get("trimestre", 0, type=int),
        actions=request.form.get("actions", ""),
        errors=errors,
    )
    return make_response(page, status)


def _year(years: list[int]) -> int:
    asked = request.values.get("annee", clock.today().year, type=int)
    return asked if asked in years else clock.today().year


@blueprint.post("/note.docx")
@requires("exporter")
def note():
    """The state of the indicators at the end of a quarter."""
    agent, session = security.agent(), db.session()
    year = _year(indicateurs.years(session, agent.bailleur, clock.today().year))
    quarter = request.form.get("trimestre", 0, type=int)
    actions = [line.strip() for line in request.form.get("actions", "").splitlines() if line.strip()]
    errors = {} if actions else {"actions": "Écrivez au moins une action engagée ou proposée, une par ligne."}
    if quarter not in courriers_indicateurs.quarters(year):
        errors["trimestre"] = "Choisissez un trimestre commencé."
    if errors or not agent.sees_all:
        return _reports(errors, 422)
    return _report(courriers_indicateurs.note(session, agent, year, quarter, actions), f"note-{year}-t{quarter}")


@blueprint.post("/rapport.docx")
@requires("exporter")
def report():
    """The year's attributions, for the board."""
    agent, session = security.agent(), db.session()
    if not agent.sees_all:
        abort(403)
    year = _year(indicateurs.years(session, agent.bailleur, clock.today().year))
    return _report(courriers_indicateurs.report(session, agent, year), f"rapport-{year}")


def _report(made: Prepared, name: str) -> Response:
    if made.context is None:
        return lacking(made, url_for("bilans.index"))
    return send_document(courriers_indicateurs.keep(db.session(), security.agent(), made, name))
