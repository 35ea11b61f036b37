"""Transfers: sitting tenants who ask to move, and the page of one."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, current_app, flash, render_template, request, url_for

from letters.sensitive import sensitive_words
from rules import facts
from rules.french import format_date
from rules.kinds import BadValue
from webapp import db, hx, security
from webapp.casework import cases, courriers_occupation, fiches, flechage, mutation, scope
from webapp.casework.courriers_occupation import Opinion
from webapp.conversations.reading import sensitive_refusal
from webapp.db.models import Occupation
from webapp.navigation import Entry
from webapp.permissions import permission_of, requires
from webapp.views.courriers import mend_address
from webapp.views.documents import tenancy_page

blueprint = Blueprint("mutation", __name__, url_prefix="/mutations")
NAV = [Entry("Mutations", "mutation.index", "voir", 60)]
SHEET = "courriers.mutation"
RECORDED = "Enregistré\u00a0: l’avis de la commission."


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


@blueprint.post("/<int:occupation_id>/avis")
@requires("instruire-occupation")
def record_opinion(occupation_id: int):
    """What the commission said of the occupancy, at a session that was held: no letter tells anything else."""
    row = fiches.find_occupation(db.session(), security.agent(), occupation_id) or abort(404)
    given, errors = _given(row)
    if errors:
        return tenancy_page(row, errors, 422)
    db.expect_version(row, request.form.get("version", ""))
    courriers_occupation.record(db.session(), security.agent(), row, given)
    return _recorded(row)


def _recorded(row: Occupation) -> Response:
    flash(RECORDED)
    return hx.go_to(url_for("documents.of_tenancy", occupation_id=row.id))


def _given(row: Occupation) -> tuple[Opinion, dict[str, str]]:
    """The opinion that the form tells, and what to correct."""
    days = {one.le.isoformat(): one.le for one in courriers_occupation.held(db.session(), security.agent(), row)}
    day, chosen = days.get(request.form.get("seance", "")), request.form.getlist("situations")
    needed, wrong = _sentence(request.form.get("logement", ""))
    errors = {"seance": "" if day else "Choisissez la séance où la commission a donné son avis."}
    errors["situations"] = "" if _are_situations(chosen) else "Cochez les situations que la commission a constatées."
    errors["logement"] = wrong
    return Opinion(day, frozenset(chosen), needed), {name: said for name, said in errors.items() if said}


def _are_situations(chosen: list[str]) -> bool:
    return bool(chosen) and set(chosen) <= facts.occupation.avis_situations.kind.options.keys()


def _sentence(text: str) -> tuple[str, str]:
    """The sentence that the tenant will read, or what is wrong with it."""
    if words := sensitive_words(text):
        return "", sensitive_refusal(words)
    if not text.strip():
        return "", "Écrivez le logement que la commission a défini."
    try:
        return facts.occupation.avis_logement.kind.from_text(text), ""
    except BadValue as error:
        return "", str(error)
