"""What the call asks of the interview, and what the file says of the support offered, silent about their grounds."""

from __future__ import annotations

from rules.facts import candidature, demande
from webapp.conversations.model import Question, Section

ENTRETIEN = Question(
    "entretien",
    (demande.entretien_propose, demande.entretien_demande),
    title="Un entretien est-il proposé ?",
    free=(demande.entretien_demande,),
    say="« Nous pouvons vous recevoir pour parler de votre demande. Souhaitez-vous un entretien ? »",
    why="La politique prévoit un entretien ; la personne est libre de le décliner, et sa demande n’en souffre pas.",
    avoid="Ce qui se dit en entretien : seul compte ici qu’il est proposé, et quand il a eu lieu.",
)
SECTION = Section(
    "accompagnement",
    "Accompagnement",
    (
        Question(
            "entretien_tenu",
            (demande.entretien_le, demande.rapport_agence),
            title="L’entretien a-t-il eu lieu ?",
            why="Le délai de l’entretien et le rapport de l’agence se lisent dans le dossier. Laissez vide si rien n’est tenu encore.",
            avoid="Ce qui s’est dit en entretien.",
            optional=True,
        ),
        Question(
            "diagnostic",
            (demande.diagnostic_social,),
            why="Un conseiller social peut établir un diagnostic pendant l’instruction. Laissez vide si personne n’en a demandé.",
            avoid="Ce que dit le diagnostic.",
            optional=True,
        ),
        Question(
            "mesures",
            (
                candidature.accompagnement_utile,
                candidature.mesures,
                candidature.accompagnement_le,
            ),
            title="Que joindre à l’attribution ?",
            free=(candidature.mesures, candidature.accompagnement_le),
            why="La commission peut joindre un accompagnement à l’attribution. Ce n’est ni une condition, ni un motif de refus.",
            avoid="Les difficultés de la personne, leur cause : la mesure suffit.",
            optional=True,
        ),
        Question(
            "forme",
            (candidature.forme_bail,),
            why="La commission peut attribuer par une association agréée. Laissez vide pour un bail ordinaire.",
            avoid="La raison de ce choix.",
            optional=True,
        ),
        Question(
            "sous_location",
            (
                candidature.association,
                candidature.association_agreee,
                candidature.deux_contrats,
                candidature.observation_jusqu_au,
            ),
            title="Avec quelle association, et jusqu’à quand ?",
            only_if=candidature.forme_bail.parmi(("sous-location", "bail-glissant")),
            why="Deux contrats, une association agréée et une période d’observation qui finit : le ménage va vers un logement ordinaire.",
            optional=True,
        ),
    ),
    after=True,
)
