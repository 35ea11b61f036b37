"""The exchange so far: sections on the way, questions answered and what was said."""

from __future__ import annotations

from dataclasses import dataclass

from rules.dossier import ORIGINES, Dossier
from rules.facts import Fait
from rules.french import format_date
from webapp.cards.household import counted, household
from webapp.casework.conversations import NONE, Exchange
from webapp.casework.sections import answered_here, to_confirm
from webapp.casework.subjects import titulaire
from webapp.conversations.model import CANDIDATS, JUSTIFICATIONS, RECAPITULATIF, Question
from webapp.conversations.model import PERSONNES as OVER_PERSONS

UNKNOWN, RANG = "ne sait pas", "candidature.rang"
PASSED, NOTHING_TO_JUSTIFY = "passé", "aucun point à justifier"


@dataclass(frozen=True)
class Turn:
    """One exchange of the transcript: what was asked, what was said, where it comes from, and whether it was answered
    in this exchange (`here`) or known before."""

    question: Question
    said: str
    origin: str
    contradiction: str = ""
    here: bool = True

    @property
    def who(self) -> str:
        """Who says it: nobody typed that no point is to be justified."""
        if self.said == NOTHING_TO_JUSTIFY:
            return "Selon les règles"
        return "Vous" if self.here else "Au dossier"


def passed(exchange: Exchange) -> int:
    """How many questions were passed, with nothing said of them."""
    return sum(one.said == PASSED for one in turns(exchange))


def turns(exchange: Exchange) -> list[Turn]:
    return [turn(exchange, question) for question in exchange.standing.turns()]


@dataclass(frozen=True)
class Step:
    """A section on the way: where it begins, whether it is done or in progress; `hung_up`: the first of those done on
    the file, with nobody on the line."""

    title: str
    question: str
    done: bool
    current: bool
    hung_up: bool


def steps(exchange: Exchange) -> list[Step]:
    """The sections that have something to ask."""
    standing = exchange.standing
    here = standing.section() if standing.current else None
    found = [(one, asked) for one in exchange.declared.sections if (asked := standing.asked_in(one))]
    first = next((one for one, _ in found if one.after), None)
    return [
        Step(one.title, asked[0].key, all(q.key in standing.answered for q in asked), one is here, one is first)
        for one, asked in found
    ]


def hung_up(exchange: Exchange) -> bool:
    """Has all that is asked of the person on the line its answer?"""
    return all(question in exchange.declared.after for question in exchange.standing.left())


def unconfirmed(exchange: Exchange) -> list[Turn]:
    """What the file knew of what is asked of the person, to say again with them."""
    return [turn(exchange, question) for question in to_confirm(exchange)]


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
    """What was answered before the current question, and what the file already knew of the later ones; nothing that the
    screen in progress shows."""
    standing, shown = exchange.standing, ()
    if standing.current and standing.section().at_once:
        shown = standing.section().questions
    place = standing.asked.index(standing.current) if standing.current else len(standing.asked)
    before, ahead = standing.asked[:place], standing.asked[place + 1 :]
    return tuple([q for q in part if q.key in standing.answered and q not in shown] for part in (before, ahead))


def turn(exchange: Exchange, question: Question) -> Turn:
    dossier, here = exchange.dossier, answered_here(exchange, question)
    if question.repeat:
        return Turn(question, REPEATED[question.repeat](exchange), "", here=here)
    if question.choices:
        return Turn(question, _chosen(exchange, question), "", here=here)
    asked = [fact for fact in question.facts if dossier.asked(fact.key)]
    told = any(fact.key in dossier.values for fact in asked)
    said = [_said(fact, dossier) for fact in asked] if told else [UNKNOWN] if asked else []
    origins = {ORIGINES[origin] for fact in question.facts if (origin := dossier.origine(fact.key))}
    differing = " ; ".join(filter(None, (_contradiction(fact, exchange) for fact in question.facts)))
    nothing = question.none if said_none(exchange, question) else PASSED
    return Turn(question, " · ".join(said) or nothing, ", ".join(sorted(origins)), differing, here)


def said_none(exchange: Exchange, question: Question) -> bool:
    """Did the person say that there is nothing, rather than nobody ask?"""
    return f"{question.key}{NONE}" in exchange.row.passees


def _said(fact: Fait, dossier: Dossier) -> str:
    value = dossier.values.get(fact.key)
    return f"{fact.label}\u00a0: {UNKNOWN if value is None else fact.kind.format(value)}"


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
    return ", ".join(filter(None, (f"{file.values[RANG]}.\u00a0{name}", file.values.get("candidature.motif_position"))))


def _justifications_said(exchange: Exchange) -> str:
    count = len(exchange.repeated.to_justify)
    return f"{counted(count, 'phrase')} écrite{'s' if count > 1 else ''}" if count else NOTHING_TO_JUSTIFY


REPEATED = {
    OVER_PERSONS: _persons_said,
    CANDIDATS: _candidates_said,
    JUSTIFICATIONS: _justifications_said,
    RECAPITULATIF: lambda exchange: "appel terminé",
}


def _chosen(exchange: Exchange, question: Question) -> str:
    day, commission = exchange.case.common.values.get("seance.le"), exchange.case.common.values.get("seance.commission")
    name = exchange.policy.commission(commission)["nom"] if commission else ""
    return f"{name}, {format_date(day)}" if day else "à choisir"
