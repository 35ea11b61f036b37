"""Is each decision one the law knows, complete, reasoned, and true to the facts?"""

from __future__ import annotations

from rules.expression import ou
from rules.facts import candidature, seance
from rules.law.ressources import hors_plafond, plafond, rfr_retenu
from rules.law.sejour import sejour_justifie
from rules.rule import genre, make_rule, rule, set_rule
from rules.sets import Finding, Slate
from rules.verdict import BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, Missing, Operand, Operation, Source

CCH = "Code de la construction et de l’habitation"
CLASSEMENT = "attribution-classement"
REFUS = ("non-attribution", "irrecevabilite")
MOTIFS_IRRECEVABILITE = ("IRR-SEJOUR", "IRR-PLAFOND")


@rule(
    "decision-prise",
    title="Décision de la commission",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-3"),
    clauses=("RA-8", "EM-14"),
    steps=("seance",),
    requis_pour=("seance",),
    explanation="Décision : {decision}.",
)
def decision_prise():
    return candidature.decision.parmi(("attribution", CLASSEMENT, "attribution-condition", *REFUS))


@rule(
    "condition-suspensive-complete",
    title="Condition suspensive",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-3 c et R. 441-2-4-1"),
    clauses=("RA-8",),
    steps=("seance",),
    requis_pour=("seance",),
    explanation="Pièce attendue : {condition_piece}, pour le {condition_le}.",
    sans_objet=((candidature.decision != "attribution-condition", "La décision n’est pas sous condition."),),
)
def condition_complete():
    return (candidature.condition_piece != "") & (candidature.condition_le > seance.le)


@rule(
    "refus-motive",
    title="Motif de la décision",
    level=BLOQUANT,
    source=Source(CCH, "L. 441-2-2"),
    clauses=("RA-9", "PC-18"),
    steps=("seance",),
    requis_pour=("seance",),
    explanation="Motif : {motif}.",
    sans_objet=((~candidature.decision.parmi(REFUS), "La décision n’est pas un refus."),),
)
def refus_motive():
    return candidature.motif != ""


@rule(
    "irrecevabilite-deux-motifs",
    title="Motif d’irrecevabilité",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-1 et R. 441-2-8 d"),
    clauses=("RA-8", "EM-7"),
    steps=("seance",),
    requis_pour=("seance",),
    explanation="Motif : {motif}. Seuls le séjour et le plafond de ressources rendent une demande irrecevable.",
    sans_objet=((candidature.decision != "irrecevabilite", "La décision n’est pas une irrecevabilité."),),
)
def irrecevabilite_deux_motifs():
    return candidature.motif.parmi(MOTIFS_IRRECEVABILITE)


@rule(
    "motif-conforme-aux-faits",
    title="Motif et faits du dossier",
    level=BLOQUANT,
    source=Source("Code des relations entre le public et l’administration", "L. 211-2 et L. 211-5"),
    clauses=("RA-9", "RA-28"),
    steps=("seance",),
    requis_pour=("seance",),
    explanation="Motif : {motif}. Revenu retenu {rfr_retenu} pour un plafond de {plafond} ; "
    "séjour justifié : {sejour_justifie}. Le motif doit s’accorder avec ces faits.",
    sans_objet=(
        (~candidature.decision.parmi(REFUS), "La décision n’est pas un refus."),
        (~candidature.motif.parmi(MOTIFS_IRRECEVABILITE), "Le motif n’est pas une irrecevabilité."),
    ),
)
def motif_conforme_aux_faits():
    par_plafond = (candidature.motif == "IRR-PLAFOND") & (rfr_retenu > plafond) & ~hors_plafond
    par_sejour = (candidature.motif == "IRR-SEJOUR") & ~sejour_justifie
    return ou(
        par_plafond.nomme("plafond_depasse", "Motif de plafond, et plafond dépassé"),
        par_sejour.nomme("sejour_manquant", "Motif de séjour, et séjour non justifié"),
    )


@genre(
    "incapacite-a-justifier",
    allowed_by="orientations du conseil d’administration (R. 441-9 CCH)",
    highest=JUSTIFIER,
    motif=str,
)
def incapacite(p):
    """A local ground that the law does not know as inadmissibility: never automatic, always a written reason."""
    return make_rule(
        "incapacite-a-justifier",
        candidature.motif != p.motif,
        title="Incapacité à contracter",
        steps=("seance",),
        explanation="Motif : {motif}.",
        sans_objet=((~candidature.decision.parmi(REFUS), "La décision n’est pas un refus."),),
        **p.declared,
    )


@set_rule(
    "un-seul-attributaire",
    title="Un attributaire par logement",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-3 a et b"),
    clauses=("RA-8", "RP-12"),
    steps=("seance",),
)
def un_seul_attributaire(slate: Slate):
    """At most one attribution without rank; ranked ones carry ranks 1, 2, 3 without a gap."""
    decisions = [
        (one.facts.get("candidature.decision"), one.facts.get("candidature.decision_rang")) for one in slate.candidates
    ]
    if not decisions or any(decision is None for decision, _ in decisions):
        return Finding(
            COMPLETER,
            "Un candidat n’a pas de décision.",
            (Missing("candidature.decision", "Quelle décision ?", "bailleur"),),
        )
    if any(decision == CLASSEMENT and rank is None for decision, rank in decisions):
        ask = Missing("candidature.decision_rang", "À quel rang ?", "bailleur")
        return Finding(COMPLETER, "Une attribution avec classement n’a pas de rang.", (ask,))
    chosen = tuple(sorted(rank or 1 for decision, rank in decisions if decision not in REFUS))
    expected = tuple(range(1, len(chosen) + 1))
    operands = (Operand("Rangs attribués", chosen), Operand("Attendus", expected))
    work = (Operation("=", operands, chosen == expected, label="Un attributaire par rang"),)
    if chosen != expected:
        return Finding(BLOQUANT, "Deux candidats ont le même rang d’attribution, ou un rang manque.", work=work)
    if not chosen:
        return Finding(CONFORME, "Aucune attribution.", work=work)
    return Finding(CONFORME, f"{len(chosen)} attribution{'s' if len(chosen) > 1 else ''}, rang par rang.", work=work)
