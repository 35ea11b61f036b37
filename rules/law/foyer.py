"""The household as the texts count it: occupants, dependants, category of the ceiling, consumption units."""

from __future__ import annotations

from rules.expression import (
    AUJOURDHUI,
    CHACUN,
    age,
    cas,
    chiffre,
    compte,
    constante,
    plus_grand,
    plus_petit,
    quelque,
    somme,
)
from rules.facts import menage, personne

ENFANT_EN_VISITE = (personne.lien == "enfant") & (personne.garde == "visite")
_MINEUR = (personne.lien == "enfant") & (age(personne.naissance) < chiffre("majorite"))
# No text makes an adult of a child who alternates, or is a minor, and whom no notice declares: the wide reading counts
# a dependant, the narrow one nobody, and people say where the two differ.
ENFANT_SANS_AVIS = (
    ~personne.a_charge & ~ENFANT_EN_VISITE & (personne.lien == "enfant") & ((personne.garde == "alternee") | _MINEUR)
)
TITULAIRE = ~personne.a_charge & ~ENFANT_EN_VISITE & ~ENFANT_SANS_AVIS

personnes_enregistrees = compte(CHACUN).nomme("personnes_enregistrees", "Personnes enregistrées", "personnes")
# Until the person has confirmed who lives there, the number that the request declares stands in for the count.
_confirmee = (menage.composition_confirmee.est_connu() & menage.composition_confirmee).nomme(
    "composition_etablie", "Composition établie"
)
occupants = cas((_confirmee, personnes_enregistrees), sinon=menage.nombre).nomme(
    "menage.occupants", "Occupants du logement", "personnes"
)

enfants_en_visite = compte(ENFANT_EN_VISITE).nomme("menage.enfants_en_visite", "Enfants en droit de visite", "enfants")
adultes = compte(TITULAIRE).nomme("menage.adultes", "Adultes non à charge", "personnes")
enfants_sans_avis = compte(ENFANT_SANS_AVIS).nomme(
    "enfants_sans_avis", "Enfants qu’aucun avis ne déclare à charge", "enfants"
)
a_charge = compte(personne.a_charge | ENFANT_EN_VISITE | ENFANT_SANS_AVIS).nomme(
    "menage.a_charge", "Personnes à charge", "personnes"
)
somme_ages = somme(age(personne.naissance), TITULAIRE).nomme("menage.somme_ages", "Somme des âges du couple", "ans")
en_couple = quelque(personne.lien == "conjoint").nomme("menage.en_couple", "Vie en couple")
carte_invalidite = quelque(personne.carte_invalidite).nomme(
    "menage.carte_invalidite", "Une personne ouvre droit à la majoration"
)


def _jeune_menage(charges):
    return (adultes == 2) & (charges == 0) & en_couple & (somme_ages <= chiffre("jeune-menage-somme-ages"))


def _de_base(charges, seul, jeune):
    """The line of the table for two adults, or one, and so many dependants."""
    du_parent = (charges + constante(2, "Écart prévu par le texte")).nomme(
        "categorie_parent_seul", "Personnes à charge plus deux", "1"
    )
    return cas(
        (seul, du_parent),
        (jeune, constante(3, "Catégorie du jeune ménage")),
        sinon=(adultes + charges).nomme("personnes_du_menage", "Personnes du ménage", "personnes"),
    )


jeune_menage = _jeune_menage(a_charge).nomme("menage.jeune_menage", "Jeune ménage")
parent_seul = ((adultes == 1) & (a_charge >= 1)).nomme("parent_seul", "Une personne seule avec personne à charge")
_categorie_de_base = _de_base(a_charge, parent_seul, jeune_menage).nomme(
    "categorie_de_base", "Catégorie selon la composition", "1"
)
_majoration = cas((carte_invalidite, constante(1, "Une catégorie de plus")), sinon=constante(0, "Aucune")).nomme(
    "majoration_invalidite", "Majoration prévue par le texte", "1"
)
# The table of annex I names neither of these combinations, and says nothing of a child to be born.
a_naitre = quelque(personne.naissance > AUJOURDHUI).nomme("a_naitre", "Une naissance attendue")

rang_categorie = (_categorie_de_base + _majoration).nomme("menage.categorie", "Catégorie de ménage du plafond", "1")

DERNIERE_CATEGORIE = constante(6, "Dernière catégorie du barème")
cas_non_nomme = (carte_invalidite & (parent_seul | jeune_menage | (rang_categorie > DERNIERE_CATEGORIE))).nomme(
    "cas_non_nomme", "Cas absent du tableau"
)
lecture_ouverte = (cas_non_nomme | (enfants_sans_avis > 0)).nomme("lecture_ouverte", "Le texte laisse deux lectures")
# The narrow reading: no step up where the table names none, and none of the children that no notice declares.
_declares = (a_charge - enfants_sans_avis).nomme("charges_declarees", "Personnes à charge déclarées", "personnes")
rang_etroit = (
    _de_base(_declares, (adultes == 1) & (_declares >= 1), _jeune_menage(_declares))
    + cas((cas_non_nomme, constante(0, "Aucune")), sinon=_majoration)
).nomme("rang_etroit", "Catégorie selon la lecture étroite", "1")


def ligne_bareme(rang, suffixe: str = ""):
    """The line of the table of ceilings where this rank stands, and how many persons stand beyond it."""
    au_dela = (rang - DERNIERE_CATEGORIE).nomme(f"au_dela{suffixe}", "Personnes au-delà de la dernière catégorie", "1")
    return (
        plus_petit(rang, DERNIERE_CATEGORIE).nomme(f"ligne_bareme{suffixe}", "Ligne du barème", "1"),
        plus_grand(au_dela, constante(0, "Aucune")).nomme(
            f"personnes_supplementaires{suffixe}", "Personnes supplémentaires", "personnes"
        ),
    )


categorie, personnes_supplementaires = ligne_bareme(rang_categorie)

_quatorze_ans = age(personne.naissance) >= chiffre("unites-consommation-age")
_grands = compte(_quatorze_ans).nomme("quatorze_ans_et_plus", "Personnes de 14 ans et plus", "personnes")
_petits = compte(~_quatorze_ans).nomme("moins_de_quatorze", "Personnes de moins de 14 ans", "personnes")
_autres_grands = (_grands - constante(1, "Premier adulte")).nomme(
    "autres_quatorze_ans", "Autres personnes de 14 ans et plus", "personnes"
)


def _part(personnes, cle: str, key: str, label: str):
    """What these persons add, each for the coefficient of its line."""
    return (personnes * chiffre("unites-consommation", constante(cle, "Personne"))).nomme(key, label, "UC")


unites_consommation = (
    chiffre("unites-consommation", constante("premier-adulte", "Personne")).nomme("uc_premier", "Premier adulte", "UC")
    + _part(_autres_grands, "quatorze-ans-et-plus", "uc_grands", "Unités des autres personnes de 14 ans et plus")
    + _part(_petits, "moins-de-quatorze", "uc_petits", "Unités des personnes de moins de 14 ans")
).nomme("menage.unites_consommation", "Unités de consommation", "UC")
