"""The review of a home's occupancy: when it is due, the five situations, and what protects the tenant."""

from __future__ import annotations

from rules.expression import AUJOURDHUI, a_defaut, cas, chiffre, constante, ou, plus_mois, quelque
from rules.facts import logement, occupation, personne
from rules.law.foyer import occupants
from rules.law.plafond_mutation import (
    age_protege,
    relogement_selon_un_compte,
    relogement_sous_occupation,
    titulaire,
)
from rules.law.ressources import n2_examine, plafond
from rules.law.taille import (
    SELON_UN_COMPTE,
    actuel_sous_occupe,
    actuel_sur_occupe,
    pieces_comptees,
    pieces_sans_sous_occupation,
    surface_minimale,
)
from rules.rule import rule
from rules.verdict import APPRECIER, Source

CCH = "Code de la construction et de l’habitation"
EXAMEN = Source(CCH, "L. 442-5-2")
ETAPE = ("occupation",)
HORS_ZONE = (~logement.zone_desequilibre, "Hors des zones de déséquilibre fixées par décret.")

prochain_examen = plus_mois(
    a_defaut(occupation.examine_le, occupation.bail_signe_le), chiffre("periodicite-examen-occupation")
).nomme("prochain_examen", "Prochain examen de l’occupation")
adapte_libere = (logement.adapte & occupation.adapte_sans_occupant).nomme(
    "adapte_libere", "Logement adapté que son occupant a quitté"
)
besoin_non_couvert = (occupation.perte_autonomie & ~logement.adapte).nomme(
    "besoin_non_couvert", "Besoin reconnu d’un logement adapté"
)
plafond_depasse = (n2_examine > plafond).nomme("plafond_depasse", "Ressources au-dessus du plafond du logement occupé")
situation_relevee = ou(actuel_sur_occupe, actuel_sous_occupe, adapte_libere, besoin_non_couvert, plafond_depasse).nomme(
    "situation_relevee", "Une au moins des cinq situations"
)
# Under-occupied by one of the two counts of the law alone: people appraise, and no situation is ruled out.
_relevee_selon_un_compte = SELON_UN_COMPTE[0].est_connu() & SELON_UN_COMPTE[0]


@rule(
    "examen-triennal",
    title="Examen de l’occupation, tous les trois ans",
    level=APPRECIER,
    source=EXAMEN,
    clauses=("RA-16", "EM-32"),
    steps=ETAPE,
    explanation="Prochain examen de l’occupation le {prochain_examen}.",
    reserve="La liste des zones fixée par décret n’est pas dans l’application : le bailleur répond pour le logement. "
    "Après un premier examen, les trois ans se comptent depuis le dernier.",
    sans_objet=(HORS_ZONE,),
)
def examen_triennal():
    return prochain_examen > AUJOURDHUI


@rule(
    "logement-adapte-libere",
    title="Logement adapté que son occupant a quitté",
    level=APPRECIER,
    source=EXAMEN,
    clauses=("RA-16", "EM-32"),
    steps=ETAPE,
    explanation="Logement adapté, quitté par la personne pour qui il l’est : {adapte_libere}.",
    sans_objet=((~logement.adapte, "Le logement n’est pas adapté."),),
)
def logement_adapte_libere():
    return ~adapte_libere


@rule(
    "besoin-de-logement-adapte",
    title="Besoin reconnu d’un logement adapté",
    level=APPRECIER,
    source=EXAMEN,
    clauses=("RA-16", "EM-32"),
    steps=ETAPE,
    explanation="Un besoin reconnu, que le logement occupé ne couvre pas : {besoin_non_couvert}.",
)
def besoin_de_logement_adapte():
    return ~besoin_non_couvert


@rule(
    "plafond-du-logement-occupe",
    title="Plafond de ressources du logement occupé",
    level=APPRECIER,
    source=EXAMEN,
    clauses=("RA-16", "EM-32"),
    steps=ETAPE,
    explanation="{n2_examine} pour un plafond de {plafond} ; le dépassement compte dès le premier euro.",
    reserve="Ce dépassement conduit à l’examen et à rien d’autre ; le dépassement important est une autre procédure.",
)
def plafond_du_logement_occupe():
    return ~plafond_depasse


@rule(
    "examen-par-la-commission",
    title="Situation à transmettre à la commission",
    level=APPRECIER,
    source=EXAMEN,
    clauses=("RA-16", "EM-32"),
    steps=ETAPE,
    explanation="Une au moins des cinq situations de la loi : {situation_relevee}. La commission la constate et "
    "définit le logement nécessaire ; le bailleur examine ensuite les possibilités avec le locataire.",
    sans_objet=(HORS_ZONE,),
    doutes=(SELON_UN_COMPTE,),
)
def examen_par_la_commission():
    return ~situation_relevee


@rule(
    "logement-necessaire",
    title="Logement nécessaire",
    level=APPRECIER,
    source=EXAMEN,
    clauses=("EM-32",),
    steps=ETAPE,
    explanation="Pour {occupants} : {pieces_sans_sous_occupation} au plus, {surface_minimale} au moins. La commission "
    "définit les caractéristiques, donne un avis sur le relogement et peut conseiller l’accession.",
    aussi=(surface_minimale, occupants),
    sans_objet=((~situation_relevee & ~_relevee_selon_un_compte, "Aucune des cinq situations n’est relevée."),),
    doutes=(SELON_UN_COMPTE,),
)
def logement_necessaire():
    return pieces_sans_sous_occupation


# What the law protects, and what three refused offers take away.

protege = (age_protege | occupation.protection_etablie | logement.qpv).nomme("protege", "Locataire protégé par la loi")
expose_sous_occupation = (logement.zone_desequilibre & actuel_sous_occupe & ~protege).nomme(
    "expose_sous_occupation", "Sous-occupation, en zone du décret, sans protection"
)
# L. 442-3-2 protects by age alone.
expose_adapte = (adapte_libere & ~age_protege).nomme("expose_adapte", "Logement adapté libéré, sans protection")
expose = (expose_sous_occupation | expose_adapte).nomme(
    "expose", "Locataire à qui des offres de relogement sont faites"
)
DROIT_INTACT = (
    ~expose,
    "Le droit au maintien dans les lieux est entier : ni sous-occupation en zone du décret, ni logement adapté libéré, "
    "ou protection par la loi.",
)
_offres_admises = chiffre("offres-sous-occupation")
epuise = (occupation.offres_refusees >= _offres_admises).nomme("epuise", "Offres de la loi épuisées")
_prolonge = (expose_adapte & occupation.adapte_depuis_deces).nomme("prolonge", "Délai prolongé par la loi")
delai_du_titre = cas((_prolonge, chiffre("delai-logement-adapte")), sinon=chiffre("delai-sous-occupation")).nomme(
    "delai_du_titre", "Délai avant perte du titre", "mois"
)
fin_du_titre = plus_mois(occupation.troisieme_offre_le, delai_du_titre).nomme(
    "fin_du_titre", "Fin du titre d’occupation"
)


# Each situation found wants its own protection.
protection = ((~actuel_sous_occupe | protege) & (~adapte_libere | age_protege)).nomme(
    "protection", "Locataire protégé par la loi, pour chaque situation relevée"
)
# L. 442-3-1 protects a holder or a dependant by a paper; a card noted for the ceilings may be one, and nobody said so.
_carte = quelque((titulaire | personne.a_charge) & personne.carte_invalidite).nomme(
    "carte_au_menage", "Une pièce enregistrée au ménage"
)
CARTE_AU_MENAGE = (
    actuel_sous_occupe & ~protege & _carte,
    "Une pièce enregistrée au ménage peut établir la protection de la loi : à vérifier (R. 442-3-1).",
)


@rule(
    "protection-du-locataire",
    title="Protection du locataire en place",
    level=APPRECIER,
    source=Source(CCH, "L. 442-3-1, R. 442-3-1 et L. 442-3-2"),
    clauses=("RA-39", "EM-32"),
    steps=ETAPE,
    explanation="Protection relevée : {protection} (au-delà de {age_locataire_protege} ; pour une sous-occupation, "
    "aussi par une pièce ou par le quartier prioritaire). Protégé, le locataire garde son droit au maintien, et une "
    "offre se discute avec lui.",
    aussi=(chiffre("age-locataire-protege"),),
    mentions=((adapte_libere, "Logement adapté libéré : l’âge seul protège (L. 442-3-2, texte de 2017, à vérifier)."),),
    sans_objet=((~actuel_sous_occupe & ~adapte_libere, "Ni sous-occupation, ni logement adapté libéré."),),
    doutes=(CARTE_AU_MENAGE,),
)
def protection_du_locataire():
    return ~protection


@rule(
    "offres-de-relogement",
    title="Offres de relogement refusées",
    level=APPRECIER,
    source=Source(CCH, "L. 442-3-1 et L. 442-3-2", "texte de 2017"),
    clauses=("RA-39", "EM-32"),
    steps=ETAPE,
    explanation="Offres refusées : {offres_refusees} ; le droit au maintien se perd à {offres_sous_occupation}.",
    sans_objet=(DROIT_INTACT,),
    doutes=(CARTE_AU_MENAGE,),
)
def offres_de_relogement():
    return ~epuise


@rule(
    "titre-d-occupation",
    title="Titre d’occupation après les offres refusées",
    level=APPRECIER,
    source=Source(CCH, "L. 442-3-1 et L. 442-3-2", "texte de 2017"),
    clauses=("RA-39", "EM-32"),
    steps=ETAPE,
    explanation="Titre d’occupation jusqu’au {fin_du_titre}, {delai_du_titre} après la notification de la troisième "
    "offre.",
    sans_objet=(DROIT_INTACT, (~epuise, "Les offres prévues par la loi ne sont pas épuisées.")),
    doutes=(CARTE_AU_MENAGE,),
)
def titre_d_occupation():
    """An end is told only of a tenant whom nothing is known to protect: an open protection leaves the verdict open."""
    return cas((expose, fin_du_titre >= AUJOURDHUI), sinon=constante(True, "Droit entier"))


@rule(
    "loyer-apres-sous-occupation",
    title="Loyer du relogement après une sous-occupation",
    level=APPRECIER,
    source=Source(CCH, "L. 442-3-1"),
    clauses=("RA-30",),
    steps=("liste", "ordre_du_jour"),
    explanation="Loyer principal de {logement_loyer}, pour {occupation_loyer} dans le logement quitté, de "
    "{pieces_comptees} ; en zone du décret, la loi veut qu’il soit inférieur.",
    aussi=(pieces_comptees,),
    sans_objet=(
        (
            ~relogement_sous_occupation & ~relogement_selon_un_compte,
            "Pas de relogement après une sous-occupation au sens de la loi, en zone du décret et sans protection.",
        ),
    ),
    doutes=((relogement_selon_un_compte, SELON_UN_COMPTE[1]),),
)
def loyer_apres_sous_occupation():
    return ~(relogement_sous_occupation | relogement_selon_un_compte) | (logement.loyer < occupation.loyer)
