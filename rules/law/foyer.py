"""The household as the texts count it: occupants, dependants, category of the ceiling, consumption units."""

from __future__ import annotations

from rules.expression import CHACUN, age, cas, chiffre, compte, constante, plus_grand, plus_petit, quelque, somme
from rules.facts import menage, personne

ENFANT_EN_VISITE = (personne.lien == "enfant") & (personne.garde == "visite")
TITULAIRE = ~personne.a_charge & ~ENFANT_EN_VISITE

occupants = cas(
    (menage.composition_confirmee, compte(CHACUN)),
    sinon=menage.nombre,
).nomme("menage.occupants", "Occupants du logement", "personnes")

enfants_en_visite = compte(ENFANT_EN_VISITE).nomme("menage.enfants_en_visite", "Enfants en droit de visite", "enfants")
adultes = compte(TITULAIRE).nomme("menage.adultes", "Adultes non à charge", "personnes")
a_charge = compte(personne.a_charge | ENFANT_EN_VISITE).nomme("menage.a_charge", "Personnes à charge", "personnes")
somme_ages = somme(age(personne.naissance), TITULAIRE).nomme("menage.somme_ages", "Somme des âges du couple", "ans")
en_couple = quelque(personne.lien == "conjoint").nomme("menage.en_couple", "Vie en couple")
carte_invalidite = quelque(personne.carte_invalidite).nomme(
    "menage.carte_invalidite", "Une carte « invalidité » dans le ménage"
)

jeune_menage = (
    (adultes == 2) & (a_charge == 0) & en_couple & (somme_ages <= chiffre("jeune-menage-somme-ages"))
).nomme("menage.jeune_menage", "Jeune ménage")

rang_categorie = (
    cas(
        ((adultes == 1) & (a_charge >= 1), a_charge + 2),
        (jeune_menage, 3),
        sinon=adultes + a_charge,
    )
    + cas((carte_invalidite, 1), sinon=0)
).nomme("menage.categorie", "Catégorie de ménage du plafond", "1")

categorie = plus_petit(rang_categorie, 6)
personnes_supplementaires = plus_grand(rang_categorie - 6, 0)

_quatorze_ans = age(personne.naissance) >= chiffre("unites-consommation-age")
unites_consommation = (
    chiffre("unites-consommation", constante("premier-adulte"))
    + (compte(_quatorze_ans) - 1) * chiffre("unites-consommation", constante("quatorze-ans-et-plus"))
    + compte(~_quatorze_ans) * chiffre("unites-consommation", constante("moins-de-quatorze"))
).nomme("menage.unites_consommation", "Unités de consommation", "UC")
