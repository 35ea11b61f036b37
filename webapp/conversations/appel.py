"""The qualification call: what the candidate on the line is asked, in the order that eliminates soonest, then the file."""

from __future__ import annotations

from rules.facts import candidature, demande
from rules.facts import ressources as moyens
from rules.law.ressources import avis_sous_plafond, n2_sous_plafond, separation
from webapp.conversations import accueil, after_call
from webapp.conversations.clashes import Clash
from webapp.conversations.model import (
    COURRIER,
    PERSON_FACTS,
    PERSONNES,
    RECAPITULATIF,
    SUIVI,
    Conversation,
    Ending,
    Question,
    Section,
    Stop,
)

CLASHES = (
    Clash(
        demande.locataire_du_parc & (demande.logement_actuel == "locataire-prive"),
        told=(
            (
                demande.locataire_du_parc,
                "Vérifiez : il est noté que la personne est locataire du parc privé. Est-elle bien locataire chez "
                "nous ? Si oui, validez à nouveau.",
            ),
            (
                demande.logement_actuel,
                "Vérifiez : il est noté que la personne est déjà locataire chez nous. Loge-t-elle bien aujourd’hui "
                "dans le parc privé ? Si oui, validez à nouveau.",
            ),
        ),
        doubt=True,
    ),
)
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
                    certain=True,
                ),
                Question(
                    "recherche",
                    (demande.toujours_en_recherche,),
                    title="La personne cherche-t-elle toujours un logement social ?",
                    say="« Cherchez-vous toujours un logement social ? »",
                    why="Une demande à laquelle la personne renonce est radiée (R. 441-2-8 CCH, texte de 2017) : inutile d’aller plus loin.",
                    each_time=True,
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
                    say="« Nous avons un {typologie} de {surface}{etage}, {adresse}{libre}, au loyer de {loyer} charges comprises, hors aide au logement.{compteurs} La commune et la taille vous conviennent-elles ? Ce logement vous intéresse-t-il ? »",
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
            "Avis d’imposition",
            (
                Question(
                    "avis",
                    (moyens.annee_rfr, moyens.rfr_n2),
                    title="Que porte l’avis d’imposition sur les revenus N-2 ?",
                    say="« Avez-vous votre avis d’imposition {annee_avis}, sur les revenus {annee_revenus} ? Quel revenu fiscal de référence indique-t-il ? »",
                    why="Le plafond se vérifie sur le revenu fiscal de référence de l’avant-dernière année précédant le bail.",
                    papers=True,
                ),
                Question(
                    "baisse",
                    (moyens.rfr_n1, moyens.douze_mois),
                    title="Les revenus ont-ils baissé depuis ?",
                    say="« Vos revenus ont-ils baissé depuis cet avis ? »",
                    why="Les revenus de l’année suivante, ou des douze derniers mois, sont retenus s’ils sont inférieurs d’au moins 10 %.",
                    optional=True,
                    none="Non, ils n’ont pas baissé",
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
                    none="Ni l’une ni les autres",
                ),
                Question(
                    "revenus_apres_separation",
                    (moyens.rfr_n1_personnel, moyens.douze_mois_personnels),
                    title="Les revenus de la personne seule ont-ils baissé depuis ?",
                    say="« Et vos revenus à vous, sur l’avis suivant, puis sur les douze derniers mois ? »",
                    why="Après une séparation, seules comptent les ressources de la personne qui demande (L. 441-1 CCH) ; celles du foyer d’avant n’en disent rien.",
                    avoid="Les raisons de la séparation, les revenus de l’autre personne.",
                    only_if=separation & ~n2_sous_plafond,
                    optional=True,
                    none="Non, ils n’ont pas baissé",
                    papers=True,
                ),
            ),
            whole=True,
        ),
        Section(
            "mensuelles",
            "Ressources du mois",
            (
                Question(
                    "mensuelles",
                    (moyens.mensuelles,),
                    say="« Aujourd’hui, chaque mois, combien entre dans le foyer, en comptant les salaires et les pensions, mais sans l’aide au logement ? »",
                    why="Le taux d’effort se calcule sur les ressources de toutes les personnes qui vivront dans le logement (arrêté du 10 mars 2011).",
                    avoid="L’origine, l’état de santé, l’employeur d’un proche.",
                    papers=True,
                ),
                Question(
                    "aide",
                    (moyens.aide_logement,),
                    say="« Connaissez-vous l’aide au logement à laquelle vous auriez droit pour ce loyer ? »",
                    why="L’aide se déduit de la dépense. L’application ne la calcule pas : sans elle, le taux d’effort reste à compléter, et s’affiche sans aide.",
                ),
            ),
            whole=True,
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
                    "adaptation",
                    (demande.besoin_adaptation, demande.lit_medicalise, demande.tierce_personne),
                    title="Le logement doit-il être adapté, ou compter une pièce de plus ?",
                    say="« Avez-vous besoin d’un logement accessible ou adapté ? D’une pièce pour un lit médicalisé ou une personne qui vous assiste ? »",
                    why="Un logement adapté va d’abord à qui en a besoin ; un certificat ou une tierce personne permet de déroger au nombre de pièces.",
                    avoid="La maladie, son nom, le traitement. Le besoin d’aménagement suffit.",
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
                    say="« Comment êtes-vous logé aujourd’hui ? Votre travail en est-il éloigné ? Accueillez-vous des enfants chez vous avec un agrément ? L’école, les commerces, les équipements dont vous avez besoin sont-ils proches du logement proposé ? »",
                    why="La politique fait apprécier ces éléments ensemble ; aucun ne décide seul.",
                    avoid="Chez qui la personne vit, pourquoi, l’employeur.",
                    optional=True,
                ),
            ),
        ),
        Section(
            "pieces",
            "Contact et pièces",
            (
                Question(
                    "adresse",
                    (demande.adresse_postale,),
                    say="« À quelle adresse pouvons-nous vous écrire ? »",
                    why="La réponse de la commission part par courrier, motivée et avec les voies de recours.",
                    serves=COURRIER,
                ),
                Question(
                    "telephone",
                    (demande.telephone,),
                    say="« À quel numéro pouvons-nous vous rappeler ? »",
                    why="Le numéro sert à joindre la personne ; il ne figure dans aucun courrier.",
                    optional=True,
                    serves=SUIVI,
                ),
                Question(
                    "pieces",
                    (demande.pieces_vues,),
                    say="« Pouvez-vous nous envoyer votre avis d’imposition {annee_avis}, sur les revenus {annee_revenus}, et une pièce d’identité ou un titre de séjour ? »",
                    why="Une pièce manquante n’empêche pas la commission de décider sous condition suspensive.",
                    serves=SUIVI,
                ),
                Question(
                    "visite",
                    (candidature.visite_faite,),
                    say="« Avez-vous déjà visité le logement ? Sinon, souhaitez-vous le visiter avant la commission ? »",
                    why="La politique demande une visite avant la commission. Laissez vide si elle reste à faire : la réponse se donne plus tard.",
                    optional=True,
                ),
                accueil.ENTRETIEN,
            ),
            whole=True,
        ),
        Section(
            "fin",
            "Récapitulatif",
            (
                Question(
                    "recapitulatif",
                    (),
                    title="Toujours exact ?",
                    repeat=RECAPITULATIF,
                    say="« Je récapitule avec vous. {presentation} Vous recevrez sa réponse par courrier.{rappel_pieces} »",
                    why="Ce que le dossier savait se confirme en une fois, pendant que la personne est là.",
                    optional=True,
                ),
            ),
        ),
        *after_call.SECTIONS,
    ),
    endings=(
        Ending("qualifiee", "Qualifier cette candidature", "Elle peut entrer dans la liste de ce logement."),
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
    stops=(
        Stop(
            ~demande.identite_verifiee,
            "Ce n’est pas la bonne personne : ne dites rien du dossier, et notez l’issue de l’appel.",
        ),
        Stop(
            ~demande.toujours_en_recherche,
            "La personne ne cherche plus : remerciez-la et notez l’issue « Ne cherche plus » ou « A déjà un logement ».",
        ),
    ),
    hang_up="Vous pouvez raccrocher : la suite se lit dans le dossier.",
)
