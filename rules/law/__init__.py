"""One module per question that a commission asks. Importing this package declares every rule and kind of clause."""

from rules.law import (
    demande,
    effort,
    flechage,
    indicateurs,
    liste,
    mutation,
    ordre_du_jour,
    priorite,
    ressources,
    seance,
    sejour,
    taille,
)

__all__ = [
    "demande",
    "effort",
    "flechage",
    "indicateurs",
    "liste",
    "mutation",
    "ordre_du_jour",
    "priorite",
    "ressources",
    "seance",
    "sejour",
    "taille",
]
