"""Are the resources under the ceiling? Annual reference income, category, zone, financing, year of the lease."""

from __future__ import annotations

from rules.expression import AUJOURDHUI, a_defaut, annee, cas, chiffre, constante, plus_tard, zone
from rules.facts import demande, logement, occupation
from rules.facts import ressources as moyens
from rules.law.foyer import (
    DERNIERE_CATEGORIE,
    a_naitre,
    carte_invalidite,
    categorie,
    jeune_menage,
    parent_seul,
    personnes_supplementaires,
    rang_categorie,
)
from rules.law.taille import pieces_sans_sous_occupation
from rules.rule import rule
from rules.verdict import APPRECIER, BLOQUANT, JUSTIFIER, Source

CCH = "Code de la construction et de l’habitation"

_disponible = plus_tard(logement.disponible_le, AUJOURDHUI).nomme("disponible_au_plus_tot", "Disponible au plus tôt")
bail_prevu = a_defaut(_disponible, AUJOURDHUI).nomme("bail_prevu", "Date prévue du bail")
zone_plafond = zone(logement.commune).nomme("zone_plafond", "Zone du plafond")
_plafond_categorie = chiffre("plafond-ressources", logement.financement, zone_plafond, categorie, le=bail_prevu)
_supplement = chiffre(
    "plafond-ressources", logement.financement, zone_plafond, constante("supplement", "Ligne"), le=bail_prevu
)
_supplements = (personnes_supplementaires * _supplement).nomme(
    "supplements", "Supplément pour les personnes au-delà de six", "€"
)
plafond = cas(
    (rang_categorie <= DERNIERE_CATEGORIE, _plafond_categorie),
    sinon=(_plafond_categorie + _supplements).nomme("plafond_majore", "Plafond et suppléments", "€"),
).nomme("plafond", "Plafond de ressources", "€")

# L. 442-3-1 speaks of under-occupation in law; the officer's word stands in while the present rooms are not recorded.
_sous_occupe = cas(
    (occupation.pieces.est_connu(), demande.libere_plus_grand & (occupation.pieces > pieces_sans_sous_occupation)),
    sinon=demande.libere_plus_grand,
).nomme("libere_sous_occupe", "Libère un logement sous-occupé au sens de la loi")
hors_plafond = (demande.locataire_du_parc & (_sous_occupe | occupation.adapte_sans_occupant)).nomme(
    "hors_plafond", "Relogement d’un locataire, hors condition de plafond"
)
_part_restante = (constante(1, "Revenu entier") - chiffre("baisse-ressources")).nomme(
    "part_restante", "Part restante après la baisse", "taux"
)
_seuil_baisse = (_part_restante * moyens.rfr_n2).nomme("rfr_abaisse", "Revenu N-2 diminué de la baisse prévue", "€")
_n1_sous_plafond = ((moyens.rfr_n1 <= _seuil_baisse) & (moyens.rfr_n1 <= plafond)).nomme(
    "n1_retenu", "Revenu N-1 assez bas et sous le plafond"
)
_douze_mois_sous_plafond = ((moyens.douze_mois <= _seuil_baisse) & (moyens.douze_mois <= plafond)).nomme(
    "douze_mois_retenu", "Douze derniers mois assez bas et sous le plafond"
)
rfr_retenu = cas(
    (moyens.rfr_n2 <= plafond, moyens.rfr_n2),
    (_n1_sous_plafond, moyens.rfr_n1),
    (_douze_mois_sous_plafond, moyens.douze_mois),
    sinon=moyens.rfr_n2,
).nomme("rfr_retenu", "Revenu retenu", "€")


@rule(
    "ressources-sous-plafond",
    title="Plafond de ressources",
    level=BLOQUANT,
    source=Source("arrêté du 29 juillet 1987", "R. 441-1 CCH"),
    clauses=("RA-17", "RA-6", "RA-8"),
    steps=("appel", "liste", "ordre_du_jour", "seance"),
    exclut=True,
    requis_pour=("ordre_du_jour",),
    sans_objet=(
        (
            hors_plafond,
            "Relogement d’un locataire, hors condition de plafond : logement quitté sous-occupé au sens de la loi "
            "(L. 442-3-1), ou adapté et sans occupant (L. 442-3-2).",
        ),
    ),
    explanation="{rfr_retenu} pour un plafond de {plafond} (financement {financement}, {zone_plafond}, "
    "catégorie {categorie}, bail prévu le {bail_prevu}).",
)
def ressources_sous_plafond():
    return rfr_retenu <= plafond


_cas_non_nomme = (carte_invalidite & (parent_seul | jeune_menage | (rang_categorie > DERNIERE_CATEGORIE))).nomme(
    "cas_non_nomme", "Cas absent du tableau"
)


@rule(
    "categorie-du-menage",
    title="Catégorie de ménage du plafond",
    level=APPRECIER,
    source=Source("arrêté du 29 juillet 1987", "annexe I"),
    clauses=("RA-17",),
    explanation="Rang {menage_categorie} dans le tableau des catégories, pour cette composition.",
    reserve="Le tableau ne nomme ni chaque cumul de majorations ni une naissance attendue : là, la lecture est à "
    "vérifier. Après une séparation établie, seules les ressources du demandeur comptent (L. 441-1).",
    aussi=(rang_categorie,),
)
def categorie_du_menage():
    return ~(_cas_non_nomme | a_naitre)


annee_attendue = (annee(bail_prevu) - constante(2, "Deux ans plus tôt")).nomme(
    "annee_attendue", "Année attendue (N-2)", "année"
)


@rule(
    "annee-des-revenus",
    title="Année de l’avis d’imposition",
    level=JUSTIFIER,
    source=Source(CCH, "L. 441-1"),
    clauses=("RA-6", "RA-17"),
    steps=("appel", "liste", "ordre_du_jour"),
    explanation="L’avis porte sur les revenus de {annee_rfr} ; un bail prévu le {bail_prevu} demande ceux de "
    "{annee_attendue}.",
)
def annee_des_revenus():
    return moyens.annee_rfr == annee_attendue
