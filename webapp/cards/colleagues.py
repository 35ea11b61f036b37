"""What a colleague recorded since the form was shown: told where it was typed over, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import g, request

from rules.dossier import PERSONNES
from rules.facts import fait
from webapp import db, security
from webapp.casework import administration, cases, subjects
from webapp.casework import conversations as casework
from webapp.casework.conversations import Exchange
from webapp.casework.slate import name_of
from webapp.db.models import Candidature

CHANGED = "vient de modifier le ménage\u00a0: relisez la liste, puis validez à nouveau."
PERSON_CHANGED = "vient de modifier cette personne\u00a0: relisez-la, puis retirez-la à nouveau si elle n’y vit pas."
ADDED = (
    "vient d’ajouter une personne\u00a0: relisez la liste. Si la vôtre est une autre, enregistrez-la\u00a0; "
    "sinon, cliquez sur « Ne rien enregistrer »."
)
TAKEN_AWAY = (
    "vient de retirer cette personne\u00a0: si elle vit bien là, enregistrez-la de nouveau\u00a0; "
    "sinon, cliquez sur « Ne rien enregistrer »."
)
GONE = "vient de retirer cette personne\u00a0: relisez la liste."


def account(identifiant: str) -> str:
    """The name behind an identifier, asked once a request."""
    known = g.setdefault("accounts", {})
    if identifiant not in known:
        known[identifiant] = administration.name_of(db.session(), identifiant)
    return known[identifiant]


def answers(exchange: Exchange, paths: Iterable[str]) -> dict[str, str]:
    """By path, what a colleague answered to it meanwhile."""
    return {path: told(path, last) for path, last in _newer(exchange, paths).items()}


def told(path: str, last: Mapping[str, Any]) -> str:
    """A colleague's later record, and what to do."""
    who, kind = account(last["par"]), fait(path).kind
    if last.get("efface"):
        return f"{who} vient d’effacer cette réponse. Validez à nouveau pour la remplacer par la vôtre."
    said = kind.format(kind.from_json(last["valeur"])) if last.get("valeur") is not None else "ne sait pas"
    return f"{who} vient d’enregistrer « {said} ». Validez à nouveau pour le remplacer par votre réponse."


def on_person(exchange: Exchange, key: str, values: Mapping[str, Any]) -> tuple[dict[str, str], bool]:
    """What stands against recording a person's form, by path; is the person to be recorded as another one?"""
    if key not in exchange.dossier.persons():
        return taken_away(exchange, key, TAKEN_AWAY), True
    found = _newer(exchange, _paths(exchange, key))
    if found and not _was_there(exchange, key):
        return {"personnes": f"{_who(found)} {ADDED}"}, True
    unlike = (path for path in values if path in found and not _is_said(path, values[path], found[path]))
    return {path: told(path, found[path]) for path in unlike}, False


def on_leaving(exchange: Exchange, key: str) -> dict[str, str]:
    """What stands against taking away a person of the household."""
    found = _newer(exchange, _paths(exchange, key))
    return {"personnes": f"{_who(found)} {PERSON_CHANGED}"} if found else {}


def on_household(exchange: Exchange) -> dict[str, str]:
    """What stands against saying that everybody is there."""
    found = _newer(exchange, [path for path in exchange.rows["demande"].faits if path.startswith(f"{PERSONNES}.")])
    return {"personnes": f"{_who(found)} {CHANGED}"} if found else {}


def taken_away(exchange: Exchange, key: str, advice: str = GONE) -> dict[str, str]:
    """A person whom somebody took away from the household; nothing where there never was one."""
    faits = exchange.rows["demande"].faits
    gone = {path: faits[path][-1] for path in _paths(exchange, key)}
    return {"personnes": f"{_who(gone)} {advice}"} if gone else {}


def on_rank(row: Candidature, place: int | None, reason: str) -> dict[str, str]:
    """What a colleague set meanwhile for a candidate, and this form would change, by control."""
    typed = dict(zip(cases.PLACE, (place, reason or None), strict=True))
    known = subjects.dossier(row).values
    found = casework.newer(row, security.agent(), typed, _seen())
    controls = dict(zip(cases.PLACE, (f"rang-{row.id}", f"motif-{row.id}"), strict=True))
    unlike = {path: last for path, last in found.items() if known.get(path) != typed[path]}
    return {controls[path]: f"{name_of(db.session(), row)}\u00a0: {told(path, last)}" for path, last in unlike.items()}


def _newer(exchange: Exchange, paths: Iterable[str]) -> dict[str, dict]:
    found: dict[str, dict] = {}
    for path in paths:
        if (row := exchange.rows.get(subjects.owner(path))) is not None:
            found |= casework.newer(row, security.agent(), (path,), _seen())
    return found


def _seen() -> str:
    """When the form was shown, as the form says it; empty where it does not."""
    return request.form.get("vu", "")


def _paths(exchange: Exchange, key: str) -> list[str]:
    return [path for path in exchange.rows["demande"].faits if path.startswith(f"{PERSONNES}.{key}.")]


def _was_there(exchange: Exchange, key: str) -> bool:
    faits = exchange.rows["demande"].faits
    return any(faits[path][0].get("le", "") <= _seen() for path in _paths(exchange, key))


def _is_said(path: str, value: Any, record: Mapping[str, Any]) -> bool:
    """Did the colleague answer the very same?"""
    if value is None:
        return "inconnu" in record
    return record.get("valeur") == fait(path).kind.to_json(value)


def _who(found: Mapping[str, Mapping]) -> str:
    """The last of those who recorded."""
    return account(max(found.values(), key=lambda one: one.get("le", ""))["par"])
