"""The year's counts, under each counting that the sources and the law name; never one « 25 % » for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from rules.french import format_rate
from rules.parameters import Chiffres
from rules.rule import set_rule
from rules.sets import Finding
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET, Missing, Operand, Operation, Source

CCH = "Code de la construction et de l’habitation"
PROCEDURE = Source("procédure interne « publics prioritaires et 1er quartile »", "objectifs")
POLITIQUE = Source("politique d’attribution du 7 avril 2023", "III-3.2-A")
Attribution = Mapping[str, object]
Test = Callable[[Attribution], bool]


def share(
    attributions: Iterable[Attribution], base: Test, counted: Test, figure: str, on: date, figures: Chiffres
) -> Finding:
    """Part of a base that is counted, beside its target; people appraise it in the course of the year."""
    based = [one for one in attributions if base(one)]
    hits = sum(1 for one in based if counted(one))
    found = figures.lookup(figure, on)
    if found is None:
        return Finding(
            COMPLETER,
            "La cible n’est pas renseignée.",
            (Missing(f"chiffre:{figure}", "Quelle cible ?", "administrateur"),),
        )
    if not based:
        return Finding(SANS_OBJET, "Aucune attribution ne se compte encore ici.")
    part = Decimal(hits) / len(based)
    target = Operand(figures.by_identifier[figure].title, found.value, "taux", found.period.source)
    work = (
        Operation(
            "÷",
            (Operand("Attributions comptées", hits), Operand("Attributions de la base", len(based))),
            part,
            "taux",
            "Part",
        ),
        Operation("≥", (Operand("Part", part, "taux"), target), part >= found.value, label="Cible atteinte"),
    )
    said = f"{hits} sur {len(based)}, soit {format_rate(part)} ; cible {format_rate(found.value)}."
    return Finding(CONFORME if part >= found.value else APPRECIER, said, work=work)


def _decided(one: Attribution) -> bool:
    return one.get("decision") in ("attribution", "attribution-classement", "attribution-condition")


def _non_reserve(one: Attribution) -> bool:
    return _decided(one) and one.get("contingent") == "bailleur"


def _non_reserve_ou_rendu(one: Attribution) -> bool:
    return _decided(one) and (one.get("contingent") == "bailleur" or bool(one.get("rendu_pour_un_tour")))


def _bail_hors_qpv(one: Attribution) -> bool:
    return bool(one.get("bail_signe")) and one.get("qpv") is False


def _prioritaire(one: Attribution) -> bool:
    return bool(one.get("prioritaire"))


def _quartile(one: Attribution) -> bool:
    return bool(one.get("premier_quartile"))


def _quartile_ou_relogement(one: Attribution) -> bool:
    return _quartile(one) or bool(one.get("relogement_renouvellement"))


PRIORITAIRES, QUARTILE = "part-publics-prioritaires", "part-premier-quartile-hors-qpv"


@set_rule(
    "prioritaires-non-reserves",
    title="Publics prioritaires sur les logements non réservés (décisions)",
    level=APPRECIER,
    source=POLITIQUE,
    clauses=("RA-12", "RP-2", "RP-8"),
    steps=("annee",),
)
def prioritaires_non_reserves(attributions, on, figures):
    return share(attributions, _non_reserve, _prioritaire, PRIORITAIRES, on, figures)


@set_rule(
    "prioritaires-non-reserves-et-rendus",
    title="Publics prioritaires, logements repris pour un tour compris (décisions)",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1"),
    clauses=("RA-12", "PP-7", "PP-8"),
    steps=("annee",),
)
def prioritaires_non_reserves_et_rendus(attributions, on, figures):
    return share(attributions, _non_reserve_ou_rendu, _prioritaire, PRIORITAIRES, on, figures)


@set_rule(
    "quartile-toutes-attributions",
    title="Premier quartile, ensemble des attributions (décisions)",
    level=APPRECIER,
    source=PROCEDURE,
    clauses=("RP-2", "RP-8"),
    steps=("annee",),
)
def quartile_toutes_attributions(attributions, on, figures):
    return share(attributions, _decided, _quartile, QUARTILE, on, figures)


@set_rule(
    "quartile-baux-hors-qpv",
    title="Premier quartile hors quartiers prioritaires (baux signés)",
    level=APPRECIER,
    source=POLITIQUE,
    clauses=("RA-13", "RP-8"),
    steps=("annee",),
)
def quartile_baux_hors_qpv(attributions, on, figures):
    return share(attributions, _bail_hors_qpv, _quartile, QUARTILE, on, figures)


@set_rule(
    "quartile-ou-relogement-baux-hors-qpv",
    title="Premier quartile ou relogement, hors quartiers prioritaires (baux signés)",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1"),
    clauses=("RA-13",),
    steps=("annee",),
)
def quartile_ou_relogement_baux_hors_qpv(attributions, on, figures):
    return share(attributions, _bail_hors_qpv, _quartile_ou_relogement, QUARTILE, on, figures)
