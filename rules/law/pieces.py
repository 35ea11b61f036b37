"""How many rooms does a landlord's policy admit for a household? Margins, grids, sites, and what sets them aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rules.addresses import plain_address
from rules.expression import Expression, adresse, cas, compte, constante, et, ou
from rules.facts import demande, logement, menage, personne
from rules.law.foyer import enfants_en_visite, occupants
from rules.law.taille import pieces_sans_sous_occupation, surface_minimale
from rules.rule import CANDIDATE_STEPS, genre, make_rule
from rules.verdict import APPRECIER, JUSTIFIER
from rules.vocabulary import ECARTS_OFFRE

ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"

_tierce_personne = (demande.tierce_personne.est_connu() & demande.tierce_personne).nomme(
    "tierce_personne_etablie", "Pièce nécessaire, établie par un écrit"
)
# The cases in which a policy may go beyond its own rule; each clause says the evidence that it asks for.
DEROGATIONS: dict[str, tuple[Expression, str]] = {
    "renouvellement-urbain": (demande.relogement_renouvellement, "Relogement de renouvellement urbain"),
    "lit-medicalise": (demande.lit_medicalise, "Pièce nécessaire"),
    "tierce-personne": (_tierce_personne, "Pièce nécessaire"),
}


@genre(
    "pieces-selon-occupants",
    allowed_by=ORIENTATIONS,
    highest=JUSTIFIER,
    defaults={"derogations": ()},
    pieces_en_plus=int,
    pieces_en_plus_si_libere=int,
    immeubles=list,
    derogations=list,
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
        title="Maximum de pièces",
        explanation="{pieces} pour {occupants} (en droit de visite : {enfants_en_visite}) ; la politique admet "
        "{admis} au plus.",
        steps=(*CANDIDATE_STEPS, "mutation"),
        aussi=(enfants_en_visite,),
        sans_objet=_listed(p.immeubles),
        mentions=tuple(_derogation(one) for one in p.derogations),
        **p.declared,
    )


def _listed(immeubles: Iterable[Mapping[str, str]]) -> tuple[tuple[Expression, str], ...]:
    """The exception of the listed buildings."""
    found = _at(immeubles)
    if found is None:
        return ()
    return ((found, "Immeuble de petite surface ou de fausse typologie, inscrit à la liste de la politique."),)


def _at(immeubles: Iterable[Mapping[str, str]]) -> Expression | None:
    """Is the dwelling in one of these buildings? The same address in another commune is another building."""
    addresses: dict[str, list[str]] = {}
    for one in immeubles:
        addresses.setdefault(one["commune"], []).append(plain_address(one["adresse"]))
    if not addresses:
        return None
    typed = adresse(logement.immeuble)
    return ou(*((logement.commune == commune) & typed.parmi(all_) for commune, all_ in addresses.items()))


def _derogation(one: Mapping[str, str]) -> tuple[Expression, str]:
    """A case that may pass with its written reason: named beside the outcome, with the evidence that it rests on."""
    condition, said = DEROGATIONS[one["cas"]]
    return condition, f"{said}, à justifier au cas par cas : {one['preuve']} ({one['reference']})."


_enfants_enregistres = compte(personne.lien == "enfant").nomme("enfants_enregistres", "Enfants enregistrés", "enfants")
# Children are counted once the person has answered who lives there: until then the count is not known.
enfants = cas((menage.composition_confirmee, _enfants_enregistres), sinon=_enfants_enregistres).nomme(
    "enfants", "Enfants du ménage", "enfants"
)
HORS_GRILLE = constante("hors grille", "Aucune ligne")


@genre("grille-typologie", allowed_by=ORIENTATIONS, highest=JUSTIFIER, lignes=list)
def grille_typologie(p):
    """One line per number of rooms; a household that no line receives is « hors grille », to justify."""
    received: Expression = constante(False, "Hors grille")
    told: Expression = HORS_GRILLE
    for line in reversed(p.lignes):
        here, fits = logement.pieces == line["pieces"], _ligne(line)
        words = constante(line["texte"], "Ligne de la grille")
        received = cas((here, fits), sinon=received)
        # A line with a lower bound says nothing of the households below it: they are off the grid.
        told = cas((here, cas((fits, words), sinon=HORS_GRILLE) if "enfants_min" in line else words), sinon=told)
    return make_rule(
        "grille-typologie",
        received.nomme("dans_la_grille", "Ménage admis par la grille"),
        title="Grille de typologie",
        explanation="{occupants} dans {pieces} ; ligne de la grille : {grille}.",
        aussi=(occupants, told.nomme("grille", "Ligne de la grille"), _trop_petit(p.lignes)),
        **p.declared,
    )


def _trop_petit(lignes: Iterable[Mapping[str, Any]]) -> Expression:
    """Is the household above what the line of this dwelling takes in? A line with a lower bound keeps nobody out for
    want of room, nor does a number of rooms without a line."""
    lines = list(lignes)
    bounded = [(logement.pieces == one["pieces"], ~et(*bounds)) for one in lines if (bounds := _au_plus(one))]
    return cas(*bounded, sinon=False).nomme("trop_petit", "Ménage au-delà de la ligne de la grille")


def _ligne(line: Mapping[str, Any]) -> Expression:
    """What one line asks: at most so many persons, at most or at least so many children."""
    asked = _au_plus(line)
    if "enfants_min" in line:
        least = line["enfants_min"]
        asked.append(occupants > constante(least, "Enfants de la ligne", "personnes"))
        asked.append(enfants >= constante(least, "Enfants de la ligne", "enfants"))
    return et(*asked).nomme(f"ligne_{line['pieces']}", f"Ligne des {line['pieces']} pièces")


def _au_plus(line: Mapping[str, Any]) -> list[Expression]:
    """The upper bounds of a line."""
    asked = []
    if "personnes_max" in line:
        asked.append(occupants <= constante(line["personnes_max"], "Personnes de la ligne", "personnes"))
    if "enfants_max" in line:
        most = line["enfants_max"]
        # One adult at least lives there: so few persons cannot hold more children than the line admits.
        peu = occupants <= constante(most + 1, "Enfants de la ligne et un adulte", "personnes")
        asked.append(peu | (enfants <= constante(most, "Enfants de la ligne", "enfants")))
    return asked


@genre("sous-occupation-par-site", allowed_by=ORIENTATIONS, highest=JUSTIFIER, sites=list)
def sous_occupation_par_site(p):
    """Under-occupation in law, which the policy admits in the buildings that it lists."""
    site = _at(p.sites)
    admise = ((site, "Site où la politique admet la sous-occupation."),) if site is not None else ()
    return make_rule(
        "sous-occupation-par-site",
        logement.pieces <= pieces_sans_sous_occupation,
        title="Sous-occupation selon le site",
        explanation="{pieces} pour {occupants}, soit au plus {pieces_sans_sous_occupation} sans sous-occupation ; "
        "la politique n’en admet davantage que sur les sites de sa liste.",
        sans_objet=admise,
        **p.declared,
    )


@genre("taille-selon-composition", allowed_by=ORIENTATIONS, highest=APPRECIER, ecartee_par=list)
def taille_selon_composition(p):
    """The fit of size and composition where the policy gives no figure: the law's two bounds, and what waives them."""
    return make_rule(
        "taille-selon-composition",
        (logement.surface >= surface_minimale) & (logement.pieces <= pieces_sans_sous_occupation),
        title="Taille du logement et composition du ménage",
        explanation="{pieces} et {surface} pour {occupants} ; la loi retient {surface_minimale} au moins et "
        "{pieces_sans_sous_occupation} au plus.",
        sans_objet=tuple(_ecart(one) for one in p.ecartee_par),
        **p.declared,
    )


def _ecart(one: Mapping[str, str]) -> tuple[Expression, str]:
    said = ECARTS_OFFRE[one["cas"]]
    return logement.ecart_offre_demande == one["cas"], f"{said} : {one['preuve']} ({one['reference']})."
