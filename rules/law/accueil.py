"""Is the household accompanied: an interview, a diagnosis, support measures, an association that takes the lease?

Titles and sentences say what is done, never why: they are read on the pages of a slate and on the agenda. None of
this is a condition of the attribution, nor a ground of refusal (R. 441-3 knows one condition: a missing paper).
"""

from __future__ import annotations

from rules.expression import a_defaut
from rules.facts import candidature, demande, occupation
from rules.labels import porte
from rules.law.ressources import bail_prevu
from rules.rule import genre, make_rule
from rules.verdict import APPRECIER, JUSTIFIER
from rules.vocabulary import FORMES_BAIL, MESURES

ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"
ENGAGEMENT = "engagement du bailleur"
STEPS = ("appel", "liste", "ordre_du_jour")
PAS_UNE_CONDITION = "L’accompagnement n’est ni une condition de l’attribution (R. 441-3 CCH), ni un motif de refus."

_accord = porte(("plan-accord-collectif",), "dossier_suivi", "Dossier suivi au titre du plan")
_compte = (occupation.loyers_a_jour != "a-jour").nomme("compte_a_suivre", "Loyers à suivre")
# Nothing recorded makes no file complex: nobody is asked for a debt or a label in order to offer an interview.
dossier_complexe = ((_accord.est_connu() & _accord) | (_compte.est_connu() & _compte)).nomme(
    "dossier_complexe", "Dossier complexe"
)
_demande = (demande.entretien_demande.est_connu() & demande.entretien_demande).nomme(
    "entretien_voulu", "Entretien demandé par la personne"
)
TENU = (demande.entretien_le.est_connu(), "Entretien tenu le {entretien_le}.")
AIDE = (
    dossier_complexe,
    "Dossier complexe : une conseillère en économie sociale et familiale peut assister l’entretien, et un rapport "
    "être demandé à l’agence.",
)
RAPPORT = (demande.rapport_agence.est_connu(), "Rapport de l’agence : {rapport_agence}.")
FACULTATIF = (
    ~(_demande | dossier_complexe),
    "Ni demande de la personne, ni dossier complexe : l’entretien reste à l’initiative de chacun.",
)


@genre("entretien-propose", allowed_by=ENGAGEMENT, highest=JUSTIFIER, defaults={"chacun": False}, chacun=bool)
def entretien_propose(p):
    """Offered to everyone, or to whom asks for it and where the file is complex; declining it costs nothing."""
    everyone = bool(p.chacun)
    return make_rule(
        "entretien-propose",
        demande.entretien_propose,
        title="Proposition d’un entretien",
        steps=STEPS,
        explanation="Entretien proposé à la personne : {entretien_propose}.",
        sans_objet=() if everyone else (FACULTATIF,),
        mentions=(TENU,) if everyone else (TENU, AIDE, RAPPORT),
        **p.declared,
    )


@genre("diagnostic-social", allowed_by="procédure du bailleur", highest=APPRECIER)
def diagnostic_social(p):
    """A diagnosis that was asked for is awaited; what it says is never recorded."""
    aucun = "Aucun diagnostic n’est demandé pour ce dossier."
    return make_rule(
        "diagnostic-social",
        demande.diagnostic_social == "rendu",
        title="Diagnostic d’un conseiller social",
        steps=("liste", "ordre_du_jour"),
        explanation="Diagnostic : {diagnostic_social}.",
        sans_objet=(
            (~demande.diagnostic_social.est_connu(), aucun),
            (demande.diagnostic_social == "non-demande", aucun),
        ),
        **p.declared,
    )


_entree = a_defaut(candidature.bail_signe_le, bail_prevu).nomme("entree", "Bail signé, ou prévu")


@genre(
    "accompagnement-de-l-attribution",
    allowed_by=ORIENTATIONS,
    highest=APPRECIER,
    defaults={"des_l_entree": False},
    mesures=list,
    des_l_entree=bool,
)
def accompagnement_de_l_attribution(p):
    """Where support is judged useful, one measure of the policy is named, from the first day where it says so."""
    nommee = candidature.mesures.croise(p.mesures).nomme("mesure_nommee", "Mesure de la politique nommée")
    early = bool(p.des_l_entree)
    said = "Mesure d’accompagnement nommée : {mesure_nommee}"
    aucun = "Aucun accompagnement n’est noté comme utile."
    return make_rule(
        "accompagnement-de-l-attribution",
        nommee & (candidature.accompagnement_le <= _entree) if early else nommee,
        title="Accompagnement joint à l’attribution",
        steps=STEPS,
        explanation=f"{said} ; à partir du {{accompagnement_le}}, pour une entrée le {{entree}}."
        if early
        else f"{said}.",
        sans_objet=(
            (~candidature.accompagnement_utile.est_connu(), aucun),
            (~candidature.accompagnement_utile, aucun),
        ),
        mentions=((candidature.accompagnement_utile, PAS_UNE_CONDITION),),
        **p.declared,
    )


BAIL_ORDINAIRE = (
    (~candidature.forme_bail.est_connu(), "Aucune autre forme qu’un bail ordinaire n’est proposée."),
    (candidature.forme_bail == "ordinaire", "Bail ordinaire, entre le bailleur et le ménage."),
)
_TIERS = tuple(code for code in FORMES_BAIL if code != "ordinaire")


@genre("forme-de-l-attribution", allowed_by=ORIENTATIONS, highest=JUSTIFIER, formes=list)
def forme_de_l_attribution(p):
    """Sub-letting is the commission's choice, with an association that is named and whose approval was checked."""
    if not set(p.formes) <= set(_TIERS):
        raise ValueError("an ordinary lease needs no clause")
    return make_rule(
        "forme-de-l-attribution",
        candidature.forme_bail.parmi(p.formes) & (candidature.association != "") & candidature.association_agreee,
        title="Forme de l’attribution",
        steps=STEPS,
        explanation="{forme_bail} : {association}, agrément vérifié : {association_agreee}. La commission choisit.",
        sans_objet=BAIL_ORDINAIRE,
        mentions=((candidature.forme_bail.parmi(_TIERS), PAS_UNE_CONDITION),),
        **p.declared,
    )


@genre("sous-location-encadree", allowed_by=ORIENTATIONS, highest=JUSTIFIER)
def sous_location_encadree(p):
    """Two contracts, an observation that ends after the lease begins, a support measure."""
    nommee = candidature.mesures.croise(tuple(MESURES)).nomme("mesure_prevue", "Mesure d’accompagnement nommée")
    return make_rule(
        "sous-location-encadree",
        candidature.deux_contrats & (candidature.observation_jusqu_au > bail_prevu) & nommee,
        title="Sous-location : contrats, observation, accompagnement",
        steps=STEPS,
        explanation="Deux contrats prévus : {deux_contrats} ; observation jusqu’au {observation_jusqu_au}, pour un "
        "bail prévu le {bail_prevu} ; mesure d’accompagnement nommée : {mesure_prevue}.",
        sans_objet=BAIL_ORDINAIRE,
        **p.declared,
    )
