"""A full check of a file, beside the same rules written by hand."""

from __future__ import annotations

from datetime import date

from rules.check import CaseFile, check, rule_book
from rules.dossier import Dossier, from_json
from rules.parameters import national
from rules.policy import load_policy
from tests.bench import by_hand
from tests.bench.measure import Line, in_turn

ON = date(2026, 11, 23)
FILE = {
    "logement": {
        "commune": "92044", "territoire": "paris-ouest-la-defense", "pieces": 3, "surface": "64.5", "loyer": "512.30", "annexes": "0", "charges": "118.40",
        "compteurs_individuels": False, "financement": "PLUS", "immeuble": "3 rue des Lilas", "fleche": True, "adapte": False, "disponible_le": "2026-12-15",
    },
    "menage": {
        "composition_confirmee": True,
        "personnes": {
            "p1": {"lien": "demandeur", "naissance": "1988-05-17", "a_charge": False, "carte_invalidite": False},
            "p2": {"lien": "conjoint", "naissance": "1990-09-02", "a_charge": False, "carte_invalidite": False},
            "p3": {"lien": "enfant", "naissance": "2015-02-03", "a_charge": True, "garde": "permanente", "carte_invalidite": False},
            "p4": {"lien": "enfant", "naissance": "2019-07-21", "a_charge": True, "garde": "visite", "carte_invalidite": False},
        },
    },
    "demande": {
        "deposee_le": "2023-03-14", "renouvelee_le": "2026-03-02", "toujours_en_recherche": True, "publics": ["k"], "preuves_vues": [], "premier_quartile_sne": True,
        "sejour_regulier": True, "relogement_renouvellement": False, "lit_medicalise": False, "besoin_adaptation": False, "locataire_du_parc": False,
        "accepte_commune": True, "accepte_typologie": True, "residence_principale": True, "proprietaire_logement_adapte": False, "pieces_vues": ["avis-imposition", "identite"],
    },
    "candidature": {"interet": "oui"},
    "ressources": {"rfr_n2": "27400", "mensuelles": "2310", "aide_logement": "112", "annee_rfr": 2024},
}  # fmt: skip


def ceilings() -> dict:
    """PLUS, zone 1, on the day: category → euros."""
    keys = (*map(str, range(1, 7)), "supplement")
    return {key: national().lookup("plafond-ressources", ON, ("PLUS", "zone-1", key)).value for key in keys}


def run() -> list[Line]:
    policy, dossier, plafonds = load_policy("rives-de-seine"), from_json(FILE, []), ceilings()
    case = CaseFile(Dossier(), {"c1": dossier})
    found = {verdict.rule: verdict.outcome.value for verdict in check(case, policy, "appel", ON)}
    expected = by_hand.check(dossier.values, ON, plafonds)
    if found != expected:
        raise ValueError(
            {
                rule: (found.get(rule), expected.get(rule))
                for rule in found.keys() | expected.keys()
                if found.get(rule) != expected.get(rule)
            }
        )
    rule_book(policy, "appel")
    return [
        in_turn(
            "verification-d-un-dossier",
            lambda: check(case, policy, "appel", ON),
            lambda: by_hand.check(dossier.values, ON, plafonds),
            named="les mêmes règles écrites à la main",
            goal="<= 3",
        )
    ]
