"""Are the resources under the ceiling? Annual reference income, category, zone, financing, year of the lease."""

from __future__ import annotations

from decimal import Decimal

from rules.expression import AUJOURDHUI, a_defaut, annee, cas, chiffre, constante, ou, plus_petit, plus_tard, zone
from rules.facts import logement, seance
from rules.facts import ressources as moyens
from rules.law.foyer import (
    DERNIERE_CATEGORIE,
    a_naitre,
    categorie,
    lecture_ouverte,
    ligne_bareme,
    personnes_supplementaires,
    rang_categorie,
    rang_etroit,
)
from rules.law.plafond_mutation import hors_plafond, hors_plafond_selon_un_compte
from rules.rule import Regle, rule
from rules.territory import Doubt, doubts
from rules.verdict import APPRECIER, BLOQUANT, JUSTIFIER, Source

CCH = "Code de la construction et de l’habitation"

# No lease before the commission sits: a dwelling already vacant is let after the session, once it is known.
_au_plus_tot = plus_tard(a_defaut(seance.le, AUJOURDHUI), AUJOURDHUI).nomme(
    "seance_ou_jour", "Séance, ou jour de l’examen"
)
_disponible = plus_tard(logement.disponible_le, _au_plus_tot).nomme("disponible_au_plus_tot", "Disponible au plus tôt")
bail_prevu = a_defaut(_disponible, _au_plus_tot).nomme("bail_prevu", "Date prévue du bail")
zone_plafond = zone(logement.commune).nomme("zone_plafond", "Zone du plafond")
_supplement = chiffre(
    "plafond-ressources", logement.financement, zone_plafond, constante("supplement", "Ligne"), le=bail_prevu
)


def _plafond(rang, ligne, au_dela, suffixe: str = ""):
    """The order's ceiling for this line of the table and these persons beyond the last one."""
    de_la_ligne = chiffre("plafond-ressources", logement.financement, zone_plafond, ligne, le=bail_prevu)
    supplements = (au_dela * _supplement).nomme(
        f"supplements{suffixe}", "Supplément pour les personnes au-delà de six", "€"
    )
    majore = (de_la_ligne + supplements).nomme(f"plafond_majore{suffixe}", "Plafond et suppléments", "€")
    return cas((rang <= DERNIERE_CATEGORIE, de_la_ligne), sinon=majore)


plafond_national = _plafond(rang_categorie, categorie, personnes_supplementaires).nomme(
    "plafond_national", "Plafond de l’arrêté du 29 juillet 1987", "€"
)
# R. 441-1-1: the prefect’s order is local and temporary, so that its rate and its last day are asked once it is named.
derogation = (logement.arrete_plafond.est_connu() & (logement.arrete_plafond_jusqu_au >= bail_prevu)).nomme(
    "derogation", "Arrêté du préfet en vigueur au bail prévu"
)
_part_majoree = (constante(1, "Plafond entier") + logement.majoration_plafond / constante(100, "Pour cent")).nomme(
    "part_majoree", "Plafond entier et majoration", "taux"
)
plafond = cas(
    (derogation, (plafond_national * _part_majoree).nomme("plafond_du_prefet", "Plafond relevé par l’arrêté", "€")),
    sinon=plafond_national,
).nomme("plafond", "Plafond de ressources", "€")
_plafond_etroit = _plafond(rang_etroit, *ligne_bareme(rang_etroit, "_etroite"), "_etroit")
plafond_etroit = cas((derogation, _plafond_etroit * _part_majoree), sinon=_plafond_etroit).nomme(
    "plafond_etroit", "Plafond selon la lecture étroite", "€"
)

separation = a_defaut(moyens.separation_etablie, constante(False, "Aucune séparation déclarée")).nomme(
    "separation", "Séparation établie"
)

# Whose income: after a separation the applicant's alone, whatever the year; the household's tells nothing of it.
revenu_n2 = cas((separation, moyens.rfr_personnel), sinon=moyens.rfr_n2).nomme("revenu_n2", "Revenu N-2", "€")
revenu_n1 = cas((separation, moyens.rfr_n1_personnel), sinon=moyens.rfr_n1).nomme("revenu_n1", "Revenu N-1", "€")
douze_mois = cas((separation, moyens.douze_mois_personnels), sinon=moyens.douze_mois).nomme(
    "douze_mois_de_revenus", "Revenus des douze derniers mois", "€"
)
_frais_connus = moyens.frais_hebergement.est_connu().nomme("frais_connus", "Frais d’établissement déclarés")
deduction = cas(
    (_frais_connus, plus_petit(moyens.frais_hebergement, chiffre("frais-hebergement-deduits"))),
    sinon=constante(Decimal(0), "Aucuns frais"),
).nomme("deduction", "Frais d’établissement déduits", "€")

_part_restante = (constante(1, "Revenu entier") - chiffre("baisse-ressources")).nomme(
    "part_restante", "Part restante après la baisse", "taux"
)
rfr_abaisse = (_part_restante * revenu_n2).nomme("rfr_abaisse", "Revenu N-2 diminué de la baisse prévue", "€")
n2_examine = (revenu_n2 - deduction).nomme("n2_examine", "Revenu N-2, frais déduits", "€")
_n1_examine = (revenu_n1 - deduction).nomme("n1_examine", "Revenu N-1, frais déduits", "€")
_douze_mois_examines = (douze_mois - deduction).nomme("douze_mois_examines", "Douze derniers mois, frais déduits", "€")
# The fall compares like with like, year against year; what the text deducts comes off the income that is then kept.
n2_sous_plafond = (n2_examine <= plafond).nomme("n2_sous_plafond", "Revenu N-2 sous le plafond")
# As the notice says it, before what may be asked next changes whose income counts, or how much of it.
avis_sous_plafond = (moyens.rfr_n2 <= plafond).nomme("avis_sous_plafond", "Revenu de l’avis sous le plafond")
n1_sous_plafond = ((revenu_n1 <= rfr_abaisse) & (_n1_examine <= plafond)).nomme(
    "n1_retenu", "Revenu N-1 assez bas et sous le plafond"
)
douze_mois_sous_plafond = ((douze_mois <= rfr_abaisse) & (_douze_mois_examines <= plafond)).nomme(
    "douze_mois_retenu", "Douze derniers mois assez bas et sous le plafond"
)
# Either period is enough: the one that is known settles it, and only where neither does is the other asked.
rfr_retenu = cas(
    (n2_sous_plafond, n2_examine),
    (n1_sous_plafond.est_connu() & n1_sous_plafond, _n1_examine),
    (douze_mois_sous_plafond.est_connu() & douze_mois_sous_plafond, _douze_mois_examines),
    (~(n1_sous_plafond | douze_mois_sous_plafond), n2_examine),
    sinon=n2_examine,
).nomme("rfr_retenu", "Revenu retenu", "€")

_n1_abaisse = (revenu_n1 <= rfr_abaisse) & (_n1_examine <= plafond_etroit)
_douze_mois_abaisses = (douze_mois <= rfr_abaisse) & (_douze_mois_examines <= plafond_etroit)
_passe_etroitement = (n2_examine <= plafond_etroit) | _n1_abaisse | _douze_mois_abaisses
# What passes under the wide reading alone is for people to say; what neither passes is above the ceiling.
deux_lectures = (
    lecture_ouverte & (rfr_retenu <= plafond) & ~(_passe_etroitement.est_connu() & _passe_etroitement)
).nomme("deux_lectures", "Sous le plafond selon une seule des deux lectures")
DEUX_LECTURES = (
    deux_lectures,
    "Le tableau de l’arrêté ne nomme pas ce ménage (cumul de majorations, enfant qu’aucun avis ne déclare à charge) : "
    "l’autre lecture donne un plafond de {plafond_etroit}.",
)

_autre_annee = (n1_sous_plafond.est_connu() & n1_sous_plafond) | (
    douze_mois_sous_plafond.est_connu() & douze_mois_sous_plafond
)
# No text that was read says whether the applicant's own fall may be counted beside the separation.
BAISSE_A_SOI = (
    (separation & ~n2_sous_plafond & _autre_annee).nomme("baisse_a_soi", "Sous le plafond par une baisse à soi seul"),
    "Sous le plafond par une autre période, après une séparation : les textes lus ne disent pas si la baisse des "
    "ressources de la seule personne qui demande se compte ainsi.",
)
UN_COMPTE_HORS_PLAFOND = (
    hors_plafond_selon_un_compte & (rfr_retenu > plafond),
    "Le logement quitté est sous-occupé selon un seul des deux comptes de la loi, celui qui laisse de côté les enfants "
    "en droit de visite : selon ce compte, le relogement se fait hors condition de plafond (L. 442-3-1).",
)


def _zone_a_verifier(doubt: Doubt):
    """Is the dwelling at one of these addresses? With the sentence to say there."""
    part = [(logement.commune == commune) & (logement.code_postal == code) for commune, code in doubt.addresses]
    return ou(logement.commune.parmi(doubt.communes), *part), doubt.reserve


def _code_postal_manque(doubt: Doubt):
    """A commune whose zone depends on a postal code that nobody gave."""
    part = [logement.commune == commune for commune, _ in doubt.addresses]
    return ou(*part, constante(False, "Aucune")) & ~logement.code_postal.est_connu(), doubt.reserve


ZONE_A_VERIFIER = tuple(map(_zone_a_verifier, doubts()))
# Said beside the figure, and no more: the day of the examination is what the law leaves where no lease is in sight.
SANS_DATE = (
    ~logement.disponible_le.est_connu(),
    "Date de disponibilité inconnue : le bail est supposé signé le {bail_prevu} ; une autre année changerait le "
    "plafond et l’année des revenus.",
)
# No ceiling of this financing was found in print: another's never stands in for it.
sans_plafond_lu = (logement.financement == "PLI").nomme("sans_plafond_lu", "Financement dont le plafond n’est pas lu")
sous_plafond = rfr_retenu <= plafond
MENTIONS = (*map(_code_postal_manque, doubts()), SANS_DATE)


@rule(
    "ressources-sous-plafond",
    title="Plafond de ressources",
    level=BLOQUANT,
    source=Source("arrêté du 29 juillet 1987", "R. 441-1 CCH"),
    clauses=("RA-17", "RA-6", "RA-8", "PC-3", "EM-7"),
    steps=("appel", "liste", "ordre_du_jour", "seance"),
    exclut=True,
    requis_pour=("ordre_du_jour",),
    sans_objet=(
        (
            hors_plafond,
            "Relogement d’un locataire, hors condition de plafond : logement quitté sous-occupé au sens de la loi, en "
            "zone du décret (L. 442-3-1), ou adapté et sans occupant (L. 442-3-2), et aucune protection qui l’écarte.",
        ),
        (
            sans_plafond_lu,
            "Le tableau de l’arrêté ne vaut pas pour le PLI : le revenu est à comparer à un autre plafond.",
        ),
    ),
    doutes=(DEUX_LECTURES, BAISSE_A_SOI, UN_COMPTE_HORS_PLAFOND, *ZONE_A_VERIFIER),
    mentions=MENTIONS,
    explanation="{rfr_retenu} pour un plafond de {plafond} (financement {financement}, {zone_plafond}, "
    "catégorie {categorie}, bail prévu le {bail_prevu}).",
)
def ressources_sous_plafond():
    return sous_plafond


@rule(
    "revenu-sans-plafond-lu",
    title="Revenu à comparer au plafond du PLI",
    level=APPRECIER,
    source=Source("arrêté du 29 juillet 1987", "son tableau ne vaut pas pour le PLI"),
    clauses=("EM-2", "EM-7"),
    steps=("appel", "liste", "ordre_du_jour"),
    requis_pour=("ordre_du_jour",),
    explanation="{n2_examine} : à comparer au plafond de la convention du logement, que l’application ne connaît pas.",
    reserve="Aucun plafond du PLI n’est dans les textes lus : celui d’un autre financement n’en tient pas lieu.",
    sans_objet=((~sans_plafond_lu, "Le plafond de ce financement est connu."),),
)
def revenu_sans_plafond_lu():
    return cas((sans_plafond_lu, n2_examine), sinon=n2_examine)


def _autre_periode(identifier: str, title: str, retenue, montant, *deja: tuple) -> Regle:
    """One of the two alternatives to N-2: looked at only while N-2, and what came before it, is above the ceiling."""
    return rule(
        identifier,
        title=title,
        level=APPRECIER,
        source=Source("ANIL, analyse juridique « plafonds de ressources 2024 »"),
        clauses=("RA-6",),
        steps=("appel", "liste", "ordre_du_jour"),
        explanation=f"{{{montant.key}}} ; une baisse de {{baisse_ressources}} au moins donne {{rfr_abaisse}} au plus, "
        "et le plafond est de {plafond}.",
        sans_objet=(
            (sans_plafond_lu, "Aucun plafond n’est retenu pour ce financement."),
            (n2_sous_plafond, "Le revenu N-2 est sous le plafond : aucune autre période n’est à regarder."),
            (hors_plafond, "Relogement d’un locataire, hors condition de plafond."),
            *deja,
        ),
    )(lambda: retenue)


_autre_periode("revenu-n-1", "Revenu de l’année N-1", n1_sous_plafond, revenu_n1)
_autre_periode(
    "revenu-douze-mois",
    "Revenus des douze derniers mois",
    douze_mois_sous_plafond,
    douze_mois,
    (n1_sous_plafond, "L’année N-1 est déjà retenue."),
)


@rule(
    "separation-etablie",
    title="Ressources après une séparation établie",
    level=APPRECIER,
    source=Source(CCH, "L. 441-1", "version de 2009"),
    clauses=("RA-17",),
    steps=("appel", "liste", "ordre_du_jour"),
    explanation="Les ressources de la seule personne qui demande : {revenu_n2}.",
    reserve="Règle lue dans la version de 2009 de l’article, à vérifier dans la version en vigueur.",
    sans_objet=((~separation, "Aucune séparation établie par une pièce."),),
)
def separation_etablie():
    return revenu_n2


@rule(
    "frais-d-etablissement",
    title="Frais d’établissement déduits des ressources",
    level=APPRECIER,
    source=Source(CCH, "R. 441-1 1°", "limite : article 199 quindecies du CGI"),
    clauses=("RA-17",),
    steps=("appel", "liste", "ordre_du_jour"),
    explanation="{deduction} déduits du revenu examiné.",
    sans_objet=((~_frais_connus, "Aucuns frais d’établissement déclarés."),),
)
def frais_d_etablissement():
    return deduction


@rule(
    "derogation-du-prefet",
    title="Plafond relevé par le préfet",
    level=APPRECIER,
    source=Source(CCH, "R. 441-1-1", "version de 2017"),
    clauses=("RA-17",),
    steps=("appel", "liste", "ordre_du_jour"),
    explanation="{arrete_plafond} : {plafond} au lieu de {plafond_national}.",
    reserve="Article lu dans sa version de 2017 : vérifiez l’arrêté, ses immeubles et sa durée.",
    sans_objet=(
        (~logement.arrete_plafond.est_connu(), "Aucun arrêté du préfet enregistré pour ce logement."),
        (logement.arrete_plafond_jusqu_au < bail_prevu, "L’arrêté du préfet ne court plus au bail prévu."),
    ),
    aussi=(logement.arrete_plafond,),
)
def derogation_du_prefet():
    return plafond


@rule(
    "categorie-du-menage",
    title="Catégorie de ménage du plafond",
    level=APPRECIER,
    source=Source("arrêté du 29 juillet 1987", "annexe I"),
    clauses=("RA-17",),
    explanation="Rang {menage_categorie} dans le tableau des catégories, pour cette composition.",
    reserve="Le tableau ne nomme ni chaque cumul de majorations, ni une naissance attendue, ni l’enfant qu’aucun avis "
    "ne déclare à charge : là, la lecture est à vérifier. Après une séparation établie, seules les ressources du "
    "demandeur comptent (L. 441-1).",
    aussi=(rang_categorie,),
)
def categorie_du_menage():
    connue = (rang_categorie >= constante(1, "Première catégorie")).nomme("categorie_connue", "Catégorie comptée")
    return cas((connue, ~(lecture_ouverte | a_naitre)), sinon=constante(False, "Aucune catégorie"))


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
    reserve="Année comptée depuis la signature du bail : règle lue dans la version de 2009 de l’article, à vérifier "
    "dans la version en vigueur.",
    mentions=(SANS_DATE,),
)
def annee_des_revenus():
    return moyens.annee_rfr == annee_attendue
