"""What keeps a slate from the agenda, and the way to the question that settles it."""

from __future__ import annotations

from flask import Blueprint, abort, request, url_for

from webapp import db, hx, security
from webapp.casework import cases, conclusions, flechage
from webapp.casework import liste as casework
from webapp.casework.conversations import PERMISSIONS, Exchange, NotFound
from webapp.casework.justifications import candidate_key
from webapp.casework.liste import ABOUT, Refusal, Remedy
from webapp.casework.mending import takes
from webapp.casework.slate import name_of
from webapp.conversations import CONVERSATIONS
from webapp.permissions import SIGNED_IN, requires

blueprint = Blueprint("liste", __name__, url_prefix="/listes")


@blueprint.app_context_processor
def _refusals() -> dict:
    """What `liste/_refusals.html` needs wherever it is included."""
    return {
        "refusals_of": _refusals_of,
        "mend_page": _mend_page,
        "beside_of": _beside_of,
        "endings_of": conclusions.endings,
        "leads_to": _leads_to,
        "waiting_for": _waiting_for,
    }


def _leads_to(exchange: Exchange) -> flechage.Action | None:
    """The conversation that the dwelling waits for, once this one is concluded: its slate, its agenda."""
    logement = exchange.rows.get("logement")
    if logement is None:
        return None
    main = next(iter(flechage.actions(db.session(), security.agent(), logement)), None)
    return main if main and main.genre and main.genre != exchange.declared.kind else None


RETURN = {"ordre_du_jour": "Revenir à l’inscription à l’ordre du jour", "liste": "Revenir à la liste de candidats"}


def _waiting_for(exchange: Exchange) -> tuple[str, str] | None:
    """Label and address of the agenda entry or slate that a mended fact lets go on."""
    row = casework.waiting(db.session(), security.agent(), exchange)
    return (RETURN[row.genre], url_for("conversations.review", conversation_id=row.id)) if row else None


def _beside_of(exchange: Exchange) -> list[str]:
    """Who goes to the session beside the slate; nobody in other conversations."""
    session, liste = db.session(), exchange.rows.get("liste")
    return [name_of(session, row) for row in cases.beside(session, liste)] if liste else []


def _refusals_of(exchange: Exchange) -> list[tuple[str, Refusal]]:
    """Whom each refusal concerns (nobody for the dwelling or the slate), and where to settle it."""
    session, agent = db.session(), security.agent()
    found = casework.refusals(session, agent, exchange)
    rows = cases.candidatures(session, exchange.rows["liste"]) if found else []
    names = {candidate_key(row.id): name_of(session, row) for row in rows}
    return [(names.get(one.verdict.candidate, ""), one) for one in found]


def _mend_page(one: Remedy) -> str:
    """The page of one field, for who may not lead the conversation but prepares the letters; else empty."""
    if not security.agent().can("editer-courriers") or not takes(one.owner, one.fact) or one.owner not in one.ids:
        return ""
    back = request.path if request.method == "GET" else url_for("conversations.review", **_conversation())
    return url_for("courriers.mend", subject=one.owner, subject_id=one.ids[one.owner], fait=one.fact, retour=back)


def _conversation() -> dict[str, int]:
    return {"conversation_id": (request.view_args or {})["conversation_id"]}


@blueprint.post("/question")
@requires(SIGNED_IN)
def question():
    """Opens the conversation that asks what is missing, at its question."""
    kind, agent = request.form.get("genre", ""), security.agent()
    if kind not in ABOUT or not agent.can(PERMISSIONS[kind]):
        abort(403)
    given = {name: db.number_of(request.form.get(name, "")) for name in ABOUT[kind]}
    try:
        asked = CONVERSATIONS[kind].question(request.form.get("question", ""))
        row = casework.open_(db.session(), agent, kind, given)
    except (KeyError, NotFound):
        abort(404)
    return hx.go_to(url_for("conversations.show", conversation_id=row.id, question=asked.key))
