"""Does the home fit the household? The law's over- and under-occupation, and each landlord's rooms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.expression import Expression, cas, chiffre, constante, ou, plus_petit
from rules.facts import demande, logement, occupation
from rules.law.foyer import enfants_en_visite, occupants
from rules.rule import CANDIDATE_STEPS, genre, make_rule, rule
from rules.verdict import APPRECIER, JUSTIFIER, Source

CCH = "Code de la construction et de l’habitation"
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"

_ligne_surface = plus_petit(occupants, constante(8, "Dernière ligne du barème")).nomme(
    "ligne_surface", "Personnes retenues par le barème", "personnes"
)
surface_minimale = chiffre("surface-minimale", _ligne_surface).nomme("surface_minimale", "Surface minimale", "m²")
pieces_sans_sous_occupation = (occupants + chiffre("sous-occupation-marge")).nomme(
    "pieces_sans_sous_occupation", "Pièces sans sous-occupation au sens de la loi", "pièces"
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
)
def sous_occupation_legale():
    return logement.pieces <= pieces_sans_sous_occupation


@rule(
    "logement-actuel-sous-occupe",
    title="Logement actuel : sous-occupation au sens de la loi",
    level=APPRECIER,
    source=Source(CCH, "L. 621-2"),
    clauses=("RA-30", "RA-39"),
    steps=("mutation",),
    explanation="{occupation_pieces} pour {occupants} ; au-delà de {pieces_sans_sous_occupation}, la loi parle de "
    "sous-occupation.",
)
def logement_actuel_sous_occupe():
    return occupation.pieces <= pieces_sans_sous_occupation


@rule(
    "logement-actuel-sur-occupe",
    title="Logement actuel : sur-occupation au sens de la loi",
    level=APPRECIER,
    source=Source(CCH, "L. 822-10 et R. 822-25"),
    clauses=("RA-30", "RA-39"),
    steps=("mutation",),
    explanation="{occupation_surface} pour {occupants} ; la loi retient {surface_minimale} au moins.",
)
def logement_actuel_sur_occupe():
    return occupation.surface >= surface_minimale


@rule(
    "adequation-adaptation",
    title="Logement adapté au besoin d’accessibilité",
    level=JUSTIFIER,
    source=Source(CCH, "R. 441-4"),
    clauses=("RA-17",),
    explanation="Besoin d’un logement adapté : {besoin_adaptation} ; logement adapté : {adapte}.",
    sans_objet=((~demande.besoin_adaptation & ~logement.adapte, "Ni besoin d’adaptation, ni logement adapté."),),
)
def adequation_adaptation():
    return demande.besoin_adaptation & logement.adapte


@genre(
    "pieces-selon-occupants",
    allowed_by=ORIENTATIONS,
    highest=JUSTIFIER,
    pieces_en_plus=int,
    pieces_en_plus_si_libere=int,
    immeubles=list,
)
def pieces_selon_occupants(p):
    """Rooms ≤ occupants + a margin; children under visiting rights already count among the occupants (L. 442-12)."""
    libere = (demande.locataire_du_parc & demande.libere_plus_grand).nomme(
        "locataire_qui_libere", "Locataire qui libère un logement plus grand"
    )
    marge = cas(
        (libere, constante(p.pieces_en_plus_si_libere, "Marge du locataire qui libère plus grand", "pièces")),
        sinon=constante(p.pieces_en_plus, "Marge de la politique", "pièces"),
    ).nomme("marge", "Pièces en plus des occupants", "pièces")
    admis = (occupants + marge).nomme("admis", "Pièces admises par la politique", "pièces")
    return make_rule(
        "pieces-selon-occupants",
        logement.pieces <= admis,
        title="Nombre de pièces",
        explanation="{pieces} pour {occupants} (en droit de visite : {enfants_en_visite}) ; la politique admet "
        "{admis} au plus.",
        steps=(*CANDIDATE_STEPS, "mutation"),
        aussi=(enfants_en_visite,),
        sans_objet=(
            *_listed(p.immeubles),
            (demande.relogement_renouvellement, "Relogement de renouvellement urbain (RA-24)."),
            (demande.lit_medicalise, "Pièce nécessaire, certificat vu (RA-24)."),
        ),
        **p.declared,
    )


def _listed(immeubles: Iterable[Mapping[str, str]]) -> tuple[tuple[Expression, str], ...]:
    """The exception of the listed buildings; the same address in another commune is another building."""
    addresses: dict[str, list[str]] = {}
    for one in immeubles:
        addresses.setdefault(one["commune"], []).append(one["adresse"])
    if not addresses:
        return ()
    here = ((logement.commune == commune) & logement.immeuble.parmi(found) for commune, found in addresses.items())
    return ((ou(*here), "Immeuble de petite surface ou de fausse typologie (RA-32)."),)


GRILLE_HORS = "Hors grille"


@genre("grille-typologie", allowed_by=ORIENTATIONS, highest=JUSTIFIER, personnes_max=dict)
def grille_typologie(p):
    """Most persons per number of rooms; a household that no line receives is « hors grille », to justify."""
    most = constante(0, GRILLE_HORS, "personnes")
    for pieces, personnes in sorted(p.personnes_max.items(), reverse=True):
        most = cas(
            (
                logement.pieces == int(pieces),
                constante(int(personnes), "Ligne de la grille", "personnes"),
            ),
            sinon=most,
        )
    most = most.nomme("grille", "Personnes au plus selon la grille", "personnes")
    return make_rule(
        "grille-typologie",
        occupants <= most,
        title="Grille de typologie",
        explanation="{occupants} dans {pieces} ; la grille en prévoit {grille}.",
        **p.declared,
    )
