"""The guided conversations: one page, one card at a time or one section at a time, the living sheet beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, abort, request, url_for

from letters.sensitive import sensitive_words, telling_words
from rules.kinds import BadValue, Entier
from rules.parameters import national
from rules.solve import solutions
from webapp import cards, db, hx, security
from webapp.cards import colleagues
from webapp.cards.page import (
    base_of,
    exchange_and_question,
    gone,
    moved,
    names_of,
    not_offered,
    resumed,
    review_page,
    shown_page,
    towards,
    typed_texts,
)
from webapp.casework import cases, conclusions, justifications, opening, sections, slate, subjects
from webapp.casework import conversations as casework
from webapp.casework.administration import Refused
from webapp.casework.conversations import Exchange, NotFound, Saved
from webapp.casework.seance import Discreet
from webapp.conversations import CLASHES, CONVERSATIONS
from webapp.conversations.clashes import clashing
from webapp.conversations.model import CANDIDATS, JUSTIFICATIONS, PERSONNES, RECAPITULATIF, Question
from webapp.conversations.reading import CHECKED, NOT_KNOWN, Reading, read_answer, read_person, says, sensitive_refusal
from webapp.permissions import SIGNED_IN, requires

blueprint = Blueprint("conversations", __name__, url_prefix="/conversations")
blueprint.add_app_template_filter(cards.unbroken)
blueprint.add_app_template_filter(colleagues.account)
RANK = Entier(least=1, most=9)


@blueprint.post("")
@requires(SIGNED_IN)
def open_():
    """Opens, or resumes, a conversation about the records named in the form."""
    kind = request.form.get("genre", "")
    if kind not in CONVERSATIONS or not security.agent().can(casework.PERMISSIONS[kind]):
        abort(403)
    ids = {name: db.number_of(value) for name, value in request.form.items() if name in subjects.TABLES}
    try:
        row = opening.open_(db.session(), security.agent(), kind, ids)
    except (NotFound, KeyError):
        abort(404)
    return hx.go_to(url_for("conversations.show", conversation_id=row.id))


@blueprint.get("/<int:conversation_id>")
@requires(SIGNED_IN)
def show(conversation_id: int):
    exchange = resumed(conversation_id, request.args.get("question", ""))
    people = {"person": request.args.get("personne", ""), "leaving": request.args.get("retirer", "")}
    if request.args.get("question"):
        push = url_for("conversations.show", conversation_id=conversation_id, question=request.args["question"])
        return shown_page(exchange, push_url=push, editing=True, **people)
    return shown_page(exchange, **people)


@blueprint.post("/<int:conversation_id>/<question_key>")
@requires(SIGNED_IN)
def answer(conversation_id: int, question_key: str):
    """One question answered, not known, or passed."""
    exchange, question = exchange_and_question(conversation_id, question_key)
    if request.form.get("passer") and question.optional:
        return moved(casework.skip(db.session(), security.agent(), exchange, question, none=bool(question.none)))
    if question.repeat == RECAPITULATIF:
        return moved(sections.confirm(db.session(), security.agent(), exchange, question))
    typed = _kept(exchange, question, typed_texts())
    if towards() and not says(question.facts, typed, exchange.dossier):
        return gone(exchange)
    if typed.get("inconnu") and not question.certain:
        reading = Reading(dict.fromkeys(question.paths), {})
    else:
        reading = read_answer(question, typed, sensitive_words, exchange.dossier.values)
        if reading.errors:
            return shown_page(exchange, typed=typed, errors=reading.errors, status=422)
        if question.optional and not reading.values and not reading.emptied:
            return moved(casework.skip(db.session(), security.agent(), exchange, question))
    return _record(exchange, question, reading, typed)


def _record(exchange: Exchange, question: Question, reading: Reading, typed: Mapping[str, list[str]]) -> Response:
    agent, values = security.agent(), reading.values
    if errors := _conflicts(exchange, question, reading):
        return shown_page(exchange, typed=typed, errors=errors, status=422)
    origine = "piece" if request.form.get("piece") else "declare"
    confirmed = bool(typed.get("confirme"))
    how = {"origine": origine, "confirmed": confirmed, "emptied": reading.emptied}
    saved = casework.answer(db.session(), agent, exchange, question, values, **how)
    if saved.pending:
        return shown_page(exchange, typed=typed, pending=saved.pending)
    return moved(saved, unknown=[question] if None in values.values() else ())


@blueprint.post("/<int:conversation_id>/section/<section_key>")
@requires(SIGNED_IN)
def answer_section(conversation_id: int, section_key: str):
    """The dense view: every answer given in a section; what is left empty is passed where it may be, else to ask."""
    exchange, typed = resumed(conversation_id), typed_texts()
    for question in exchange.declared.questions:
        typed = _kept(exchange, question, typed)
    section = next((one for one in exchange.declared.sections if one.key == section_key), None) or abort(404)
    read = {"words": sensitive_words, "conflicts": _conflicts, "leaving": bool(towards())}
    done = sections.answer(db.session(), security.agent(), exchange, section, typed, **read)
    if done.pending:
        return shown_page(_at(done.exchange, done.at), typed=typed, pending=done.pending, section=section_key)
    if done.errors:
        wrong = next(one for one in section.questions if done.errors.keys() & set(one.paths))
        return shown_page(_at(done.exchange, wrong.key), typed=typed, errors=done.errors, status=422)
    unknown = [one for one in section.questions if f"{NOT_KNOWN}-{one.key}" in typed]
    return moved(Saved(done.exchange, tuple(done.changes)), left=sections.left(done.exchange, section), unknown=unknown)


def _kept(exchange: Exchange, question: Question, typed: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is typed, with the recorded answer where the officer keeps the old one."""
    paths = request.form.get("garder", "")
    return cards.kept(exchange, question, typed, paths) if paths else typed


def _conflicts(exchange: Exchange, question: Question, reading: Reading) -> dict[str, str]:
    known, declared = exchange.dossier.values, CLASHES.get(exchange.declared.kind, ())
    checked = request.form.getlist(CHECKED)
    against = clashing(declared, known, reading.values, exchange.on, national(), checked)
    against |= not_offered(exchange, question, reading.values)
    return against | colleagues.answers(exchange, (*reading.values, *reading.emptied))


def _at(exchange: Exchange, key: str) -> Exchange:
    return replace(exchange, standing=exchange.standing.at(key))


@blueprint.post("/<int:conversation_id>/<question_key>/personnes/<key>")
@requires(SIGNED_IN)
def save_person(conversation_id: int, question_key: str, key: str):
    exchange, question = exchange_and_question(conversation_id, question_key, PERSONNES)
    typed = typed_texts()
    if towards() and not cards.says_somebody(question, exchange, key, typed):
        return gone(exchange)
    saved = _saved_person(exchange, question, key, typed)
    return saved if isinstance(saved, Response) else moved(saved, at=question_key, added=True)


def _saved_person(exchange: Exchange, question: Question, key: str, typed: Mapping[str, list[str]]) -> Saved | Response:
    """The person's form recorded, or the page that says what to mend in it."""
    new = cards.new_person_key(exchange)
    if key != new and key not in subjects.person_keys(exchange.rows["demande"]):
        abort(404)
    reading = read_person(key, question.facts, typed, exchange.on)
    against, another = ({}, False) if key == new else colleagues.on_person(exchange, key, reading.values)
    if errors := against | reading.errors:
        person = new if another else key
        return shown_page(exchange, typed=typed, errors=errors, person=person, status=422)
    return casework.save_person(db.session(), security.agent(), exchange, reading.values)


@blueprint.post("/<int:conversation_id>/<question_key>/personnes/<key>/retirer")
@requires(SIGNED_IN)
def remove_person(conversation_id: int, question_key: str, key: str):
    exchange, _ = exchange_and_question(conversation_id, question_key, PERSONNES)
    gone_already = key not in exchange.dossier.persons()
    if errors := colleagues.taken_away(exchange, key) if gone_already else colleagues.on_leaving(exchange, key):
        return shown_page(exchange, errors=errors, leaving="" if gone_already else key, editing=True, status=422)
    if gone_already:
        abort(404)
    return moved(casework.remove_person(db.session(), security.agent(), exchange, key), at=question_key)


@blueprint.post("/<int:conversation_id>/<question_key>/menage")
@requires(SIGNED_IN)
def confirm_household(conversation_id: int, question_key: str):
    """« C’est tout le monde »."""
    exchange, question = exchange_and_question(conversation_id, question_key, PERSONNES)
    key, typed = request.form.get("personne", ""), typed_texts()
    if key and cards.says_somebody(question, exchange, key, typed):
        saved = _saved_person(exchange, question, key, typed)
        if isinstance(saved, Response):
            return saved
        exchange = saved.exchange
    if towards():
        return gone(exchange)
    if not exchange.dossier.persons():
        return shown_page(exchange, errors={"personnes": "Ajoutez au moins une personne."}, status=422)
    if errors := colleagues.on_household(exchange):
        return shown_page(exchange, errors=errors, status=422)
    values = {"menage.composition_confirmee": True}
    return moved(casework.answer(db.session(), security.agent(), exchange, question, values), unknown=[question])


@blueprint.post("/<int:conversation_id>/<question_key>/rangs")
@requires(SIGNED_IN)
def save_ranks(conversation_id: int, question_key: str):
    exchange, _ = exchange_and_question(conversation_id, question_key, CANDIDATS)
    ranks, errors = _ranks(exchange)
    if errors:
        return shown_page(exchange, typed=typed_texts(), errors=errors, status=422)
    try:
        return moved(slate.rank(db.session(), security.agent(), exchange, ranks))
    except Refused as refusal:
        return shown_page(exchange, typed=typed_texts(), errors={"rangs": str(refusal)}, status=422)


def _ranks(exchange: Exchange) -> tuple[dict[int, tuple[int | None, str]], dict[str, str]]:
    ranks: dict[int, tuple[int | None, str]] = {}
    errors: dict[str, str] = {}
    for row in cases.standing(db.session(), exchange.rows["liste"]):
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
        elif words := telling_words(reason):
            errors[f"motif-{row.id}"] = sensitive_refusal(words)
        errors |= {name: said for name, said in colleagues.on_rank(row, place, reason).items() if name not in errors}
        ranks[row.id] = (place, reason)
    if not errors and not any(place for place, _ in ranks.values()):
        errors["rangs"] = "Donnez un rang à au moins un candidat."
    return ranks, errors


@blueprint.post("/<int:conversation_id>/<question_key>/justifications")
@requires(SIGNED_IN)
def save_justifications(conversation_id: int, question_key: str):
    exchange, _ = exchange_and_question(conversation_id, question_key, JUSTIFICATIONS)
    sentences, errors = {}, {}
    for verdict in exchange.to_justify:
        name = f"phrase-{verdict.candidate}-{verdict.rule}"
        typed = request.form.get(name, "").strip()
        if len(typed) > justifications.LONGEST:
            errors[name] = f"Écrivez {justifications.LONGEST} caractères au plus."
        elif words := telling_words(typed):
            errors[name] = sensitive_refusal(words)
        elif not typed and name in request.form:
            errors[name] = "Écrivez une phrase : elle figurera à l’ordre du jour."
        sentences[(verdict.candidate, verdict.rule)] = typed
    if errors:
        return shown_page(exchange, typed=typed_texts(), errors=errors, status=422)
    return moved(slate.justify(db.session(), security.agent(), exchange, sentences))


@blueprint.get("/<int:conversation_id>/calcul/<rule>")
@requires(SIGNED_IN)
def working(conversation_id: int, rule: str):
    """A verdict with its working, to redo by hand or read aloud."""
    exchange = resumed(conversation_id)
    candidate = request.args.get("candidat", "")
    found = [one for one in exchange.verdicts if one.rule == rule and one.candidate in {candidate, ""}] or abort(404)
    shown = found[0] if exchange.declared.kind == "appel" else replace(found[0], account=Discreet(found[0].account))
    context = {"exchange": exchange, "verdict": shown, "enough": solutions(found[0])}
    return hx.respond("conversation/working.html", "conversation/_working.html", **context)


@blueprint.get("/<int:conversation_id>/echange/<fold>")
@requires(SIGNED_IN)
def folded(conversation_id: int, fold: str):
    """The answers folded under a section's title; without JavaScript, the list of all questions."""
    exchange = resumed(conversation_id, request.args.get("question", ""))
    context = {"exchange": exchange, "cards": cards, "base": base_of(exchange), "turns": cards.folded(exchange, fold)}
    return hx.respond("conversation/questions.html", "conversation/_folded.html", **context)


@blueprint.get("/<int:conversation_id>/regles/<fold>")
@requires(SIGNED_IN)
def sheet_fold(conversation_id: int, fold: str):
    """A list folded away on the living sheet; without JavaScript, the page where all is checked."""
    exchange = resumed(conversation_id)
    if not hx.is_fragment():
        return hx.go_to(url_for("conversations.review", conversation_id=conversation_id))
    sheet, key = cards.sheet(exchange, names_of(exchange)), request.args.get("candidat", "")
    listed = [verdict for one in sheet.groups if one.key == key for verdict in one.fold(fold)]
    elsewhere = sheet.elsewhere if fold == "ailleurs" else []
    context = {"base": base_of(exchange), "listed": listed, "elsewhere": elsewhere}
    return hx.respond("conversation/review.html", "conversation/_fold.html", **context)


@blueprint.get("/<int:conversation_id>/questions")
@requires(SIGNED_IN)
def questions(conversation_id: int):
    """« Aller à une question »: every question, its state, and what was said."""
    exchange = resumed(conversation_id)
    return hx.respond("conversation/questions.html", "conversation/questions.html", exchange=exchange, cards=cards)


@blueprint.post("/<int:conversation_id>/vue")
@requires(SIGNED_IN)
def set_view(conversation_id: int):
    view = request.form.get("vue")
    if view not in {"guidee", "dense"}:
        abort(400)
    casework.set_view(db.session(), security.agent(), resumed(conversation_id), view)
    return hx.go_to(url_for("conversations.show", conversation_id=conversation_id))


@blueprint.get("/<int:conversation_id>/verifier")
@requires(SIGNED_IN)
def review(conversation_id: int):
    """« Vérifiez vos réponses », then the conclusion."""
    return review_page(resumed(conversation_id))


@blueprint.post("/<int:conversation_id>/conclure")
@requires(SIGNED_IN)
def conclude(conversation_id: int):
    exchange = resumed(conversation_id)
    try:
        conclusions.conclude(db.session(), security.agent(), exchange, request.form.get("conclusion", ""))
    except Refused as refusal:
        db.session().rollback()
        return review_page(resumed(conversation_id), str(refusal)), 422
    return hx.go_to(url_for("conversations.done", conversation_id=conversation_id))


@blueprint.get("/<int:conversation_id>/conclusion")
@requires(SIGNED_IN)
def done(conversation_id: int):
    """What was concluded, and the next step."""
    exchange = resumed(conversation_id)
    return hx.respond("conversation/done.html", "conversation/done.html", exchange=exchange, cards=cards)
