"""May this dwelling be flagged for priority and first-quartile households, and does it suit them?

Flagging is a landlord's own procedure: every rule here is a kind of clause, and none holds where no policy asks for it.
"""

from __future__ import annotations

from rules.expression import AUJOURDHUI, cas, constante, et
from rules.facts import logement
from rules.rule import genre, make_rule
from rules.verdict import APPRECIER, JUSTIFIER

PROCEDURE = "gestion en flux et plan départemental (PDALHPD)"
CRITERES = {
    "localisation": logement.avis_localisation,
    "typologie": logement.avis_typologie,
    "loyer": logement.avis_loyer,
    "mixite": logement.avis_mixite,
}
PREMIERE_LOCATION = (logement.neuf.est_connu() & logement.neuf, "Première mise en location : aucun congé.")
NON_FLECHE = (~logement.fleche, "Le logement n’est pas fléché.")


@genre("flechage-non-reserve", allowed_by=PROCEDURE, highest=JUSTIFIER)
def flechage_non_reserve(p):
    libre = (logement.contingent == "bailleur") | logement.rendu_pour_un_tour
    return make_rule(
        "flechage-non-reserve",
        libre.nomme("hors_reservation", "Non réservé, ou repris pour un tour"),
        title="Logement non réservé, ou repris pour un tour",
        steps=("flechage",),
        explanation="Contingent : {contingent} ; repris pour un tour : {rendu_pour_un_tour}. Le fléchage porte sur les "
        "logements non réservés ou repris pour un tour.",
        sans_objet=(NON_FLECHE,),
        **p.declared,
    )


@genre("flechage-criteres", allowed_by=PROCEDURE, highest=JUSTIFIER, criteres=list)
def flechage_criteres(p):
    """No criterion that the landlord's procedure asks for is unfavourable."""
    if not p.criteres:
        raise ValueError("a procedure that weighs nothing asks nothing")
    avis = [CRITERES[one] for one in p.criteres]
    told = " ; ".join(f"{one.label} : {{{one.name}}}" for one in avis)
    return make_rule(
        "flechage-criteres",
        et(*(one != "defavorable" for one in avis)),
        title="Logement adapté à ces publics",
        steps=("flechage",),
        explanation=f"{told}.",
        sans_objet=(NON_FLECHE,),
        **p.declared,
    )


@genre("conge-recu", allowed_by=PROCEDURE, highest=JUSTIFIER)
def conge_recu(p):
    return make_rule(
        "conge-recu",
        logement.disponible_le >= logement.conge_recu_le,
        title="Congé et disponibilité",
        steps=("flechage",),
        sans_objet=(PREMIERE_LOCATION,),
        explanation="Congé reçu le {conge_recu_le}, logement disponible le {disponible_le}.",
        **p.declared,
    )


@genre("site-fragile", allowed_by="orientations du conseil d’administration (R. 441-9 CCH)", highest=APPRECIER)
def site_fragile(p):
    """Not fragile is said of a building whose occupancy was studied, and of no other."""
    etudiee = logement.occupation_etudiee_le <= AUJOURDHUI
    return make_rule(
        "site-fragile",
        cas((logement.site_fragile, constante(False, "Site repéré")), sinon=etudiee),
        title="Site fragile, d’après l’occupation de l’immeuble",
        steps=("flechage",),
        explanation="Occupation étudiée le {occupation_etudiee_le} ; site repéré comme fragile : {site_fragile}.",
        **p.declared,
    )
