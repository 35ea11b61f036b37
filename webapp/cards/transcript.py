"""The exchange so far: sections on the way, questions answered and what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from rules.dossier import ORIGINES, Dossier
from rules.facts import Fait
from rules.french import format_date
from webapp.cards.household import counted, household
from webapp.casework.conversations import Exchange
from webapp.casework.subjects import titulaire
from webapp.conversations.model import CANDIDATS, JUSTIFICATIONS, Question
from webapp.conversations.model import PERSONNES as OVER_PERSONS

UNKNOWN, RANG = "ne sait pas", "candidature.rang"


@dataclass(frozen=True)
class Turn:
    """One exchange of the transcript: what was asked, what was said, where it comes from, and whether it was answered
    in this exchange (`here`) or known before."""

    question: Question
    said: str
    origin: str
    contradiction: str = ""
    here: bool = True


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


AHEAD = "dossier"


@dataclass(frozen=True)
class Fold:
    """Answers folded away: a section gone by, or what the file already knew of the questions to come."""

    key: str
    title: str
    questions: list[Question]


def recent(exchange: Exchange) -> list[Turn]:
    """The last two turns before the current question."""
    return [turn(exchange, question) for question in _answered(exchange)[0][-SHOWN:]]


def folds(exchange: Exchange) -> list[Fold]:
    """Everything else that was answered, to open on demand."""
    before, ahead = _answered(exchange)
    earlier = before[:-SHOWN]
    found = [
        Fold(section.key, section.title, [one for one in earlier if one in section.questions])
        for section in exchange.declared.sections
    ]
    return [one for one in (*found, Fold(AHEAD, "Déjà au dossier", ahead)) if one.questions]


def folded(exchange: Exchange, key: str) -> list[Turn]:
    """The turns of one fold."""
    found = next((one.questions for one in folds(exchange) if one.key == key), [])
    return [turn(exchange, question) for question in found]


SHOWN = 2


def _answered(exchange: Exchange) -> tuple[list[Question], list[Question]]:
    """What was answered before the current question, and what the file already knew of the later ones."""
    standing = exchange.standing
    place = standing.asked.index(standing.current) if standing.current else len(standing.asked)
    before, ahead = standing.asked[:place], standing.asked[place + 1 :]
    return tuple([one for one in part if one.key in standing.answered] for part in (before, ahead))


def turn(exchange: Exchange, question: Question) -> Turn:
    dossier, here = exchange.dossier, _answered_here(exchange, question)
    if question.repeat:
        return Turn(question, REPEATED[question.repeat](exchange), "", here=here)
    if question.choices:
        return Turn(question, _chosen(exchange, question), "", here=here)
    asked = [fact for fact in question.facts if dossier.asked(fact.key)]
    told = any(fact.key in dossier.values for fact in asked)
    said = [_said(fact, dossier) for fact in asked] if told else [UNKNOWN] if asked else []
    origins = {ORIGINES[origin] for fact in question.facts if (origin := dossier.origine(fact.key))}
    differing = " ; ".join(filter(None, (_contradiction(fact, exchange) for fact in question.facts)))
    return Turn(question, " · ".join(said) or "passé", ", ".join(sorted(origins)), differing, here)


def _answered_here(exchange: Exchange, question: Question) -> bool:
    """Was any of it recorded since this exchange began, or nothing recorded at all (passed)?"""
    paths = (CONFIRMED,) if question.repeat == OVER_PERSONS else question.paths
    records = [one for path in paths for one in exchange.dossier.records.get(path, ())]
    begun = exchange.row.cree_le.replace(microsecond=0)
    return not records or any(one.origine in ANSWERED and _instant(one.le) >= begun for one in records)


def _instant(le: str) -> datetime:
    """When a fact was recorded; a bare day begins at midnight, an unknown one came before all others."""
    read = datetime.fromisoformat(le or "1900-01-01")
    return read if read.tzinfo else read.replace(tzinfo=UTC)


ANSWERED = {"declare", "piece"}
CONFIRMED = "menage.composition_confirmee"


def _said(fact: Fait, dossier: Dossier) -> str:
    value = dossier.values.get(fact.key)
    return f"{fact.label} : {UNKNOWN if value is None else fact.kind.format(value)}"


def _contradiction(fact: Fait, exchange: Exchange) -> str:
    found = exchange.contradictions.get(fact.key)
    if not found:
        return ""
    return ", ".join(f"{fact.kind.format(one.value)} ({ORIGINES[one.origine]})" for one in found)


def _persons_said(exchange: Exchange) -> str:
    return household(exchange.dossier, exchange.on)


def _candidates_said(exchange: Exchange) -> str:
    files = [one for one in exchange.case.candidates.values() if one.values.get(RANG)]
    ranked = [_rank_said(one) for one in sorted(files, key=lambda one: one.values[RANG])]
    return " · ".join(ranked) or f"{counted(len(exchange.case.candidates), 'candidat')} sur la liste"


def _rank_said(file: Dossier) -> str:
    """« 1. Claire Delmas, demande la plus ancienne »."""
    holder = titulaire(file)
    name = " ".join(filter(None, (holder.get("prenom"), holder.get("nom")))) or file.values.get("demande.numero", "")
    return ", ".join(filter(None, (f"{file.values[RANG]}. {name}", file.values.get("candidature.motif_position"))))


def _justifications_said(exchange: Exchange) -> str:
    count = len(exchange.repeated.to_justify)
    return f"{counted(count, 'phrase')} écrite{'s' if count > 1 else ''}" if count else "aucun point à justifier"


REPEATED = {OVER_PERSONS: _persons_said, CANDIDATS: _candidates_said, JUSTIFICATIONS: _justifications_said}


def _chosen(exchange: Exchange, question: Question) -> str:
    day, commission = exchange.case.common.values.get("seance.le"), exchange.case.common.values.get("seance.commission")
    name = exchange.policy.commission(commission)["nom"] if commission else ""
    return f"{name}, {format_date(day)}" if day else "à choisir"
