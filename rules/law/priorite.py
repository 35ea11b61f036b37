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


# Letters g and g bis alone want evidence: title, source, sentence and working stay silent about it, since they are read
# on the pages of a slate and of a session, where naming the evidence would name the ground.
@rule(
    "preuve-du-label",
    title="Label de priorité, selon la loi",
    level=JUSTIFIER,
    source=Source(CCH, "L. 441-1", "lecture de 2022"),
    clauses=("PP-12", "PP-14"),
    steps=("appel", "liste", "ordre_du_jour"),
    explanation="Label établi comme le texte le demande : {justificatif_vu}.",
    sans_objet=((~demande.publics.croise(("g", "g-bis")), "Le texte ne demande rien de plus."),),
)
def preuve_du_label():
    label_g = demande.publics.contient("g").nomme("label_g", "Label à établir")
    label_g_bis = demande.publics.contient("g-bis").nomme("label_g_bis", "Autre label à établir")
    ordonnance = demande.preuves_vues.contient("ordonnance-protection").nomme("ordonnance_vue", "Pièce vue")
    interdiction = demande.preuves_vues.contient("interdiction-judiciaire").nomme("interdiction_vue", "Autre pièce vue")
    par_ordonnance = (~label_g | ordonnance).nomme("label_g_justifie", "Label établi, ou sans objet")
    par_interdiction = (~label_g_bis | interdiction).nomme("label_g_bis_justifie", "Autre label établi, ou sans objet")
    return (par_ordonnance & par_interdiction).nomme("justificatif_vu", "Label établi")


@genre("preuve-du-label", allowed_by="plan départemental (PDALHPD)", highest=JUSTIFIER, preuves=list)
def preuve_du_label_locale(p):
    return make_rule(
        "preuve-du-label-procedure",
        demande.preuves_vues.croise(p.preuves).nomme("justificatif_procedure", "Label établi selon la procédure"),
        title="Label de priorité, selon la procédure",
        steps=("appel", "liste", "ordre_du_jour"),
        explanation="Label établi comme la procédure le demande : {justificatif_procedure}.",
        sans_objet=((~demande.publics.contient("g"), "La procédure ne demande rien de plus."),),
        **p.declared,
    )
