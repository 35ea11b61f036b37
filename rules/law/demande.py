"""Is the request alive, and do the offer and the request meet?"""

from __future__ import annotations

from rules.expression import AUJOURDHUI, cas, chiffre, constante, mois_entre, plus_mois
from rules.facts import candidature, demande, menage
from rules.rule import rule
from rules.verdict import BLOQUANT, JUSTIFIER, Source

CCH = "Code de la construction et de l’habitation"

_duree = (constante(12, "Mois dans l’année") * chiffre("validite-demande")).nomme(
    "duree_validite", "Durée de validité", "mois"
)
_fin_sans_renouvellement = plus_mois(demande.deposee_le, _duree).nomme("fin_premiere_annee", "Un an après le dépôt")
fin_validite = cas(
    (demande.renouvelee_le.est_connu(), plus_mois(demande.renouvelee_le, _duree)),
    (_fin_sans_renouvellement >= AUJOURDHUI, _fin_sans_renouvellement),
    sinon=plus_mois(demande.renouvelee_le, _duree),
).nomme("fin_validite", "Fin de validité de la demande")
anciennete = mois_entre(demande.deposee_le).nomme("anciennete", "Ancienneté de la demande", "mois")


@rule(
    "demande-en-cours-de-validite",
    title="Validité de la demande",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-2-7"),
    clauses=("PC-2",),
    exclut=True,
    requis_pour=("ordre_du_jour",),
    explanation="Demande valable jusqu’au {fin_validite} (un an après le dépôt ou le dernier renouvellement).",
)
def demande_en_cours_de_validite():
    return fin_validite >= AUJOURDHUI


@rule(
    "demande-maintenue",
    title="Recherche toujours en cours",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-2-8 b"),
    clauses=("RP-5",),
    steps=("appel", "liste", "ordre_du_jour"),
    explanation="La personne cherche toujours un logement : {toujours_en_recherche}.",
)
def demande_maintenue():
    return demande.toujours_en_recherche


@rule(
    "offre-compatible",
    title="Compatibilité de l’offre et de la demande",
    level=JUSTIFIER,
    source=Source("procédure interne « publics prioritaires et 1er quartile »", "étape 3"),
    clauses=("RP-5", "RA-17"),
    steps=("appel", "liste", "ordre_du_jour"),
    requis_pour=("ordre_du_jour",),
    explanation="Commune : {accepte_commune} ; taille : {accepte_typologie} ; intérêt : {interet}.",
)
def offre_compatible():
    return demande.accepte_commune & demande.accepte_typologie & (candidature.interet != "non")


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
