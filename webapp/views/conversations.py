"""The guided conversations: one page, one card at a time or one section at a time, the living sheet beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from letters.sensitive import sensitive_words
from rules.french import format_date
from rules.kinds import BadValue, Entier
from rules.solve import solutions
from webapp import cards, db, hx, security
from webapp.casework import cases, conclusions
from webapp.casework import conversations as casework
from webapp.casework.administration import Refused
from webapp.casework.conversations import Exchange, NotFound, Saved
from webapp.casework.seance import Discreet
from webapp.conversations import CONVERSATIONS
from webapp.conversations.engine import Reading, read_among, read_answer, read_person, sensitive_refusal
from webapp.conversations.model import CANDIDATS, Question
from webapp.permissions import SIGNED_IN, requires

blueprint = Blueprint("conversations", __name__, url_prefix="/conversations")
RANK = Entier(least=1, most=9)
# What keeps a card open in an exchange already concluded; then all that a card may be shown with.
EDITING = ("editing", "errors", "pending", "person", "leaving")
BARE = {"typed": None, "errors": {}, "pending": None, "news": "", "person": "", "leaving": "", "editing": False}


@blueprint.post("")
@requires(SIGNED_IN)
def open_():
    """Opens, or resumes, a conversation about the records named in the form."""
    kind = request.form.get("genre", "")
    if kind not in CONVERSATIONS or not security.agent().can(casework.PERMISSIONS[kind]):
        abort(403)
    ids = {
        name: int(value) for name, value in request.form.items() if name in casework.subjects.TABLES and value.isdigit()
    }
    try:
        row = casework.open_(db.session(), security.agent(), kind, ids)
    except (NotFound, KeyError):
        abort(404)
    return hx.go_to(url_for("conversations.show", conversation_id=row.id))


@blueprint.get("/<int:conversation_id>")
@requires(SIGNED_IN)
def show(conversation_id: int):
    exchange = _resume(conversation_id, request.args.get("question", ""))
    people = {"person": request.args.get("personne", ""), "leaving": request.args.get("retirer", "")}
    if request.args.get("question"):
        push = url_for("conversations.show", conversation_id=conversation_id, question=request.args["question"])
        return _respond(exchange, push_url=push, editing=True, **people)
    return _respond(exchange, **people)


@blueprint.post("/<int:conversation_id>/<question_key>")
@requires(SIGNED_IN)
def answer(conversation_id: int, question_key: str):
    """One question answered, not known, or passed."""
    exchange, question = _exchange_and_question(conversation_id, question_key)
    if request.form.get("passer") and question.optional:
        return _moved(casework.skip(db.session(), security.agent(), exchange, question))
    typed = _typed()
    if request.form.get("inconnu"):
        reading = Reading(dict.fromkeys(question.paths), {})
    else:
        reading = read_answer(question, typed, sensitive_words, exchange.dossier.values)
        if reading.errors:
            return _respond(exchange, typed=typed, errors=reading.errors, status=422)
    return _record(exchange, question, reading, typed)


def _record(exchange: Exchange, question: Question, reading: Reading, typed: Mapping[str, list[str]]) -> Response:
    agent, values = security.agent(), reading.values
    newer = casework.newer(exchange, agent, (*values, *reading.emptied), request.form.get("vu", ""))
    if newer:
        errors = {fact.key: _colleague(fact, last) for fact, last in newer}
        return _respond(exchange, typed=typed, errors=errors, status=422)
    origine = "piece" if request.form.get("piece") else "declare"
    confirmed = bool(request.form.get("confirme"))
    how = {"origine": origine, "confirmed": confirmed, "emptied": reading.emptied}
    saved = casework.answer(db.session(), agent, exchange, question, values, **how)
    if saved.pending:
        return _respond(exchange, typed=typed, pending=saved.pending)
    return _moved(saved)


def _colleague(fact, last: Mapping[str, Any]) -> str:
    raw = last.get("valeur")
    said = fact.kind.format(fact.kind.from_json(raw)) if raw is not None else "ne sait pas"
    return f"{last['par']} vient d’enregistrer « {said} ». Validez à nouveau pour le remplacer par votre réponse."


@blueprint.post("/<int:conversation_id>/section/<section_key>")
@requires(SIGNED_IN)
def answer_section(conversation_id: int, section_key: str):
    """The dense view: every answer given in a section; what is left empty is passed where it may be, else to ask."""
    exchange = _resume(conversation_id)
    section = next((one for one in exchange.declared.sections if one.key == section_key), None) or abort(404)
    typed, errors, changes, left = _typed(), {}, [], 0
    for question in exchange.standing.asked_in(section):
        reading = read_among(question, typed, sensitive_words, exchange.dossier.values)
        if reading is None and question.optional and question.key not in exchange.standing.answered:
            exchange = casework.skip(db.session(), security.agent(), exchange, question).exchange
            continue
        left += reading is None
        errors |= reading.errors if reading else {}
        if reading and not reading.errors and (reading.values or reading.emptied):
            how = {"confirmed": True, "emptied": reading.emptied}
            saved = casework.answer(db.session(), security.agent(), exchange, question, reading.values, **how)
            exchange, changes = saved.exchange, [*changes, *saved.changes]
    if errors:
        return _respond(exchange, typed=typed, errors=errors, status=422)
    rest = f" Il reste {left} question{'s' if left > 1 else ''} dans cette section." if left else ""
    return _respond(exchange, news=cards.news(changes) + rest)


@blueprint.post("/<int:conversation_id>/<question_key>/personnes/<key>")
@requires(SIGNED_IN)
def save_person(conversation_id: int, question_key: str, key: str):
    exchange, question = _exchange_and_question(conversation_id, question_key)
    new = cards.new_person_key(exchange)
    if key not in {*exchange.dossier.persons(), new}:
        abort(404)
    typed = _typed()
    reading = read_person(key, question.facts, typed, exchange.on)
    if reading.errors:
        return _respond(exchange, typed=typed, errors=reading.errors, person=key, status=422)
    return _moved(casework.save_person(db.session(), security.agent(), exchange, reading.values), at=question_key)


@blueprint.post("/<int:conversation_id>/<question_key>/personnes/<key>/retirer")
@requires(SIGNED_IN)
def remove_person(conversation_id: int, question_key: str, key: str):
    exchange, _ = _exchange_and_question(conversation_id, question_key)
    if key not in exchange.dossier.persons():
        abort(404)
    return _moved(casework.remove_person(db.session(), security.agent(), exchange, key), at=question_key)


@blueprint.post("/<int:conversation_id>/<question_key>/menage")
@requires(SIGNED_IN)
def confirm_household(conversation_id: int, question_key: str):
    """« C’est tout le monde »."""
    exchange, question = _exchange_and_question(conversation_id, question_key)
    if not exchange.dossier.persons():
        return _respond(exchange, errors={"personnes": "Ajoutez au moins une personne."}, status=422)
    values = {"menage.composition_confirmee": True}
    return _moved(casework.answer(db.session(), security.agent(), exchange, question, values))


@blueprint.post("/<int:conversation_id>/<question_key>/rangs")
@requires(SIGNED_IN)
def save_ranks(conversation_id: int, question_key: str):
    exchange, _ = _exchange_and_question(conversation_id, question_key)
    ranks, errors = _ranks(exchange)
    if errors:
        return _respond(exchange, typed=_typed(), errors=errors, status=422)
    return _moved(casework.rank(db.session(), security.agent(), exchange, ranks))


def _ranks(exchange: Exchange) -> tuple[dict[int, tuple[int | None, str]], dict[str, str]]:
    ranks: dict[int, tuple[int | None, str]] = {}
    errors: dict[str, str] = {}
    for row in casework.candidates_of(db.session(), exchange.rows["liste"]):
        typed = request.form.get(f"rang-{row.id}", "").strip()
        reason = request.form.get(f"motif-{row.id}", "").strip()
        try:
            place = RANK.from_text(typed) if typed else None
        except BadValue as error:
            errors[f"rang-{row.id}"] = str(error)
            continue
        if place in {other for other, _ in ranks.values()} - {None}:
            errors[f"rang-{row.id}"] = f"Le rang {place} est déjà donné : choisissez-en un autre."
        if len(reason) > 300:
            errors[f"motif-{row.id}"] = "Écrivez 300 caractères au plus."
        elif words := sensitive_words(reason):
            errors[f"motif-{row.id}"] = sensitive_refusal(words)
        ranks[row.id] = (place, reason)
    if not errors and not any(place for place, _ in ranks.values()):
        errors["rangs"] = "Donnez un rang à au moins un candidat."
    return ranks, errors


@blueprint.post("/<int:conversation_id>/<question_key>/justifications")
@requires(SIGNED_IN)
def save_justifications(conversation_id: int, question_key: str):
    exchange, _ = _exchange_and_question(conversation_id, question_key)
    sentences, errors = {}, {}
    for verdict in exchange.to_justify:
        name = f"phrase-{verdict.candidate}-{verdict.rule}"
        typed = request.form.get(name, "").strip()
        if len(typed) > casework.justifications.LONGEST:
            errors[name] = f"Écrivez {casework.justifications.LONGEST} caractères au plus."
        elif words := sensitive_words(typed):
            errors[name] = sensitive_refusal(words)
        elif not typed and name in request.form:
            errors[name] = "Écrivez une phrase : elle figurera à l’ordre du jour."
        sentences[(verdict.candidate, verdict.rule)] = typed
    if errors:
        return _respond(exchange, typed=_typed(), errors=errors, status=422)
    return _moved(casework.justify(db.session(), security.agent(), exchange, sentences))


@blueprint.get("/<int:conversation_id>/calcul/<rule>")
@requires(SIGNED_IN)
def working(conversation_id: int, rule: str):
    """A verdict with its working, to redo by hand or read aloud."""
    exchange = _resume(conversation_id)
    candidate = request.args.get("candidat", "")
    found = [one for one in exchange.verdicts if one.rule == rule and one.candidate in {candidate, ""}] or abort(404)
    shown = found[0] if exchange.declared.kind == "appel" else replace(found[0], account=Discreet(found[0].account))
    context = {"exchange": exchange, "verdict": shown, "enough": solutions(found[0])}
    return hx.respond("conversation/working.html", "conversation/_working.html", **context)


@blueprint.get("/<int:conversation_id>/echange/<fold>")
@requires(SIGNED_IN)
def folded(conversation_id: int, fold: str):
    """The answers folded under a section's title; without JavaScript, the list of all questions."""
    exchange = _resume(conversation_id, request.args.get("question", ""))
    context = {"exchange": exchange, "cards": cards, "base": _base(exchange), "turns": cards.folded(exchange, fold)}
    return hx.respond("conversation/questions.html", "conversation/_folded.html", **context)


@blueprint.get("/<int:conversation_id>/regles/<fold>")
@requires(SIGNED_IN)
def sheet_fold(conversation_id: int, fold: str):
    """A list folded away on the living sheet; without JavaScript, the page where all is checked."""
    exchange = _resume(conversation_id)
    if not hx.is_fragment():
        return hx.go_to(url_for("conversations.review", conversation_id=conversation_id))
    sheet, key = cards.sheet(exchange, _names(exchange)), request.args.get("candidat", "")
    listed = [verdict for one in sheet.groups if one.key == key for verdict in one.fold(fold)]
    elsewhere = sheet.elsewhere if fold == "ailleurs" else []
    context = {"base": _base(exchange), "listed": listed, "elsewhere": elsewhere}
    return hx.respond("conversation/review.html", "conversation/_fold.html", **context)


@blueprint.get("/<int:conversation_id>/questions")
@requires(SIGNED_IN)
def questions(conversation_id: int):
    """« Aller à une question »: every question, its state, and what was said."""
    exchange = _resume(conversation_id)
    return hx.respond("conversation/questions.html", "conversation/questions.html", exchange=exchange, cards=cards)


@blueprint.post("/<int:conversation_id>/vue")
@requires(SIGNED_IN)
def set_view(conversation_id: int):
    view = request.form.get("vue")
    if view not in {"guidee", "dense"}:
        abort(400)
    casework.set_view(db.session(), security.agent(), _resume(conversation_id), view)
    return hx.go_to(url_for("conversations.show", conversation_id=conversation_id))


@blueprint.get("/<int:conversation_id>/verifier")
@requires(SIGNED_IN)
def review(conversation_id: int):
    """« Vérifiez vos réponses », then the conclusion."""
    return _review(_resume(conversation_id))


@blueprint.post("/<int:conversation_id>/conclure")
@requires(SIGNED_IN)
def conclude(conversation_id: int):
    exchange = _resume(conversation_id)
    try:
        conclusions.conclude(db.session(), security.agent(), exchange, request.form.get("conclusion", ""))
    except Refused as refusal:
        db.session().rollback()
        return _review(_resume(conversation_id), str(refusal)), 422
    return hx.go_to(url_for("conversations.done", conversation_id=conversation_id))


@blueprint.get("/<int:conversation_id>/conclusion")
@requires(SIGNED_IN)
def done(conversation_id: int):
    """What was concluded, and the next step."""
    exchange = _resume(conversation_id)
    return hx.respond("conversation/done.html", "conversation/done.html", exchange=exchange, cards=cards)


def _review(exchange: Exchange, refusal: str = "") -> Response:
    context = {"exchange": exchange, "turns": cards.turns(exchange), "sheet": cards.sheet(exchange, _names(exchange))}
    context |= {"cards": cards, "refusal": refusal}
    return hx.respond("conversation/review.html", "conversation/review.html", **context)


def _resume(conversation_id: int, at: str = "") -> Exchange:
    try:
        return casework.resume(db.session(), security.agent(), conversation_id, at)
    except NotFound:
        abort(404)


def _exchange_and_question(conversation_id: int, key: str) -> tuple[Exchange, Question]:
    exchange = _resume(conversation_id, key)
    try:
        return exchange, exchange.declared.question(key)
    except KeyError:
        abort(404)


def _typed() -> dict[str, list[str]]:
    return {name: request.form.getlist(name) for name in request.form}


def _moved(saved: Saved, at: str = "") -> Response:
    """After an answer: the next card, or the whole page without JavaScript."""
    exchange = saved.exchange
    here = url_for("conversations.show", conversation_id=exchange.row.id, question=at or None)
    if not hx.is_fragment():
        return hx.go_to(here)
    return _respond(exchange, news=cards.news(saved.changes), push_url=here, editing=bool(at))


def _base(exchange: Exchange) -> str:
    """The exchange's own address: what it links to begins with it."""
    return url_for("conversations.show", conversation_id=exchange.row.id)


def _respond(exchange: Exchange, *, status: int = 200, push_url: str | None = "", **context: Any) -> Response:
    """`push_url`: the browser's next address; None for the exchange's own."""
    base = _base(exchange)
    question, candidates, names = exchange.standing.current, _candidates(exchange), _names(exchange)
    shown = BARE | context
    shown["editing"] = exchange.row.etat != "conclue" or any(shown[name] for name in EDITING)
    return hx.respond(
        "conversation/page.html",
        "conversation/_answer.html",
        status=status,
        push_url=base if push_url is None else push_url,
        exchange=exchange,
        base=base,
        question=question,
        cards=cards,
        sheet=cards.sheet(exchange, names),
        names=names,
        rendered_at=casework.rendered_at(),
        choices=_choices(exchange, question),
        candidates=candidates,
        lines=_lines(exchange, question, candidates),
        effect=casework.quota_effect(db.session(), exchange),
        **shown,
    )


def _choices(exchange: Exchange, question: Question | None) -> list[tuple[str, str]]:
    if question is None or question.choices != "seances":
        return []
    commune = exchange.case.common.values.get("logement.commune")
    found = cases.upcoming_sessions(db.session(), exchange.policy.identifier, commune)
    return [
        (str(one.id), f"{exchange.policy.commission(one.commission)['nom']}, {format_date(one.le)}") for one in found
    ]


def _candidates(exchange: Exchange) -> list[tuple[Any, str]]:
    if "liste" not in exchange.rows:
        return []
    rows = casework.candidates_of(db.session(), exchange.rows["liste"])
    return [(row, casework.name_of(db.session(), row)) for row in rows]


def _names(exchange: Exchange) -> dict[str, str]:
    """Whoever has verdicts has a name: those who may stand on the slate, and those already written on it."""
    if "liste" not in exchange.rows:
        return {}
    session, liste = db.session(), exchange.rows["liste"]
    rows = {row.id: row for row in (*casework.candidates_of(session, liste), *cases.candidatures(session, liste))}
    return cards.names((row, casework.name_of(session, row)) for row in rows.values())


def _lines(exchange: Exchange, question: Question | None, candidates: list[tuple[Any, str]]) -> dict[int, str]:
    """Each candidate in a line, where the slate is being composed."""
    if question is None or question.repeat != CANDIDATS:
        return {}
    found = {row.id: casework.prospect(db.session(), exchange, row) for row, _ in candidates}
    return {number: cards.candidate_line(verdicts, file, exchange.on) for number, (file, verdicts) in found.items()}
