"""An answer that replaces another: what was recorded, where it came from, and the form with the old one put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.dossier import ORIGINES
from rules.facts import fait
from webapp.cards.fields import as_typed
from webapp.casework.conversations import Exchange
from webapp.conversations.engine import Consequences
from webapp.conversations.model import Question
from webapp.conversations.reading import NOT_KNOWN

UNKNOWN = "ne sait pas"


@dataclass(frozen=True)
class Replaced:
    """A fact, what was recorded of it and where from, and what is answered now."""

    path: str
    label: str
    old: str
    origin: str
    new: str


def replaced(exchange: Exchange, pending: Consequences) -> list[Replaced]:
    """What the answer changes of what is recorded."""
    dossier, found = exchange.dossier, []
    for path in pending.contested:
        fact, old, new = fait(path), dossier.values.get(path), pending.given[path]
        if old is not None and old != new:
            said = UNKNOWN if new is None else fact.kind.format(new)
            found.append(Replaced(path, fact.label, fact.kind.format(old), ORIGINES[dossier.origine(path)], said))
    return found


def kept(exchange: Exchange, question: Question, form: Mapping[str, list[str]], paths: str) -> dict[str, list[str]]:
    """The form with what is recorded at these paths of the question (joined by spaces) in place of what was typed."""
    dossier, old = exchange.dossier, dict(form)
    known = [fact for fact in question.facts if fact.key in paths.split() and fact.key in dossier.values]
    for fact in known:
        shown = as_typed(fact.kind, dossier.values[fact.key])
        old[fact.key] = shown if isinstance(shown, list) else [shown]
    old.pop("confirme", None)
    if known:
        old.pop(NOT_KNOWN, None)
        old.pop(f"{NOT_KNOWN}-{question.key}", None)
    return old
