"""The qualification call: a candidate on the line, in the order that eliminates soonest."""

from __future__ import annotations

from rules.facts import candidature, demande
from rules.facts import ressources as moyens
from rules.law.priorite import label_reconnu
from rules.law.ressources import n2_sous_plafond
from webapp.conversations.model import PERSON_FACTS, PERSONNES, Conversation, Ending, Question, Section, Stop

PROTEGE = demande.publics.croise(("g", "g-bis"))

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
                    (demande.sejour_regulier,),
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
                    (demande.obligation_professionnelle,),
                    only_if=~demande.residence_principale,
                    why="La politique écarte alors la condition d’occupation de huit mois par an.",
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
                    "relogement",
                    (demande.relogement_renouvellement,),
                    why="Le relogement de renouvellement urbain a ses propres règles et se compte avec le premier quartile.",
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
                    (demande.designee_par_le_prefet,),
                    only_if=demande.publics.contient("dalo"),
                    why="Une désignation par le préfet permet de présenter ce candidat seul, et l’offre doit alors porter deux mentions (R. 441-16-3 CCH).",
                ),
                Question(
                    "preuves",
                    (demande.preuves_vues,),
                    only_if=PROTEGE,
                    why="Le texte demande un justificatif pour ce label. On note qu’il a été vu, jamais ce qu’il dit.",
                ),
                Question(
                    "publics_locaux",
                    (demande.publics_locaux,),
                    why="La politique du bailleur favorise certains publics ; un label local s’ajoute à celui de la loi, sans le remplacer.",
                    avoid="Ne faites pas raconter. Cochez ce que la politique nomme, rien d’autre n’est noté.",
                    optional=True,
                ),
                Question(
                    "listes_du_label",
                    (demande.listes_du_label, demande.publics_plan),
                    title="Quelles listes reconnaissent le label ?",
                    only_if=label_reconnu,
                    why="Un label de la loi n’est pas toujours un label du plan départemental ; chaque label nomme sa liste.",
                    optional=True,
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
                ),
                Question(
                    "pieces",
                    (demande.pieces_vues,),
                    say="« Pouvez-vous nous envoyer votre avis d’imposition {annee_avis} et une pièce d’identité ou un titre de séjour ? »",
                    why="Une pièce manquante n’empêche pas la commission de décider sous condition suspensive.",
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
