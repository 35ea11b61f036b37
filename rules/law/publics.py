"""Which publics does a landlord's policy put forward, on which dwellings? Local labels, beside those of the law.

Titles, sentences and names stay silent about the grounds: they are read on the pages of a slate.
"""

from __future__ import annotations

from collections.abc import Iterable

from rules.expression import Expression, cas, constante, et, mois_entre, ou
from rules.facts import demande, logement
from rules.facts import ressources as moyens
from rules.labels import piece_vue, porte
from rules.law.foyer import occupants
from rules.law.priorite import label_reconnu
from rules.rule import genre, make_rule
from rules.verdict import APPRECIER, JUSTIFIER
from rules.vocabulary import CONTINGENTS

ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"
STEPS = ("appel", "liste")
AUCUN = "La demande ne relève d’aucun de ces publics."

propre_contingent = ((logement.contingent == "bailleur") | logement.rendu_pour_un_tour).nomme(
    "propre_contingent", "Logement du contingent propre"
)

interne = (demande.locataire_du_parc | demande.publics_locaux.contient("decohabitation")).nomme(
    "parcours_interne", "Mutation ou décohabitation"
)


def _etabli(p) -> Expression:
    """Every label carried that the policy wants established has its proof seen."""
    conditions = [
        ~porte((code,), "a_etablir", "Public à établir") | piece_vue(papers).nomme("piece_vue", "Pièce vue")
        for code, papers in p.preuves.items()
    ]
    return et(constante(True, "Aucune pièce demandée"), *conditions)


def _publics(identifier: str, title: str, p):
    """The rule of one list of publics: beside the point where none is carried, else established or to appraise."""
    porte_un = porte(p.publics, "public_de_la_liste", "Public de cette liste")
    return make_rule(
        identifier,
        (porte_un & _etabli(p)).nomme("public_etabli", "Public établi comme la politique le demande"),
        title=title,
        steps=STEPS,
        explanation="Public reconnu, et établi comme la politique le demande : {public_etabli}.",
        sans_objet=((~porte_un, AUCUN),),
        **p.declared,
    )


@genre(
    "publics-prioritaires",
    allowed_by=ORIENTATIONS,
    highest=JUSTIFIER,
    defaults={"preuves": {}},
    publics=list,
    preuves=dict,
)
def publics_prioritaires(p):
    return _publics("publics-prioritaires", "Priorités propres de la politique", p)


@genre(
    "publics-favorises",
    allowed_by=ORIENTATIONS,
    highest=APPRECIER,
    defaults={"preuves": {}},
    publics=list,
    preuves=dict,
)
def publics_favorises(p):
    return _publics("publics-favorises", "Publics que la politique favorise", p)


@genre("caractere-urgent", allowed_by=ORIENTATIONS, highest=APPRECIER, publics=list)
def caractere_urgent(p):
    local = porte(p.publics, "urgence_notee", "Urgence reconnue")
    urgent = (local | demande.relogement_renouvellement).nomme("urgent", "Urgence")
    return make_rule(
        "caractere-urgent",
        urgent,
        title="Urgence de l’attribution",
        steps=STEPS,
        explanation="Urgence au sens de la politique : {urgent}.",
        sans_objet=((~urgent, "Aucune urgence n’est reconnue."),),
        **p.declared,
    )


@genre(
    "publics-contingent-propre",
    allowed_by=ORIENTATIONS,
    highest=APPRECIER,
    parcours=list,
    ouverts=list,
)
def publics_contingent_propre(p):
    """`parcours`: publics that come first among transfers and children leaving home; `ouverts`: in their own right."""
    d_abord = interne & porte(p.parcours, "public_du_parcours", "Priorité des mutations et décohabitations")
    retenu = (d_abord | porte(p.ouverts, "public_ouvert", "Public du contingent propre")).nomme(
        "retenu", "Public du contingent propre"
    )
    return make_rule(
        "publics-contingent-propre",
        propre_contingent & retenu,
        title="Publics du contingent propre",
        steps=STEPS,
        explanation="Dossier que le contingent propre fait passer d’abord : {retenu}.",
        sans_objet=((~propre_contingent, "Logement d’un autre contingent : ces priorités n’y jouent pas."),),
        **p.declared,
    )


@genre(
    "publics-par-contingent",
    allowed_by="conventions de réservation",
    highest=APPRECIER,
    defaults={"parcours": ()},
    contingents=dict,
    parcours=list,
)
def publics_par_contingent(p):
    """`parcours`: publics that count for transfers and children leaving home alone."""
    if strange := p.contingents.keys() - CONTINGENTS.keys():
        raise ValueError(f"no quota called {', '.join(sorted(strange))}")
    vise = ou(*(_du_contingent(code) & _vise(publics, p.parcours) for code, publics in p.contingents.items())).nomme(
        "vise", "Public du contingent"
    )
    return make_rule(
        "publics-par-contingent",
        vise,
        title="Public du contingent",
        steps=STEPS,
        explanation="Contingent : {contingent} ; repris pour un tour : {rendu_pour_un_tour} ; la demande relève des "
        "publics de ce contingent : {vise}.",
        sans_objet=((~ou(*map(_du_contingent, p.contingents)), "La politique ne nomme pas de public ici."),),
        **p.declared,
    )


def _du_contingent(code: str) -> Expression:
    """Is the dwelling proposed on this quota? Taken back for one turn, it is on the landlord's own."""
    if code == "bailleur":
        return propre_contingent
    return (logement.contingent == code) & ~logement.rendu_pour_un_tour


def _vise(publics: Iterable[str], parcours: Iterable[str]) -> Expression:
    """Does the request carry one of these publics, those of `parcours` by a transfer or a child leaving home alone?"""
    carried = set(publics)
    parts = []
    if (ouverts := sorted(carried - set(parcours))) or not carried:
        parts.append(porte(ouverts, "public_du_contingent", "Public de ce contingent"))
    if d_abord := sorted(carried & set(parcours)):
        parts.append(interne & porte(d_abord, "public_du_parcours", "Priorité des mutations et décohabitations"))
    return ou(*parts) if len(parts) > 1 else parts[0]


@genre("publics-du-plan", allowed_by="plan départemental (PDALHPD)", highest=APPRECIER, publics=list)
def publics_du_plan(p):
    """A label of the law is not yet a label of the plan: the plan's own list must recognise it."""
    vise = porte(p.publics, "public_du_plan", "Public visé par le plan")
    reconnu = demande.listes_du_label.contient("pdalhpd").nomme("reconnu_par_le_plan", "Label reconnu par le plan")
    return make_rule(
        "publics-du-plan",
        vise & reconnu,
        title="Label du plan départemental",
        steps=("appel",),
        explanation="Label reconnu par le plan départemental : {reconnu_par_le_plan}.",
        sans_objet=((~vise, AUCUN),),
        **p.declared,
    )


@genre("dispositif-regional", allowed_by="conventions de réservation du préfet", highest=APPRECIER, publics=list)
def dispositif_regional(p):
    """A region's scheme, on where a policy holds this clause: its most priority publics, whatever the quota."""
    tres_prioritaire = porte(p.publics, "tres_prioritaire", "Public parmi les plus prioritaires")
    return make_rule(
        "dispositif-regional",
        tres_prioritaire,
        title="Publics les plus prioritaires du dispositif régional",
        steps=STEPS,
        explanation="Parmi les publics les plus prioritaires : {tres_prioritaire}. Vivier départemental unique : "
        "l’attribution compte quel que soit le réservataire.",
        sans_objet=((~label_reconnu & ~tres_prioritaire, "Aucun label n’est reconnu."),),
        **p.declared,
    )


CRITERES: dict[str, Expression] = {
    "composition": occupants,
    "patrimoine": demande.proprietaire_logement_adapte,
    "ressources": moyens.mensuelles,
    "logement-actuel": demande.logement_actuel,
    "priorite": label_reconnu,
    "anciennete": mois_entre(demande.deposee_le).nomme("anciennete", "Ancienneté de la demande", "mois"),
    "activite-a-domicile": demande.activite_a_domicile,
    "travail": demande.travail_eloigne,
    "equipements": demande.equipements_proches,
    "equilibre-social": logement.avis_mixite,
    "accords-collectifs": demande.publics_plan,
    "taille": logement.pieces,
    "loyer": logement.loyer,
    "secteurs": demande.communes,
    "conventions": logement.contingent,
    "mutation": demande.locataire_du_parc,
}


@genre("criteres-pris-en-compte", allowed_by="R. 441-9 et L. 441-1 CCH", highest=APPRECIER, criteres=list)
def criteres_pris_en_compte(p):
    """Facts shown together, none weighed in the place of the commission."""
    connus = [CRITERES[code].est_connu() for code in p.criteres]
    total = constante(0, "Aucun")
    for connu in connus:
        total = total + cas((connu, 1), sinon=0)
    return make_rule(
        "criteres-pris-en-compte",
        total.nomme("criteres_renseignes", "Critères renseignés"),
        title="Critères pris en compte",
        steps=("appel",),
        explanation="Critères renseignés : {criteres_renseignes} "
        + f"sur {len(p.criteres)}. Aucun ne décide seul : la commission les apprécie ensemble.",
        sans_objet=((~ou(*connus), "Aucun critère n’est encore renseigné."),),
        **p.declared,
    )
