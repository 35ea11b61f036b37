"""Can a sitting tenant move? Tenancy record, insurance, visit, peaceful enjoyment."""

from __future__ import annotations

from rules.expression import mois_entre
from rules.facts import occupation
from rules.rule import genre, make_rule
from rules.verdict import APPRECIER, JUSTIFIER

ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"

anciennete_locative = mois_entre(occupation.locataire_depuis).nomme(
    "anciennete_locative", "Ancienneté dans les lieux", "mois"
)


@genre("situation-locative", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def situation_locative(p):
    bon_etat = occupation.visite.parmi(("bon-etat", "travaux-legers"))
    loyers = occupation.loyers_a_jour.parmi(("a-jour", "plan-respecte"))
    return make_rule(
        "situation-locative",
        loyers & occupation.assurance & occupation.jouissance_paisible & bon_etat,
        title="Situation locative",
        steps=("mutation",),
        requis_pour=("mutation",),
        explanation="Loyers : {loyers_a_jour} ; assurance : {assurance} ; jouissance paisible : "
        "{jouissance_paisible} ; visite : {visite}.",
        reserve="La décision reste à la commission ; une dette n’est pas un motif d’irrecevabilité.",
        **p.declared,
    )


@genre("anciennete-locative", allowed_by=ORIENTATIONS, highest=APPRECIER, mois=int)
def anciennete_minimale(p):
    return make_rule(
        "anciennete-locative",
        anciennete_locative >= p.mois,
        title="Ancienneté dans le logement",
        steps=("mutation",),
        explanation="{anciennete_locative} dans les lieux ; en deçà de "
        + f"{p.mois} mois, la demande n’est pas prioritaire.",
        **p.declared,
    )
