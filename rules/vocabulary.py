"""The closed lists that facts choose from: code → what people read. Codes are stable, words may be improved."""

from __future__ import annotations

FINANCEMENTS = {"PLAI": "PLAI", "PLUS": "PLUS", "PLS": "PLS", "PLI": "PLI"}
CONTINGENTS = {
    "bailleur": "Non réservé (bailleur)",
    "etat": "État, personnes prioritaires",
    "etat-agents": "État, agents publics",
    "action-logement": "Action Logement",
    "commune": "Commune",
    "departement": "Département",
    "region": "Région",
}
RESERVATAIRES = {code: label for code, label in CONTINGENTS.items() if code != "bailleur"}
FAVORABLE = {"favorable": "Favorable", "neutre": "Sans incidence", "defavorable": "Défavorable"}
LIENS = {
    "demandeur": "Titulaire de la demande",
    "conjoint": "Conjointe, conjoint ou partenaire",
    "cotitulaire": "Cotitulaire",
    "enfant": "Enfant",
    "autre": "Autre personne",
}
GARDES = {"permanente": "Toute l’année", "alternee": "En alternance", "visite": "Droit de visite et d’hébergement"}
# Labels of dwellings meant for older tenants: each landlord's policy says which it has, and how it calls them.
LABELS_SENIORS = {
    "aucun": "Aucun",
    "senior": "Logement senior",
    "senior-plus": "Logement senior renforcé",
    "residence-services": "Résidence avec services",
    "seniors-autonomes": "Logement pour seniors autonomes",
}
ECARTS_OFFRE = {
    "aucun": "Aucun",
    "vacance-structurelle": "Vacance structurelle",
    "petits-logements": "Forte demande de petits logements",
}
# Article R. 441-4 gives an order, not a ground: a code says the place in that order and no more.
ACCES_ADAPTE = {"premier": "En premier", "a-defaut": "À défaut"}
# What a commission compares between the candidates of one dwelling (L. 441-1 CCH), in the words of its letters.
CRITERES_COMPARES = {
    "anciennete": "ancienneté de la demande",
    "taille": "taille du logement pour le ménage",
    "cout": "coût du logement pour les ressources du ménage",
    "localisation": "localisation demandée",
    "priorites": "priorités prévues par la loi",
}
PROPRIETES = {
    "habiter": "Y habiter, selon les besoins et les capacités du ménage",
    "louer": "En tirer un revenu qui suffit pour se loger dans le parc privé",
}
INTERETS = {"oui": "Oui", "a-reflechir": "Souhaite réfléchir", "non": "Non"}
PIECES = {
    "avis-imposition": "Avis d’imposition sur les revenus N-2",
    "identite": "Pièce d’identité ou titre de séjour",
    "ressources": "Justificatifs de ressources",
    "situation-familiale": "Justificatif de situation familiale",
    "logement-actuel": "Justificatif du logement actuel",
}
PREUVES = {
    "ordonnance-protection": "Ordonnance de protection",
    "decision-juge": "Décision du juge",
    "interdiction-judiciaire": "Interdiction judiciaire de lieu ou de contact",
    "plainte": "Dépôt de plainte",
    "instance-locale": "Reconnaissance par l’Instance locale",
    "decision-mediation": "Décision de la commission de médiation",
}
# Letters of article L. 441-1, for the officer's screen: a list, a letter or a log says « label reconnu » and no more.
PUBLICS = {
    "dalo": "Décision favorable DALO",
    "a": "a · Situation de handicap",
    "b": "b · Sortie d’appartement de coordination thérapeutique",
    "c": "c · Difficultés particulières de logement",
    "d": "d · Hébergement ou logement de transition",
    "e": "e · Reprise d’activité après un chômage de longue durée",
    "f": "f · Habitat indigne",
    "g": "g · Violences au sein du couple, menace de mariage forcé",
    "g-bis": "g bis · Victime au domicile ou à ses abords, avec interdiction judiciaire",
    "h": "h · Parcours de sortie (L. 121-9 CASF)",
    "i": "i · Traite des êtres humains",
    "j": "j · Enfant mineur, logement suroccupé ou non décent",
    "k": "k · Sans logement, y compris hébergement chez un tiers",
    "l": "l · Menace d’expulsion sans relogement",
    "m": "m · Jeune majeur sorti de l’aide sociale à l’enfance",
}
# Labels of a departmental plan (PDALHPD) that are not letters of article L. 441-1: of a plan, never notes on a person.
PUBLICS_PLAN = {
    "plan-sans-logement": "Plan · Sans logement, menace d’expulsion, hébergement ou habitat indigne",
    "plan-cumul": "Plan · Cumul de difficultés",
    "plan-interdiction": "Plan · Immeuble interdit d’habitation ou évacué à titre définitif",
    "plan-accord-collectif": "Plan · Accord collectif",
    "plan-refugie": "Plan · Protection internationale",
    "plan-vigilance": "Plan · Vigilance prévue par le plan",
}
# What a landlord's own policy favours: local labels, beside those of the law. Policies choose among these codes.
PUBLICS_LOCAUX = {
    "age-ou-handicap": "Personnes âgées ou en situation de handicap",
    "handicap": "Situation de handicap",
    "protection-famille": "Situation de protection, famille ou partenaire",
    "protection-personne": "Situation de protection de la personne",
    "protection": "Situation de protection",
    "sans-logement": "Sans logement ou logement indigne",
    "logement-temporaire": "Hébergement ou logement temporaire",
    "logement-adapte": "Besoin d’un logement adapté",
    "mobilite": "Besoin lié à la mobilité ou à la santé",
    "perte-autonomie": "Logement destiné à la perte d’autonomie",
    "seniors": "Seniors, pour un logement labellisé",
    "enfant-mineur-logement": "Enfant mineur dans un logement suroccupé ou indécent",
    "enfants-suroccupation": "Ménage avec enfants en suroccupation",
    "occupation-inadaptee": "Suroccupation ou sous-occupation",
    "ressources-faibles": "Ressources faibles, parents isolés en particulier",
    "loyer-disproportionne": "Loyer disproportionné aux ressources",
    "jeune-actif": "Jeune ménage, premier logement autonome",
    "rapprochement-travail": "Rapprochement du lieu de travail",
    "rapprochement-familial": "Rapprochement familial",
    "salarie": "Salarié, au titre d’Action Logement",
    "salarie-lien-social": "Salarié dont le métier crée du lien social, médical ou éducatif",
    "agent-etat": "Agent de l’État",
    "habitant": "Habitant du territoire",
    "primo-demandeur": "Première entrée dans le parc social",
    "convention-relogement": "Primo-demandeur au titre d’une convention de relogement",
    "echange": "Échange entre locataires du parc",
    "decohabitation": "Décohabitation d’un enfant de locataire",
    "relogement-obligatoire": "Relogement obligatoire (renouvellement urbain, démolition)",
    "operation-publique": "Relogement d’une opération publique d’aménagement",
    "depart-rapide": "Départ rapide du domicile nécessaire",
    "renouvellement-urbain": "Relogement de rénovation urbaine",
}
LOGEMENTS_ACTUELS = {
    "locataire-social": "Locataire du parc social",
    "locataire-prive": "Locataire du parc privé",
    "proprietaire": "Propriétaire",
    "heberge": "Hébergé par des proches",
    "structure": "Structure ou logement de transition",
    "autre": "Autre situation",
}
LISTES_LABELS = {
    "nationale": "Article L. 441-1 du CCH",
    "convention-prefet": "Convention de réservation du préfet",
    "pdalhpd": "Plan départemental (PDALHPD)",
    "cia": "Convention intercommunale d’attribution",
    "bailleur": "Politique du bailleur",
}
EXCEPTIONS = {
    "aucune": "Aucune",
    "insuffisance": "Insuffisance du nombre de candidats, motivée par écrit",
    "dalo-designe": "Candidat désigné par le préfet (DALO)",
    "offre-tres-sociale": "Logement «\u00a0offre très sociale\u00a0»",
}
# Grounds that a landlord's policy names; in law each needs a written reason for the lack of candidates.
EXCEPTIONS_LOCALES = {
    "aucune": "Aucune",
    "vacance-commerciale": "Vacance commerciale",
    "vacance-structurelle": "Vacance structurelle",
    "financement-pls": "Financement PLS",
    "financement-pli": "Financement PLI",
    "financement": "Type de financement",
    "loyer": "Niveau de loyer",
    "configuration": "Configuration ou adaptation du logement",
    "reservation": "Réservation du logement",
    "urgence": "Procédure d’urgence du bailleur",
    "grand-logement": "Libération d’un grand logement",
    "action-logement": "Candidat d’Action Logement",
}
REPORTS = {
    "aucun": "Aucun",
    "information": "Dans l’attente d’une information",
    "accompagnement": "Dans l’attente d’une mesure d’accompagnement",
    "autre": "Pour une autre raison",
}
RAPPORTS = {"non-demande": "Non demandé", "demande": "Demandé, attendu", "recu": "Reçu"}
DIAGNOSTICS = {"non-demande": "Non demandé", "demande": "Demandé, attendu", "rendu": "Rendu"}
MESURES = {
    "avdl": "AVDL · Accompagnement vers et dans le logement",
    "asll": "ASLL · Accompagnement social lié au logement",
    "fsl": "FSL · Fonds de solidarité pour le logement",
    "accompagnement-personnalise": "Accompagnement social personnalisé, avec les partenaires",
    "autre": "Autre mesure",
}
FORMES_BAIL = {
    "ordinaire": "Bail ordinaire",
    "sous-location": "Sous-location par une association agréée",
    "bail-glissant": "Bail glissant, avec une association agréée",
}
PRESENTATEURS = {
    "instructeur": "La personne qui a instruit les dossiers",
    "responsable": "Son responsable",
    "direction": "La direction des attributions, assistée d’un chargé d’attributions",
    "autre": "Une autre personne",
}
REPONSES = {"acceptee": "Acceptée", "refusee": "Refusée"}
VOIX = {"pour": "Pour", "contre": "Contre", "abstention": "Abstention", "absent": "Absent"}
SIGNATAIRES_PV = {"president": "La présidence de la commission", "autre": "Une autre personne seule"}
RADIATIONS = {
    "bail-signe": "Bail signé",
    "renonciation": "Renonciation écrite",
    "sans-reponse": "Absence de réponse à un courrier",
    "irrecevabilite": "Irrecevabilité décidée par la commission",
    "non-renouvellement": "Demande non renouvelée",
}
DECISIONS = {
    "attribution": "Attribution",
    "attribution-classement": "Attribution avec classement",
    "attribution-condition": "Attribution sous condition suspensive",
    "non-attribution": "Non-attribution",
    "irrecevabilite": "Rejet pour irrecevabilité",
}
MOTIFS_MUTATION = {
    "logement-trop-petit": "Logement trop petit",
    "logement-trop-grand": "Logement trop grand",
    "cout-logement": "Coût du logement",
    "rapprochement-travail": "Rapprochement du lieu de travail",
    "rapprochement-familial": "Rapprochement familial",
    "accessibilite": "Accessibilité du logement",
    "changement-familial": "Changement de la composition familiale",
    "autre": "Autre motif",
}
# What a commission may note of a home that is lived in (L. 442-5-2 CCH); words that a letter to the tenant prints.
SITUATIONS_OCCUPATION = {
    "sur-occupation": "Sur-occupation",
    "sous-occupation": "Sous-occupation",
    "adapte-libere": "Logement adapté dont l’aménagement ne sert plus",
    "besoin-adapte": "Logement qui ne répond plus aux besoins du foyer",
    "plafond-depasse": "Ressources supérieures au plafond du logement",
}
RELEVES_LOYER = {
    "a-jour": "À jour",
    "plan-respecte": "Dette avec plan d’apurement respecté",
    "dette": "Dette sans plan",
}
VISITES = {
    "bon-etat": "Bon état",
    "travaux-legers": "Travaux légers à la charge du locataire",
    "travaux-importants": "Remise en état importante",
    "non-faite": "Pas encore faite",
}
