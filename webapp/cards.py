"""What a conversation's templates draw: fields of a question, turns of the transcript, lines of the living sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for

from rules.calendar import years_between
from rules.dossier import ORIGINES, PERSONNES, Dossier
from rules.facts import FAITS, Fait
from rules.french import format_amount, format_date
from rules.kinds import Booleen, Choix, Date, Ensemble, Entier, Nombre
from rules.verdict import BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET, TITLES, Missing, Verdict, gravest_first
from webapp.casework import subjects
from webapp.casework.conversations import Exchange
from webapp.casework.justifications import candidate_key
from webapp.conversations.engine import next_person_key
from webapp.conversations.model import CANDIDATS, JUSTIFICATIONS, Question
from webapp.conversations.model import PERSONNES as OVER_PERSONS

YES_NO = [("oui", "Oui"), ("non", "Non")]
LONG_LIST = 6


@dataclass(frozen=True)
class Field:
    """One control. `widget`: choice, several, select, text or long; `value` as typed, or the recorded one as people type it."""

    name: str
    label: str
    widget: str
    value: Any
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    hint: str = ""
    error: str = ""
    inputmode: str = ""


def fields(question: Question, dossier: Dossier, typed: Mapping[str, list[str]] | None = None, errors: Mapping[str, str] | None = None) -> list[Field]:
    """A question's controls, filled with what was typed, else with what is recorded."""
    return [field(fact, fact.key, dossier.values.get(fact.key), typed, errors) for fact in question.facts]


def field(fact: Fait, name: str, value: Any, typed: Mapping[str, list[str]] | None = None, errors: Mapping[str, str] | None = None, error_path: str = "") -> Field:
    kind = fact.kind
    widget, options = _widget(kind)
    shown: Any = _as_typed(kind, value)
    if typed is not None:
        shown = typed.get(name, []) if widget == "several" else (typed.get(name) or [""])[-1]
    hint = fact.help or _format_hint(kind)
    mode = "numeric" if isinstance(kind, Entier) else "decimal" if isinstance(kind, Nombre) else ""
    label = fact.question or fact.label
    return Field(name, label, widget, shown, options, fact.unit, hint, (errors or {}).get(error_path or name, ""), mode)


def _widget(kind: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    if isinstance(kind, Booleen):
        return "choice", tuple(YES_NO)
    if isinstance(kind, Ensemble):
        return "several", tuple(kind.options.items())
    if isinstance(kind, Choix):
        return ("select" if len(kind.options) > LONG_LIST else "choice"), tuple(kind.options.items())
    return ("long" if getattr(kind, "longest", 0) >= 300 else "text"), ()


def _as_typed(kind: Any, value: Any) -> Any:
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
    return "Jour, mois, année : par exemple 27/03/2026." if isinstance(kind, Date) else ""


@dataclass(frozen=True)
class Turn:
    """One exchange of the transcript: what was asked, what was said, where it comes from."""

    question: Question
    said: str
    origin: str
    contradiction: str = ""


def turns(exchange: Exchange) -> list[Turn]:
    return [turn(exchange, question) for question in exchange.standing.turns()]


@dataclass(frozen=True)
class Step:
    """A section on the way: where it begins, and whether it is done or in progress."""

    title: str
    question: str
    done: bool
    current: bool


def steps(exchange: Exchange) -> list[Step]:
    """The sections that have something to ask."""
    standing = exchange.standing
    here = standing.section() if standing.current else None
    found = ((section, standing.asked_in(section)) for section in exchange.declared.sections)
    return [
        Step(section.title, asked[0].key, all(one.key in standing.answered for one in asked), section is here)
        for section, asked in found
        if asked
    ]


def by_section(exchange: Exchange, said: list[Turn]) -> list[tuple[str, list[Turn]]]:
    """Turns folded under the title of their section."""
    found = ((section, [one for one in said if one.question in section.questions]) for section in exchange.declared.sections)
    return [(section.title, folded) for section, folded in found if folded]


def split(exchange: Exchange, said: list[Turn], current: Question | None) -> tuple[list[Turn], list[Turn]]:
    """What was said before the current question, and what the file already knew of the later ones."""
    order = list(exchange.standing.asked)
    place = order.index(current) if current else len(order)
    before = [one for one in said if order.index(one.question) < place]
    return before, [one for one in said if order.index(one.question) > place]


def turn(exchange: Exchange, question: Question) -> Turn:
    dossier = exchange.dossier
    if question.repeat:
        return Turn(question, REPEATED[question.repeat](exchange), "")
    if question.choices:
        return Turn(question, _chosen(exchange, question), "")
    said = [_said(fact, dossier) for fact in question.facts if dossier.asked(fact.key)]
    origins = {ORIGINES[origin] for fact in question.facts if (origin := dossier.origine(fact.key))}
    differing = " ; ".join(filter(None, (_contradiction(fact, exchange) for fact in question.facts)))
    return Turn(question, " · ".join(said) or "passé", ", ".join(sorted(origins)), differing)


def _said(fact: Fait, dossier: Dossier) -> str:
    value = dossier.values.get(fact.key)
    return "ne sait pas" if value is None else f"{fact.label} : {fact.kind.format(value)}"


def _contradiction(fact: Fait, exchange: Exchange) -> str:
    found = exchange.contradictions.get(fact.key)
    if not found:
        return ""
    return ", ".join(f"{fact.kind.format(one.value)} ({ORIGINES[one.origine]})" for one in found)


def household(dossier: Dossier, on: date) -> str:
    """« 2 adultes, 1 enfant (dont 1 en droit de visite) »."""
    persons = dossier.values.get(PERSONNES) or []
    children = [one for one in persons if one.get(f"{PERSONNES}.*.lien") == "enfant"]
    visiting = sum(one.get(f"{PERSONNES}.*.garde") == "visite" for one in children)
    grown = len(persons) - len(children)
    parts = [_counted(grown, "adulte"), _counted(len(children), "enfant") if children else ""]
    text = ", ".join(filter(None, parts)) or "personne encore"
    return text + (f", dont {visiting} en droit de visite" if visiting else "")


def _counted(number: int, word: str) -> str:
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


def _person(one: Mapping[str, Any], on: date) -> Person:
    values = {path.rsplit(".", 1)[-1]: value for path, value in one.items() if not path.endswith("*")}
    name = " ".join(filter(None, (values.get("prenom"), values.get("nom")))) or "Personne sans nom"
    parts = []
    for fact_name in ("lien", "garde"):
        if values.get(fact_name):
            parts.append(FAITS[f"{PERSONNES}.*.{fact_name}"].kind.format(values[fact_name]).lower())
    if values.get("naissance"):
        parts.append(_age(values["naissance"], on))
    if values.get("a_charge"):
        parts.append("à charge")
    return Person(one[f"{PERSONNES}.*"], name, ", ".join(parts), values)


def _age(birth: date, on: date) -> str:
    years = years_between(birth, on)
    return f"né(e) le {format_date(birth)}, {years} an{'s' if years > 1 else ''}" if years >= 0 else f"naissance prévue le {format_date(birth)}"


def person_fields(question: Question, person: Mapping[str, Any], typed: Mapping | None, errors: Mapping | None, key: str) -> list[Field]:
    return [
        field(fact, fact.name, person.get(fact.name), typed, errors, f"{PERSONNES}.{key}.{fact.name}") for fact in question.facts
    ]


def new_person_key(exchange: Exchange) -> str:
    return next_person_key(exchange.dossier, subjects.person_keys(exchange.rows["demande"]))


def _persons_said(exchange: Exchange) -> str:
    return household(exchange.dossier, exchange.on)


def _candidates_said(exchange: Exchange) -> str:
    count = len(exchange.case.candidates)
    return f"{_counted(count, 'candidat')} sur la liste"


def _justifications_said(exchange: Exchange) -> str:
    count = len(exchange.repeated.to_justify)
    return f"{_counted(count, 'phrase')} écrite{'s' if count > 1 else ''}" if count else "aucun point à justifier"


REPEATED = {OVER_PERSONS: _persons_said, CANDIDATS: _candidates_said, JUSTIFICATIONS: _justifications_said}


def _chosen(exchange: Exchange, question: Question) -> str:
    day, commission = exchange.case.common.values.get("seance.le"), exchange.case.common.values.get("seance.commission")
    name = exchange.policy.commission(commission)["nom"] if commission else ""
    return f"{name}, {format_date(day)}" if day else "à choisir"


def say(question: Question, exchange: Exchange) -> str:
    """The sentence to read aloud, with this dwelling's words."""
    return question.say.format_map(_Words(exchange)) if question.say else ""


class _Words(dict):
    """The words that a sentence may use, made as they are asked for."""

    def __init__(self, exchange: Exchange):
        super().__init__()
        self.exchange = exchange

    def __missing__(self, name: str) -> str:
        return str(getattr(self, f"_{name}")())

    def _value(self, path: str) -> Any:
        return self.exchange.case.common.values.get(path)

    def _bailleur(self) -> str:
        return self.exchange.policy.name

    def _typologie(self) -> str:
        pieces = self._value("logement.pieces")
        return f"{pieces} pièces" if pieces else "logement"

    def _surface(self) -> str:
        surface = self._value("logement.surface")
        return FAITS["logement.surface"].kind.format(surface) if surface else "surface à préciser"

    def _adresse(self) -> str:
        return self._value("logement.adresse") or "adresse à préciser"

    def _loyer(self) -> str:
        parts = [self._value(f"logement.{name}") or Decimal(0) for name in ("loyer", "annexes", "charges")]
        return format_amount(sum(parts)) if any(parts) else "montant à préciser"

    def _annee_revenus(self) -> int:
        day = self._value("logement.disponible_le")
        return max(day or self.exchange.on, self.exchange.on).year - 2

    def _annee_avis(self) -> int:
        return self._annee_revenus() + 1


@dataclass(frozen=True)
class Group:
    """Verdicts that belong together: a call's file, a slate, one of its candidates."""

    title: str
    notable: list[Verdict]
    conforme: list[Verdict]
    waiting: list[Verdict]
    pointless: list[Verdict]

    @property
    def summary(self) -> str:
        """« 1 à justifier, 14 conformes »."""
        counts = Counter(one.outcome for one in (*self.notable, *self.waiting, *self.conforme))
        return ", ".join(f"{number} {TITLES[outcome].lower()}" for outcome, number in counts.items()) or "rien encore"

    @property
    def calls_for_attention(self) -> bool:
        return any(one.outcome in {BLOQUANT, JUSTIFIER} for one in self.notable)


@dataclass(frozen=True)
class Sheet:
    """The living sheet: what the rules say now, what is missing, the dwelling and household in a few lines."""

    facts: list[tuple[str, str]]
    groups: list[Group]
    missing: list[tuple[Missing, str]]


def sheet(exchange: Exchange, called: Mapping[str, str]) -> Sheet:
    """`called`: the names of a slate's candidates, in the order in which they are shown."""
    ordered = gravest_first(exchange.verdicts)
    keys = list(dict.fromkeys(("", *called, *(one.candidate for one in ordered))))
    groups = [_group(called.get(key, ""), [one for one in ordered if one.candidate == key]) for key in keys]
    waiting = [one for one in ordered if one.outcome == COMPLETER]
    return Sheet(list(_facts(exchange)), [one for one in groups if one], _missing(exchange, waiting))


def _group(title: str, own: list[Verdict]) -> Group | None:
    kinds = {CONFORME: [], COMPLETER: [], SANS_OBJET: []}
    notable = [one for one in own if one.outcome not in kinds]
    for one in own:
        kinds.get(one.outcome, []).append(one)
    return Group(title, notable, *kinds.values()) if own else None


def _facts(exchange: Exchange) -> Iterable[tuple[str, str]]:
    values = exchange.case.common.values
    for path in ("logement.adresse", "logement.pieces", "logement.surface", "logement.loyer", "logement.financement"):
        if path in values:
            yield FAITS[path].label, FAITS[path].kind.format(values[path])
    if "demande" in exchange.rows:
        yield "Ménage", household(exchange.dossier, exchange.on)


def _missing(exchange: Exchange, waiting: Iterable[Verdict]) -> list[tuple[Missing, str]]:
    """What to ask still, each once, with the question that asks it here (empty when another screen does)."""
    places = {path: question.key for question in exchange.standing.asked for path in question.paths}
    found = {item.fact: item for verdict in waiting for item in verdict.missing}
    listed = [(item, places.get(_generic(fact), "")) for fact, item in found.items()]
    return list({place or item.fact: (item, place) for item, place in reversed(listed)}.values())[::-1]


def _generic(path: str) -> str:
    parts = path.split(".")
    return ".".join((*parts[:2], "*", *parts[3:])) if path.startswith(f"{PERSONNES}.") else path


def news(changes: Iterable[Verdict]) -> str:
    """The one polite line: only what changed."""
    told = [f"{one.title.lower()} {one.heading.split(chr(160))[0].lower()}" for one in changes][:3]
    return f"Nouveau : {' ; '.join(told)}." if told else ""


def subject_line(exchange: Exchange) -> str:
    """« T3, 15 rue Trezel · Claire Delmas »."""
    values = exchange.case.common.values
    parts = []
    if "logement.adresse" in values:
        pieces = values.get("logement.pieces")
        parts.append(f"{f'T{pieces}, ' if pieces else ''}{values['logement.adresse']}")
    if "demande" in exchange.rows:
        demande = exchange.rows["demande"]
        parts.append(" ".join(filter(None, (demande.prenom, demande.nom))) or demande.numero)
    return " · ".join(parts)


def position_reason(row: Any) -> str:
    """Why this candidate stands at this rank, as last written."""
    return subjects.dossier(row).values.get("candidature.motif_position", "")


def names(candidates: Iterable[tuple[Any, str]]) -> dict[str, str]:
    """The names behind `c12`, `c13`, …, in rank order: none for the slate itself, nor for a call's only file."""
    ranked = sorted(candidates, key=lambda one: (one[0].rang or 99, one[0].id))
    return {candidate_key(row.id): f"{row.rang}. {name}" if row.rang else name for row, name in ranked}


def candidate_line(exchange: Exchange, key: str) -> str:
    """A candidate in one line: label or quartile, household, what is blocking or to justify."""
    own = [verdict for verdict in exchange.verdicts if verdict.candidate == key]
    if not own:
        return "Pas encore sur la liste."
    notable = [verdict.heading for verdict in gravest_first(own) if verdict.outcome in {"bloquant", "justifier"}]
    return " ; ".join(notable) or "Aucun point bloquant ni à justifier."


def next_steps(exchange: Exchange) -> list[tuple[str, str]]:
    """Where to go once it is concluded."""
    logement = exchange.rows.get("logement")
    if logement is None:
        return [("Voir le dossier", url_for("mutation.show", occupation_id=exchange.rows["occupation"].id))]
    page = ("Revenir au logement", url_for("flechage.show", logement_id=logement.id))
    chosen = exchange.dossier.values.get("liste.seance", "")
    if exchange.declared.kind == "ordre_du_jour" and chosen.isdigit():
        entry = url_for("courriers.agenda_entry", seance_id=int(chosen), liste_id=exchange.rows["liste"].id)
        return [("Éditer la fiche pour la commission (Word)", entry), page]
    if exchange.declared.kind in {"flechage", "appel"} and exchange.dossier.values.get("logement.fleche"):
        return [("Chercher des candidats", url_for("vivier.of_logement", logement_id=logement.id)), page]
    return [page]
