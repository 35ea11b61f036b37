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
TITULAIRE = ~personne.a_charge & ~ENFANT_EN_VISITE

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
a_charge = compte(personne.a_charge | ENFANT_EN_VISITE).nomme("menage.a_charge", "Personnes à charge", "personnes")
somme_ages = somme(age(personne.naissance), TITULAIRE).nomme("menage.somme_ages", "Somme des âges du couple", "ans")
en_couple = quelque(personne.lien == "conjoint").nomme("menage.en_couple", "Vie en couple")
carte_invalidite = quelque(personne.carte_invalidite).nomme(
    "menage.carte_invalidite", "Une personne ouvre droit à la majoration"
)

jeune_menage = (
    (adultes == 2) & (a_charge == 0) & en_couple & (somme_ages <= chiffre("jeune-menage-somme-ages"))
).nomme("menage.jeune_menage", "Jeune ménage")

parent_seul = ((adultes == 1) & (a_charge >= 1)).nomme("parent_seul", "Une personne seule avec personne à charge")
_categorie_de_base = cas(
    (
        parent_seul,
        (a_charge + constante(2, "Écart prévu par le texte")).nomme(
            "categorie_parent_seul", "Personnes à charge plus deux", "1"
        ),
    ),
    (jeune_menage, constante(3, "Catégorie du jeune ménage")),
    sinon=(adultes + a_charge).nomme("personnes_du_menage", "Personnes du ménage", "personnes"),
).nomme("categorie_de_base", "Catégorie selon la composition", "1")
_majoration = cas((carte_invalidite, constante(1, "Une catégorie de plus")), sinon=constante(0, "Aucune")).nomme(
    "majoration_invalidite", "Majoration prévue par le texte", "1"
)
# The table of annex I names neither of these combinations, and says nothing of a child to be born.
a_naitre = quelque(personne.naissance > AUJOURDHUI).nomme("a_naitre", "Une naissance attendue")

rang_categorie = (_categorie_de_base + _majoration).nomme("menage.categorie", "Catégorie de ménage du plafond", "1")

DERNIERE_CATEGORIE = constante(6, "Dernière catégorie du barème")
categorie = plus_petit(rang_categorie, DERNIERE_CATEGORIE).nomme("ligne_bareme", "Ligne du barème", "1")
personnes_supplementaires = plus_grand(
    (rang_categorie - DERNIERE_CATEGORIE).nomme("au_dela", "Personnes au-delà de la dernière catégorie", "1"),
    constante(0, "Aucune"),
).nomme("personnes_supplementaires", "Personnes supplémentaires", "personnes")

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
