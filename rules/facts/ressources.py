"""The resources of the household: reference tax income, monthly resources, housing benefit."""

from __future__ import annotations

from decimal import Decimal

from rules.facts.fact import OUI_NON, Fait, Groupe
from rules.kinds import Entier, Montant


class ressources(Groupe):
    prefix, title = "ressources", "Ressources"
    rfr_n2 = Fait(
        "Revenu fiscal de référence N-2",
        Montant(),
        question="Quel revenu fiscal de référence porte votre avis d’imposition ?",
        help="La somme des avis de toutes les personnes du ménage.",
        example="27400",
    )
    annee_rfr = Fait(
        "Année des revenus de l’avis",
        Entier(least=2000, most=2100),
        question="Sur les revenus de quelle année porte cet avis ?",
        example=2024,
    )
    rfr_n1 = Fait(
        "Revenu fiscal de référence N-1",
        Montant(),
        question="Et l’avis de l’année suivante, s’il est plus bas ?",
        help="Retenu s’il est inférieur d’au moins 10 % à celui de l’année N-2.",
        example="26100",
    )
    douze_mois = Fait(
        "Revenus imposables des douze derniers mois",
        Montant(),
        question="Vos revenus des douze derniers mois ont-ils baissé ? À combien s’élèvent-ils ?",
        help="Retenus s’ils sont inférieurs d’au moins 10 % à l’année N-2.",
        example="25200",
    )
    separation_etablie = Fait(
        "Séparation établie par une pièce",
        OUI_NON,
        ask="bailleur",
        question="Avez-vous vu une pièce qui établit la séparation (procédure, mesures du juge, PACS dissous) ?",
        help="Notez oui quand la pièce est vue, sans son contenu. Seules les ressources de la personne qui demande "
        "comptent alors.",
        example=False,
    )
    rfr_personnel = Fait(
        "Revenu fiscal N-2 de la seule personne qui demande",
        Montant(),
        question="Sur l’avis commun, quelle part des revenus est la vôtre ?",
        help="Sert quand une séparation est établie : seules les ressources de la personne qui demande comptent alors.",
        example="15800",
    )
    rfr_n1_personnel = Fait(
        "Revenu fiscal N-1 de la seule personne qui demande",
        Montant(),
        question="Et l’avis de l’année suivante : quelle part de ces revenus est la vôtre ?",
        help="Sert après une séparation établie ; l’avis du couple ne dit rien de ces revenus.",
        example="15100",
    )
    douze_mois_personnels = Fait(
        "Revenus imposables des douze derniers mois de la seule personne qui demande",
        Montant(),
        question="À combien s’élèvent vos propres revenus des douze derniers mois ?",
        help="Sert après une séparation établie ; les revenus du foyer d’avant n’en disent rien.",
        example="14600",
    )
    frais_hebergement = Fait(
        "Frais d’établissement du conjoint ou partenaire, par an",
        Montant(),
        question="Quels frais d’hébergement en établissement pour personnes âgées le ménage paie-t-il par an pour le "
        "conjoint ou le partenaire ?",
        help="Déduits des ressources dans la limite du texte (R. 441-1). Notez le montant, rien de l’état de santé.",
        example="0",
    )
    mensuelles = Fait(
        "Ressources mensuelles du foyer, hors aide au logement",
        Montant(unlikely=Decimal(100_000)),
        question="Aujourd’hui, chaque mois, combien entre dans le foyer, sans l’aide au logement ?",
        help="Salaires, pensions, prestations de toutes les personnes qui vivront dans le logement.",
        example="2310",
    )
    aide_logement = Fait(
        "Aide au logement",
        Montant(),
        question="Quelle aide au logement (APL ou AL) pour ce logement ?",
        help="Déclarée, ou simulée auprès de la caisse : l’application ne la calcule pas.",
        example="112",
    )
    justifiees = Fait(
        "Ressources justifiées",
        OUI_NON,
        ask="bailleur",
        question="Les justificatifs des ressources ont-ils été vus ?",
        example=True,
    )
