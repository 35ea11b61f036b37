"""The rules of a call at Rives de Seine as one would write them by hand, outcome by outcome: the bench's reference.

Unknown is None; each function gives the outcome's code. The figures are those of 2026 for zone 1, read once.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rules.calendar import add_months
from tests.bench.by_hand_priorities import priorities

SURFACES = (9, 16, 25, 34, 43, 52, 61, 70)
PETITES_SURFACES = {"92062": {"6 Palissy", "2 Palissy"}, "92044": {"15 rue Trezel", "4 rue Antonin Raynaud"}}


def check(facts: dict, on: date, plafonds: dict[str, Decimal]) -> dict[str, str]:
    """Outcome of each rule by name."""
    get = facts.get
    household = _household(get("menage.personnes"), on)
    occupants = household["occupants"] if get("menage.composition_confirmee") else get("menage.nombre")
    return {
        "demande-en-cours-de-validite": _validity(get, on),
        "demande-maintenue": _yes(get("demande.toujours_en_recherche"), "bloquant"),
        "offre-compatible": _offer(get),
        "composition-connue": _yes(get("menage.composition_confirmee"), "justifier"),
        "taux-effort": _known(_effort(get)),
        "reste-a-vivre": _known(_remainder(get)),
        "loyer-residuel": _known(_minus(get("logement.loyer"), get("ressources.aide_logement"))),
        **priorities(get, on, occupants),
        "public-cible": _target(get),
        "premier-quartile": "completer",
        "preuve-du-label": _proof(get),
        "ressources-sous-plafond": _ceiling(get, household, plafonds),
        "revenu-sans-plafond-lu": "completer" if get("logement.financement") is None else "sans-objet",
        "revenu-n-1": _other_period(get, household, plafonds, "ressources.rfr_n1"),
        "revenu-douze-mois": _other_period(get, household, plafonds, "ressources.douze_mois"),
        "separation-etablie": _separated(get),
        "frais-d-etablissement": "sans-objet" if get("ressources.frais_hebergement") is None else "apprecier",
        "derogation-du-prefet": _derogation(get, household, plafonds, on),
        "categorie-du-menage": _category(get("menage.personnes"), household, on),
        "annee-des-revenus": _year(get, on),
        "sejour-regulier": _stay(get, on),
        "proprietaire-logement-adapte": _owner(get),
        "surface-suffisante": _surface(get("logement.surface"), occupants),
        "sous-occupation-legale": _under_occupied(get("logement.pieces"), occupants, household),
        "adequation-adaptation": _adapted(get),
        "pieces-selon-occupants": _rooms(get, occupants),
        "pieces-de-recevabilite": _papers(get),
        "residence-principale": _yes(get("demande.residence_principale"), "justifier"),
        "preuve-du-label-procedure": _local_proof(get),
        "formulaire-remis": _form(get),
        "accompagnement-de-l-attribution": _support(get),
        **_sublet(get, on),
    }


def _form(get) -> str:
    return _yes(get("demande.formulaire_remis"), "apprecier") if get("demande.ecrite_au_bailleur") else "sans-objet"


def _support(get) -> str:
    if not get("candidature.accompagnement_utile"):
        return "sans-objet"
    named = get("candidature.mesures")
    return _yes(None if named is None else bool(named & {"avdl", "asll", "fsl", "autre"}), "apprecier")


def _sublet(get, on: date) -> dict[str, str]:
    """The two rules about a lease that is not an ordinary one."""
    form, measures = get("candidature.forme_bail"), get("candidature.mesures")
    rules = ("forme-de-l-attribution", "sous-location-encadree")
    if form in {None, "ordinaire"}:
        return dict.fromkeys(rules, "sans-objet")
    name, until = get("candidature.association"), get("candidature.observation_jusqu_au")
    third = _all(None if name is None else bool(name), get("candidature.association_agreee"))
    lease = max(get("logement.disponible_le") or on, get("seance.le") or on, on)
    watched, helped = None if until is None else until > lease, None if measures is None else bool(measures)
    framed = (get("candidature.deux_contrats"), watched, helped)
    return dict(zip(rules, (_yes(third, "justifier"), _yes(_all(*framed), "justifier")), strict=True))


def _yes(value: bool | None, level: str) -> str:
    return "completer" if value is None else "conforme" if value else level


def _known(value: Decimal | None) -> str:
    return "completer" if value is None else "apprecier"


def _minus(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left - right


def _age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _household(persons: list[dict] | None, on: date) -> dict:
    found = {
        "occupants": None,
        "adults": None,
        "dependants": None,
        "couple": None,
        "card": None,
        "ages": None,
        "aged": None,
    }
    if not persons:
        return found
    adults = dependants = ages = undeclared = 0
    couple = card = False
    for person in persons:
        charge, lien = person.get("menage.personnes.*.a_charge"), person.get("menage.personnes.*.lien")
        visit = lien == "enfant" and person.get("menage.personnes.*.garde") == "visite"
        years = _age(person["menage.personnes.*.naissance"], on)
        turns = person.get("menage.personnes.*.garde") == "alternee"
        beside = lien == "enfant" and not charge and not visit and (turns or years < 18)
        undeclared += beside
        dependants += bool(charge or visit or beside)
        if not charge and not visit and not beside:
            adults += 1
            ages += years
        couple = couple or lien == "conjoint"
        card = card or bool(person.get("menage.personnes.*.carte_invalidite"))
    return {
        "occupants": len(persons),
        "adults": adults,
        "dependants": dependants,
        "couple": couple,
        "card": card,
        "ages": ages,
        "visits": sum(one.get("menage.personnes.*.garde") == "visite" for one in persons),
        "undeclared": undeclared,
        "aged": any(add_months(one["menage.personnes.*.naissance"], 12 * 65) < on for one in persons if _holds(one)),
    }


def _holds(person: dict) -> bool:
    return person.get("menage.personnes.*.lien") in {"demandeur", "conjoint", "cotitulaire"}


def _validity(get, on: date) -> str:
    last = get("demande.renouvelee_le") or get("demande.deposee_le")
    looked_at = get("seance.le") or on
    return "completer" if last is None else "conforme" if add_months(last, 12) >= looked_at else "bloquant"


def _offer(get) -> str:
    parts = [get("demande.accepte_commune"), get("demande.accepte_typologie")]
    interest = get("candidature.interet")
    parts.append(None if interest is None else interest != "non")
    said = "apprecier" if interest == "a-reflechir" else "conforme"
    return "justifier" if False in parts else "completer" if None in parts else said


def _spending(get) -> Decimal | None:
    flat = Decimal(0) if get("logement.compteurs_individuels") is False else get("logement.forfait_eau_chauffage")
    works = get("logement.contribution_travaux") or Decimal(0)
    parts = [get("logement.loyer"), get("logement.annexes"), get("logement.charges"), flat, works]
    aid = get("ressources.aide_logement")
    return None if None in parts or aid is None else sum(parts) - aid


def _effort(get) -> Decimal | None:
    spending, income = _spending(get), get("ressources.mensuelles")
    return None if spending is None or not income else spending / income


def _remainder(get) -> Decimal | None:
    return _minus(get("ressources.mensuelles"), _spending(get))


def _target(get) -> str:
    if get("logement.fleche") is False:
        return "sans-objet"
    labels, quartile = get("demande.publics"), get("demande.premier_quartile_sne")
    if labels or quartile:
        return "conforme"
    return "completer" if labels is None or quartile is None or get("logement.fleche") is None else "apprecier"


def _proof(get) -> str:
    labels, seen = get("demande.publics"), get("demande.preuves_vues")
    if labels is None:
        return "completer"
    needed = {"g": "ordonnance-protection", "g-bis": "interdiction-judiciaire"}
    wanted = {paper for label, paper in needed.items() if label in labels}
    if not wanted:
        return "sans-objet"
    return "completer" if seen is None else "conforme" if wanted <= seen else "justifier"


def _local_proof(get) -> str:
    labels, seen = get("demande.publics"), get("demande.preuves_vues")
    if labels is not None and "g" not in labels:
        return "sans-objet"
    if labels is None or seen is None:
        return "completer"
    return "conforme" if seen & {"ordonnance-protection", "decision-juge"} else "justifier"


def _ceiling(get, household: dict, plafonds: dict[str, Decimal]) -> str:
    outside = _outside(get, household)
    if outside:
        return "sans-objet"
    ceiling, income = _ceiling_of(household, plafonds), _income(get)
    if ceiling is None or income is None:
        return "completer"
    passes = _passes(get, income, ceiling)
    if passes:
        narrow = _ceiling_at(_narrow(household), plafonds)
        return "conforme" if _passes(get, income, narrow) or not _open_reading(household) else "apprecier"
    if passes is False and _outside(get, household, household.get("visits", 0)):
        return "apprecier"
    return "completer" if passes is None or outside is None else "bloquant"


def _passes(get, income: Decimal, ceiling: Decimal) -> bool | None:
    """Under this ceiling by one of the three periods."""
    fits = [_fits(get, ceiling, path) for path in ("ressources.rfr_n1", "ressources.douze_mois")]
    return True if income - _fees(get) <= ceiling or True in fits else None if None in fits else False


def _outside(get, household: dict, elsewhere: int = 0) -> bool | None:
    """A tenant rehoused whatever the ceilings: L. 442-3-1 in a zone of the decree, or L. 442-3-2.

    `elsewhere`: the children whose main home is another one, where they are left out."""
    rooms, people = get("occupation.pieces"), household["occupants"]
    under = None if rooms is None or people is None else rooms > people - elsewhere + 1
    kept = [get("occupation.protection_etablie"), get("occupation.qpv"), household["aged"]]
    free = False if True in kept else None if None in kept else True
    by_size = _all(get("demande.libere_plus_grand"), get("occupation.zone_desequilibre"), under, free)
    young = None if household["aged"] is None else not household["aged"]
    by_fitting = _all(get("occupation.adapte_sans_occupant"), young)
    either = True if True in (by_size, by_fitting) else None if None in (by_size, by_fitting) else False
    return _all(get("demande.locataire_du_parc"), either)


def _all(*parts: bool | None) -> bool | None:
    return False if False in parts else None if None in parts else True


def _income(get) -> Decimal | None:
    return get("ressources.rfr_personnel" if get("ressources.separation_etablie") else "ressources.rfr_n2")


def _fees(get) -> Decimal:
    return min(get("ressources.frais_hebergement") or Decimal(0), Decimal(10000))


def _fits(get, ceiling: Decimal | None, path: str) -> bool | None:
    """Is this later period low enough, and under the ceiling once the fees are off?"""
    amount, income = get(path), _income(get)
    if amount is None or income is None or ceiling is None:
        return None
    return amount <= income * Decimal("0.9") and amount - _fees(get) <= ceiling


def _other_period(get, household: dict, plafonds: dict[str, Decimal], path: str) -> str:
    ceiling, income = _ceiling_of(household, plafonds), _income(get)
    if ceiling is not None and income is not None and income - _fees(get) <= ceiling:
        return "sans-objet"
    earlier = path == "ressources.douze_mois" and _fits(get, ceiling, "ressources.rfr_n1")
    outside = _outside(get, household)
    if earlier or outside:
        return "sans-objet"
    fits = _fits(get, ceiling, path)
    return "conforme" if fits else "completer" if None in (fits, outside) else "apprecier"


def _separated(get) -> str:
    if not get("ressources.separation_etablie"):
        return "sans-objet"
    return _known(get("ressources.rfr_personnel"))


def _derogation(get, household: dict, plafonds: dict[str, Decimal], on: date) -> str:
    lease, last = max(get("logement.disponible_le") or on, on), get("logement.arrete_plafond_jusqu_au")
    if get("logement.arrete_plafond") is None or (last is not None and last < lease):
        return "sans-objet"
    open_ = last is None or get("logement.majoration_plafond") is None
    return "completer" if open_ else _known(_ceiling_of(household, plafonds))


def _ceiling_of(household: dict, plafonds: dict[str, Decimal]) -> Decimal | None:
    if household["adults"] is None:
        return None
    return _ceiling_at(_rank(household), plafonds)


def _ceiling_at(rank: int, plafonds: dict[str, Decimal]) -> Decimal:
    return plafonds[str(min(rank, 6))] + max(rank - 6, 0) * plafonds["supplement"]


def _young(household: dict) -> bool:
    alone = household["adults"] == 2 and household["dependants"] == 0
    return alone and household["couple"] and household["ages"] <= 55


def _rank(household: dict) -> int:
    adults, dependants = household["adults"], household["dependants"]
    rank = dependants + 2 if adults == 1 and dependants else 3 if _young(household) else adults + dependants
    return rank + household["card"]


def _category(persons: list[dict] | None, household: dict, on: date) -> str:
    if not persons:
        return "completer"
    expected = any(person["menage.personnes.*.naissance"] > on for person in persons)
    return "apprecier" if _open_reading(household) or expected else "conforme"


def _unnamed(household: dict) -> bool:
    single = household["adults"] == 1 and household["dependants"] > 0
    return household["card"] and (single or _young(household) or _rank(household) > 6)


def _open_reading(household: dict) -> bool:
    return bool(household["undeclared"] or _unnamed(household))


def _narrow(household: dict) -> int:
    """No step up where the table names none, and none of the children whom no notice declares."""
    left = {**household, "dependants": household["dependants"] - household["undeclared"], "undeclared": 0}
    return _rank({**left, "card": household["card"] and not _unnamed(household)})


def _year(get, on: date) -> str:
    lease = max(get("logement.disponible_le") or on, on)
    year = get("ressources.annee_rfr")
    return "completer" if year is None else "conforme" if year == lease.year - 2 else "justifier"


def _stay(get, on: date) -> str:
    session = max(get("seance.le") or on, on)
    lawful, until = get("demande.sejour_regulier"), get("demande.sejour_valable_jusqu_au") or session
    if until < on:
        return "bloquant"
    return "apprecier" if lawful and until < session else _yes(lawful, "bloquant")


def _owner(get) -> str:
    seen, owner = get("demande.preuves_vues"), get("demande.proprietaire_logement_adapte")
    if owner and seen and "ordonnance-protection" in seen:
        return "sans-objet"
    if owner is None or (owner and seen is None):
        return "completer"
    return "apprecier" if owner else "conforme"


def _surface(surface: Decimal | None, occupants: int | None) -> str:
    if surface is None or occupants is None:
        return "completer"
    return "conforme" if surface >= SURFACES[min(occupants, 8) - 1] else "justifier"


def _under_occupied(rooms: int | None, occupants: int | None, household: dict) -> str:
    """By both counts: with the visiting children, and without."""
    if rooms is None or occupants is None:
        return "completer"
    return "conforme" if rooms <= occupants + 1 - household.get("visits", 0) else "apprecier"


def _adapted(get) -> str:
    need, adapted = get("demande.besoin_adaptation"), get("logement.adapte")
    if need is False and adapted is False:
        return "sans-objet"
    if need is None or adapted is None:
        return "completer"
    return "conforme" if need and adapted else "justifier"


def _rooms(get, occupants: int | None) -> str:
    listed = _listed(get("logement.commune"), get("logement.immeuble"))
    if listed:
        return "sans-objet"
    rooms, tenant, freed = get("logement.pieces"), get("demande.locataire_du_parc"), get("demande.libere_plus_grand")
    margin = 2 if tenant and freed else 1 if tenant is False or freed is False else None
    if rooms is None or occupants is None or margin is None:
        return "completer"
    if rooms <= occupants + margin:
        return "conforme"
    return "completer" if listed is None else "justifier"


def _listed(commune: str | None, building: str | None) -> bool | None:
    lists = list(PETITES_SURFACES.values()) if commune is None else [PETITES_SURFACES.get(commune, set())]
    if building is None:
        return None if any(lists) else False
    found = any(building in one for one in lists)
    return None if found and commune is None else found


def _papers(get) -> str:
    seen = get("demande.pieces_vues")
    return "completer" if seen is None else "conforme" if {"avis-imposition", "identite"} <= seen else "justifier"
