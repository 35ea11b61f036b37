"""May this dwelling be flagged for priority and first-quartile households, and does it suit them?"""

from __future__ import annotations

from rules.facts import logement
from rules.rule import genre, make_rule
from rules.verdict import JUSTIFIER

PROCEDURE = "gestion en flux et plan départemental (PDALHPD)"
AVIS = (logement.avis_localisation, logement.avis_typologie, logement.avis_loyer, logement.avis_mixite)


@genre("flechage-non-reserve", allowed_by=PROCEDURE, highest=JUSTIFIER)
def flechage_non_reserve(p):
    return make_rule(
        "flechage-non-reserve",
        (logement.contingent == "bailleur") | logement.rendu_pour_un_tour,
        title="Logement non réservé",
        steps=("flechage",),
        explanation="Contingent : {contingent}. Le fléchage porte sur les logements non réservés ou repris pour un "
        "tour.",
        sans_objet=((~logement.fleche, "Le logement n’est pas fléché."),),
        **p.declared,
    )


@genre("flechage-criteres", allowed_by=PROCEDURE, highest=JUSTIFIER)
def flechage_criteres(p):
    localisation, typologie, loyer, mixite = (avis != "defavorable" for avis in AVIS)
    return make_rule(
        "flechage-criteres",
        localisation & typologie & loyer & mixite,
        title="Logement adapté à ces publics",
        steps=("flechage",),
        explanation="Localisation : {avis_localisation} ; typologie : {avis_typologie} ; loyer : {avis_loyer} ; "
        "mixité : {avis_mixite}.",
        sans_objet=((~logement.fleche, "Le logement n’est pas fléché."),),
        **p.declared,
    )


@genre("conge-recu", allowed_by=PROCEDURE, highest=JUSTIFIER)
def conge_recu(p):
    return make_rule(
        "conge-recu",
        logement.disponible_le >= logement.conge_recu_le,
        title="Congé et disponibilité",
        steps=("flechage",),
        explanation="Congé reçu le {conge_recu_le}, logement disponible le {disponible_le}.",
        **p.declared,
    )
