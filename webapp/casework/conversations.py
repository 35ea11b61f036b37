"""Carrying a conversation: resumed from the facts, saved at each answer, concluded under the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import Session, col, select

from rules.check import CaseFile, check
from rules.dossier import Dossier, Record
from rules.facts import Fait, fait
from rules.policy import Policy
from rules.verdict import BLOQUANT, COMPLETER, JUSTIFIER, Verdict, gravest_first
from webapp import clock, db
from webapp.casework import cases, indicateurs, judging, justifications, records, subjects
from webapp.casework.administration import record as journal
from webapp.casework.chiffres import figures_of
from webapp.casework.records import NotFound
from webapp.conversations import CONVERSATIONS
from webapp.conversations.engine import Consequences, Repeated, Standing, consequences, stand
from webapp.conversations.model import Conversation, Question
from webapp.conversations.needs import tailored
from webapp.db.models import Candidature, Demande, Liste, Occupation, Subject
from webapp.db.models import Conversation as Row
from webapp.permissions import Agent

PERMISSIONS = {
    "flechage": "flecher",
    "appel": "appeler",
    "liste": "composer-liste",
    "ordre_du_jour": "inscrire",
    "mutation": "instruire-mutation",
    "occupation": "instruire-occupation",
}


POSTED = ("logement", "demande", "occupation")


@dataclass
class Exchange:
    """A conversation as it stands: its rows, the landlord's policy, where it is, and what the rules say."""

    row: Row
    declared: Conversation
    rows: dict[str, Subject]
    policy: Policy
    on: date
    case: CaseFile
    verdicts: list[Verdict]
    standing: Standing
    repeated: Repeated
    sentences: dict[tuple[str, str], str]

    @property
    def dossier(self) -> Dossier:
        return self.standing.dossier

    @cached_property
    def contradictions(self) -> dict[str, list[Record]]:
        """Facts that differ from one origin to another, worked out once for the whole transcript."""
        return self.dossier.contradictions()

    @property
    def to_justify(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.outcome == JUSTIFIER]

    @property
    def refusals(self) -> list[Verdict]:
        """What stands against concluding: blocking verdicts, and answers that this step requires."""
        return [
            verdict
            for verdict in self.verdicts
            if verdict.outcome == BLOQUANT
            or (verdict.outcome == COMPLETER and self.declared.step in verdict.required_for)
        ]


def open_(session: Session, agent: Agent, kind: str, ids: Mapping[str, int]) -> Row:
    """The conversation in progress on these records, or a new one; commits."""
    declared = CONVERSATIONS[kind]
    records.read(session, agent, {name: ids[name] for name in declared.subjects if name in ids and name in POSTED})
    rows = records.read(session, agent, _complete(session, declared, ids))
    sujets = {name: row.id for name, row in rows.items()}
    found = session.exec(
        select(Row).where(Row.genre == kind, Row.etat == "en-cours").order_by(col(Row.id).desc())
    ).all()
    row = next((one for one in found if one.sujets == sujets), None)
    if row is None:
        now = clock.now()
        row = Row(genre=kind, sujets=sujets, vue=agent.vue, par=agent.identifiant, cree_le=now, modifie_le=now)
        session.add(row)
        session.flush()
        journal(
            session, agent.identifiant, "commencer", "conversation", row.id, apres={"genre": kind, "sujets": sujets}
        )
    session.commit()
    return row


def _complete(session: Session, declared: Conversation, ids: Mapping[str, int]) -> dict[str, int]:
    """The subjects' ids: what follows from the others (candidacy, slate, tenant's request, home) is found or made here,
    never taken from the form. Raises NotFound where a tenancy has no such record."""
    sujets = {name: ids[name] for name in declared.subjects if name in ids}
    if "candidature" in declared.subjects:
        sujets["candidature"] = _candidature(session, sujets["logement"], sujets["demande"]).id
    if "liste" in declared.subjects:
        sujets["liste"] = _liste(session, sujets["logement"]).id
    if "occupation" in declared.subjects:
        held = session.get_one(Occupation, sujets["occupation"])
        sujets |= {"demande": held.demande_id, "logement": held.logement_id}
        if not all(sujets[name] for name in declared.subjects):
            raise NotFound(held.id)
    return {name: sujets[name] for name in declared.subjects}


def _candidature(session: Session, logement_id: int, demande_id: int) -> Candidature:
    query = select(Candidature).where(Candidature.logement_id == logement_id, Candidature.demande_id == demande_id)
    return session.exec(query).first() or _added(session, Candidature(logement_id=logement_id, demande_id=demande_id))


def _liste(session: Session, logement_id: int) -> Liste:
    query = select(Liste).where(Liste.logement_id == logement_id, Liste.etat != "close")
    return session.exec(query).first() or _added(session, Liste(logement_id=logement_id))


def _added(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row


def resume(session: Session, agent: Agent, conversation_id: int, at: str = "") -> Exchange:
    """The exchange as the facts have it now. `at`: a question to go to. Raises NotFound."""
    row, rows = records.of_conversation(session, agent, conversation_id)
    if not agent.can(PERMISSIONS[row.genre]):
        raise NotFound(conversation_id)
    return _stand(session, agent, row, rows, at)


def _stand(session: Session, agent: Agent, row: Row, rows: dict[str, Subject], at: str = "") -> Exchange:
    policy, on = cases.policy_of(agent.bailleur), clock.today()
    declared, figures = tailored(CONVERSATIONS[row.genre], policy), figures_of(policy.identifier)
    if "liste" in rows:
        return _stand_slate(session, row, rows, declared, (policy, figures, on), at)
    judged = judging.judged(session, row, rows, (policy, figures, on))
    standing = judged.standing(declared, row.passees).at(at)
    return Exchange(row, declared, rows, policy, on, judged.case, judged.verdicts, standing, Repeated(), {})


def _stand_slate(
    session: Session, row: Row, rows: dict[str, Subject], declared: Conversation, frame: judging.Frame, at: str
) -> Exchange:
    """The exchange about a slate, which other records may have changed: read and checked anew each time."""
    liste, (policy, figures, on) = rows["liste"], frame
    case, sentences = cases.of_liste(session, liste), justifications.sentences(session, liste.id)
    candidates = {f"c{one.id}": subjects.dossier(one) for one in candidates_of(session, liste)}
    verdicts = check(case, policy, declared.step, on, figures, sentences)
    pending = frozenset(f"{one.candidate}/{one.rule}" for one in verdicts if one.outcome == JUSTIFIER and _is_own(one))
    repeated = Repeated(candidates, pending, frozenset(f"{key}/{rule}" for key, rule in sentences))
    dossier = subjects.dossier(*rows.values())
    dossier.values["liste.candidats"] = len(case.candidates)
    standing = stand(declared, dossier, row.passees, on, figures, repeated).at(at)
    return Exchange(row, declared, rows, policy, on, case, verdicts, standing, repeated, sentences)


def _is_own(verdict: Verdict) -> bool:
    """The verdict that sums up the others is justified by justifying them."""
    return verdict.rule != "candidats-presentables"


def candidates_of(session: Session, liste: Liste) -> list[Candidature]:
    """Those who may stand on the slate: qualified on this dwelling, or already ranked."""
    query = select(Candidature).where(Candidature.logement_id == liste.logement_id)
    rows = session.exec(query.order_by(col(Candidature.id))).all()
    return [row for row in rows if row.rang or row.etat in {"qualifiee", "proposee", "inscrite"}]


@dataclass(frozen=True)
class Saved:
    """What an answer did: the exchange after it, and what changed in the verdicts; or what it would clear."""

    exchange: Exchange
    changes: tuple[Verdict, ...] = ()
    pending: Consequences | None = None


def answer(
    session: Session,
    agent: Agent,
    exchange: Exchange,
    question: Question,
    values: Mapping[str, Any],
    *,
    origine: str = "declare",
    confirmed: bool = False,
    emptied: tuple[str, ...] = (),
) -> Saved:
    """Records an answer, takes back what was `emptied`, and commits; when it makes earlier answers pointless, says so
    first unless confirmed."""
    before, standing = exchange.verdicts, exchange.standing
    _write(session, exchange.rows, values, agent.identifiant, origine)
    if emptied:
        _take_back(session, agent, exchange, question, emptied)
    after = _stand(session, agent, exchange.row, exchange.rows)
    found = consequences(standing, after.standing)
    if found and not confirmed:
        session.rollback()
        return Saved(exchange, pending=found)
    if found:
        _erase(session, exchange.rows, found.cleared, agent.identifiant)
        after = _stand(session, agent, exchange.row, exchange.rows)
    _touch(session, exchange.row)
    session.commit()
    return Saved(after, changed(before, after.verdicts))


def _write(session: Session, rows: Mapping[str, Subject], values: Mapping[str, Any], par: str, origine: str) -> None:
    for name, row in rows.items():
        own = {path: value for path, value in values.items() if subjects.owner(path) == name}
        if own:
            subjects.write(session, row, own, par=par, origine=origine)


def _erase(session: Session, rows: Mapping[str, Subject], paths: Iterable[str], par: str) -> None:
    paths = list(paths)
    for name, row in rows.items():
        own = [path for path in paths if subjects.owner(path) == name]
        if own:
            subjects.erase(session, row, own, par=par)


def _take_back(session: Session, agent: Agent, exchange: Exchange, question: Question, paths: tuple[str, ...]) -> None:
    """What was recorded no longer counts; an optional question is then passed, not asked again."""
    _erase(session, exchange.rows, paths, agent.identifiant)
    if question.optional:
        exchange.row.passees = [*dict.fromkeys([*exchange.row.passees, question.key])]


def _touch(session: Session, row: Row) -> None:
    """The last answer's time, to the minute as people read it, and whatever is pending on the conversation."""
    now = clock.now()
    if session.is_modified(row) or now.replace(second=0, microsecond=0) > row.modifie_le:
        db.write(session, row, modifie_le=now)


def changed(before: Iterable[Verdict], after: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts whose outcome is new."""
    known = {(one.candidate, one.rule): one.outcome for one in before}
    return tuple(gravest_first([one for one in after if known.get((one.candidate, one.rule)) != one.outcome]))


def skip(session: Session, agent: Agent, exchange: Exchange, question: Question) -> Saved:
    """Passes an optional question; commits."""
    row = exchange.row
    row.passees = [*dict.fromkeys([*row.passees, question.key])]
    _touch(session, row)
    after = _stand(session, agent, row, exchange.rows)
    session.commit()
    return Saved(after)


def remove_person(session: Session, agent: Agent, exchange: Exchange, key: str) -> Saved:
    """A person who was added and does not live there; the household is to be confirmed again. Commits."""
    row = exchange.rows["demande"]
    gone = [path for path in row.faits if path.startswith(f"menage.personnes.{key}.")]
    subjects.erase(session, row, [*gone, "menage.composition_confirmee"], par=agent.identifiant)
    return _saved(session, agent, exchange)


def save_person(session: Session, agent: Agent, exchange: Exchange, values: Mapping[str, Any]) -> Saved:
    """Adds or changes a person; the household is to be confirmed again. Commits."""
    row = exchange.rows["demande"]
    subjects.write(session, row, values, par=agent.identifiant)
    subjects.erase(session, row, ["menage.composition_confirmee"], par=agent.identifiant)
    return _saved(session, agent, exchange)


def _saved(session: Session, agent: Agent, exchange: Exchange) -> Saved:
    after = _stand(session, agent, exchange.row, exchange.rows, at=_current(exchange))
    _touch(session, exchange.row)
    session.commit()
    return Saved(after, changed(exchange.verdicts, after.verdicts))


def _current(exchange: Exchange) -> str:
    return exchange.standing.current.key if exchange.standing.current else ""


def rank(session: Session, agent: Agent, exchange: Exchange, ranks: Mapping[int, tuple[int | None, str]]) -> Saved:
    """Sets each candidate's rank and reason (candidacy id → rank or None, sentence). Commits."""
    liste = exchange.rows["liste"]
    for row in candidates_of(session, liste):
        place, reason = ranks.get(row.id, (None, ""))
        _place(session, row, liste, place, reason, agent.identifiant)
    after = _stand(session, agent, exchange.row, exchange.rows)
    _touch(session, exchange.row)
    session.commit()
    return Saved(after, changed(exchange.verdicts, after.verdicts))


def _place(session: Session, row: Candidature, liste: Liste, place: int | None, reason: str, par: str) -> None:
    if place is None:
        subjects.erase(session, row, ["candidature.rang", "candidature.motif_position"], par=par)
        row.liste_id, row.etat = None, "qualifiee" if row.etat == "proposee" else row.etat
        return
    values = {"candidature.rang": place} | ({"candidature.motif_position": reason} if reason else {})
    if any(subjects.dossier(row).values.get(path) != value for path, value in values.items()):
        subjects.write(session, row, values, par=par)
    row.liste_id, row.etat = liste.id, "proposee"
    session.add(row)
    session.flush()


def justify(session: Session, agent: Agent, exchange: Exchange, sentences: Mapping[tuple[str, str], str]) -> Saved:
    """Writes the sentences given for the points to justify. Commits."""
    for (key, rule), sentence in sentences.items():
        if sentence and exchange.sentences.get((key, rule)) != sentence:
            justifications.write(session, exchange.rows["liste"].id, key, rule, sentence, par=agent.identifiant)
    after = _stand(session, agent, exchange.row, exchange.rows)
    _touch(session, exchange.row)
    session.commit()
    return Saved(after, changed(exchange.verdicts, after.verdicts))


def newer(exchange: Exchange, agent: Agent, paths: Iterable[str], seen: str) -> list[tuple[Fait, dict]]:
    """What a colleague recorded on these facts since the form was shown (an instant in ISO form)."""
    found = []
    for path in paths:
        row = exchange.rows.get(subjects.owner(path))
        last = row.faits[path][-1] if row is not None and row.faits.get(path) else None
        if last and seen and last.get("par") != agent.identifiant and last.get("le", "") > seen:
            found.append((fait(path), last))
    return found


def set_view(session: Session, agent: Agent, exchange: Exchange, view: str) -> None:
    """Guided or dense, for this conversation and the agent's next ones; commits."""
    from webapp.db.models import Compte

    exchange.row.vue = view
    session.get_one(Compte, agent.id).vue = view
    session.add(exchange.row)
    session.commit()


def prospect(session: Session, exchange: Exchange, row: Candidature) -> tuple[Dossier, list[Verdict]]:
    """A candidate who may stand on the slate: the file, and what the rules say of it before any rank is given."""
    key, file = justifications.candidate_key(row.id), cases.candidate_file(session, row)
    case, figures = CaseFile(exchange.case.common, {key: file}), figures_of(exchange.policy.identifier)
    found = check(case, exchange.policy, exchange.declared.step, exchange.on, figures)
    return file, [one for one in found if one.candidate == key]


def quota_effect(session: Session, exchange: Exchange) -> list[indicateurs.Effect]:
    """What the year's countings become if rank 1 of this slate is attributed; nothing outside slates."""
    files = exchange.case.candidates.values() if "liste" in exchange.rows else ()
    first = next((one for one in files if one.values.get("candidature.rang") == 1), None)
    if first is None:
        return []
    figures = figures_of(exchange.policy.identifier)
    told = indicateurs.facts_of(exchange.case.common.merged(first), exchange.on, figures)
    hypothetical = told | {"decision": "attribution"}
    return indicateurs.effect(session, exchange.policy.identifier, exchange.on, hypothetical)


def rendered_at() -> str:
    """The instant written in a form, to tell a colleague's later answer."""
    return clock.now().isoformat(timespec="milliseconds")


def name_of(session: Session, row: Candidature) -> str:
    """The applicant behind a candidacy."""
    return session.get_one(Demande, row.demande_id).named
