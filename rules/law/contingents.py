"""The year by réservataire: the State's part of the flow, and how attributions divide between quotas and districts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rules.counting import (
    Attribution,
    Counting,
    Criterion,
    Tally,
    both,
    charged,
    charged_to,
    count_of,
    decided,
    recorded,
)
from rules.french import format_rate, typeset
from rules.law.indicateurs import BASES, COMPTES
from rules.parameters import Chiffres
from rules.rule import genre, set_rule
from rules.sets import FigureOperand, Finding, figure_operand, local_set_rule
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET, Missing, Operand, Operation, Source
from rules.vocabulary import CONTINGENTS

CCH = "Code de la construction et de l’habitation"
PREFET, AGENTS = "part-reservation-prefet-max", "part-agents-etat-max"
ALL = BASES["toutes-attributions"]
SECTEURS = {True: "en-qpv", False: "hors-qpv", None: "secteur-inconnu"}
ORDER = {code: place for place, code in enumerate(CONTINGENTS)}

_agents = charged_to("etat-agents")
FLUX_ETAT = Counting(
    ALL,
    Criterion(charged_to("etat", "etat-agents"), "État, agents compris", "Celles imputées à l’État, agents compris."),
    PREFET,
    at_most=True,
    topic="etat",
)
FLUX_AGENTS = Counting(
    ALL,
    Criterion(_agents, "Agents de l’État", "Celles imputées à l’État pour ses agents."),
    AGENTS,
    at_most=True,
    topic="etat",
)
_flux = {"level": APPRECIER, "source": Source(CCH, "R. 441-5"), "steps": ("annee",), "clauses": ("PP-4",)}
etat_toutes_attributions = set_rule("etat-toutes-attributions", title=FLUX_ETAT.title, **_flux)(FLUX_ETAT)
agents_toutes_attributions = set_rule("agents-toutes-attributions", title=FLUX_AGENTS.title, **_flux)(FLUX_AGENTS)


@dataclass(frozen=True)
class StateShare(Counting):
    """The State's part for priority households: at least what the agents cannot take, at most the préfet's whole part
    less what the agents took. Their unused share moves to these households, never the other way."""

    def target(self, on: date, figures: Chiffres) -> Operand | None:
        """The lower bound: the préfet's part less the agents' ceiling."""
        whole, agents = figure_operand(figures, PREFET, on), figure_operand(figures, AGENTS, on)
        if whole is None or agents is None:
            return None
        label, source = (
            "Part du préfet moins celle des agents",
            " ; ".join(dict.fromkeys((whole.source, agents.source))),
        )
        return Operand(label, Decimal(whole.value) - Decimal(agents.value), "taux", source)

    def __call__(self, attributions: Iterable[Attribution], on: date, figures: Chiffres) -> Finding:
        rows = list(attributions)
        found, agents = self.tally(rows), FLUX_AGENTS.tally(rows)
        bounds = figure_operand(figures, PREFET, on), figure_operand(figures, AGENTS, on)
        if None in bounds:
            ask = Missing(f"chiffre:{PREFET}", "Quelle part du flux est réservée à l’État ?", "administrateur")
            return Finding(COMPLETER, "La part réservée à l’État n’est pas renseignée.", (ask,))
        if found.part is None:
            return Finding(SANS_OBJET, f"Aucune attribution ne se compte encore ici.{found.left_out}")
        return self._between(found, agents, *bounds)

    def _between(self, found: Tally, agents: Tally, whole: FigureOperand, most: FigureOperand) -> Finding:
        lowest = Decimal(whole.value) - Decimal(most.value)
        # Compared as counts, so that no rounded quotient decides.
        taken = min(Decimal(agents.hits), Decimal(most.value) * found.based)
        reached = found.hits >= lowest * found.based
        within = found.hits + taken <= Decimal(whole.value) * found.based
        highest = Decimal(whole.value) - taken / found.based
        said = (
            f"{found.hits} sur {found.based}, soit {format_rate(found.part)} ; de {format_rate(lowest)} à "
            f"{format_rate(highest)}, part des agents non utilisée comprise ({agents.hits} pour les agents)."
        )
        work = (
            count_of(found),
            Operation("−", (whole, most), lowest, "taux", "Part due aux ménages prioritaires"),
            Operation(
                "−",
                (whole, Operand("Part prise par les agents", taken / found.based, "taux")),
                highest,
                "taux",
                "Plafond, part des agents non utilisée comprise",
            ),
        )
        held = reached and within and not found.unknown and not agents.unknown
        return Finding(CONFORME if held else APPRECIER, f"{said}{found.left_out}", work=work)


ETAT_PRIORITAIRES = StateShare(
    ALL,
    Criterion(
        lambda one: both(charged_to("etat")(one), COMPTES["prioritaires"].test(one)),
        "État, ménages prioritaires",
        "Celles imputées à l’État, hors agents, dont le ménage porte un label reconnu.",
    ),
    PREFET,
    topic="etat",
)
etat_prioritaires = set_rule("etat-prioritaires-toutes-attributions", title=ETAT_PRIORITAIRES.title, **_flux)(
    ETAT_PRIORITAIRES
)


class Slice(NamedTuple):
    """What one réservataire received in one kind of district: decisions, leases, and households by what counts."""

    reservataire: str | None
    secteur: str
    decisions: int
    baux: int
    prioritaires: int
    dalo: int
    quartile: int


def divide(attributions: Iterable[Attribution]) -> list[Slice]:
    """The year's attributions by réservataire charged (None: not recorded) and district; the parts sum to the whole."""
    groups: dict[tuple[str | None, str], list[Attribution]] = {}
    for one in attributions:
        if decided(one) or one.get("bail_signe"):
            groups.setdefault((charged(one), SECTEURS[recorded(one, "qpv")]), []).append(one)
    places = sorted(groups, key=_place)
    return [_slice(*key, groups[key]) for key in places]


def _place(key: tuple[str | None, str]) -> tuple[int, int]:
    return ORDER.get(key[0] or "", len(ORDER)), list(SECTEURS.values()).index(key[1])


def _slice(reservataire: str | None, secteur: str, rows: list[Attribution]) -> Slice:
    taken = [one for one in rows if decided(one)]
    counts = (sum(bool(COMPTES[code].test(one)) for one in taken) for code in ("prioritaires", "dalo", "quartile"))
    return Slice(reservataire, secteur, len(taken), sum(bool(one.get("bail_signe")) for one in rows), *counts)


@genre(
    "repartition-annuelle",
    allowed_by="conventions de réservation ; convention intercommunale d’attribution",
    highest=APPRECIER,
)
def repartition_annuelle(p):
    """What each réservataire brings to the year; no text sets a threshold."""
    return local_set_rule(
        "repartition-annuelle",
        _repartition,
        title="Contribution de chaque réservataire (décisions)",
        steps=("annee",),
        p=p,
        requis_pour=(),
    )


def _repartition(attributions: Iterable[Attribution], on: date, figures: Chiffres) -> Finding:
    shares: dict[str | None, int] = {}
    for one in divide(attributions):
        shares[one.reservataire] = shares.get(one.reservataire, 0) + one.decisions
    whole = sum(shares.values())
    if not whole:
        return Finding(SANS_OBJET, "Aucune attribution ne se compte encore ici.")
    named = {CONTINGENTS.get(code or "", "Contingent non renseigné"): count for code, count in shares.items()}
    told = " ; ".join(f"{name} : {count}" for name, count in named.items())
    work = (Operation("+", tuple(Operand(*one) for one in named.items()), whole, label="Attributions de l’année"),)
    return Finding(APPRECIER, typeset(f"{told} ; {whole} au total, sans seuil dans les textes."), work=work)
