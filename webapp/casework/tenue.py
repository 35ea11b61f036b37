"""The end of a session: everybody decided or put off by name; dwellings and candidates follow."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from rules.check import CaseFile, check
from rules.facts import fait
from rules.french import format_date
from rules.kinds import BadValue
from rules.verdict import Verdict
from rules.vocabulary import REPORTS
from webapp import clock, db
from webapp.casework import cases, subjects
from webapp.casework.administration import record as journal
from webapp.casework.cases import is_beside
from webapp.casework.chiffres import figures_of
from webapp.casework.decisions import ATTRIBUTIONS, not_yet
from webapp.casework.seance import STEP, Candidate, Entry, agenda, facts_of
from webapp.casework.votes import keep
from webapp.db.models import Candidature, Logement, Seance
from webapp.permissions import Agent


def search_state(logement: Logement) -> str:
    """The state of a dwelling whose candidates are to be looked for again."""
    return "fleche" if subjects.dossier(logement).values.get("logement.fleche") else "non-fleche"


# What is recorded of the session itself, in the order of the form; days are past, or today.
FIELDS = (
    "calendrier_communique_le",
    "commune_conviee_le",
    "reservataire_informe_le",
    "presents",
    "pv_signe_le",
    "pv_signataire",
    "pv_transmis_le",
    "courriers_le",
)
COUNTED, SIGNED = "presents", "seance.pv_signe_le"
UNSIGN = "Si cette signature est notée par erreur, effacez d’abord sa date et son signataire sur la page de la séance."
AFTER = ("pv_signe_le", "pv_transmis_le", "courriers_le")
AWAITED = {code: label for code, label in REPORTS.items() if code != "aucun"}
ALWAYS = ("calendrier-communique",)
FROM_THE_DAY = ("quorum-atteint",)
ONCE_HELD = ("proces-verbal-signe-et-transmis", "courriers-apres-seance", "courriers-en-delai-raisonnable")


def signed(seance: Seance) -> str:
    """What the signature of the minutes settles; empty while they are not signed."""
    day = subjects.dossier(seance).values.get(SIGNED)
    return f"Le procès-verbal est signé depuis le {format_date(day)}\u00a0: ce qu’il dit fait foi." if day else ""


def why_kept(seance: Seance) -> str:
    """Why who sat no longer changes, and what to do; empty where it may be noted, or was never counted."""
    said = "" if unattended(seance) else signed(seance)
    return f"{said} La présence ne change plus. {UNSIGN}" if said else ""


def fields_of(seance: Seance) -> tuple[str, ...]:
    """The fields of its form: how many sit is counted, once the members are noted, and kept once it is signed."""
    return tuple(name for name in FIELDS if name != COUNTED or not (seance.membres or why_kept(seance)))


def unattended(seance: Seance) -> bool:
    """Is nobody noted as present? The minutes want to know how many sat."""
    return subjects.dossier(seance).values.get(f"seance.{COUNTED}") is None


def verdicts(session: Session, seance: Seance, *, unsent: bool = False) -> list[Verdict]:
    """What the rules say of the session itself: its calendar, from its day on the quorum, then minutes and letters.

    `unsent`: a letter is still to leave, so that no day is the last one's."""
    case = CaseFile(facts_of(session, seance), {})
    if unsent:
        case.common.values.pop("seance.courriers_le", None)
    policy, figures = cases.policy_of(seance.bailleur), figures_of(seance.bailleur)
    wanted = (
        ALWAYS + (FROM_THE_DAY if clock.today() >= seance.le else ()) + (ONCE_HELD if seance.etat != "ouverte" else ())
    )
    found = [one for step in (STEP, "seance") for one in check(case, policy, step, seance.le, figures)]
    return [one for rule in wanted for one in found if one.rule == rule]


def quorum(session: Session, seance: Seance) -> Verdict | None:
    """What the rules say of the quorum, from the day of the session on."""
    return next((one for one in verdicts(session, seance) if one.rule in FROM_THE_DAY), None)


def to_enter(seance: Seance, found: Iterable[Verdict]) -> list[str]:
    """What these verdicts lack that the session's own form takes, by the label of its facts."""
    taken = {f"seance.{name}" for name in fields_of(seance)}
    lacking = dict.fromkeys(one.fact for verdict in found for one in verdict.missing if one.fact in taken)
    return [fait(path).label.lower().removesuffix(" le") for path in lacking]


def record(
    session: Session, agent: Agent, seance: Seance, form: Mapping[str, str], outdated: Callable[[], str] = str
) -> dict[str, str]:
    """Records what is known of the session and commits; else what to correct, by field. An empty field takes back what
    was recorded. `outdated`: why the minutes made cannot be signed, asked once all the rest is written."""
    db.expect_version(seance, form.get("version", ""))
    values, errors, was_signed = {}, {}, bool(signed(seance))
    for name in fields_of(seance):
        path, text = f"seance.{name}", form.get(name, "").strip()
        try:
            values[path] = fait(path).kind.from_text(text) if text else None
        except BadValue as error:
            errors[name] = str(error)
            continue
        if isinstance(values[path], date) and (wrong := _wrong_day(name, values[path], seance)):
            errors[name] = wrong
    if not errors:
        keep(session, seance, values, par=agent.identifiant)
        if not was_signed and signed(seance) and (stale := outdated()):
            return {SIGNED.removeprefix("seance."): stale}
        session.commit()
    return errors


def _wrong_day(name: str, day: date, seance: Seance) -> str:
    if day > clock.today():
        return "Cette date est à venir : écrivez aujourd’hui ou un jour passé."
    if name in AFTER and day < seance.le:
        return f"Cette date est d’avant la séance : écrivez le {format_date(seance.le)} ou un jour d’après."
    return ""


@dataclass(frozen=True)
class Review:
    """What holding the session would settle for good: its whole agenda, whatever the agent's agencies."""

    entries: tuple[Entry, ...]

    @property
    def undecided(self) -> list[tuple[Entry, Candidate]]:
        return [(entry, one) for entry in self.entries for one in entry.candidates if one.decision is None]

    @property
    def decisions(self) -> Counter[str]:
        """How many candidates by decision."""
        return Counter(one.decision.decision for entry in self.entries for one in entry.candidates if one.decision)

    @property
    def stamp(self) -> str:
        """Changes with any decision, so that nothing is confirmed that was not read."""
        taken = [one.decision for entry in self.entries for one in entry.candidates if one.decision]
        said = "".join(f"{one.id} {one.decision} {one.le.isoformat()};" for one in taken)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def review(session: Session, agent: Agent, seance: Seance, form: Mapping[str, str]) -> tuple[Review, dict[str, str]]:
    """What would be settled, and what remains by field: everybody is decided, or put off by name."""
    db.expect_version(seance, form.get("version", ""))
    if refusal := not_yet(seance):
        return Review(()), {"seance": refusal}
    found = Review(tuple(agenda(session, agent, seance, whole=True)))
    errors = {
        f"report-{one.candidature.id}": f"{one.name} n’a pas de décision : prenez-la, ou cochez le report."
        for _, one in found.undecided
        if not form.get(f"report-{one.candidature.id}")
    }
    return found, errors | _rank_gaps(found.entries)


def hold(session: Session, agent: Agent, seance: Seance, reviewed: Review, form: Mapping[str, str]) -> None:
    """Closes the session as held and commits; what each file put off awaits is kept (`attente-12`)."""
    for _, one in reviewed.undecided:
        awaited = form.get(f"attente-{one.candidature.id}", "")
        values = {"candidature.report": awaited if awaited in AWAITED else "autre"}
        subjects.write(session, one.candidature, values, par=agent.identifiant)
    for entry in reviewed.entries:
        _end_dwelling(session, entry)
    seance.etat = "tenue"
    session.add(seance)
    reports = [one.candidature.id for _, one in reviewed.undecided]
    journal(session, agent.identifiant, "tenir", "seance", seance.id, apres={"reports": reports})
    session.commit()


def _rank_gaps(entries: Iterable[Entry]) -> dict[str, str]:
    errors = {}
    for entry in entries:
        given = [one.decision for one in entry.candidates if one.decision and one.decision.decision in ATTRIBUTIONS]
        if said := gap(one.rang or 1 for one in given):
            errors[f"logement-{entry.liste.id}"] = f"{entry.logement.reference} : {said}"
    return errors


def gap(given: Iterable[int]) -> str:
    """What is wrong with the ranks given on a dwelling; empty where they run 1, 2, 3."""
    ranks = sorted(given)
    if ranks == list(range(1, len(ranks) + 1)):
        return ""
    return f"rangs {', '.join(map(str, ranks))}. Il en manque un avant."


def put_off(session: Session, candidature: Candidature) -> None:
    """Without a decision: may be presented again."""
    candidature.etat = "ecartee" if is_beside(candidature) else "qualifiee"
    session.add(candidature)


def _end_dwelling(session: Session, entry: Entry) -> None:
    """Those put off may be presented again; a dwelling that nobody gets goes back to the search."""
    for one in entry.candidates:
        if one.decision is None:
            put_off(session, one.candidature)
    entry.liste.etat = "close"
    if not any(one.decision and one.decision.decision in ATTRIBUTIONS for one in entry.candidates):
        entry.logement.etat = search_state(entry.logement)
    session.add_all([entry.liste, entry.logement])
