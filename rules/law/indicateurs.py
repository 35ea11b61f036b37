"""The year's counts, under each counting that the sources and the law name; never one « 25 % » for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from rules.french import format_date, format_rate
from rules.parameters import Chiffres
from rules.rule import set_rule
from rules.sets import Finding
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET, Missing, Operand, Operation, Source

CCH = "Code de la construction et de l’habitation"
PROCEDURE = Source("procédure interne « publics prioritaires et 1er quartile »", "objectifs")
POLITIQUE = Source("politique d’attribution du 7 avril 2023", "III-3.2-A")
Attribution = Mapping[str, object]
Test = Callable[[Attribution], bool | None]


def share(
    attributions: Iterable[Attribution], base: Test, counted: Test, figure: str, on: date, figures: Chiffres
) -> Finding:
    """Part of a base that is counted, beside its target; people appraise it in the course of the year."""
    rows = list(attributions)
    based = [one for one in rows if base(one)]
    unknown = sum(base(one) is None or bool(base(one) and counted(one) is None) for one in rows)
    hits = sum(bool(counted(one)) for one in based)
    found = figures.lookup(figure, on)
    if found is None:
        ask = Missing(f"chiffre:{figure}", "Quelle cible ?", "administrateur")
        return Finding(COMPLETER, "La cible n’est pas renseignée.", (ask,))
    left_out = f" Attributions dont un fait manque : {unknown}." if unknown else ""
    if not based:
        return Finding(SANS_OBJET, f"Aucune attribution ne se compte encore ici.{left_out}")
    part = Decimal(hits) / len(based)
    past = f" Cible périmée depuis le {format_date(found.period.last)}, à mettre à jour." if found.expired else ""
    said = f"{hits} sur {len(based)}, soit {format_rate(part)} ; cible {format_rate(found.value)}.{left_out}{past}"
    reached = part >= found.value and not unknown and not found.expired
    target = Operand(figures.by_identifier[figure].title, found.value, "taux", found.period.source)
    return Finding(CONFORME if reached else APPRECIER, said, work=_part_and_target(hits, len(based), part, target))


def _part_and_target(hits: int, based: int, part: Decimal, target: Operand) -> tuple[Operation, ...]:
    counts = (Operand("Attributions comptées", hits), Operand("Attributions de la base", based))
    return (
        Operation("÷", counts, part, "taux", "Part"),
        Operation("≥", (Operand("Part", part, "taux"), target), part >= target.value, label="Cible atteinte"),
    )


def _decided(one: Attribution) -> bool | None:
    """Is the dwelling this household's? Ranked second or further, only once its lease is signed."""
    decision = one.get("decision")
    if decision == "attribution-classement":
        return one.get("rang") in (None, 1) or bool(one.get("bail_signe"))
    return None if decision is None else decision in ("attribution", "attribution-condition")


def _both(*answers: bool | None) -> bool | None:
    return False if False in answers else None if None in answers else True


def _either(*answers: bool | None) -> bool | None:
    return True if True in answers else None if None in answers else False


def _yes(one: Attribution, key: str) -> bool | None:
    """A recorded yes or no; None while nobody recorded it."""
    answer = one.get(key)
    return None if answer is None else bool(answer)


def _owned(one: Attribution) -> bool | None:
    contingent = one.get("contingent")
    return None if contingent is None else contingent == "bailleur"


def _non_reserve(one: Attribution) -> bool | None:
    return _both(_decided(one), _owned(one))


def _non_reserve_ou_rendu(one: Attribution) -> bool | None:
    return _both(_decided(one), _either(_owned(one), bool(one.get("rendu_pour_un_tour"))))


def _bail_hors_qpv(one: Attribution) -> bool | None:
    qpv = _yes(one, "qpv")
    return _both(bool(one.get("bail_signe")), None if qpv is None else not qpv)


def _prioritaire(one: Attribution) -> bool | None:
    return _yes(one, "prioritaire")


def _quartile(one: Attribution) -> bool | None:
    return _yes(one, "premier_quartile")


def _quartile_ou_relogement(one: Attribution) -> bool | None:
    return _either(_quartile(one), bool(one.get("relogement_renouvellement")))


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
