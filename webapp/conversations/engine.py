"""Where a conversation stands, recomputed from the facts each time: nothing about « next » is ever stored."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from rules.dossier import PERSONNES as PERSONS_PATH
from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.facts import Fait
from rules.kinds import BadValue, Booleen, Ensemble, Kind, Montant, Texte
from rules.parameters import Chiffres
from webapp.conversations.model import CANDIDATS, JUSTIFICATIONS, PERSONNES, Conversation, Question, Section

UNKNOWN = {"inconnu": "ne-sait-pas"}
PERSON_REQUIRED = ("lien", "naissance", "a_charge", "carte_invalidite")
NOT_KNOWN = "inconnu"
CHECKED = "verifie"  # the control that says again an amount already doubted
UNBORN_DAYS = 280  # a birth further away than a pregnancy is a slip of the pen


@dataclass(frozen=True)
class Standing:
    """Where an exchange stands. `current` is None when nothing is left to ask."""

    conversation: Conversation
    dossier: Dossier
    asked: tuple[Question, ...]
    answered: frozenset[str]
    current: Question | None
    stop: str = ""

    def status(self, question: Question) -> str:
        """`done`, `current` or `todo`."""
        if self.current is not None and question.key == self.current.key:
            return "current"
        return "done" if question.key in self.answered else "todo"

    def at(self, key: str) -> Standing:
        """The same, gone to a question that the officer chose; unmoved where it is not asked."""
        chosen = next((one for one in self.asked if one.key == key), None)
        return replace(self, current=chosen) if chosen else self

    @property
    def complete(self) -> bool:
        return all(question.key in self.answered for question in self.asked)

    def left(self) -> list[Question]:
        """Questions not answered yet, in the order in which they are asked."""
        return [question for question in self.asked if question.key not in self.answered]

    def turns(self) -> list[Question]:
        """Questions already answered, in the order in which they are asked."""
        return [question for question in self.asked if question.key in self.answered]

    def section(self) -> Section:
        """The section in progress, or the last one."""
        return self.conversation.section_of(self.current) if self.current else self.conversation.sections[-1]

    def asked_in(self, section: Section) -> list[Question]:
        return [question for question in section.questions if question in self.asked]


@dataclass(frozen=True)
class Repeated:
    """What the repeating questions run over: candidates' files by key, and the points to justify."""

    candidates: Mapping[str, Dossier] = field(default_factory=dict)
    to_justify: frozenset[str] = frozenset()
    justified: frozenset[str] = frozenset()


@cache
def _conditions(conversation: Conversation) -> Program | None:
    return compile_program(conversation.conditions) if conversation.conditions else None


def stand(
    conversation: Conversation,
    dossier: Dossier,
    passed: Iterable[str],
    on: date,
    figures: Chiffres,
    repeated: Repeated | None = None,
) -> Standing:
    """Where the exchange stands, from what was answered and passed over."""
    program = _conditions(conversation)
    result = program.run(dossier.values, on, figures) if program else None
    asked = tuple(
        question
        for question in conversation.questions
        if question.only_if is None or result.of(question.only_if) is True
    )
    passed, repeated = frozenset(passed), repeated or Repeated()
    answered = frozenset(one.key for one in asked if one.key in passed or is_answered(one, dossier, repeated, on))
    stop = next((one.message for one in conversation.stops if result and result.of(one.when) is True), "")
    following = None if stop else next((one for one in asked if one.key not in answered), None)
    return Standing(conversation, dossier, asked, answered, following, stop)


def is_answered(question: Question, dossier: Dossier, repeated: Repeated, on: date) -> bool:
    """Has every fact of the question been asked, known or not?"""
    if question.each_time:
        day = on.isoformat()
        return all(any(one.le.startswith(day) for one in dossier.records.get(path, ())) for path in question.paths)
    if question.repeat == PERSONNES:
        return dossier.asked("menage.composition_confirmee") and bool(dossier.persons())
    if question.repeat == CANDIDATS:
        files = [one for one in repeated.candidates.values() if one.asked(question.paths[0])]
        return bool(files)
    if question.repeat == JUSTIFICATIONS:
        return repeated.to_justify <= repeated.justified
    if question.optional:
        return any(dossier.asked(path) for path in question.paths)
    return all(dossier.asked(path) for path in question.wanted)


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
    if question.optional and not values and not errors and not emptied:
        errors[question.paths[0]] = "Répondez, ou choisissez « Passer »."
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


def read_among(
    question: Question, form: Mapping[str, list[str]], sensitive: Words, recorded: Container[str]
) -> Reading | None:
    """A question's answer among a section's; None while nothing of it is typed."""
    if question.repeat or question.choices:
        return Reading({}, {})
    if f"{NOT_KNOWN}-{question.key}" in form:
        return Reading(dict.fromkeys(question.paths), {})
    reading = read_answer(question, form, sensitive, recorded)
    typed = any("".join(form.get(path, [])).strip() for path in question.paths)
    return reading if typed or reading.emptied else None


def _emptied(question: Question, form: Mapping[str, list[str]], recorded: Container[str]) -> Iterator[str]:
    """Optional facts that are recorded, and whose field came back empty; an empty set is an answer."""
    for fact in question.facts:
        optional = question.optional or fact.key not in question.wanted
        shown = optional and fact.key in recorded and fact.key in form and not isinstance(fact.kind, Ensemble)
        if shown and not "".join(form[fact.key]).strip():
            yield fact.key


def read_person(key: str, facts: Iterable[Fait], form: Mapping[str, list[str]], on: date) -> Reading:
    """One person's form, its fields named by fact; paths carry the person's key. A yes-or-no may be not known."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    child = (form.get("lien") or [""])[0] == "enfant"
    for fact in facts:
        required = fact.name in PERSON_REQUIRED or (fact.name == "garde" and child)
        texts = form.get(fact.name, [])
        if fact.name == "garde" and not child:
            continue
        path = f"{PERSONS_PATH}.{key}.{fact.name}"
        if texts == [NOT_KNOWN]:
            values[path] = None
        else:
            _read(fact, path, texts, not required, values, errors)
    birth = f"{PERSONS_PATH}.{key}.naissance"
    if values.get(birth) and (values[birth] - on).days > UNBORN_DAYS:
        errors[birth] = f"Cette naissance est trop lointaine : vérifiez l’année ({values.pop(birth).year})."
    return Reading(values, errors)


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
            errors[path] = (
                "Choisissez une réponse." if isinstance(kind, Booleen) or hasattr(kind, "options") else _empty(fact)
            )
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
    return f"Ce texte sera lu par d’autres : retirez « {words[0]} ». Ni santé, ni violences, ni vie privée."


def _empty(fact: Fait) -> str:
    shown = fact.kind.format(fact.kind.from_json(fact.example)) if fact.example is not None else ""
    return f"Répondez, par exemple : {shown}." if shown else "Répondez à cette question."


@dataclass(frozen=True)
class Consequences:
    """What an edited answer changes: questions no longer asked though answered, and questions newly asked."""

    dropped: tuple[Question, ...]
    added: tuple[Question, ...]

    def __bool__(self) -> bool:
        return bool(self.dropped)

    @property
    def cleared(self) -> tuple[str, ...]:
        """Fact paths that no question asks any more."""
        return tuple(path for question in self.dropped for path in question.paths)


def consequences(before: Standing, after: Standing) -> Consequences:
    asked, known = ({one.key for one in standing.asked} for standing in (after, before))
    dropped = tuple(one for one in before.turns() if one.key not in asked and one.repeat == "")
    added = tuple(one for one in after.asked if one.key not in known)
    return Consequences(dropped, added)


def next_person_key(dossier: Dossier, ever: Iterable[str]) -> str:
    """A key never used before in this household, so that a removed person's records keep their own."""
    used = {*dossier.persons(), *ever}
    number = 1
    while f"p{number}" in used:
        number += 1
    return f"p{number}"
