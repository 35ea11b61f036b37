"""When must letters leave, and what do their clocks allow? Letters of a session, warnings, striking off."""

from __future__ import annotations

from functools import partial

from rules.facts import candidature
from rules.law.demande import fin_du_preavis
from rules.rule import genre, rule
from rules.sets import Finding, Slate, local_set_rule
from rules.verdict import (
    APPRECIER,
    BLOQUANT,
    COMPLETER,
    CONFORME,
    JUSTIFIER,
    Missing,
    Operand,
    Operation,
    Outcome,
    Source,
)

CCH = "Code de la construction et de l’habitation"
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"


@genre("courriers-apres-seance", allowed_by=ORIENTATIONS, highest=JUSTIFIER, jours=int)
def courriers_apres_seance(p):
    """Letters leave within so many days of the session, counted one by one, weekends included."""
    return local_set_rule(
        "courriers-apres-seance",
        partial(_courriers, p.jours, p.declared["level"]),
        title="Départ des courriers",
        steps=("seance",),
        requis_pour=(),
        p=p,
    )


@genre("courriers-en-delai-raisonnable", allowed_by=ORIENTATIONS, highest=APPRECIER)
def courriers_en_delai_raisonnable(p):
    """« Reasonable time »: no text gives a number, so the days are shown and people judge."""
    return local_set_rule(
        "courriers-en-delai-raisonnable",
        partial(_courriers, None, p.declared["level"]),
        title="Départ des courriers",
        steps=("seance",),
        requis_pour=(),
        p=p,
    )


def _courriers(days: int | None, level: Outcome, slate: Slate) -> Finding:
    held, sent = slate.common.get("seance.le"), slate.common.get("seance.courriers_le")
    if held is None:
        return Finding(COMPLETER, "La séance n’est pas choisie.", (Missing("seance.le", "Quel jour ?", "bailleur"),))
    if sent is None:
        ask = Missing("seance.courriers_le", "Quel jour les derniers courriers sont-ils partis ?", "bailleur")
        return Finding(COMPLETER, "Les courriers ne sont pas tous partis.", (ask,))
    passed = (sent - held).days
    between = (Operand("Séance", held), Operand("Départ des courriers", sent))
    work = (Operation("jours écoulés", between, passed, "jours", "Jours après la séance"),)
    said = f"Courriers partis {passed} jour{'s' if passed > 1 else ''} après la séance"
    said = said if passed else "Courriers partis le jour même de la séance"
    if passed < 0:
        return Finding(level, "Les courriers sont partis avant la séance.", work=work)
    if days is None:
        return Finding(level, f"{said} ; la politique parle d’un délai raisonnable, sans nombre.", work=work)
    operands = (Operand("Jours après la séance", passed, "jours"), Operand("Politique", days, "jours"))
    work += (Operation("≤", operands, passed <= days, label="Dans le délai de la politique"),)
    return Finding(CONFORME if passed <= days else level, f"{said}, pour {days} prévus.", work=work)


SANS_RADIATION = (~candidature.radiee_le.est_connu(), "La demande n’est pas radiée.")
AVEC_AVERTISSEMENT = candidature.radiation_motif.parmi(("sans-reponse", "irrecevabilite"))
VERSION = "texte de 2017"


@rule(
    "radiation-apres-avertissement",
    title="Radiation après avertissement",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-2-8 c et d", VERSION),
    clauses=("EM-14",),
    steps=("seance",),
    explanation="Avertissement reçu le {avertissement_le}, délai jusqu’au {fin_du_preavis} inclus ; radiation le "
    "{radiee_le}.",
    sans_objet=(SANS_RADIATION, (~AVEC_AVERTISSEMENT, "Ce motif de radiation ne demande pas d’avertissement.")),
)
def radiation_apres_avertissement():
    return candidature.radiee_le > fin_du_preavis


@rule(
    "avertissement-prouvable",
    title="Preuve de l’avertissement de radiation",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-2-8", VERSION),
    clauses=("EM-14",),
    steps=("seance",),
    explanation="Remise prouvée : {avertissement_prouve}. Lettre recommandée avec avis de réception, ou tout moyen qui "
    "prouve la remise.",
    reserve="Article lu dans sa version de 2017, à vérifier.",
    sans_objet=((~candidature.avertissement_le.est_connu(), "Aucun avertissement de radiation n’est enregistré."),),
)
def avertissement_prouvable():
    return candidature.avertissement_prouve


@rule(
    "radiation-a-la-signature",
    title="Radiation après attribution",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-2-8 a", VERSION),
    clauses=("EM-21",),
    steps=("seance",),
    explanation="Bail signé le {bail_signe_le}, demande radiée le {radiee_le}.",
    reserve="Article lu dans sa version de 2017, à vérifier.",
    sans_objet=(SANS_RADIATION, (candidature.radiation_motif != "bail-signe", "La radiation a un autre motif.")),
)
def radiation_a_la_signature():
    return candidature.radiee_le >= candidature.bail_signe_le
