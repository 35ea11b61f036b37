"""Flagging: a notice to quit came in; is this dwelling proposed to priority and first-quartile households?"""

from __future__ import annotations

from rules.facts import logement
from webapp.conversations.model import SUIVI, Conversation, Ending, Question, Section

CONVERSATION = Conversation(
    kind="flechage",
    title="Fléchage du logement",
    step="flechage",
    subjects=("logement",),
    sections=(
        Section(
            "conge",
            "Congé",
            (
                Question(
                    "conge",
                    (logement.conge_recu_le, logement.disponible_le, logement.neuf),
                    free=(logement.neuf,),
                    serves=SUIVI,
                    title="Quand le logement se libère-t-il ?",
                    why="La date du congé ouvre la recherche ; la date de disponibilité fixe l’année des revenus et des plafonds.",
                ),
                Question(
                    "contingent",
                    (logement.contingent,),
                    why="La procédure flèche les logements non réservés. Un logement réservé revient d’abord à son réservataire.",
                ),
                Question(
                    "rendu",
                    (logement.rendu_pour_un_tour,),
                    only_if=logement.contingent != "bailleur",
                    serves=SUIVI,
                    why="Repris pour un tour, le logement compte avec les logements non réservés (L. 441-1 CCH).",
                ),
            ),
        ),
        Section(
            "logement",
            "Logement",
            (
                Question(
                    "taille",
                    (logement.pieces, logement.surface),
                    title="Combien de pièces, et quelle surface habitable ?",
                    why="La cuisine ne compte pas parmi les pièces. Ces deux chiffres servent à la sur-occupation et à la sous-occupation.",
                ),
                Question(
                    "loyer",
                    (logement.loyer, logement.annexes, logement.charges),
                    title="Que coûte le logement chaque mois ?",
                    why="Loyer principal, annexes et charges récupérables forment la dépense du taux d’effort (arrêté du 10 mars 2011).",
                ),
                Question(
                    "compteurs",
                    (logement.compteurs_individuels,),
                    why="Avec des compteurs individuels, un forfait s’ajoute aux charges.",
                ),
                Question(
                    "forfait",
                    (logement.forfait_eau_chauffage,),
                    only_if=logement.compteurs_individuels,
                    why="Aucun montant national n’existe : le bailleur fixe le sien.",
                ),
                Question(
                    "financement",
                    (logement.financement,),
                    why="Le financement désigne le plafond de ressources applicable.",
                ),
                Question(
                    "tres_sociale",
                    (logement.offre_tres_sociale,),
                    only_if=logement.financement == "PLAI",
                    why="Pour ces logements, la loi admet moins de trois candidats (R. 441-3 CCH).",
                    optional=True,
                ),
                Question(
                    "contribution",
                    (logement.contribution_travaux,),
                    why="La contribution du locataire entre dans le taux d’effort (arrêté du 10 mars 2011). Passez si vous ne la connaissez pas : elle compte alors pour 0, et le taux le dit.",
                    optional=True,
                ),
                Question(
                    "arrete",
                    (logement.arrete_plafond, logement.majoration_plafond, logement.arrete_plafond_jusqu_au),
                    title="Un arrêté du préfet relève-t-il le plafond de ressources ?",
                    why="Un arrêté du préfet peut relever le plafond (R. 441-1-1 CCH).",
                    optional=True,
                    none="Non",
                ),
                Question(
                    "secteur",
                    (logement.qpv, logement.adapte, logement.label_seniors),
                    title="Où est le logement, et pour qui est-il aménagé ?",
                    free=(logement.label_seniors,),
                    serves=SUIVI,
                    why="Les objectifs se comptent à part dans et hors des quartiers prioritaires ; un logement adapté, ou labellisé, va d’abord à qui en a besoin (R. 441-4 CCH).",
                ),
                Question(
                    "programme",
                    (logement.programme_autorise,),
                    only_if=logement.adapte,
                    why="Avec cette autorisation, et hors réservation du préfet, un programme peut aller d’abord au public pour lequel il est aménagé (L. 441-2 CCH).",
                    optional=True,
                ),
                Question(
                    "neuf",
                    (logement.reservataires_rencontres,),
                    only_if=logement.neuf,
                    why="La livraison d’un immeuble neuf est l’occasion de parler des publics prioritaires et de l’équilibre de peuplement.",
                    optional=True,
                ),
                Question(
                    "site",
                    (logement.occupation_etudiee_le, logement.site_fragile),
                    title="Que dit l’étude de l’occupation de l’immeuble ?",
                    why="La charte repère les sites fragiles par une connaissance fine de l’occupation : sans étude, rien n’est dit du site.",
                    avoid="L’origine, la religion ou la situation d’un habitant : une étude se lit en nombres.",
                    optional=True,
                ),
                Question(
                    "ecart",
                    (logement.ecart_offre_demande,),
                    why="La politique admet alors une autre taille que celle du ménage, avec un constat écrit au dossier.",
                    optional=True,
                ),
            ),
        ),
        Section(
            "avis",
            "Adéquation",
            (
                Question(
                    "fleche",
                    (logement.fleche,),
                    serves=SUIVI,
                    why="La réponse ouvre la recherche de candidats labellisés ou du premier quartile au rang 1.",
                ),
                Question(
                    "criteres",
                    (logement.avis_localisation, logement.avis_typologie, logement.avis_loyer, logement.avis_mixite),
                    title="Le logement convient-il à ces ménages ?",
                    only_if=logement.fleche,
                    why="La procédure demande d’examiner la localisation, la typologie, le loyer et la mixité de la résidence.",
                ),
                Question(
                    "motif",
                    (logement.motif_flechage,),
                    why="Cette phrase suit le logement jusqu’à l’ordre du jour.",
                    serves=SUIVI,
                ),
            ),
        ),
    ),
    endings=(
        Ending(
            "fleche",
            "Enregistrer la décision",
            "Le logement apparaît dans le vivier : vous pouvez chercher des candidats.",
        ),
    ),
)
