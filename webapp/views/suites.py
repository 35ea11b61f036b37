"""After the letters: what each attributed candidate answers, and the next rank."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from rules.reasons import REFUS_CANDIDAT, SILENCE, of_decision
from rules.verdict import Verdict
from rules.vocabulary import PIECES
from webapp import clock, db, hx, security
from webapp.casework import cases, condition, courriers, information, radiation, seance, suites, taking_back
from webapp.casework.courriers import Made
from webapp.casework.justifications import candidate_key
from webapp.casework.seance import Discreet
from webapp.casework.suites import Ladder, Rung
from webapp.db.models import Seance
from webapp.navigation import Section
from webapp.permissions import requires

blueprint = Blueprint("suites", __name__)
SECTIONS = [Section("Réponses à suivre", "suites/_waiting.html", lambda: _waiting(), "enregistrer-suites", 30)]
ANSWERS = {
    "acceptee": "Accepte l’offre",
    "refusee": "Refuse l’offre",
    "silence": "N’a pas répondu dans le délai",
    "bail-signe": "A signé le bail",
}
PAST = {
    "acceptee": "Offre acceptée",
    "refusee": "Offre refusée",
    "silence": "Sans réponse",
    "bail-signe": "Bail signé",
    "piece-recue": "Pièce reçue",
    "piece-absente": "Pièce attendue, pas venue",
    "piece-ecartee": "Pièce venue sans confirmer les conditions d’accès",
}
STRUCK_OFF = ("Demande radiée depuis : son tour ne viendra pas", "sans-objet")
TO_MAKE, TO_SEND = ("Offre à produire", "completer"), ("Offre à envoyer", "completer")
STATES = {
    "retenue": ("Réponse attendue", "completer"),
    "acceptee": ("Offre acceptée", "conforme"),
    "refusee": ("Offre refusée", "sans-objet"),
    "sans-reponse": ("Sans réponse", "sans-objet"),
    "sans-effet": ("Attribution sans effet", "sans-objet"),
    "bail-signe": ("Bail signé", "conforme"),
    "non-retenue": ("Non retenue", "sans-objet"),
}


def _waiting() -> dict | None:
    rows = suites.waiting(db.session(), security.agent())
    return {"rows": rows} if rows else None


@blueprint.get("/seances/<int:seance_id>/suites")
@requires("enregistrer-suites")
def show(seance_id: int):
    return _page(seance_id, {})


def _page(seance_id: int, errors: dict[str, str], whose: int = 0, status: int = 200) -> Response:
    agent, session = security.agent(), db.session()
    row = seance.find(session, agent, seance_id) or abort(404)
    found = suites.ladders(session, agent, row) if row.etat != "ouverte" else []
    page = render_template(
        "suites/page.html",
        seance=row,
        commission=cases.policy_of(agent.bailleur).commission(row.commission)["nom"],
        ladders=found,
        names={candidate_key(rung.candidature.id): rung.name for one in found for rung in one.rungs},
        verdicts={one.logement.id: _told(suites.verdicts(session, one)) for one in found},
        inadmissible=radiation.of_sitting(session, agent, row) if row.etat != "ouverte" else [],
        undone={one.logement.id: _undone(one) for one in found},
        offers={one.logement.id: _offer(row, one.next) for one in found if one.next},
        answers=ANSWERS,
        past=PAST,
        state=_state,
        not_made=suites.NOT_MADE,
        information=information.information,
        owed=information.owed,
        to_inform=information.to_inform,
        refusals=[(one.code, one.label) for one in of_decision(REFUS_CANDIDAT) if one.code != SILENCE],
        labels={one.code: one.label for one in of_decision(REFUS_CANDIDAT)},
        papers=PIECES,
        missing_paper=suites.missing_paper,
        awaits_paper=suites.awaits_paper,
        assisted=information.assisted,
        answered_after=partial(condition.answered_after, agent.bailleur),
        errors=errors,
        whose=whose,
        typed=dict(request.form) if errors else {},
        today=clock.today(),
    )
    return make_response(page, status)


def _state(rung: Rung) -> tuple[str, str]:
    """An answer is awaited only once the offer has left, and never of a request struck off."""
    if rung.struck:
        return STRUCK_OFF
    if rung.candidature.etat == "retenue" and not rung.out:
        return TO_SEND if rung.made else TO_MAKE
    return STATES[rung.candidature.etat]


def _told(verdicts: list[Verdict]) -> list[Verdict]:
    """As the commission reads them: nothing of a label in their working."""
    return [replace(one, account=Discreet(one.account)) for one in verdicts]


def _offer(row: Seance, rung: Rung) -> Made | None:
    """The offer of the candidate whose turn came, once it is made."""
    return courriers.made(db.session(), row, rung.candidature.id, courriers.due(rung.decision, turn=True))


def _undone(ladder: Ladder) -> tuple[int, str, str] | None:
    """The last answer of a dwelling: its number, whose it is, and why it cannot be taken back, if so."""
    found = taking_back.last(ladder)
    return found and (found[1].id, found[0].candidature.id, taking_back.why_not(db.session(), ladder, *found))


@blueprint.post("/suites/<int:candidature_id>/notification")
@requires("enregistrer-suites")
def notify(candidature_id: int):
    """The day on which the offer was received."""
    ladder, rung = _find(candidature_id)
    errors = suites.notify(db.session(), security.agent(), ladder, rung, request.form)
    return _done(ladder, rung, errors, "Date de notification enregistrée.")


@blueprint.post("/suites/<int:candidature_id>/information")
@requires("enregistrer-suites")
def inform(candidature_id: int):
    """Did the offer bear the regulatory information? Also once the answer is known."""
    ladder, rung = _find(candidature_id)
    received = rung.notified is not None
    errors = information.record(db.session(), security.agent(), rung.candidature, request.form, received=received)
    return _done(ladder, rung, errors, f"{rung.name} : information portée par l’offre enregistrée.")


@blueprint.post("/suites/<int:candidature_id>")
@requires("enregistrer-suites")
def record(candidature_id: int):
    ladder, rung = _find(candidature_id)
    errors = suites.record(db.session(), security.agent(), ladder, rung, request.form)
    return _done(ladder, rung, errors, f"{rung.name} : {PAST.get(request.form.get('genre', ''), '').lower()}.")


@blueprint.post("/suites/<int:candidature_id>/reprise")
@requires("enregistrer-suites")
def take_back(candidature_id: int):
    """The answer recorded last on this dwelling was a mistake."""
    ladder, rung = _find(candidature_id)
    errors = taking_back.take_back(db.session(), security.agent(), ladder, rung, request.form)
    return _done(ladder, rung, errors, f"{rung.name} : réponse reprise, elle n’est plus enregistrée.")


@blueprint.post("/suites/<int:candidature_id>/condition")
@requires("enregistrer-suites")
def settle_condition(candidature_id: int):
    """The awaited paper came, or did not."""
    ladder, rung = _find(candidature_id)
    errors = condition.record(db.session(), security.agent(), ladder, rung, request.form)
    return _done(ladder, rung, errors, f"{rung.name} : {PAST.get(request.form.get('geste', ''), '').lower()}.")


@blueprint.post("/suites/<int:candidature_id>/avertissement")
@requires("enregistrer-suites")
def warn(candidature_id: int):
    """The day on which an inadmissibility letter was received, and whether that can be proven."""
    one = _inadmissible(candidature_id)
    errors = radiation.warn(db.session(), security.agent(), one, request.form)
    return _struck(one, errors, f"{one.name} : remise de l’avertissement enregistrée.")


@blueprint.post("/suites/<int:candidature_id>/radiation")
@requires("enregistrer-suites")
def strike(candidature_id: int):
    """A month after the warning, the request is struck off."""
    one = _inadmissible(candidature_id)
    errors = radiation.strike(db.session(), security.agent(), one, request.form)
    return _struck(one, errors, f"{one.name} : demande radiée.")


def _inadmissible(candidature_id: int) -> radiation.Warned:
    return radiation.find(db.session(), security.agent(), candidature_id) or abort(404)


def _struck(one: radiation.Warned, errors: dict[str, str], said: str) -> Response:
    return _answered(one.seance, one.candidature.id, errors, said, f"irrecevable-{one.candidature.id}")


def _find(candidature_id: int) -> tuple[Ladder, Rung]:
    return suites.find(db.session(), security.agent(), candidature_id) or abort(404)


def _done(ladder: Ladder, rung: Rung, errors: dict[str, str], said: str) -> Response:
    return _answered(ladder.seance, rung.candidature.id, errors, said, f"logement-{ladder.logement.id}")


def _answered(seance: Seance, number: int, errors: dict[str, str], said: str, anchor: str) -> Response:
    if errors:
        db.session().rollback()
        return _page(seance.id, {f"{name}-{number}": message for name, message in errors.items()}, number, 422)
    flash(said)
    return hx.go_to(url_for("suites.show", seance_id=seance.id, _anchor=anchor))
