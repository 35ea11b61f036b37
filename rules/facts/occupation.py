"""The tenant’s present home, for a move or a review of its occupancy."""

from __future__ import annotations

from decimal import Decimal

from rules.facts.fact import OUI_NON, Fait, Groupe
from rules.kinds import Choix, Date, Entier, Montant, Nombre
from rules.vocabulary import MOTIFS_MUTATION, RELEVES_LOYER, VISITES


class occupation(Groupe):
    prefix, title = "occupation", "Occupation"
    locataire_depuis = Fait(
        "Entrée dans les lieux",
        Date(),
        ask="bailleur",
        question="Depuis quelle date le locataire occupe-t-il son logement ?",
        example="2019-04-01",
    )
    pieces = Fait(
        "Pièces du logement actuel",
        Entier(unit="pièces", least=1, most=15),
        ask="bailleur",
        question="Combien de pièces compte le logement actuel ?",
        example=4,
    )
    surface = Fait(
        "Surface du logement actuel",
        Nombre(unit="m²", least=Decimal(5), most=Decimal(500)),
        ask="bailleur",
        question="Quelle est sa surface habitable ?",
        example="78",
    )
    loyer = Fait(
        "Loyer actuel", Montant(), ask="bailleur", question="Quel est le loyer principal actuel ?", example="498"
    )
    motif = Fait(
        "Motif de la demande de mutation",
        Choix(options=MOTIFS_MUTATION),
        question="Pour quelle raison souhaitez-vous changer de logement ?",
        help="Une catégorie suffit ; ne demandez pas de détail intime.",
        example="logement-trop-grand",
    )
    loyers_a_jour = Fait(
        "Paiement des loyers et charges",
        Choix(options=RELEVES_LOYER),
        ask="bailleur",
        question="Où en est le paiement des loyers et des charges ?",
        example="a-jour",
    )
    assurance = Fait(
        "Assurance habitation en cours",
        OUI_NON,
        ask="bailleur",
        question="L’assurance habitation est-elle en cours de validité ?",
        example=True,
    )
    visite = Fait(
        "Visite conseil",
        Choix(options=VISITES),
        ask="bailleur",
        question="Que dit la visite du logement actuel ?",
        example="bon-etat",
    )
    visite_le = Fait(
        "Visite faite le",
        Date(),
        ask="bailleur",
        question="Quel jour la visite a-t-elle eu lieu ?",
        example="2026-10-20",
    )
    jouissance_paisible = Fait(
        "Jouissance paisible des lieux",
        OUI_NON,
        ask="bailleur",
        question="Les lieux sont-ils occupés paisiblement ?",
        example=True,
    )
    adapte_sans_occupant = Fait(
        "Logement adapté que la personne handicapée a quitté",
        OUI_NON,
        ask="bailleur",
        question="Est-ce un logement adapté que la personne handicapée n’occupe plus ?",
        example=False,
    )
    perte_autonomie = Fait(
        "Besoin reconnu d’un logement adapté",
        OUI_NON,
        question="Un besoin de logement adapté a-t-il été reconnu ?",
        help="Demandez le besoin d’aménagement, jamais la maladie.",
        example=False,
    )
