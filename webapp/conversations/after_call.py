"""What the qualification call leaves to the file: read in it before the call or once the person has hung up."""

from __future__ import annotations

from rules.facts import candidature, demande, logement
from rules.law.priorite import dalo
from rules.vocabulary import LISTES_LABELS
from webapp.conversations import accueil
from webapp.conversations.model import COURRIER, SUIVI, Question, Section

A_ETABLIR = demande.publics.croise(("g", "g-bis")) | (dalo & ~demande.designee_par_le_prefet)

# The law's own list is told by its labels: only the others are asked.
BESIDE_THE_LAW = {code: label for code, label in LISTES_LABELS.items() if code != "nationale"}
SECTIONS = (
    Section(
        "passe",
        "Dates et passages",
        (
            Question(
                "renouvellement",
                (demande.renouvelee_le,),
                title="Quand la demande a-t-elle été renouvelée pour la dernière fois ?",
                why="La demande vaut un an (R. 441-2-7 CCH). Expirée, elle n’est pas présentée à la commission.",
            ),
            Question(
                "passages",
                (
                    candidature.rang_precedent,
                    candidature.refus_sans_motif,
                    candidature.dernier_refus_le,
                ),
                title="Cette demande est-elle déjà passée devant la commission ?",
                why="Un rang resté sans offre peut être amélioré ; des refus sans motif peuvent suspendre l’examen. Laissez vide si c’est la première fois.",
                avoid="Les raisons personnelles d’un refus.",
                optional=True,
                none="Non, c’est la première fois",
            ),
            Question(
                "equivalent",
                (candidature.logement_equivalent,),
                only_if=candidature.rang_precedent > 1,
                why="La politique réexamine, à un meilleur rang, une candidature classée et restée sans offre, pour un logement équivalent : taille, secteur, loyer.",
            ),
            Question(
                "dates",
                (
                    candidature.dossier_complet,
                    candidature.complement_demande_le,
                    demande.recue_le,
                    demande.enregistree_le,
                    demande.attestation_le,
                ),
                title="Où en est le dossier ?",
                why="Ces dates servent aux délais que le bailleur s’est donnés.",
                optional=True,
            ),
            Question(
                "accueil",
                (demande.ecrite_au_bailleur, demande.formulaire_remis, demande.liste_pieces_remise),
                title="Comment la personne a-t-elle eu son formulaire ?",
                why="La politique promet le formulaire à qui demande un logement ici. Laissez vide si la demande vient d’ailleurs.",
                optional=True,
            ),
        ),
        after=True,
    ),
    Section(
        "logement",
        "Logement proposé",
        (
            Question(
                "libere",
                (demande.libere_plus_grand,),
                only_if=demande.locataire_du_parc,
                why="Libérer un logement plus grand permet deux pièces de plus que d’occupants ; la loi parle alors de sous-occupation, et les deux s’affichent.",
            ),
            Question(
                "amelioration",
                (candidature.ameliore_situation,),
                only_if=demande.locataire_du_parc,
                why="Une politique peut admettre un taux d’effort plus élevé quand la proposition améliore la situation du locataire.",
                optional=True,
            ),
            Question(
                "acces_adapte",
                (demande.acces_adapte,),
                only_if=logement.adapte & demande.besoin_adaptation,
                why="Un logement adapté va d’abord à l’occupant pour qui il l’est, à défaut à d’autres que le texte nomme (R. 441-4 CCH).",
                avoid="La maladie, son nom, le traitement. Une place dans l’ordre du texte suffit.",
                optional=True,
            ),
            Question(
                "profil_seniors",
                (demande.profil_seniors,),
                only_if=logement.label_seniors != "aucun",
                why="Le logement porte un label destiné aux seniors ; aucun texte ne fixe d’âge, le bailleur apprécie.",
                avoid="L’état de santé. L’âge connu et la gêne pour se déplacer suffisent.",
                optional=True,
            ),
        ),
        after=True,
    ),
    Section(
        "priorite",
        "Labels et priorité",
        (
            Question(
                "relogement",
                (demande.relogement_renouvellement,),
                why="Le relogement de renouvellement urbain a ses propres règles et se compte avec le premier quartile.",
                serves=SUIVI,
            ),
            Question(
                "publics",
                (demande.publics,),
                why="Le label se constate sur la demande (article L. 441-1 CCH) ; plusieurs sont possibles. Il compte pour le rang 1.",
                avoid="Ne faites pas raconter. Cochez le label reconnu, rien d’autre n’est noté.",
            ),
            Question(
                "prefet",
                (demande.designee_par_le_prefet, candidature.attribution_avant_le, demande.assiste_par),
                title="Le préfet a-t-il désigné cette personne ?",
                only_if=dalo,
                why="Une désignation par le préfet permet de présenter cette candidature seule, et l’offre doit alors porter deux mentions (R. 441-16-3 CCH). Le délai qu’il fixe se compare au jour de la séance.",
                free=(candidature.attribution_avant_le, demande.assiste_par),
                serves=COURRIER,
            ),
            Question(
                "publics_locaux",
                (demande.publics_locaux, demande.publics_plan, demande.listes_du_label),
                title="La demande porte-t-elle d’autres labels ?",
                options={demande.listes_du_label.key: BESIDE_THE_LAW},
                why="Un label de la politique ou du plan départemental s’ajoute à celui de la loi, sans le remplacer ; chaque label nomme sa liste.",
                avoid="Ne faites pas raconter. Cochez ce qui est reconnu, rien d’autre n’est noté.",
                optional=True,
            ),
            Question(
                "preuves",
                (demande.preuves_vues,),
                only_if=A_ETABLIR,
                evidence=True,
                why="Un texte demande une pièce pour ce label. On note qu’elle a été vue, jamais ce qu’elle dit.",
                avoid="Le contenu de la pièce, les faits.",
            ),
            Question(
                "fin_accompagnement",
                (demande.fin_accompagnement_le,),
                only_if=demande.publics.contient("m"),
                why="Le texte compte un délai depuis ce jour. La date suffit, rien du parcours n’est noté.",
                optional=True,
            ),
            Question(
                "offre_adaptee",
                (demande.offre_adaptee_recue,),
                why="Sans offre adaptée dans le délai anormalement long, la personne peut saisir la commission de médiation.",
                optional=True,
            ),
            Question(
                "quartile",
                (demande.premier_quartile_sne,),
                why="L’indication de l’extraction sert tant que le seuil de l’année n’est pas saisi.",
            ),
        ),
        after=True,
    ),
    accueil.SECTION,
)
