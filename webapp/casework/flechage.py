"""Dwellings to let: where each stands, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from rules import facts
from rules.dossier import ORIGINES, Dossier, Record, retained
from rules.french import format_date
from rules.law.seance import REFUS
from rules.parameters import national
from webapp import clock
from webapp.casework import cases, subjects
from webapp.casework.scope import find, scoped
from webapp.db.models import Candidature, Decision, Demande, Inscription, Liste, Logement, Seance, Subject
from webapp.permissions import Agent

ETATS = {
    "conge-recu": "Congé reçu",
    "fleche": "Fléché",
    "non-fleche": "Non fléché",
    "liste-ouverte": "Liste ouverte",
    "inscrit": "À l’ordre du jour",
    "attribue": "Attribué",
    "loue": "Loué",
}
NOTICES = "Congés reçus, à flécher"
GROUPES = (
    (NOTICES, ("conge-recu",)),
    ("Candidats à chercher", ("fleche", "non-fleche")),
    ("Liste ouverte", ("liste-ouverte",)),
    ("À l’ordre du jour", ("inscrit",)),
)
ETATS_CANDIDATURE = {
    "a-appeler": ("À appeler", "completer"),
    "a-rappeler": ("À rappeler", "justifier"),
    "qualifiee": ("Candidature qualifiée", "conforme"),
    "ecartee": ("Candidature écartée", "sans-objet"),
    "desistee": ("Désistement", "sans-objet"),
    "proposee": ("Sur la liste", "conforme"),
    "inscrite": ("À l’ordre du jour", "apprecier"),
    "retenue": ("Candidature retenue", "conforme"),
    "non-retenue": ("Candidature non retenue", "sans-objet"),
    "acceptee": ("Offre acceptée", "conforme"),
    "refusee": ("Offre refusée", "sans-objet"),
    "sans-reponse": ("Offre sans réponse", "sans-objet"),
    "sans-effet": ("Attribution sans effet", "sans-objet"),
    "bail-signe": ("Bail signé", "conforme"),
}
TERRITOIRES = {
    "paris-ouest-la-defense": "Paris Ouest La Défense",
    "plaine-commune": "Plaine Commune",
    "saint-malo-agglomeration": "Saint-Malo Agglomération",
    "cote-d-emeraude": "Côte d’Émeraude",
}
TO_PRESENT = ("À présenter pour irrecevabilité", "apprecier")
ACTIVE = ("a-appeler", "a-rappeler", "qualifiee", "proposee", "inscrite")
SHOWN_ELSEWHERE = {"logement.reference", "logement.adresse", "logement.immeuble", "logement.commune"}
DONE = ("attribue", "loue")
FLAGGED = facts.logement.fleche.key


def stands(row: Candidature) -> tuple[str, str]:
    """Where a candidacy stands, and its colour; whoever the commission is to examine beside the slate is not out."""
    return TO_PRESENT if row.etat == "ecartee" and cases.is_beside(row) else ETATS_CANDIDATURE[row.etat]


@dataclass(frozen=True)
class Action:
    """What to do next: `genre` opens a conversation about `ids`, `endpoint` leads to a page with `values`."""

    label: str
    permission: str
    genre: str = ""
    ids: dict[str, int] = field(default_factory=dict)
    endpoint: str = ""
    values: dict[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class FactLine:
    """A recorded fact as people read it; `others`: what each further source says, where they disagree."""

    label: str
    value: str
    origine: str
    contradictory: bool
    others: tuple[str, ...] = ()


def listing(session: Session, agent: Agent, text: str = "", etats: Iterable[str] = ()) -> list[Logement]:
    """Dwellings in sight, by reference; `text` is looked for in address and reference."""
    query = scoped(select(Logement), Logement, agent).order_by(col(Logement.reference))
    if text:
        query = query.where(or_(_holds(Logement.reference, text), _holds(Logement.adresse, text)))
    if etats:
        query = query.where(col(Logement.etat).in_(list(etats)))
    return list(session.exec(query).all())


def _holds(column: Any, text: str) -> Any:
    return col(column).icontains(text, autoescape=True)


def states(session: Session, rows: Iterable[Logement]) -> dict[int, str]:
    """Where each dwelling stands, in words; for one that the commission gave, whose answer is awaited or had."""
    rows = list(rows)
    ladders = _standing(session, [row.id for row in rows if row.etat == "attribue"])
    return {row.id: _answer(ladders[row.id]) if row.id in ladders else _stage(row) for row in rows}


def _stage(row: Logement) -> str:
    """« Non fléché, décision du 23 novembre 2026 »: a « no » is a decision too, not something left to do."""
    said = subjects.dossier(row).records.get(FLAGGED) if row.etat in ("fleche", "non-fleche") else None
    kept = retained(said) if said else None
    if kept is None or kept.value is None or not kept.le:
        return ETATS[row.etat]
    return f"{ETATS[row.etat]}, décision du {format_date(datetime.fromisoformat(kept.le).date())}"


def _standing(session: Session, ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    """By dwelling, rank (0 where the commission ranked nobody) and state of those who still hold it, best first."""
    query = select(Candidature, Decision.rang).join(Decision, col(Decision.candidature_id) == Candidature.id)
    query = query.where(col(Candidature.logement_id).in_(ids), col(Decision.decision).not_in(REFUS))
    query = query.where(col(Candidature.etat).in_(("retenue", "acceptee"))).order_by(col(Decision.id))
    latest = {row.id: (row.logement_id, rank or 0, row.etat) for row, rank in session.exec(query).all()}
    found: dict[int, list[tuple[int, str]]] = {}
    for logement_id, rank, etat in sorted(latest.values()):
        found.setdefault(logement_id, []).append((rank, etat))
    return found


def _answer(standing: list[tuple[int, str]]) -> str:
    rank, etat = next((one for one in standing if one[1] == "acceptee"), standing[0])
    if etat == "acceptee":
        return "Attribué, offre acceptée" + (f" au rang {rank}" if rank else "")
    return "Attribution en attente de réponse" + (f", rang {rank}" if rank else "")


def grouped(rows: Iterable[Logement]) -> list[tuple[str, list[Logement]]]:
    """The groups of states that have a dwelling, in the order of the work; what is done is left out. The notices: the
    first to be free first."""
    rows = list(rows)
    groups = [(title, [row for row in rows if row.etat in etats]) for title, etats in GROUPES]
    groups = [(title, sorted(found, key=_free_on) if title == NOTICES else found) for title, found in groups]
    return [(title, found) for title, found in groups if found]


def candidates_count(session: Session, rows: Iterable[Logement]) -> dict[int, int]:
    """How many candidacies are still alive on each dwelling."""
    ids = [row.id for row in rows]
    query = select(Candidature.logement_id, func.count()).where(col(Candidature.logement_id).in_(ids))
    return dict(session.exec(query.where(col(Candidature.etat).in_(ACTIVE)).group_by(Candidature.logement_id)).all())


def candidates(session: Session, logement: Logement) -> list[tuple[Candidature, Demande]]:
    """The dwelling's candidates: ranked ones first, then as they were found."""
    query = select(Candidature, Demande).join(Demande, col(Demande.id) == Candidature.demande_id)
    found = session.exec(query.where(Candidature.logement_id == logement.id)).all()
    return sorted(found, key=lambda pair: (pair[0].rang or 99, pair[0].etat not in ACTIVE, pair[0].id))


def actions(session: Session, agent: Agent, logement: Logement) -> list[Action]:
    """What may be done now, the main thing first; what the role does not open is left out."""
    return [one for one in _ACTIONS[logement.etat](session, logement) if agent.can(one.permission)]


def waits_for(logement: Logement) -> str:
    """Who is to act, for a person whose role opens no action."""
    return {
        "conge-recu": "Le chargé de relation client flèche ce logement.",
        "fleche": "Le chargé de relation client cherche des candidats.",
        "non-fleche": "Le chargé de relation client cherche des candidats.",
        "inscrit": "La commission décide à la prochaine séance.",
    }.get(logement.etat, "")


def _to_flag(session: Session, logement: Logement) -> list[Action]:
    return [Action("Flécher", "flecher", genre="flechage", ids={"logement": logement.id})]


def _to_search(session: Session, logement: Logement) -> list[Action]:
    values = {"logement_id": logement.id} | ({"cible": "oui"} if logement.etat == "fleche" else {})
    search = Action("Chercher des candidats", "voir", endpoint="vivier.of_logement", values=values)
    slate = Action("Composer la liste", "composer-liste", genre="liste", ids={"logement": logement.id})
    again = Action("Revoir le fléchage", "flecher", genre="flechage", ids={"logement": logement.id})
    ready = sum(row.etat in ("qualifiee", "proposee") for row, _ in candidates(session, logement))
    if not ready:
        return [search, again]
    return [*([slate, search] if ready >= _wanted() else [search, slate]), again]


def _wanted() -> int:
    """Candidates that the law asks for on one dwelling."""
    found = national().lookup("candidats-par-logement", clock.today())
    return int(found.value) if found else 1


def _to_enter(session: Session, logement: Logement) -> list[Action]:
    enter = Action("Inscrire à l’ordre du jour", "inscrire", genre="ordre_du_jour", ids={"logement": logement.id})
    slate = Action("Revoir la liste", "composer-liste", genre="liste", ids={"logement": logement.id})
    search = Action(
        "Chercher d’autres candidats", "voir", endpoint="vivier.of_logement", values={"logement_id": logement.id}
    )
    again = Action("Revoir le fléchage", "flecher", genre="flechage", ids={"logement": logement.id})
    return [enter, slate, search, again]


def _to_sitting(session: Session, logement: Logement) -> list[Action]:
    seance = sitting(session, logement)
    if seance is None:
        return []
    return [Action("Voir la séance", "voir", endpoint="seance.show", values={"seance_id": seance.id})]


_ACTIONS = {
    "conge-recu": _to_flag,
    "fleche": _to_search,
    "non-fleche": _to_search,
    "liste-ouverte": _to_enter,
    "inscrit": _to_sitting,
    "attribue": _to_sitting,
    "loue": _to_sitting,
}


def sitting(session: Session, logement: Logement) -> Seance | None:
    """The latest sitting on whose agenda the dwelling stands."""
    query = select(Seance).join(Inscription, col(Inscription.seance_id) == Seance.id)
    query = query.join(Liste, col(Liste.id) == Inscription.liste_id).where(Liste.logement_id == logement.id)
    return session.exec(query.order_by(col(Seance.le).desc())).first()


def upcoming(session: Session, agent: Agent, limit: int = 5) -> list[tuple[Seance, int]]:
    """The landlord's next sittings, each with how many dwellings are on its agenda."""
    query = select(Seance, func.count(col(Inscription.id)))
    query = query.outerjoin(Inscription, col(Inscription.seance_id) == Seance.id)
    query = query.where(Seance.bailleur == agent.bailleur, Seance.le >= clock.today(), Seance.etat == "ouverte")
    return list(session.exec(query.group_by(Seance.id).order_by(col(Seance.le)).limit(limit)).all())


def fact_lines(row: Subject, group: type[facts.Groupe]) -> tuple[list[FactLine], list[str]]:
    """The row's recorded facts of a group, and the labels of those that nobody has recorded."""
    return lines(row, (one for one in group.faits() if one.key not in SHOWN_ELSEWHERE))


def lines(row: Subject, shown: Iterable[facts.Fait]) -> tuple[list[FactLine], list[str]]:
    """Those of these facts that the row records, and the labels of the others."""
    dossier = subjects.dossier(row)
    against = dossier.contradictions()
    known, unknown = [], []
    for fact in shown:
        if fact.key in dossier.values:
            known.append(_line(fact, dossier, against.get(fact.key, ())))
        else:
            unknown.append(fact.label)
    return known, unknown


def notices(session: Session, agent: Agent) -> list[Logement]:
    """Dwellings that tenants give back, the first to be free first; a day not said yet comes before all."""
    return sorted(listing(session, agent, etats=["conge-recu"]), key=_free_on)


def _free_on(row: Logement) -> date:
    return subjects.dossier(row).values.get(facts.logement.disponible_le.key) or date.min


def offer_of(row: Logement) -> str:
    """« disponible le 15 décembre 2026 · Non réservé (bailleur) », for a list of notices."""
    values = subjects.dossier(row).values
    day, contingent = (values.get(one.key) for one in (facts.logement.disponible_le, facts.logement.contingent))
    when = f"disponible le {format_date(day)}" if day else "disponibilité à compléter"
    whose = facts.logement.contingent.kind.format(contingent) if contingent else "réservation à compléter"
    return f"{when} · {whose}"


def _line(fact: facts.Fait, dossier: Dossier, differing: Iterable[Record]) -> FactLine:
    value, origine = dossier.values[fact.key], dossier.origine(fact.key)
    said = TERRITOIRES.get(value, value) if fact is facts.logement.territoire else fact.kind.format(value)
    beside = [one for one in differing if one.value != value]
    others = tuple(f"{fact.kind.format(one.value)} ({ORIGINES[one.origine]})" for one in beside)
    return FactLine(fact.label, said, ORIGINES[origine], bool(others), others)


def get(session: Session, agent: Agent, logement_id: int) -> Logement | None:
    """A dwelling in the agent's sight, or None."""
    return find(session, agent, Logement, logement_id)
