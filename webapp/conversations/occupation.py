"""The review of a home's occupancy, every three years where the law asks for it: home, household, means, what was offered."""

from __future__ import annotations

from rules.facts import logement, occupation
from rules.facts import ressources as moyens
from rules.law.occupation import adapte_libere, expose
from rules.law.ressources import avis_sous_plafond
from rules.law.taille import actuel_sous_occupe, pieces_sans_sous_occupation
from webapp.conversations.model import PERSON_FACTS, PERSONNES, Conversation, Ending, Question, Section, Stop

CONVERSATION = Conversation(
    kind="occupation",
    title="Examen de l’occupation",
    step="occupation",
    subjects=("occupation", "logement", "demande"),
    sections=(
        Section(
            "logement",
            "Logement",
            (
                Question(
                    "zone",
                    (logement.zone_desequilibre,),
                    why="L’examen est dû dans les zones fixées par décret (L. 442-5-2 CCH). L’application n’a pas cette liste : le bailleur répond pour le logement.",
                ),
                Question(
                    "dates",
                    (occupation.bail_signe_le, occupation.examine_le),
                    title="De quand datent le bail et le dernier examen ?",
                    free=(occupation.examine_le,),
                    why="Les trois ans se comptent depuis le bail, puis depuis le dernier examen.",
                ),
                Question(
                    "taille",
                    (occupation.pieces, occupation.surface),
                    title="Quelle est la taille du logement ?",
                    why="La loi compare les pièces et la surface au nombre d’occupants (L. 621-2, L. 822-10 CCH).",
                ),
                Question(
                    "secteur",
                    (logement.qpv, logement.adapte),
                    title="Où est le logement, et est-il adapté ?",
                    why="Dans un quartier prioritaire, le locataire garde son droit au maintien ; un logement adapté doit servir à qui en a besoin.",
                ),
                Question(
                    "financement",
                    (logement.financement,),
                    why="Le financement désigne le plafond auquel les ressources se comparent.",
                ),
            ),
        ),
        Section(
            "menage",
            "Ménage",
            (
                Question(
                    "personnes",
                    PERSON_FACTS,
                    title="Qui habite le logement aujourd’hui ?",
                    repeat=PERSONNES,
                    say="« Qui vit avec vous aujourd’hui, enfants en droit de visite compris ? »",
                    why="L’occupation se mesure au nombre de personnes ; l’âge d’un titulaire peut le protéger.",
                    avoid="L’origine, l’état de santé.",
                ),
                Question(
                    "avis",
                    (moyens.rfr_n2,),
                    say="« Pouvez-vous nous donner le revenu fiscal de référence de l’avis {annee_avis} ? »",
                    why="Un dépassement du plafond conduit à l’examen, et à rien d’autre.",
                    papers=True,
                ),
                Question(
                    "revenus_particuliers",
                    (moyens.separation_etablie, moyens.rfr_personnel, moyens.frais_hebergement),
                    title="Une séparation, ou des frais d’établissement pour le conjoint ?",
                    say="« Une procédure de séparation est-elle engagée ? Payez-vous l’hébergement de votre conjoint en établissement pour personnes âgées ? »",
                    why="Au-dessus du plafond, ces deux situations changent le revenu examiné (L. 441-1 et R. 441-1 CCH).",
                    avoid="Les raisons de la séparation, l’état de santé du conjoint.",
                    only_if=~avis_sous_plafond,
                    optional=True,
                ),
                Question(
                    "profession",
                    (occupation.pieces_profession,),
                    only_if=occupation.pieces > pieces_sans_sous_occupation,
                    why="Une pièce nécessaire à une profession ou à un mandat ne compte pas dans la sous-occupation (L. 621-2 CCH).",
                ),
            ),
        ),
        Section(
            "besoins",
            "Besoins",
            (
                Question(
                    "autonomie",
                    (occupation.perte_autonomie,),
                    say="« Votre logement doit-il être adapté pour l’un d’entre vous ? »",
                    why="Un besoin reconnu d’un logement adapté est l’une des situations que la commission examine.",
                    avoid="La maladie, son nom.",
                ),
                Question(
                    "adapte_libre",
                    (occupation.adapte_sans_occupant,),
                    only_if=logement.adapte,
                    why="Un logement adapté que la personne n’occupe plus peut servir à une autre.",
                    avoid="Ce qu’est devenue la personne. Oui ou non suffit.",
                ),
                Question(
                    "protection",
                    (occupation.protection_etablie,),
                    only_if=actuel_sous_occupe | adapte_libere,
                    why="La loi protège certains locataires (R. 442-3-1 CCH). On note qu’une pièce a été vue, jamais ce qu’elle dit.",
                    avoid="La maladie, son nom, le contenu de la pièce.",
                    optional=True,
                ),
            ),
        ),
        Section(
            "offres",
            "Offres",
            (
                Question(
                    "offres",
                    (occupation.offres_refusees, occupation.troisieme_offre_le),
                    title="Quelles offres de relogement ont été refusées ?",
                    only_if=expose,
                    free=(occupation.troisieme_offre_le,),
                    why="Seules comptent les offres écrites, conformes aux besoins, à un loyer inférieur à l’actuel (L. 442-3-1 CCH).",
                    avoid="Les raisons personnelles d’un refus.",
                ),
                Question(
                    "delai",
                    (occupation.adapte_depuis_deces,),
                    only_if=expose & adapte_libere,
                    why="Le délai de la loi est alors plus long (L. 442-3-2 CCH).",
                    avoid="Aucun autre détail ; la question peut être douloureuse.",
                    optional=True,
                ),
            ),
        ),
    ),
    endings=(
        Ending(
            "a-transmettre",
            "Transmettre à la commission",
            "La commission constate la situation, définit le logement nécessaire et donne son avis.",
        ),
        Ending(
            "rien-a-transmettre",
            "Ne rien transmettre",
            "Aucune des cinq situations n’est relevée, ou l’examen n’est pas dû pour ce logement.",
        ),
    ),
    stops=(
        Stop(
            ~logement.zone_desequilibre,
            "Hors des zones fixées par décret, l’examen triennal n’est pas dû : il n’y a rien à transmettre.",
        ),
    ),
)
