"""Can a sitting tenant move? Tenancy record, insurance, visit, peaceful enjoyment, works and debts settled first."""

from __future__ import annotations

from rules.expression import mois_entre
from rules.facts import occupation
from rules.rule import genre, make_rule
from rules.verdict import APPRECIER, JUSTIFIER

ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"

anciennete_locative = mois_entre(occupation.locataire_depuis).nomme(
    "anciennete_locative", "Ancienneté dans les lieux", "mois"
)


PAS_UNE_CONDITION = (
    "Demande préalable de la politique : la loi ne connaît de condition suspensive que pour une pièce manquante "
    "(R. 441-3), et une dette n’est pas une irrecevabilité (R. 441-1)."
)
A_JOUR = occupation.loyers_a_jour == "a-jour"


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


@genre("visite-technique", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def visite_technique(p):
    return make_rule(
        "visite-technique",
        occupation.visite.parmi(("bon-etat", "travaux-legers")),
        title="Visite technique du logement quitté",
        steps=("mutation",),
        requis_pour=("mutation",),
        explanation="Visite : {visite}.",
        reserve=PAS_UNE_CONDITION,
        **p.declared,
    )


@genre("frais-de-remise-en-etat", allowed_by=ORIENTATIONS, highest=APPRECIER)
def frais_de_remise_en_etat(p):
    """A figure that people appraise: no source sets a threshold. One that was noted is shown, whatever the visit."""
    chiffree = occupation.frais_remise_en_etat.est_connu() & (occupation.frais_remise_en_etat > 0)
    bon_etat = (occupation.visite == "bon-etat") & ~chiffree
    return make_rule(
        "frais-de-remise-en-etat",
        occupation.frais_remise_en_etat,
        title="Remise en état à la charge du locataire",
        steps=("mutation",),
        explanation="{frais_remise_en_etat} selon la visite.",
        sans_objet=(
            (bon_etat, "La visite constate un bon état."),
            (occupation.visite == "non-faite", "La visite reste à faire."),
        ),
        **p.declared,
    )


@genre("travaux-avant-mutation", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def travaux_avant_mutation(p):
    return make_rule(
        "travaux-avant-mutation",
        occupation.travaux_faits,
        title="Travaux de remise en état avant la mutation",
        steps=("mutation",),
        explanation="Travaux relevés par la visite, faits : {travaux_faits}.",
        reserve=PAS_UNE_CONDITION,
        sans_objet=(
            (occupation.visite == "bon-etat", "La visite constate un bon état."),
            (occupation.visite == "non-faite", "La visite reste à faire."),
        ),
        **p.declared,
    )


@genre("dette-avant-mutation", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def dette_avant_mutation(p):
    """A plan that is kept is a commitment to pay; a debt of a former tenancy counts once it is recorded."""
    anterieure = (occupation.dette_anterieure.est_connu() & occupation.dette_anterieure).nomme(
        "dette_ancienne", "Dette antérieure enregistrée"
    )
    # The plan is for the present debt: whether there is a former one is asked before it passes.
    plan = (occupation.loyers_a_jour == "plan-respecte") & ~occupation.dette_anterieure
    regularisee = (plan | occupation.dette_regularisee).nomme("engagement", "Dette régularisée ou engagement de payer")
    return make_rule(
        "dette-avant-mutation",
        regularisee,
        title="Dette régularisée ou engagement de la payer",
        steps=("mutation",),
        explanation="Régularisation ou engagement : {engagement}.",
        reserve=PAS_UNE_CONDITION,
        sans_objet=((A_JOUR & ~anterieure, "Loyers et charges à jour, aucune dette antérieure enregistrée."),),
        **p.declared,
    )


@genre("mutation-individuelle", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def mutation_individuelle(p):
    """Each move is studied on its own: needs of age and access looked at, home ownership offered."""
    return make_rule(
        "mutation-individuelle",
        occupation.besoins_etudies & occupation.accession_proposee,
        title="Demande étudiée pour elle-même",
        steps=("mutation",),
        explanation="Besoins liés à l’âge et à l’accessibilité étudiés : {besoins_etudies} ; accession à la propriété "
        "proposée : {accession_proposee}.",
        mentions=(
            (occupation.contingents_sollicites.est_connu(), "Réservataires sollicités : {contingents_sollicites}."),
        ),
        **p.declared,
    )


@genre("urgence-de-mutation", allowed_by=ORIENTATIONS, highest=APPRECIER, motifs=list)
def urgence_de_mutation(p):
    """The reason itself is not said in the sentence: it may touch health or private life."""
    partage = occupation.motif.parmi(p.motifs).nomme("motif_partage", "Motif que la politique partage")
    return make_rule(
        "urgence-de-mutation",
        partage,
        title="Urgences et priorités des mutations",
        steps=("mutation",),
        explanation="Le motif est de ceux que la politique compte parmi les urgences et priorités : {motif_partage}.",
        **p.declared,
    )
