"""Who proposes, and to whom is an attribution charged? The réservataires' right to propose, their candidates, when they
are met and consulted, and the advice on the one to charge: it ranks, the commission chooses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import partial

from rules.counting import Attribution, Counting
from rules.facts import candidature, logement
from rules.law.contingents import ETAT_PRIORITAIRES, FLUX_ETAT
from rules.law.indicateurs import PRIORITAIRES, counting
from rules.law.seance import REFUS, REPORT
from rules.parameters import Chiffres
from rules.rule import genre, make_rule, rule, set_rule
from rules.sets import Finding, Slate, local_set_rule
from rules.verdict import (
    APPRECIER,
    COMPLETER,
    CONFORME,
    JUSTIFIER,
    SANS_OBJET,
    Missing,
    Operand,
    Operation,
    Outcome,
    Source,
)
from rules.vocabulary import CONTINGENTS

CCH = "Code de la construction et de l’habitation"
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"


@set_rule(
    "droit-de-proposition",
    title="Qui propose les candidats",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1 et R. 441-5"),
    clauses=("PP-13", "RA-3", "PC-9"),
    steps=("liste", "ordre_du_jour"),
)
def droit_de_proposition(slate: Slate):
    """A reservation gives a right to propose; without a proposal the landlord chooses; it alone decides."""
    contingent = slate.common.get("logement.contingent")
    if contingent is None:
        ask = Missing("logement.contingent", "Sur quel contingent le logement est-il proposé ?", "bailleur")
        return Finding(COMPLETER, "Le contingent du logement n’est pas renseigné.", (ask,))
    if contingent == "bailleur":
        return Finding(SANS_OBJET, "Logement non réservé : le bailleur choisit selon des critères objectifs.")
    if slate.common.get("logement.rendu_pour_un_tour"):
        return Finding(CONFORME, "Sans proposition aboutie du réservataire, le bailleur choisit pour un tour.")
    return Finding(APPRECIER, "Logement réservé : le réservataire propose les candidats, la commission décide seule.")


@rule(
    "imputation-unique",
    title="Réservataire à qui l’attribution est imputée",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1", "imputation à un seul réservataire : fiche des Pays de la Loire, II-1"),
    clauses=("PP-3",),
    steps=("seance",),
    explanation="Un seul réservataire par attribution ; choisi à la décision : {imputation} ; à défaut, contingent du "
    "logement : {contingent} ; repris pour un tour, imputé au bailleur : {rendu_pour_un_tour}.",
    sans_objet=(REPORT, (candidature.decision.parmi(REFUS), "La décision n’est pas une attribution.")),
)
def imputation_unique():
    """The one chosen when it is attributed, else what the dwelling's quota says, as the year's counts read it."""
    impute = (
        candidature.imputation.parmi(CONTINGENTS) | logement.rendu_pour_un_tour | logement.contingent.parmi(CONTINGENTS)
    )
    return ~candidature.decision.parmi(REFUS) & impute


@genre(
    "candidats-du-reservataire",
    allowed_by="conventions de réservation",
    highest=APPRECIER,
    defaults={"candidats": 0},
    candidats=int,
)
def candidats_du_reservataire(p):
    """How many candidates a réservataire is invited to propose for a dwelling of its quota; several, where the
    landlord's text gives no number."""
    examine = partial(_candidats, int(p.candidats))
    return local_set_rule(
        "candidats-du-reservataire", examine, title="Candidats du réservataire", steps=("liste", "ordre_du_jour"), p=p
    )


def _candidats(wanted: int, slate: Slate) -> Finding:
    contingent, counted = slate.common.get("logement.contingent"), len(slate.candidates)
    if contingent is None:
        ask = Missing("logement.contingent", "Sur quel contingent le logement est-il proposé ?", "bailleur")
        return Finding(COMPLETER, "Le contingent du logement n’est pas renseigné.", (ask,))
    if contingent == "bailleur" or slate.common.get("logement.rendu_pour_un_tour"):
        return Finding(SANS_OBJET, "Aucun réservataire ne propose sur ce logement.")
    said = f"{counted} candidat{'s' if counted > 1 else ''} sur la liste"
    if not wanted:
        return Finding(APPRECIER, f"{said} ; le bailleur en demande plusieurs, sans fixer de nombre.")
    operands = (Operand("Candidats sur la liste", counted), Operand("Candidats demandés au réservataire", wanted))
    work = (Operation("≥", operands, counted >= wanted, label="Nombre suffisant"),)
    enough = CONFORME if counted >= wanted else APPRECIER
    return Finding(enough, f"{said}, pour {wanted} demandés au réservataire.", work=work)


@dataclass(frozen=True)
class Advice:
    """One réservataire to charge: its count, what its obligation needs, whether a ceiling forbids more (the State's),
    how many attributions lack a fact."""

    reservataire: str
    hits: int
    based: int
    needed: int
    capped: bool = False
    unknown: int = 0

    @property
    def missing(self) -> int:
        return max(self.needed - self.hits, 0)

    @property
    def reason(self) -> str:
        """« Action Logement, 18 attributions sur 80 (l’obligation en demande 20) »; never what the household's label
        is."""
        name = CONTINGENTS[self.reservataire]
        if not self.based:
            return f"{name}, aucune attribution encore"
        reached = "" if self.missing else ", le plafond est atteint" if self.capped else ", elle est atteinte"
        counted = f"{self.hits} attribution{'s' if self.hits > 1 else ''} sur {self.based}"
        return f"{name}, {counted} (l’obligation en demande {self.needed}{reached})"


OBLIGATIONS: dict[str, Counting] = {
    "bailleur": counting("prioritaires", "non-reserves-et-rendus", PRIORITAIRES),
    "etat": ETAT_PRIORITAIRES,
    **{
        code: counting("prioritaires", code, PRIORITAIRES)
        for code in ("action-logement", "commune", "departement", "region")
    },
}


def advise(
    prioritaire: bool | None,
    attributions: Iterable[Attribution],
    reservataires: Iterable[str],
    on: date,
    figures: Chiffres,
) -> tuple[Advice, ...]:
    """The réservataires that could be charged with a priority household, the farthest from its obligation first.

    Nothing for a household that no obligation counts, or whose labels are not known; at equal distance, the order of
    `reservataires`. The State's agents are never advised: their share may move to priority households, not the reverse.
    """
    if not prioritaire:
        return ()
    rows = list(attributions)
    found = [_advice(code, rows, on, figures) for code in dict.fromkeys(reservataires) if code in OBLIGATIONS]
    return tuple(sorted((one for one in found if one is not None), key=_distance))


def _advice(code: str, rows: list[Attribution], on: date, figures: Chiffres) -> Advice | None:
    obligation = OBLIGATIONS[code]
    target = obligation.target(on, figures)
    if target is None:
        return None
    found = obligation.tally(rows)
    needed = int((Decimal(target.value) * found.based).to_integral_value(ROUND_CEILING))
    capped = code == "etat" and bool(found.based) and not _room_for_the_state(rows, on, figures)
    return Advice(code, found.hits, found.based, needed, capped, found.unknown)


def _room_for_the_state(rows: list[Attribution], on: date, figures: Chiffres) -> bool:
    """Is the préfet's part, agents included, still under its ceiling?"""
    taken, ceiling = FLUX_ETAT.tally(rows), FLUX_ETAT.target(on, figures)
    return ceiling is None or taken.hits < Decimal(ceiling.value) * taken.based


def _distance(one: Advice) -> tuple[int, Decimal]:
    """Behind, by rate of attainment; then those without a count; then those that reached it, by the same rate; last
    the one that its ceiling stops."""
    if not one.based:
        return 1, Decimal(0)
    return (3 if one.capped else 0 if one.missing else 2), Decimal(one.hits) / one.needed


@dataclass(frozen=True)
class Advising:
    """The set rule's function that a policy's clause makes: it compares these réservataires over a year."""

    reservataires: tuple[str, ...]

    def __call__(self, attributions: Iterable[Attribution], on: date, figures: Chiffres) -> Finding:
        return _conseil(advise(True, attributions, self.reservataires, on, figures))


@genre(
    "conseil-imputation",
    allowed_by="gestion en flux ; dispositif régional des Pays de la Loire (fiche, III)",
    highest=APPRECIER,
    reservataires=list,
)
def conseil_imputation(p):
    """Which réservataire to charge with the next priority household; the choice is the commission's."""
    compared = tuple(p.reservataires)
    unknown = [code for code in compared if code not in OBLIGATIONS]
    if unknown or not compared:
        raise ValueError(unknown)

    return local_set_rule(
        "conseil-imputation",
        Advising(compared),
        title="Réservataire à charger du prochain ménage prioritaire",
        steps=("annee",),
        p=p,
        requis_pour=(),
    )


def _conseil(ranked: tuple[Advice, ...]) -> Finding:
    if not any(one.based for one in ranked):
        return Finding(SANS_OBJET, "Aucune attribution ne se compte encore : rien ne départage les réservataires.")
    told = " ; ".join(one.reason for one in ranked)
    unknown = max(one.unknown for one in ranked)
    left_out = f" Attributions dont un fait manque : {unknown}." if unknown else ""
    work = tuple(
        Operation(
            "−",
            (Operand("Attributions qu’il faut", one.needed), Operand("Attributions comptées", one.hits)),
            one.needed - one.hits,
            label=CONTINGENTS[one.reservataire],
        )
        for one in ranked
        if one.based
    )
    return Finding(APPRECIER, f"{told}. La commission choisit.{left_out}", work=work)


def advised_reservataires(rules: Iterable[object]) -> tuple[str, ...] | None:
    """The réservataires that a policy's clause compares; None where it does not switch the advice on."""
    functions = (getattr(rule, "function", None) for rule in rules)
    told = (getattr(function, "function", function) for function in functions)
    return next((one.reservataires for one in told if isinstance(one, Advising)), None)


DROITS = "Un ajustement porte sur l’offre : la cohésion du quartier n’est jamais un motif de refus d’une personne."


@genre("rencontre-des-reservataires", allowed_by=ORIENTATIONS, highest=APPRECIER)
def rencontre_des_reservataires(p):
    """A first letting is the occasion to meet them; where nobody noted one, there is none to ask about."""
    return make_rule(
        "rencontre-des-reservataires",
        logement.reservataires_rencontres,
        title="Immeuble neuf, rencontre des réservataires",
        steps=("flechage",),
        explanation="Réservataires rencontrés au sujet des publics prioritaires et de l’équilibre de peuplement : "
        "{reservataires_rencontres}.",
        sans_objet=(
            (~logement.neuf.est_connu(), "Aucune première mise en location n’est notée pour ce logement."),
            (~logement.neuf, "Le logement n’est pas à sa première mise en location."),
        ),
        **p.declared,
    )


@genre("ajustement-concerte", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def ajustement_concerte(p):
    """A slate that departs from the usual order for the district's cohesion, with the réservataire and its rights."""
    return local_set_rule(
        "ajustement-concerte",
        partial(_ajustement, p.declared["level"]),
        title="Ajustement concerté avec le réservataire",
        steps=("liste", "ordre_du_jour"),
        requis_pour=(),
        p=p,
    )


def _ajustement(level: Outcome, slate: Slate) -> Finding:
    if not slate.common.get("liste.ajustement"):
        return Finding(SANS_OBJET, "Aucun ajustement n’est noté pour cette liste.")
    contingent, agreed = slate.common.get("logement.contingent"), slate.common.get("liste.ajustement_concerte")
    if contingent is None:
        ask = Missing("logement.contingent", "À quel contingent le logement appartient-il ?", "bailleur")
        return Finding(COMPLETER, "Le réservataire du logement n’est pas connu.", (ask,), notes=(DROITS,))
    if contingent == "bailleur":
        return Finding(SANS_OBJET, "Logement non réservé : aucun réservataire n’est à consulter.", notes=(DROITS,))
    if agreed is None:
        ask = Missing("liste.ajustement_concerte", "Le réservataire a-t-il été consulté ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas si le réservataire a été consulté.", (ask,), notes=(DROITS,))
    work = (Operation("réponse", (Operand("Réservataire consulté", agreed),), agreed, label="Ajustement concerté"),)
    if agreed:
        said = "Ajustement pour la cohésion du quartier, concerté avec le réservataire dans le respect de ses droits."
        return Finding(CONFORME, said, work=work, notes=(DROITS,))
    said = "Ajustement pour la cohésion du quartier, sans concertation avec le réservataire."
    return Finding(level, said, work=work, notes=(DROITS,))
