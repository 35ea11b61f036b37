"""The year's countings beside their targets, each with what it counts."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from webapp import clock, db, security
from webapp.casework import cases, indicateurs, scope
from webapp.navigation import Entry
from webapp.permissions import requires

blueprint = Blueprint("indicateurs", __name__, url_prefix="/indicateurs")
NAV = [Entry("Indicateurs", "indicateurs.index", "voir", 70)]


@blueprint.get("")
@requires("voir")
def index():
    agent, session, today = security.agent(), db.session(), clock.today()
    years = indicateurs.years(session, agent.bailleur, today.year)
    asked = request.args.get("annee", today.year, type=int)
    year = asked if asked in years else today.year
    agencies = scope.agency_names(cases.policy_of(agent.bailleur), agent)
    seen = None if agent.sees_all else list(agencies)
    found = indicateurs.attributions(session, agent.bailleur, year, seen)
    on = min(today, date(year, 12, 31))
    return render_template(
        "indicateurs/index.html",
        year=year,
        years=years,
        whole=agent.sees_all,
        gauges=indicateurs.gauges(agent.bailleur, found, on),
        agencies=_by_agency(agent.bailleur, agencies, found, on),
    )


def _by_agency(bailleur: str, agencies: dict[str, str], found: list[dict], on: date) -> list[tuple[str, list]]:
    """Each agency's own countings, in the order of the landlord's."""
    own = {code: [one for one in found if one["agence"] == code] for code in agencies}
    return [(name, indicateurs.gauges(bailleur, own[code], on)) for code, name in agencies.items()]
