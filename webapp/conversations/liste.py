"""The slate: who is presented on this dwelling, in which order, and why."""

from __future__ import annotations

from rules.expression import chiffre
from rules.facts import candidature, liste, logement
from webapp.conversations.model import CANDIDATS, Conversation, Ending, Question, Section

MANQUE = liste.candidats < chiffre("candidats-par-logement")

CONVERSATION = Conversation(
    kind="liste",
    title="Liste de candidats",
    step="liste",
    subjects=("logement", "liste"),
    sections=(
        Section(
            "candidats",
            "Candidats",
            (
                Question(
                    "rangs",
                    (candidature.rang, candidature.motif_position),
                    title="Qui présentez-vous, et à quel rang ?",
                    repeat=CANDIDATS,
                    why="Sur un logement fléché, la procédure met au rang 1 un ménage prioritaire ou du premier quartile ; les rangs 2 et 3 restent ouverts.",
                    avoid="N’écrivez ni motif de priorité, ni état de santé, ni appréciation sur la personne.",
                ),
            ),
        ),
        Section(
            "exception",
            "Exception",
            (
                Question(
                    "ajustement",
                    (liste.ajustement, liste.ajustement_concerte),
                    title="Un ajustement pour la cohésion du quartier ?",
                    free=(liste.ajustement_concerte,),
                    why="La politique l’admet avec le réservataire, dans le respect de ses droits. Passez si la liste suit l’ordre habituel.",
                    avoid="Toute appréciation sur une personne : la cohésion n’est jamais un motif de refus.",
                    optional=True,
                ),
                Question(
                    "exception",
                    (liste.exception,),
                    only_if=MANQUE,
                    why="La loi demande trois candidats par logement (R. 441-3 CCH) et connaît trois exceptions.",
                ),
                Question(
                    "justification",
                    (liste.justification,),
                    only_if=MANQUE & (liste.exception == "insuffisance"),
                    why="Cette phrase figure à l’ordre du jour.",
                ),
                Question(
                    "exception_locale",
                    (liste.exception_locale,),
                    only_if=MANQUE,
                    why="La politique nomme ses propres cas. Aucun n’est une exception de la loi : l’insuffisance se motive aussi par écrit.",
                    optional=True,
                ),
                Question(
                    "reservataire",
                    (liste.justification_reservataire,),
                    only_if=MANQUE & (logement.contingent != "bailleur"),
                    why="La politique demande au réservataire d’écrire pourquoi il présente moins de candidats.",
                    avoid="N’écrivez ni motif de priorité, ni état de santé, ni appréciation sur une personne.",
                    optional=True,
                ),
            ),
        ),
    ),
    endings=(Ending("liste", "Enregistrer la liste", "La liste peut être inscrite à l’ordre du jour."),),
)
