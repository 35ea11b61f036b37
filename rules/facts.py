"""The one vocabulary: every fact of a file, with its label, unit, help and the question to put to a caller.

`logement.pieces` is at once the declaration of the fact and the expression that reads it, so forms, imports, rules,
letters and training speak the same names. A person's facts are declared once (`personne.naissance`) and recorded under
a stable key (`menage.personnes.p2.naissance`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from rules.expression import Expression
from rules.kinds import Booleen, Choix, Date, Ensemble, Entier, Kind, Montant, Nombre, NumeroUnique, Texte
from rules.vocabulary import (
    CONTINGENTS,
    DECISIONS,
    EXCEPTIONS,
    FAVORABLE,
    FINANCEMENTS,
    GARDES,
    INTERETS,
    LIENS,
    MOTIFS_MUTATION,
    PIECES,
    PREUVES,
    PUBLICS,
    RELEVES_LOYER,
    VISITES,
)

OUI_NON = Booleen()
PERSON_PATH = re.compile(r"^menage\.personnes\.([a-z][a-z0-9_]{0,15})\.([a-z_]+)$")


class Fait(Expression):
    """One fact of the vocabulary. `ask` says who can answer: candidat, bailleur or administrateur."""

    __slots__ = ("ask", "example", "group", "help", "kind", "name", "question")

    def __init__(
        self, label: str, kind: Kind, *, question: str = "", help: str = "", ask: str = "candidat", example: Any = None
    ):
        super().__init__("fait", (), _expression_type(kind), label=label, unit=kind.unit)
        self.kind, self.question, self.help, self.ask, self.example = kind, question, help, ask, example

    def __set_name__(self, owner: type, name: str) -> None:
        self.group, self.name = owner.prefix, name
        self.per_person = owner.prefix.endswith("*")
        self.key = f"{owner.prefix}.{name}"
        self.args = (self.key,)
        self.facts = frozenset({self.key})


def _expression_type(kind: Kind) -> str:
    if isinstance(kind, Entier):
        return "entier"
    return {"montant": "nombre", "numero-unique": "texte"}.get(kind.name, kind.name)


class Groupe:
    """A group of facts; `prefix` begins their paths."""

    prefix: str = ""
    title: str = ""

    @classmethod
    def faits(cls) -> Iterator[Fait]:
        return (value for value in vars(cls).values() if isinstance(value, Fait))


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
    financement = Fait(
        "Financement",
        Choix(options=FINANCEMENTS),
        ask="bailleur",
        question="Quel financement, donc quel plafond de ressources ?",
        example="PLUS",
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
    neuf = Fait("Première mise en location", OUI_NON, ask="bailleur", example=False)
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
        question="La localisation convient-elle à ces ménages ?",
        help="Transports, écoles, commerces, services.",
        example="favorable",
    )
    avis_typologie = Fait(
        "Typologie",
        Choix(options=FAVORABLE),
        ask="bailleur",
        question="La typologie correspond-elle à leurs demandes ?",
        example="favorable",
    )
    avis_loyer = Fait(
        "Niveau de loyer",
        Choix(options=FAVORABLE),
        ask="bailleur",
        question="Le loyer et les charges sont-ils supportables pour eux ?",
        example="favorable",
    )
    avis_mixite = Fait(
        "Mixité de la résidence",
        Choix(options=FAVORABLE),
        ask="bailleur",
        question="Le fléchage respecte-t-il la mixité sociale de la résidence ?",
        example="neutre",
    )
    motif_flechage = Fait(
        "Motif de la décision de fléchage",
        Texte(longest=300),
        ask="bailleur",
        question="En une phrase, pourquoi cette décision ?",
        example="Loyer modéré, proche des transports.",
    )


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
        question="Chaque futur titulaire du bail a-t-il une pièce d’identité, ou un titre de séjour en cours de validité ?",
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


class menage(Groupe):
    prefix, title = "menage", "Ménage"
    composition_confirmee = Fait(
        "Composition confirmée",
        OUI_NON,
        question="Est-ce bien tout le monde ?",
        help="Qui habitera le logement, enfants en droit de visite compris.",
        example=True,
    )
    nombre = Fait(
        "Nombre de personnes déclaré",
        Entier(unit="personnes", least=1, most=20),
        question="Combien de personnes habiteront le logement ?",
        example=4,
    )


class personne(Groupe):
    prefix, title = "menage.personnes.*", "Personne"
    civilite = Fait("Civilité", Choix(options={"madame": "Madame", "monsieur": "Monsieur"}), example="madame")
    nom = Fait("Nom", Texte(longest=80), example="Delmas")
    prenom = Fait("Prénom", Texte(longest=80), example="Claire")
    lien = Fait(
        "Lien avec le demandeur",
        Choix(options=LIENS),
        question="Quel est son lien avec le demandeur ?",
        example="demandeur",
    )
    naissance = Fait(
        "Date de naissance",
        Date(last=date(2030, 12, 31)),
        question="Quelle est sa date de naissance ?",
        example="1988-05-17",
    )
    a_charge = Fait(
        "À charge au sens fiscal",
        OUI_NON,
        question="Cette personne est-elle à charge sur un avis d’imposition du ménage ?",
        example=False,
    )
    garde = Fait(
        "Présence de l’enfant",
        Choix(options=GARDES),
        question="L’enfant vit-il là toute l’année, en alternance ou en droit de visite ?",
        example="permanente",
    )
    carte_invalidite = Fait(
        "Carte mobilité inclusion « invalidité »",
        OUI_NON,
        question="A-t-elle une carte mobilité inclusion mention « invalidité » ?",
        help="Elle change la catégorie du plafond. On ne demande rien d’autre.",
        example=False,
    )


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
    mensuelles = Fait(
        "Ressources mensuelles du foyer, hors aide au logement",
        Montant(),
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


class candidature(Groupe):
    prefix, title = "candidature", "Candidature"
    interet = Fait(
        "Intérêt pour ce logement", Choix(options=INTERETS), question="Ce logement vous intéresse-t-il ?", example="oui"
    )
    rang = Fait(
        "Rang", Entier(least=1, most=9), ask="bailleur", question="À quel rang présentez-vous ce candidat ?", example=1
    )
    rang_un_ailleurs = Fait("Déjà premier sur une autre liste", OUI_NON, ask="bailleur", example=False)
    motif_position = Fait(
        "Pourquoi ce rang",
        Texte(longest=300),
        ask="bailleur",
        question="En une phrase, pourquoi ce candidat à ce rang ?",
        example="Dossier complet, demande la plus ancienne.",
    )
    decision = Fait(
        "Décision de la commission",
        Choix(options=DECISIONS),
        ask="bailleur",
        question="Quelle décision la commission a-t-elle prise ?",
        example="attribution",
    )
    decision_rang = Fait("Rang décidé", Entier(least=1, most=9), ask="bailleur", question="À quel rang ?", example=1)
    motif = Fait(
        "Motif de la décision", Texte(longest=40), ask="bailleur", question="Pour quel motif ?", example="NA-TYPO-SUR"
    )
    condition_piece = Fait(
        "Pièce attendue",
        Choix(options=PIECES),
        ask="bailleur",
        question="Quelle pièce la commission attend-elle ?",
        example="avis-imposition",
    )
    condition_le = Fait(
        "Pièce attendue pour le", Date(), ask="bailleur", question="Pour quel jour au plus tard ?", example="2026-12-18"
    )
    notifie_le = Fait(
        "Offre notifiée le",
        Date(),
        ask="bailleur",
        question="Quel jour la personne a-t-elle reçu l’offre ?",
        help="La date de l’avis de réception ; si le pli n’a pas été retiré, celle de sa présentation.",
        example="2026-12-08",
    )


class liste(Groupe):
    prefix, title = "liste", "Liste"
    exception = Fait(
        "Exception aux trois candidats",
        Choix(options=EXCEPTIONS),
        ask="bailleur",
        question="Pourquoi moins de trois candidats ?",
        example="aucune",
    )
    justification = Fait(
        "Justification écrite du manque de candidats",
        Texte(longest=500),
        ask="bailleur",
        question="Écrivez la justification qui figurera à l’ordre du jour.",
        example="Aucune autre demande ne vise cette typologie.",
    )
    motif_rang_un = Fait(
        "Motif du rang 1",
        Texte(longest=300),
        ask="bailleur",
        question="Pourquoi un candidat sans label au rang 1 ?",
        example="Aucun ménage labellisé n’a donné suite.",
    )
    seance = Fait("Séance choisie", Texte(longest=20), ask="bailleur", question="Devant quelle séance ?", example="1")


class seance(Groupe):
    prefix, title = "seance", "Séance"
    le = Fait(
        "Date de la séance",
        Date(),
        ask="bailleur",
        question="Quel jour la commission siège-t-elle ?",
        example="2026-12-04",
    )
    commission = Fait("Commission", Texte(longest=60), ask="bailleur", example="caleol-levallois")
    communes = Fait("Communes de la commission (codes INSEE)", Texte(longest=300), ask="bailleur", example="92044")
    precedente_le = Fait("Séance précédente", Date(), ask="bailleur", example="2026-10-16")


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


GROUPES: tuple[type[Groupe], ...] = (
    logement,
    demande,
    menage,
    personne,
    ressources,
    candidature,
    liste,
    seance,
    occupation,
)
FAITS: dict[str, Fait] = {fait.key: fait for groupe in GROUPES for fait in groupe.faits()}


def fait(path: str) -> Fait:
    """The declaration behind a path, persons included; KeyError when the vocabulary has no such fact."""
    found = PERSON_PATH.match(path)
    return FAITS[f"menage.personnes.*.{found[2]}" if found else path]


def person_key(path: str) -> str | None:
    """`menage.personnes.p2.naissance` → `p2`; None for any other path."""
    found = PERSON_PATH.match(path)
    return found[1] if found else None
