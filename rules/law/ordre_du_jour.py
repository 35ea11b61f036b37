"""May these files go to this commission on that day?"""

from __future__ import annotations

from rules.rule import genre, set_rule
from rules.sets import Finding, Slate, local_set_rule
from rules.verdict import (
    APPRECIER,
    BLOQUANT,
    COMPLETER,
    CONFORME,
    JUSTIFIER,
    SANS_OBJET,
    Missing,
    Operand,
    Operation,
    Outcome,
    Source,
    Verdict,
)

CCH = "Code de la construction et de l’habitation"


def _lacking(fact: str, question: str) -> Finding:
    return Finding(COMPLETER, "La séance n’est pas choisie.", (Missing(fact, question, "bailleur"),))


@genre("commission-competente", allowed_by="délibération du conseil d’administration (R. 441-9 CCH)", highest=BLOQUANT)
def commission_competente(p):
    return local_set_rule(
        "commission-competente", _competente, title="Commission compétente", steps=("ordre_du_jour", "seance"), p=p
    )


def _competente(slate: Slate) -> Finding:
    commune, communes = slate.common.get("logement.commune"), slate.common.get("seance.communes")
    if communes is None:
        return _lacking("seance.communes", "Devant quelle commission ?")
    if commune is None:
        return Finding(
            COMPLETER, "La commune du logement manque.", (Missing("logement.commune", "Quelle commune ?", "bailleur"),)
        )
    covered = communes.replace(" ", "").split(",")
    work = (
        Operation(
            "parmi",
            (Operand("Commune du logement", commune), Operand("Communes de la commission", tuple(covered))),
            commune in covered,
            label="Commission compétente",
        ),
    )
    if commune in covered:
        return Finding(CONFORME, "La commission est compétente pour la commune du logement.", work=work)
    return Finding(
        BLOQUANT,
        "Cette commission n’est pas compétente pour la commune du logement : choisissez-en une autre.",
        work=work,
    )


@set_rule(
    "seance-a-venir",
    title="Date de la séance",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-9", "l’ordre du jour précède la séance"),
    clauses=("RP-7",),
    steps=("ordre_du_jour",),
    requis_pour=("ordre_du_jour",),
)
def seance_a_venir(slate: Slate):
    day = slate.common.get("seance.le")
    if day is None:
        return _lacking("seance.le", "Quel jour la commission siège-t-elle ?")
    work = (
        Operation(
            "≥",
            (Operand("Séance", day), Operand("Date de l’examen", slate.on)),
            day >= slate.on,
            label="Séance à venir",
        ),
    )
    if day >= slate.on:
        return Finding(CONFORME, "La séance est à venir.", work=work)
    return Finding(BLOQUANT, "Cette séance est passée : choisissez-en une à venir.", work=work)


@set_rule(
    "commission-tous-les-deux-mois",
    title="Périodicité de la commission",
    level=APPRECIER,
    source=Source(CCH, "R. 441-9 IV"),
    clauses=("RA-2",),
    steps=("ordre_du_jour",),
)
def tous_les_deux_mois(slate: Slate):
    before, day = slate.common.get("seance.precedente_le"), slate.common.get("seance.le")
    if day is None:
        return _lacking("seance.le", "Quel jour la commission siège-t-elle ?")
    if before is None:
        return Finding(SANS_OBJET, "Aucune séance précédente n’est enregistrée.")
    wanted = slate.figure("reunion-commission-mois")
    latest = slate.add_months(before, wanted.value)
    work = (
        Operation("≤", (Operand("Séance", day), Operand("Au plus tard", latest)), day <= latest, label="Dans le délai"),
    )
    if day <= latest:
        return Finding(CONFORME, f"Pas plus de {wanted.value} mois depuis la séance précédente.", work=work)
    return Finding(APPRECIER, f"Plus de {wanted.value} mois depuis la séance précédente.", work=work)


@set_rule(
    "candidats-presentables",
    title="Dossiers présentables",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-1 et R. 441-3"),
    clauses=("RP-7", "RA-17", "RA-18"),
    steps=("ordre_du_jour",),
    requis_pour=("ordre_du_jour",),
)
def candidats_presentables(slate: Slate):
    """No file with a blocking verdict, none with a required answer missing, each justification written."""
    if not slate.candidates:
        return Finding(COMPLETER, "La liste est vide.", (Missing("candidatures", "Qui est candidat ?", "bailleur"),))
    blocked = slate.count(BLOQUANT)
    awaited = [one for one in slate.verdicts if _awaited(one)]
    unjustified = sum(one.outcome == JUSTIFIER and not slate.justified(one) for one in slate.verdicts)
    counts = (blocked, len(awaited), unjustified)
    outcome, said = _presentable(*counts)
    asked = {item.fact: item for one in awaited for item in one.missing} if outcome == COMPLETER else {}
    return Finding(outcome, said, tuple(asked.values()), _points_left(*counts))


def _awaited(verdict: Verdict) -> bool:
    """An answer that the agenda requires and that somebody can still give; a quotient by zero asks for nothing."""
    return verdict.outcome == COMPLETER and "ordre_du_jour" in verdict.required_for and bool(verdict.missing)


def _points_left(blocked: int, lacking: int, unjustified: int) -> tuple[Operation, ...]:
    counts = (
        Operand("Points bloquants", blocked),
        Operand("Réponses requises manquantes", lacking),
        Operand("Justifications à écrire", unjustified),
    )
    total = blocked + lacking + unjustified
    left = "Points à régler"
    return (
        Operation("+", counts, total, label=left),
        Operation("=", (Operand(left, total), Operand("Aucun", 0)), total == 0, label="Rien ne reste à régler"),
    )


def _presentable(blocked: int, lacking: int, unjustified: int) -> tuple[Outcome, str]:
    """The gravest point left, in words."""
    if blocked:
        return BLOQUANT, f"{blocked} point{_s(blocked)} bloquant{_s(blocked)} sur les candidats."
    if lacking:
        return COMPLETER, f"{lacking} réponse{_s(lacking)} requise{_s(lacking)} avant l’inscription."
    if unjustified:
        return JUSTIFIER, f"{unjustified} justification{_s(unjustified)} à écrire."
    return CONFORME, "Chaque dossier peut être présenté."


def _s(count: int) -> str:
    return "s" if count > 1 else ""
