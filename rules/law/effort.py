"""Can the household bear the rent? Effort rate by the decree's method, remainder to live on, residual rent."""

from __future__ import annotations

from decimal import Decimal

from rules.expression import Expression, a_defaut, cas, constante
from rules.facts import candidature, demande, logement
from rules.facts import ressources as moyens
from rules.law.foyer import occupants
from rules.rule import genre, make_rule, rule
from rules.verdict import APPRECIER, JUSTIFIER, Source

ARRETE = Source("arrêté du 10 mars 2011", "R. 441-3-1 CCH")
ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"

forfait = cas(
    (logement.compteurs_individuels, logement.forfait_eau_chauffage), sinon=constante(Decimal(0), "Aucun forfait")
).nomme("forfait", "Forfait eau et chauffage", "€")
contribution = a_defaut(logement.contribution_travaux, constante(Decimal(0), "Aucune contribution enregistrée")).nomme(
    "contribution", "Contribution aux travaux d’économies d’énergie", "€"
)
loyer_et_charges = (logement.loyer + logement.annexes + logement.charges + forfait + contribution).nomme(
    "loyer_et_charges", "Loyer, annexes et charges", "€"
)
depense = (loyer_et_charges - moyens.aide_logement).nomme("depense", "Dépense de logement", "€")
loyer_residuel = (logement.loyer - moyens.aide_logement).nomme("loyer_residuel", "Loyer résiduel, aide déduite", "€")
taux_effort = (depense / moyens.mensuelles).nomme("taux_effort", "Taux d’effort", "taux")
effort_sans_aide = (loyer_et_charges / moyens.mensuelles).nomme("effort_sans_aide", "Taux d’effort sans aide", "taux")
reste_mensuel = (moyens.mensuelles - depense).nomme("reste_mensuel", "Reste à vivre par mois", "€")
reste_sans_aide = (moyens.mensuelles - loyer_et_charges).nomme("reste_sans_aide", "Reste à vivre sans aide", "€")
SANS_AIDE = "Sans aide au logement : "
# The method counts it; most dwellings have none, so that nobody is stopped, and the figure says what it leaves out.
SANS_CONTRIBUTION = (
    ~logement.contribution_travaux.est_connu(),
    "Contribution aux travaux d’économies d’énergie non renseignée : comptée pour 0.",
)
# An aid above the rent makes the expense negative: the figure stands as declared, and says so.
AIDE_AU_DESSUS = (
    moyens.aide_logement > loyer_et_charges,
    "L’aide déclarée dépasse le loyer et les charges : la dépense de logement est négative. Vérifiez ces montants.",
)


@rule(
    "taux-effort",
    title="Taux d’effort",
    level=APPRECIER,
    source=ARRETE,
    clauses=("RA-17", "EM-12", "PC-4"),
    requis_pour=("ordre_du_jour",),
    explanation="{taux_effort} : {depense} de dépense pour {mensuelles} de ressources par mois.",
    partielle=SANS_AIDE + "{effort_sans_aide}.",
    mentions=(SANS_CONTRIBUTION, AIDE_AU_DESSUS),
    aussi=(effort_sans_aide,),
)
def effort():
    return taux_effort


@rule(
    "reste-a-vivre",
    title="Reste à vivre",
    level=APPRECIER,
    source=Source("aucune définition dans la loi ; méthode : ressources moins dépense de logement", "R. 441-3-1 CCH"),
    clauses=("RA-17", "EM-12", "PC-4"),
    explanation="{reste_mensuel} par mois pour {occupants}.",
    breves=("{reste_mensuel} par mois.",),
    partielle=SANS_AIDE + "{reste_sans_aide} par mois pour {occupants}.",
    mentions=(SANS_CONTRIBUTION, AIDE_AU_DESSUS),
    aussi=(occupants, reste_sans_aide),
)
def reste():
    return reste_mensuel


@rule(
    "loyer-residuel",
    title="Loyer résiduel",
    level=APPRECIER,
    source=Source("aucune définition dans la loi ; méthode : loyer principal moins aide au logement", "R. 441-3-1 CCH"),
    clauses=("RA-17", "PC-4", "PC-12"),
    explanation="{loyer_residuel} de loyer une fois l’aide au logement déduite.",
    partielle=SANS_AIDE + "{loyer}.",
    aussi=(logement.loyer,),
)
def residuel():
    return loyer_residuel


def reste_par_jour(jours_par_mois: str, reste: Expression = reste_mensuel, suffixe: str = "") -> Expression:
    """Remainder per day and person, by the divisor that the policy states."""
    diviseur = constante(Decimal(jours_par_mois), "Jours par mois")
    parts = (diviseur * occupants).nomme("parts_du_reste", "Jours × personnes", "1")
    label = "Reste à vivre par jour et par personne" + (", sans aide" if suffixe else "")
    return (reste / parts).nomme(f"reste_par_jour{suffixe}", label, "€ par jour")


def _admis(bandes: list, reste_jour: Expression, suffixe: str = "") -> Expression:
    """The highest rate of the band where this remainder lies; the last band has no upper bound."""
    admis = constante(Decimal(bandes[-1]["taux_max"]), "taux de la dernière bande")
    for bande in reversed(bandes[:-1]):
        strict = "reste_sous" in bande
        bound = constante(
            Decimal(bande["reste_sous"] if strict else bande["reste_jusqua"]), "borne de la bande", "€ par jour"
        )
        inside = reste_jour < bound if strict else reste_jour <= bound
        admis = cas((inside, constante(Decimal(bande["taux_max"]), "taux de la bande")), sinon=admis)
    return admis.nomme(f"taux_admis{suffixe}", "Taux d’effort admis" + (", sans aide" if suffixe else ""), "taux")


# The exception is claimed by who is known to be a tenant: until then the bands hold.
_locataire = a_defaut(demande.locataire_du_parc, constante(False, "Locataire du parc : non dit"))
_ameliore = (_locataire & candidature.ameliore_situation).nomme(
    "locataire_mieux_loge", "Locataire du parc dont la proposition améliore la situation"
)

EXCEPTIONS = {
    "locataire-mieux-loge": (_ameliore, "Locataire du parc : la proposition améliore la situation de la famille."),
}


@genre(
    "taux-effort-par-reste-a-vivre",
    allowed_by=ORIENTATIONS,
    highest=JUSTIFIER,
    defaults={"exceptions": ()},
    bandes=list,
    jours_par_mois=str,
    exceptions=list,
)
def taux_effort_par_reste(p):
    """The highest effort rate depends on the remainder's band; a band of 0 means a cheaper dwelling."""
    reste_jour = reste_par_jour(p.jours_par_mois)
    jour_sans_aide = reste_par_jour(p.jours_par_mois, reste_sans_aide, "_sans_aide")
    admis, sans_aide = _admis(p.bandes, reste_jour), _admis(p.bandes, jour_sans_aide, "_sans_aide")
    return make_rule(
        "taux-effort-par-reste-a-vivre",
        (taux_effort <= admis) & (admis > 0),
        title="Taux d’effort selon le reste à vivre",
        explanation="{taux_effort} pour {taux_admis} admis, avec {reste_par_jour} et par personne ; au-delà, la "
        "politique demande un logement moins cher.",
        partielle=SANS_AIDE + "{effort_sans_aide} pour {taux_admis_sans_aide} admis, avec "
        "{reste_par_jour_sans_aide} et par personne.",
        sans_objet=tuple(EXCEPTIONS[code] for code in p.exceptions),
        aussi=(reste_jour, jour_sans_aide, effort_sans_aide, sans_aide),
        mentions=(SANS_CONTRIBUTION, AIDE_AU_DESSUS),
        **p.declared,
    )


@genre("taux-effort-seuil", allowed_by=ORIENTATIONS, highest=APPRECIER, taux_max=str)
def taux_effort_seuil(p):
    admis = constante(Decimal(p.taux_max), "seuil de la politique").nomme("taux_admis", "Taux d’effort repère", "taux")
    return make_rule(
        "taux-effort-seuil",
        taux_effort <= admis,
        title="Taux d’effort au regard du repère local",
        explanation="{taux_effort} pour un repère de {taux_admis} ; au-delà, le reste à vivre s’apprécie au cas par "
        "cas : {reste_mensuel} par mois.",
        partielle=SANS_AIDE + "{effort_sans_aide} pour un repère de {taux_admis}, {reste_sans_aide} par mois.",
        aussi=(effort_sans_aide, reste_mensuel, reste_sans_aide),
        mentions=(SANS_CONTRIBUTION, AIDE_AU_DESSUS),
        **p.declared,
    )
