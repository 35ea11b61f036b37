"""The agenda entry: which session, and what remains to justify before it."""

from __future__ import annotations

from rules.facts import candidature, liste
from webapp.conversations.model import JUSTIFICATIONS, Conversation, Ending, Question, Section

CONVERSATION = Conversation(
    kind="ordre_du_jour",
    title="Inscription à l’ordre du jour",
    step="ordre_du_jour",
    subjects=("logement", "liste"),
    sections=(
        Section(
            "seance",
            "Séance",
            (
                Question(
                    "seance",
                    (liste.seance,),
                    choices="seances",
                    why="Chaque commission est compétente pour sa commune.",
                ),
                Question(
                    "presentation",
                    (liste.presentateur, liste.selection_validee),
                    title="Qui présente les dossiers à la commission ?",
                    why="La politique dit qui présente les dossiers, et sous quelle responsabilité ils sont choisis.",
                    optional=True,
                ),
            ),
        ),
        Section(
            "justifications",
            "Justifications",
            (
                Question(
                    "justifications",
                    (candidature.motif_position,),
                    title="Que dites-vous à la commission de ces points ?",
                    repeat=JUSTIFICATIONS,
                    why="Un point à justifier peut passer avec une phrase écrite, gardée avec son auteur et sa date, et imprimée à l’ordre du jour.",
                    avoid="N’écrivez ni motif de priorité, ni état de santé, ni appréciation sur la personne.",
                ),
            ),
        ),
    ),
    endings=(
        Ending(
            "inscrite",
            "Inscrire à l’ordre du jour",
            "Le logement et ses candidats sont inscrits ; la fiche peut être éditée.",
        ),
    ),
)
