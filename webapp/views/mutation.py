"""Transfers: sitting tenants who ask to move, and the page of one."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, abort, current_app, render_template, request, url_for

from rules import facts
from rules.french import format_date
from webapp import db, security
from webapp.casework import cases, flechage, mutation, scope
from webapp.navigation import Entry
from webapp.permissions import permission_of, requires
from webapp.views.courriers import mend_address

blueprint = Blueprint("mutation", __name__, url_prefix="/mutations")
NAV = [Entry("Mutations", "mutation.index", "voir", 60)]
SHEET = "courriers.mutation"


@blueprint.get("")
@requires("voir")
def index():
    agent, text = security.agent(), request.args.get("q", "").strip()
    etat = request.args.get("etat", "") if request.args.get("etat") in mutation.ETATS else ""
    return render_template(
        "mutation/index.html",
        rows=mutation.listing(db.session(), agent, text, etat),
        etats=mutation.ETATS,
        agencies=scope.agency_names(cases.policy_of(agent.bailleur), agent),
        text=text,
        etat=etat,
    )


@blueprint.get("/<int:occupation_id>")
@requires("voir")
def show(occupation_id: int):
    agent = security.agent()
    tenancy = mutation.get(db.session(), agent, occupation_id) or abort(404)
    law, policy = mutation.verdicts(tenancy, agent.bailleur)
    sittings = mutation.sittings(db.session(), tenancy, agent.bailleur)
    known, unknown = flechage.fact_lines(tenancy.occupation, facts.occupation)
    return render_template(
        "mutation/page.html",
        tenancy=tenancy,
        etats=mutation.ETATS,
        law=law,
        policy=policy,
        landlord=cases.policy_of(agent.bailleur).name,
        known=known,
        unknown=unknown,
        sheet=_sheet(occupation_id),
        sittings=[(str(one.id), format_date(one.le)) for one in sittings],
        lacking=mutation.lacking(tenancy, [*law, *policy]),
        mend=partial(mend_address, here=request.path),
        review=mutation.review(db.session(), tenancy, agent.bailleur),
        reviewed=mutation.REVIEWED,
    )


def _sheet(occupation_id: int) -> str:
    """Where the Word sheet is made, once that page exists and the role opens it."""
    view = current_app.view_functions.get(SHEET)
    if view is None or not security.agent().can(permission_of(view) or ""):
        return ""
    return url_for(SHEET, occupation_id=occupation_id)
