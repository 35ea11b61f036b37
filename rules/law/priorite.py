"""Whom does the law, or the landlord's procedure, put first? Labels, their evidence, and the first quartile."""

from __future__ import annotations

from rules.expression import cas, chiffre, constante
from rules.facts import demande, logement
from rules.facts import ressources as moyens
from rules.law.foyer import unites_consommation
from rules.rule import genre, make_rule, rule
from rules.verdict import APPRECIER, JUSTIFIER, Source
from rules.vocabulary import PUBLICS

CCH = "Code de la construction et de l’habitation"

label_reconnu = demande.publics.croise(PUBLICS).nomme("label_reconnu", "Label de priorité reconnu")
dalo = demande.publics.contient("dalo").nomme("dalo", "Décision DALO")

_ressources_annuelles = (moyens.mensuelles * constante(12, "Mois dans l’année")).nomme(
    "ressources_annuelles", "Ressources annuelles", "€"
)
ressources_par_uc = (_ressources_annuelles / unites_consommation).nomme(
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
    explanation="Label reconnu ou premier quartile : {prioritaire}. Les rangs 2 et 3 restent ouverts à d’autres "
    "candidats.",
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
    explanation="{ressources_par_uc} par unité de consommation, pour un seuil de {seuil_premier_quartile}.",
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
    explanation="Justificatif que le texte exige, vu : {justificatif_vu}.",
    sans_objet=((~demande.publics.croise(("g", "g-bis")), "Aucun label reconnu n’exige de justificatif."),),
)
def preuve_du_label():
    label_g = demande.publics.contient("g").nomme("label_g", "Label g reconnu")
    label_g_bis = demande.publics.contient("g-bis").nomme("label_g_bis", "Label g bis reconnu")
    ordonnance = demande.preuves_vues.contient("ordonnance-protection").nomme("ordonnance_vue", "Ordonnance vue")
    interdiction = demande.preuves_vues.contient("interdiction-judiciaire").nomme(
        "interdiction_vue", "Interdiction vue"
    )
    par_ordonnance = (~label_g | ordonnance).nomme("label_g_justifie", "Label g justifié, ou sans objet")
    par_interdiction = (~label_g_bis | interdiction).nomme(
        "label_g_bis_justifie", "Label g bis justifié, ou sans objet"
    )
    return (par_ordonnance & par_interdiction).nomme("justificatif_vu", "Justificatif exigé vu")


@genre("preuve-du-label", allowed_by="plan départemental (PDALHPD)", highest=JUSTIFIER, preuves=list)
def preuve_du_label_locale(p):
    return make_rule(
        "preuve-du-label-procedure",
        demande.preuves_vues.croise(p.preuves).nomme("justificatif_procedure", "Justificatif de la procédure vu"),
        title="Justificatif du label, selon la procédure",
        steps=("appel", "liste", "ordre_du_jour"),
        explanation="Justificatif que la procédure demande, vu : {justificatif_procedure}.",
        sans_objet=((~demande.publics.contient("g"), "Aucun label reconnu n’exige ce justificatif."),),
        **p.declared,
    )
