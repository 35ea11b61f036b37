"""The pool: every active request of the landlord set against one dwelling, kept or excluded, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from rules.calendar import months_between
from rules.check import rule_book
from rules.dossier import Dossier
from rules.law.priorite import dalo
from rules.parameters import national
from rules.policy import Policy
from rules.verdict import BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, Outcome, Verdict, gravest_first
from webapp.casework import appel, subjects
from webapp.casework.scope import scoped
from webapp.db.models import Appel, Candidature, Demande, Logement
from webapp.permissions import Agent

PER_PAGE = 25
EXCLUDED_SHOWN = 100
CONFIDENTIAL = {"demande.preuves_vues", "demande.besoin_adaptation", "demande.lit_medicalise"}


@dataclass(frozen=True)
class Filters:
    """What the officer narrows the pool to. `appel`: « jamais », « deja » or nothing; `commune`: a code or nothing."""

    texte: str = ""
    label: bool = False
    quartile: bool = False
    commune: str = ""
    appel: str = ""


@dataclass(frozen=True)
class Screened:
    """A request set against the dwelling, before anything is shown of it."""

    demande: Demande
    dossier: Dossier
    kept: bool
    verdicts: tuple[Verdict, ...]

    @property
    def label(self) -> bool:
        return bool(self.demande.labels)

    @property
    def quartile(self) -> bool:
        return self.dossier.values.get("demande.premier_quartile_sne") is True


@dataclass(frozen=True)
class Row:
    """A line of the list: never the ground of a priority, only that a label is recognised."""

    demande: Demande
    label: bool
    quartile: bool
    anciennete: str
    bilan: tuple[tuple[str, str], ...]
    points: tuple[str, ...]
    dernier: Appel | None
    candidature: Candidature | None


@dataclass(frozen=True)
class Pool:
    """The screened pool after the filters; `total` and `communes` are those before them."""

    kept: list[Screened]
    excluded: list[Screened]
    total: int
    communes: list[str]


def pool(session: Session, agent: Agent, policy: Policy, logement: Logement, filters: Filters, on: date) -> Pool:
    """Every active request of the landlord against this dwelling, in display order: DALO first, then filing date."""
    requests = _requests(session, agent)
    screened = screen(policy, subjects.dossier(logement), requests, on)
    called = appel.called(session, agent) if filters.appel else set()
    shown = [one for one in screened if _passes(one, filters, called)]
    communes = sorted({code for one in requests for code in one.commune_souhaitee})
    return Pool([o for o in shown if o.kept], [o for o in shown if not o.kept], len(requests), communes)


def _requests(session: Session, agent: Agent) -> list[Demande]:
    query = scoped(select(Demande), Demande, agent).where(Demande.etat == "active")
    return list(session.exec(query.order_by(col(Demande.depot), col(Demande.id))).all())


def screen(policy: Policy, dwelling: Dossier, requests: Iterable[Demande], on: date) -> list[Screened]:
    """Each request judged by the rules of a call, in display order."""
    book, figures = rule_book(policy, "appel"), national()
    found = []
    for row in requests:
        dossier = subjects.dossier(row)
        result, verdicts = book.check(dwelling.merged(dossier), on, figures)
        kept = all(one.outcome != BLOQUANT for one in verdicts)
        found.append((not result.of(dalo), row.depot or date.max, Screened(row, dossier, kept, tuple(verdicts))))
    return [one for *_, one in sorted(found, key=lambda item: item[:2])]


def _passes(one: Screened, filters: Filters, called: set[int]) -> bool:
    row = one.demande
    return (
        (not filters.label or one.label)
        and (not filters.quartile or one.quartile)
        and (not filters.commune or not row.commune_souhaitee or filters.commune in row.commune_souhaitee)
        and (not filters.appel or (row.id in called) == (filters.appel == "deja"))
        and _named(row, filters.texte)
    )


def _named(row: Demande, text: str) -> bool:
    held = f"{row.prenom or ''} {row.nom or ''} {row.numero}".casefold()
    return all(word in held for word in text.casefold().split())


def rows(session: Session, logement: Logement, screened: Iterable[Screened], on: date) -> list[Row]:
    """What the list shows of these requests."""
    screened = list(screened)
    ids = [one.demande.id for one in screened]
    last = appel.latest(session, ids)
    query = select(Candidature).where(Candidature.logement_id == logement.id, col(Candidature.demande_id).in_(ids))
    candidacies = {one.demande_id: one for one in session.exec(query).all()}
    return [_row(one, last, candidacies, on) for one in screened]


def _row(one: Screened, last: Mapping[int, Appel], candidacies: Mapping[int, Candidature], on: date) -> Row:
    row = one.demande
    return Row(
        row,
        one.label,
        one.quartile,
        seniority(row.depot, on),
        summary(one.verdicts),
        tuple(points(one.verdicts)),
        last.get(row.id),
        candidacies.get(row.id),
    )


def seniority(depot: date | None, on: date) -> str:
    """« 3 ans et 8 mois » since the request was filed."""
    if depot is None or depot > on:
        return ""
    years, months = divmod(months_between(depot, on), 12)
    said = [f"{years}\u00a0an{'s' if years > 1 else ''}"] if years else []
    said += [f"{months}\u00a0mois"] if months or not years else []
    return " et ".join(said)


def summary(verdicts: Iterable[Verdict]) -> tuple[tuple[str, str], ...]:
    """Badges: what blocks, is to justify, is to ask; « conforme » only when nothing of that is left."""
    outcomes = [one.outcome for one in verdicts]
    words: dict[Outcome, str] = {BLOQUANT: "bloquant", JUSTIFIER: "à justifier", COMPLETER: "à compléter"}
    found = [(f"{outcomes.count(code)} {text}", str(code)) for code, text in words.items() if code in outcomes]
    return tuple(found) or (("conforme", str(CONFORME)),)


def points(verdicts: Iterable[Verdict]) -> Iterable[str]:
    """What blocks or is to justify, in words that a list may show."""
    for one in gravest_first(list(verdicts)):
        if one.outcome in (BLOQUANT, JUSTIFIER):
            yield "Un point à voir pendant l’appel." if _confidential(one) else f"{one.title}\u00a0: {one.message}"


def _confidential(verdict: Verdict) -> bool:
    """Would the message tell a ground of priority or a matter of health?"""
    return bool(CONFIDENTIAL & verdict.declared.expression.facts)

