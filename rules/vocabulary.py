"""The closed lists that facts choose from: code → what people read. Codes are stable, words may be improved."""

from __future__ import annotations

FINANCEMENTS = {"PLAI": "PLAI", "PLUS": "PLUS", "PLS": "PLS"}
CONTINGENTS = {
    "bailleur": "Non réservé (bailleur)",
    "etat": "État, personnes prioritaires",
    "etat-agents": "État, agents publics",
    "action-logement": "Action Logement",
    "commune": "Commune",
    "departement": "Département",
    "region": "Région",
}
FAVORABLE = {"favorable": "Favorable", "neutre": "Sans incidence", "defavorable": "Défavorable"}
LIENS = {
    "demandeur": "Demandeur",
    "conjoint": "Conjoint ou partenaire",
    "cotitulaire": "Cotitulaire",
    "enfant": "Enfant",
    "autre": "Autre personne",
}
GARDES = {"permanente": "Toute l’année", "alternee": "En alternance", "visite": "Droit de visite et d’hébergement"}
INTERETS = {"oui": "Oui", "a-reflechir": "Souhaite réfléchir", "non": "Non"}
PIECES = {
    "avis-imposition": "Avis d’imposition N-2",
    "identite": "Pièce d’identité ou titre de séjour",
    "ressources": "Justificatifs de ressources",
    "situation-familiale": "Justificatif de situation familiale",
    "logement-actuel": "Justificatif du logement actuel",
}
PREUVES = {
    "ordonnance-protection": "Ordonnance de protection",
    "decision-juge": "Décision du juge",
    "interdiction-judiciaire": "Interdiction judiciaire de lieu ou de contact",
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
EXCEPTIONS = {
    "aucune": "Aucune",
    "insuffisance": "Insuffisance du nombre de candidats, motivée par écrit",
    "dalo-designe": "Candidat désigné par le préfet (DALO)",
    "offre-tres-sociale": "Logement «\u00a0offre très sociale\u00a0»",
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
