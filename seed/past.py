"""The past months: sittings held, slates presented, decisions, answers and leases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from seed.attributions import (
    ACCEPTED,
    AWAITED,
    LEASED,
    NOBODY,
    OWN,
    QUARTILE,
    RECENT,
    REFUSED,
    REHOUSED,
    SILENT,
    Attribution,
    attributions,
)
from seed.dwellings import Plan, dwelling
from seed.landlords import RIVES_DE_SEINE, extraction_day
from seed.people import Wanted, qualified, request
from seed.records import (
    SECRETARY,
    Candidature,
    Decision,
    Demande,
    Demonstration,
    Inscription,
    Liste,
    Logement,
    Seance,
    Suite,
    declared,
    imported,
    instant,
)
from seed.sittings import HELD, is_past, sittings

OTHERS = 40  # candidates who were not chosen, each presented on about three dwellings
NOTIFIED_AFTER, ANSWER_DAYS = timedelta(days=2), 10
PIECES = {1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 6: 5, 7: 5}
WITH_MINOR = ((1, 1), (1, 2), (2, 2))


@dataclass(frozen=True)
class Slate:
    """One dwelling before one sitting: the household chosen first, then the others."""

    number: int
    attribution: Attribution
    sitting: Seance
    logement: Logement
    chosen: Demande
    others: tuple[Demande, ...]

    @property
    def listed(self) -> str:
        return f"passee {self.number}"

    def candidacy(self, rank: int) -> str:
        return f"passee {self.number} rang {rank}"

    @property
    def ranked(self) -> bool:
        """The commission ranked the candidates, so that the next one is there when the first declines."""
        return self.attribution.declined_lately


def past(on: date) -> Demonstration:
    """Past decisions, with the dwellings, requests, slates and answers that belong to them."""
    rng = Random("rives-de-seine past")  # noqa: S311 - the same data every time is the point
    held = [one for one in sittings(on) if is_past(one, on)]
    others = tuple(_other(rng, on, number) for number in range(OTHERS))
    slates = [_slate(rng, on, n, one, at, others) for n, (one, at) in enumerate(_placed(rng, held))]
    return sum((_records(slate, _order(slates, slate)) for slate in slates), Demonstration(demandes=others))


def _placed(rng: Random, held: list[Seance]) -> Iterator[tuple[Attribution, Seance]]:
    """Each attribution with its sitting: those still awaiting something belong to the latest ones."""
    spread = attributions()
    rng.shuffle(spread)
    latest = [one for one in held if one.etat == HELD]
    older = [one for one in held if one.etat != HELD]
    for places, wanted in ((older, False), (latest, True)):
        chosen = [one for one in spread if (one.outcome in RECENT or one.declined_lately) is wanted]
        yield from ((one, places[index % len(places)]) for index, one in enumerate(chosen))


def _slate(rng: Random, on: date, number: int, one: Attribution, sitting: Seance, others: tuple[Demande, ...]) -> Slate:
    composition = (
        rng.choice(WITH_MINOR)
        if "j" in one.publics
        else rng.choice(((1, 0), (1, 1), (2, 0), (2, 1), (1, 2), (2, 2), (2, 3)))
    )
    chosen = _chosen(rng, on, number, one, composition, sitting)
    plan = Plan(
        RIVES_DE_SEINE.seat(sitting.commission),
        "fleche" if one.contingent == OWN and (one.publics or one.beside) else "non-fleche",
        PIECES[sum(composition)],
        financement="PLAI" if one.beside == QUARTILE else "PLUS",
        contingent=one.contingent,
        rendu=one.returned or None,
        qpv=one.qpv,
        adapte=False,
        notice=(on - sitting.le).days + 30,
    )
    logement = replace(dwelling(rng, on, RIVES_DE_SEINE, 601 + 2 * number, plan), etat=_dwelling_state(one, plan))
    second = others[2 * number % OTHERS : 2 * number % OTHERS + 2]
    return Slate(number, one, sitting, logement, chosen, second)


def _chosen(
    rng: Random, on: date, number: int, one: Attribution, composition: tuple[int, int], sitting: Seance
) -> Demande:
    wanted = Wanted(
        composition,
        "modeste" if one.beside == QUARTILE else "moyen",
        one.publics,
        one.beside == QUARTILE,
        (RIVES_DE_SEINE.seat(sitting.commission),),
        seniority=(500, 3_000),
        expired=False,
    )
    values = request(rng, on, RIVES_DE_SEINE, 60_200 + 13 * number, wanted)
    answers = qualified(rng, values) | {"demande.relogement_renouvellement": one.beside == REHOUSED}
    called = instant(sitting.le - timedelta(days=11), 14)
    faits = imported(values, sitting.le - timedelta(days=20)) | declared(answers, called)
    return Demande(
        f"attributaire {number}", RIVES_DE_SEINE.code, "radiee" if one.outcome == LEASED else "active", faits
    )


def _other(rng: Random, on: date, number: int) -> Demande:
    wanted = Wanted(
        rng.choice(((1, 0), (2, 0), (1, 1), (2, 1))), "moyen", NOBODY, False, seniority=(500, 2_500), expired=False
    )
    values = request(rng, on, RIVES_DE_SEINE, 71_400 + 17 * number, wanted)
    return Demande(f"non retenue {number}", RIVES_DE_SEINE.code, "active", imported(values, extraction_day(on)))


def _dwelling_state(one: Attribution, plan: Plan) -> str:
    again = plan.etat if not one.declined_lately else "attribue"
    return {LEASED: "loue", REFUSED: again, SILENT: again}.get(one.outcome, "attribue")


def _order(slates: list[Slate], slate: Slate) -> int:
    """Place of a slate on its sitting's agenda."""
    return 1 + [one.number for one in slates if one.sitting.cle == slate.sitting.cle].index(slate.number)


def _records(slate: Slate, order: int) -> Demonstration:
    entered = instant(slate.sitting.le - timedelta(days=7), 16)
    listed = declared({"liste.exception": "aucune"}, entered)
    etat = "inscrite" if slate.sitting.etat == HELD else "close"
    candidates = list(enumerate((slate.chosen, *slate.others), 1))
    return Demonstration(
        logements=(slate.logement,),
        demandes=(slate.chosen,),
        listes=(Liste(slate.listed, slate.logement.cle, etat, listed, slate.sitting.cle),),
        candidatures=tuple(_candidature(slate, rank, demande) for rank, demande in candidates),
        inscriptions=(Inscription(slate.sitting.cle, slate.listed, order, entered, SECRETARY),),
        decisions=tuple(_decision(slate, rank) for rank, _ in candidates),
        suites=tuple(_suites(slate)),
    )


def _decided(slate: Slate, rank: int) -> tuple[str, int | None, tuple[str, ...]]:
    """Decision, rank decided, reasons."""
    if slate.ranked:
        return "attribution-classement", rank, ()
    return ("attribution", None, ()) if rank == 1 else ("non-attribution", None, ("NA-RANG",))


def _candidature(slate: Slate, rank: int, demande: Demande) -> Candidature:
    decision, decided_rank, reasons = _decided(slate, rank)
    before = {
        "candidature.interet": "oui",
        "candidature.rang": rank,
        "candidature.motif_position": "Dossier complet, taille et loyer adaptés au ménage.",
    }
    after = {
        "candidature.decision": decision,
        "candidature.decision_rang": decided_rank,
        "candidature.motif": next(iter(reasons), None),
    }
    faits = declared(before, instant(slate.sitting.le - timedelta(days=8)))
    faits |= declared(after, instant(slate.sitting.le), SECRETARY) | _followed(slate, rank)
    etat = slate.attribution.outcome if rank == 1 else "retenue" if slate.ranked else "non-retenue"
    return Candidature(slate.candidacy(rank), slate.logement.cle, demande.cle, slate.listed, etat, faits)


def _followed(slate: Slate, rank: int) -> dict:
    """Whom the attribution is charged to, and, once somebody answered, when the offer was received."""
    outcome, le = slate.attribution.outcome, slate.sitting.le
    if rank > 1:
        return {}
    charged = OWN if slate.attribution.returned else slate.attribution.contingent
    answered = outcome != AWAITED
    offer = {"candidature.notifie_le": (le + NOTIFIED_AFTER).isoformat(), "candidature.delai_reponse": ANSWER_DAYS}
    refusal = {"candidature.refus_motive": bool(slate.number % 2) if outcome == REFUSED else None}
    leased = {
        "candidature.radiation_motif": "bail-signe",
        "candidature.radiee_le": (le + timedelta(days=24)).isoformat(),
    }
    return (
        declared({"candidature.imputation": charged}, instant(le), SECRETARY)
        | declared(offer if answered else {}, instant(le + NOTIFIED_AFTER), SECRETARY)
        | declared(refusal, instant(le + timedelta(days=7), 11), SECRETARY)
        | declared(leased if outcome == LEASED else {}, instant(le + timedelta(days=24), 11), SECRETARY)
    )


def _decision(slate: Slate, rank: int) -> Decision:
    decision, decided_rank, reasons = _decided(slate, rank)
    le = instant(slate.sitting.le, 10, 5 * rank)
    return Decision(
        slate.sitting.cle, slate.candidacy(rank), decision, decided_rank, reasons, None, None, le, SECRETARY
    )


def _suites(slate: Slate) -> Iterator[Suite]:
    answers = {
        LEASED: ((6, "acceptee", None), (24, "bail-signe", None)),
        ACCEPTED: ((6, "acceptee", None),),
        REFUSED: ((7, "refusee", ("REFUS-APRES-VISITE", "REFUS-CANDIDAT-ECRIT")[slate.number % 2]),),
        SILENT: ((15, "silence", "REFUS-CANDIDAT-SILENCE"),),
    }
    for days, kind, reason in answers.get(slate.attribution.outcome, ()):
        yield Suite(slate.candidacy(1), kind, reason, instant(slate.sitting.le + timedelta(days=days), 11), SECRETARY)
