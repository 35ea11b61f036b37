"""What the law, or a landlord's own text, wants to read in a letter: words and fields that its template must hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mention:
    """`extraits` must stand in the template; `source` is the article, `reserve` what is not certain of it."""

    code: str
    nom: str
    source: str
    extraits: tuple[str, ...]
    reserve: str = ""


TEXTE_2017 = "Article lu dans sa version de 2017, à vérifier."

AUTEUR = Mention(
    "auteur",
    "auteur",
    "art. L. 212-1 du CRPA",
    ("{{ signataire.prenom }} {{ signataire.nom }}", "{{ signataire.qualite }}"),
)
REPONSE = Mention(
    "delai-reponse",
    "délai de réponse et silence",
    "art. R. 441-10 du CCH",
    ("{{ delai_reponse_jours }} jours", "votre silence vaudra refus"),
)
OFFRE = Mention(
    "offre",
    "logement, loyer et charges de l’offre",
    "art. R. 441-10 du CCH",
    ("{{ logement.adresse }}", "{{ loyer.principal|euros }}", "{{ loyer.charges|euros }}"),
)
DALO = Mention(
    "offre-dalo",
    "offre au titre du droit au logement opposable",
    "art. R. 441-16-3 du CCH",
    ("au titre du droit au logement opposable", "perdre le bénéfice de la décision de la commission de médiation"),
)
COPIE = Mention(
    "copie-accompagnant", "copie à la personne qui assiste le demandeur", "art. R. 441-16-3 du CCH", ("{{ copie }}",)
)
RANG = Mention(
    "rang",
    "attribution par rang",
    "art. R. 441-3 du CCH",
    ("Il vous sera proposé seulement si", "avant vous", "ne prend pas effet"),
)
CONDITION = Mention(
    "condition",
    "condition suspensive",
    "art. R. 441-3 du CCH",
    ("{{ piece }}", "{{ date_limite|date_fr }}", "cette attribution ne prendra pas effet"),
)
SANS_EFFET = Mention(
    "sans-effet",
    "pièce attendue et jour fixé par la commission",
    "art. R. 441-3 du CCH",
    ("{{ piece }}", "{{ date_limite|date_fr }}", "n’a pas pris effet"),
)
MOTIVATION = Mention(
    "motivation",
    "motivation en droit et en fait",
    "art. L. 441-2-2 du CCH, L. 211-5 du CRPA",
    ("En droit", "En fait"),
)
DEMANDE_ACTIVE = Mention(
    "demande-active",
    "la demande reste active",
    "art. R. 441-2-8 du CCH",
    ("Votre demande de logement social reste active",),
    TEXTE_2017,
)
RECOURS = Mention(
    "recours",
    "voies et délais de recours",
    "art. R. 421-1 et R. 421-5 du CJA, L. 411-2 et L. 231-4 du CRPA",
    (
        "recours gracieux",
        "{{ recours.tribunal }}",
        "{{ recours.delai_mois|en_lettres }} mois",
        "interrompt le délai pour saisir le tribunal",
        "Notre silence pendant {{ recours.silence_mois|en_lettres }} mois vaut rejet",
        "par écrit ou par ce silence",
    ),
)
RADIATION = Mention(
    "radiation",
    "avertissement de radiation",
    "art. R. 441-2-8 du CCH",
    ("{{ radiation_mois|en_lettres }} mois", "sera radiée", "La radiation met fin à votre demande"),
    TEXTE_2017,
)
PIECES = Mention(
    "pieces-et-delai",
    "liste des pièces et délai pour les remettre",
    "art. L. 114-5 du CRPA",
    ("{{ piece }}", "{{ date_limite|date_fr }}"),
)
ENREGISTREMENT = Mention(
    "enregistrement",
    "numéro unique et inscription au fichier national",
    "art. R. 441-2-4 du CCH",
    (
        "{{ numero_unique }}",
        "{{ deposee_le|date_fr }}",
        "{{ enregistree_le|date_fr }}",
        "fichier national des demandes de logement social",
    ),
)
RENOUVELLEMENT = Mention(
    "renouvellement",
    "validité et renouvellement de la demande",
    "art. R. 441-2-7 du CCH",
    ("{{ validite_ans|en_lettres }} an", "{{ expire_le|date_fr }}", "{{ rappel_mois|en_lettres }} mois"),
)
TROIS_CANDIDATS = Mention(
    "trois-candidats", "exception aux trois candidats", "art. R. 441-3 du CCH", ("{{ exception.justification }}",)
)
TROIS_CANDIDATS_SEANCE = Mention(
    "trois-candidats",
    "exception aux trois candidats",
    "art. R. 441-3 du CCH",
    ("{{ p.exception.fondement }}", "{{ p.exception.justification }}"),
)
OCCUPATION = Mention(
    "occupation",
    "statut d’occupation en droit et selon la règle locale",
    "art. L. 621-2 et L. 822-10 du CCH",
    ("{{ occupation_legale.statut }}", "{{ occupation_locale.statut }}"),
)
QUORUM = Mention(
    "quorum",
    "membres présents et quorum",
    "art. R. 441-9 du CCH",
    ("{{ presents|pluriel('membre') }}", "{{ quorum|pluriel('membre') }}", "voix délibérative"),
    "Le quorum est fixé par le règlement intérieur de la commission ; article lu dans sa version de 2017.",
)
DECISIONS = Mention(
    "decisions",
    "décision pour chaque candidat, motif et condition",
    "art. R. 441-3 et L. 441-2-2 du CCH",
    (
        "{{ c.decision }}",
        "{{ c.motif.libelle }}",
        "{{ c.motif.base_legale }}",
        "{{ c.condition.piece }}",
        "{{ c.condition.date_limite|date_fr }}",
    ),
)
SIGNATURE_PV = Mention(
    "signature-pv",
    "signature du président",
    "art. R. 441-9 du CCH",
    ("{{ presidence }}", "Présidence de la commission"),
    "Contenu du procès-verbal : règlement intérieur de la commission.",
)
PRESENTS_EXTRAIT = Mention(
    "reservataire",
    "logements du réservataire seulement",
    "art. R. 441-9 du CCH",
    ("{{ reservataire }}", "logements de votre contingent"),
    "Transmission aux réservataires : politique du bailleur.",
)
ANONYME = Mention(
    "anonymat",
    "examen anonyme, sans décision",
    "politique du bailleur (orientations, art. R. 441-9 du CCH)",
    ("{{ fondement }}", "Candidat {{ c.lettre }}", "ne décide pas"),
)
EXAMEN = Mention(
    "examen-occupation",
    "périodicité de l’examen et date du bail",
    "art. L. 442-5-2 du CCH",
    (
        "Votre logement se trouve dans une zone",
        "{{ periodicite_ans|en_lettres }} ans",
        "{{ bail_signe_le|date_fr }}",
        "L. 442-5-2",
    ),
)
AVIS = Mention(
    "avis-occupation",
    "situation constatée, logement nécessaire et protection",
    "art. L. 442-5-2 et L. 442-3-1 du CCH",
    (
        "{{ situation.statut }}",
        "{{ situation.regle }}",
        "{{ logement_necessaire }}",
        "la loi protège certains locataires",
    ),
)
CIBLES = Mention(
    "cibles",
    "chaque part avec son calcul et sa source",
    "art. L. 441-1 du CCH",
    ("{{ i.compte|nombre }} sur {{ i.base|nombre }}", "{{ i.source }}"),
)
RAPPORT = Mention(
    "rapport-annuel",
    "compte rendu annuel au conseil d’administration",
    "art. R. 441-9 du CCH",
    ("conseil d’administration", "{{ c.seances|nombre }}", "{{ c.dossiers|nombre }}", "{{ ligne.nombre|nombre }}"),
)
