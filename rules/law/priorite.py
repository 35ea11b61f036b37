"""Whom does the law, or the landlord's procedure, put first? Labels, their evidence, and the first quartile."""

from __future__ import annotations

from rules.expression import AUJOURDHUI, age, cas, chiffre, constante, en_vigueur, plus_mois, quelque
from rules.facts import demande, logement, personne
from rules.facts import ressources as moyens
from rules.labels import etabli_selon_la_loi, porte
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
# The threshold is yearly: past its validity nobody is placed by it, and what the request says stands alone. Where the
# territory is not known, nor is it known whether there is one.
premier_quartile = cas(
    (en_vigueur(seuil_quartile), premier_quartile_calcule),
    (logement.territoire.est_connu(), demande.premier_quartile_sne),
    sinon=premier_quartile_calcule,
).nomme("premier_quartile", "Premier quartile")
prioritaire = (label_reconnu | premier_quartile).nomme("prioritaire", "Label reconnu ou premier quartile")


@genre("public-cible", allowed_by="gestion en flux et plan départemental (PDALHPD)", highest=APPRECIER)
def public_cible(p):
    """Whom a landlord who flags its dwellings aims at: a recognised label, or the first quartile."""
    return make_rule(
        "public-cible",
        prioritaire,
        title="Public visé par le fléchage",
        steps=("appel", "liste", "ordre_du_jour"),
        explanation="Label reconnu ou premier quartile : {prioritaire}. Les rangs 2 et 3 restent ouverts à d’autres "
        "candidats.",
        sans_objet=((~logement.fleche, "Le logement n’est pas fléché."),),
        **p.declared,
    )


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


# Letters g and g bis alone want evidence: title, source, sentence and working stay silent about it, and it is asked
# during the call alone: on the pages of a slate or of a session, that it is asked at all would name the ground.
@rule(
    "preuve-du-label",
    title="Label de priorité, selon la loi",
    level=JUSTIFIER,
    source=Source(CCH, "L. 441-1", "lecture de 2022"),
    clauses=("PP-12", "PP-14"),
    steps=("appel",),
    explanation="Label établi comme le texte le demande : {justificatif_vu}.",
    sans_objet=((~demande.publics.croise(("g", "g-bis")), "Le texte ne demande rien de plus."),),
)
def preuve_du_label():
    label_g = demande.publics.contient("g").nomme("label_g", "Label à établir")
    label_g_bis = demande.publics.contient("g-bis").nomme("label_g_bis", "Autre label à établir")
    piece = etabli_selon_la_loi("g").nomme("lecture_du_texte", "Pièce vue, selon la lecture du texte")
    autre_piece = etabli_selon_la_loi("g-bis").nomme("autre_piece", "Autre pièce vue")
    par_piece = (~label_g | piece).nomme("label_g_justifie", "Label établi, ou sans objet")
    par_autre_piece = (~label_g_bis | autre_piece).nomme("label_g_bis_justifie", "Autre label établi, ou sans objet")
    return (par_piece & par_autre_piece).nomme("justificatif_vu", "Label établi")


@rule(
    "decision-de-mediation",
    title="Décision de la commission de médiation",
    level=APPRECIER,
    source=Source(CCH, "L. 441-2-3"),
    clauses=("PP-1", "PP-12"),
    steps=("appel",),
    explanation="Décision vue : {decision_vue}.",
    sans_objet=(
        (~dalo, "La demande ne porte pas cette décision."),
        (demande.designee_par_le_prefet, "Le préfet a désigné cette personne."),
    ),
)
def decision_de_mediation():
    return dalo & etabli_selon_la_loi("dalo").nomme("decision_vue", "Décision vue")


_moins_que_l_age = age(personne.naissance) < chiffre("label-m-age")
_fin_du_label = plus_mois(
    demande.fin_accompagnement_le, constante(12, "Mois dans l’année") * chiffre("label-m-delai")
).nomme("fin_du_label", "Dernier jour pour ce label")


@rule(
    "label-age-et-delai",
    title="Label de priorité, conditions d’âge et de délai",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1", "lecture de 2022"),
    clauses=("EM-46", "PP-12"),
    steps=("appel",),
    explanation="Âge : {age_du_demandeur} ; dernier jour pour ce label : {fin_du_label}.",
    sans_objet=((~demande.publics.contient("m"), "Le texte ne demande ni âge ni délai."),),
)
def label_age_et_delai():
    jeune = quelque((personne.lien == "demandeur") & _moins_que_l_age)
    jeune = jeune.nomme("age_du_demandeur", "Âge du demandeur dans la limite du texte")
    return demande.publics.contient("m") & jeune & (_fin_du_label >= AUJOURDHUI)


_reserve_par_le_prefet = logement.contingent.parmi(("etat", "etat-agents")).nomme(
    "reserve_par_le_prefet", "Réservé par le préfet"
)


@genre("perte-autonomie-d-abord", allowed_by="L. 441-2 CCH", highest=APPRECIER)
def perte_autonomie_d_abord(p):
    """Programmes that may serve a public first, where the préfet has reserved nothing."""
    public = porte(("perte-autonomie",), "public_du_programme", "Public du programme")
    return make_rule(
        "perte-autonomie-d-abord",
        logement.programme_autorise & ~_reserve_par_le_prefet & public,
        title="Logement qui peut aller d’abord à un public précis",
        steps=("appel", "liste"),
        explanation="Candidat du public que ce programme peut servir d’abord : {public_du_programme}.",
        sans_objet=(
            (~logement.adapte, "Logement sans aménagement spécifique."),
            (_reserve_par_le_prefet, "Logement réservé par le préfet."),
            (~logement.programme_autorise, "Programme sans autorisation spécifique."),
        ),
        **p.declared,
    )


@genre("preuve-du-label", allowed_by="plan départemental (PDALHPD)", highest=JUSTIFIER, preuves=list)
def preuve_du_label_locale(p):
    return make_rule(
        "preuve-du-label-procedure",
        demande.preuves_vues.croise(p.preuves).nomme("justificatif_procedure", "Label établi selon la procédure"),
        title="Label de priorité, selon la procédure",
        steps=("appel",),
        explanation="Label établi comme la procédure le demande : {justificatif_procedure}.",
        sans_objet=((~demande.publics.contient("g"), "La procédure ne demande rien de plus."),),
        **p.declared,
    )
