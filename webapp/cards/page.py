"""The page of an exchange: what its templates are given, whole or as the next card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, abort, request, url_for

from rules.french import format_date
from webapp import cards, db, hx, security
from webapp.casework import cases, slate
from webapp.casework import conversations as casework
from webapp.casework.conversations import Exchange, NotFound, Saved
from webapp.conversations.model import CANDIDATS, Question

CHOOSE = "Choisissez une séance à venir dans la liste."
# What keeps a card open in an exchange already concluded; then all that a card may be shown with.
EDITING = ("editing", "errors", "pending", "person", "leaving")
BARE = {"typed": None, "errors": {}, "pending": None, "news": "", "person": "", "leaving": "", "editing": False}
BARE |= {"section": "", "added": False, "lacks": (), "left": 0}


def review_page(exchange: Exchange, refusal: str = "") -> Response:
    context = {"exchange": exchange, "turns": cards.turns(exchange), "sheet": cards.sheet(exchange, names_of(exchange))}
    context |= {"cards": cards, "refusal": refusal}
    return hx.respond("conversation/review.html", "conversation/review.html", **context)


def resumed(conversation_id: int, at: str = "") -> Exchange:
    try:
        return casework.resume(db.session(), security.agent(), conversation_id, at)
    except NotFound:
        abort(404)


def exchange_and_question(conversation_id: int, key: str, over: str = "") -> tuple[Exchange, Question]:
    """`over`: what the question must be asked over (persons, candidates, points to justify) for such a gesture."""
    exchange = resumed(conversation_id, key)
    try:
        question = exchange.declared.question(key)
    except KeyError:
        abort(404)
    return (exchange, question) if over in ("", question.repeat) else abort(404)


def typed_texts() -> dict[str, list[str]]:
    return {name: request.form.getlist(name) for name in request.form}


def moved(saved: Saved, at: str = "", left: int = 0, added: bool = False, unknown: Iterable[Question] = ()) -> Response:
    """After an answer: the next card, or the whole page without JavaScript. `left`: how many questions are still to
    answer in the section just sent; `added`: a person just was; `unknown`: what nobody could answer, told with what it
    keeps from happening."""
    exchange = saved.exchange
    if towards():
        return gone(exchange)
    here = url_for("conversations.show", conversation_id=exchange.row.id, question=at or None)
    if not hx.is_fragment():
        return hx.go_to(here)
    return shown_page(
        exchange,
        news=" ".join(filter(None, (cards.news(saved.changes), cards.still_left(left)))),
        push_url=here,
        editing=bool(at),
        added=added,
        left=left,
        lacks=cards.lacks(exchange, unknown),
    )


def towards() -> str:
    """Where the officer asked to go with what is typed: a question, `conclusion`, `questions`; empty: just on."""
    return request.form.get("vers", "")


def gone(exchange: Exchange) -> Response:
    """On to where the officer asked to go."""
    to, own = towards(), {"conversation_id": exchange.row.id}
    pages = {"conclusion": "conversations.review", "questions": "conversations.questions"}
    return hx.go_to(url_for(pages[to], **own) if to in pages else url_for("conversations.show", question=to, **own))


def base_of(exchange: Exchange) -> str:
    """The exchange's own address: what it links to begins with it."""
    return url_for("conversations.show", conversation_id=exchange.row.id)


def shown_page(exchange: Exchange, *, status: int = 200, push_url: str | None = "", **context: Any) -> Response:
    """`push_url`: the browser's next address; None for the exchange's own."""
    base = base_of(exchange)
    question, candidates, names = exchange.standing.current, _candidates(exchange), names_of(exchange)
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
        effect=slate.quota_effect(db.session(), exchange),
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


def not_offered(exchange: Exchange, question: Question, values: Mapping[str, Any]) -> dict[str, str]:
    """What to correct in the choice of a record: only those listed may be chosen."""
    if not question.choices:
        return {}
    offered = {value for value, _ in _choices(exchange, question)}
    return {path: CHOOSE for path in question.paths if path in values and values[path] not in offered}


def _candidates(exchange: Exchange) -> list[tuple[Any, str]]:
    if "liste" not in exchange.rows:
        return []
    rows = cases.standing(db.session(), exchange.rows["liste"])
    return [(row, slate.name_of(db.session(), row)) for row in rows]


def names_of(exchange: Exchange) -> dict[str, str]:
    """Whoever has verdicts has a name: those who may stand on the slate, and those already written on it."""
    if "liste" not in exchange.rows:
        return {}
    session, liste = db.session(), exchange.rows["liste"]
    rows = {row.id: row for row in (*cases.standing(session, liste), *cases.candidatures(session, liste))}
    return cards.names((row, slate.name_of(session, row)) for row in rows.values())


def _lines(exchange: Exchange, question: Question | None, candidates: list[tuple[Any, str]]) -> dict[int, str]:
    """Each candidate in a line, where the slate is being composed."""
    if question is None or question.repeat != CANDIDATS:
        return {}
    found = {row.id: slate.prospect(db.session(), exchange, row) for row, _ in candidates}
    return {number: cards.candidate_line(verdicts, file, exchange.on) for number, (file, verdicts) in found.items()}
