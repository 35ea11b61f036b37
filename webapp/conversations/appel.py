"""The qualification call: a candidate on the line, in the order that eliminates soonest."""

from __future__ import annotations

from rules.facts import candidature, demande, logement
from rules.facts import ressources as moyens
from rules.law.priorite import dalo
from rules.law.ressources import n2_sous_plafond
from webapp.conversations.model import (
    COURRIER,
    PERSON_FACTS,
    PERSONNES,
    SUIVI,
    Conversation,
    Ending,
    Question,
    Section,
    Stop,
)

A_ETABLIR = demande.publics.croise(("g", "g-bis")) | (dalo & ~demande.designee_par_le_prefet)

CONVERSATION = Conversation(
    kind="appel",
    title="Appel de qualification",
    step="appel",
    subjects=("logement", "demande", "candidature"),
    sections=(
        Section(
            "identite",
            "Identité",
            (
                Question(
                    "identite",
                    (demande.identite_verifiee,),
                    title="Parlez-vous bien à la personne ?",
                    say="« Bonjour, {bailleur}, je vous appelle au sujet de votre demande de logement. Pouvez-vous me donner votre nom et votre date de naissance ? »",
                    why="Rien du dossier ne se dit avant d’être sûr de parler à la bonne personne.",
                    avoid="N’annoncez ni l’adresse, ni le motif de la demande avant cette vérification.",
                    each_time=True,
                ),
                Question(
                    "recherche",
                    (demande.toujours_en_recherche,),
                    say="« Cherchez-vous toujours un logement social ? »",
                    why="Une demande à laquelle la personne renonce est radiée (R. 441-2-8 CCH) : inutile d’aller plus loin.",
                ),
                Question(
                    "renouvellement",
                    (demande.renouvelee_le,),
                    say="« À quelle date avez-vous renouvelé votre demande pour la dernière fois ? »",
                    why="La demande vaut un an (R. 441-2-7 CCH). Expirée, elle n’est pas présentée à la commission.",
                ),
            ),
        ),
        Section(
            "offre",
            "Offre",
            (
                Question(
                    "offre",
                    (demande.accepte_commune, demande.accepte_typologie, candidature.interet),
                    title="Ce logement convient-il ?",
                    say="« Nous avons un {typologie} de {surface}, {adresse}, au loyer de {loyer} charges comprises, hors aide au logement. La commune et la taille vous conviennent-elles ? Êtes-vous intéressé ? »",
                    why="La procédure demande de vérifier que l’offre et la demande se correspondent, avant tout le reste.",
                    avoid="Ne promettez rien : la commission décide.",
                    serves=SUIVI,
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
                    title="Qui habitera le logement ?",
                    repeat=PERSONNES,
                    say="« Qui vivra dans le logement avec vous, enfants en droit de visite compris ? »",
                    why="La composition du ménage décide de la taille, du plafond de ressources et de la surface nécessaire (L. 442-12 CCH).",
                    avoid="Ne demandez ni l’origine, ni la situation matrimoniale quand elle ne change rien, ni la raison d’une carte d’invalidité.",
                ),
            ),
        ),
        Section(
            "ressources",
            "Ressources",
            (
                Question(
                    "avis",
                    (moyens.annee_rfr, moyens.rfr_n2),
                    title="Que porte l’avis d’imposition ?",
                    say="« Avez-vous votre avis d’imposition {annee_avis}, sur les revenus {annee_revenus} ? Quel revenu fiscal de référence indique-t-il ? »",
                    why="Le plafond se vérifie sur le revenu fiscal de référence de l’avant-dernière année précédant le bail.",
                    papers=True,
                ),
                Question(
                    "mensuelles",
                    (moyens.mensuelles,),
                    say="« Aujourd’hui, chaque mois, combien entre dans le foyer, en comptant les salaires et les pensions, mais sans l’aide au logement ? »",
                    why="Le taux d’effort se calcule sur les ressources de toutes les personnes qui vivront dans le logement (arrêté du 10 mars 2011).",
                    avoid="L’origine, l’état de santé, l’employeur d’un proche.",
                    papers=True,
                ),
                Question(
                    "baisse",
                    (moyens.rfr_n1, moyens.douze_mois),
                    title="Les revenus ont-ils baissé depuis ?",
                    say="« Vos revenus ont-ils baissé depuis cet avis ? »",
                    why="Les revenus de l’année suivante, ou des douze derniers mois, sont retenus s’ils sont inférieurs d’au moins 10 %.",
                    optional=True,
                    papers=True,
                ),
                Question(
                    "revenus_particuliers",
                    (moyens.separation_etablie, moyens.rfr_personnel, moyens.frais_hebergement),
                    title="Une séparation, ou des frais d’établissement pour le conjoint ?",
                    say="« Une procédure de séparation est-elle engagée ? Payez-vous l’hébergement de votre conjoint en établissement pour personnes âgées ? »",
                    why="Au-dessus du plafond, ces deux situations changent le revenu examiné (L. 441-1 et R. 441-1 CCH).",
                    avoid="Les raisons de la séparation, l’état de santé du conjoint.",
                    only_if=~n2_sous_plafond,
                    optional=True,
                ),
                Question(
                    "aide",
                    (moyens.aide_logement,),
                    say="« Connaissez-vous l’aide au logement à laquelle vous auriez droit pour ce loyer ? »",
                    why="L’aide se déduit de la dépense. L’application ne la calcule pas : sans elle, le taux d’effort reste à compléter, et s’affiche sans aide.",
                ),
            ),
        ),
        Section(
            "situation",
            "Situation",
            (
                Question(
                    "sejour",
                    (demande.sejour_regulier, demande.sejour_valable_jusqu_au),
                    title="Le séjour de chaque futur titulaire est-il régulier ?",
                    free=(demande.sejour_valable_jusqu_au,),
                    say="« Chaque futur titulaire du bail a-t-il une pièce d’identité, ou un titre de séjour en cours de validité ? »",
                    why="Le séjour régulier est l’une des deux conditions de recevabilité (R. 441-1 CCH).",
                    avoid="La nationalité.",
                    papers=True,
                ),
                Question(
                    "parc",
                    (demande.locataire_du_parc, demande.residence_principale, demande.proprietaire_logement_adapte),
                    title="Quelle est la situation de logement ?",
                    say="« Êtes-vous déjà locataire chez nous ? Ce logement sera-t-il votre résidence principale ? Êtes-vous propriétaire d’un logement ? »",
                    why="Un locataire du parc relève aussi des règles de mutation ; la politique demande une résidence principale.",
                ),
                Question(
                    "obligation",
                    (demande.obligation_professionnelle, demande.mois_de_residence),
                    title="Combien de mois par an, et une obligation professionnelle ?",
                    say="« Combien de mois par an vivrez-vous dans ce logement ? Est-ce votre travail, ou celui de votre conjoint, qui vous éloigne ? »",
                    only_if=~demande.residence_principale,
                    why="Une obligation professionnelle écarte la condition d’occupation de huit mois par an.",
                    avoid="L’employeur, le lieu du travail.",
                    optional=True,
                ),
                Question(
                    "amelioration",
                    (candidature.ameliore_situation,),
                    only_if=demande.locataire_du_parc,
                    why="Une politique peut admettre un taux d’effort plus élevé quand la proposition améliore la situation du locataire.",
                    optional=True,
                ),
                Question(
                    "libere",
                    (demande.libere_plus_grand,),
                    only_if=demande.locataire_du_parc,
                    why="Libérer un logement plus grand permet deux pièces de plus que d’occupants ; la loi parle alors de sous-occupation, et les deux s’affichent.",
                ),
                Question(
                    "adaptation",
                    (demande.besoin_adaptation, demande.lit_medicalise, demande.tierce_personne),
                    title="Le logement doit-il être adapté, ou compter une pièce de plus ?",
                    say="« Avez-vous besoin d’un logement accessible ou adapté ? D’une pièce pour un lit médicalisé ou une personne qui vous assiste ? »",
                    why="Un logement adapté va d’abord à qui en a besoin ; un certificat ou une tierce personne permet de déroger au nombre de pièces.",
                    avoid="La maladie, son nom, le traitement. Le besoin d’aménagement suffit.",
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
                Question(
                    "relogement",
                    (demande.relogement_renouvellement,),
                    why="Le relogement de renouvellement urbain a ses propres règles et se compte avec le premier quartile.",
                    serves=SUIVI,
                ),
                Question(
                    "criteres",
                    (
                        demande.logement_actuel,
                        demande.travail_eloigne,
                        demande.activite_a_domicile,
                        demande.equipements_proches,
                    ),
                    title="Où vivez-vous aujourd’hui, et près de quoi ?",
                    say="« Comment êtes-vous logé aujourd’hui ? Votre travail en est-il éloigné ? Accueillez-vous des enfants chez vous avec un agrément ? De quels équipements avez-vous besoin ? »",
                    why="La politique fait apprécier ces éléments ensemble ; aucun ne décide seul.",
                    avoid="Chez qui la personne vit, pourquoi, l’employeur.",
                    optional=True,
                ),
            ),
        ),
        Section(
            "priorite",
            "Priorité",
            (
                Question(
                    "publics",
                    (demande.publics,),
                    why="Le label se constate sur la demande (article L. 441-1 CCH) ; plusieurs sont possibles. Il compte pour le rang 1.",
                    avoid="Ne faites pas raconter. Cochez le label reconnu, rien d’autre n’est noté.",
                ),
                Question(
                    "prefet",
                    (demande.designee_par_le_prefet, candidature.attribution_avant_le),
                    title="Le préfet a-t-il désigné ce candidat ?",
                    only_if=dalo,
                    why="Une désignation par le préfet permet de présenter ce candidat seul, et l’offre doit alors porter deux mentions (R. 441-16-3 CCH). Le délai qu’il fixe se compare au jour de la séance.",
                    free=(candidature.attribution_avant_le,),
                    serves=COURRIER,
                ),
                Question(
                    "publics_locaux",
                    (demande.publics_locaux, demande.publics_plan, demande.listes_du_label),
                    title="La demande porte-t-elle d’autres labels ?",
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
        ),
        Section(
            "pieces",
            "Pièces",
            (
                Question(
                    "adresse",
                    (demande.adresse_postale,),
                    say="« À quelle adresse pouvons-nous vous écrire ? »",
                    why="La réponse de la commission part par courrier, motivée et avec les voies de recours.",
                    serves=COURRIER,
                ),
                Question(
                    "pieces",
                    (
                        demande.pieces_vues,
                        candidature.dossier_complet,
                        candidature.complement_demande_le,
                        demande.recue_le,
                        demande.enregistree_le,
                        demande.attestation_le,
                    ),
                    title="Où en est le dossier ?",
                    say="« Pouvez-vous nous envoyer votre avis d’imposition {annee_avis} et une pièce d’identité ou un titre de séjour ? »",
                    why="Une pièce manquante n’empêche pas la commission de décider sous condition suspensive. Les dates servent aux délais que le bailleur s’est donnés.",
                    free=(
                        candidature.dossier_complet,
                        candidature.complement_demande_le,
                        demande.recue_le,
                        demande.enregistree_le,
                        demande.attestation_le,
                    ),
                    serves=SUIVI,
                ),
                Question(
                    "visite",
                    (candidature.visite_faite,),
                    say="« Souhaitez-vous visiter le logement avant la commission ? »",
                    why="La politique demande une visite avant la commission. Passez si elle reste à faire : la réponse se donne plus tard.",
                    optional=True,
                ),
                Question(
                    "passages",
                    (
                        candidature.rang_precedent,
                        candidature.logement_equivalent,
                        candidature.refus_sans_motif,
                        candidature.dernier_refus_le,
                    ),
                    title="Ce candidat est-il déjà passé devant la commission ?",
                    why="Un rang resté sans offre peut être amélioré ; des refus sans motif peuvent suspendre l’examen. Passez si c’est la première fois.",
                    avoid="Les raisons personnelles d’un refus.",
                    optional=True,
                ),
            ),
        ),
    ),
    endings=(
        Ending("qualifiee", "Qualifier ce candidat", "Le candidat peut entrer dans la liste de ce logement."),
        Ending(
            "ecartee",
            "Ne pas le présenter sur ce logement",
            "Sa demande reste active ; elle peut être proposée ailleurs.",
        ),
        Ending(
            "irrecevabilite",
            "À présenter pour irrecevabilité",
            "La commission l’examine à côté de la liste, sans rang : irrecevabilité, non-attribution ou report.",
        ),
    ),
    closing="« Je récapitule avec vous. Votre dossier peut être présenté à la commission, qui décide ; vous recevrez sa réponse par courrier. Pensez à nous envoyer les pièces qui manquent. »",
    stops=(
        Stop(
            ~demande.identite_verifiee,
            "Ce n’est pas la bonne personne : ne dites rien du dossier, et notez l’issue de l’appel.",
        ),
        Stop(
            ~demande.toujours_en_recherche,
            "La personne ne cherche plus : remerciez-la et notez l’issue « Ne cherche plus » ou « Déjà logé ».",
        ),
    ),
)
