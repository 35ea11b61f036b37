"""Fictitious households and their requests: common names combined at random, ordinary lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from rules.calendar import add_months, is_working_day, months_between
from rules.communes import commune_name, postal_code
from seed.landlords import Landlord, extraction_day
from seed.names import CHILDREN, MEN, POSTAL_CODES, STREETS, SURNAMES, WOMEN

# Adults, children: how many of a hundred requests.
COMPOSITIONS = {
    (1, 0): 34,
    (1, 1): 12,
    (1, 2): 9,
    (1, 3): 3,
    (2, 0): 11,
    (2, 1): 10,
    (2, 2): 12,
    (2, 3): 5,
    (2, 4): 3,
    (2, 5): 1,
}
LABELS = (("c",), ("d",), ("e",), ("f",), ("k",), ("k",), ("l",), ("a",), ("g",), ("dalo",), ("dalo",), ("dalo", "k"))
# Yearly reference incomes of better-off households by category of the ceiling; PER_EXTRA for each further person.
BETTER_OFF = {1: 32_000, 2: 47_000, 3: 61_000, 4: 73_000, 5: 87_000, 6: 98_000}
PER_EXTRA = 11_000
KNOWN_RESIDENCE, KNOWN_TENANCY, KNOWN_INCOME, KNOWN_QUARTILE = 0.6, 0.9, 0.65, 0.95
A_YEAR = 12
SOON = 6  # the certificate comes within so many days: within the delay of every policy that states one


@dataclass(frozen=True)
class Wanted:
    """What a request must be like; None leaves it to chance. `seniority`: least and most days since it was filed."""

    composition: tuple[int, int] | None = None
    level: str | None = None
    publics: tuple[str, ...] | None = None
    quartile: bool | None = None
    communes: tuple[str, ...] | None = None
    seniority: tuple[int, int] = (20, 3_300)
    expired: bool | None = None
    tenant: bool | None = None


def request(rng: Random, on: date, landlord: Landlord, order: int, wanted: Wanted | None = None) -> dict[str, Any]:
    """One request as the extraction gives it: fact path → JSON value. `order` makes its number unique."""
    wanted = wanted or Wanted()
    composition = wanted.composition or rng.choices(list(COMPOSITIONS), list(COMPOSITIONS.values()))[0]
    level = wanted.level or rng.choices(("modeste", "moyen", "aise"), (52, 35, 13))[0]
    persons = household(rng, on, *composition)
    values = {
        **filing(rng, on, landlord, order, wanted),
        **{f"menage.personnes.{key}.{name}": v for key, person in persons.items() for name, v in person.items()},
        "menage.nombre": len(persons),
        **incomes(rng, on, persons, level),
        **standing(rng, wanted, level, persons),
    }
    return {path: value for path, value in values.items() if value is not None}


def household(rng: Random, on: date, adults: int, children: int) -> dict[str, dict[str, Any]]:
    """Persons by stable key, the applicant first."""
    surname = rng.choice(SURNAMES)
    civility = rng.choice(("madame", "monsieur"))
    age = rng.randint(27, 49) if children else rng.randint(21, 71)
    first = rng.choice(WOMEN if civility == "madame" else MEN)
    persons = {"p1": {"civilite": civility, **_person(rng, on, surname, first, "demandeur", age)}}
    if adults == 2:
        other = rng.choice(MEN if civility == "madame" else WOMEN)
        persons["p2"] = _person(
            rng, on, _partner_name(rng, surname), other, "conjoint", max(20, age + rng.randint(-5, 5))
        )
    stay = rng.choices(("permanente", "alternee", "visite"), (76, 12, 12))[0] if adults == 1 else "permanente"
    for name in rng.sample(CHILDREN, children):
        child = _person(rng, on, surname, name, "enfant", rng.randint(0, min(17, age - 20)))
        persons[f"p{len(persons) + 1}"] = {**child, "a_charge": stay != "visite", "garde": stay}
    return persons


def _partner_name(rng: Random, surname: str) -> str:
    return rng.choice((surname, surname, rng.choice(SURNAMES)))


def _person(rng: Random, on: date, surname: str, name: str, link: str, age: int) -> dict[str, Any]:
    birth = add_months(on, -A_YEAR * age) - timedelta(days=rng.randint(1, 360))
    return {
        "nom": surname,
        "prenom": name,
        "lien": link,
        "naissance": birth.isoformat(),
        "a_charge": False,
        "carte_invalidite": rng.random() < 0.015,
    }


def filing(rng: Random, on: date, landlord: Landlord, order: int, wanted: Wanted) -> dict[str, Any]:
    """Number, dates and places of a request; its number carries the month and year of filing."""
    least, most = wanted.seniority
    filed = on - timedelta(days=least + int(rng.betavariate(1.3, 3) * (most - least)))
    lapsed = rng.random() < 0.07 if wanted.expired is None else wanted.expired
    renewed, registered = _renewal(on, filed, lapsed, rng.randint(0, 25)), _registered(filed)
    places = landlord.communes()
    communes = wanted.communes or rng.sample(places, min(len(places), rng.choices((1, 2, 3), (45, 35, 20))[0]))
    return {
        "demande.numero": f"{landlord.requests}{filed:%m%y}{order:06d}{landlord.desk}",
        "demande.deposee_le": filed.isoformat(),
        "demande.enregistree_le": registered.isoformat(),
        "demande.attestation_le": (registered + timedelta(days=order % SOON)).isoformat(),
        "demande.renouvelee_le": renewed and renewed.isoformat(),
        "demande.communes": ",".join(communes),
        "demande.adresse_postale": _address(rng, rng.choice(places)),
        "demande.telephone": _telephone(order),
    }


def _registered(filed: date) -> date:
    """The first working day from the filing: well within the delay of the law."""
    return next(day for day in (filed + timedelta(days=more) for more in range(10)) if is_working_day(day))


def _address(rng: Random, commune: str) -> str:
    """Where the household lives today: an invented street of the landlord's territory."""
    street = f"{rng.randint(1, 90)} {rng.choice(STREETS)}"
    return f"{street}, {postal_code(commune) or POSTAL_CODES[commune]} {commune_name(commune)}"


def _telephone(order: int) -> str | None:
    """A number of the ranges kept for fiction; one request in twelve gives none."""
    start = "01 99 00" if order % 4 == 0 else "06 39 98"
    return f"{start} {order // 100 % 100:02d} {order % 100:02d}" if order % 12 else None


def _renewal(on: date, filed: date, lapsed: bool, early: int) -> date | None:
    """The last renewal, a little before an anniversary; one year too old when the request has lapsed."""
    years = months_between(filed, on) // A_YEAR - lapsed
    if years < 1:
        return None
    anniversary = min(add_months(filed, A_YEAR * years), extraction_day(on))
    ahead = anniversary - timedelta(days=early)
    return ahead if lapsed or add_months(ahead, A_YEAR) > on else anniversary


def incomes(rng: Random, on: date, persons: dict[str, dict], level: str) -> dict[str, Any]:
    """Reference income of the year that a lease of this year calls for; better-off households have later ones too."""
    adults = sum(not person["a_charge"] and person.get("garde") != "visite" for person in persons.values())
    yearly = _yearly(rng, adults, _category(persons, adults), level)
    monthly = round(yearly * rng.uniform(1.02, 1.2) / 12)
    known = rng.random() < KNOWN_INCOME or level == "aise"
    found = {
        "ressources.annee_rfr": on.year - 2,
        "ressources.rfr_n2": str(yearly),
        "ressources.mensuelles": str(max(monthly, 620)) if known else None,
    }
    later = {
        "ressources.rfr_n1": str(round(yearly * rng.uniform(0.97, 1.06))),
        "ressources.douze_mois": str(round(yearly * rng.uniform(0.96, 1.08))),
    }
    return found | later if level == "aise" else found


def _yearly(rng: Random, adults: int, category: int, level: str) -> int:
    first, second = (rng.randint(6_500, 13_500), rng.randint(0, 7_000))
    if level == "moyen":
        first, second = rng.randint(14_500, 24_500), rng.randint(4_000, 12_500)
    if level == "aise":
        floor = BETTER_OFF[min(category, 6)] + PER_EXTRA * max(category - 6, 0)
        return round(floor * (1 + first / 60_000))
    return first + second * (adults - 1)


def _category(persons: dict[str, dict], adults: int) -> int:
    """Never below the category of the ceiling, so that better-off households are over it."""
    alone_with_children = adults == 1 and len(persons) > 1
    childless_couple = adults == 2 and len(persons) == 2
    return len(persons) + alone_with_children + childless_couple + any(p["carte_invalidite"] for p in persons.values())


def standing(rng: Random, wanted: Wanted, level: str, persons: dict[str, dict]) -> dict[str, Any]:
    """Labels, quartile and what else the extraction says of a request."""
    drawn = _labels(rng, persons)
    publics = wanted.publics if wanted.publics is not None else () if level == "aise" else drawn
    quartile = level == "modeste" and rng.random() < 0.6
    known = rng.random() < KNOWN_QUARTILE
    regular = True if rng.random() < KNOWN_RESIDENCE else None
    tenant = False if rng.random() < KNOWN_TENANCY or level == "aise" else None
    return {
        "demande.publics": list(publics),
        "demande.premier_quartile_sne": (quartile if known else None) if wanted.quartile is None else wanted.quartile,
        "demande.sejour_regulier": regular,
        "demande.locataire_du_parc": tenant if wanted.tenant is None else wanted.tenant,
    }


def _labels(rng: Random, persons: dict[str, dict]) -> tuple[str, ...]:
    labelled, label, with_child = rng.random() < 0.27, rng.choice(LABELS), rng.random() < 0.4
    if labelled and with_child and any(person["a_charge"] for person in persons.values()):
        return ("j",)
    return label if labelled else ()


def qualified(rng: Random, values: dict[str, Any]) -> dict[str, Any]:
    """What a qualification call adds to a request, every answer favourable."""
    persons = {path.split(".")[2] for path in values if path.startswith("menage.personnes.")}
    monthly = values.get("ressources.mensuelles") or str(round(int(values["ressources.rfr_n2"]) * 1.1 / 12))
    return {
        "demande.identite_verifiee": True,
        "demande.toujours_en_recherche": True,
        "demande.accepte_commune": True,
        "demande.accepte_typologie": True,
        "menage.composition_confirmee": True,
        "menage.nombre": len(persons),
        "ressources.mensuelles": monthly,
        "ressources.aide_logement": str(rng.randrange(0, 260, 5)),
        "demande.sejour_regulier": True,
        "demande.locataire_du_parc": False,
        "demande.residence_principale": True,
        "demande.proprietaire_logement_adapte": False,
        "demande.besoin_adaptation": False,
        "demande.lit_medicalise": False,
        "demande.tierce_personne": False,
        "demande.relogement_renouvellement": False,
        "demande.preuves_vues": [],
        "demande.pieces_vues": ["avis-imposition", "identite", "ressources"],
    }


def full_name(values: dict[str, Any]) -> str:
    return f"{values['menage.personnes.p1.prenom']} {values['menage.personnes.p1.nom']}"
