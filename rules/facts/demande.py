"""The housing request: its register number, its dates, its labels, what the applicant wants and what was seen."""

from __future__ import annotations

from rules.facts import accueil
from rules.facts.fact import OUI_NON, Fait
from rules.kinds import Choix, Date, Ensemble, Entier, NumeroUnique, Telephone, Texte
from rules.vocabulary import (
    ACCES_ADAPTE,
    LISTES_LABELS,
    LOGEMENTS_ACTUELS,
    PIECES,
    PREUVES,
    PROPRIETES,
    PUBLICS,
    PUBLICS_LOCAUX,
    PUBLICS_PLAN,
)


class demande(accueil.Accueil):
    prefix, title = "demande", "Demande"
    numero = Fait(
        "Numéro unique",
        NumeroUnique(),
        question="Quel est votre numéro unique d’enregistrement ?",
        help="Il figure sur l’attestation d’enregistrement.",
        example="111032301698211041",
    )
    deposee_le = Fait(
        "Première demande déposée le",
        Date(),
        question="À quelle date avez-vous déposé votre première demande ?",
        example="2023-03-14",
    )
    renouvelee_le = Fait(
        "Dernier renouvellement",
        Date(),
        question="À quelle date avez-vous renouvelé votre demande pour la dernière fois ?",
        help="La demande vaut un an à compter du dépôt ou du dernier renouvellement.",
        example="2026-03-02",
    )
    recue_le = Fait(
        "Demande reçue par le bailleur le",
        Date(),
        ask="bailleur",
        question="Quel jour le bailleur a-t-il reçu la demande ?",
        help="Laissez vide si elle a été déposée ailleurs.",
        example="2023-03-10",
    )
    enregistree_le = Fait(
        "Demande enregistrée par le bailleur le",
        Date(),
        ask="bailleur",
        question="Quel jour le bailleur a-t-il enregistré la demande ?",
        example="2023-03-14",
    )
    attestation_le = Fait(
        "Attestation ou accusé de réception remis le",
        Date(),
        ask="bailleur",
        question="Quel jour l’attestation ou l’accusé de réception a-t-il été remis ?",
        example="2023-03-16",
    )
    toujours_en_recherche = Fait(
        "Toujours en recherche", OUI_NON, question="Cherchez-vous toujours un logement social ?", example=True
    )
    identite_verifiee = Fait(
        "Identité vérifiée",
        OUI_NON,
        question="La personne a-t-elle confirmé son nom et sa date de naissance ?",
        ask="bailleur",
        help="Avant tout échange sur le dossier.",
        example=True,
    )
    communes = Fait(
        "Communes souhaitées (codes INSEE)",
        Texte(longest=80),
        question="Dans quelles communes accepteriez-vous un logement ?",
        example="92044,92026",
    )
    accepte_commune = Fait(
        "La commune convient", OUI_NON, question="Cette commune et ce quartier vous conviennent-ils ?", example=True
    )
    accepte_typologie = Fait(
        "La taille convient", OUI_NON, question="Cette taille de logement vous convient-elle ?", example=True
    )
    adresse_postale = Fait(
        "Adresse postale",
        Texte(longest=200),
        question="À quelle adresse pouvons-nous vous écrire ?",
        help="Numéro et voie, puis code postal et commune ; une virgule entre les lignes.",
        example="3 allée des Tilleuls, 92300 Levallois-Perret",
    )
    telephone = Fait(
        "Téléphone",
        Telephone(),
        question="À quel numéro de téléphone pouvons-nous vous joindre ?",
        example="06 39 98 12 34",
    )
    publics = Fait(
        "Labels de priorité reconnus",
        Ensemble(options=PUBLICS),
        ask="bailleur",
        question="Quels labels de priorité la demande porte-t-elle ?",
        help="Codes reconnus sur la demande ; plusieurs sont possibles. N’écrivez rien du récit.",
        example=["dalo", "k"],
    )
    preuves_vues = Fait(
        "Justificatifs des labels vus",
        Ensemble(options=PREUVES),
        ask="bailleur",
        question="Quel justificatif du label avez-vous vu ?",
        help="Le texte n’en demande que pour certains labels. Notez qu’il a été vu, jamais son contenu.",
        example=["ordonnance-protection"],
    )
    publics_locaux = Fait(
        "Publics de la politique du bailleur",
        Ensemble(options=PUBLICS_LOCAUX),
        ask="bailleur",
        question="De quels publics de la politique la demande relève-t-elle ?",
        help="Ceux que la politique nomme ; plusieurs sont possibles, aucun aussi. N’écrivez rien du récit.",
        example=["rapprochement-travail"],
    )
    publics_plan = Fait(
        "Labels du plan départemental",
        Ensemble(options=PUBLICS_PLAN),
        ask="bailleur",
        question="Quels labels du plan départemental la demande porte-t-elle ?",
        help="Des labels du plan, reconnus en amont ; jamais une note sur la personne.",
        example=["plan-accord-collectif"],
    )
    listes_du_label = Fait(
        "Listes qui reconnaissent le label, en plus de la loi",
        Ensemble(options=LISTES_LABELS, none="aucune"),
        ask="bailleur",
        question="En plus de la loi, quelles listes reconnaissent le label ?",
        help="Le DALO et les labels a à m sont ceux de la loi ; un ménage peut relever aussi d’autres listes.",
        example=["nationale", "pdalhpd"],
    )
    fin_accompagnement_le = Fait(
        "Fin de l’accompagnement avant la majorité",
        Date(),
        question="À quelle date l’accompagnement a-t-il pris fin ?",
        help="Seulement pour le label m, dont le texte compte le délai depuis ce jour.",
        example="2025-09-30",
    )
    offre_adaptee_recue = Fait(
        "Offre adaptée déjà reçue",
        OUI_NON,
        ask="bailleur",
        question="Une offre adaptée à la demande a-t-elle déjà été faite ?",
        help="Par ce bailleur ou un autre, depuis le dépôt.",
        example=False,
    )
    logement_actuel = Fait(
        "Logement actuel",
        Choix(options=LOGEMENTS_ACTUELS),
        question="Comment êtes-vous logé aujourd’hui ?",
        help="Une catégorie suffit.",
        example="locataire-prive",
    )
    activite_a_domicile = Fait(
        "Accueil d’enfants à domicile, agréé",
        OUI_NON,
        question="Un membre du ménage est-il assistant maternel ou familial agréé, et peut-il exercer chez lui ?",
        example=False,
    )
    travail_eloigne = Fait(
        "Lieu de travail éloigné du logement actuel",
        OUI_NON,
        question="Le lieu de travail est-il éloigné de votre logement actuel ?",
        example=False,
    )
    equipements_proches = Fait(
        "Équipements utiles proches du logement proposé",
        OUI_NON,
        ask="bailleur",
        question="Les équipements dont le ménage a besoin sont-ils proches du logement proposé ?",
        example=True,
    )
    premier_quartile_sne = Fait(
        "Premier quartile selon l’extraction",
        OUI_NON,
        ask="bailleur",
        question="L’extraction du SNE place-t-elle la demande dans le premier quartile ?",
        help="Sert tant que le bailleur n’a pas saisi le seuil de l’année.",
        example=True,
    )
    sejour_regulier = Fait(
        "Séjour régulier et permanent des futurs titulaires",
        OUI_NON,
        question="Chaque futur titulaire du bail a-t-il une pièce d’identité, ou un titre de séjour en cours de "
        "validité ?",
        help="On note oui ou non et la date de fin, jamais la nationalité.",
        example=True,
    )
    sejour_valable_jusqu_au = Fait(
        "Titre valable jusqu’au",
        Date(),
        question="Jusqu’à quelle date le titre présenté est-il valable ?",
        example="2027-06-30",
    )
    residence_principale = Fait(
        "Résidence principale (8 mois par an)",
        OUI_NON,
        question="Le logement sera-t-il occupé au moins huit mois par an, hors obligation professionnelle ?",
        example=True,
    )
    mois_de_residence = Fait(
        "Mois d’occupation par an",
        Entier(unit="mois", most=12),
        question="Combien de mois par an occuperez-vous ce logement ?",
        example=12,
    )
    obligation_professionnelle = Fait(
        "Absence pour obligation professionnelle",
        OUI_NON,
        question="Une obligation professionnelle, la vôtre ou celle du conjoint, impose-t-elle de s’absenter plus ?",
        example=False,
    )
    proprietaire_logement_adapte = Fait(
        "Propriétaire d’un logement adapté",
        OUI_NON,
        question="Possédez-vous un logement adapté à vos besoins et à vos moyens, ou qui permettrait d’en louer un ?",
        example=False,
    )
    propriete_permet = Fait(
        "Ce que permet le logement possédé",
        Choix(options=PROPRIETES),
        ask="bailleur",
        question="Que permet le logement que le ménage possède ?",
        help="À noter d’après une pièce du dossier, quand le ménage possède un logement.",
        example="habiter",
    )
    pieces_vues = Fait(
        "Pièces vues",
        Ensemble(options=PIECES, none="aucune"),
        ask="bailleur",
        question="Quelles pièces avez-vous reçues ?",
        example=["avis-imposition", "identite"],
    )
    locataire_du_parc = Fait(
        "Déjà locataire du bailleur", OUI_NON, question="Êtes-vous déjà locataire chez nous ?", example=False
    )
    libere_plus_grand = Fait(
        "Libère un logement plus grand",
        OUI_NON,
        ask="bailleur",
        question="Le ménage libère-t-il un logement plus grand du parc ?",
        example=False,
    )
    besoin_adaptation = Fait(
        "Logement adapté nécessaire",
        OUI_NON,
        question="Le logement doit-il être accessible ou adapté pour l’un des occupants ?",
        help="Demandez le besoin d’aménagement, jamais la maladie ni son nom.",
        example=False,
    )
    acces_adapte = Fait(
        "Place dans l’ordre d’un logement adapté",
        Choix(options=ACCES_ADAPTE),
        ask="bailleur",
        question="À quelle place l’article R. 441-4 CCH met-il ce ménage pour un logement adapté ?",
        help="En premier : le logement est aménagé pour l’un des occupants en situation de handicap. À défaut : un "
        "occupant âgé dont l’état le justifie, ou un ménage qui accueille une telle personne.",
        example="premier",
    )
    profil_seniors = Fait(
        "Profil d’un logement pour seniors",
        OUI_NON,
        ask="bailleur",
        question="L’âge ou la mobilité d’un occupant correspond-il à un logement destiné aux seniors ?",
        help="Aucun texte ne fixe d’âge : le bailleur apprécie.",
        example=False,
    )
    lit_medicalise = Fait(
        "Pièce nécessaire, certificat vu",
        OUI_NON,
        question="Une pièce de plus est-elle nécessaire, avec un certificat médical ?",
        help="Notez oui quand le certificat est vu, sans son contenu.",
        example=False,
    )
    tierce_personne = Fait(
        "Pièce nécessaire à une tierce personne",
        OUI_NON,
        question="Une tierce personne (aide à domicile, aide-soignant, veille de nuit) a-t-elle besoin d’une pièce ?",
        help="Notez oui quand sa présence est établie par un écrit, sans en garder le contenu.",
        example=False,
    )
    relogement_renouvellement = Fait(
        "Relogement de renouvellement urbain",
        OUI_NON,
        ask="bailleur",
        question="Est-ce un relogement de renouvellement urbain ?",
        example=False,
    )
    designee_par_le_prefet = Fait(
        "Désignée par le préfet (DALO)",
        OUI_NON,
        ask="bailleur",
        question="Le préfet a-t-il désigné cette personne au titre du DALO ?",
        example=False,
    )
    assiste_par = Fait(
        "Personne ou organisme qui assiste le ménage",
        Texte(longest=120),
        ask="bailleur",
        question="Qui assiste ce ménage dans ses démarches ?",
        help="Un nom suffit : une copie de l’offre lui est adressée (R. 441-16-3 CCH). Vide s’il n’y a personne.",
        example="Association Un Toit Exemple",
    )


# Whose very name tells a ground of priority or of health: their values stay out of the journal, lists and letters.
CONFIDENTIELS = frozenset(
    fait.key
    for fait in (
        demande.publics,
        demande.preuves_vues,
        demande.publics_locaux,
        demande.publics_plan,
        demande.fin_accompagnement_le,
        demande.logement_actuel,
        demande.activite_a_domicile,
        demande.designee_par_le_prefet,
        demande.besoin_adaptation,
        demande.acces_adapte,
        demande.profil_seniors,
        demande.lit_medicalise,
        demande.tierce_personne,
        demande.diagnostic_social,
    )
)
CONFIDENTIELS |= accueil.CONFIDENTIELS
