"""The tenant’s present home, for a move or a review of its occupancy."""

from __future__ import annotations

from decimal import Decimal

from rules.facts.fact import OUI_NON, Fait, Groupe
from rules.kinds import Choix, Date, Ensemble, Entier, Montant, Nombre, Texte
from rules.vocabulary import CONTINGENTS, MOTIFS_MUTATION, RELEVES_LOYER, SITUATIONS_OCCUPATION, VISITES


class occupation(Groupe):
    prefix, title = "occupation", "Occupation"
    besoins_etudies = Fait(
        "Besoins liés à l’âge et à l’accessibilité étudiés",
        OUI_NON,
        ask="bailleur",
        question="Les besoins liés à l’âge et à l’accessibilité ont-ils été étudiés pour cette demande ?",
        help="Oui quand on les a regardés, quels qu’ils soient ; rien de l’état de santé ne se note.",
        example=True,
    )
    accession_proposee = Fait(
        "Accession à la propriété proposée",
        OUI_NON,
        ask="bailleur",
        question="L’accession à la propriété a-t-elle été proposée au locataire ?",
        example=True,
    )
    contingents_sollicites = Fait(
        "Réservataires sollicités",
        Ensemble(options=CONTINGENTS),
        ask="bailleur",
        question="Quels réservataires ont été sollicités pour trouver une solution ?",
        help="Là où c’est utile ; aucun aussi.",
        example=["commune"],
    )
    locataire_depuis = Fait(
        "Entrée dans les lieux",
        Date(),
        ask="bailleur",
        question="Depuis quelle date le locataire occupe-t-il son logement ?",
        example="2019-04-01",
    )
    bail_signe_le = Fait(
        "Bail signé le",
        Date(),
        ask="bailleur",
        question="Quel jour le bail a-t-il été signé ?",
        help="L’examen de l’occupation se compte à partir de cette date (L. 442-5-2 CCH).",
        example="2019-03-25",
    )
    examine_le = Fait(
        "Dernier examen de l’occupation",
        Date(),
        ask="bailleur",
        question="Quel jour l’occupation du logement a-t-elle été examinée pour la dernière fois ?",
        help="Laissez vide si elle ne l’a jamais été.",
        example="2023-06-12",
    )
    pieces = Fait(
        "Pièces du logement actuel",
        Entier(unit="pièces", least=1, most=15),
        ask="bailleur",
        question="Combien de pièces compte le logement actuel ?",
        example=4,
    )
    pieces_profession = Fait(
        "Pièces nécessaires à une profession ou à un mandat",
        Entier(unit="pièces", most=15),
        question="Combien de pièces sont nécessaires à l’exercice d’une profession ou d’un mandat ?",
        help="Elles ne comptent pas dans la sous-occupation (L. 621-2 CCH).",
        example=0,
    )
    zone_desequilibre = Fait(
        "Logement actuel en zone de déséquilibre fixée par décret",
        OUI_NON,
        ask="bailleur",
        question="Le logement actuel est-il dans une zone de déséquilibre important entre l’offre et la demande, fixée "
        "par décret ?",
        help="Le relogement après une sous-occupation (L. 442-3-1 CCH) n’existe que dans ces zones.",
        example=True,
    )
    qpv = Fait(
        "Logement actuel en quartier prioritaire (QPV)",
        OUI_NON,
        ask="bailleur",
        question="Le logement actuel est-il dans un quartier prioritaire de la politique de la ville ?",
        help="La loi y laisse le locataire en place (L. 442-3-1 CCH).",
        example=False,
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
    travaux_faits = Fait(
        "Travaux de remise en état faits",
        OUI_NON,
        ask="bailleur",
        question="Les travaux de remise en état relevés par la visite sont-ils faits ?",
        example=True,
    )
    frais_remise_en_etat = Fait(
        "Frais de remise en état à la charge du locataire",
        Montant(),
        ask="bailleur",
        question="À combien la visite chiffre-t-elle la remise en état à la charge du locataire ?",
        example="0",
    )
    dette_anterieure = Fait(
        "Dette locative antérieure",
        OUI_NON,
        ask="bailleur",
        question="Reste-t-il une dette d’une location antérieure ?",
        example=False,
    )
    dette_regularisee = Fait(
        "Dette régularisée ou engagement de la payer",
        OUI_NON,
        ask="bailleur",
        question="La dette est-elle régularisée, ou un engagement de la payer est-il signé ?",
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
    adapte_depuis_deces = Fait(
        "Délai prolongé par la loi",
        OUI_NON,
        ask="bailleur",
        question="Le logement adapté est-il libéré par le décès de la personne qui était à charge ?",
        help="Le délai de la loi est alors plus long (L. 442-3-2 CCH). Notez oui ou non, sans autre détail.",
        example=False,
    )
    protection_etablie = Fait(
        "Protection établie par une pièce",
        OUI_NON,
        ask="bailleur",
        question="Une pièce prévue par le texte établit-elle la protection du locataire ou d’une personne à charge ?",
        help="Article R. 442-3-1 CCH. Notez que la pièce a été vue, jamais son contenu.",
        example=False,
    )
    offres_refusees = Fait(
        "Offres de relogement refusées",
        Entier(most=20),
        ask="bailleur",
        question="Combien d’offres de relogement conformes le locataire a-t-il refusées ?",
        help="Ne comptez que les offres écrites qui répondent à ses besoins, à un loyer inférieur à l’actuel.",
        example=0,
    )
    troisieme_offre_le = Fait(
        "Troisième offre notifiée le",
        Date(),
        ask="bailleur",
        question="Quel jour la troisième offre a-t-elle été notifiée ?",
        example="2026-09-01",
    )
    avis_seance_le = Fait(
        "Séance où la commission a donné son avis",
        Date(),
        ask="bailleur",
        question="À quelle séance la commission a-t-elle donné son avis sur l’occupation du logement ?",
        example="2026-11-23",
    )
    avis_situations = Fait(
        "Situations constatées par la commission",
        Ensemble(options=SITUATIONS_OCCUPATION),
        ask="bailleur",
        question="Quelles situations la commission a-t-elle constatées ?",
        help="Celles que la commission a constatées à cette séance, et elles seules.",
        example=["sous-occupation"],
    )
    avis_logement = Fait(
        "Logement nécessaire, défini par la commission",
        Texte(longest=300),
        ask="bailleur",
        question="Quel logement nécessaire la commission a-t-elle défini ?",
        help="Par exemple : 2 ou 3 pièces, dans la même commune. Le locataire lira cette phrase telle quelle ; rien de "
        "la santé ni de la vie privée.",
        example="2 ou 3 pièces, dans la même commune",
    )
