"""A sitting tenant asks to move: present home, household, reason, tenancy record, visit, insurance."""

from __future__ import annotations

from rules.facts import demande, occupation
from rules.facts import ressources as moyens
from rules.law.taille import SELON_UN_COMPTE, actuel_sous_occupe, pieces_sans_sous_occupation
from rules.vocabulary import RESERVATAIRES
from webapp.conversations.clashes import Clash
from webapp.conversations.model import (
    COURRIER,
    PERSON_FACTS,
    PERSONNES,
    SUIVI,
    Conversation,
    Ending,
    Question,
    Section,
)

TROP_PETIT = occupation.motif == "logement-trop-petit"
# Whoever asks for more room frees nothing larger; while no reason is known, both are asked.
PLUS_GRAND = occupation.motif.est_connu() & TROP_PETIT
SOUS_OCCUPATION_A_REGARDER = actuel_sous_occupe | SELON_UN_COMPTE[0]

CLASHES = (
    Clash(
        demande.libere_plus_grand & TROP_PETIT,
        told=(
            (
                demande.libere_plus_grand,
                "Le motif noté est « Logement trop petit » : ce n’est pas un logement plus grand qui se libère. "
                "Répondez « Non », ou corrigez d’abord le motif.",
            ),
            (
                occupation.motif,
                "Il est noté que le ménage libère un logement plus grand que celui qu’il demande. Choisissez un autre "
                "motif, ou corrigez d’abord cette réponse.",
            ),
        ),
    ),
)
CONVERSATION = Conversation(
    kind="mutation",
    title="Demande de mutation",
    step="mutation",
    subjects=("occupation", "demande"),
    sections=(
        Section(
            "demande",
            "Demande",
            (
                Question(
                    "motif",
                    (occupation.motif,),
                    say="« Pour quelle raison souhaitez-vous changer de logement ? »",
                    serves=COURRIER,
                    why="Une catégorie suffit à la commission.",
                    avoid="Les détails de santé ou de vie privée.",
                ),
                Question(
                    "autonomie",
                    (occupation.perte_autonomie,),
                    serves=COURRIER,
                    why="Un besoin reconnu d’un logement adapté est l’une des situations que la commission examine (L. 442-5-2 CCH).",
                    avoid="La maladie, son nom.",
                ),
            ),
        ),
        Section(
            "parcours",
            "Parcours",
            (
                Question(
                    "etude",
                    (occupation.besoins_etudies, occupation.accession_proposee, occupation.contingents_sollicites),
                    title="Qu’a-t-on étudié et proposé pour cette demande ?",
                    free=(occupation.contingents_sollicites,),
                    options={occupation.contingents_sollicites.key: RESERVATAIRES},
                    why="La politique traite chaque mutation pour elle-même : l’âge et l’accessibilité sont regardés, l’accession proposée, les réservataires sollicités au besoin.",
                    avoid="L’état de santé : le besoin d’aménagement suffit.",
                    optional=True,
                ),
            ),
        ),
        Section(
            "logement",
            "Logement actuel",
            (
                Question(
                    "taille",
                    (occupation.pieces, occupation.surface),
                    title="Quelle est la taille du logement actuel ?",
                    serves=COURRIER,
                    why="La loi compare les pièces et la surface au nombre d’occupants (L. 621-2, L. 822-10 CCH).",
                ),
                Question(
                    "loyer",
                    (occupation.loyer,),
                    serves=COURRIER,
                    why="Pour une sous-occupation, le nouveau loyer doit être inférieur à l’actuel (L. 442-3-1 CCH).",
                ),
                Question(
                    "entree",
                    (occupation.locataire_depuis,),
                    serves=COURRIER,
                    why="L’ancienneté dans le logement se montre à la commission.",
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
                    why="L’occupation se mesure au nombre de personnes.",
                    avoid="L’origine, l’état de santé.",
                ),
                Question(
                    "mensuelles",
                    (moyens.mensuelles,),
                    say="« Combien entre chaque mois dans le foyer, sans l’aide au logement ? »",
                    serves=COURRIER,
                    why="Pour proposer un loyer que le foyer pourra payer.",
                ),
                Question(
                    "libere",
                    (demande.libere_plus_grand,),
                    only_if=~PLUS_GRAND,
                    title="Le ménage libérerait-il un logement plus grand que celui qu’il demande ?",
                    serves=COURRIER,
                    why="Par exception, la politique admet alors deux pièces de plus que d’occupants.",
                ),
                Question(
                    "profession",
                    (occupation.pieces_profession,),
                    only_if=occupation.pieces > pieces_sans_sous_occupation,
                    why="Une pièce nécessaire à une profession ou à un mandat ne compte pas dans la sous-occupation (L. 621-2 CCH).",
                ),
                Question(
                    "secteur",
                    (occupation.zone_desequilibre, occupation.qpv),
                    only_if=~PLUS_GRAND & SOUS_OCCUPATION_A_REGARDER,
                    title="Où est le logement actuel ?",
                    why="En zone du décret et hors quartier prioritaire, un relogement après sous-occupation a ses propres règles (L. 442-3-1 CCH).",
                    optional=True,
                    serves=SUIVI,
                ),
            ),
        ),
        Section(
            "location",
            "Location",
            (
                Question(
                    "paiement",
                    (occupation.loyers_a_jour,),
                    serves=COURRIER,
                    why="La commission regarde l’historique locatif ; une dette n’est pas un motif d’irrecevabilité.",
                ),
                Question(
                    "assurance",
                    (occupation.assurance, occupation.jouissance_paisible),
                    title="Assurance et jouissance paisible ?",
                    serves=COURRIER,
                    why="Deux éléments de l’historique locatif.",
                ),
                Question(
                    "visite",
                    (occupation.visite,),
                    serves=COURRIER,
                    why="La visite conseil constate l’état du logement avant la mutation.",
                ),
                Question(
                    "visite_le", (occupation.visite_le,), only_if=occupation.visite != "non-faite", serves=COURRIER
                ),
                Question(
                    "remise_en_etat",
                    (occupation.frais_remise_en_etat, occupation.travaux_faits),
                    title="Où en est la remise en état relevée par la visite ?",
                    only_if=occupation.visite.parmi(("travaux-legers", "travaux-importants")),
                    why="Une politique peut demander ces travaux avant la mutation ; ce n’est pas une condition suspensive (R. 441-3 CCH).",
                    optional=True,
                ),
                Question(
                    "dette",
                    (occupation.dette_anterieure, occupation.dette_regularisee),
                    title="La dette est-elle régularisée, ou un engagement de la payer est-il signé ?",
                    only_if=occupation.loyers_a_jour != "a-jour",
                    serves=COURRIER,
                    why="Une régularisation ou un engagement peut être demandé ; une dette n’est pas un motif d’irrecevabilité.",
                    optional=True,
                ),
            ),
        ),
    ),
    endings=(
        Ending("instruite", "Terminer l’instruction", "La fiche de mutation peut être éditée pour la commission."),
    ),
)
