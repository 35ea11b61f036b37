"""Whom does the law, or the landlord's procedure, put first? Labels, their evidence, and the first quartile."""

from __future__ import annotations

from rules.expression import cas, chiffre
from rules.facts import demande, logement
from rules.facts import ressources as moyens
from rules.law.foyer import unites_consommation
from rules.rule import genre, make_rule, rule
from rules.verdict import APPRECIER, JUSTIFIER, Source
from rules.vocabulary import PUBLICS

CCH = "Code de la construction et de l’habitation"
A_JUSTIFIER_PAR_ORDONNANCE = {"g"}
A_JUSTIFIER_PAR_INTERDICTION = {"g-bis"}

label_reconnu = demande.publics.croise(PUBLICS).nomme("label_reconnu", "Label de priorité reconnu")
dalo = demande.publics.contient("dalo").nomme("dalo", "Décision DALO")

ressources_par_uc = (moyens.mensuelles * 12 / unites_consommation).nomme(
    "ressources_par_uc", "Ressources annuelles par unité de consommation", "€"
)
seuil_quartile = chiffre("seuil-premier-quartile", logement.territoire)
premier_quartile_calcule = ressources_par_uc <= seuil_quartile
premier_quartile = cas(
    (seuil_quartile.est_connu(), premier_quartile_calcule), sinon=demande.premier_quartile_sne
).nomme("premier_quartile", "Premier quartile")
prioritaire = (label_reconnu | premier_quartile).nomme("prioritaire", "Label reconnu ou premier quartile")


@rule(
    "public-cible",
    title="Public visé par le fléchage",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1"),
    clauses=("RP-1", "RP-6", "PP-1", "PP-12"),
    steps=("appel", "liste", "ordre_du_jour"),
    explanation="Label reconnu ou premier quartile : {prioritaire}. Les rangs 2 et 3 restent ouverts à d’autres candidats.",
    sans_objet=((~logement.fleche, "Le logement n’est pas fléché."),),
)
def public_cible():
    return prioritaire


@rule(
    "premier-quartile",
    title="Premier quartile",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1", "seuil fixé chaque année par arrêté, par territoire"),
    clauses=("RP-2", "RA-13"),
    steps=("appel", "liste"),
    explanation="{ressources_par_uc} par unité de consommation.",
)
def quartile():
    return premier_quartile_calcule


@rule(
    "preuve-du-label",
    title="Justificatif du label, selon la loi",
    level=JUSTIFIER,
    source=Source(CCH, "L. 441-1 g et g bis", "lecture de 2022 : ordonnance de protection, interdiction judiciaire"),
    clauses=("PP-12", "PP-14"),
    steps=("appel", "liste", "ordre_du_jour"),
    explanation="Justificatif exigé par le texte vu.",
    sans_objet=((~demande.publics.croise(("g", "g-bis")), "Aucun label reconnu n’exige de justificatif."),),
)
def preuve_du_label():
    par_ordonnance = ~demande.publics.contient("g") | demande.preuves_vues.contient("ordonnance-protection")
    par_interdiction = ~demande.publics.contient("g-bis") | demande.preuves_vues.contient("interdiction-judiciaire")
    return par_ordonnance & par_interdiction


@genre("preuve-du-label", allowed_by="plan départemental (PDALHPD)", highest=JUSTIFIER, preuves=list)
def preuve_du_label_locale(p):
    return make_rule(
        "preuve-du-label-procedure",
        demande.preuves_vues.croise(p.preuves),
        title="Justificatif du label, selon la procédure",
        steps=("appel", "liste", "ordre_du_jour"),
        explanation="Décision du juge ou ordonnance de protection vue.",
        sans_objet=((~demande.publics.contient("g"), "Aucun label reconnu n’exige ce justificatif."),),
        **p.declared,
    )
