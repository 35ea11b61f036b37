"""May the application be examined at all? The two conditions of article R. 441-1 are ceilings and lawful residence."""

from __future__ import annotations

from rules.expression import AUJOURDHUI, a_defaut, cas, et, plus_tard
from rules.facts import demande, seance
from rules.rule import genre, make_rule, rule
from rules.verdict import APPRECIER, BLOQUANT, JUSTIFIER, Source
from rules.vocabulary import PIECES

CCH = "Code de la construction et de l’habitation"

# The commission examines the file: a session ahead counts, once it is known.
examen_le = plus_tard(a_defaut(seance.le, AUJOURDHUI), AUJOURDHUI).nomme("examen_le", "Date de l’examen du dossier")

_titre_valable = a_defaut(demande.sejour_valable_jusqu_au, AUJOURDHUI) >= AUJOURDHUI
sejour_justifie = (demande.sejour_regulier & _titre_valable).nomme("sejour_justifie", "Séjour justifié")
# A permit in force today may be renewed by then: nobody is inadmissible for what is to come, nor admissible.
TITRE_A_RENOUVELER = (
    sejour_justifie & (a_defaut(demande.sejour_valable_jusqu_au, examen_le) < examen_le),
    "Le titre en cours prend fin le {sejour_valable_jusqu_au}, avant l’examen du {examen_le} : demandez dès maintenant "
    "la pièce qui le prolonge.",
)


@rule(
    "sejour-regulier",
    title="Séjour régulier des futurs titulaires",
    level=BLOQUANT,
    source=Source(CCH, "R. 441-1 1°", "liste des titres : arrêté du 20 avril 2022"),
    clauses=("RA-17", "RA-8", "RA-6", "PC-3", "EM-7"),
    exclut=True,
    requis_pour=("ordre_du_jour",),
    explanation="Pièce d’identité ou titre de séjour en cours de validité pour chaque titulaire : {sejour_justifie}.",
    doutes=(TITRE_A_RENOUVELER,),
)
def sejour_regulier():
    return sejour_justifie


@rule(
    "proprietaire-logement-adapte",
    title="Propriété d’un logement adapté",
    level=APPRECIER,
    source=Source(CCH, "L. 441-2-2", "version du 30 décembre 2019 ; celle de 2022 reste à vérifier"),
    clauses=("RA-7",),
    explanation="Propriétaire d’un logement adapté à ses besoins et à ses moyens : {proprietaire_logement_adapte}.",
    reserve="L’article prévoit une exception, à vérifier avant de retenir ce motif.",
    sans_objet=(
        (
            demande.proprietaire_logement_adapte & demande.preuves_vues.contient("ordonnance-protection"),
            "Motif écarté par l’article L. 441-2-2.",
        ),
    ),
)
def proprietaire_logement_adapte():
    return ~demande.proprietaire_logement_adapte


@genre(
    "pieces-de-recevabilite",
    allowed_by="orientations du conseil d’administration (R. 441-9 CCH)",
    highest=JUSTIFIER,
    pieces=list,
)
def pieces_de_recevabilite(p):
    demandees = ", ".join(PIECES.get(code, code) for code in p.pieces)
    recues = [
        demande.pieces_vues.contient(code).nomme(f"recu_{code}", f"{PIECES.get(code, code)} : reçu")
        for code in p.pieces
    ]
    return make_rule(
        "pieces-de-recevabilite",
        et(*recues),
        title="Pièces de recevabilité",
        explanation=f"Reçu : {{pieces_vues}}. La politique demande : {demandees}.",
        requis_pour=("ordre_du_jour",),
        reserve="Une pièce manquante n’est pas un motif d’irrecevabilité ; une condition suspensive est possible.",
        **p.declared,
    )


@genre(
    "residence-principale",
    allowed_by="orientations du conseil d’administration (R. 441-9 CCH)",
    highest=JUSTIFIER,
    mois=int,
)
def residence_principale(p):
    """The months when they are recorded, else the answer; a professional duty of holder or spouse sets it aside."""
    tenue = cas(
        (demande.mois_de_residence.est_connu(), demande.mois_de_residence >= p.mois),
        sinon=demande.residence_principale,
    ).nomme("residence_tenue", f"Occupation au moins {p.mois} mois par an")
    oblige = demande.obligation_professionnelle
    return make_rule(
        "residence-principale",
        tenue,
        title="Résidence principale",
        explanation=f"Occupation au moins {p.mois} mois par an, sauf obligation professionnelle : {{residence_tenue}}.",
        sans_objet=((oblige.est_connu() & oblige, "Obligation professionnelle du bénéficiaire ou de son conjoint."),),
        **p.declared,
    )
