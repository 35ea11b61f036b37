"""The housing request: its register number, its dates, its labels, what the applicant wants and what was seen."""

from __future__ import annotations

from rules.facts.fact import OUI_NON, Fait, Groupe
from rules.kinds import Date, Ensemble, NumeroUnique, Texte
from rules.vocabulary import PIECES, PREUVES, PUBLICS


class demande(Groupe):
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
    proprietaire_logement_adapte = Fait(
        "Propriétaire d’un logement adapté",
        OUI_NON,
        question="Possédez-vous un logement adapté à vos besoins et à vos moyens, ou qui permettrait d’en louer un ?",
        example=False,
    )
    pieces_vues = Fait(
        "Pièces vues",
        Ensemble(options=PIECES),
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
    lit_medicalise = Fait(
        "Pièce nécessaire avec certificat ou tierce personne",
        OUI_NON,
        question="Une pièce de plus est-elle nécessaire, avec certificat médical ou présence d’une tierce personne ?",
        help="Notez oui quand le certificat est vu, sans son contenu.",
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
        question="Le préfet a-t-il désigné ce candidat au titre du DALO ?",
        example=False,
    )
