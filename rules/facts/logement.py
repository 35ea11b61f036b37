"""The dwelling: what it is, what it costs, what is known of its location, and its flagging."""

from __future__ import annotations

from decimal import Decimal

from rules.facts.fact import OUI_NON, Fait, Groupe
from rules.kinds import Choix, Date, Entier, Montant, Nombre, Texte
from rules.vocabulary import CONTINGENTS, ECARTS_OFFRE, FAVORABLE, FINANCEMENTS, LABELS_SENIORS


class logement(Groupe):
    prefix, title = "logement", "Logement"
    reference = Fait("Référence du logement", Texte(longest=40), ask="bailleur", example="RSH-LEV-0153")
    adresse = Fait("Adresse", Texte(longest=200), ask="bailleur", example="15 rue Trezel")
    immeuble = Fait(
        "Numéro et voie de l’immeuble",
        Texte(longest=120),
        ask="bailleur",
        example="15 rue Trezel",
        help="Tels qu’ils figurent sur la liste des petites surfaces de la politique.",
    )
    code_postal = Fait(
        "Code postal",
        Texte(longest=5, pattern=r"[0-9]{5}", example="92300"),
        ask="bailleur",
        question="Quel est le code postal du logement ?",
        help="Pour les communes qui en ont plusieurs ; sinon l’application le connaît.",
        example="92300",
    )
    commune = Fait(
        "Commune (code INSEE)",
        Texte(longest=5, pattern=r"[0-9][0-9AB][0-9]{3}", example="92044"),
        ask="bailleur",
        example="92044",
    )
    territoire = Fait(
        "Territoire de l’intercommunalité", Texte(longest=60), ask="bailleur", example="paris-ouest-la-defense"
    )
    pieces = Fait(
        "Nombre de pièces",
        Entier(unit="pièces", least=1, most=15),
        ask="bailleur",
        question="Combien de pièces habitables, cuisine non comptée ?",
        example=3,
    )
    surface = Fait(
        "Surface habitable",
        Nombre(unit="m²", least=Decimal(5), most=Decimal(500)),
        ask="bailleur",
        question="Quelle surface habitable ?",
        example="64.5",
    )
    etage = Fait("Étage", Entier(most=60), ask="bailleur", example=2)
    ascenseur = Fait("Ascenseur", OUI_NON, ask="bailleur", example=True)
    loyer = Fait(
        "Loyer principal",
        Montant(),
        ask="bailleur",
        question="Quel est le loyer principal par mois ?",
        example="512.30",
    )
    annexes = Fait(
        "Loyer des annexes",
        Montant(),
        ask="bailleur",
        question="Quel est le loyer des annexes (parking, cave) par mois ?",
        example="0",
    )
    charges = Fait(
        "Charges récupérables",
        Montant(),
        ask="bailleur",
        question="À combien s’élèvent les charges récupérables par mois ?",
        example="118.40",
    )
    compteurs_individuels = Fait(
        "Eau et chauffage à compteurs individuels",
        OUI_NON,
        ask="bailleur",
        question="L’eau et le chauffage sont-ils relevés par des compteurs individuels ?",
        help="Un forfait s’ajoute alors aux charges (arrêté du 10 mars 2011).",
        example=False,
    )
    forfait_eau_chauffage = Fait(
        "Forfait eau et chauffage",
        Montant(),
        ask="bailleur",
        question="Quel forfait mensuel d’eau et de chauffage retenir pour ce logement ?",
        help="Aucun montant national : il est fixé par le bailleur.",
        example="0",
    )
    contribution_travaux = Fait(
        "Contribution aux travaux d’économies d’énergie",
        Montant(),
        ask="bailleur",
        question="Quelle contribution mensuelle du locataire aux travaux d’économies d’énergie ?",
        help="Elle compte dans le taux d’effort (arrêté du 10 mars 2011). Écrivez 0 s’il n’y en a pas.",
        example="0",
    )
    financement = Fait(
        "Financement",
        Choix(options=FINANCEMENTS),
        ask="bailleur",
        question="Quel financement, donc quel plafond de ressources ?",
        example="PLUS",
    )
    arrete_plafond = Fait(
        "Arrêté préfectoral sur le plafond",
        Texte(longest=120),
        ask="bailleur",
        question="Quel arrêté du préfet relève le plafond de ressources de cet immeuble ?",
        help="Sa référence et sa date.",
        example="arrêté préfectoral n° 2026-001 du 12 janvier 2026",
    )
    majoration_plafond = Fait(
        "Majoration du plafond par l’arrêté",
        Nombre(unit="%", most=Decimal(100)),
        ask="bailleur",
        question="De combien de pour cent l’arrêté relève-t-il le plafond ?",
        example="20",
    )
    arrete_plafond_jusqu_au = Fait(
        "Arrêté sur le plafond valable jusqu’au",
        Date(),
        ask="bailleur",
        question="Jusqu’à quelle date l’arrêté du préfet s’applique-t-il ?",
        example="2027-12-31",
    )
    contingent = Fait(
        "Contingent",
        Choix(options=CONTINGENTS),
        ask="bailleur",
        question="Sur quel contingent le logement est-il proposé ?",
        example="bailleur",
    )
    rendu_pour_un_tour = Fait(
        "Repris pour un tour",
        OUI_NON,
        ask="bailleur",
        question="Le réservataire a-t-il rendu le logement pour un tour ?",
        example=False,
    )
    qpv = Fait(
        "En quartier prioritaire (QPV)",
        OUI_NON,
        ask="bailleur",
        question="Le logement est-il dans un quartier prioritaire de la politique de la ville ?",
        example=False,
    )
    adapte = Fait(
        "Construit ou adapté pour une personne handicapée",
        OUI_NON,
        ask="bailleur",
        question="Le logement est-il construit ou aménagé pour une personne handicapée ?",
        example=False,
    )
    label_seniors = Fait(
        "Label pour les seniors",
        Choix(options=LABELS_SENIORS),
        ask="bailleur",
        question="Le logement porte-t-il un label destiné aux seniors ?",
        example="aucun",
    )
    zone_desequilibre = Fait(
        "Dans une zone de déséquilibre fixée par décret",
        OUI_NON,
        ask="bailleur",
        question="Le logement est-il dans une zone de déséquilibre important entre l’offre et la demande, fixée par "
        "décret ?",
        help="L’examen triennal de l’occupation y est dû (L. 442-5-2 CCH). L’application n’a pas la liste du décret.",
        example=True,
    )
    ecart_offre_demande = Fait(
        "Écart entre l’offre et la demande",
        Choix(options=ECARTS_OFFRE),
        ask="bailleur",
        question="Ce logement connaît-il une vacance structurelle, ou une demande qui ne correspond pas à l’offre ?",
        help="Un constat écrit du bailleur, joint au dossier.",
        example="aucun",
    )
    programme_autorise = Fait(
        "Programme autorisé pour la perte d’autonomie",
        OUI_NON,
        ask="bailleur",
        question="Le programme a-t-il l’autorisation spécifique du préfet prévue à l’article L. 441-2 du CCH ?",
        help="Pour les logements construits ou aménagés pour cet usage, hors réservation du préfet.",
        example=False,
    )
    neuf = Fait("Première mise en location", OUI_NON, ask="bailleur", example=False)
    reservataires_rencontres = Fait(
        "Réservataires rencontrés avant la livraison",
        OUI_NON,
        ask="bailleur",
        question="Les réservataires ont-ils été rencontrés au sujet de cet immeuble neuf ?",
        help="Sur les publics prioritaires et l’équilibre de peuplement.",
        example=True,
    )
    occupation_etudiee_le = Fait(
        "Occupation de l’immeuble étudiée le",
        Date(),
        ask="bailleur",
        question="Quel jour l’occupation de l’immeuble a-t-elle été étudiée pour la dernière fois ?",
        example="2026-03-16",
    )
    site_fragile = Fait(
        "Site repéré comme fragile",
        OUI_NON,
        ask="bailleur",
        question="Cette étude repère-t-elle le site comme fragile ?",
        help="D’après l’occupation et l’environnement de l’immeuble, jamais d’après l’origine de ses habitants.",
        example=False,
    )
    offre_tres_sociale = Fait(
        "Subvention « offre très sociale »",
        OUI_NON,
        ask="bailleur",
        question="Le logement a-t-il reçu la subvention « offre très sociale » (D. 331-25-1) ?",
        example=False,
    )
    conge_recu_le = Fait(
        "Congé reçu le", Date(), ask="bailleur", question="Quel jour le congé a-t-il été reçu ?", example="2026-10-12"
    )
    disponible_le = Fait(
        "Disponible le",
        Date(),
        ask="bailleur",
        question="À partir de quel jour le logement sera-t-il disponible ?",
        help="L’année du futur bail fixe l’année des revenus et des plafonds.",
        example="2026-12-15",
    )
    fleche = Fait(
        "Fléché publics prioritaires ou premier quartile",
        OUI_NON,
        ask="bailleur",
        question="Fléchez-vous ce logement vers un ménage prioritaire ou du premier quartile ?",
        example=True,
    )
    avis_localisation = Fait(
        "Localisation",
        Choix(options=FAVORABLE),
        ask="bailleur",
        question="Quel avis sur la localisation, pour ces ménages ?",
        help="Transports, écoles, commerces, services.",
        example="favorable",
    )
    avis_typologie = Fait(
        "Typologie",
        Choix(options=FAVORABLE),
        ask="bailleur",
        question="Quel avis sur la typologie, au regard de leurs demandes ?",
        example="favorable",
    )
    avis_loyer = Fait(
        "Niveau de loyer",
        Choix(options=FAVORABLE),
        ask="bailleur",
        question="Quel avis sur le loyer et les charges, au regard de leurs moyens ?",
        example="favorable",
    )
    avis_mixite = Fait(
        "Mixité de la résidence",
        Choix(options=FAVORABLE),
        ask="bailleur",
        question="Quel avis sur la mixité sociale de la résidence, une fois ce logement fléché ?",
        example="neutre",
    )
    motif_flechage = Fait(
        "Motif de la décision de fléchage",
        Texte(longest=300),
        ask="bailleur",
        question="En une phrase, pourquoi cette décision ?",
        example="Loyer modéré, proche des transports.",
    )
