"""What a form says: typed texts read into values by path, or French messages beside their fields."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.calendar import years_between
from rules.dossier import PERSONNES as PERSONS_PATH
from rules.dossier import Dossier
from rules.facts import Fait
from rules.french import format_date, typeset
from rules.kinds import BadValue, Booleen, Ensemble, Kind, Montant, Texte
from webapp.conversations.model import Question, Section

PERSON_REQUIRED = ("lien", "naissance", "a_charge", "garde", "carte_invalidite")
CHILD, OF_CHILDREN, OF_ADULTS = "enfant", "garde", "civilite"  # asked of children alone, and of the others alone
MAJORITY = 18  # years, civil code article 414
NOT_KNOWN, NOTHING = "inconnu", "aucun"
CHECKED = "verifie"  # the control that says again an amount already doubted
EXPECTED = "Enfant à naître le {day} ? Si oui, enregistrez à nouveau ; sinon, corrigez l’année ({year})."
UNBORN_CUSTODY = "Un enfant à naître n’est ni en alternance, ni en droit de visite : cochez « Toute l’année »."
CUSTODIES_OF_THE_BORN = ("alternee", "visite")
UNBORN_DAYS = 280  # a birth further away than a pregnancy is a slip of the pen


@dataclass(frozen=True)
class Reading:
    """A form read: values to record by path, French messages by path for what could not be, and what was emptied."""

    values: dict[str, Any]
    errors: dict[str, str]
    emptied: tuple[str, ...] = ()


Words = Callable[[str], list[str]]


def read_answer(
    question: Question, form: Mapping[str, list[str]], sensitive: Words, recorded: Container[str] = ()
) -> Reading:
    """Typed texts by path → values. An empty field of a required fact is an error; of an optional one, nothing, or what
    was `recorded` there taken back.

    `sensitive` finds in a sentence the words that others must not read.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for fact in question.facts:
        optional = question.optional or fact.key not in question.wanted
        _read(fact, fact.key, form.get(fact.key, []), optional, values, errors)
    emptied = tuple(_emptied(question, form, recorded))
    errors |= _doubts(question, values, form.get(CHECKED, ()))
    reading = Reading(values, errors, emptied)
    _refuse_sensitive(question, reading, sensitive)
    return reading


def _doubts(question: Question, values: Mapping[str, Any], checked: Container[str]) -> dict[str, str]:
    """Amounts with more digits than anybody means, until they are sent again."""
    doubted = (fact for fact in question.facts if doubt(fact.kind, values.get(fact.key)))
    return {
        one.key: f"Vérifiez : {one.kind.format(values[one.key])}. Si c’est bien ce montant, validez à nouveau."
        for one in doubted
        if f"{one.key}={values[one.key]}" not in checked
    }


def doubt(kind: Kind, value: Any) -> bool:
    """Is it an amount that the person is asked to look at again?"""
    return isinstance(kind, Montant) and value is not None and value >= kind.unlikely


def says(facts: Iterable[Fait], form: Mapping[str, list[str]], dossier: Dossier) -> bool:
    """Does a form say anything that is not recorded already?"""
    return _says(facts, form, dossier.values)


def _says(facts: Iterable[Fait], form: Mapping[str, list[str]], recorded: Mapping[str, Any]) -> bool:
    return any(_differs(fact.kind, form.get(fact.key, []), recorded.get(fact.key)) for fact in facts)


def _differs(kind: Kind, texts: list[str], recorded: Any) -> bool:
    given = [text for text in texts if text.strip()]
    try:
        value = kind.from_json(given) if isinstance(kind, Ensemble) else kind.from_text(given[-1]) if given else None
    except BadValue:
        return True
    return bool(given) and value != recorded


def read_among(
    question: Question, form: Mapping[str, list[str]], sensitive: Words, recorded: Mapping[str, Any]
) -> Reading | None:
    """A question's answer among a section's; None while nothing of it is typed. Boxes left empty are no answer, whatever
    else is ticked: that none of them holds is said apart. What was on the screen already does not go against a new
    « ne sait pas »; what was typed does."""
    if question.repeat or question.choices:
        return Reading({}, {})
    if f"{NOT_KNOWN}-{question.key}" in form:
        return _both(question) if _says(question.facts, form, recorded) else Reading(dict.fromkeys(question.paths), {})
    reading = read_answer(question, form, sensitive, recorded)
    given = ["".join(form.get(path, [])).strip() for path in question.paths]
    typed = any(given)
    if f"{NOTHING}-{question.key}" in form:
        if question.lists and not all(given):
            return replace(reading, values=dict.fromkeys(question.paths, frozenset()) | reading.values)
        return _both(question) if typed else None if question.optional else reading
    reading = _ticked(question, reading, recorded)
    return reading if typed or reading.emptied else None


def _ticked(question: Question, reading: Reading, recorded: Mapping[str, Any]) -> Reading:
    """The sets of boxes that may be left empty say nothing then; what was recorded there is taken back."""
    left = [
        fact.key
        for fact in question.facts
        if reading.values.get(fact.key) == frozenset() and (question.optional or fact.key not in question.wanted)
    ]
    values = {path: value for path, value in reading.values.items() if path not in left}
    emptied = tuple(path for path in left if recorded.get(path))
    return replace(reading, values=values, emptied=(*reading.emptied, *emptied))


BOTH = "Une réponse est donnée, et son contraire est coché aussi : gardez l’un ou l’autre."


def _both(question: Question) -> Reading:
    return Reading({}, {question.paths[0]: BOTH})


def unsaid(question: Question, section: Section) -> str:
    """What to do of a question left empty on a screen where it wants an answer."""
    if question.boxes:
        return f"Cochez une réponse, « {question.no_box} » ou « {section.unknown} »."
    return f"Répondez, ou cochez « {section.unknown} »."


def _emptied(question: Question, form: Mapping[str, list[str]], recorded: Container[str]) -> Iterator[str]:
    """Optional facts that are recorded, and whose field came back empty; an empty set is an answer."""
    for fact in question.facts:
        optional = question.optional or fact.key not in question.wanted
        shown = optional and fact.key in recorded and fact.key in form and not isinstance(fact.kind, Ensemble)
        if shown and not "".join(form[fact.key]).strip():
            yield fact.key


def read_person(key: str, facts: Iterable[Fait], form: Mapping[str, list[str]], on: date) -> Reading:
    """One person's form, its fields named by fact; paths carry the person's key. A yes-or-no may be not known.

    A child has no title to give, and a minor's card may be left unsaid: the ceilings then wait for it.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    birth = f"{PERSONS_PATH}.{key}.naissance"
    child = (form.get("lien") or [""])[0] == CHILD
    for fact in facts:
        if fact.name == (OF_ADULTS if child else OF_CHILDREN):
            continue
        path, texts = f"{PERSONS_PATH}.{key}.{fact.name}", form.get(fact.name, [])
        if texts == [NOT_KNOWN]:
            values[path] = None
        else:
            _read(fact, path, texts, not _required(fact.name, values.get(birth), on, child), values, errors)
    if values.get(birth) and values[birth] > on:
        errors |= _to_be_born(birth, values, on, child, form.get(CHECKED, ()))
    return Reading(values, errors)


def _to_be_born(path: str, values: Mapping[str, Any], on: date, child: bool, checked: Container[str]) -> dict[str, str]:
    """What to mend of somebody whose birth is to come, by path: an expected child alone, and once it was said again."""
    birth, custody = values[path], path.replace("naissance", OF_CHILDREN)
    if (birth - on).days > UNBORN_DAYS:
        return {path: f"Cette naissance est trop lointaine : vérifiez l’année ({birth.year})."}
    if not child:
        return {path: f"Cette date est à venir : vérifiez l’année ({birth.year})."}
    if f"naissance={birth}" not in checked:
        return {path: typeset(EXPECTED.format(day=format_date(birth), year=birth.year))}
    return {custody: UNBORN_CUSTODY} if values.get(custody) in CUSTODIES_OF_THE_BORN else {}


def _required(name: str, birth: date | None, on: date, child: bool) -> bool:
    """Of a child whose birth could not be read, only the birth is asked again."""
    minor = years_between(birth, on) < MAJORITY if birth is not None else child
    return name in PERSON_REQUIRED and not (minor and name == "carte_invalidite")


def _read(fact: Fait, path: str, texts: list[str], optional: bool, values: dict, errors: dict) -> None:
    kind = fact.kind
    given = [text for text in texts if text.strip()]
    if isinstance(kind, Ensemble) and texts:
        given = given or [""]
    try:
        if isinstance(kind, Ensemble) and given:
            values[path] = kind.from_json([text for text in given if text])
        elif given:
            values[path] = kind.from_text(given[-1])
        elif not optional:
            errors[path] = _unchosen(fact) if isinstance(kind, Booleen) or hasattr(kind, "options") else _empty(fact)
    except BadValue as error:
        errors[path] = str(error)


def _refuse_sensitive(question: Question, reading: Reading, sensitive: Words) -> None:
    """A sentence that others will read names neither health, nor violence, nor private life."""
    for fact in question.facts:
        sentence = isinstance(fact.kind, Texte) and fact.kind.longest >= SENTENCE
        words = sensitive(reading.values.get(fact.key, "")) if sentence else []
        if words:
            reading.errors[fact.key] = sensitive_refusal(words)


SENTENCE = 300


def sensitive_refusal(words: list[str]) -> str:
    kept_out = "Ni santé, ni violences, ni vie privée, ni motif de priorité."
    return f"Ce texte sera lu par d’autres : retirez « {words[0]} ». {kept_out}"


def _unchosen(fact: Fait) -> str:
    return f"Choisissez une réponse à « {fact.question or fact.label} »."


def _empty(fact: Fait) -> str:
    shown = fact.kind.format(fact.kind.from_json(fact.example)) if fact.example is not None else ""
    return f"Répondez, par exemple : {shown}." if shown else "Répondez à cette question."
