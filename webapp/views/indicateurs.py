"""The year's countings beside their targets, each with what it counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, render_template, request

from rules.french import format_rate
from webapp import clock, db, security
from webapp.casework import cases, indicateurs, scope
from webapp.casework.administration import record as journal
from webapp.navigation import Entry
from webapp.permissions import Agent, requires

blueprint = Blueprint("indicateurs", __name__, url_prefix="/indicateurs")
NAV = [Entry("Indicateurs", "indicateurs.index", "voir", 70)]

HEADER = ("Compte", "Attributions comptées", "Base", "Part", "Cible", "État", "Source du compte", "Réserves")


@blueprint.get("")
@requires("voir")
def index():
    agent = security.agent()
    policy = cases.policy_of(agent.bailleur)
    year, years, found, on = _asked(agent)
    whole, agencies = indicateurs.read_year(agent.bailleur, found, on), scope.agency_names(policy, agent)
    return render_template(
        "indicateurs/index.html",
        year=year,
        years=years,
        whole=agent.sees_all,
        topics=whole.topics(),
        others=whole.others if agent.sees_all else [],
        slices=indicateurs.slices(found),
        reservataires=_reservataires(policy.data),
        agencies=_by_agency(agent.bailleur, agencies, found, on),
    )


@blueprint.get("/bilan.csv")
@requires("exporter")
def balance():
    """The year's countings, for the report of activity; noted in the journal."""
    agent = security.agent()
    year, _, found, on = _asked(agent)
    written = _csv(indicateurs.read_year(agent.bailleur, found, on).gauges)
    session = db.session(write=True)
    journal(session, agent.identifiant, "exporter", "indicateurs", apres={"annee": year})
    session.commit()
    headers = {"Content-Disposition": f'attachment; filename="indicateurs-{year}.csv"'}
    return Response(written.encode("utf-8-sig"), mimetype="text/csv; charset=utf-8", headers=headers)


def _asked(agent: Agent) -> tuple[int, list[int], list[dict], date]:
    """The year asked for, those there are, its attributions as far as the agent sees them, the day it is read on."""
    session, today = db.session(), clock.today()
    years = indicateurs.years(session, agent.bailleur, today.year)
    asked = request.args.get("annee", today.year, type=int)
    year = asked if asked in years else today.year
    seen = None if agent.sees_all else list(scope.agency_names(cases.policy_of(agent.bailleur), agent))
    found = indicateurs.attributions(session, agent.bailleur, year, seen)
    return year, years, found, min(today, date(year, 12, 31))


def _csv(gauges: list[indicateurs.Gauge]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for one in gauges:
        rates = ("" if rate is None else format_rate(rate) for rate in (one.part, one.cible))
        writer.writerow(
            (
                one.verdict.title,
                one.compte,
                one.base,
                *rates,
                one.standing[0],
                one.verdict.source,
                " ".join(one.reserves),
            )
        )
    return buffer.getvalue()


def _reservataires(data: Mapping) -> dict[str, Mapping]:
    """Code → the réservataire as the landlord names it, with the publics of its quota where the policy says them."""
    return {one["code"]: one for one in data.get("reservataire", ())}


def _by_agency(bailleur: str, agencies: dict[str, str], found: list[dict], on: date) -> list[tuple[str, list]]:
    """Each agency's own countings, in the order of the landlord's."""
    own = {code: [one for one in found if one["agence"] == code] for code in agencies}
    return [(name, indicateurs.gauges(bailleur, own[code], on)) for code, name in agencies.items()]
