"""Does the home fit the household in law? Over- and under-occupation, of the home offered and of the present one."""

from __future__ import annotations

from rules.expression import Expression, a_defaut, chiffre, constante, plus_petit
from rules.facts import demande, logement, occupation
from rules.law.foyer import enfants_en_visite, occupants
from rules.rule import rule
from rules.verdict import APPRECIER, JUSTIFIER, Source

CCH = "Code de la construction et de l’habitation"

_ligne_surface = plus_petit(occupants, constante(8, "Dernière ligne du barème")).nomme(
    "ligne_surface", "Personnes retenues par le barème", "personnes"
)
surface_minimale = chiffre("surface-minimale", _ligne_surface).nomme("surface_minimale", "Surface minimale", "m²")
pieces_sans_sous_occupation = (occupants + chiffre("sous-occupation-marge")).nomme(
    "pieces_sans_sous_occupation", "Pièces sans sous-occupation au sens de la loi", "pièces"
)
# L. 621-2 counts those whose main home it is, which is elsewhere for a child under visiting rights; L. 442-12 makes
# that child a member of the household. Both counts are looked at.
_a_demeure = (occupants - enfants_en_visite).nomme("a_demeure", "Occupants sans les enfants en visite", "personnes")
_pieces_a_demeure = (_a_demeure + chiffre("sous-occupation-marge")).nomme(
    "pieces_a_demeure", "Pièces sans sous-occupation, enfants en visite non comptés", "pièces"
)


def _deux_comptes(pieces: Expression) -> tuple[Expression, str]:
    """Under-occupied by one of the two counts alone: people appraise, with both."""
    ecart = (pieces > _pieces_a_demeure) & (pieces <= pieces_sans_sous_occupation)
    return ecart, (
        "Sans les enfants en droit de visite, {a_demeure} : la loi parle alors de sous-occupation au-delà de "
        "{pieces_a_demeure}. L’article L. 621-2 compte les personnes dont c’est la résidence principale."
    )


# A room that a profession or an elected office needs does not count; while nobody has named one, every room counts.
pieces_comptees = a_defaut(occupation.pieces - occupation.pieces_profession, occupation.pieces).nomme(
    "pieces_comptees", "Pièces comptées par la loi", "pièces"
)
actuel_sous_occupe = (pieces_comptees > pieces_sans_sous_occupation).nomme(
    "actuel_sous_occupe", "Logement actuel sous-occupé au sens de la loi"
)
SELON_UN_COMPTE = _deux_comptes(pieces_comptees)
actuel_sur_occupe = (occupation.surface < surface_minimale).nomme(
    "actuel_sur_occupe", "Logement actuel sur-occupé au sens de la loi"
)


@rule(
    "surface-suffisante",
    title="Surface au regard de la sur-occupation",
    level=JUSTIFIER,
    source=Source(CCH, "L. 822-10 et R. 822-25"),
    clauses=("RA-17", "RA-39"),
    explanation="{surface} pour {occupants} ; la loi retient {surface_minimale} au moins.",
)
def surface_suffisante():
    return logement.surface >= surface_minimale


@rule(
    "sous-occupation-legale",
    title="Sous-occupation au sens de la loi",
    level=APPRECIER,
    source=Source(CCH, "L. 621-2"),
    clauses=("RA-30", "RA-17"),
    explanation="{pieces} pour {occupants} ; au-delà de {pieces_sans_sous_occupation}, la loi parle de "
    "sous-occupation.",
    doutes=(_deux_comptes(logement.pieces),),
)
def sous_occupation_legale():
    return logement.pieces <= pieces_sans_sous_occupation


@rule(
    "logement-actuel-sous-occupe",
    title="Logement actuel : sous-occupation au sens de la loi",
    level=APPRECIER,
    source=Source(CCH, "L. 621-2"),
    clauses=("RA-16", "RA-30", "RA-39", "EM-32"),
    steps=("mutation", "occupation"),
    explanation="{pieces_comptees} pour {occupants} ; au-delà de {pieces_sans_sous_occupation}, la loi parle de "
    "sous-occupation.",
    doutes=(SELON_UN_COMPTE,),
)
def logement_actuel_sous_occupe():
    return ~actuel_sous_occupe


@rule(
    "logement-actuel-sur-occupe",
    title="Logement actuel : sur-occupation au sens de la loi",
    level=APPRECIER,
    source=Source(CCH, "L. 822-10 et R. 822-25"),
    clauses=("RA-16", "RA-30", "RA-39", "EM-32"),
    steps=("mutation", "occupation"),
    explanation="{occupation_surface} pour {occupants} ; la loi retient {surface_minimale} au moins.",
)
def logement_actuel_sur_occupe():
    return ~actuel_sur_occupe


@rule(
    "adequation-adaptation",
    title="Logement adapté au besoin d’accessibilité",
    level=JUSTIFIER,
    source=Source(CCH, "R. 441-4"),
    clauses=("RA-17", "EM-25"),
    explanation="Besoin d’un logement adapté : {besoin_adaptation} ; logement adapté : {adapte}.",
    sans_objet=((~demande.besoin_adaptation & ~logement.adapte, "Ni besoin d’adaptation, ni logement adapté."),),
)
def adequation_adaptation():
    return demande.besoin_adaptation & logement.adapte
