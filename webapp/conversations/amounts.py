"""Amounts of one file that hardly go together: asked once whether they were meant.

The bounds below are guards of ours against a slip of the pen (a year typed for a month). No text gives them, no rule
reads them, and no verdict depends on them.
"""

from __future__ import annotations

from decimal import Decimal

from rules.expression import a_defaut, constante
from rules.facts import logement
from rules.facts import ressources as moyens
from webapp.conversations.clashes import Clash

FAR_BELOW = 4  # the year at today's pace is under a quarter of the tax income
FAR_ABOVE = 6  # the year at today's pace is over six times the tax income: benefits explain less
MUCH = Decimal(4000)  # a month, from where « far above » is asked: benefits alone go no further
LITTLE = Decimal(100)  # a month

_year = moyens.mensuelles * 12
_nothing = constante(Decimal(0), "Rien")
_rent = logement.loyer + a_defaut(logement.annexes, _nothing) + a_defaut(logement.charges, _nothing)
_far_below = _year * FAR_BELOW < moyens.rfr_n2
_far_above = (_year > moyens.rfr_n2 * FAR_ABOVE) & (moyens.mensuelles >= MUCH)
_monthly = (
    moyens.mensuelles,
    "Vérifiez : ce montant et le revenu fiscal de l’avis, qui est annuel, sont très éloignés. Est-ce bien par mois ? "
    "Si oui, validez à nouveau.",
)
_yearly = (
    moyens.rfr_n2,
    "Vérifiez : ce revenu et les ressources mensuelles du dossier sont très éloignés. Est-ce bien par an ? "
    "Si oui, validez à nouveau.",
)
DOUBTS = (
    Clash(_far_below, told=(_monthly, _yearly), doubt=True),
    Clash(_far_above, told=(_monthly, _yearly), doubt=True),
    Clash(
        (moyens.mensuelles > 0) & (moyens.mensuelles < LITTLE),
        told=((moyens.mensuelles, "Vérifiez : est-ce bien le montant par mois ? Si oui, validez à nouveau."),),
        doubt=True,
    ),
    Clash(
        moyens.aide_logement > _rent,
        told=(
            (
                moyens.aide_logement,
                "Vérifiez : cette aide dépasse le loyer et les charges de ce logement. Est-ce bien par mois, et pour "
                "ce logement ? Si oui, validez à nouveau.",
            ),
        ),
        doubt=True,
    ),
)
