"""Calls: who to call, who to call back, and how each attempt ended."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request, url_for

from rules.french import format_date
from webapp import clock, db, hx, security
from webapp.casework import appel, documents, flechage, request_file
from webapp.casework.administration import Refused
from webapp.casework.scope import find
from webapp.conversations import CONVERSATIONS
from webapp.db.models import Appel, Demande
from webapp.navigation import Entry, Section
from webapp.permissions import requires

blueprint = Blueprint("appel", __name__, url_prefix="/appels")
NAV = [Entry("Appels", "appel.index", "appeler", 30)]
STAYS = {"joint"}
TO_COME_SHOWN = 5


@blueprint.app_context_processor
def _outcome_form() -> dict:
    """What `appel/_issue.html` needs wherever it is included."""
    return {"call_state": lambda conversation: appel.state(db.session(), conversation)}


@blueprint.get("")
@requires("appeler")
def index():
    agent, session, text = security.agent(), db.session(), request.args.get("q", "").strip()
    mine = request.args.get("qui") != "agence"
    return render_template(
        "appel/index.html",
        text=text,
        found=[(row, appel.born(row)) for row in appel.search(session, agent, text)],
        mine=mine,
        callbacks=appel.to_call_back(session, agent, None, mine=mine),
        today=clock.today(),
        first=appel.to_call(session, agent, "a-appeler"),
        again=[one for one in appel.to_call(session, agent, "a-rappeler") if not _promised(one)],
        conversations=_unfinished("appel"),
        issues=appel.ISSUES,
    )


def _promised(one: appel.ToCall) -> bool:
    return one.dernier is not None and one.dernier.rappel_le is not None


@blueprint.get("/demandes/<int:demande_id>")
@requires("appeler")
def history(demande_id: int):
    """A person's file: who lives there, on what income, what was proposed, called and written."""
    agent, session = security.agent(), db.session()
    demande = find(session, agent, Demande, demande_id) or abort(404)
    candidacies = appel.candidacies(session, agent, demande)
    return render_template(
        "appel/history.html",
        demande=demande,
        telephone=appel.telephone(demande),
        attempts=appel.attempts(session, demande.id),
        candidacies=candidacies,
        references={one.logement.id: one.logement.reference for one in candidacies},
        file=request_file.of(session, agent, demande, [one.candidature for one in candidacies], clock.today()),
        calls_said=request_file.calls_said,
        letter_title=documents.listed_title,
        stands=flechage.stands,
        callable_states=appel.callable_states,
        issues=appel.ISSUES,
    )


@blueprint.get("/issue")
@requires("appeler")
def outcome_again():
    """The address of a refused outcome, opened anew: back to its call, else to the calls."""
    row = appel.conversation_of(db.session(), security.agent(), request.args.get("conversation", 0, type=db.number_of))
    return hx.go_to(url_for("conversations.show", conversation_id=row.id) if row else url_for("appel.index"))


@blueprint.post("/issue")
@requires("appeler")
def record_outcome():
    agent, session = security.agent(), db.session()
    asked = request.form.get("conversation", 0, type=db.number_of)
    conversation = appel.conversation_of(session, agent, asked) or abort(404)
    outcome, errors = appel.read_outcome(request.form, clock.today())
    if outcome is None:
        return _again(conversation, errors)
    try:
        row = appel.record_outcome(session, agent, conversation, outcome, request.form.get("numero", ""))
    except Refused as refusal:
        session.rollback()
        return _again(conversation, {"issue": str(refusal)})
    flash(_recorded(session.get_one(Demande, row.demande_id).named, row))
    if row.issue in STAYS:
        return hx.go_to(url_for("conversations.show", conversation_id=conversation.id))
    return hx.go_to(url_for("vivier.of_logement", logement_id=conversation.sujets["logement"]))


def _recorded(named: str, row: Appel) -> str:
    """« Claire Delmas, tentative n° 2 enregistrée : sans réponse, à rappeler le 25 novembre 2026. »"""
    issue = appel.ISSUES[row.issue].lower()
    day = format_date(row.rappel_le) if row.rappel_le else ""
    due = f"{' le' if row.issue == 'rappeler' else ', à rappeler le'} {day}" if day else ""
    return f"{named}, tentative n°\u00a0{row.numero} enregistrée\u00a0: {issue}{due}."


def _again(conversation, errors: dict[str, str]):
    """The form with what was typed and what to mend: in the call page for htmx, else on a page of its own."""
    context = {"conversation": conversation, "issue_errors": errors, "issue_typed": request.form}
    about = appel.about(db.session(), conversation)
    return hx.respond("appel/issue.html", "appel/_issue.html", status=422, about=about, **context)


def _callbacks() -> dict | None:
    rows = appel.to_call_back(db.session(), security.agent(), clock.today(), mine=True)
    return {"rows": rows, "today": clock.today()} if rows else None


def _to_come() -> dict | None:
    rows = [one for one in appel.to_call_back(db.session(), security.agent(), None, mine=True) if _is_to_come(one)]
    return {"rows": rows[:TO_COME_SHOWN], "today": clock.today()} if rows else None


def _is_to_come(one: appel.ToCall) -> bool:
    return _promised(one) and one.dernier.rappel_le > clock.today()


def _unfinished(genre: str = "") -> list[tuple]:
    session = db.session()
    rows = appel.unfinished(session, security.agent(), genre)
    return [(row, CONVERSATIONS[row.genre].title, appel.about(session, row)) for row in rows]


def _conversations() -> dict | None:
    rows = _unfinished()
    return {"rows": rows} if rows else None


SECTIONS = [
    Section("Mes rappels du jour", "appel/_rappels.html", _callbacks, "appeler", 10),
    Section("Mes prochains rappels", "appel/_rappels.html", _to_come, "appeler", 15),
    Section("Conversations en cours", "appel/_conversations.html", _conversations, "voir", 20),
]
