"""Letters of a session: who gets which, who lacks what, what is made already. Making them: `lots`, `lots_courriers`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from letters import LETTERS
from letters.sensitive import sensitive_words
from webapp import clock
from webapp.casework import cases, suites
from webapp.casework.administration import Refused
from webapp.casework.chiffres import figures_of
from webapp.casework.decisions import ATTRIBUTIONS, REFUS
from webapp.conversations.reading import sensitive_refusal
from webapp.db.models import Candidature, Decision, Demande, Document, Logement, Lot, Seance
from webapp.db.models.vivier import applicant
from webapp.letter_contexts import Prepared, Setting, for_candidate
from webapp.letter_contexts.candidat import Recipient
from webapp.permissions import Agent

NOT_HELD = "Les courriers se préparent quand la séance est tenue : ses décisions ne changent plus."
PUT_RIGHT = "Décision rectifiée"
ALL_MADE = "Tous ces courriers sont déjà produits. Pour en refaire un, écrivez pourquoi."
LAPSED, RANKED = "sans-effet", "attribution-rang-suivant"
CLOSED = "Cette séance est close : ses courriers sont partis."
UNKNOWN_SIGNATORY = "Ce signataire n’est pas dans la politique : choisissez-le dans la liste."
AT_ONCE = 100  # rows read together


class Home(NamedTuple):
    """What letters read of a dwelling."""

    id: int
    agence: str
    reference: str
    adresse: str | None
    faits: dict


class Applicant(NamedTuple):
    """What letters read of a request."""

    id: int
    numero: str
    nom: str | None
    prenom: str | None
    etat: str
    faits: dict

    @property
    def named(self) -> str:
        return applicant(self.prenom, self.nom, self.numero)


class Candidacy(NamedTuple):
    """What letters read of a candidacy."""

    id: int
    etat: str
    faits: dict


class Decided(NamedTuple):
    """What letters read of a decision."""

    decision: str
    rang: int | None
    motifs: list
    condition_piece: str | None
    condition_le: date | None


# Columns, not records: a session has hundreds of candidates, and a record costs more than the letter's words.
PARTS = ((Logement, Home), (Demande, Applicant), (Candidature, Candidacy), (Decision, Decided))
COLUMNS = [getattr(table, name) for table, part in PARTS for name in part._fields]
AT_HOME, OF_APPLICANT, OF_CANDIDACY, _ = accumulate(len(part._fields) for _, part in PARTS)


class Made(NamedTuple):
    """The last letter made: its document and its batch. `stale`: its decision was put right since, so that it no longer
    stands."""

    id: int
    lot_id: int | None
    stale: bool = False


@dataclass(frozen=True)
class Line:
    """One person of the session: the letter due (not its content), and the one already made, if any. `redo`: their
    decision was put right after a letter was made, of this kind or another; `earlier`: the letters of other kinds that
    they had before, the oldest first."""

    id: int
    place: str
    prepared: Prepared
    made: Made | None
    redo: bool = False
    earlier: tuple[tuple[str, Made], ...] = ()


def setting(agent: Agent, seance: Seance | None = None, signatory: str = "", on: date | None = None) -> Setting:
    """What letters share, as of today unless `on` says another day."""
    return Setting(cases.policy_of(agent.bailleur), on or clock.today(), figures_of(agent.bailleur), seance, signatory)


def due(decision: Decision, *, turn: bool, lapsed: bool = False) -> str:
    """The letter that a decision calls for; a candidate behind another gets the offer when their turn comes.

    `lapsed`: the paper that the attribution awaited did not come."""
    if decision.decision in REFUS:
        return decision.decision
    if lapsed:
        return "attribution-sans-effet"
    if (decision.rang or 1) > 1 and not turn:
        return RANKED
    return "attribution-sous-condition" if decision.decision == "attribution-condition" else "attribution"


def plan(session: Session, agent: Agent, seance: Seance, signatory: str = "") -> list[Line]:
    """Everybody the session decided for, in the agenda's order; who left the race gets no further letter."""
    chosen, turn, known = setting(agent, seance, signatory), turns(session, seance), all_made(session, seance)
    lines = (_line(chosen, one, turn, known) for one in recipients(session, agent, seance))
    stale = {number for (number, _), made in known.items() if made.stale}
    found = [line for line in lines if line is not None]
    return [replace(line, redo=line.id in stale and not standing(line.made)) for line in found]


def standing(made: Made | None) -> Made | None:
    """The letter, unless its decision was put right since."""
    return made if made and not made.stale else None


def _line(
    chosen: Setting, recipient: Recipient, turn: Collection[int], known: Mapping[tuple[int, str], Made]
) -> Line | None:
    number = recipient.candidature.id
    letter_id = due_to(recipient, turn=number in turn)
    made = known.get((number, letter_id))
    if made is None and not is_due(recipient):
        return None
    prepared = replace(for_candidate(letter_id, chosen, recipient), context=None)  # a session has hundreds of them
    home = recipient.logement
    others = [(kind, one) for (who, kind), one in known.items() if who == number and kind != LETTERS[letter_id].listed]
    earlier = tuple(sorted(others, key=lambda one: one[1].id))
    return Line(number, home.adresse or home.reference, prepared, made, earlier=earlier)


def is_due(recipient: Recipient) -> bool:
    """Is a letter owed? Who declined an offer, or whose request was struck off since, gets none."""
    etat = recipient.candidature.etat
    if recipient.decision.decision not in ATTRIBUTIONS or etat == LAPSED:
        return True
    return etat in suites.TRANSITIONS and not suites.gone(etat, recipient.demande.etat)


def due_to(recipient: Recipient, *, turn: bool) -> str:
    return due(recipient.decision, turn=turn, lapsed=recipient.candidature.etat == LAPSED)


def turns(session: Session, seance: Seance) -> set[int]:
    """The candidates whose turn it is: the first of each dwelling given who has not declined."""
    query = (
        sa.select(Candidature.id, Candidature.logement_id, Candidature.etat, Demande.etat)
        .join(Decision, col(Decision.candidature_id) == Candidature.id)
        .join(Demande, col(Demande.id) == Candidature.demande_id)
        .where(col(Decision.seance_id) == seance.id, col(Decision.decision).in_(ATTRIBUTIONS))
        .order_by(sa.func.coalesce(Decision.rang, 1), col(Candidature.id))
    )
    found: dict[int, int] = {}
    for number, home, etat, known in session.execute(query):
        if not suites.gone(etat, known):
            found.setdefault(home, number)
    return set(found.values())


def all_made(session: Session, seance: Seance) -> dict[tuple[int, str], Made]:
    """(candidacy, letter) → the last one made, for everybody the session decided for."""
    return _made(session, of_sitting(seance))


def made_to(session: Session, seance: Seance, candidatures: Collection[int]) -> dict[tuple[int, str], Made]:
    """The same for these candidacies."""
    return _made(session, of_sitting(seance).where(col(Document.candidature_id).in_(candidatures)))


def of_sitting(seance: Seance) -> sa.Select:
    """Every letter to a candidate of a session, the oldest first, with whether its decision was put right since; none
    that another session gave the same candidacy."""
    stale = (col(Document.cree_le) < col(Decision.le)).label("stale")
    query = sa.select(Document.candidature_id, Document.lettre, Document.id, Document.lot_id, stale)
    query = query.join(Decision, col(Decision.candidature_id) == Document.candidature_id)
    query = query.outerjoin(Lot, col(Lot.id) == Document.lot_id).where(col(Decision.seance_id) == seance.id)
    own = sa.or_(col(Lot.seance_id).is_(None), col(Lot.seance_id) == seance.id)
    return query.where(own).order_by(col(Document.id))


def _made(session: Session, letters: sa.Select) -> dict[tuple[int, str], Made]:
    """An offer with a copy is an offer."""
    return {(one[0], LETTERS[one[1]].listed): Made(one[2], one[3], bool(one[4])) for one in session.execute(letters)}


def made(session: Session, seance: Seance, candidature_id: int, letter_id: str) -> Made | None:
    """The last letter of that kind that stands for a candidate."""
    return standing(made_to(session, seance, [candidature_id]).get((candidature_id, letter_id)))


def recipients(
    session: Session, agent: Agent, seance: Seance, only: Collection[int] | None = None
) -> Iterator[Recipient]:
    """Everybody the session decided for, within the agent's agencies, in the agenda's order; `only` these candidacies
    when it is given."""
    query = (
        sa.select(*COLUMNS)
        .select_from(Decision)
        .join(Candidature, col(Candidature.id) == Decision.candidature_id)
        .join(Logement, col(Logement.id) == Candidature.logement_id)
        .join(Demande, col(Demande.id) == Candidature.demande_id)
        .where(col(Decision.seance_id) == seance.id, col(Logement.bailleur) == agent.bailleur)
        .order_by(col(Logement.reference), col(Candidature.rang), col(Candidature.id))
    )
    if only is not None:
        query = query.where(col(Candidature.id).in_(only))
    told = ranked_on(session, seance, only)
    for found in session.execute(query.execution_options(yield_per=AT_ONCE)):
        if agent.sees(found[1]):
            yield _recipient(found, told)


def ranked_on(session: Session, seance: Seance, only: Collection[int] | None = None) -> dict[int, date]:
    """Candidacy → the day of the letter that told them the rank they still have, for those of this session."""
    query = sa.select(Document.candidature_id, col(Document.donnees)["date"].as_string())
    query = query.join(Decision, col(Decision.candidature_id) == Document.candidature_id)
    query = query.where(Document.lettre == RANKED, col(Decision.seance_id) == seance.id)
    query = query.where(col(Document.cree_le) >= col(Decision.le)).order_by(col(Document.id))
    if only is not None:
        query = query.where(col(Document.candidature_id).in_(only))
    return {number: date.fromisoformat(day) for number, day in session.execute(query)}


def _recipient(found: Sequence[Any], told: Mapping[int, date]) -> Recipient:
    candidacy = Candidacy._make(found[OF_APPLICANT:OF_CANDIDACY])
    return Recipient(
        Home._make(found[:AT_HOME]),
        Applicant._make(found[AT_HOME:OF_APPLICANT]),
        candidacy,
        Decided._make(found[OF_CANDIDACY:]),
        ranked_on=told.get(candidacy.id),
    )


def why_not(etat: str) -> str:
    """Why the letters of a session in that state are not made; empty where they are."""
    return {"ouverte": NOT_HELD, "tenue": ""}.get(etat, CLOSED)


def check_signatory(bailleur: str, code: str) -> None:
    """Raises Refused unless this code, if any, is one of the landlord's signatories."""
    if code and code not in {one["code"] for one in cases.policy_of(bailleur).data["signataire"]}:
        raise Refused(UNKNOWN_SIGNATORY)


def chosen(seance: Seance, lines: list[Line], again: Mapping[int, str], *, ready_only: bool = False) -> list[Line]:
    """Those to make: not made yet, or made anew for a written reason. Raises Refused.

    `again`: candidacy id → why its letter is made a second time, told by itself where its decision was put right;
    `ready_only`: those that lack something wait."""
    if refused := why_not(seance.etat):
        raise Refused(refused)
    if words := next(filter(None, map(sensitive_words, again.values())), None):
        raise Refused(sensitive_refusal(words))
    found = [one for one in lines if not standing(one.made) or again.get(one.id)]
    ready = [one for one in found if not one.prepared.missing]
    if len(ready) < len(found) and not (ready_only and ready):
        lacking = len(found) - len(ready)
        several = "s" if lacking > 1 else ""
        raise Refused(f"Rien n’est produit : il manque une information à {lacking} courrier{several}.")
    if not found:
        raise Refused(ALL_MADE)
    return ready
