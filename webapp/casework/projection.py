"""What a room looks at during a session: one dwelling and its candidates, without a ground of priority or of health.

Only what is listed here is shown: the figures that the agenda entry prints, and the words of the rules on size,
effort, remainder and ceilings. Names are left out where the policy wants files without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from letters.commission_contexts import CandidatPresente, LogementPresente
from letters.filters import etage
from letters.sensitive import plain, sensitive_words
from rules.calendar import months_between
from rules.facts import logement as facts
from rules.french import format_amount, format_date, format_decimal
from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET, Verdict, gravest_first
from webapp.cards.household import counted, visitors
from webapp.casework import fiches
from webapp.casework import seance as sittings
from webapp.casework.courriers import setting
from webapp.casework.justifications import candidate_key
from webapp.casework.seance import Candidate, Entry
from webapp.db.models import Seance
from webapp.letter_contexts.commission import SIZE, TAKEN_BACK, gathering_of, point_of
from webapp.letter_contexts.jury import foreseen
from webapp.letter_contexts.reading import Gathering
from webapp.permissions import Agent

EFFORT = ("taux-effort", "taux-effort-seuil", "taux-effort-par-reste-a-vivre")
REMAINDER, CEILINGS = "reste-a-vivre", "ressources-sous-plafond"
YEAR, WORD = 12, re.compile(r"[a-z]{2,}")
UNTOLD_STEMS = ("dalo", "daho", "priorit", "label", "prefet", "prefectur", "syplo", "siao", "hebergement", "violen")


@dataclass(frozen=True)
class Cell:
    """One thing to read of a candidate: its value (empty while unknown), a word more, what the rules say of it, and the
    officer's sentence for what is to justify."""

    value: str
    more: str = ""
    verdicts: tuple[Verdict, ...] = ()
    written: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """A candidate as the room sees one: no name where the policy wants none."""

    title: str
    name: str
    reason: str
    told: tuple[str, ...]
    household: Cell
    size: Cell
    since: Cell
    effort: Cell
    remainder: Cell
    ceilings: Cell


@dataclass(frozen=True)
class Screen:
    """A dwelling of the agenda; `place` counts from 1, `before` and `after` are the slates beside it."""

    number: int
    place: int
    total: int
    before: int | None
    after: int | None
    headline: str
    described: str
    facts: list[tuple[str, str]]
    candidates: list[Seen]
    nameless: bool


def order(session: Session, agent: Agent, sitting: Seance) -> list[int]:
    """The slates that the agent may project, in the agenda's order."""
    return [liste.id for _, liste, _ in sittings.order(session, agent, sitting)]


def screen(session: Session, agent: Agent, sitting: Seance, entry: Entry) -> Screen:
    """One dwelling ready to be shown."""
    chosen = setting(agent, sitting)
    gathering = gathering_of(entry)
    point = point_of(gathering, chosen, fiches.shown(session, agent, entry))
    slates = order(session, agent, sitting)
    place, home, nameless = slates.index(entry.liste.id), point["logement"], bool(foreseen(chosen))
    pairs = zip(entry.candidates, point["candidats"], strict=True)
    return Screen(
        number=entry.inscription.ordre,
        place=place + 1,
        total=len(slates),
        before=slates[place - 1] if place else None,
        after=slates[place + 1] if place + 1 < len(slates) else None,
        headline=", ".join(filter(None, (home.typologie if _rooms(gathering) else "", home.commune))),
        described=_described(home),
        facts=list(_facts(home)),
        candidates=[_explained(entry, one, _seen(gathering, one, shown, sitting.le, nameless)) for one, shown in pairs],
        nameless=nameless,
    )


def _rooms(gathering: Gathering) -> int | None:
    return gathering.dossier.values.get("logement.pieces")


def _described(home: LogementPresente) -> str:
    """« RSH-LEV-0001 · 64,5 m² · 2e étage · repris pour un tour »."""
    size = facts.surface.kind.format(home.surface) if home.surface is not None else "surface à compléter"
    round_ = TAKEN_BACK if TAKEN_BACK in (home.contingent or "") else ""
    return " · ".join(filter(None, (home.reference, size, "" if home.etage is None else etage(home.etage), round_)))


def _facts(home: LogementPresente) -> Iterable[tuple[str, str]]:
    alone = None if home.loyer is None else home.loyer - (home.annexes or 0)
    total = None if home.loyer is None or home.charges is None else home.loyer + home.charges
    beside = (("Annexes", home.annexes),) if home.annexes else ()
    both = "Loyer, annexes et charges" if home.annexes else "Loyer et charges"
    yield "Financement", home.financement or ""
    yield "Contingent", _whose(home.contingent or "")
    for label, amount in (("Loyer", alone), *beside, ("Charges", home.charges), (both, total)):
        yield label, "" if amount is None else format_amount(amount)


def _whose(contingent: str) -> str:
    """Without whom it serves, which would tell of every candidate."""
    return contingent.partition(",")[0].removesuffix(f" ({TAKEN_BACK})")


def _seen(gathering: Gathering, one: Candidate, shown: CandidatPresente, on: date, nameless: bool) -> Seen:
    key = candidate_key(one.candidature.id)
    unknown = any(path.startswith(f"{key} menage.personnes") for path in gathering.missing)
    effort = "" if shown.taux_effort is None else f"{format_decimal(shown.taux_effort)}\u00a0%"
    return Seen(
        title="À côté de la liste" if one.beside else f"Rang {shown.rang or 'à compléter'}",
        reason="",
        told=one.presented.told,
        name="" if nameless else " ".join(filter(None, (shown.civilite, shown.prenom, shown.nom))),
        household=Cell("") if unknown else _household(shown),
        size=Cell("", _doubts(one), _said(one, SIZE)),
        since=_since(shown.anciennete, on, nameless),
        effort=Cell(effort, _without_benefit(one, EFFORT[0], effort), _said(one, EFFORT)),
        remainder=Cell(
            shown.reste_a_vivre or "", _without_benefit(one, REMAINDER, shown.reste_a_vivre), _said(one, (REMAINDER,))
        ),
        ceilings=Cell("", verdicts=_said(one, (CEILINGS,))),
    )


def _explained(entry: Entry, one: Candidate, seen: Seen) -> Seen:
    """With what the officer wrote, which may name the person or what the room is not told: then it stays unsaid."""
    if not seen.name:
        return seen
    names = [word for each in entry.candidates for word in (each.demande.nom, each.demande.prenom) if word]
    cells = ("size", "effort", "remainder", "ceilings")
    pairs = ((name, getattr(seen, name)) for name in cells)
    written = {name: replace(cell, written=_written(entry, cell, names)) for name, cell in pairs}
    return replace(seen, reason=one.placed if _may_be_shown(one.placed, names) else "", **written)


def _written(entry: Entry, cell: Cell, names: Sequence[str]) -> tuple[str, ...]:
    found = (entry.justifications.get((one.candidate, one.rule)) for one in cell.verdicts if one.outcome == JUSTIFIER)
    return tuple(one.phrase for one in found if one and _may_be_shown(one.phrase, names))


def _may_be_shown(text: str, names: Sequence[str]) -> bool:
    """No ground of priority, of health or of violence, and nobody's name."""
    said = plain(text)
    private = {word for name in names for word in WORD.findall(plain(name))} & set(WORD.findall(said))
    return not (private or sensitive_words(text) or any(stem in said for stem in UNTOLD_STEMS))


def _household(shown: CandidatPresente) -> Cell:
    parts = [counted(shown.adultes, "adulte") if shown.adultes else ""]
    parts.append(counted(shown.enfants, "enfant") if shown.enfants else "")
    return Cell(", ".join(filter(None, parts)), visitors(shown.enfants, shown.en_visite))


def _since(day: date | None, on: date, nameless: bool) -> Cell:
    """How old the request is; the year alone where nothing may point to a person."""
    if day is None:
        return Cell("")
    if nameless:
        return Cell(f"Demande de {day.year}")
    years, months = divmod(months_between(day, on), YEAR)
    waited = (counted(years, "an") if years else "", f"{months} mois" if months or not years else "")
    return Cell(" et ".join(filter(None, waited)), f"Demande du {format_date(day)}")


def _said(one: Candidate, rules: Iterable[str]) -> tuple[Verdict, ...]:
    """What these rules say, the gravest first, without those that do not apply here."""
    listed = [verdict for verdict in one.verdicts if verdict.rule in rules and verdict.outcome != SANS_OBJET]
    telling = [verdict for verdict in listed if verdict.outcome != CONFORME]
    return tuple(gravest_first(telling) if telling else listed[:1])


def _doubts(one: Candidate) -> str:
    """Why the size is for people to appraise, where the figures look compliant: the first sentence, one screen holds
    it."""
    found = (verdict for verdict in one.verdicts if verdict.rule in SIZE and verdict.outcome == APPRECIER)
    firsts = (f"{doubt.split('. ')[0].rstrip('.')}." for verdict in found for doubt in verdict.doubts)
    return " ".join(dict.fromkeys(firsts))


def _without_benefit(one: Candidate, rule: str, known: str | None) -> str:
    """The figure that stands while the housing benefit is unknown."""
    if known:
        return ""
    waiting = (verdict for verdict in one.verdicts if verdict.rule == rule and verdict.outcome == COMPLETER)
    return next((verdict.partial for verdict in waiting), "")
