"""Whom does the law protect from leaving, and which tenant who leaves is rehoused whatever the ceilings?

L. 442-3-1 (under-occupied home) and L. 442-3-2 (adapted home, left by the person it was for).
"""

from __future__ import annotations

from rules.expression import AUJOURDHUI, cas, chiffre, constante, plus_mois, quelque
from rules.facts import demande, occupation, personne
from rules.law.taille import SELON_UN_COMPTE, actuel_sous_occupe

titulaire = personne.lien.parmi(("demandeur", "conjoint", "cotitulaire"))
_mois_proteges = constante(12, "Mois dans l’année") * chiffre("age-locataire-protege")
# « Plus de 65 ans » begins the day after the birthday.
age_protege = quelque(titulaire & (plus_mois(personne.naissance, _mois_proteges) < AUJOURDHUI)).nomme(
    "age_protege", "Un titulaire au-delà de l’âge protégé"
)

# Of the home that is left: when another is offered, the dwelling of the file is the other one.
_protege = (age_protege | occupation.protection_etablie | occupation.qpv).nomme(
    "locataire_protege", "Locataire que la loi écarte de ce relogement"
)
_en_zone = demande.libere_plus_grand & occupation.zone_desequilibre & ~_protege
libere_sous_occupe = (_en_zone & actuel_sous_occupe).nomme(
    "libere_sous_occupe", "Libère un logement sous-occupé au sens de la loi"
)
# L. 442-3-2 is set aside by age alone.
libere_adapte = (occupation.adapte_sans_occupant & ~age_protege).nomme(
    "libere_adapte", "Libère un logement adapté que son occupant a quitté"
)
relogement_sous_occupation = (demande.locataire_du_parc & libere_sous_occupe).nomme(
    "relogement_sous_occupation", "Locataire relogé après une sous-occupation au sens de la loi"
)
relogement_selon_un_compte = (demande.locataire_du_parc & _en_zone & SELON_UN_COMPTE[0]).nomme(
    "relogement_selon_un_compte", "Locataire relogé après une sous-occupation, selon un seul des deux comptes"
)
_relogement = demande.locataire_du_parc & (libere_sous_occupe | libere_adapte)
# What one count alone would set aside is asked first: no ceiling is exceeded on an answer that nobody gave.
hors_plafond = cas(
    (relogement_selon_un_compte.est_connu(), _relogement), sinon=_relogement | relogement_selon_un_compte
).nomme("hors_plafond", "Relogement d’un locataire, hors condition de plafond")
hors_plafond_selon_un_compte = (relogement_selon_un_compte & ~hors_plafond).nomme(
    "hors_plafond_selon_un_compte", "Hors condition de plafond, selon un seul des deux comptes"
)
