"""Dwellings: the list by state, and the page of one with the next thing to do."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request

from rules import facts
from webapp import db, security
from webapp.casework import appel, cases, flechage, scope, subjects
from webapp.navigation import Entry, Section
from webapp.permissions import requires

blueprint = Blueprint("flechage", __name__, url_prefix="/logements")
NAV = [Entry("Logements", "flechage.index", "voir", 10)]
NOTICES_SHOWN = 6
DONE_SHOWN = 50


@blueprint.get("")
@requires("voir")
def index():
    agent, session = security.agent(), db.session()
    text, etat = request.args.get("q", "").strip(), request.args.get("etat", "")
    etats = [etat] if etat in flechage.ETATS else []
    rows = flechage.listing(session, agent, text, etats)
    done = [row for row in rows if row.etat in flechage.DONE]
    to_do = [row for row in rows if row.etat not in flechage.DONE]
    return render_template(
        "flechage/index.html",
        groups=flechage.grouped(to_do),
        done=done[:DONE_SHOWN],
        done_count=len(done),
        stand=flechage.states(session, done[:DONE_SHOWN]),
        counts=flechage.candidates_count(session, rows),
        offer_of=flechage.offer_of,
        agencies=scope.agency_names(cases.policy_of(agent.bailleur), agent),
        etats=flechage.ETATS,
        text=text,
        etat=etat,
        next_of={row.id: _open_actions(row)[:1] for row in to_do},
    )


@blueprint.get("/<int:logement_id>")
@requires("voir")
def show(logement_id: int):
    agent, session = security.agent(), db.session()
    logement = flechage.get(session, agent, logement_id) or abort(404)
    candidates = flechage.candidates(session, logement)
    known, unknown = flechage.fact_lines(logement, facts.logement)
    policy = cases.policy_of(agent.bailleur)
    return render_template(
        "flechage/page.html",
        logement=logement,
        agency=scope.agency_names(policy, agent).get(logement.agence, logement.agence),
        etat=flechage.states(session, [logement])[logement.id],
        stands=flechage.stands,
        actions=_open_actions(logement),
        waits_for=flechage.waits_for(logement),
        candidates=candidates,
        last=appel.latest(session, [demande.id for _, demande in candidates]),
        issues=appel.ISSUES,
        callable_states=appel.callable_states(logement),
        known=known,
        unknown=unknown,
        in_qpv=subjects.dossier(logement).values.get("logement.qpv") is True,
    )


def _open_actions(logement) -> list[flechage.Action]:
    """What leads somewhere that exists."""
    found = flechage.actions(db.session(), security.agent(), logement)
    return [one for one in found if not one.endpoint or one.endpoint in current_app.view_functions]


def _notices() -> dict | None:
    agent, session = security.agent(), db.session()
    rows = flechage.notices(session, agent)
    if not rows:
        return None
    shown = rows[:NOTICES_SHOWN]
    return {
        "rows": [(row, flechage.offer_of(row)) for row in shown],
        "more": len(rows) - len(shown),
        "next_of": {row.id: _open_actions(row)[:1] for row in shown},
    }


def _sittings() -> dict | None:
    agent = security.agent()
    policy = cases.policy_of(agent.bailleur)
    found = flechage.upcoming(db.session(), agent)
    linked = "seance.show" in current_app.view_functions
    rows = [(seance, policy.commission(seance.commission)["nom"], count) for seance, count in found]
    return {"rows": rows, "linked": linked} if rows else None


SECTIONS = [
    Section("Congés à traiter", "flechage/_conges.html", _notices, "flecher", 30),
    Section("Prochaines séances", "flechage/_seances.html", _sittings, "voir", 40),
]
