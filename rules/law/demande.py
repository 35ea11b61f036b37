"""Is the request alive, and do the offer and the request meet?"""

from __future__ import annotations

from rules.expression import (
    AUJOURDHUI,
    Expression,
    a_defaut,
    cas,
    chiffre,
    constante,
    et,
    jours_entre,
    mois_entre,
    plus_mois,
)
from rules.facts import candidature, demande, menage, seance
from rules.rule import genre, make_rule, rule
from rules.verdict import APPRECIER, BLOQUANT, JUSTIFIER, Source

CCH = "Code de la construction et de l’habitation"

_duree = (constante(12, "Mois dans l’année") * chiffre("validite-demande")).nomme(
    "duree_validite", "Durée de validité", "mois"
)
_fin_sans_renouvellement = plus_mois(demande.deposee_le, _duree).nomme("fin_premiere_annee", "Un an après le dépôt")


def _fin_validite(jour: Expression) -> Expression:
    """The request's last day; without a renewal on record, the first year's as long as that day has not passed it."""
    return cas(
        (demande.renouvelee_le.est_connu(), plus_mois(demande.renouvelee_le, _duree)),
        (_fin_sans_renouvellement >= jour, _fin_sans_renouvellement),
        sinon=plus_mois(demande.renouvelee_le, _duree),
    ).nomme("fin_validite", "Fin de validité de la demande")


# The session's own day once it is known: what is looked at again later is judged as it stood then.
jour_examine = a_defaut(seance.le, AUJOURDHUI).nomme("jour_examine", "Jour de la commission, ou de l’examen")
fin_validite = _fin_validite(AUJOURDHUI)
anciennete = mois_entre(demande.deposee_le).nomme("anciennete", "Ancienneté de la demande", "mois")


@rule(
    "demande-en-cours-de-validite",
    title="Validité de la demande",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-2-7"),
    clauses=("PC-2",),
    exclut=True,
    requis_pour=("ordre_du_jour",),
    explanation="Demande valable jusqu’au {fin_validite} (un an après le dépôt ou le dernier renouvellement), pour un "
    "examen le {jour_examine}.",
    mentions=(
        (
            (fin_validite >= AUJOURDHUI) & (fin_validite < jour_examine),
            "Encore valable à ce jour, plus le jour de la séance : le renouvellement est à demander et à noter avant.",
        ),
    ),
)
def demande_en_cours_de_validite():
    return _fin_validite(jour_examine) >= jour_examine


@rule(
    "renouvellement-a-prevoir",
    title="Renouvellement de la demande",
    level=APPRECIER,
    source=Source(CCH, "R. 441-2-7"),
    clauses=("PC-2",),
    steps=("appel",),
    explanation="Demande valable jusqu’au {fin_validite} ; le renouvellement se rappelle à partir du {rappel}.",
    sans_objet=((fin_validite < AUJOURDHUI, "La demande n’est plus valable."),),
)
def renouvellement_a_prevoir():
    mois = constante(0, "Aucun") - chiffre("rappel-renouvellement")
    return plus_mois(fin_validite, mois).nomme("rappel", "Rappel à partir du") > AUJOURDHUI


fin_du_preavis = plus_mois(candidature.avertissement_le, chiffre("radiation-preavis")).nomme(
    "fin_du_preavis", "Dernier jour du préavis de radiation"
)
_preavis_court = fin_du_preavis >= AUJOURDHUI
_motif_immediat = candidature.radiation_motif.parmi(("bail-signe", "renonciation", "non-renouvellement")).nomme(
    "motif_immediat", "Motif sans avertissement"
)


@rule(
    "demande-non-radiee",
    title="Demande non radiée",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-2-8", "texte de 2017"),
    clauses=("PC-2",),
    steps=("appel", "liste", "ordre_du_jour"),
    requis_pour=("ordre_du_jour",),
    explanation="Motif de radiation : {radiation_motif}. La demande reste active : {reste_active}.",
    reserve="Motifs et avertissement lus dans le texte de 2017.",
    sans_objet=((~candidature.radiation_motif.est_connu(), "Aucune radiation n’est engagée."),),
    doutes=(
        (
            ~_motif_immediat & candidature.avertissement_prouve & _preavis_court & (fin_du_preavis < jour_examine),
            "Le préavis de radiation prend fin le {fin_du_preavis}, avant l’examen du {jour_examine} : voyez d’ici là "
            "si la demande est maintenue.",
        ),
    ),
)
def demande_non_radiee():
    """Three grounds strike off at once; the two others a month after a warning whose delivery is proven."""
    echue = candidature.avertissement_prouve & ~_preavis_court
    return (~_motif_immediat & ~echue).nomme("reste_active", "La demande reste active")


@genre("demande-maintenue", allowed_by="procédure du bailleur (R. 441-2-8 CCH pour la renonciation)", highest=BLOQUANT)
def demande_maintenue(p):
    return make_rule(
        "demande-maintenue",
        demande.toujours_en_recherche,
        title="Recherche toujours en cours",
        steps=("appel", "liste", "ordre_du_jour"),
        explanation="La personne cherche toujours un logement : {toujours_en_recherche}.",
        reserve="La loi ne radie que sur une renonciation écrite (R. 441-2-8 CCH).",
        **p.declared,
    )


_convient = demande.accepte_commune & demande.accepte_typologie


@genre("offre-compatible", allowed_by="procédure du bailleur", highest=JUSTIFIER)
def offre_compatible(p):
    return make_rule(
        "offre-compatible",
        _convient & (candidature.interet != "non"),
        title="Compatibilité de l’offre et de la demande",
        steps=("appel", "liste", "ordre_du_jour"),
        requis_pour=("ordre_du_jour",),
        explanation="Commune : {accepte_commune} ; taille : {accepte_typologie} ; intérêt : {interet}.",
        doutes=((_convient & (candidature.interet == "a-reflechir"), "La personne n’a pas encore répondu."),),
        **p.declared,
    )


MEME_JOUR = constante(0, "Le jour même", "jours")


def _dans_le_delai(identifier: str, title: str, depuis, fait, said: tuple[str, str], p):
    """A delay that runs from one day to another. While nobody recorded the second, no day is counted: it may have come
    unrecorded, and to count to today would tell a delay that nobody knows. `said`: what runs, what is not recorded."""
    ecoules = jours_entre(depuis, fait).nomme("jours_ecoules", "Jours écoulés", "jours")
    return make_rule(
        identifier,
        (ecoules >= MEME_JOUR) & (ecoules <= constante(p.jours, "Délai de la politique", "jours")),
        title=title,
        steps=("appel",),
        explanation=f"{said[0]} : {{jours_ecoules}} ; la politique en prévoit {p.jours} au plus.",
        partielle=f"{said[1]} ; la politique prévoit {p.jours} jours au plus.",
        aussi=(depuis,),
        sans_objet=((~depuis.est_connu(), "Le bailleur n’a pas noté cette demande comme déposée chez lui."),),
        mentions=((ecoules < MEME_JOUR, "Un nombre de jours négatif : une des dates est à vérifier."),),
        **p.declared,
    )


@genre("delai-enregistrement", allowed_by="engagement du bailleur", highest=APPRECIER, jours=int)
def delai_enregistrement(p):
    title = "Délai d’enregistrement de la demande"
    said = (
        "De la réception à l’enregistrement",
        "Aucun enregistrement n’est noté pour une demande reçue le {recue_le}",
    )
    return _dans_le_delai("delai-enregistrement", title, demande.recue_le, demande.enregistree_le, said, p)


@genre("delai-attestation", allowed_by="engagement du bailleur", highest=APPRECIER, jours=int)
def delai_attestation(p):
    title = "Délai de l’attestation"
    said = (
        "De l’enregistrement à l’attestation",
        "Aucune attestation n’est notée pour une demande enregistrée le {enregistree_le}",
    )
    return _dans_le_delai("delai-attestation", title, demande.enregistree_le, demande.attestation_le, said, p)


@genre(
    "formulaire-remis",
    allowed_by="engagement du bailleur",
    highest=APPRECIER,
    defaults={"par_ecrit": False, "liste_des_pieces": False, "recepisse": False},
    par_ecrit=bool,
    liste_des_pieces=bool,
    recepisse=bool,
)
def formulaire_remis(p):
    """The form handed over; where the policy says so with the list of papers, and followed to the receipt.

    `par_ecrit`: owed to whom wrote to the landlord, else to whoever filed the request there."""
    asked = [demande.formulaire_remis]
    told = ["Formulaire remis : {formulaire_remis}"]
    if p.liste_des_pieces:
        asked.append(demande.liste_pieces_remise)
        told.append("liste des pièces remise : {liste_pieces_remise}")
    if p.recepisse:
        asked.append((demande.recue_le <= demande.enregistree_le) & (demande.enregistree_le <= demande.attestation_le))
        told.append("demande reçue le {recue_le}, enregistrée le {enregistree_le}, récépissé du {attestation_le}")
    return make_rule(
        "formulaire-remis",
        et(*asked),
        title="Formulaire de demande",
        steps=("appel",),
        explanation=f"{' ; '.join(told)}.",
        sans_objet=ECRITE if p.par_ecrit else DEPOSEE_ICI,
        **p.declared,
    )


DEPOSEE_ICI = ((~demande.recue_le.est_connu(), "Le bailleur n’a pas noté cette demande comme déposée chez lui."),)
ECRITE = (
    (~demande.ecrite_au_bailleur.est_connu(), "Aucune demande écrite au bailleur n’est notée."),
    (~demande.ecrite_au_bailleur, "La personne n’a pas écrit au bailleur."),
)


@rule(
    "composition-connue",
    title="Composition du ménage connue",
    level=JUSTIFIER,
    source=Source(CCH, "L. 442-12"),
    clauses=("RA-17",),
    steps=("appel", "liste", "ordre_du_jour", "mutation"),
    requis_pour=("ordre_du_jour",),
    explanation="La personne confirme la composition de son ménage : {composition_confirmee}.",
)
def composition_connue():
    return menage.composition_confirmee
