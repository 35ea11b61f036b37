"""Sitting tenants who ask to move: where each inquiry stands, and what law and policy say of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from rules.check import check
from rules.dossier import PERSONNES
from rules.facts import fait, occupation
from rules.verdict import COMPLETER, SANS_OBJET, Verdict, gravest_first
from rules.vocabulary import MOTIFS_MUTATION
from webapp import clock
from webapp.casework import cases, subjects
from webapp.casework.chiffres import figures_of
from webapp.casework.scope import find, scoped
from webapp.db.models import Conversation, Demande, Logement, Occupation, Seance, Subject
from webapp.letter_contexts import Missing
from webapp.permissions import Agent

ETATS = {
    "a-instruire": ("À instruire", "completer"),
    "en-cours": ("Instruction en cours", "justifier"),
    "conclue": ("Instruite", "conforme"),
    "sans-demande": ("Sans demande de mutation", "sans-objet"),
}

# The others speak of health, or of what happens in a family.
TOLD_IN_A_LIST = {
    "logement-trop-petit",
    "logement-trop-grand",
    "cout-logement",
    "rapprochement-travail",
    "rapprochement-familial",
}


@dataclass(frozen=True)
class Tenancy:
    """A tenancy with the request to move and the present dwelling, where they are recorded."""

    occupation: Occupation
    demande: Demande | None
    logement: Logement | None
    etat: str

    @property
    def named(self) -> str:
        if self.demande and self.demande.nom:
            return self.demande.named
        return self.occupation.locataire or "Locataire sans nom"

    @property
    def reason(self) -> str:
        """The reason of the move where a list may tell it; else that the file does."""
        code = subjects.dossier(self.occupation).values.get(occupation.motif.key)
        return MOTIFS_MUTATION[code] if code in TOLD_IN_A_LIST else "Au dossier" if code else "À demander"

    @property
    def size(self) -> str:
        """« 5 pièces, 92 m² », of the present home."""
        values = subjects.dossier(self.occupation).values
        known = (
            one.kind.format(values[one.key]) for one in (occupation.pieces, occupation.surface) if one.key in values
        )
        return ", ".join(known)

    @property
    def rows(self) -> dict[str, Subject | None]:
        return {"logement": self.logement, "occupation": self.occupation, "demande": self.demande}


def listing(session: Session, agent: Agent, text: str = "", etat: str = "") -> list[Tenancy]:
    """Tenancies in sight; `text` is looked for in the tenant's name and the address."""
    query = _with_subjects(agent)
    for word in text.split():
        held = [
            _holds(column, word) for column in (Occupation.locataire, Demande.nom, Demande.prenom, Logement.adresse)
        ]
        query = query.where(or_(*held))
    states = _states(session)
    rows = session.exec(query.order_by(col(Occupation.locataire), col(Occupation.id))).all()
    found = [Tenancy(*row, _etat(row[0], row[1], states)) for row in rows]
    order = list(ETATS)
    return sorted((one for one in found if not etat or one.etat == etat), key=lambda one: order.index(one.etat))


def _with_subjects(agent: Agent):
    query = select(Occupation, Demande, Logement).outerjoin(Demande, col(Demande.id) == Occupation.demande_id)
    return scoped(query.outerjoin(Logement, col(Logement.id) == Occupation.logement_id), Occupation, agent)


def _holds(column, word: str):
    return col(column).icontains(word, autoescape=True)


def _states(session: Session, genre: str = "mutation") -> dict[int, str]:
    """The latest inquiry on each tenancy."""
    query = select(Conversation).where(Conversation.genre == genre, Conversation.etat != "abandonnee")
    return {one.sujets["occupation"]: one.etat for one in session.exec(query.order_by(col(Conversation.id))).all()}


def _etat(occupation: Occupation, demande: Demande | None, states: dict[int, str]) -> str:
    return "sans-demande" if demande is None else states.get(occupation.id, "a-instruire")


def get(session: Session, agent: Agent, occupation_id: int) -> Tenancy | None:
    """One tenancy in the agent's sight, or None."""
    row = find(session, agent, Occupation, occupation_id)
    if row is None:
        return None
    demande = session.get(Demande, row.demande_id) if row.demande_id else None
    logement = session.get(Logement, row.logement_id) if row.logement_id else None
    return Tenancy(row, demande, logement, _etat(row, demande, _states(session)))


def verdicts(tenancy: Tenancy, bailleur: str) -> tuple[list[Verdict], list[Verdict]]:
    """What the law says, and what the landlord's policy says beside it, gravest first."""
    case = cases.of_tenancy(tenancy.rows)
    found = gravest_first(check(case, cases.policy_of(bailleur), "mutation", clock.today(), figures_of(bailleur)))
    return [one for one in found if not one.declared.landlord], [one for one in found if one.declared.landlord]


def lacking(tenancy: Tenancy, verdicts: list[Verdict]) -> list[Missing]:
    """What those verdicts wait for, once a fact: the size of the present home is asked of the tenancy."""
    asked = {of_home: own for own, of_home in cases.AT_HOME.items()}
    found = {}
    for one in (one for verdict in verdicts if verdict.outcome == COMPLETER for one in verdict.missing):
        path = asked.get(one.fact, one.fact)
        owner = subjects.owner(path) if _is_recorded(path) else ""
        row = tenancy.rows.get(owner)
        label = fait(path).label if owner else one.question
        found[path] = Missing(tenancy.named, label, path if owner else "", owner, row.id if row else None)
    return list(found.values())


def _is_recorded(path: str) -> bool:
    return not path.startswith("chiffre:") and path != PERSONNES


def sittings(session: Session, tenancy: Tenancy, bailleur: str) -> list[Seance]:
    """The sessions to come that may examine the move, the nearest first."""
    return cases.upcoming_sessions(session, bailleur, tenancy.logement.commune) if tenancy.logement else []


@dataclass(frozen=True)
class Review:
    """The review of a home's occupancy: where it stands, what the rules say of it; none without home and household."""

    etat: str
    verdicts: list[Verdict]


REVIEWED = {
    "": ("Pas encore examinée", "sans-objet"),
    "en-cours": ("Examen en cours", "justifier"),
    "conclue": ("Examinée", "conforme"),
}


def review(session: Session, tenancy: Tenancy, bailleur: str) -> Review | None:
    if tenancy.logement is None or tenancy.demande is None:
        return None
    policy, figures = cases.policy_of(bailleur), figures_of(bailleur)
    found = check(cases.of_rows(tenancy.rows), policy, "occupation", clock.today(), figures)
    told = [one for one in gravest_first(found) if one.outcome not in (SANS_OBJET, COMPLETER)]
    return Review(_states(session, "occupation").get(tenancy.occupation.id, ""), told)
