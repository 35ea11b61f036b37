"""The exchange so far: sections on the way, questions answered and what was said."""

from __future__ import annotations

from dataclasses import dataclass

from rules.dossier import ORIGINES, Dossier
from rules.facts import Fait
from rules.french import format_date
from rules.verdict import Verdict
from webapp.cards.held import holds
from webapp.cards.household import counted, household
from webapp.casework.conversations import NONE, Exchange
from webapp.casework.judging import CALL
from webapp.casework.sections import answered_here, to_confirm
from webapp.casework.subjects import titulaire
from webapp.conversations.model import CANDIDATS, JUSTIFICATIONS, RECAPITULATIF, Question
from webapp.conversations.model import PERSONNES as OVER_PERSONS

UNKNOWN, UNKNOWN_HERE, RANG = "ne sait pas", "je ne sais pas", "candidature.rang"
PASSED, NOTHING_TO_JUSTIFY = "passé", "aucun point à justifier"


@dataclass(frozen=True)
class Turn:
    """One exchange of the transcript: what was asked, what was said, where it comes from, and whether it was answered
    in this exchange (`here`) or known before. `lines`: what was said one by one, where there is room for it;
    `holds`: what a missing answer keeps from happening."""

    question: Question
    said: str
    origin: str
    contradiction: str = ""
    here: bool = True
    lines: tuple[str, ...] = ()
    holds: str = ""

    @property
    def declared(self) -> bool:
        """Does it come from what was declared, and from nothing else?"""
        return self.origin == ORIGINES["declare"]

    @property
    def in_short(self) -> str:
        """What was said, without the fact's name where the question, beside it, asks for that one alone."""
        facts = self.question.facts
        return self.said.removeprefix(f"{facts[0].label}\u00a0: ") if len(facts) == 1 else self.said

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
        lines = tuple(LISTED[question.repeat](exchange)) if question.repeat in LISTED else ()
        return Turn(question, REPEATED[question.repeat](exchange), "", "", here, lines, holds(exchange, question))
    if question.choices:
        return Turn(question, session_said(exchange), "", here=here)
    asked = [fact for fact in question.facts if dossier.asked(fact.key)]
    told = any(fact.key in dossier.values for fact in asked)
    said = [_said(fact, dossier) for fact in asked] if told else [_unknown(exchange)] if asked else []
    origins = {ORIGINES[origin] for fact in asked if told and (origin := dossier.origine(fact.key))}
    differing = " ; ".join(filter(None, (_contradiction(fact, exchange) for fact in question.facts)))
    nothing = question.none if said_none(exchange, question) else PASSED
    open_ = any(fact.key not in dossier.values for fact in asked)
    kept = holds(exchange, question) if open_ else ""
    return Turn(question, " · ".join(said) or nothing, ", ".join(sorted(origins)), differing, here, holds=kept)


def _unknown(exchange: Exchange) -> str:
    """Whose ignorance it is: the person's on the line, or the officer's own."""
    return UNKNOWN if exchange.declared.kind == CALL else UNKNOWN_HERE


def on_file(exchange: Exchange, question: Question) -> str:
    """What is recorded of a question, beside a field where something else may be typed: each fact by name where there
    are several."""
    values = exchange.dossier.values
    known = [fact for fact in question.facts if fact.key in values]
    if len(question.facts) == 1:
        return "".join(fact.kind.format(values[fact.key]) for fact in known)
    return " · ".join(_said(fact, exchange.dossier) for fact in known)


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
    return household(exchange.dossier)


def ranked(exchange: Exchange) -> list[str]:
    """The candidates of a slate, one a line: rank, name and why."""
    files = [one for one in exchange.case.candidates.values() if one.values.get(RANG)]
    return [_rank_said(one) for one in sorted(files, key=lambda one: one.values[RANG])]


def _candidates_said(exchange: Exchange) -> str:
    return " · ".join(ranked(exchange)) or f"{counted(len(exchange.case.candidates), 'candidat')} sur la liste"


def _rank_said(file: Dossier) -> str:
    """« 1. Claire Delmas, demande la plus ancienne »."""
    name = _holder(file)
    return ", ".join(filter(None, (f"{file.values[RANG]}.\u00a0{name}", file.values.get("candidature.motif_position"))))


def _holder(file: Dossier) -> str:
    holder = titulaire(file)
    return " ".join(filter(None, (holder.get("prenom"), holder.get("nom")))) or file.values.get("demande.numero", "")


def _written(exchange: Exchange) -> list[str]:
    """« Chantal Masson, pièces de recevabilité : « Remises la semaine prochaine. » », one a sentence."""
    found = ((one, exchange.sentences.get((one.candidate, one.rule))) for one in exchange.to_justify)
    return [f"{_pointed(exchange, one)}\u00a0: «\u00a0{sentence}\u00a0»" for one, sentence in found if sentence]


def _pointed(exchange: Exchange, one: Verdict) -> str:
    """Whose point it is, and which; the slate's own names nobody."""
    file = exchange.case.candidates.get(one.candidate)
    return f"{_holder(file)}, {one.title[:1].lower()}{one.title[1:]}" if file else one.title


def _justifications_said(exchange: Exchange) -> str:
    count = len(exchange.repeated.to_justify)
    return f"{counted(count, 'phrase')} écrite{'s' if count > 1 else ''}" if count else NOTHING_TO_JUSTIFY


REPEATED = {
    OVER_PERSONS: _persons_said,
    CANDIDATS: _candidates_said,
    JUSTIFICATIONS: _justifications_said,
    RECAPITULATIF: lambda exchange: "appel terminé",
}
LISTED = {CANDIDATS: ranked, JUSTIFICATIONS: _written}


def session_said(exchange: Exchange) -> str:
    """The session chosen, with its commission."""
    day, commission = exchange.case.common.values.get("seance.le"), exchange.case.common.values.get("seance.commission")
    name = exchange.policy.commission(commission)["nom"] if commission else ""
    return f"{name}, {format_date(day)}" if day else "à choisir"
