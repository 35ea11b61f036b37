"""Is each decision one the law knows, complete, reasoned, and true to the facts?"""

from __future__ import annotations

from functools import partial

from rules.expression import a_defaut, constante, ou
from rules.facts import candidature, demande, seance
from rules.law.ressources import (
    DEUX_LECTURES,
    UN_COMPTE_HORS_PLAFOND,
    ZONE_A_VERIFIER,
    hors_plafond,
    plafond,
    rfr_retenu,
)
from rules.law.sejour import TITRE_A_RENOUVELER, sejour_justifie
from rules.rule import genre, make_rule, rule, set_rule
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
)
from rules.vocabulary import PIECES

CCH = "Code de la construction et de l’habitation"
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"
CLASSEMENT = "attribution-classement"
REFUS = ("non-attribution", "irrecevabilite")
MOTIFS_IRRECEVABILITE = ("IRR-SEJOUR", "IRR-PLAFOND")


_report = a_defaut(candidature.report, constante("aucun", "Report : non dit"))
reportee = ((_report != "aucun") & ~candidature.decision.est_connu()).nomme("reportee", "Examen reporté")
REPORT = (reportee, "L’examen du dossier est reporté.")


@rule(
    "decision-prise",
    title="Décision de la commission",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-3"),
    clauses=("RA-8", "PC-16", "EM-14"),
    steps=("seance",),
    requis_pour=("seance",),
    explanation="Décision : {decision}.",
    sans_objet=(REPORT,),
)
def decision_prise():
    return candidature.decision.parmi(("attribution", CLASSEMENT, "attribution-condition", *REFUS))


# What nobody noted as seen is not there: an unknown list of papers keeps no condition back.
piece_deja_vue = (
    demande.pieces_vues.est_connu()
    & ou(*((candidature.condition_piece == code) & demande.pieces_vues.contient(code) for code in PIECES))
).nomme("piece_deja_vue", "Pièce déjà vue")


@rule(
    "condition-suspensive-complete",
    title="Condition suspensive",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-3 c et R. 441-2-4-1"),
    clauses=("RA-8",),
    steps=("seance",),
    requis_pour=("seance",),
    explanation="Pièce attendue : {condition_piece}, pour le {condition_le}. Une condition porte sur une pièce qui "
    "manque le jour de la séance.",
    sans_objet=((candidature.decision != "attribution-condition", "La décision n’est pas sous condition."),),
)
def condition_complete():
    complete = (candidature.condition_piece != "") & (candidature.condition_le > seance.le)
    return complete & ~piece_deja_vue


@rule(
    "refus-motive",
    title="Motif de la décision",
    level=BLOQUANT,
    source=Source(CCH, "L. 441-2-2"),
    clauses=("RA-9", "PC-18"),
    steps=("seance",),
    requis_pour=("seance",),
    explanation="Motif : {motif}.",
    sans_objet=(REPORT, (~candidature.decision.parmi(REFUS), "La décision n’est pas un refus.")),
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


motif_de_plafond = (candidature.motif == "IRR-PLAFOND").nomme("motif_de_plafond", "Motif de plafond")
motif_de_sejour = (candidature.motif == "IRR-SEJOUR").nomme("motif_de_sejour", "Motif de séjour")
DOUTES_DU_PLAFOND = (DEUX_LECTURES, UN_COMPTE_HORS_PLAFOND, *ZONE_A_VERIFIER)


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
    doutes=(
        *((motif_de_plafond & doubt, said) for doubt, said in DOUTES_DU_PLAFOND),
        (motif_de_sejour & TITRE_A_RENOUVELER[0], TITRE_A_RENOUVELER[1]),
    ),
)
def motif_conforme_aux_faits():
    par_plafond = motif_de_plafond & (rfr_retenu > plafond) & ~hors_plafond
    par_sejour = motif_de_sejour & ~sejour_justifie
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
    clauses=("RA-8", "RP-12", "PC-17", "EM-16", "EM-18"),
    steps=("seance",),
)
def un_seul_attributaire(slate: Slate):
    """At most one attribution without rank; ranked ones carry ranks 1, 2, 3 without a gap."""
    decisions = _decisions(slate)
    if slate.candidates and not decisions:
        return Finding(SANS_OBJET, "L’examen de chaque dossier est reporté.")
    if not decisions or any(decision is None for decision, _ in decisions):
        return Finding(
            COMPLETER,
            "Un candidat n’a pas de décision.",
            (Missing("candidature.decision", "Quelle décision ?", "bailleur"),),
        )
    if any(decision == CLASSEMENT and rank is None for decision, rank in decisions):
        ask = Missing("candidature.decision_rang", "À quel rang ?", "bailleur")
        return Finding(COMPLETER, "Une attribution avec classement n’a pas de rang.", (ask,))
    ranks = (rank if decision == CLASSEMENT else 1 for decision, rank in decisions if decision not in REFUS)
    chosen = tuple(sorted(ranks))
    expected = tuple(range(1, len(chosen) + 1))
    operands = (Operand("Rangs attribués", chosen), Operand("Attendus", expected))
    work = (Operation("=", operands, chosen == expected, label="Un attributaire par rang"),)
    if chosen != expected:
        return Finding(BLOQUANT, "Deux candidats ont le même rang d’attribution, ou un rang manque.", work=work)
    if not chosen:
        return Finding(CONFORME, "Aucune attribution.", work=work)
    return Finding(CONFORME, f"{len(chosen)} attribution{'s' if len(chosen) > 1 else ''}, rang par rang.", work=work)


def _decisions(slate: Slate) -> list[tuple[str | None, int | None]]:
    """Decision and rank of each candidate; a file put off without decision is not among them."""
    facts = [one.facts for one in slate.candidates]
    return [
        (one.get("candidature.decision"), one.get("candidature.decision_rang"))
        for one in facts
        if one.get("candidature.decision") or one.get("candidature.report") in (None, "aucun")
    ]


# Registered post: the day it is handed over or, never collected, that of its presentation (Conseil d’État, n° 436148).
recue_le = a_defaut(candidature.notifie_le, candidature.presentee_le).nomme("recue_le", "Offre reçue ou présentée le")
SANS_OFFRE = (~recue_le.est_connu(), "Aucune offre n’est notifiée.")

# What a policy may say of several candidates: who else than the first is named.
PRATIQUES = {
    "classement": "La politique prévoit un ordre de priorité.",
    "un-seul": "La politique prévoit un seul candidat retenu.",
    "a-confirmer": "La politique ne nomme pas le classement : le bailleur confirme s’il l’emploie.",
}


@genre("classement-selon-patrimoine", allowed_by=ORIENTATIONS, highest=JUSTIFIER, neuf=str, existant=str)
def classement_selon_patrimoine(p):
    """Ranked candidates or one chosen, in new buildings and in existing stock: in law both are open (R. 441-3)."""
    if unknown := {p.neuf, p.existant} - PRATIQUES.keys():
        raise ValueError(unknown)
    return local_set_rule(
        "classement-selon-patrimoine",
        partial(_classement, p.neuf, p.existant, p.declared["level"]),
        title="Classement des candidats, selon la politique",
        steps=("seance",),
        requis_pour=(),
        p=p,
    )


def _classement(new: str, existing: str, level: Outcome, slate: Slate) -> Finding:
    decisions = [decision for decision, _ in _decisions(slate)]
    if not decisions or None in decisions:
        ask = Missing("candidature.decision", "Quelle décision ?", "bailleur")
        return Finding(COMPLETER, "Un candidat n’a pas de décision.", (ask,))
    given = [decision for decision in decisions if decision not in REFUS]
    if not given:
        return Finding(SANS_OBJET, "Aucune attribution.")
    if len(slate.candidates) == 1:
        return _alone(given, new == existing == "classement", level)
    brand_new = slate.common.get("logement.neuf")
    if brand_new is None and new != existing:
        ask = Missing("logement.neuf", "Est-ce la première mise en location du logement ?", "bailleur")
        return Finding(COMPLETER, "On ne sait pas si le logement est neuf.", (ask,))
    practice = new if brand_new else existing
    return _ranked(given, practice, level, PRATIQUES[practice])


def _alone(given: list[str], always: bool, level: Outcome) -> Finding:
    """A single candidate is accepted or refused; where the policy ranks in every dwelling, at rank 1 as well."""
    said = "Un seul candidat : la commission accepte ou refuse"
    if always and CLASSEMENT in given:
        return Finding(CONFORME, f"{said}, ici au rang 1.")
    return _ranked(given, "un-seul", level, f"{said}.")


def _ranked(given: list[str], practice: str, level: Outcome, said: str) -> Finding:
    """In an ordered list no attribution stands without a rank; elsewhere none bears one."""
    wrong, label = ("attribution", "sans") if practice == "classement" else (CLASSEMENT, "avec")
    count = given.count(wrong)
    operands = (Operand(f"Attributions {label} classement", count), Operand("Aucune", 0))
    work = (Operation("=", operands, count == 0, label="Décisions de la forme prévue"),)
    if not count:
        return Finding(CONFORME, said, work=work)
    return Finding(level, f"{said} Ici, {count} attribution{'s' if count > 1 else ''} {label} classement.", work=work)


@genre("titre-attendu-a-apprecier", allowed_by=ORIENTATIONS, highest=APPRECIER)
def titre_attendu(p):
    """A policy that names a missing permit both as an awaited paper and as inadmissibility: people judge."""
    attendu = ((candidature.decision == "attribution-condition") & (candidature.condition_piece == "identite")).nomme(
        "titre_attendu", "Titre attendu sous condition"
    )
    rejete = ((candidature.decision == "irrecevabilite") & (candidature.motif == "IRR-SEJOUR")).nomme(
        "titre_manquant", "Rejet pour titre manquant"
    )
    return make_rule(
        "titre-attendu-a-apprecier",
        ~(attendu | rejete),
        title="Titre de séjour : deux décisions possibles",
        steps=("seance",),
        explanation="Sous condition : {titre_attendu} ; rejet : {titre_manquant}.",
        sans_objet=(
            (
                ~candidature.decision.parmi(("attribution-condition", "irrecevabilite")),
                "La décision n’est ni sous condition ni un rejet.",
            ),
        ),
        **p.declared,
    )


@genre("report-sans-decision", allowed_by=ORIENTATIONS, highest=APPRECIER)
def report_sans_decision(p):
    """A file put off has no decision: a postponement is none of the five."""
    return make_rule(
        "report-sans-decision",
        ~candidature.decision.est_connu(),
        title="Report de l’examen",
        steps=("seance",),
        explanation="Report : {report} ; décision enregistrée : {decision_prise}. Un report n’est pas une décision : "
        "aucun courrier de refus n’en découle.",
        sans_objet=(
            (~candidature.report.est_connu(), "Aucun report n’est enregistré."),
            (candidature.report == "aucun", "L’examen n’est pas reporté."),
        ),
        aussi=(candidature.decision.est_connu().nomme("decision_prise", "Décision enregistrée"),),
        **p.declared,
    )


@rule(
    "offre-apres-decision",
    title="Offre après la décision de la commission",
    level=BLOQUANT,
    source=Source(CCH, "L. 441-2", "la commission attribue nominativement"),
    clauses=("EM-36", "RA-33"),
    steps=("seance",),
    explanation="Offre notifiée le {recue_le}, séance du {le}. Seule la commission attribue.",
    sans_objet=(SANS_OFFRE,),
)
def offre_apres_decision():
    """Neither presented nor handed over before the session: the earlier of the two days counts."""
    return (recue_le >= seance.le) & (a_defaut(candidature.presentee_le, recue_le) >= seance.le)
