"""Fictitious dwellings: invented addresses (but for buildings that a policy lists), ordinary sizes and rents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from rules.calendar import add_months
from seed.landlords import EMERAUDE, PLAINE_COMMUNE, RIVES_DE_SEINE, Landlord
from seed.names import POSTAL_CODES, STREETS
from seed.records import Logement, Releve, declared, imported, instant

NAMES = {
    "92026": "COU",
    "92044": "LEV",
    "92062": "PUT",
    "93066": "SDN",
    "93001": "AUB",
    "93070": "SOU",
    "35288": "SMA",
    "35093": "DIN",
}
SURFACES = {1: (24, 34), 2: (40, 52), 3: (56, 69), 4: (71, 86), 5: (88, 104)}
RENT_PER_SQUARE_METRE = {"PLAI": (5.9, 6.6), "PLUS": (6.7, 7.7), "PLS": (10.2, 12.4)}
FREE_TO_FLAG = ("fleche", "liste-ouverte", "inscrit")


@dataclass(frozen=True)
class Plan:
    """What a dwelling must be; None leaves it to chance. `notice`: days since the notice; `months`: its length."""

    commune: str
    etat: str = "conge-recu"
    pieces: int | None = None
    immeuble: str | None = None
    financement: str | None = None
    contingent: str | None = None
    rendu: bool | None = None
    qpv: bool | None = None
    adapte: bool | None = None
    notice: int | None = None
    months: int = 1
    fleche: bool | None = None


T3_LEVALLOIS, T3_COURBEVOIE, T2_LEVALLOIS = 0, 1, 2
CURRENT: tuple[Plan, ...] = (
    Plan("92044", "fleche", 3, "8 rue du Halage", "PLUS", "bailleur", qpv=False, adapte=False, notice=26),
    Plan("92026", "liste-ouverte", 3, "21 rue des Glycines", "PLUS", "bailleur", qpv=False, adapte=False, notice=33),
    Plan("92044", "inscrit", 2, "5 passage de l’Écluse", "PLUS", "bailleur", qpv=False, adapte=False, notice=40),
    Plan("92062", "conge-recu", 2, "6 Palissy", "PLUS", "bailleur", qpv=False, notice=2),
    Plan("92044", "fleche", 2, "15 rue Trezel", "PLUS", "bailleur", qpv=False, notice=18),
    Plan("92044", "conge-recu", 4, None, "PLAI", "bailleur", qpv=False, notice=1),
    Plan("92026", "conge-recu", 3, None, "PLUS", "action-logement", True, notice=3),
    *(Plan(commune, notice=days) for days, commune in enumerate(("92026", "92044", "92062") * 5, 1)),
    *(Plan(commune, "fleche", contingent="bailleur") for commune in ("92026", "92062") * 5 + ("92044",)),
    Plan("92026", "non-fleche", contingent="bailleur"),
    Plan("92044", "non-fleche", contingent="etat"),
    Plan("92062", "non-fleche", contingent="commune"),
    Plan("92026", "non-fleche", contingent="action-logement"),
    Plan("92044", "non-fleche", contingent="bailleur"),
    Plan("92062", "non-fleche", contingent="departement"),
    Plan("92062", "conge-recu", 5, None, "PLS", "bailleur", qpv=False, notice=4, months=3),
)
ELSEWHERE = {
    PLAINE_COMMUNE.code: (
        Plan("93066", "conge-recu", 2, contingent="bailleur", qpv=False),
        Plan("93066", "conge-recu", 3, contingent="action-logement", qpv=True),
        Plan("93066", "non-fleche", 3, contingent="bailleur", qpv=False),
        Plan("93066", "non-fleche", 4, contingent="commune", qpv=True),
        Plan("93066", "non-fleche", 5, contingent="bailleur", qpv=False),
    ),
    EMERAUDE.code: (
        Plan("35288", "conge-recu", 2, contingent="bailleur", qpv=False),
        Plan("35288", "conge-recu", 3, contingent="bailleur", qpv=False),
        Plan("35288", "non-fleche", 1, contingent="bailleur", qpv=False),
        Plan("35288", "non-fleche", 3, contingent="commune", qpv=False),
        Plan("35288", "non-fleche", 4, contingent="action-logement", qpv=False),
    ),
}


def current(on: date) -> tuple[Logement, ...]:
    """The dwellings to let at Rives de Seine Habitat; T3_LEVALLOIS, … are places in this list."""
    rng = Random("rives-de-seine dwellings")  # noqa: S311 - the same data every time is the point
    return tuple(dwelling(rng, on, RIVES_DE_SEINE, 101 + 3 * index, plan) for index, plan in enumerate(CURRENT))


def elsewhere(on: date, landlord: Landlord) -> tuple[Logement, ...]:
    rng = Random(f"{landlord.code} dwellings")  # noqa: S311
    plans = ELSEWHERE[landlord.code]
    return tuple(dwelling(rng, on, landlord, 11 + 2 * index, plan) for index, plan in enumerate(plans))


def dwelling(rng: Random, on: date, landlord: Landlord, number: int, plan: Plan) -> Logement:
    """A dwelling to let, with what the landlord's management system knows of it, then what officers decided."""
    reference = f"{landlord.dwellings}-{NAMES[plan.commune]}-{number:04d}"
    drawn = {"conge-recu": rng.randint(1, 9), "non-fleche": rng.randint(12, 45)}.get(plan.etat, rng.randint(11, 32))
    notice = on - timedelta(days=plan.notice or drawn)
    known = {"logement.reference": reference, **_home(rng, landlord, plan), **_dates(notice, plan.months)}
    faits = imported(known, notice, "declare") | _decided(rng, landlord, plan, min(on, notice + timedelta(days=3)))
    return Logement(reference, landlord.code, landlord.agency(plan.commune), plan.etat, faits)


def let(rng: Random, on: date, landlord: Landlord, number: int, commune: str, home: dict[str, Any]) -> Logement:
    """A dwelling already let, of the size and rent that the tenancy (`home`) tells."""
    reference = f"{landlord.dwellings}-{NAMES[commune]}-{number:04d}"
    known = {"logement.reference": reference, **_home(rng, landlord, Plan(commune, "loue", home["occupation.pieces"]))}
    known |= {"logement.surface": home["occupation.surface"], "logement.loyer": home["occupation.loyer"]}
    return Logement(reference, landlord.code, landlord.agency(commune), "loue", imported(known, on, "declare"))


def _home(rng: Random, landlord: Landlord, plan: Plan) -> dict[str, Any]:
    pieces = plan.pieces or rng.choices((1, 2, 3, 4, 5), (14, 30, 32, 18, 6))[0]
    funding = plan.financement or rng.choices(("PLAI", "PLUS", "PLS"), (25, 60, 15))[0]
    street = f"{rng.randint(1, 48)} {rng.choice(STREETS)}"
    contingent = rng.choices(("bailleur", "etat", "action-logement", "commune", "etat-agents"), (52, 18, 16, 10, 4))[0]
    floor, lift, sensitive = rng.randint(0, 7), rng.random(), rng.random() < 0.2
    fitted, very_social = rng.random() < 0.06, rng.random() < 0.08
    return {
        "logement.adresse": plan.immeuble or street,
        "logement.immeuble": plan.immeuble or street,
        "logement.commune": plan.commune,
        "logement.code_postal": POSTAL_CODES.get(plan.commune),
        "logement.territoire": landlord.territory(plan.commune),
        "logement.pieces": pieces,
        "logement.etage": floor,
        "logement.ascenseur": floor > 3 or lift < 0.4,
        **_money(rng, pieces, funding),
        "logement.financement": funding,
        "logement.contingent": plan.contingent or contingent,
        "logement.rendu_pour_un_tour": plan.rendu,
        "logement.qpv": sensitive if plan.qpv is None else plan.qpv,
        "logement.adapte": fitted if plan.adapte is None else plan.adapte,
        "logement.offre_tres_sociale": funding == "PLAI" and very_social,
        "logement.neuf": False,
    }


def _money(rng: Random, pieces: int, funding: str) -> dict[str, str]:
    least, most = SURFACES[pieces]
    surface = rng.randint(least * 2, most * 2) / 2
    rent = surface * rng.uniform(*RENT_PER_SQUARE_METRE[funding])
    charges = surface * rng.uniform(2.1, 2.9)
    return {
        "logement.surface": f"{surface:g}",
        "logement.loyer": f"{rent:.2f}",
        "logement.annexes": rng.choice(("0", "0", "0", "38.50", "52.00")),
        "logement.charges": f"{charges:.2f}",
    }


def _dates(notice: date, months: int) -> dict[str, str]:
    return {
        "logement.conge_recu_le": notice.isoformat(),
        "logement.disponible_le": add_months(notice, months).isoformat(),
    }


def _decided(rng: Random, landlord: Landlord, plan: Plan, day: date) -> dict[str, Releve]:
    """The flagging conversation, once it has been held; elsewhere than at Rives de Seine nothing is flagged."""
    if plan.etat == "conge-recu":
        return {}
    flagged = plan.etat in FREE_TO_FLAG if plan.fleche is None else plan.fleche
    known = {"logement.compteurs_individuels": False, "logement.fleche": flagged}
    return declared(known | (_opinions(rng, plan, flagged) if landlord == RIVES_DE_SEINE else {}), instant(day))


def _opinions(rng: Random, plan: Plan, flagged: bool) -> dict[str, str]:
    refused = (
        "Plusieurs fléchages récents dans cette résidence." if plan.contingent == "bailleur" else "Logement réservé."
    )
    return {
        "logement.avis_localisation": "favorable" if flagged else "neutre",
        "logement.avis_typologie": "favorable",
        "logement.avis_loyer": "favorable" if flagged else "neutre",
        "logement.avis_mixite": rng.choice(("favorable", "neutre")) if flagged else "neutre",
        "logement.motif_flechage": "Loyer modéré, proche des transports." if flagged else refused,
    }


def value(logement: Logement, name: str) -> Any:
    """A fact of the dwelling by its short name."""
    return logement.faits[f"logement.{name}"].valeur
