"""After the letters: each attributed candidate accepts, refuses or stays silent, and the next rank is proposed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from rules.calendar import deadline
from rules.check import check
from rules.french import format_date
from rules.law.suites import answer_days
from rules.reasons import REFUS_CANDIDAT, SILENCE, of_decision
from rules.verdict import SANS_OBJET, Verdict, gravest_first
from rules.vocabulary import PIECES
from webapp import clock, db
from webapp.casework import cases, offres, subjects
from webapp.casework.administration import record as journal
from webapp.casework.chiffres import figures_of
from webapp.casework.days import between, read_day
from webapp.casework.decisions import ATTRIBUTIONS
from webapp.casework.information import INFORMED, YES_NO, informed
from webapp.casework.offres import Offer
from webapp.casework.tenue import search_state
from webapp.db.models import Candidature, Decision, Demande, Liste, Logement, Seance, Suite
from webapp.permissions import Agent

NOTIFIED, DELAY = "candidature.notifie_le", "candidature.delai_reponse"
REASONED, FREE = "candidature.refus_motive", "logement.disponible_le"
EARLY, CHECK_DAY = "avant_disponible", "vérifiez le jour du bail, ou dites qu’il a bien été signé avant."
OF_THE_OFFER = {"reponses-aux-offres", "suivant-apres-refus", "offre-apres-decision", "information-dans-l-offre"}
OF_THE_OFFER |= {"delai-de-reponse", "delai-de-reponse-du-bailleur", "radiation-a-la-signature"}
STRUCK_OFF = {"candidature.radiation_motif": "bail-signe"}

# What may follow each state, in the order of the buttons.
TRANSITIONS = {
    "retenue": ("acceptee", "refusee", "silence"),
    "acceptee": ("bail-signe", "refusee"),
}
STATE_AFTER = {
    "acceptee": "acceptee",
    "refusee": "refusee",
    "silence": "sans-reponse",
    "bail-signe": "bail-signe",
    **dict.fromkeys(("piece-absente", "piece-ecartee"), "sans-effet"),
}
NOT_MADE = "L’offre n’est pas encore produite : produisez son courrier, puis notez le jour de sa réception."
GONE = ("refusee", "sans-reponse", "sans-effet")


def gone(candidature: str, demande: str) -> bool:
    """By these states, is this candidate out of the dwelling's story: declined, lapsed, or the request struck off?"""
    return candidature in GONE or (demande == "radiee" and candidature in TRANSITIONS)


@dataclass(frozen=True)
class Rung:
    """One attributed candidate. `turn`: it is this one's offer; `last_day`: the last day to answer, once notified;
    `offer`: None while its letter is not made."""

    candidature: Candidature
    demande: Demande
    decision: Decision
    answers: tuple[Suite, ...]
    notified: date | None
    last_day: date | None
    turn: bool
    offer: Offer | None = None

    @property
    def rank(self) -> int:
        return self.decision.rang or 1

    @property
    def name(self) -> str:
        return self.demande.named

    @property
    def options(self) -> tuple[str, ...]:
        """What may be recorded today: an answer once the offer is made, silence only once the delay is over."""
        if not self.turn or (self.candidature.etat == "retenue" and not self.made):
            return ()
        open_ = TRANSITIONS.get(self.candidature.etat, ())
        return tuple(one for one in open_ if one != "silence" or self.silent)

    @property
    def struck(self) -> bool:
        """Was the request struck off while this candidate waited?"""
        return self.candidature.etat in TRANSITIONS and gone(self.candidature.etat, self.demande.etat)

    @property
    def made(self) -> bool:
        return self.offer is not None or self.notified is not None

    @property
    def out(self) -> bool:
        """Did the offer leave? Whoever received it says so too."""
        return self.notified is not None or (self.offer is not None and self.offer.out)

    @property
    def silent(self) -> bool:
        return self.last_day is not None and clock.today() > self.last_day

    @property
    def overdue(self) -> bool:
        """Is the day of an awaited paper past?"""
        return awaits_paper(self) and clock.today() > self.decision.condition_le

    @property
    def promoted(self) -> bool:
        """Is the offer theirs because those before declined?"""
        return self.turn and self.rank > 1


@dataclass(frozen=True)
class Ladder:
    """A dwelling that the commission gave, with its candidates in rank order."""

    seance: Seance
    logement: Logement
    rungs: tuple[Rung, ...]

    @property
    def next(self) -> Rung | None:
        """The candidate whose turn came because another declined, still to answer."""
        return next((one for one in self.rungs if one.promoted and one.candidature.etat == "retenue"), None)

    @property
    def exhausted(self) -> bool:
        return all(gone(one.candidature.etat, one.demande.etat) for one in self.rungs)


def delay_of(candidature: Candidature, bailleur: str, on: date) -> int | None:
    """Days to answer an offer: those noted as written in it, never fewer than the law and the landlord's policy say;
    None while the law's figure is not known on that day."""
    least = answer_days(cases.policy_of(bailleur).data["delais"], on, figures_of(bailleur))
    stated = subjects.dossier(candidature).values.get(DELAY)
    return max(stated, least) if stated and least else least


def ladders(session: Session, agent: Agent, seance: Seance) -> list[Ladder]:
    """Every dwelling that this session gave, within the agent's agencies."""
    query = (
        select(Decision, Candidature, Demande, Logement)
        .join(Candidature, col(Candidature.id) == Decision.candidature_id)
        .join(Demande, col(Demande.id) == Candidature.demande_id)
        .join(Logement, col(Logement.id) == Candidature.logement_id)
        .where(Decision.seance_id == seance.id, col(Decision.decision).in_(ATTRIBUTIONS))
        .where(Logement.bailleur == agent.bailleur)
        .order_by(col(Logement.reference), col(Decision.rang))
    )
    given: dict[int, list] = {}
    for found in session.exec(query).all():
        if agent.sees(found[3].agence):
            given.setdefault(found[3].id, []).append(found)
    return [Ladder(seance, rows[0][3], _rungs(session, agent, rows)) for rows in given.values()]


def _rungs(session: Session, agent: Agent, rows: list[tuple]) -> tuple[Rung, ...]:
    ordered = sorted(rows, key=lambda found: (found[0].rang or 1, found[1].id))
    turn = next((found[1].id for found in ordered if not gone(found[1].etat, found[2].etat)), None)
    made = offres.of_candidates(session, {found[1].id: found[0].le for found in ordered})
    return tuple(
        replace(_rung(session, agent, *found[:3], found[1].id == turn), offer=made.get(found[1].id))
        for found in ordered
    )


def _rung(
    session: Session, agent: Agent, decision: Decision, candidature: Candidature, demande: Demande, turn: bool
) -> Rung:
    answers = _answers(session, decision)
    notified = subjects.dossier(candidature).values.get(NOTIFIED)
    days = delay_of(candidature, agent.bailleur, notified) if notified else None
    last = deadline(notified, days) if days else None
    return Rung(candidature, demande, decision, tuple(answers), notified, last, turn)


def _answers(session: Session, decision: Decision) -> list[Suite]:
    """What followed this decision; nothing of an earlier session on the same dwelling."""
    rows = session.exec(select(Suite).where(Suite.candidature_id == decision.candidature_id).order_by(col(Suite.id)))
    held = session.get_one(Seance, decision.seance_id).le
    return [one for one in rows if clock.paris(one.le).date() >= held]


def waiting(session: Session, agent: Agent) -> list[tuple[Ladder, Rung]]:
    """Whose delay or paper is overdue, and whose turn came because another left: the sessions held and not closed."""
    query = select(Seance).where(Seance.bailleur == agent.bailleur, Seance.etat == "tenue").order_by(col(Seance.le))
    found = [one for row in session.exec(query).all() for one in ladders(session, agent, row)]
    pairs = [(one, rung) for one in found for rung in one.rungs if rung.turn]
    return [(one, rung) for one, rung in pairs if rung.overdue or _unanswered(rung)]


def verdicts(session: Session, ladder: Ladder) -> list[Verdict]:
    """What the rules say today of the offers made for a dwelling: their delay, answers, order and information."""
    liste = session.get(Liste, ladder.rungs[0].candidature.liste_id or 0)
    if liste is None:
        return []
    policy, figures = cases.policy_of(ladder.seance.bailleur), figures_of(ladder.seance.bailleur)
    found = check(cases.of_sitting(session, liste, ladder.seance), policy, "seance", clock.today(), figures)
    return [one for one in gravest_first(found) if one.rule in OF_THE_OFFER and one.outcome != SANS_OBJET]


def _unanswered(rung: Rung) -> bool:
    return rung.candidature.etat == "retenue" and (rung.silent or rung.promoted)


def find(session: Session, agent: Agent, candidature_id: int) -> tuple[Ladder, Rung] | None:
    """An attributed candidate of a session that was held, of the agent's landlord and agencies."""
    return find_all(session, agent, [candidature_id]).get(candidature_id)


def find_all(session: Session, agent: Agent, candidatures: Collection[int]) -> dict[int, tuple[Ladder, Rung]]:
    """The same for several, by candidacy: each session is read once."""
    query = select(Decision.candidature_id, Decision.seance_id).where(col(Decision.candidature_id).in_(candidatures))
    latest = dict(session.exec(query.order_by(col(Decision.id))).all())
    sessions = (session.get_one(Seance, number) for number in sorted(set(latest.values())))
    held = [row for row in sessions if row.etat != "ouverte" and row.bailleur == agent.bailleur]
    pairs = [(one, rung) for row in held for one in ladders(session, agent, row) for rung in one.rungs]
    return {rung.candidature.id: (one, rung) for one, rung in pairs if latest.get(rung.candidature.id) == one.seance.id}


def awaited_elsewhere(session: Session, agent: Agent, rung: Rung) -> list[tuple[Ladder, Rung]]:
    """The other dwellings given to this household and still to be let, whatever their agency."""
    query = select(Candidature.id).where(Candidature.demande_id == rung.demande.id)
    query = query.where(Candidature.id != rung.candidature.id, col(Candidature.etat).in_(TRANSITIONS))
    return list(find_all(session, replace(agent, agences=("*",)), session.exec(query).all()).values())


def notify(session: Session, agent: Agent, ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> dict[str, str]:
    """Records when the person received the offer, and commits; else what to correct."""
    db.expect_version(rung.candidature, form.get("version", ""))
    errors = received(session, agent, ladder, rung, form)
    if not errors:
        session.commit()
    return errors


def received(session: Session, agent: Agent, ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> dict[str, str]:
    """The same in the caller's transaction."""
    if not rung.turn or rung.candidature.etat != "retenue":
        return {"notifie": "L’offre ne se notifie qu’au candidat dont c’est le tour et qui n’a pas encore répondu."}
    if not rung.made:
        return {"notifie": NOT_MADE}
    day, error = _received_on(form.get("notifie", ""), ladder, rung)
    if error:
        return {"notifie": error}
    values = {NOTIFIED: day, DELAY: delay_of(rung.candidature, agent.bailleur, day)}
    values[INFORMED] = YES_NO.get(
        form.get("information", ""), informed(session, rung.candidature, rung.demande, rung.decision)
    )
    said = {path: value for path, value in values.items() if value is not None}
    subjects.write(session, rung.candidature, said, par=agent.identifiant)
    return {}


def _received_on(text: str, ladder: Ladder, rung: Rung) -> tuple[date | None, str]:
    """Nobody receives an offer before it is made."""
    if rung.offer is None:
        return read_day(text, ladder.seance)
    return between(text, rung.offer.made, f"la production de l’offre, le {format_date(rung.offer.made)},")


def record(session: Session, agent: Agent, ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> dict[str, str]:
    """Records an answer, a silence or a lease, and commits; else what to correct, by field."""
    db.expect_version(rung.candidature, form.get("version", ""))
    kind, motif = form.get("genre", ""), form.get("motif", "")
    if kind not in rung.options:
        return {"genre": _not_open(rung, kind)}
    rung, errors = _once_received(session, agent, ladder, rung, form)
    day, error = (rung.last_day, "") if kind == "silence" else _answered_on(form.get("le", ""), ladder, rung)
    errors |= {"le": error} if error else {}
    if kind == "refusee" and motif not in refusal_codes():
        errors["motif"] = "Choisissez comment la personne a refusé."
    if kind == "bail-signe":
        errors |= _lease_errors(ladder, rung, day, form)
    if errors:
        return errors
    motif = SILENCE if kind == "silence" else motif if kind == "refusee" else None
    if kind == "refusee" and form.get("motive") in YES_NO:
        subjects.write(session, rung.candidature, {REASONED: YES_NO[form["motive"]]}, par=agent.identifiant)
    if kind == "bail-signe":
        subjects.write(session, rung.candidature, {**STRUCK_OFF, "candidature.radiee_le": day}, par=agent.identifiant)
    keep(session, agent, rung, kind, motif, day)
    follow(session, agent, ladder, rung, kind)
    session.commit()
    return {}


def _lease_errors(ladder: Ladder, rung: Rung, day: date | None, form: Mapping[str, str]) -> dict[str, str]:
    """A lease waits for its paper; one signed before the dwelling is free may be a slip, and is asked about once."""
    if waiting := missing_paper(rung):
        return {"genre": waiting}
    free = subjects.dossier(ladder.logement).values.get(FREE)
    if day is None or free is None or day >= free or form.get(EARLY) == "oui":
        return {}
    return {EARLY: f"Ce logement n’est disponible qu’à partir du {format_date(free)} : {CHECK_DAY}"}


def _once_received(
    session: Session, agent: Agent, ladder: Ladder, rung: Rung, form: Mapping[str, str]
) -> tuple[Rung, dict[str, str]]:
    """An answer wants the day on which the offer was received: known already, or given with the answer."""
    if rung.notified or rung.candidature.etat != "retenue":
        return rung, {}
    text = form.get("offre_recue", "").strip()
    if not text:
        return rung, {"offre_recue": "Écrivez le jour où l’offre a été reçue : une réponse vient après elle."}
    errors = received(session, agent, ladder, rung, {"notifie": text})
    if errors:
        return rung, {"offre_recue": errors["notifie"]}
    return replace(rung, notified=subjects.dossier(rung.candidature).values[NOTIFIED]), {}


def _answered_on(text: str, ladder: Ladder, rung: Rung) -> tuple[date | None, str]:
    """Not before the acceptance that it follows, nor before the offer was received."""
    etat = rung.candidature.etat
    if accepted := next((one for one in reversed(rung.answers) if STATE_AFTER.get(one.genre) == etat), None):
        day = clock.paris(accepted.le).date()
        return between(text, day, f"l’acceptation de l’offre, le {format_date(day)},")
    if rung.notified is None:
        return read_day(text, ladder.seance)
    return between(text, rung.notified, f"la réception de l’offre, le {format_date(rung.notified)},")


def refusal_codes() -> list[str]:
    """How a candidate may refuse; silence has its own button."""
    return [one.code for one in of_decision(REFUS_CANDIDAT) if one.code != SILENCE]


def _not_open(rung: Rung, kind: str) -> str:
    if kind == "silence" and rung.turn and rung.last_day:
        return f"Le délai court jusqu’au {format_date(rung.last_day)} inclus : attendez le lendemain."
    if kind == "silence" and rung.turn and rung.made and rung.candidature.etat == "retenue":
        return "Écrivez d’abord le jour où l’offre a été reçue : le délai court à partir du lendemain."
    if not rung.turn:
        return "Ce n’est pas le tour de ce candidat : celui qui le précède n’a pas décliné l’offre."
    if rung.candidature.etat == "retenue" and not rung.made:
        return NOT_MADE
    return "Ce geste n’est pas possible ici : choisissez l’une des réponses proposées."


def missing_paper(rung: Rung) -> str:
    """A conditional attribution waits for its paper; empty when nothing is awaited."""
    paper = rung.decision.condition_piece
    if rung.decision.decision != "attribution-condition" or not paper:
        return ""
    seen = subjects.dossier(rung.demande).values.get("demande.pieces_vues") or ()
    day = format_date(rung.decision.condition_le)
    return "" if paper in seen else f"{PIECES[paper]} : pièce attendue pour le {day}, pas encore notée comme vue."


def awaits_paper(rung: Rung) -> bool:
    """Is a paper still to come before the lease, or the end of this attribution?"""
    return rung.candidature.etat in TRANSITIONS and bool(missing_paper(rung))


def keep(session: Session, agent: Agent, rung: Rung, kind: str, motif: str | None, day: date) -> None:
    """Adds what happened on that day, in the journal too; the candidacy's state follows."""
    instant = datetime.combine(day, time(12), clock.PARIS)
    row = Suite(candidature_id=rung.candidature.id, genre=kind, motif=motif, le=instant, par=agent.identifiant)
    rung.candidature.etat = STATE_AFTER.get(kind, rung.candidature.etat)
    session.add_all([row, rung.candidature])
    session.flush()
    said = {"genre": kind, "motif": motif, "le": day.isoformat()}
    journal(session, agent.identifiant, "enregistrer-suite", "candidature", rung.candidature.id, apres=said)


def follow(session: Session, agent: Agent, ladder: Ladder, rung: Rung, kind: str) -> None:
    """A lease ends the dwelling's story and strikes the request off, which may leave another dwelling without anybody;
    the last refusal reopens the search."""
    if kind == "bail-signe":
        ladder.logement.etat, rung.demande.etat = "loue", "radiee"
        session.add(rung.demande)
        reason = {"motif": "attribution", "base": "article R. 441-2-8 du CCH"}
        journal(session, agent.identifiant, "radier", "demande", rung.demande.id, apres=reason)
        for other in ladder.rungs:
            if other.candidature.etat == "retenue":
                other.candidature.etat = "non-retenue"
                session.add(other.candidature)
        for other, _ in awaited_elsewhere(session, agent, rung):
            if other.exhausted:
                other.logement.etat = search_state(other.logement)
                session.add(other.logement)
    elif ladder.exhausted:
        ladder.logement.etat = search_state(ladder.logement)
    session.add(ladder.logement)
