"""The household, person by person, as the conversation lists it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.calendar import months_between
from rules.dossier import PERSONNES, Dossier
from rules.facts import FAITS, fait, person_key
from rules.french import format_age, format_date
from webapp.cards.fields import YES_NO, Field, field
from webapp.casework import subjects
from webapp.casework.conversations import Exchange
from webapp.conversations.engine import next_person_key
from webapp.conversations.model import Question


def household(dossier: Dossier) -> str:
    """« 2 adultes, 2 enfants, dont 1 en droit de visite »; « 1 enfant, en droit de visite » where all are."""
    persons = dossier.values.get(PERSONNES) or []
    children = [one for one in persons if one.get(f"{PERSONNES}.*.lien") == "enfant"]
    visiting = sum(one.get(f"{PERSONNES}.*.garde") == "visite" for one in children)
    grown = len(persons) - len(children)
    parts = [counted(grown, "adulte"), counted(len(children), "enfant") if children else ""]
    text = ", ".join(filter(None, parts)) or "personne encore"
    return ", ".join(filter(None, (text, visitors(len(children), visiting))))


def visitors(children: int, visiting: int | None) -> str:
    """How many of the children come under visiting rights; nothing where none does."""
    if not visiting:
        return ""
    return "en droit de visite" if visiting == children else f"dont {visiting} en droit de visite"


def counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    summary: str
    values: Mapping[str, Any]


def persons(dossier: Dossier, on: date) -> list[Person]:
    """The household, person by person, as the list shows it."""
    return [_person(one, on) for one in dossier.values.get(PERSONNES) or []]


def called(dossier: Dossier, key: str) -> str:
    """The name of the person behind a key."""
    held = next(one for one in dossier.values[PERSONNES] if one[f"{PERSONNES}.*"] == key)
    return _name(held.get(f"{PERSONNES}.*.prenom"), held.get(f"{PERSONNES}.*.nom"))


def lacking(dossier: Dossier, path: str) -> str:
    """Who lacks what: « Zoé Delmas : carte mobilité inclusion « invalidité » »; the fact alone where it is nobody's."""
    label, key = fait(path).label, person_key(path)
    return f"{called(dossier, key)}\u00a0: {label[:1].lower()}{label[1:]}" if key else label


def _name(prenom: str | None, nom: str | None) -> str:
    return " ".join(filter(None, (prenom, nom))) or "Personne sans nom"


def _person(one: Mapping[str, Any], on: date) -> Person:
    values = {path.rsplit(".", 1)[-1]: value for path, value in one.items() if not path.endswith("*")}
    parts = []
    for fact_name in ("lien", "garde"):
        if values.get(fact_name):
            parts.append(FAITS[f"{PERSONNES}.*.{fact_name}"].kind.format(values[fact_name]).lower())
    if values.get("naissance"):
        parts.append(_age(values["naissance"], on))
    if values.get("a_charge"):
        parts.append("à charge")
    return Person(one[f"{PERSONNES}.*"], _name(values.get("prenom"), values.get("nom")), ", ".join(parts), values)


def _age(birth: date, on: date) -> str:
    if birth > on:
        return f"naissance prévue le {format_date(birth)}"
    return f"naissance le {format_date(birth)}, {format_age(months_between(birth, on))}"


def person_fields(
    question: Question,
    person: Mapping[str, Any],
    typed: Mapping | None,
    errors: Mapping | None,
    key: str,
    others: Iterable[Person] = (),
) -> list[Field]:
    """A person's controls; a household has one holder of the request, whom the `others` may hold already."""
    held = any(one.values.get("lien") == HOLDER and one.key != key for one in others)
    drawn = (
        field(fact, fact.name, person.get(fact.name), typed, errors, f"{PERSONNES}.{key}.{fact.name}")
        for fact in question.facts
    )
    return [_known(_offered(one, held), person) for one in drawn]


def _known(one: Field, person: Mapping[str, Any]) -> Field:
    """A birth recorded already is asked about no more."""
    known = person.get(one.name) if one.name == "naissance" and not one.doubted else None
    return replace(one, doubted=f"{one.name}={known}") if known else one


def _offered(one: Field, held: bool) -> Field:
    if one.options == tuple(YES_NO):
        return replace(one, options=(*one.options, NOT_KNOWN))
    if held and one.name == "lien" and one.value != HOLDER:
        return replace(one, options=tuple(option for option in one.options if option[0] != HOLDER))
    return one


def person_errors(question: Question, errors: Mapping[str, str], key: str) -> dict[str, str]:
    """The messages of one person's form by control, each with its question, or the name of its field."""
    said = ((fact, errors.get(f"{PERSONNES}.{key}.{fact.name}")) for fact in question.facts)
    return {
        fact.name: message if (fact.question or fact.label) in message else f"{fact.label}\u00a0: {message}"
        for fact, message in said
        if message
    }


def says_somebody(question: Question, exchange: Exchange, key: str, typed: Mapping[str, list[str]]) -> bool:
    """Does a person's form say anything that is not recorded of this person already?"""
    held = next((one.values for one in persons(exchange.dossier, exchange.on) if one.key == key), {})
    shown = {one.name: one.value for one in person_fields(question, held, None, None, key)}
    said = ((name, (typed.get(name) or [""])[-1].strip()) for name in shown)
    return any(text and text != shown[name] for name, text in said)


NOT_KNOWN, HOLDER = ("inconnu", "Ne sait pas"), "demandeur"


def new_person_key(exchange: Exchange) -> str:
    return next_person_key(exchange.dossier, subjects.person_keys(exchange.rows["demande"]))
