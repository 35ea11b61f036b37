"""Sessions of the commissions: their list, a new one, the agenda, the decisions, the end of the session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from rules.at_hand import at_hand
from rules.law.reservataires import Advice
from rules.reasons import LackingFacts, Reason, compose, of_decision, reasons
from rules.verdict import TITLES
from rules.vocabulary import CONTINGENTS, DECISIONS, PIECES, SIGNATAIRES_PV, VOIX
from webapp import clock, db, hx, security
from webapp.casework import (
    cases,
    compared,
    condition,
    decisions,
    envois,
    fiches,
    indicateurs,
    membres,
    motifs,
    rectifications,
    reservataires,
    subjects,
    tenue,
    votes,
)
from webapp.casework import seance as casework
from webapp.casework.chiffres import figures_of
from webapp.casework.decisions import Proposal
from webapp.casework.seance import Entry
from webapp.db.models import Seance, Subject
from webapp.letter_contexts import Missing
from webapp.navigation import Entry as NavEntry
from webapp.permissions import requires
from webapp.views.courriers import mend_address

blueprint = Blueprint("seance", __name__, url_prefix="/seances")
NAV = [NavEntry("Séances", "seance.index", "voir", 40)]
ETATS = {"tenue": ("Tenue", "conforme"), "close": ("Close", "sans-objet")}


@blueprint.get("")
@requires("voir")
def index():
    return _index({}, {})


def _index(typed: dict, errors: dict, status: int = 200) -> Response:
    agent, session = security.agent(), db.session()
    policy = cases.policy_of(agent.bailleur)
    found = casework.sittings(session, agent, policy)
    every = [row for rows in found.values() for row in rows]
    page = render_template(
        "seance/index.html",
        commissions=[(policy.commission(code), *_split(rows)) for code, rows in found.items()],
        sizes=casework.sizes(session, every),
        state_of=_state,
        typed=typed,
        errors=errors,
    )
    return make_response(page, status)


def _split(rows: list[Seance]) -> tuple[list[Seance], list[Seance]]:
    """What is still to hold, the nearest first; then the past, the latest first."""
    coming = [row for row in rows if row.etat == "ouverte"]
    return coming, [row for row in reversed(rows) if row.etat != "ouverte"]


@blueprint.post("")
@requires("decider")
def create():
    row, errors = casework.create(db.session(), security.agent(), request.form)
    if row is None:
        return _index(dict(request.form), errors, 422)
    flash("Séance créée.")
    return hx.go_to(url_for("seance.show", seance_id=row.id))


@blueprint.get("/<int:seance_id>")
@requires("voir")
def show(seance_id: int):
    return _show(_find(seance_id), {})


def _state(row: Seance) -> tuple[str, str]:
    """Where a session stands on this day, and the tone of its badge."""
    if row.etat != "ouverte":
        return ETATS[row.etat]
    if row.le < clock.today():
        return "À enregistrer", "completer"
    return "Aujourd’hui" if row.le == clock.today() else "À venir", "apprecier"


def _find(seance_id: int) -> Seance:
    return casework.find(db.session(), security.agent(), seance_id) or abort(404)


def written(row: Subject, names: Iterable[str]) -> dict[str, str]:
    """The facts of a session or a slate as their form shows them, by the name of the field."""
    known, group = subjects.dossier(row).values, type(row).__name__.lower()
    found = {name: known.get(f"{group}.{name}") for name in names}
    return {
        name: "" if one is None else one.strftime("%d/%m/%Y") if isinstance(one, date) else str(one)
        for name, one in found.items()
    }


@blueprint.post("/<int:seance_id>/faits")
@requires("decider")
def record(seance_id: int):
    """What is known of the session itself: who was told, who was there, its minutes and its letters."""
    row, agent, session = _find(seance_id), security.agent(), db.session()
    stale = partial(rectifications.minutes_outdated, session, agent, row)
    errors = tenue.record(session, agent, row, request.form, stale)
    if errors:
        session.rollback()
        return _show(row, errors, 422)
    flash("Dates de la séance enregistrées.", "#seance")
    return hx.go_to(url_for("seance.show", seance_id=row.id, _anchor="seance"))


def _show(row: Seance, errors: dict, status: int = 200) -> Response:
    agent, session = security.agent(), db.session()
    policy = cases.policy_of(agent.bailleur)
    entries = casework.agenda(session, agent, row)
    kept = tenue.verdicts(session, row, unsent=row.etat == "tenue" and envois.unsent(session, agent, row))
    page = render_template(
        "seance/page.html",
        seance=row,
        commission=policy.commission(row.commission)["nom"],
        entries=entries,
        periodicity=casework.periodicity(session, row),
        kept=kept,
        recorded=written(row, tenue.FIELDS),
        to_enter=tenue.to_enter(row, kept),
        wrong=any(name in errors for name in tenue.FIELDS),
        signatories=list(SIGNATAIRES_PV.items()),
        members=membres.of_session(row),
        seated=membres.seated(membres.of_session(row)),
        charges=reservataires.charges(entries),
        voices=membres.VOICES,
        to_note=not membres.not_yet(row),
        settled=tenue.why_kept(row),
        counted=tenue.COUNTED not in tenue.fields_of(row),
        awaited=tenue.AWAITED,
        state=_state(row),
        policy=policy,
        reasons=_labels(),
        papers=PIECES,
        quotas=CONTINGENTS,
        facts=lambda subject: subjects.dossier(subject).values,
        not_yet=decisions.not_yet(row),
        rectifications=rectifications.traces(session, policy, entries) if row.etat != "ouverte" else {},
        rectifiable=row.etat == "tenue" and not tenue.signed(row),
        for_letters=_for_letters(row, entries),
        mend=mend_address,
        sheets={one.liste.id for one in entries if row.etat == "ouverte" or fiches.kept(session, one.inscription)},
        undecided=[one for entry in entries for one in entry.candidates if one.decision is None],
        errors=errors,
        typed=dict(request.form),
    )
    return make_response(page, status)


def _for_letters(row: Seance, entries: Iterable[Entry]) -> dict[int, tuple[Missing, ...]]:
    """Before the session is held, what the letters of its decisions would lack, by candidacy."""
    if row.etat != "ouverte":
        return {}
    found = (fiches.for_letters(security.agent(), row, one) for one in entries)
    return {number: lacking for one in found for number, lacking in one.items()}


def _labels() -> dict[str, str]:
    """Of every list: a decision of the past keeps a reason that the landlord no longer offers."""
    return {one.code: one.label for one in reasons().values()}


@blueprint.get("/<int:seance_id>/decisions/<int:candidature_id>")
@requires("decider")
def decision(seance_id: int, candidature_id: int):
    """A candidate's place in the form of the dwelling; for htmx, the fields that a decision calls for."""
    row = _find(seance_id)
    pairs = [(entry, one) for entry in casework.agenda(db.session(), security.agent(), row) for one in entry.candidates]
    found = next((pair for pair in pairs if pair[1].candidature.id == candidature_id), None) or abort(404)
    return _fields(row, *found) if hx.is_fragment() else _to_form(row, found[0], candidature_id)


def _to_form(row: Seance, entry: Entry, candidature_id: int) -> Response:
    anchor = f"candidat-{candidature_id}"
    return hx.go_to(url_for("seance.dwelling", seance_id=row.id, liste_id=entry.liste.id, _anchor=anchor))


def _fields(row: Seance, entry: Entry, one: casework.Candidate) -> str:
    shown = shown_fields(one, None, dict(request.args), _charged(entry))
    context = {"seance": row, "entry": entry, "one": one, "shown": shown, "advised": _advice(row, entry)} | choices()
    return render_template("seance/_candidate.html", **context)


@blueprint.get("/<int:seance_id>/logements/<int:liste_id>")
@requires("decider")
def dwelling(seance_id: int, liste_id: int):
    row = _find(seance_id)
    return _dwelling(row, _entry(row, liste_id), None, {})


@blueprint.post("/<int:seance_id>/logements/<int:liste_id>")
@requires("decider")
def decide(seance_id: int, liste_id: int):
    """The decisions of one dwelling: all recorded, or none and what to correct."""
    row = _find(seance_id)
    entry = _entry(row, liste_id)
    proposals, errors = decisions.save(db.session(), security.agent(), row, entry, request.form)
    if errors or any(one.errors for one in proposals):
        return _dwelling(row, entry, proposals, errors, 422)
    anchor = f"logement-{entry.liste.id}"
    flash(f"Décisions enregistrées pour {entry.logement.adresse or entry.logement.reference}.", f"#{anchor}")
    for said in _to_appraise(row, liste_id):
        flash(said, f"#{anchor} attention")
    return hx.go_to(url_for("seance.show", seance_id=row.id, _anchor=anchor))


def _to_appraise(row: Seance, liste_id: int) -> Iterable[str]:
    """A reason that the rules leave to appraise is recorded, and said."""
    entry = _entry(row, liste_id)
    found = motifs.weighed(db.session(), row, entry)
    for one in entry.candidates:
        if weighed := found.get(one.candidature.id):
            said = " ".join(filter(None, (weighed.text, weighed.beside)))
            yield f"{one.name}, motif {TITLES[weighed.outcome].lower()}\u00a0: {said}"


def _entry(row: Seance, liste_id: int) -> Entry:
    return casework.entry_of(db.session(), security.agent(), row, liste_id) or abort(404)


def _dwelling(row: Seance, entry: Entry, proposals: list[Proposal] | None, errors: dict, status: int = 200) -> Response:
    given = {one.candidature.id: one for one in proposals or ()}
    typed, charged_ = dict(request.form), _charged(entry)
    shown = [shown_fields(one, given.get(one.candidature.id), typed, charged_) for one in entry.candidates]
    every = errors | by_person(shown)
    page = render_template(
        "seance/decisions.html",
        seance=row,
        entry=entry,
        pairs=list(zip(entry.candidates, shown, strict=True)),
        errors=every,
        not_yet=decisions.not_yet(row),
        commission=cases.policy_of(row.bailleur).commission(row.commission)["nom"],
        said=_sentences(row, entry),
        vote=written(entry.liste, votes.PATHS) | {name: one for name, one in typed.items() if name in votes.PATHS},
        voices=list(VOIX.items()),
        on_the_vote=decisions.on_the_vote(db.session(), row, entry),
        weighed=motifs.weighed(db.session(), row, entry),
        criteria=compared.boxes(typed, [one.candidature for one in entry.candidates]),
        compared=motifs.side_by_side(db.session(), row, entry),
        placed={one.candidature.id: one.placed for one in entry.candidates},
        on_the_slate=[(one, entry.justifications[("", one.rule)].phrase) for one in entry.justified],
        advised=_advice(row, entry),
        **choices(),
    )
    return make_response(page, status)


def _charged(entry: Entry) -> str:
    """The réservataire proposed: the dwelling's own, and nobody where it was given back for one turn."""
    known = subjects.dossier(entry.logement).values
    return "" if known.get("logement.rendu_pour_un_tour") else known.get("logement.contingent") or ""


def _advice(row: Seance, entry: Entry) -> list[Advice]:
    """Which réservataire could be charged with a priority household, the farthest behind first; nothing where nobody of
    the dwelling is one."""
    for one in entry.candidates:
        dossier = subjects.dossier(entry.logement, one.demande, one.candidature)
        if found := indicateurs.advice(db.session(), row.bailleur, row.le, dossier):
            return list(found)
    return []


def shown_fields(
    one: casework.Candidate, proposal: Proposal | None, typed: dict, charged_by_default: str = ""
) -> dict[str, Any]:
    """The values of one candidate's fields, as typed or as recorded, and the fields to show."""
    row = one.candidature
    recorded = subjects.dossier(row).values
    values = {}
    for name, path in decisions.PATHS.items():
        known = recorded.get(path)
        text = "" if known is None else known.strftime("%d/%m/%Y") if name == "le" else str(known)
        values[name] = typed.get(f"{name}-{row.id}", text)
    offered = {"imputation": charged_by_default, "rang": str(row.rang or "")}
    proposed = {name for name, text in offered.items() if text and not values[name] and f"{name}-{row.id}" not in typed}
    values |= {name: offered[name] for name in proposed}
    return {
        "id": row.id,
        "name": one.name,
        "values": values,
        "proposed": proposed,
        "fields": decisions.fields_of(values["decision"]),
        "errors": proposal.errors if proposal else {},
        "lacking": motifs.to_record(db.session(), proposal) if proposal else [],
        "reasons": [(found.code, found.label) for found in _listed(values["decision"])],
        "version": typed.get(f"version-{row.id}", row.version),
    }


def by_person(shown: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What to correct, by control, with the name of the person that it is about."""
    return {f"{name}-{one['id']}": f"{one['name']} : {said}" for one in shown for name, said in one["errors"].items()}


def _listed(decision: str) -> list[Reason]:
    """The reasons that the landlord's list has for a decision."""
    return of_decision(decision, cases.policy_of(security.agent().bailleur))


def choices() -> dict[str, Any]:
    """The five national decisions under the landlord's names, with its reservations."""
    policy = cases.policy_of(security.agent().bailleur)
    listed = {one["code"]: one for one in policy.data["decision"]}
    return {
        "names": [(code, listed[code]["nom"]) for code in DECISIONS if code in listed],
        "reserves": [(listed[code]["nom"], listed[code]["reserve"]) for code in DECISIONS if _reserve(listed, code)],
        "papers": list(PIECES.items()),
        "quotas": list(CONTINGENTS.items()),
        "mend": mend_address,
    }


def _reserve(listed: Mapping[str, Mapping], code: str) -> str:
    return listed.get(code, {}).get("reserve", "")


def _sentences(row: Seance, entry: Entry) -> dict[int, tuple[Reason, str]]:
    """What the letter will say to each person refused, once decided; empty where a fact is lacking."""
    found = {}
    case = cases.of_sitting(db.session(), entry.liste, row)
    for one in entry.candidates:
        listed = {reason.code: reason for reason in _listed(one.decision.decision)} if one.decision else {}
        for code in (code for code in (one.decision.motifs if one.decision else ()) if code in listed):
            dossier = case.common.merged(case.candidates[f"c{one.candidature.id}"])
            found[one.candidature.id] = (listed[code], _sentence(listed[code], dossier, row))
    return found


def _sentence(reason: Reason, dossier, row: Seance) -> str:
    figures = figures_of(row.bailleur)
    try:
        found = at_hand(reason, dossier, cases.policy_of(row.bailleur), row.le, figures)
        return compose(found.reason, dossier, row.le, figures, row.le, printed=found.words)
    except LackingFacts:
        return ""


@blueprint.post("/<int:seance_id>/tenue")
@requires("decider")
def hold(seance_id: int):
    """The end of the session: what it settles is read first, then confirmed."""
    row = _find(seance_id)
    reviewed, errors = tenue.review(db.session(), security.agent(), row, request.form)
    if errors:
        return _show(row, errors, 422)
    if not request.form.get("confirme") or request.form.get("vu") != reviewed.stamp:
        return _review(row, reviewed)
    tenue.hold(db.session(), security.agent(), row, reviewed, request.form)
    flash(f"Séance tenue, enregistrée le {clock.today():%d/%m/%Y}. Les courriers peuvent être préparés.")
    return hx.go_to(url_for("seance.show", seance_id=row.id))


def _review(row: Seance, reviewed: tenue.Review) -> str:
    policy = cases.policy_of(row.bailleur)
    return render_template(
        "seance/review.html",
        seance=row,
        commission=policy.commission(row.commission)["nom"],
        reviewed=reviewed,
        changed=bool(request.form.get("confirme")),
        unattended=tenue.unattended(row),
        quorum=tenue.quorum(db.session(), row),
        charges=reservataires.charges(reviewed.entries),
        answered_by=condition.answer_end(row.bailleur, row.le),
        weighed={
            number: one
            for entry in reviewed.entries
            for number, one in motifs.weighed(db.session(), row, entry).items()
        },
        names={code: policy.decision_name(code) for code in DECISIONS},
        reasons=_labels(),
        papers=PIECES,
    )
