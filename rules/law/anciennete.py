"""What does the age of a request weigh? A threshold by territory, a mark, a tie-break, or an abnormal delay."""

from __future__ import annotations

from rules.expression import AUJOURDHUI, Expression, cas, chiffre, constante, ou, plus_mois
from rules.facts import demande, logement, occupation
from rules.law.demande import anciennete
from rules.law.mutation import anciennete_locative
from rules.law.priorite import dalo
from rules.law.ressources import sous_plafond
from rules.law.sejour import sejour_justifie
from rules.rule import genre, make_rule
from rules.verdict import APPRECIER

ORIENTATIONS = "orientations du conseil d’administration (R. 441-9 CCH)"
STEPS = ("appel", "liste")

delai_anormal = chiffre("delai-anormalement-long", logement.commune)
au_dela_du_delai = (plus_mois(demande.deposee_le, delai_anormal) < AUJOURDHUI).nomme(
    "au_dela_du_delai", "Délai anormalement long dépassé"
)
sans_offre = (~demande.offre_adaptee_recue).nomme("sans_offre", "Aucune offre adaptée reçue")


def _seuil(seuils: list[dict]) -> tuple[Expression, Expression]:
    """The months wanted in the dwelling's commune, and whether the policy sets any there."""
    found = constante(0, "Sans seuil", "mois")
    places = [(logement.commune.parmi(sorted(one["communes"])), one) for one in seuils if one["communes"]]
    for ici, one in places:
        found = cas((ici, constante(int(one["mois"]), one["territoire"], "mois")), sinon=found)
    return found.nomme("seuil_anciennete", "Ancienneté du territoire", "mois"), ou(*(ici for ici, _ in places))


@genre("anciennete-par-territoire", allowed_by=ORIENTATIONS, highest=APPRECIER, seuils=list)
def anciennete_par_territoire(p):
    """`seuils`: territoire, mois, communes (INSEE). « Plus de 24 mois » starts the day after the 24th month."""
    mois, couverte = _seuil(p.seuils)
    return make_rule(
        "anciennete-par-territoire",
        (plus_mois(demande.deposee_le, mois) < AUJOURDHUI).nomme("mis_en_avant", "Dossier mis en avant"),
        title="Ancienneté qui met un dossier en avant",
        steps=STEPS,
        explanation="{anciennete} révolus ; ici, la politique met en avant les demandes de plus de {seuil_anciennete}.",
        aussi=(anciennete,),
        sans_objet=((~couverte, "Commune à rattacher à un territoire de la politique : aucun seuil appliqué."),),
        **p.declared,
    )


@genre("anciennete-departage", allowed_by=ORIENTATIONS, highest=APPRECIER)
def anciennete_departage(p):
    return make_rule(
        "anciennete-departage",
        (au_dela_du_delai & sans_offre).nomme("compte_comme_priorite", "L’ancienneté compte comme une priorité"),
        title="Ancienneté entre dossiers semblables",
        steps=STEPS,
        explanation="L’ancienneté compte comme une priorité : {compte_comme_priorite} (délai anormalement long sans "
        "offre adaptée) ; sinon elle départage seulement des dossiers semblables.",
        **p.declared,
    )


@genre("anciennete-repere", allowed_by=ORIENTATIONS, highest=APPRECIER)
def anciennete_repere(p):
    return make_rule(
        "anciennete-repere",
        anciennete,
        title="Ancienneté de la demande, repère",
        steps=STEPS,
        explanation="{anciennete} : un repère, jamais le critère majeur.",
        mentions=(
            (
                occupation.locataire_depuis.est_connu(),
                "L’ancienneté comme locataire compte aussi : {anciennete_locative}.",
            ),
        ),
        aussi=(anciennete_locative,),
        **p.declared,
    )


@genre("eligibilite-dalo", allowed_by="L. 441-2-3 CCH", highest=APPRECIER, situations=list)
def eligibilite_dalo(p):
    """The mediation commission alone recognises good faith: nothing of it is recorded here."""
    situation = demande.publics.croise(p.situations).nomme("situation_du_texte", "Situation prévue par le texte")
    acces = sejour_justifie & sous_plafond
    apres_delai = (acces & au_dela_du_delai & sans_offre).nomme("apres_delai", "Délai dépassé sans offre adaptée")
    return make_rule(
        "eligibilite-dalo",
        ~dalo & (situation | apres_delai).nomme("saisine_possible", "Saisine possible"),
        title="Saisine de la commission de médiation",
        steps=("appel",),
        explanation="Le dossier montre une situation ou un délai prévus par le texte : {saisine_possible}. La "
        "commission de médiation apprécie seule, et chacun peut la saisir.",
        sans_objet=((dalo, "La décision est déjà rendue."),),
        **p.declared,
    )
