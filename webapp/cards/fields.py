"""The controls of a question, filled with what was typed or is recorded."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rules.dossier import Dossier
from rules.facts import Fait
from rules.kinds import BadValue, Booleen, Choix, Date, Ensemble, Entier, Montant, Nombre
from webapp.conversations.model import Question
from webapp.conversations.reading import CHECKED, doubt

YES_NO = [("oui", "Oui"), ("non", "Non")]
LONG_LIST = 6
LINE = 80  # characters beyond which a text wants the whole width


@dataclass(frozen=True)
class Field:
    """One control. `widget`: choice, several, select, text or long; `value` as typed, or recorded, as typed;
    `optional`: on a card whose other controls want an answer; `doubted`: what tells that an answer was doubted once;
    `wide`: a text that may be as long as an address."""

    name: str
    label: str
    widget: str
    value: Any
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    hint: str = ""
    error: str = ""
    inputmode: str = ""
    optional: bool = False
    doubted: str = ""
    wide: bool = False


def fields(
    question: Question,
    dossier: Dossier,
    typed: Mapping[str, list[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    answered: Container[str] = (),
) -> list[Field]:
    """A question's controls, filled with what was typed, else with what is recorded; what is asked each time is empty
    until it is among the questions `answered`."""
    drawn = []
    for fact in question.facts:
        recorded = None if question.each_time and question.key not in answered else dossier.values.get(fact.key)
        one = field(fact, fact.key, recorded, typed, errors)
        if fact.key not in question.wanted:
            one = replace(one, optional=True)
        if fact.key in question.options:
            one = replace(one, options=_own(question.options[fact.key], one.options, recorded))
        drawn.append(one)
    return drawn


def none_held(question: Question, dossier: Dossier) -> bool:
    """Is it recorded of every set of boxes of the question that none of them holds?"""
    return all(dossier.values.get(path) == frozenset() for path in question.paths)


def _own(own: Mapping[str, str], options: tuple[tuple[str, str], ...], recorded: Any) -> tuple[tuple[str, str], ...]:
    """The landlord's own choices and words, with those already recorded: an answer sent again must not lose them."""
    held = recorded if isinstance(recorded, frozenset) else {recorded}
    return tuple((code, own.get(code, label)) for code, label in options if code in own or code in held)


def field(
    fact: Fait,
    name: str,
    value: Any,
    typed: Mapping[str, list[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    error_path: str = "",
) -> Field:
    kind = fact.kind
    widget, options = _widget(kind)
    shown: Any = as_typed(kind, value)
    if typed is not None:
        shown = typed.get(name, []) if widget == "several" else (typed.get(name) or [""])[-1]
    hint = fact.help or _format_hint(kind)
    mode = "numeric" if isinstance(kind, Entier) else "decimal" if isinstance(kind, Nombre) else ""
    label = fact.question or fact.label
    error = (errors or {}).get(error_path or name, "")
    doubted = _doubted(kind, name, shown, error, typed.get(CHECKED, ())) if typed is not None else ""
    wide = getattr(kind, "longest", 0) > LINE
    return Field(name, label, widget, shown, options, fact.unit, hint, error, mode, doubted=doubted, wide=wide)


def _doubted(kind: Any, name: str, typed: str, error: str, checked: Container[str]) -> str:
    """The amount, the choice or the date sent, where it is doubted now or was before; empty for any other text."""
    try:
        value = kind.from_text(typed) if isinstance(kind, Montant | Booleen | Choix | Date) else None
    except BadValue:
        return ""
    told = f"{name}={value}"
    return told if value is not None and (error or doubt(kind, value) or told in checked) else ""


def _widget(kind: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    if isinstance(kind, Booleen):
        return "choice", tuple(YES_NO)
    if isinstance(kind, Ensemble):
        return "several", tuple(kind.options.items())
    if isinstance(kind, Choix):
        return ("select" if len(kind.options) > LONG_LIST else "choice"), tuple(kind.options.items())
    return ("long" if getattr(kind, "longest", 0) >= 300 else "text"), ()


def as_typed(kind: Any, value: Any) -> Any:
    """A recorded value as a control shows it: a text, or the list of what is ticked."""
    if value is None:
        return [] if isinstance(kind, Ensemble) else ""
    if isinstance(kind, Booleen):
        return "oui" if value else "non"
    if isinstance(kind, Ensemble):
        return sorted(value)
    if isinstance(kind, Date):
        return f"{value:%d/%m/%Y}"
    if isinstance(kind, Nombre):
        return f"{value:f}".replace(".", ",")
    return str(value)


def _format_hint(kind: Any) -> str:
    return f"Jour, mois, année : par exemple {kind.example}." if isinstance(kind, Date) else ""
